import GRDB
import GRDBSQLite

/// The present row of a select, read without a box for each value.
final class SelectedRow {
    /// Kept for as long as its handle is used.
    private let statement: Statement
    let handle: SQLiteStatement
    let columns: [String]
    private let key: Int?
    private let fileColumn: Int?
    private let lineColumn: Int?
    /// The line that says whether the row is of an earlier export.
    private let readColumn: Int?

    init(_ statement: Statement, _ columns: [String], key: Int?) {
        self.statement = statement
        handle = statement.sqliteStatement
        self.columns = columns
        self.key = key
        fileColumn = columns.firstIndex(of: "source_table")
        lineColumn = columns.firstIndex(of: "source_line")
        readColumn = lineColumn ?? columns.firstIndex(of: "line")
    }

    deinit { sqlite3_reset(handle) }

    /// Goes to the next row; false after the last.
    func next(_ db: Database) throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let message = sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    func isNull(at index: Int) -> Bool { sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL }

    /// Binds some values of the row to the first parameters of a statement.
    func copy(_ places: [Int], to statement: StatementBinder) {
        var parameter: Int32 = 1
        for place in places {
            statement.bind(sqlite3_column_value(handle, Int32(place)), at: parameter)
            parameter += 1
        }
    }

    var file: String? { fileColumn.flatMap(text(at:)) }
    var record: String? { key.flatMap(text(at:)) }
    /// Whether it was made from a row of an earlier export, see `RowMemory`.
    var isRecalled: Bool {
        guard let readColumn, !isNull(at: readColumn) else { return false }
        return sqlite3_column_int64(handle, Int32(readColumn)) < 0
    }

    var line: Int? {
        guard let lineColumn, !isNull(at: lineColumn) else { return nil }
        let line = sqlite3_column_int64(handle, Int32(lineColumn))
        // A select may give any number; a set of lines must not grow with it.
        return (0...1 << 31).contains(line) ? Int(line) : nil
    }

    /// Whether the row is of the file with that name, without making a text of its own.
    func isOf(_ name: [UInt8]) -> Bool {
        guard let fileColumn, let start = sqlite3_column_text(handle, Int32(fileColumn)) else { return name.isEmpty }
        let count = Int(sqlite3_column_bytes(handle, Int32(fileColumn)))
        return UnsafeBufferPointer(start: start, count: count).elementsEqual(name)
    }

    func text(_ column: String) -> String? { columns.firstIndex(of: column).flatMap(text(at:)) }

    private func text(at index: Int) -> String? {
        guard let start = sqlite3_column_text(handle, Int32(index)) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, Int32(index)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
