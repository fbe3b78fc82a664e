import CRMImport
import Diagnostics
import GRDBSQLite
import TextFormats

/// An SQLite file of any program as the source of an import: opened read-only, read in one transaction.
public final class SQLiteDatabase: ImportSource {
    public let kind = "sqlite"
    public let place: Place
    fileprivate let path: String
    fileprivate var handle: OpaquePointer?

    /// - Throws: `E-SRC-MISSING`, `E-SRC-OPEN`, `E-SRC-FORMAT`, `E-SRC-BUSY` …
    public init(path: String, options: LiveOptions = LiveOptions()) throws(Diagnostic) {
        self.path = path
        place = .file(path)
        guard DirectoryListing.isFile(path) else {
            throw Diagnostic(
                "SRC-MISSING", "there is no such database", at: .file(path), hint: "name an SQLite file", exit: .noInput
            )
        }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else { throw failure(nil) }
        sqlite3_busy_timeout(handle, Int32(clamping: options.lockTimeout * 1000))
        // Nothing that the file holds may run: views and triggers of a file are someone else's.
        for setting in ["trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON"] {
            _ = try rows("PRAGMA \(setting)")
        }
        _ = try rows("BEGIN")
        // The transaction begins with the first read.
        _ = try rows("SELECT count(*) FROM sqlite_schema")
    }

    deinit { sqlite3_close_v2(handle) }

    public func parts(of input: Mapping.Input) throws -> [String]? {
        guard let relation = input.relation else { return input.query == nil ? nil : [input.table] }
        return try kind(of: relation) == nil ? [] : [relation]
    }

    public func open(_ part: String, of input: Mapping.Input) throws -> any RowSource {
        if let query = input.query { return try SQLiteRows(self, query, part: part) }
        let name = SQLiteDatabase.identifier(part)
        let key = try rows(
            "SELECT name FROM pragma_table_info(\(SQLiteDatabase.literal(part))) WHERE pk > 0 ORDER BY pk")
        var order = key.compactMap { $0.first?.map(SQLiteDatabase.identifier) }.joined(separator: ", ")
        if order.isEmpty, try kind(of: part) == "table" { order = "rowid" }
        return try SQLiteRows(self, "SELECT * FROM \(name)" + (order.isEmpty ? "" : " ORDER BY \(order)"), part: part)
    }

    public func unread(besides parts: Set<String>) -> [String] { [] }

    private func kind(of relation: String) throws(Diagnostic) -> String? {
        let name = SQLiteDatabase.literal(relation)
        return try rows("SELECT type FROM sqlite_schema WHERE name = \(name) AND type IN ('table', 'view')").first?
            .first
            ?? nil
    }

    /// The rows of a short answer.
    private func rows(_ sql: String) throws(Diagnostic) -> [[String?]] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw failure(nil) }
        defer { sqlite3_finalize(statement) }
        var rows: [[String?]] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                rows.append(
                    (0..<sqlite3_column_count(statement)).map { column in
                        sqlite3_column_text(statement, column).map { String(cString: $0) }
                    })
            case SQLITE_DONE: return rows
            default: throw failure(nil)
            }
        }
    }

    /// What SQLite says, with the remedy.
    fileprivate func failure(_ part: String?) -> Diagnostic {
        let said = LogText.excerpt(sqlite3_errmsg(handle).map { String(cString: $0) } ?? "no memory")
        switch sqlite3_errcode(handle) & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            return Diagnostic(
                "SRC-BUSY", "another program is writing the database", at: place, hint: "try again later",
                exit: .temporary)
        case SQLITE_NOTADB:
            return Diagnostic(
                "SRC-FORMAT", "the database is encrypted or not SQLite (\(said))", at: place,
                hint: "name an SQLite file")
        case SQLITE_CORRUPT:
            return Diagnostic(
                "SRC-DAMAGED", "the database is damaged (\(said))", at: place, hint: "restore it with its own program")
        case SQLITE_IOERR:
            return Diagnostic("SRC-READ", "the database cannot be read (\(said))", at: place, exit: .ioError)
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            return Diagnostic(
                "SRC-OPEN", "the database cannot be opened (\(said))", at: place,
                hint: "it may belong to someone else; one in WAL mode needs a folder that can be written",
                exit: .permission)
        default:
            return DatabaseFailure(place: place).query(said, of: part)
        }
    }

    fileprivate static func identifier(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    private static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}

/// The rows of one statement.
final class SQLiteRows: RowSource {
    let columns: [String]
    var place: Place { database.place }
    private(set) var line = 0
    private let database: SQLiteDatabase
    private let part: String
    private let statement: OpaquePointer
    private let sound = SoundText()

    init(_ database: SQLiteDatabase, _ sql: String, part: String) throws {
        (self.database, self.part) = (database, part)
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(database.handle, sql, -1, &prepared, nil) == SQLITE_OK else {
            throw database.failure(part)
        }
        guard let prepared, sqlite3_stmt_readonly(prepared) != 0, sqlite3_column_count(prepared) > 0 else {
            sqlite3_finalize(prepared)
            throw DatabaseFailure(place: database.place).query("it gives no rows", of: part)
        }
        statement = prepared
        columns = (0..<sqlite3_column_count(prepared)).map { column in
            sqlite3_column_name(prepared, column).map { String(cString: $0) } ?? ""
        }
        try DatabaseAddress.checkColumns(columns, part: part, DatabaseFailure(place: database.place))
    }

    deinit { sqlite3_finalize(statement) }

    func advance(_ report: (RowFinding) -> Void) throws -> Bool {
        sound.clear()
        switch sqlite3_step(statement) {
        case SQLITE_ROW: break
        case SQLITE_DONE: return false
        default: throw database.failure(part)
        }
        line += 1
        for column in columns.indices where sqlite3_column_type(statement, Int32(column)) == SQLITE_BLOB {
            if let bytes = raw(column) {
                let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                sound.replace(column, with: digits.joined().utf8)
            }
        }
        for column in columns.indices where sqlite3_column_type(statement, Int32(column)) == SQLITE_TEXT {
            if let bytes = raw(column) { sound.check(bytes, column: column, name: columns[column], line: line, report) }
        }
        return true
    }

    func bytes(at column: Int) -> UnsafeBufferPointer<UInt8>? { sound[column] ?? raw(column) }

    private func raw(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        let number = Int32(column)
        guard sqlite3_column_type(statement, number) != SQLITE_NULL else { return nil }
        // A number becomes its text here, so that the length is asked for after it.
        let text: UnsafePointer<UInt8>? =
            sqlite3_column_type(statement, number) == SQLITE_BLOB
            ? sqlite3_column_blob(statement, number)?.assumingMemoryBound(to: UInt8.self)
            : sqlite3_column_text(statement, number)
        guard let text else { return nil }
        return UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, number)))
    }
}
