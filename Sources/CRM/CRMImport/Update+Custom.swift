import CRMStore
import GRDB

/// Fields of one's own of a later export.
extension Update {
    /// Takes away the fields of one's own that are empty now, in the parts that have the column. A part of an export empties
    /// nothing.
    func dropCustomValues(_ staged: StagedTable) throws {
        guard !isPartial, let custom = staged.input.custom, let id = staged.name(of: custom.id) else { return }
        for column in staged.customColumns(custom) {
            let parts = staged.parts(with: column)
            let marks = parts.map { _ in "?" }.joined(separator: ", ")
            for entity in custom.entities {
                let emptied = """
                    entity = ? AND field = ? AND record_id IN
                    (SELECT "\(id)" FROM \(Staging.schema)."\(staged.input.table)" WHERE "\(column)" IS NULL AND source_line >= 0
                       AND source_table IN (\(marks))
                     EXCEPT SELECT record_id FROM \(Update.schema).older AS x WHERE x.entity = main.custom_values.entity)
                    """
                let arguments = StatementArguments([entity, column] + parts)
                try db.execute(
                    sql: """
                        INSERT INTO \(Update.schema).differences (entity, record_id, field, old_value)
                        SELECT entity, record_id, field, value FROM main.custom_values WHERE \(emptied)
                        ORDER BY record_id
                        """, arguments: arguments)
                try db.execute(
                    sql: "DELETE FROM main.custom_values WHERE \(emptied)", arguments: arguments)
            }
        }
    }

    /// Takes over what `CustomFields` and the mapping's own select of `custom_values` gave.
    func takeCustomValues(_ report: inout ImportReport) throws {
        guard let table = Schema.named("custom_values") else { return }
        try removeDeleted(table, &report)
        try db.execute(
            sql: """
                DELETE FROM \(Update.schema).custom_values
                WHERE (entity, record_id) IN (SELECT entity, record_id FROM \(Update.schema).older)
                """)
        try db.execute(
            sql: """
                INSERT INTO \(Update.schema).differences (entity, record_id, field, old_value, new_value)
                SELECT n.entity, n.record_id, n.field, o.value, n.value
                FROM \(Update.schema).custom_values AS n JOIN main.custom_values AS o USING (entity, record_id, field)
                WHERE o.value IS NOT n.value
                ORDER BY n.rowid
                """)
        let counts = try upsert(table, table.columns.map(\.name))
        if counts.new + counts.changed > 0 || report.tables.contains(where: { $0.name == table.name }) {
            report.updates[table.name] = counts
        }
    }
}
