/// Where in an HTML page a template's literal text has arrived: decides how a value printed there is escaped.
///
/// A reduced HTML tokenizer: it knows text, tags, attributes, comments and raw-text elements, not nesting. Literal text
/// goes in by `read`; `escape` answers for a value at the present place, or says why none may stand there.
struct HTMLContext: Hashable {
    enum State: UInt8 {
        case text, tagOpen, declaration, comment, tagName, tag, attributeName, afterAttributeName, beforeValue, value
        case unquotedValue, rawText
    }

    enum Attribute: UInt8 { case plain, url, urlSet, style, event, document }

    /// How far into a URL an attribute's value has come.
    enum URLPart: UInt8 {
        case none
        /// Nothing yet but perhaps the letters of a scheme, in `name`.
        case start
        /// A value came before: a scheme may no longer begin.
        case prefix
        /// Only a slash stands yet: a second one would name another host.
        case root
        case path, query
        /// After one candidate of a `srcset`: its width or density.
        case descriptor
        /// Sections ended in different parts.
        case ambiguous
    }

    /// A refusal in words.
    struct Problem: Error {
        var what: String
        var hint = ""
    }

    private(set) var state = State.text
    /// The tag name, attribute name or URL scheme being read.
    private var name: [UInt8] = []
    /// The element whose start tag is being read, where its content is raw text; else empty.
    private var element: [UInt8] = []
    private var isEndTag = false
    private var attribute = Attribute.plain
    private var quote: UInt8 = 0
    private var part = URLPart.none

    /// Elements whose content holds no tags.
    private static let rawTextElements: Set<String> = [
        "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "plaintext",
    ]
    private static let urlAttributes: Set<String> = [
        "href", "src", "action", "formaction", "poster", "cite", "data", "longdesc", "background", "manifest", "ping",
        "xlink:href", "icon", "profile", "codebase", "classid", "archive", "usemap",
    ]
    private static let schemes: Set<String> = ["http", "https", "mailto", "tel"]

    /// True between elements, where a page may end.
    var isText: Bool { state == .text }

    // MARK: Literal text

    /// Follows literal text.
    mutating func read(_ bytes: some RandomAccessCollection<UInt8>) throws(Problem) {
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            switch state {
            case .text:
                if byte == UInt8(ascii: "<") {
                    state = .tagOpen
                    isEndTag = false
                }
            case .tagOpen:
                switch byte {
                case UInt8(ascii: "!"): state = bytes[index...].starts(with: "!--".utf8) ? .comment : .declaration
                case UInt8(ascii: "?"): state = .declaration
                case UInt8(ascii: "/") where !isEndTag: isEndTag = true
                default:
                    if isLetter(byte) {
                        name = [lower(byte)]
                        state = .tagName
                    } else {
                        isEndTag = false
                        state = .text
                        continue  // this byte is text, perhaps another "<"
                    }
                }
            case .declaration:
                if byte == UInt8(ascii: ">") { state = .text }
            case .comment:
                if byte == UInt8(ascii: "-"), bytes[index...].starts(with: "-->".utf8) {
                    index = bytes.index(index, offsetBy: 2)
                    state = .text
                }
            case .tagName:
                if isSpace(byte) || byte == UInt8(ascii: "/") {
                    finishTagName()
                } else if byte == UInt8(ascii: ">") {
                    finishTagName()
                    finishTag()
                } else {
                    name.append(lower(byte))
                }
            case .tag:
                if byte == UInt8(ascii: ">") {
                    finishTag()
                } else if byte == UInt8(ascii: "=") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    throw Problem(what: "an attribute value without its name", hint: "keep name and value together")
                } else if !isSpace(byte), byte != UInt8(ascii: "/") {
                    name = [lower(byte)]
                    state = .attributeName
                }
            case .attributeName:
                if byte == UInt8(ascii: "=") {
                    classifyAttribute()
                } else if byte == UInt8(ascii: ">") {
                    finishTag()
                } else if isSpace(byte) {
                    state = .afterAttributeName
                } else if byte == UInt8(ascii: "/") {
                    state = .tag
                } else {
                    name.append(lower(byte))
                }
            case .afterAttributeName:
                if byte == UInt8(ascii: "=") {
                    classifyAttribute()
                } else if !isSpace(byte) {
                    state = .tag
                    continue
                }
            case .beforeValue:
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                    state = .value
                    part = attribute == .url || attribute == .urlSet ? .start : .none
                } else if byte == UInt8(ascii: ">") {
                    finishTag()
                } else if !isSpace(byte) {
                    state = .unquotedValue
                }
            case .value:
                if byte == quote {
                    finishValue()
                } else if part != .none {
                    try readURL(byte)
                }
            case .unquotedValue:
                if isSpace(byte) {
                    finishValue()
                } else if byte == UInt8(ascii: ">") {
                    finishTag()
                }
            case .rawText:
                if byte == UInt8(ascii: "<"), endsRawText(bytes[index...]) {
                    index = bytes.index(index, offsetBy: element.count + 1)
                    name = element
                    isEndTag = true
                    state = .tagName
                }
            }
            index = bytes.index(after: index)
        }
    }

    private mutating func finishTagName() {
        let text = String(decoding: name, as: UTF8.self)
        element = !isEndTag && Self.rawTextElements.contains(text) ? name : []
        name = []
        state = .tag
    }

    private mutating func finishTag() {
        finishValue()
        isEndTag = false
        state = element.isEmpty ? .text : .rawText
    }

    private mutating func finishValue() {
        state = .tag
        name = []
        quote = 0
        part = .none
        attribute = .plain
    }

    private mutating func classifyAttribute() {
        let text = String(decoding: name, as: UTF8.self)
        switch text {
        case "style": attribute = .style
        case "srcdoc": attribute = .document
        case "srcset", "imagesrcset": attribute = .urlSet
        case _ where text.hasPrefix("on"): attribute = .event
        case _ where Self.urlAttributes.contains(text): attribute = .url
        default: attribute = .plain
        }
        name = []
        state = .beforeValue
    }

    private mutating func readURL(_ byte: UInt8) throws(Problem) {
        if attribute == .urlSet, byte == UInt8(ascii: ",") {
            part = .start
            name = []
            return
        }
        if isSpace(byte) {
            if attribute == .urlSet, part != .start || !name.isEmpty { part = .descriptor }
            return
        }
        switch part {
        case .start, .prefix:
            switch byte {
            case UInt8(ascii: ":"):
                guard part == .start else {
                    throw Problem(what: "a URL's scheme made from a value", hint: "put the whole URL into one value")
                }
                let scheme = String(decoding: name, as: UTF8.self)
                guard Self.schemes.contains(scheme) else {
                    throw Problem(what: "a URL with the scheme \(scheme):", hint: "use http, https, mailto or tel")
                }
                part = .path
                name = []
            case UInt8(ascii: "/"):
                part = part == .start && name.isEmpty ? .root : .path
                name = []
            case UInt8(ascii: "?"), UInt8(ascii: "#"):
                part = .query
                name = []
            default: if part == .start { name.append(lower(byte)) }
            }
        case .root, .path:
            part = .path
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { part = .query }
        case .none, .query, .descriptor, .ambiguous: break
        }
    }

    private func endsRawText(_ rest: some RandomAccessCollection<UInt8>) -> Bool {
        let end = rest.dropFirst(2)
        guard rest.dropFirst().first == UInt8(ascii: "/"), end.count >= element.count else { return false }
        guard end.prefix(element.count).map({ lower($0) }) == element else { return false }
        guard let next = end.dropFirst(element.count).first else { return true }
        return isSpace(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
    }

    // MARK: Tags of the template

    /// Prepares for text that may or may not follow: what is half read must not depend on it.
    mutating func settle() throws(Problem) {
        switch state {
        case .tagOpen: throw Problem(what: "a tag name cut by a template tag", hint: "write the tag name out")
        case .tagName: finishTagName()
        case .attributeName, .afterAttributeName:
            name = []
            state = .tag
        case .beforeValue, .unquotedValue:
            throw Problem(what: "an attribute value without quotes", hint: "put quotes around it")
        case .value:
            if part == .start, !name.isEmpty { part = .prefix }
            name = []
        case .text, .declaration, .comment, .tag, .rawText: break
        }
    }

    /// The context after a section that may be left out or repeated, or nil where its ends do not fit together.
    func joined(with other: HTMLContext) -> HTMLContext? {
        if self == other { return self }
        guard state == .value, other.state == .value else { return nil }
        var same = other
        same.part = part
        guard same == self else { return nil }
        same.part = Set([part, other.part]) == [.start, .prefix] ? .prefix : .ambiguous
        return same
    }

    /// How a value at this place is escaped; moves on past it.
    mutating func escape() throws(Problem) -> TemplateEscape {
        switch state {
        case .text: return .text
        case .comment: return .comment
        case .rawText:
            let text = String(decoding: element, as: UTF8.self)
            if text == "title" || text == "textarea" { return .text }
            throw Problem(what: "a value inside <\(text)>", hint: "put it into a file or a data attribute")
        case .tagOpen, .tagName: throw Problem(what: "a value in a tag name", hint: "write the tag name out")
        case .declaration: throw Problem(what: "a value in a declaration", hint: "write the declaration out")
        case .tag, .attributeName, .afterAttributeName:
            throw Problem(what: "a value in an attribute name", hint: "write the attribute out inside a section")
        case .beforeValue, .unquotedValue:
            throw Problem(what: "a value in an attribute without quotes", hint: "put quotes around it")
        case .value: break
        }
        let inSet = attribute == .urlSet
        switch attribute {
        case .plain: return .attribute
        case .style: throw Problem(what: "a value in a style attribute", hint: "use a class")
        case .event: throw Problem(what: "a value in an event attribute", hint: "pages run no inline script")
        case .document: throw Problem(what: "a value in srcdoc", hint: "link a page")
        case .url, .urlSet: break
        }
        switch part {
        case .start:
            let isStart = name.isEmpty
            part = .prefix
            name = []
            if isStart { return inSet ? .urlSetStart : .urlStart }
            return inSet ? .urlSetPrefix : .urlPrefix
        case .prefix: return inSet ? .urlSetPrefix : .urlPrefix
        case .root: return inSet ? .urlSetRoot : .urlRoot
        case .path: return inSet ? .urlSetPath : .urlPath
        case .none, .query, .descriptor: return .urlQuery
        case .ambiguous:
            throw Problem(what: "a value after sections that end in different parts of a URL", hint: "use one value")
        }
    }
}

private func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13 && byte != 11) }

private func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }
