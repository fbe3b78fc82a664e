import CRMStore
import GRDB

/// What earlier imports found. A finding belongs to the records that were made of its row: it stays as long as one of them
/// does that this export does not speak of, also where a file of this export has the same name.
extension Update {
    /// Takes down, before anything is read, which records the findings belong to, and forgets those that are sought anew
    /// in the whole database, or speak of a row of an export that was not taken.
    static func noteFindings(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM main.import_findings
                WHERE kind IN ('dangling-reference', 'older-row', '\(UnknownStages.kind)', '\(NewestDay.kind)');
                CREATE TABLE \(schema).found AS
                SELECT rowid AS finding, file, line, table_name, record_id FROM main.import_findings;
                CREATE INDEX \(schema).found_by_line ON found (file, line) WHERE line IS NOT NULL;
                CREATE TABLE \(schema).finding_of (finding INTEGER, table_name TEXT, row INTEGER);
                CREATE TABLE \(schema).held (finding INTEGER PRIMARY KEY);
                """)
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(schema).found)") == true else { return }
        for table in Schema.tables where hasRows(table) {
            let byRecord =
                table.key == ["id"]
                ? """
                UNION SELECT f.finding, t.rowid FROM \(schema).found AS f JOIN main.\(table.name) AS t ON t.id = f.record_id
                WHERE f.table_name = '\(table.name)'
                """ : ""
            try db.execute(
                sql: """
                    INSERT INTO \(schema).finding_of
                    SELECT finding, '\(table.name)', row FROM (
                      SELECT f.finding, t.rowid AS row
                      FROM main.\(table.name) AS t CROSS JOIN \(schema).found AS f
                        ON f.file = t.source_table AND f.line = t.source_line AND f.line IS NOT NULL
                          AND f.record_id IS NULL
                      \(byRecord))
                    """)
        }
        try db.execute(
            sql: """
                CREATE INDEX \(schema).finding_of_table ON finding_of (table_name, row);
                CREATE INDEX \(schema).finding_of_finding ON finding_of (finding);
                INSERT INTO \(schema).held SELECT DISTINCT finding FROM \(schema).finding_of
                """)
    }

    /// Records of which this export has a row of its own no longer hold what was found in an earlier one.
    func renewFindings(_ table: SchemaTable) throws {
        guard Update.hasRows(table) else { return }
        let isNamed = table.key.map { "n.\($0) = o.\($0)" }.joined(separator: " AND ")
        try db.execute(
            sql: """
                DELETE FROM \(Update.schema).finding_of AS f
                WHERE table_name = '\(table.name)' AND EXISTS (
                  SELECT 1 FROM main.\(table.name) AS o JOIN \(Update.schema).\(table.name) AS n ON \(isNamed)
                  WHERE o.rowid = f.row AND n.source_line >= 0)
                """)
    }

    /// A line that another row of this export stands on is no longer that of a record that this export does not speak of:
    /// the record forgets it, and what was found there stays with the record by its identifier.
    func forgetTakenLines(_ table: SchemaTable) throws {
        guard Update.hasRows(table) else { return }
        let incoming = "\(Update.schema).\(table.name)"
        let isNamed = table.key.map { "n.\($0) = o.\($0)" }.joined(separator: " AND ")
        try db.execute(
            sql: """
                CREATE INDEX \(Update.schema).lines_of_\(table.name) ON \(table.name) (source_table, source_line);
                CREATE TABLE \(Update.schema).displaced AS
                SELECT o.rowid AS row FROM main.\(table.name) AS o
                WHERE o.source_line IS NOT NULL
                  AND EXISTS (SELECT 1 FROM \(incoming) AS n
                              WHERE n.source_table = o.source_table AND n.source_line = o.source_line)
                  AND NOT EXISTS (SELECT 1 FROM \(incoming) AS n WHERE \(isNamed))
                """)
        if table.key == ["id"] {
            try db.execute(
                sql: """
                    UPDATE main.import_findings AS f SET table_name = '\(table.name)', record_id = (
                      SELECT o.id FROM \(Update.schema).finding_of AS h JOIN main.\(table.name) AS o ON o.rowid = h.row
                      WHERE h.finding = f.rowid AND h.table_name = '\(table.name)'
                        AND h.row IN (SELECT row FROM \(Update.schema).displaced) ORDER BY o.id LIMIT 1)
                    WHERE record_id IS NULL AND rowid IN (
                      SELECT finding FROM \(Update.schema).finding_of
                      WHERE table_name = '\(table.name)' AND row IN (SELECT row FROM \(Update.schema).displaced))
                    """)
        }
        try db.execute(
            sql: """
                UPDATE main.\(table.name) SET source_line = NULL WHERE rowid IN (SELECT row FROM \(Update.schema).displaced);
                DROP TABLE \(Update.schema).displaced
                """)
    }

    /// Nor do records that are gone. What takes rows away calls it before others are added in their place.
    func dropLostFindings(_ table: SchemaTable) throws {
        try db.execute(
            sql: """
                DELETE FROM \(Update.schema).finding_of AS f
                WHERE table_name = '\(table.name)'
                  AND NOT EXISTS (SELECT 1 FROM main.\(table.name) AS o WHERE o.rowid = f.row)
                """)
    }

    /// Forgets the findings that no record holds any longer, and those of no record in files that were read again.
    func forgetFindings(of parts: [String]) throws {
        let marks = parts.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: """
                DELETE FROM main.import_findings WHERE rowid IN (
                  SELECT finding FROM \(Update.schema).found AS f
                  WHERE (file IN (\(marks)) OR file LIKE '\(TableFiller.selectName)%' OR EXISTS (
                      SELECT 1 FROM \(Update.schema).held AS h WHERE h.finding = f.finding))
                    AND NOT EXISTS (SELECT 1 FROM \(Update.schema).finding_of AS o WHERE o.finding = f.finding))
                """, arguments: StatementArguments(parts))
    }

    private static func hasRows(_ table: SchemaTable) -> Bool {
        !table.key.isEmpty && table.column("source_line") != nil && table.name != "custom_values"
    }
}
