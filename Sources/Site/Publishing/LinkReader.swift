/// Finds out what a link of one page leads to: a file of the site, another host, or nothing.
struct LinkReader {
    enum Link: Equatable {
        /// A file of the site by its position, and the decoded fragment.
        case file(Int, fragment: [UInt8]?)
        case outside
        /// javascript:, data: and other schemes that are neither a page nor a means of contact.
        case script
        case missing, needsSlash, leaves, otherBase
    }

    private let index: SiteIndex
    private let page: [UInt8]
    /// The page's folder with a slash at its end; empty for the top.
    private let folder: [UInt8]
    private let basePath: [UInt8]
    private let origin: [UInt8]?

    init(page: String, index: SiteIndex, rules: SiteCheck) {
        self.index = index
        let path = Array(page.utf8)
        self.page = path
        folder = path.lastIndex(of: slash).map { Array(path[...$0]) } ?? []
        basePath = Array(rules.basePath.utf8)
        origin = rules.origin.map { Array($0.utf8) }
    }

    /// Where a link as written in an attribute leads.
    func resolve(_ written: UnsafeBufferPointer<UInt8>) -> Link {
        var link = written[...]
        while let first = link.first, first <= 32 { link = link.dropFirst() }
        while let last = link.last, last <= 32 { link = link.dropLast() }
        if link.contains(UInt8(ascii: "&")) {
            let decoded = CharacterReferences.decode(link)
            return decoded.withUnsafeBufferPointer { resolve(decoded: $0[...]) }
        }
        return resolve(decoded: link)
    }

    private func resolve(decoded given: Slice<UnsafeBufferPointer<UInt8>>) -> Link {
        var link = given
        var isFromRoot = false
        if let origin, link.starts(with: origin) {
            let rest = link.dropFirst(origin.count)
            if rest.isEmpty || rest.first == slash {
                link = rest
                isFromRoot = true
            }
        }
        if !isFromRoot, let kind = scheme(link) { return kind }
        var fragment: [UInt8]?
        if let hash = link.firstIndex(of: UInt8(ascii: "#")) {
            fragment = percentDecoded(link[(hash + 1)...])
            link = link[..<hash]
        }
        if let query = link.firstIndex(of: UInt8(ascii: "?")) { link = link[..<query] }
        if link.isEmpty, !isFromRoot { return index.find(page).map { .file($0, fragment: fragment) } ?? .missing }

        var path: [UInt8]
        if isFromRoot || link.first == slash {
            let rooted = link.isEmpty ? [slash] : Array(link)
            guard rooted.starts(with: basePath) else { return .otherBase }
            path = []
            link = link.dropFirst(min(basePath.count, link.count))
        } else {
            path = folder
        }
        let names = percentDecoded(link)
        var start = 0
        while start <= names.count {
            let end = names[start...].firstIndex(of: slash) ?? names.count
            let name = names[start..<end]
            let isLast = end == names.count
            if name.elementsEqual("..".utf8) {
                if path.isEmpty { return .leaves }
                path.removeLast()
                path = path.lastIndex(of: slash).map { Array(path[...$0]) } ?? []
            } else if !name.isEmpty, !name.elementsEqual(".".utf8) {
                path += name
                if !isLast { path.append(slash) }
            }
            start = end + 1
        }
        if path.isEmpty || path.last == slash { path += "index.html".utf8 }
        if let target = index.find(path) { return .file(target, fragment: fragment) }
        return index.find(path + Array("/index.html".utf8)) == nil ? .missing : .needsSlash
    }

    /// What a link with a scheme or a host of its own leads to; nil for a link within the site.
    private func scheme(_ link: Slice<UnsafeBufferPointer<UInt8>>) -> Link? {
        if link.starts(with: "//".utf8) { return .outside }
        for position in link.indices {
            switch link[position] {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return nil
            case UInt8(ascii: ":"):
                let name = String(decoding: link[..<position].filter { $0 > 32 }, as: UTF8.self).lowercased()
                return ["http", "https", "mailto", "tel"].contains(name) ? .outside : .script
            default: break
            }
        }
        return nil
    }

    private func percentDecoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "%")) else { return Array(bytes) }
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let high = hexValue(rest[rest.startIndex]), let low = hexValue(rest[rest.startIndex + 1])
            {
                result.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}

/// The character references that stand in attribute values.
enum CharacterReferences {
    private static let named: [(name: String, byte: UInt8)] = [
        ("amp", UInt8(ascii: "&")), ("lt", UInt8(ascii: "<")), ("gt", UInt8(ascii: ">")), ("quot", UInt8(ascii: "\"")),
        ("apos", UInt8(ascii: "'")), ("colon", UInt8(ascii: ":")), ("sol", slash), ("num", UInt8(ascii: "#")),
        ("Tab", 9), ("NewLine", 10),
    ]

    /// `bytes` with numeric references and the commonest named ones replaced by their characters.
    static func decode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&"), let end = rest.prefix(10).firstIndex(of: UInt8(ascii: ";")) else {
                result.append(byte)
                continue
            }
            let name = String(decoding: rest[..<end], as: UTF8.self)
            if let character = named.first(where: { $0.name == name }) {
                result.append(character.byte)
            } else if let scalar = numeric(name) {
                result += Array(String(scalar).utf8)
            } else {
                result.append(byte)
                continue
            }
            rest = rest[(end + 1)...]
        }
        return result
    }

    private static func numeric(_ name: String) -> Unicode.Scalar? {
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let value = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap { Unicode.Scalar($0) }
    }
}

private let slash = UInt8(ascii: "/")

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}
