import Diagnostics

/// Where an import reads from: a folder of export files, or a database.
///
/// An input of a mapping may have several parts (an export cut into files); a part is what findings, the report and
/// `sources` name. What is not there has no part.
public protocol ImportSource: AnyObject {
    /// What `sources.kind` calls it: `csv`, `sqlite`, `postgres`, `mariadb`.
    var kind: String { get }
    /// The source as errors name it, without any secret.
    var place: Place { get }
    /// The parts of an input that are there, in the order they are read; nil where the mapping says nothing about this
    /// kind of source for it.
    func parts(of input: Mapping.Input) throws -> [String]?
    /// Opens one part. Parts are opened one after the other, each read to its end or left.
    func open(_ part: String, of input: Mapping.Input) throws -> any RowSource
    /// Names of what lies in the source, could be read, and is not in `parts`.
    func unread(besides parts: Set<String>) -> [String]
    /// What was asked for and is not there, or may not be read: the source does not say which.
    var unreadable: [String] { get }
}

extension ImportSource {
    public var unreadable: [String] { [] }
}

/// One table of a source, row by row: a file, a table of a database, a query's result. Memory must not grow with rows.
public protocol RowSource: AnyObject {
    /// Column names as the source writes them, in order, none twice.
    var columns: [String] { get }
    /// The table as errors name it.
    var place: Place { get }
    /// Number of the current row: its line in a file, from 1 in a table.
    var line: Int { get }
    /// Goes to the next row; false after the last. What is wrong with a row, but not fatal, goes to `report`.
    func advance(_ report: (RowFinding) -> Void) throws -> Bool
    /// A cell of the current row as UTF-8 text; nil where it has no value. Valid until the next `advance`.
    func bytes(at column: Int) -> UnsafeBufferPointer<UInt8>?
}

/// Something wrong with a row as it was read, before its values are looked at.
public struct RowFinding: Sendable {
    public var line: Int
    /// The column concerned, where it is one.
    public var column: String?
    /// The word that `import_findings.kind` holds.
    public var kind: String
    public var value: String?
    /// `kept`, `repaired` or `skipped`.
    public var action: String

    public init(line: Int, column: String? = nil, kind: String, value: String? = nil, action: String) {
        self.line = line
        self.column = column
        self.kind = kind
        self.value = value
        self.action = action
    }
}
