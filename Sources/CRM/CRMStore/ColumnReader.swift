import CRMModel
import Diagnostics
import GRDB
import GRDBSQLite

/// Steps through a query with SQLite's own statement and hands each row's cells on without making objects of them.
///
/// Bulk reads use it because stepping into columns takes half the time of rows and a quarter of decoded values.
public struct ColumnReader {
    let statement: OpaquePointer

    /// Runs a query and calls `row` for each row, in the query's order.
    public static func forEach(
        _ db: Database, _ sql: String, arguments: StatementArguments = StatementArguments(),
        row: (ColumnReader) throws -> Void
    ) throws {
        let cursor = try RowCursor(db, sql, arguments: arguments)
        while try cursor.advance() { try row(cursor.row) }
    }

    /// A whole number; nil for NULL and for a value that is not a number.
    @inline(__always)
    public func int(_ index: Int32) -> Int64? {
        sqlite3_column_type(statement, index) == SQLITE_INTEGER ? sqlite3_column_int64(statement, index) : nil
    }

    /// A finite number; nil for anything else, infinities included.
    @inline(__always)
    public func real(_ index: Int32) -> Double? {
        let type = sqlite3_column_type(statement, index)
        guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { return nil }
        let value = sqlite3_column_double(statement, index)
        return value.isFinite ? value : nil
    }

    /// The bytes of a text, valid until the next step; nil for NULL. NUL bytes belong to it.
    @inline(__always)
    public func bytes(_ index: Int32) -> UnsafeBufferPointer<UInt8>? {
        guard sqlite3_column_type(statement, index) != SQLITE_NULL else { return nil }
        let text = sqlite3_column_text(statement, index)
        return UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, index)))
    }

    /// A text with invalid UTF-8 repaired and NUL replaced by U+FFFD; nil for NULL.
    public func text(_ index: Int32) -> String? {
        guard let bytes = bytes(index) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(0) else { return text }
        var clean = ""
        for scalar in text.unicodeScalars { clean.unicodeScalars.append(scalar == "\0" ? "\u{FFFD}" : scalar) }
        return clean
    }

    /// A day in ISO text; nil for NULL and for what is not a day.
    public func date(_ index: Int32) -> CalendarDate? {
        bytes(index).flatMap { CalendarDate(isoUTF8: $0) }
    }
}

extension ColumnReader {
    /// Calls `body` with the bytes of a text as `text` gives it, nil for NULL. Plain ASCII is handed on as it lies in
    /// SQLite's memory; anything else is repaired first, so that an id meets its references whatever it is made of.
    @inline(__always)
    func withText<Result>(_ index: Int32, _ body: (UnsafeBufferPointer<UInt8>?) -> Result) -> Result {
        guard let bytes = bytes(index) else { return body(nil) }
        if bytes.allSatisfy({ $0 &- 1 < 0x7F }) { return body(bytes) }
        var repaired = text(index) ?? ""
        return repaired.withUTF8 { body($0) }
    }
}

extension TextColumn {
    /// Appends the text of a column of the current row.
    @inline(__always)
    public mutating func append(_ reader: ColumnReader, _ index: Int32) {
        reader.withText(index) { if let bytes = $0 { append(utf8: bytes) } else { append(nil) } }
    }
}

extension CodeColumn {
    /// Appends the text of a column of the current row.
    @inline(__always)
    public mutating func append(_ reader: ColumnReader, _ index: Int32) {
        reader.withText(index) { if let bytes = $0 { append(utf8: bytes) } else { append(nil) } }
    }
}

extension IDIndex {
    /// The row that the id in a column of the current row refers to.
    @inline(__always)
    func reference(_ reader: ColumnReader, _ index: Int32) -> Int32 {
        reader.withText(index) { reference(utf8: $0) }
    }
}
