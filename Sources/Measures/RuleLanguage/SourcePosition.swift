/// Where a part of a rule stands in its file.
///
/// All positions are equal and hash alike, so that values are compared by what they say and not by where they stand.
public struct SourcePosition: Hashable, Sendable {
    /// From 1; 0 where the value was not read from a text.
    public var line: Int32
    /// In Unicode scalars, from 1.
    public var column: Int32
    /// In Unicode scalars.
    public var length: Int32

    public init(line: Int, column: Int, length: Int) {
        self.line = Int32(clamping: line)
        self.column = Int32(clamping: column)
        self.length = Int32(clamping: length)
    }

    /// Of a value that was not read from a text.
    public static let none = SourcePosition(line: 0, column: 0, length: 0)

    public static func == (a: SourcePosition, b: SourcePosition) -> Bool { true }

    public func hash(into hasher: inout Hasher) {}
}

/// A name in quotes: of a stage, an activity, a report, a role.
public struct RuleName: Hashable, Sendable {
    /// Without the quotes.
    public var text: String
    public var position: SourcePosition

    public init(_ text: String, position: SourcePosition = .none) {
        self.text = text
        self.position = position
    }
}

/// A field, from the case's record or from a named one: `amount`, `opportunity.amount`, `primary_contact.phone`.
public struct FieldPath: Hashable, Sendable {
    /// At least one. The first may be the word of a record type.
    public var names: [String]
    public var position: SourcePosition

    public init(_ names: [String], position: SourcePosition = .none) {
        self.names = names
        self.position = position
    }

    /// The record type the path begins with; nil where it begins with a field of the case's record.
    public var record: RecordType? { names.count > 1 ? RecordType(rawValue: names[0]) : nil }

    /// The names below the record.
    public var fields: ArraySlice<String> { record == nil ? names[...] : names.dropFirst() }

    /// As it is written.
    public var text: String { names.joined(separator: ".") }
}
