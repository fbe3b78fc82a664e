import CRMModel
import CRMStore
import GRDB

/// Histories of the records of a later export, made anew from the whole of their logs.
extension Update {
    /// Whose a row of a history is, as SQL of a row `h`.
    struct Subject {
        let entity: String
        let record: String

        /// Whether a table of `entity` and `record_id` holds it.
        func isIn(_ table: String, _ further: String = "") -> String {
            "EXISTS (SELECT 1 FROM \(Update.schema).\(table) AS p "
                + "WHERE p.entity = \(entity) AND p.record_id = \(record)\(further))"
        }
    }

    /// Tables of histories.
    static let histories = [
        "opportunity_stage_changes": Subject(entity: "'opportunity'", record: "h.opportunity_id"),
        "field_changes": Subject(entity: "h.entity", record: "h.record_id"),
    ]

    /// Brings the incoming rows of a history into the state in which they can take the place of those that are there.
    ///
    /// Where the export has the record, its history is what the select gives now: what is no longer given, such as the
    /// loss of a deal that was opened again, goes. Of other records only the new rows of the log are taken; what else the
    /// select says of them was made without the record.
    func completeHistory(_ table: SchemaTable, _ subject: Subject) throws {
        let incoming = "\(Update.schema).\(table.name)"
        let own = "main.\(table.name)"
        try notePresent()
        try db.execute(
            sql: "DELETE FROM \(incoming) AS h WHERE h.source_line < 0 AND NOT \(subject.isIn("present"))")
        if table.name == "opportunity_stage_changes" {
            // How a deal ended is told by its own row. An older row tells it as it was once; where the deal began does not
            // change.
            try db.execute(
                sql: """
                    DELETE FROM \(incoming) AS h
                    WHERE h.from_stage IS NOT NULL AND \(subject.isIn("older", " AND p.source_table = h.source_table"))
                    """)
        }
        // What was made of differences stays until the source tells of the stages itself.
        let derived = table.name == "opportunity_stage_changes" ? "OR \(subject.isIn("told"))" : ""
        // Without a file or a column the export may say nothing of a record that has a history.
        try db.execute(
            sql: """
                CREATE TABLE \(Update.schema).told AS
                SELECT DISTINCT \(subject.entity) AS entity, \(subject.record) AS record_id FROM \(incoming) AS h;
                CREATE INDEX \(Update.schema).told_by_record ON told (entity, record_id);
                DELETE FROM \(own) AS h
                WHERE \(subject.isIn(isPartial ? "told" : "present")) AND \(subject.isIn("present"))
                  AND (h.id NOT GLOB 'import *' \(derived)) AND NOT EXISTS (SELECT 1 FROM \(incoming) AS n WHERE n.id = h.id)
                  AND NOT (\(subject.isIn("older")) AND h.source_table IN (SELECT source_table FROM main.opportunities));
                DROP TABLE \(Update.schema).told
                """)
        // A row of an earlier export keeps the place it was read from.
        try db.execute(
            sql: """
                UPDATE \(incoming) AS h SET (source_table, source_id, source_line) = (
                  SELECT o.source_table, o.source_id, o.source_line FROM \(own) AS o WHERE o.id = h.id)
                WHERE h.source_line < 0 AND EXISTS (SELECT 1 FROM \(own) AS o WHERE o.id = h.id);
                UPDATE \(incoming) SET source_id = nullif(source_id, source_line || ''), source_line = NULL
                WHERE source_line < 0
                """)
    }

    /// Records that the export has, in their present state or an older one.
    private func notePresent() throws {
        let records = Update.followed.sorted { $0.key < $1.key }.map {
            "SELECT '\($0.value)' AS entity, id AS record_id FROM \(Update.schema).\($0.key)"
        }
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS \(Update.schema).present AS
                \(records.joined(separator: " UNION ALL ")) UNION SELECT entity, record_id FROM \(Update.schema).older;
                CREATE INDEX IF NOT EXISTS \(Update.schema).present_by_record ON present (entity, record_id)
                """)
    }
}
