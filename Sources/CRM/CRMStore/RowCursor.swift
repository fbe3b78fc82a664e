import GRDB
import GRDBSQLite

/// Steps through a query row by row, for readings that merge several queries of one order.
final class RowCursor {
    /// The cells of the present row.
    let row: ColumnReader
    private let database: Database
    private let sql: String
    private let statement: Statement

    init(_ database: Database, _ sql: String, arguments: StatementArguments = StatementArguments()) throws {
        self.database = database
        self.sql = sql
        statement = try database.makeStatement(sql: sql)
        try statement.setArguments(arguments)
        row = ColumnReader(statement: statement.sqliteStatement)
        sqlite3_reset(statement.sqliteStatement)
    }

    deinit { sqlite3_reset(statement.sqliteStatement) }

    /// Goes to the next row; false at the end.
    func advance() throws -> Bool {
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_errcode(database.sqliteConnection)),
                message: database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }, sql: sql)
        }
    }
}
