import CRMStore
import GRDB

/// Finds references to records that are not there. They are findings, not errors: the row is kept.
enum ReferenceCheck {
    /// Every reference of the canonical schema whose target is a table of records.
    static let references: [(table: String, column: String, target: String)] = Schema.tables.flatMap { table in
        table.columns.compactMap { column in target(of: column.name).map { (table.name, column.name, $0) } }
    }

    private static func target(of column: String) -> String? {
        switch column {
        case "account_id": "accounts"
        case "contact_id", "primary_contact_id": "contacts"
        case "lead_id": "leads"
        case "opportunity_id": "opportunities"
        case "product_id": "products"
        case "unit_id": "org_units"
        case "segment_id": "segments"
        case "user_id", "owner_id", "data_owner_id", "created_by_id", "manager_id", "commission_user_id": "users"
        default: nil
        }
    }

    /// Writes a finding a dangling reference and returns how many there are by table and column, largest first.
    static func run(_ db: Database, source: String) throws -> [(reference: String, count: Int)] {
        var result: [(reference: String, count: Int)] = []
        for (table, column, target) in references {
            let schema = Schema.named(table)
            let line = schema?.column("source_line") == nil ? "NULL" : "source_line"
            let file = schema?.column("source_table") == nil ? "'\(table)'" : "coalesce(source_table, '\(table)')"
            let key = schema?.key.first ?? "rowid"
            try db.execute(
                sql: """
                    INSERT INTO import_findings (source, file, line, table_name, record_id, column_name, kind, value, action)
                    SELECT ?, \(file), \(line), '\(table)', \(key), '\(column)', 'dangling-reference', substr(\(column), 1, 80), 'kept'
                    FROM main.\(table) AS t
                    WHERE \(column) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.\(target) WHERE id = t.\(column))
                    ORDER BY \(key)
                    """, arguments: [source])
            if db.changesCount > 0 { result.append(("\(table).\(column)", db.changesCount)) }
        }
        return result.sorted { ($1.count, $0.reference) < ($0.count, $1.reference) }
    }
}
