import CRMStore
import GRDB

/// Writes the columns of one's own of a staged table to `custom_values`.
struct CustomFields {
    /// The canonical table of each entity that may have fields of one's own.
    static let tables = [
        "account": "accounts", "contact": "contacts", "lead": "leads", "opportunity": "opportunities",
        "activity": "activities", "user": "users", "product": "products",
    ]

    let db: Database
    let source: String
    /// Where rows are written: `main`, or the schema of rows that an update will take over.
    var schema = "main"

    /// Adds a row for each value of a record that is there. Returns how many.
    func fill(_ table: StagedTable) throws -> Int {
        guard let custom = table.input.custom, let id = table.name(of: custom.id) else { return 0 }
        var count = 0
        for column in table.customColumns(custom) {
            var isTaken: [String] = []
            for entity in custom.entities {
                guard let target = CustomFields.tables[entity] else { continue }
                let elsewhere = isTaken.map { "AND NOT EXISTS (SELECT 1 FROM main.\($0) WHERE id = r.\"\(id)\")" }
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO \(schema).custom_values
                          (entity, record_id, field, value, source_system, source_table, source_id, source_line)
                        SELECT ?, r."\(id)", ?, r."\(column)", ?, r.source_table, r."\(id)", r.source_line
                        FROM \(Staging.schema)."\(table.input.table)" AS r
                        WHERE r."\(column)" IS NOT NULL AND r.source_line >= 0 AND EXISTS (SELECT 1 FROM main.\(target) WHERE id = r."\(id)")
                          \(elsewhere.joined(separator: " "))
                        ORDER BY r.source_table, r.source_line
                        """, arguments: [entity, column, source])
                count += db.changesCount
                isTaken.append(target)
            }
        }
        return count
    }
}
