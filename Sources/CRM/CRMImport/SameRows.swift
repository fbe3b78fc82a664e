import GRDB

/// Which rows of earlier exports this export has again, see `RowMemory`.
///
/// Rows are the same where the columns of the key are. Where a row has none of them filled, as an export without the
/// column of identifiers, the columns `otherwise` say it, or else all columns together. Rows that say the same several
/// times are the same as far as there are as many of them.
struct SameRows {
    /// A select of the rows of earlier exports that this export has.
    let earlierRows: String

    /// Gives rows without a key the key that the same row had before.
    init(
        _ table: StagedTable, _ memory: Mapping.Memory, _ kept: [String], earlier: String, _ staged: String,
        _ db: Database
    ) throws {
        let key = memory.key.compactMap { table.name(of: $0) }
        var others = memory.otherwise.compactMap { table.name(of: $0) }
        if others.isEmpty {
            let present = Set(
                try String.fetchAll(
                    db, sql: "SELECT name FROM pragma_table_info(?, ?)", arguments: [table.input.table, Staging.schema])
            )
            others = kept.filter {
                present.contains($0) && !["source_line", "source_table"].contains($0) && !key.contains($0)
            }
        }
        let hasNoKey = "coalesce(\(key.map(RowMemory.quoted).joined(separator: ", ")), NULL) IS NULL"
        func lacksKeys(_ rows: String) throws -> Bool {
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(rows) WHERE \(hasNoKey))") == true
        }
        func pairs(_ columns: [String], _ earlierRows: String, _ laterRows: String, isCounted: Bool) -> String {
            let list = columns.map(RowMemory.quoted).joined(separator: ", ")
            let copy = isCounted ? "row_number() OVER (PARTITION BY \(list) ORDER BY rowid)" : "1"
            let equal = columns.map { "n.\(RowMemory.quoted($0)) IS e.\(RowMemory.quoted($0))" }
            return """
                SELECT e.place AS earlier, n.place AS later
                FROM (SELECT rowid AS place, \(list), \(copy) AS copy FROM \(earlier) WHERE \(earlierRows)) AS e
                JOIN (SELECT rowid AS place, \(list), \(copy) AS copy FROM \(staged) WHERE \(laterRows)) AS n
                  ON \((equal + ["n.copy = e.copy"]).joined(separator: " AND "))
                """
        }
        let hasKey = "NOT (\(hasNoKey))"
        let laterLack = try lacksKeys(staged)
        let earlierLack = try lacksKeys(earlier)
        if laterLack, !others.isEmpty {
            let columns = key.map(RowMemory.quoted).joined(separator: ", ")
            try db.execute(
                sql: """
                    CREATE TABLE \(Staging.schema).\"rows known before\" AS \(pairs(others, hasKey, hasNoKey, isCounted: true));
                    CREATE INDEX \(Staging.schema).\"rows by place\" ON \"rows known before\" (later);
                    UPDATE \(staged) AS n SET (\(columns)) = (
                      SELECT \(columns) FROM \(earlier) AS e
                      WHERE e.rowid = (SELECT k.earlier FROM \(Staging.schema).\"rows known before\" AS k WHERE k.later = n.rowid))
                    WHERE rowid IN (SELECT later FROM \(Staging.schema).\"rows known before\");
                    DROP TABLE \(Staging.schema).\"rows known before\"
                    """)
        }
        var selects = [pairs(key, hasKey, hasKey, isCounted: memory.kind == .log)]
        if earlierLack, !others.isEmpty { selects.append(pairs(others, hasNoKey, "true", isCounted: true)) }
        earlierRows = selects.map { "SELECT earlier FROM (\($0))" }.joined(separator: " UNION ALL ")
    }
}
