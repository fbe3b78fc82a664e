import CPostgres
import CRMImport
import Diagnostics

/// A PostgreSQL database as the source of an import.
///
/// Everything is read in one read-only transaction of isolation level REPEATABLE READ, so all tables are of one moment. Each
/// table is locked against being emptied or altered (ACCESS SHARE, as a dump takes it) before the first is read.
public final class PostgresDatabase: ImportSource {
    public let kind = "postgres"
    public let place: Place
    private let connection: PostgresConnection
    /// Relation → what it is: `r` a table, `v` a view …; nil: not there.
    private var kinds: [String: String?] = [:]

    /// - Parameter address: a URI or `key=value` words, without a password.
    /// - Throws: `E-DB-…`: 64 for the address, 69 and 75 where there is no connection, 77 where the login is refused.
    public init(address: String, options: LiveOptions = LiveOptions()) throws(Diagnostic) {
        let address = try PostgresAddress(address)
        place = address.place
        connection = try PostgresConnection(address, options)
    }

    public func parts(of input: Mapping.Input) throws -> [String]? {
        guard let relation = input.relation else { return input.query == nil ? nil : [input.table] }
        return try find(relation) == nil ? [] : [relation]
    }

    public func open(_ part: String, of input: Mapping.Input) throws -> any RowSource {
        if let query = input.query { return try PostgresRows(connection, query, part: part) }
        let name = quoted(part)
        // In the order of the primary key, so that the same rows come in the same order.
        let key = try connection.rows(
            """
            SELECT a.attname FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
            WHERE i.indisprimary AND i.indrelid = to_regclass(\(connection.literal(name))) ORDER BY k.place
            """, part: part
        ).compactMap { $0.first?.map(connection.identifier) }
        let order = key.isEmpty ? "" : " ORDER BY " + key.joined(separator: ", ")
        return try PostgresRows(connection, "SELECT * FROM \(name)\(order)", part: part)
    }

    /// A database has hundreds of tables that no mapping is about.
    public func unread(besides parts: Set<String>) -> [String] { [] }

    private func find(_ relation: String) throws -> String? {
        if let known = kinds[relation] { return known }
        let name = quoted(relation)
        let found = try connection.rows(
            "SELECT relkind FROM pg_class WHERE oid = to_regclass(\(connection.literal(name)))", part: relation)
        let kind = found.first?.first ?? nil
        if kind == "r" || kind == "p" {
            _ = try connection.rows("LOCK TABLE \(name) IN ACCESS SHARE MODE", part: relation)
        }
        kinds[relation] = .some(kind)
        return kind
    }

    /// `schema.table` with each part in quotes.
    private func quoted(_ relation: String) -> String {
        relation.split(separator: ".", maxSplits: 1).map { connection.identifier(String($0)) }.joined(separator: ".")
    }
}

/// The answer to one statement, a row at a time.
final class PostgresRows: RowSource {
    let columns: [String]
    var place: Place { connection.failure.place }
    private(set) var line = 0
    private let connection: PostgresConnection
    private let part: String
    private let checksText: Bool
    private let sound = SoundText()
    /// The row at hand, or the first piece of the answer while `line` is 0.
    private var row: OpaquePointer?
    private var isFinished = false

    init(_ connection: PostgresConnection, _ sql: String, part: String) throws {
        self.connection = connection
        self.part = part
        checksText = !connection.sendsSoundText
        try connection.send(sql, part: part, rowByRow: true)
        guard let first = try connection.next() else { throw connection.failure.query("it is empty", of: part) }
        row = first
        do {
            try connection.check(first, part: part)
            columns = (0..<PQnfields(first)).map { String(cString: PQfname(first, $0)) }
            guard !columns.isEmpty else { throw connection.failure.query("it gives no rows", of: part) }
            try DatabaseAddress.checkColumns(columns, part: part, connection.failure)
        } catch {
            // Where every property has its value, `deinit` runs after this and must find nothing left to do.
            PQclear(first)
            row = nil
            isFinished = true
            while let rest = try? connection.next() { PQclear(rest) }
            throw error
        }
    }

    deinit {
        PQclear(row)
        if !isFinished { connection.cancel() }
    }

    func advance(_ report: (RowFinding) -> Void) throws -> Bool {
        if isFinished { return false }
        if line > 0 {
            PQclear(row)
            row = nil
            row = try connection.next()
        }
        guard let row else { throw connection.failure.lost("the answer has no end") }
        do {
            try connection.check(row, part: part)
        } catch {
            isFinished = true
            throw error
        }
        guard PQresultStatus(row) == PGRES_SINGLE_TUPLE else {
            isFinished = true
            // Past the end of the answer: what is left says that it was the end.
            while let rest = try connection.next() {
                defer { PQclear(rest) }
                try connection.check(rest, part: part)
            }
            return false
        }
        line += 1
        if checksText { check(row, report) }
        return true
    }

    func bytes(at column: Int) -> UnsafeBufferPointer<UInt8>? { sound[column] ?? raw(column) }

    private func raw(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        let number = Int32(column)
        guard let row, PQgetisnull(row, 0, number) == 0, let value = PQgetvalue(row, 0, number) else { return nil }
        let length = Int(PQgetlength(row, 0, number))
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self), count: length)
    }

    private func check(_ row: OpaquePointer, _ report: (RowFinding) -> Void) {
        sound.clear()
        for column in columns.indices {
            if let bytes = raw(column) {
                sound.check(bytes, column: column, name: columns[column], line: line, report)
            }
        }
    }
}
