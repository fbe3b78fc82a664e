import CMariaDB
import CRMImport
import Diagnostics

/// A MariaDB or MySQL database as the source of an import.
///
/// Everything is read in one read-only transaction with a consistent snapshot. It covers InnoDB; a table of another engine
/// is read as it is at its turn, and named among the findings.
public final class MariaDatabase: ImportSource {
    public let kind = "mariadb"
    public let place: Place
    private let connection: MariaConnection
    /// Relation → its engine; nil: not there.
    private var engines: [String: String?] = [:]
    public private(set) var unreadable: [String] = []

    /// - Parameter address: `mariadb://user@host:3306/database`, without a password.
    /// - Throws: `E-DB-…`: 64 for the address, 69 and 75 where there is no connection, 77 where the login is refused.
    public init(address: String, options: LiveOptions = LiveOptions()) throws(Diagnostic) {
        let address = try MariaAddress(address)
        place = address.place
        connection = try MariaConnection(address, options)
    }

    public func parts(of input: Mapping.Input) throws -> [String]? {
        guard let relation = input.relation else { return input.query == nil ? nil : [input.table] }
        return try find(relation) == nil ? [] : [relation]
    }

    public func open(_ part: String, of input: Mapping.Input) throws -> any RowSource {
        if let query = input.query { return try MariaRows(connection, query, part: part, hasSnapshot: true) }
        let (schema, name) = MariaDatabase.split(part)
        // In the order of the primary key, so that the same rows come in the same order.
        let key = try connection.rows(
            """
            SELECT column_name FROM information_schema.key_column_usage
            WHERE constraint_name = 'PRIMARY' AND table_schema = \(schema) AND table_name = \(MariaConnection.literal(name))
            ORDER BY ordinal_position
            """, part: part
        ).compactMap { $0.first?.map(MariaConnection.identifier) }
        let order = key.isEmpty ? "" : " ORDER BY " + key.joined(separator: ", ")
        let engine = try find(part)
        return try MariaRows(
            connection, "SELECT * FROM \(MariaDatabase.quoted(part))\(order)", part: part,
            hasSnapshot: engine == "InnoDB" || engine == "")
    }

    /// A database has hundreds of tables that no mapping is about.
    public func unread(besides parts: Set<String>) -> [String] { [] }

    /// The engine of a table; empty for a view.
    private func find(_ relation: String) throws -> String? {
        if let known = engines[relation] { return known }
        let (schema, name) = MariaDatabase.split(relation)
        let found = try connection.rows(
            """
            SELECT coalesce(engine, '') FROM information_schema.tables
            WHERE table_schema = \(schema) AND table_name = \(MariaConnection.literal(name))
            """, part: relation)
        let engine = found.first?.first ?? nil
        // The catalogue does not show what the user may not read.
        if engine == nil, connection.refuses("SELECT 1 FROM \(MariaDatabase.quoted(relation)) LIMIT 0") {
            unreadable.append(relation)
        }
        engines[relation] = .some(engine)
        return engine
    }

    /// `schema.table` with each part in backticks.
    private static func quoted(_ relation: String) -> String {
        relation.split(separator: ".", maxSplits: 1).map { MariaConnection.identifier(String($0)) }.joined(
            separator: ".")
    }

    /// The schema as an expression, and the table.
    private static func split(_ relation: String) -> (schema: String, name: String) {
        let parts = relation.split(separator: ".", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (MariaConnection.literal(parts[0]), parts[1]) : ("DATABASE()", relation)
    }
}

/// The answer to one statement, a row at a time.
final class MariaRows: RowSource {
    let columns: [String]
    var place: Place { connection.failure.place }
    private(set) var line = 0
    private let connection: MariaConnection
    private let part: String
    private let hasSnapshot: Bool
    private let result: UnsafeMutablePointer<MYSQL_RES>
    private let forms: [Form]
    private let sound = SoundText()
    private var row: MYSQL_ROW?
    private var lengths: UnsafeMutablePointer<UInt>?
    private var isFinished = false

    /// How a column's bytes are text.
    private enum Form { case text, bits, binary, stamp }

    init(_ connection: MariaConnection, _ sql: String, part: String, hasSnapshot: Bool) throws {
        (self.connection, self.part, self.hasSnapshot) = (connection, part, hasSnapshot)
        try connection.send(sql, part: part)
        guard let result = mysql_use_result(connection.handle) else {
            if mysql_errno(connection.handle) != 0 { throw connection.refusal(part: part) }
            throw connection.failure.query("it gives no rows", of: part)
        }
        self.result = result
        let count = Int(mysql_num_fields(result))
        let fields = UnsafeBufferPointer(start: mysql_fetch_fields(result), count: count)
        columns = fields.map { $0.name.map { String(cString: $0) } ?? "" }
        forms = fields.map(MariaRows.form)
        try DatabaseAddress.checkColumns(columns, part: part, connection.failure)
    }

    /// Reads what is left of the answer, which the protocol asks for before the next statement.
    deinit { mysql_free_result(result) }

    private static func form(_ field: MYSQL_FIELD) -> Form {
        switch field.type {
        case MYSQL_TYPE_BIT: .bits
        // A moment, in the zone of the session; a DATETIME is a clock of no zone.
        case MYSQL_TYPE_TIMESTAMP: .stamp
        case MYSQL_TYPE_STRING, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_VARCHAR, MYSQL_TYPE_TINY_BLOB, MYSQL_TYPE_BLOB,
            MYSQL_TYPE_MEDIUM_BLOB, MYSQL_TYPE_LONG_BLOB:
            // Character set 63 is none: bytes.
            field.charsetnr == 63 ? .binary : .text
        default: .text
        }
    }

    func advance(_ report: (RowFinding) -> Void) throws -> Bool {
        if isFinished { return false }
        if line == 0, !hasSnapshot {
            report(
                RowFinding(
                    line: 1, kind: "no-snapshot",
                    value: "the table is not InnoDB: it may have changed while it was read",
                    action: "kept"))
        }
        sound.clear()
        row = mysql_fetch_row(result)
        guard row != nil else {
            isFinished = true
            if mysql_errno(connection.handle) != 0 { throw connection.refusal(part: part) }
            return false
        }
        lengths = mysql_fetch_lengths(result)
        line += 1
        for column in columns.indices {
            guard let bytes = raw(column) else { continue }
            switch forms[column] {
            case .text: sound.check(bytes, column: column, name: columns[column], line: line, report)
            case .stamp where bytes.first != 0x30: sound.replace(column, with: Array(bytes) + [0x5A])
            case .stamp: break
            case .bits: sound.replace(column, with: String(bytes.reduce(0) { $0 << 8 | UInt64($1) }).utf8)
            case .binary:
                let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                sound.replace(column, with: digits.joined().utf8)
            }
        }
        return true
    }

    func bytes(at column: Int) -> UnsafeBufferPointer<UInt8>? { sound[column] ?? raw(column) }

    private func raw(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard let value = row?[column], let lengths else { return nil }
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self), count: Int(lengths[column]))
    }
}
