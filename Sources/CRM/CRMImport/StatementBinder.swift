import GRDB
import GRDBSQLite

/// Binds values to a statement without a box for each: what a row of a million must not cost.
final class StatementBinder {
    private let statement: Statement
    private let handle: SQLiteStatement
    /// SQLite copies the text.
    private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ statement: Statement) {
        self.statement = statement
        handle = statement.sqliteStatement
    }

    func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }
    func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }
    func bind(_ value: Double, at index: Int32) { sqlite3_bind_double(handle, index, value) }

    func bind(_ value: OpaquePointer?, at index: Int32) { sqlite3_bind_value(handle, index, value) }

    func bind(_ text: String, at index: Int32) {
        var text = text
        text.withUTF8 { bytes in bindCopy(bytes, at: index) }
    }

    /// Binds bytes that stay where they are until the next `step`.
    func bind(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
        bytes.withMemoryRebound(to: CChar.self) { chars in
            _ = sqlite3_bind_text(handle, index, chars.baseAddress, Int32(chars.count), nil)
        }
    }

    /// Runs the statement once.
    func step(_ db: Database) throws {
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE else {
            let message = sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) }
            sqlite3_reset(handle)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
        sqlite3_reset(handle)
    }

    private func bindCopy(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) {
        bytes.withMemoryRebound(to: CChar.self) { chars in
            _ = sqlite3_bind_text(handle, index, chars.baseAddress, Int32(chars.count), transient)
        }
    }
}
