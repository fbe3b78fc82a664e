import CRMModel
import CRMStore
import Diagnostics
import GRDB

/// Takes the rows of a later export over into a database that is there: by identifier, keeping what was.
///
/// New rows are added, known ones brought to their present state, and rows the export does not speak of stay. Where the
/// source keeps no history of its own, the differences become one: `opportunity_stage_changes` and `field_changes` with
/// the source `import`. The same export twice changes nothing the second time.
final class Update {
    /// The schema of the rows to be taken over.
    static let schema = "incoming"

    /// The canonical tables whose fields are followed, with the entity's name.
    static let followed = [
        "accounts": "account", "contacts": "contact", "leads": "lead", "opportunities": "opportunity", "users": "user",
    ]
    /// Columns whose differences are no event of their own: provenance, times, and what follows from the stage.
    private static let unfollowed: Set<String> = [
        "id", "source_system", "source_table", "source_id", "source_line", "updated_at", "verified_at", "created_at",
        "stage", "status", "closed_at", "deleted_at", "merged_into_id", "seq",
    ]

    /// Columns in which a record says how it ended.
    private static let ends: Set<String> = ["deleted_at", "merged_into_id", "closed_at", "lost_reason"]

    let db: Database
    /// Whether the export lacks a file or a column that an import before it had: then an empty value says nothing.
    let isPartial: Bool
    /// What of it an earlier export had: `table`, or `table.column`.
    let lacks: [String]
    /// What no export has had yet.
    let absent: Set<String>
    private let mapping: Mapping
    private let missing: [LackingSource]
    /// Whether it lacks whole files only: then what a record says of its own end counts, and an empty value is one.
    private let hasItsColumns: Bool

    static func attach(_ db: Database) throws { try db.execute(sql: "ATTACH '' AS \(schema)") }

    /// Whether the selects see the histories from their beginning, see `RowMemory`.
    let remembersLogs: Bool

    init(_ db: Database, _ mapping: Mapping, absent: [LackingSource]) throws {
        self.db = db
        self.mapping = mapping
        remembersLogs = mapping.inputs.contains { $0.memory?.kind == .log }
        let before = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'absent'") ?? ""
        let never = Set(before.split(separator: "\n").map(String.init))
        // What a table had not, when no export had the table, and what it still has not where it is missing this time.
        let missing = absent.filter { !never.contains($0.name) && !never.contains($0.tableName) }
        let gone = Set(absent.filter { $0.column == nil }.map(\.tableName))
        self.absent = Set(absent.map(\.name)).subtracting(missing.map(\.name)).union(
            never.filter { name in gone.contains { name.hasPrefix($0 + ".") } })
        lacks = missing.map(\.name).sorted()
        self.missing = missing
        isPartial = !missing.isEmpty
        hasItsColumns = !missing.contains { $0.column != nil }
        for table in Schema.tables where !table.key.isEmpty {
            try db.execute(
                sql: "CREATE TABLE \(Update.schema).\(table.name) AS SELECT * FROM main.\(table.name) WHERE 0")
            try db.execute(
                sql: """
                    CREATE UNIQUE INDEX \(Update.schema).key_of_\(table.name) ON \(table.name) (\(Update.list(table.key)))
                    """)
        }
        try db.execute(
            sql: """
                CREATE TABLE \(Update.schema).differences (
                  entity TEXT, record_id TEXT, field TEXT, at INTEGER, old_value, new_value, amount_minor INTEGER,
                  close_date TEXT, place INTEGER PRIMARY KEY);
                CREATE TABLE \(Update.schema).older (
                  entity TEXT, record_id TEXT, source_table TEXT, PRIMARY KEY (entity, record_id))
                """)
    }

    /// Refuses to mix the records of two sources: identifiers may be the same by chance.
    static func check(_ db: Database, _ mapping: Mapping, path: String) throws {
        let known = try String.fetchOne(db, sql: "SELECT value FROM main.meta WHERE key = 'mapping'") ?? "none 0"
        let name = known.split(separator: " ").dropLast().joined(separator: " ")
        guard name != mapping.name else { return try checkUnits(db, mapping, path: path) }
        throw Diagnostic(
            "MAP-OTHER", "the database was made with the mapping '\(LogText.excerpt(name))', not '\(mapping.name)'",
            at: .file(path), hint: "import anew with --replace, or choose another --db", exit: .configuration)
    }

    /// Refuses amounts of another base currency and times of another zone than those that are there.
    private static func checkUnits(_ db: Database, _ mapping: Mapping, path: String) throws {
        for (key, option, own) in [
            ("base_currency", "--currency", mapping.currency.code), ("time_zone", "--time-zone", mapping.zone.name),
        ] {
            let before = try String.fetchOne(db, sql: "SELECT value FROM main.meta WHERE key = ?", arguments: [key])
            guard let before, before != own else { continue }
            throw Diagnostic(
                "MAP-OTHER",
                "the database was made with \(option) \(LogText.excerpt(before)), this import is with \(own)",
                at: .file(path), hint: "give \(option) \(LogText.excerpt(before)), or import anew with --replace",
                exit: .configuration)
        }
    }

    /// Whether an empty value says nothing, since the selects of the table read what this export lacks and an earlier one
    /// had.
    private func isUnknown(_ column: String, _ readings: [SelectReading]) -> Bool {
        isPartial && readings.contains(where: \.isConcerned) && !(hasItsColumns && Update.ends.contains(column))
    }

    /// Takes over the rows that one select gave.
    func take(_ filled: TableFiller.Outcome, _ findings: FindingsLog, _ report: inout ImportReport) throws {
        guard let table = Schema.named(filled.table), !table.key.isEmpty, table.name != "custom_values" else { return }
        try removeDeleted(table, &report)
        if table.name == "users" { try identifyUsers() }
        try dropOlder(table, filled.columns, findings)
        try renewFindings(table)
        if table.name == "stages" { try placeNewStages(filled.columns) }
        if remembersLogs, let subject = Update.histories[table.name] { try completeHistory(table, subject) }
        try dropLostFindings(table)
        try forgetTakenLines(table)
        if let entity = Update.followed[table.name] { try follow(entity, table, filled.columns) }
        let counts = try upsert(table, filled.columns)
        report.updates[table.name] = counts
    }

    /// A row older than the one that is there is left out: files may come in any order.
    private func dropOlder(_ table: SchemaTable, _ columns: [String], _ findings: FindingsLog) throws {
        guard columns.contains("updated_at") else { return }
        let older = """
            FROM \(Update.schema).\(table.name) AS n JOIN main.\(table.name) AS o ON o.id = n.id
            WHERE n.updated_at < o.updated_at
            """
        let rows = try Row.fetchCursor(
            db, sql: "SELECT n.id, n.source_table, n.source_line \(older) ORDER BY n.rowid")
        while let row = try rows.next() {
            findings.add(
                file: row[1] ?? table.name, line: row[2], table: table.name, record: row[0], column: "updated_at",
                kind: "older-row", value: nil, action: "skipped")
        }
        if let entity = CustomFields.tables.first(where: { $0.value == table.name })?.key {
            try db.execute(
                sql: "INSERT INTO \(Update.schema).older SELECT ?, n.id, n.source_table \(older)", arguments: [entity])
        }
        try db.execute(sql: "DELETE FROM \(Update.schema).\(table.name) WHERE id IN (SELECT n.id \(older))")
    }

    /// Writes down what is not as it was, before it is overwritten.
    private func follow(_ entity: String, _ table: SchemaTable, _ columns: [String]) throws {
        let hasTime = columns.contains("updated_at")
        let readings = mapping.reads(table.name, lacking: missing)
        let time = hasTime ? "CASE WHEN n.updated_at IS NOT o.updated_at THEN n.updated_at END" : "NULL"
        for column in columns where !Update.unfollowed.contains(column) || column == "stage" {
            let extra = column == "stage" ? "n.amount_minor, n.close_date" : "NULL, NULL"
            guard column != "stage" || Set(["amount_minor", "close_date"]).isSubset(of: columns) else { continue }
            try db.execute(
                sql: """
                    INSERT INTO \(Update.schema).differences
                      (entity, record_id, field, at, old_value, new_value, amount_minor, close_date)
                    SELECT ?, n.id, ?, \(time), o.\(column), n.\(column), \(extra)
                    FROM \(Update.schema).\(table.name) AS n JOIN main.\(table.name) AS o ON o.id = n.id
                    WHERE o.\(column) IS NOT n.\(column) \(isUnknown(column, readings) ? "AND n.\(column) IS NOT NULL" : "")
                    ORDER BY n.rowid
                    """, arguments: [entity, column])
        }
    }

    /// Adds new rows and changes known ones. A row made up from others, of no line of its own, stays as it is.
    func upsert(_ table: SchemaTable, _ columns: [String]) throws -> (new: Int, changed: Int) {
        let incoming = "\(Update.schema).\(table.name)"
        let matches = table.key.map { "o.\($0) = n.\($0)" }.joined(separator: " AND ")
        let new =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM \(incoming) AS n
                    WHERE NOT EXISTS (SELECT 1 FROM main.\(table.name) AS o WHERE \(matches))
                    """) ?? 0
        let rest = columns.filter { !table.key.contains($0) }
        let readings = mapping.reads(table.name, lacking: missing)
        func value(_ column: String) -> String {
            isUnknown(column, readings) ? "coalesce(excluded.\(column), \(column))" : "excluded.\(column)"
        }
        let assignments = rest.map { "\($0) = \(value($0))" }
        let differs = rest.map { "\(value($0)) IS NOT \($0)" }
        let real = columns.contains("source_line") ? "excluded.source_line IS NOT NULL AND " : ""
        let action =
            rest.isEmpty
            ? "DO NOTHING"
            : """
            DO UPDATE SET \(assignments.joined(separator: ", "))
            WHERE \(real)(\(differs.joined(separator: " OR ")))
            """
        let before = db.totalChangesCount
        try db.execute(
            sql: """
                INSERT INTO main.\(table.name) (\(Update.list(columns)))
                SELECT \(Update.list(columns)) FROM \(incoming) WHERE true ORDER BY rowid
                ON CONFLICT (\(Update.list(table.key))) \(action)
                """)
        return (new, db.totalChangesCount - before - new)
    }

    static func list(_ columns: [String]) -> String { columns.joined(separator: ", ") }
}
