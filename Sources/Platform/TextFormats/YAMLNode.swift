import Diagnostics

/// A value of a YAML document with its place in the file.
public struct YAMLNode: Sendable {
    /// What stands at the node.
    public enum Content: Sendable {
        /// `isPlain` where it stands without quotes.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        /// In the order of the file; keys are unique.
        case mapping([YAMLEntry])
    }

    public let content: Content
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// Area of the codes of errors about this value, such as `CFG`.
    let area: String

    /// The value's place for messages.
    public var place: Place { .file(file, line: line, column: column) }

    /// An error about this value: `E-<area>-<name>`, exit 78.
    public func error(_ name: String, _ what: String, hint: String = "") -> Diagnostic {
        Diagnostic("\(area)-\(name)", what, at: place, hint: hint, exit: .configuration)
    }

    /// Whether nothing stands here: an empty plain value, `~` or `null`.
    public var isNull: Bool {
        if case .scalar(let text, isPlain: true) = content { return ["", "~", "null", "Null", "NULL"].contains(text) }
        return false
    }

    /// The value as text. A plain `2026-09-01`, `no` or `12` is taken as it is written.
    public func string() throws(Diagnostic) -> String {
        guard case .scalar(let text, _) = content, !isNull else { throw mismatch("text") }
        return text
    }

    /// The value as a whole number: decimal digits with an optional sign, not in quotes.
    public func int() throws(Diagnostic) -> Int {
        guard case .scalar(let text, isPlain: true) = content else { throw mismatch("a whole number") }
        let digits = text.utf8.drop { $0 == 0x2B || $0 == 0x2D }
        guard text.utf8.count - digits.count <= 1, !digits.isEmpty, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            throw mismatch("a whole number")
        }
        guard let value = Int(text) else { throw error("RANGE", "number is too large: \(LogText.excerpt(text))") }
        return value
    }

    /// The value as a finite number: decimal, with an optional exponent, not in quotes.
    public func double() throws(Diagnostic) -> Double {
        guard case .scalar(let text, isPlain: true) = content,
            text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) }),
            let value = Double(text)
        else { throw mismatch("a number") }
        guard value.isFinite else { throw error("RANGE", "number is too large: \(LogText.excerpt(text))") }
        return value
    }

    /// The value as `true` or `false`, not in quotes.
    public func bool() throws(Diagnostic) -> Bool {
        guard case .scalar(let text, isPlain: true) = content else { throw mismatch("true or false") }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: throw mismatch("true or false")
        }
    }

    /// The elements of a list.
    public func list() throws(Diagnostic) -> [YAMLNode] {
        guard case .list(let nodes) = content else { throw mismatch("a list") }
        return nodes
    }

    /// The entries of a mapping, in the order of the file.
    public func mapping() throws(Diagnostic) -> [YAMLEntry] {
        guard case .mapping(let entries) = content else { throw mismatch("a mapping (key: value)") }
        return entries
    }

    /// `E-<area>-TYPE`: says what was expected and what is there.
    public func mismatch(_ expected: String) -> Diagnostic {
        error("TYPE", "expected \(expected), found \(found)")
    }

    private var found: String {
        switch content {
        case .list: return "a list"
        case .mapping: return "a mapping"
        case .scalar(let text, let isPlain):
            if isNull { return "nothing" }
            return isPlain ? LogText.excerpt(text) : "text in quotes (\"\(LogText.excerpt(text))\")"
        }
    }
}

/// One `key: value` of a mapping.
public struct YAMLEntry: Sendable {
    public let key: String
    /// Where the key stands; its content is the key's text.
    public let keyNode: YAMLNode
    public let value: YAMLNode
}
