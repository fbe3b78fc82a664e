import CRMImport
import Diagnostics

/// Which currency an amount is in: that written with it, else the one its row states, else the mapping's.
extension Planner {
    /// Columns of amounts.
    static let amounts = ["amount_minor", "annual_revenue_minor", "list_price_minor", "quoted_minor"]

    /// Whether the amounts of a file may be in a currency of their own: one is written with them, or their row states it
    /// in one of several columns.
    func isOwnMoney(_ file: GuessedFile) -> Bool {
        file.index(of: "currency") != nil || !file.rivalCurrencies.isEmpty
            || (Planner.amounts + ["<actual_amount>"]).contains { file.type(of: $0)?.currencies.isEmpty == false }
    }

    /// The currency that a row states: a code, or the key of a row in a list of currencies. The base currency often has no
    /// row there, but the key -99 or 0; any other key without a row is no code, so that its amounts become findings.
    mutating func statedCurrency(_ file: GuessedFile, _ table: String) -> PlannedColumn? {
        guard let evidence = file.chosen["currency"],
            let list = used("currencies").first(where: { list in
                guard let id = list.sketch(of: "id"), list.index(of: "<code>") != nil else { return false }
                return file.profile.sketches[evidence.source].containment(in: id).share >= ReferenceIndex.sensible
            }), let key = list.index(of: "id"), let code = list.chosen["<code>"]
        else { return plain(file, "currency", table: table) }
        let value = staged(file, evidence.source, as: "text")
        let sql =
            "coalesce((SELECT upper(\(staged(list, code.source, as: "text", alias: "r"))) "
            + "FROM raw.\(SQLName.quoted(list.table)) AS r WHERE \(staged(list, key, as: "text", alias: "r")) = \(value) "
            + "ORDER BY r.source_line LIMIT 1), nullif(nullif(\(value), '-99'), '0'))"
        return planned("currency", sql, file, evidence)
    }

    /// An amount in millionths, as some programs store money, in whole: every amount is of one at least, and none is finer
    /// than a hundredth.
    mutating func millionths(_ column: String, _ file: GuessedFile, _ table: String) -> PlannedColumn? {
        guard let evidence = file.chosen[column], file.profile.keys[evidence.source].words.last == "micros",
            file.types[evidence.source].kind == .integer
        else { return nil }
        let amounts = file.profile.sketches[evidence.source].values.compactMap { Int($0.value) }.filter { $0 != 0 }
        guard amounts.allSatisfy({ abs($0) >= 1_000_000 && $0 % 10_000 == 0 }), !amounts.isEmpty,
            var found = plain(file, column, table: table)
        else { return nil }
        let sql = "\(found.sql) / 1000000.0"
        found = planned(column, isOwnMoney(file) ? sql : "CAST(round(\(sql)) AS INTEGER)", file, evidence)
        found.reasons.append("in millionths")
        return found
    }

    /// Says the currency of a part's amounts, and has the import name every row where that is not plain.
    mutating func addCurrency(_ columns: inout [PlannedColumn], _ table: String, _ file: GuessedFile) {
        let found = Planner.amounts.filter { name in columns.contains { $0.name == name } }
        let stated = columns.first { $0.name == "currency" }
        let own = found.filter { file.index(of: $0) != nil }
        guard isOwnMoney(file),
            let name = own.first(where: { file.type(of: $0)?.currencies.isEmpty == false }) ?? own.first,
            let amount = file.index(of: name)
        else {
            guard !found.isEmpty, stated == nil else { return }
            columns.append(PlannedColumn(name: "currency", sql: "base_currency()", reasons: ["of the whole export"]))
            return
        }
        func mark(_ index: Int) -> String { Planner.writtenMark(file, index) }
        let statedSQL = stated?.sql ?? "NULL"
        for name in own {
            guard let index = file.index(of: name), let place = columns.firstIndex(where: { $0.name == name }) else {
                continue
            }
            let plain = columns[place]
            columns[place] = PlannedColumn(
                name: name, sql: "row_amount(\(plain.sql), \(mark(index)), \(statedSQL))", sources: plain.sources,
                score: plain.score, reasons: plain.reasons, samples: plain.samples)
            noteUnsigned(file, index)
        }
        let sql = "row_currency(\(mark(amount)), \(statedSQL))"
        columns.removeAll { $0.name == "currency" }
        columns.append(currencyColumn(sql, file, amount, stated))
        if let stated {
            addFinding(
                file, table, "other-currency", column: "currency", value: stated.sql, "repaired",
                "\(sql) <> \(stated.sql)")
        }
        addFinding(
            file, table, "no-currency", column: name,
            value: stated == nil ? mark(amount) : "coalesce(\(mark(amount)), \(statedSQL))", "skipped",
            "\(staged(file, amount, as: "money own")) IS NOT NULL AND \(sql) IS NULL")
    }

    private func currencyColumn(_ sql: String, _ file: GuessedFile, _ amount: Int, _ stated: PlannedColumn?)
        -> PlannedColumn
    {
        let isWritten = !file.types[amount].currencies.isEmpty
        let written = isWritten ? [SourceColumn(file: file.name, column: file.profile.header[amount])] : []
        var reasons = isWritten ? ["the sign or code written with the amount"] : []
        if let stated { reasons += isWritten ? ["else the stated currency"] : stated.reasons }
        return PlannedColumn(
            name: "currency", sql: sql, sources: (stated?.sources ?? []) + written, score: stated?.score ?? 0.9,
            reasons: reasons + ["else what mapping.yml says of amounts without"], samples: stated?.samples ?? [])
    }

    /// Has the import name the rows of a file for which a condition holds.
    mutating func addFinding(
        _ file: GuessedFile, _ table: String, _ kind: String, column: String, value: String, _ action: String,
        _ condition: String
    ) {
        addFindings(
            """
            SELECT t.source_table AS source, t.source_table AS file, t.source_line AS line,
                   \(SQLName.text(table)) AS table_name, \(SQLName.text(column)) AS column_name,
                   \(SQLName.text(kind)) AS kind, \(value) AS value, \(SQLName.text(action)) AS action
            FROM raw.\(SQLName.quoted(file.table)) AS t
            WHERE \(condition)
            """)
    }

    /// Says what becomes of amounts without a sign or code in a column, or file, where others have one.
    mutating func noteUnsigned(_ file: GuessedFile, _ index: Int) {
        let type = file.types[index]
        guard let unsigned = type.unsigned else { return }
        let blanks = file.index(of: "currency").map { file.profile.sketches[$0] }.map { $0.rows - $0.filled }
        if let blanks, blanks == 0 { return }
        let others = type.currencies.isEmpty ? "" : " while others are in \(TypeGuess.words(type.currencies))"
        let what =
            blanks.map { "rows that state no currency (\($0)), amounts without a sign or code (\(unsigned.rows))" }
            ?? "amounts without a sign or code (\(unsigned.rows))\(others)"
        note(
            Diagnostic(
                .warning, "MAP-UNSIGNED",
                "'\(LogText.excerpt(file.profile.header[index]))': \(what): "
                    + (isCurrencySettled
                        ? "where nothing says it they are read as \(currency)"
                        : "where nothing says it they are missing, each with a finding"),
                at: .file(file.name, line: unsigned.line, column: index + 1),
                hint: isCurrencySettled
                    ? "if they are in another currency, write unsigned-amounts: CODE into mapping.yml"
                    : "write their currency in the place of `missing` after unsigned-amounts in mapping.yml"))
    }
}
