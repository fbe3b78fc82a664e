import CRMImport

extension Planner {
    /// The currency of a row whose amount says its own: that, else the stated one, else the export's. Nil where no
    /// amount of the file says one.
    func writtenCurrency(_ columns: [PlannedColumn], _ kind: FileKind, _ file: GuessedFile) -> PlannedColumn? {
        let amounts = ["amount_minor", "annual_revenue_minor", "list_price_minor", "quoted_minor"].compactMap { name in
            columns.contains { $0.name == name } ? file.index(of: name) : nil
        }.filter { !file.types[$0].currencies.isEmpty }
        guard let amount = amounts.first else { return nil }
        let header = file.profile.header[amount]
        let mark = "t." + SQLName.quoted(StagedTable.markName(StagedTable.stagedName(header)))
        let stated = columns.first { $0.name == "currency" }
        return PlannedColumn(
            name: "currency", sql: "row_currency(\(mark), \(stated?.sql ?? "NULL"), '\(currency)')",
            sources: (stated?.sources ?? []) + [SourceColumn(file: file.name, column: header)],
            score: stated?.score ?? 0.9,
            reasons: ["the sign or code written with the amount"]
                + (stated == nil ? [] : ["else the stated currency"]) + ["else that of the whole export"])
    }

    /// Has the import name every row whose amount is written in another currency than it states.
    mutating func noteOtherCurrency(_ file: GuessedFile, _ table: String, _ written: String, _ stated: String) {
        addFindings(
            """
            SELECT t.source_table AS source, t.source_table AS file, t.source_line AS line,
                   \(SQLName.text(table)) AS table_name, 'currency' AS column_name,
                   'other-currency' AS kind, \(stated) AS value, 'repaired' AS action
            FROM raw.\(SQLName.quoted(file.table)) AS t
            WHERE \(written) <> \(stated)
            """)
    }
}
