import Foundation

/// A page as a browser's tokenizer sees it: its elements with their attributes, and its text with references resolved.
///
/// Made for the pages crmsite writes: well-formed tags, no CDATA, references by number or one of the few names used.
struct PageText {
    struct Element {
        var name: String
        var attributes: [String: String]
    }

    private(set) var elements: [Element] = []
    /// The text between tags, each piece once, with blanks run together.
    private(set) var text = ""

    struct Malformed: Error {
        var what: String
    }

    init(_ html: String) throws {
        var rest = Substring(html).utf8
        var raw: [UInt8] = []
        while let byte = rest.first {
            if byte != UInt8(ascii: "<") {
                raw.append(byte)
                rest = rest.dropFirst()
                continue
            }
            if rest.starts(with: "<!--".utf8) {
                guard let end = Substring(rest).range(of: "-->") else { throw Malformed(what: "a comment without end") }
                rest = Substring(rest)[end.upperBound...].utf8
                continue
            }
            raw.append(UInt8(ascii: " "))
            rest = try read(tag: rest.dropFirst())
        }
        text = PageText.resolve(String(decoding: raw, as: UTF8.self)).split(whereSeparator: { " \n\t\r".contains($0) })
            .joined(separator: " ")
    }

    private mutating func read(tag: Substring.UTF8View) throws -> Substring.UTF8View {
        func isSpace(_ byte: UInt8) -> Bool { [9, 10, 12, 13, 32].contains(byte) }
        func isEnd(_ byte: UInt8) -> Bool { isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") }
        var rest = tag
        let name = rest.prefix { !isSpace($0) && $0 != UInt8(ascii: ">") }
        rest = rest.dropFirst(name.count)
        var element = Element(name: String(Substring(name)).lowercased(), attributes: [:])
        while true {
            rest = rest.drop { isSpace($0) || $0 == UInt8(ascii: "/") }
            guard let byte = rest.first else { throw Malformed(what: "a tag without end: \(element.name)") }
            if byte == UInt8(ascii: ">") { break }
            let key = rest.prefix { !isEnd($0) && $0 != UInt8(ascii: "=") }
            if key.isEmpty { throw Malformed(what: "an attribute without name in \(element.name)") }
            rest = rest.dropFirst(key.count)
            var value = ""
            if rest.first == UInt8(ascii: "=") {
                rest = rest.dropFirst()
                if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                    let inner = rest.dropFirst().prefix { $0 != quote }
                    value = String(Substring(inner))
                    rest = rest.dropFirst(inner.count + 2)
                } else {
                    let inner = rest.prefix { !isEnd($0) }
                    value = String(Substring(inner))
                    rest = rest.dropFirst(inner.count)
                }
            }
            element.attributes[String(Substring(key)).lowercased()] = PageText.resolve(value)
        }
        if element.name.first?.isLetter == true { elements.append(element) }
        return rest.dropFirst()
    }

    /// Character references as the characters they stand for; an unknown one stays as it is.
    static func resolve(_ text: String) -> String {
        guard text.contains("&") else { return text }
        let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}"]
        var result = ""
        var rest = Substring(text)
        while let position = rest.firstIndex(of: "&") {
            result += rest[..<position]
            rest = rest[position...]
            let body = rest.dropFirst().prefix(10).prefix { $0 != ";" }
            let after = rest.dropFirst(1 + body.count)
            var replacement: String?
            if after.first == ";" {
                if body.hasPrefix("#x") || body.hasPrefix("#X") {
                    replacement = UInt32(body.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init).map {
                        String(Character($0))
                    }
                } else if body.hasPrefix("#") {
                    replacement = UInt32(body.dropFirst()).flatMap(Unicode.Scalar.init).map { String(Character($0)) }
                } else {
                    replacement = names[String(body)]
                }
            }
            if let replacement {
                result += replacement
                rest = after.dropFirst()
            } else {
                result += "&"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    /// What would run, load or leave on its own: script, handlers, script addresses, other hosts, inline style.
    func dangers() -> [String] {
        var found: [String] = []
        for element in elements {
            if ["script", "iframe", "object", "embed", "form", "style", "base", "math"].contains(element.name) {
                found.append("<\(element.name)>")
            }
            for (key, value) in element.attributes {
                if key.hasPrefix("on") || key == "style" || key == "srcdoc" { found.append("<\(element.name) \(key)>") }
                guard ["href", "src", "srcset", "action", "formaction", "poster", "data", "xlink:href"].contains(key)
                else { continue }
                let plain = value.unicodeScalars.filter { $0.value > 0x20 }.map { Character($0) }
                let address = String(plain).lowercased()
                let isOutside = address.hasPrefix("//") || address.contains("\\")
                let scheme = address.prefix { $0.isLetter || $0 == "+" || $0 == "-" || $0 == "." }
                let isScheme =
                    address.dropFirst(scheme.count).first == ":"
                    && !["mailto", "tel", "http", "https"].contains(scheme)
                if isOutside || isScheme { found.append("<\(element.name) \(key)=\(value.prefix(60))>") }
                if ["src", "srcset"].contains(key), address.contains(":") {
                    found.append("<\(element.name) \(key)=\(value.prefix(60))>")
                }
            }
        }
        return found
    }
}
