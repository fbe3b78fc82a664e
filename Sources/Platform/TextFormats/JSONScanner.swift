import Diagnostics

/// A value of a JSON text and where it begins.
struct JSONNode: Sendable {
    struct Member: Sendable {
        var key: String
        var keyOffset: Int
        var node: JSONNode
    }

    enum Value: Sendable {
        case null
        case bool(Bool)
        /// The number as it is written.
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }

    var value: Value
    /// Of its first byte.
    var offset: Int

    /// What it is, for messages.
    var kind: String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// Reads JSON by RFC 8259 and nothing beside it: no comments, no trailing commas, no second value, no name twice in
/// one object, at most `deepest` levels.
struct JSONScanner {
    static let deepest = 64

    /// What is wrong and at which byte.
    struct Failure: Error {
        var name = "JSON-SYNTAX"
        var what: String
        var offset: Int
        var hint = ""
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// `bytes` are well-formed UTF-8.
    static func read(_ bytes: [UInt8]) throws(Failure) -> JSONNode {
        try bytes.withUnsafeBufferPointer { buffer throws(Failure) in
            var scanner = JSONScanner(bytes: buffer)
            scanner.skipBlanks()
            guard scanner.index < buffer.count else {
                throw Failure(what: "the text is empty", offset: 0, hint: "a JSON value is expected")
            }
            let node = try scanner.value(depth: 0)
            scanner.skipBlanks()
            guard scanner.index == buffer.count else {
                throw Failure(what: "something follows the value", offset: scanner.index, hint: "remove it")
            }
            return node
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private func unexpected(_ wanted: String) -> Failure {
        guard index < bytes.count else {
            return Failure(what: "the text ends where \(wanted) is expected", offset: index)
        }
        var length = 1
        while index + length < bytes.count, bytes[index + length] & 0xC0 == 0x80 { length += 1 }
        let found = LogText.clean(String(decoding: bytes[index..<(index + length)], as: UTF8.self))
        return Failure(what: "`\(found)` where \(wanted) is expected", offset: index)
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONNode {
        guard depth <= Self.deepest else {
            throw Failure(name: "JSON-DEPTH", what: "nested deeper than \(Self.deepest) levels", offset: index)
        }
        let start = index
        switch next {
        case UInt8(ascii: "{"): return JSONNode(value: .object(try object(depth)), offset: start)
        case UInt8(ascii: "["): return JSONNode(value: .array(try array(depth)), offset: start)
        case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), offset: start)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
            return JSONNode(value: .number(try number()), offset: start)
        default:
            for (word, value) in [("true", JSONNode.Value.bool(true)), ("false", .bool(false)), ("null", .null)] {
                if takeWord(word) { return JSONNode(value: value, offset: start) }
            }
            throw unexpected("a value")
        }
    }

    private mutating func takeWord(_ word: String) -> Bool {
        let letters = Array(word.utf8)
        guard index + letters.count <= bytes.count, bytes[index..<(index + letters.count)].elementsEqual(letters) else {
            return false
        }
        index += letters.count
        return true
    }

    private mutating func object(_ depth: Int) throws(Failure) -> [JSONNode.Member] {
        index += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return [] }
        var members: [JSONNode.Member] = []
        var names: Set<String> = []
        while true {
            skipBlanks()
            let offset = index
            guard next == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
            let key = try string()
            guard names.insert(key).inserted else {
                throw Failure(
                    name: "JSON-KEY", what: "the name `\(LogText.excerpt(key))` stands twice in one object",
                    offset: offset, hint: "keep one of them")
            }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
            skipBlanks()
            members.append(JSONNode.Member(key: key, keyOffset: offset, node: try value(depth: depth + 1)))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or `}`") }
        }
    }

    private mutating func array(_ depth: Int) throws(Failure) -> [JSONNode] {
        index += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return [] }
        var items: [JSONNode] = []
        while true {
            skipBlanks()
            items.append(try value(depth: depth + 1))
            skipBlanks()
            if take(UInt8(ascii: "]")) { return items }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or `]`") }
        }
    }

    private mutating func number() throws(Failure) -> String {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if let byte = next, (0x30...0x39).contains(byte) {
                throw Failure(what: "a number begins with 0", offset: start, hint: "leave the zero out")
            }
        } else {
            try digits()
        }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
        if index == start { throw unexpected("a digit") }
    }

    private mutating func string() throws(Failure) -> String {
        let start = index
        index += 1
        var text: [UInt8] = []
        var from = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                text += bytes[from..<index]
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[from..<index]
                text += String(try escape()).utf8
                from = index
            case 0..<0x20:
                throw Failure(
                    what: "a control character stands in a text", offset: index, hint: "write it as \\n, \\t or \\uXXXX"
                )
            default: index += 1
            }
        }
        throw Failure(what: "the quote of a text is not closed", offset: start)
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        let start = index
        index += 1
        guard let byte = next else { throw unexpected("an escape") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"): break
        default: throw Failure(what: "no such escape in a text", offset: start)
        }
        var unit = try hexadecimal(start)
        if (0xD800..<0xDC00).contains(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let low = try hexadecimal(start)
            if (0xDC00..<0xE000).contains(low) { unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00) }
        }
        guard let scalar = Unicode.Scalar(unit) else {
            throw Failure(what: "half of a surrogate pair stands in a text", offset: start)
        }
        return scalar
    }

    private mutating func hexadecimal(_ start: Int) throws(Failure) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw Failure(what: "\\u needs four hexadecimal digits", offset: start)
            }
            unit = unit << 4 + UInt32(digit)
            index += 1
        }
        return unit
    }
}
