import CRMStore
import GRDB

/// Rows that a later export marks as deleted in tables without `deleted_at`, see `DeletedMark`.
extension Update {
    private static func gone(_ table: SchemaTable) -> String { "\(schema).gone_\(table.name)" }

    /// Takes down the key of a row that is deleted in the CRM.
    static func deletion(_ table: SchemaTable, _ db: Database) throws -> StatementBinder {
        let key = table.key.joined(separator: ", ")
        try db.execute(sql: "CREATE TABLE IF NOT EXISTS \(gone(table)) (\(key), PRIMARY KEY (\(key)))")
        let marks = table.key.map { _ in "?" }.joined(separator: ", ")
        return StatementBinder(try db.makeStatement(sql: "INSERT OR IGNORE INTO \(gone(table)) VALUES (\(marks))"))
    }

    /// Takes away the rows whose keys were taken down, unless this export has another row of the same key that lives.
    /// Fields of one's own of such a record go with it.
    func removeDeleted(_ table: SchemaTable, _ report: inout ImportReport) throws {
        let hasAny = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM \(Update.schema).sqlite_schema WHERE name = ?)",
            arguments: ["gone_\(table.name)"])
        guard hasAny == true else { return }
        func isOf(_ row: String) -> String { table.key.map { "\(row).\($0) = o.\($0)" }.joined(separator: " AND ") }
        let isGone = """
            EXISTS (SELECT 1 FROM \(Update.gone(table)) AS g WHERE \(isOf("g")))
            AND NOT EXISTS (SELECT 1 FROM \(Update.schema).\(table.name) AS n WHERE \(isOf("n")))
            """
        if let entity = CustomFields.tables.first(where: { $0.value == table.name })?.key {
            try db.execute(
                sql: """
                    DELETE FROM main.custom_values
                    WHERE entity = ? AND record_id IN (SELECT o.id FROM main.\(table.name) AS o WHERE \(isGone))
                    """, arguments: [entity])
        }
        try db.execute(sql: "DELETE FROM main.\(table.name) AS o WHERE \(isGone)")
        if db.changesCount > 0 { report.removed[table.name] = db.changesCount }
    }
}
