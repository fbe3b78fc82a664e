import CRMModel
import GRDB

/// One value of a row to be written.
public enum CellValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)

    public init(_ value: Int64?) { self = value.map(CellValue.integer) ?? .null }
    public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    public init(_ value: Double?) { self = value.map(CellValue.real) ?? .null }
    public init(_ value: String?) { self = value.map(CellValue.text) ?? .null }
    public init(_ value: Instant?) { self = value.map { .integer($0.milliseconds) } ?? .null }
    public init(_ value: CalendarDate?) { self = value.map { .text($0.iso) } ?? .null }
}

/// Writes rows into the canonical tables through prepared statements.
public final class CRMWriter {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Rows of one table, given as the values of `columns` in that order.
    /// - Precondition: table and columns are the schema's; anything else is a programming error reported by SQLite.
    public func inserter(into table: String, columns: [String]) throws -> RowInserter {
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let sql = "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
        return RowInserter(statement: try db.makeStatement(sql: sql))
    }

    /// Sets one key of `meta`.
    public func setMeta(_ key: String, _ value: String?) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
    }
}

/// A prepared insertion into one table.
public final class RowInserter {
    private let statement: Statement

    init(statement: Statement) { self.statement = statement }

    /// Adds one row.
    public func insert(_ values: [CellValue]) throws {
        let arguments = StatementArguments(
            values.map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .null: nil
                case .integer(let value): value
                case .real(let value): value
                case .text(let value): value
                }
            })
        try statement.execute(arguments: arguments)
    }
}
