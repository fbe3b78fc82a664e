import CRMImport
import Diagnostics

/// What a deal's own status and its actual amount say.
extension Planner {
    /// Names every deal whose status says neither open, won, lost nor deleted, or nothing, at the draft and at the
    /// import: it counts as open. `codes` are further values whose meaning is known.
    mutating func noteUnknownStatus(_ file: GuessedFile, _ index: Int, codes: [String] = []) {
        let sketch = file.profile.sketches[index]
        let value = staged(file, index, as: "text")
        let known = (sketch.values.map(\.value).filter(OutcomeWords.isStatus) + codes).sorted().map(SQLName.text)
        let open = OutcomeWords.openWords.map(SQLName.text)
        let header = file.profile.header[index]
        addFinding(
            file, "opportunities", "unknown-status", column: header, value: value, "kept",
            "\(value) IS NULL OR lower(\(value)) NOT IN (\(open.joined(separator: ", ")))"
                + (known.isEmpty ? "" : " AND \(value) NOT IN (\(known.joined(separator: ", ")))"))
        let unknown = sketch.frequent.filter { !OutcomeWords.isStatus($0.value) && !codes.contains($0.value) }
        let blanks = sketch.rows - sketch.filled
        guard !unknown.isEmpty || blanks > 0 else { return }
        let words = (unknown.isEmpty ? [] : [Planner.words(unknown)]) + (blanks > 0 ? ["empty (\(blanks))"] : [])
        let name = LogText.excerpt(header)
        let answer = sketch.values.map(\.value).first { OutcomeWords.of($0) == "lost" } ?? "Open"
        let repair = unknown.first.map { first in
            "write repairs: {\(YAMLText.quoted(name)): {\(YAMLText.quoted(LogText.excerpt(first.value))): "
                + "\(YAMLText.quoted(LogText.excerpt(answer)))}} below the file in mapping.yml, or another known word"
        }
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "what became of deals whose '\(name)' is \(words.joined(separator: ", "))? The draft does not know: "
                    + "they count as open, each with a finding",
                at: .file(file.name, line: unknown.first?.line ?? file.profile.dialect.headerLine, column: index + 1),
                hint: repair ?? "export it in full, or say in opportunities.sql what a blank means"))
    }

    /// A deal that its own status calls deleted, besides what a column of deletion says: deleted when it changed last.
    mutating func deletedByStatus(_ file: GuessedFile, _ own: PlannedColumn?) -> PlannedColumn? {
        guard let evidence = file.chosen["<status>"] else { return own }
        let words = file.profile.sketches[evidence.source].values.map(\.value).filter(OutcomeWords.isDeleted)
        guard !words.isEmpty else { return own }
        let value = staged(file, evidence.source, as: "text")
        let list = words.sorted().map(SQLName.text).joined(separator: ", ")
        let sql = "CASE WHEN \(value) IN (\(list)) THEN \(lastTouched(file, "opportunities")) END"
        var column = planned(
            "deleted_at", own.map { "coalesce(\($0.sql), \(sql))" } ?? sql, file, evidence)
        column.sources = (own?.sources ?? []) + column.sources
        column.reasons = (own?.reasons ?? []) + ["the status says deleted"]
        return column
    }

    /// When a row changed last, else when it was made, else the beginning of time.
    mutating func lastTouched(_ file: GuessedFile, _ table: String) -> String {
        var times: [String] = []
        for name in ["updated_at", "created_at"] {
            if let index = file.index(of: name) {
                times.append(staged(file, index, as: type(file, index, for: name, table: table)))
            }
        }
        return times.isEmpty ? "0" : "coalesce(\((times + ["0"]).joined(separator: ", ")))"
    }

    /// Gives won deals their actual amount, where the file has it beside the estimate, in the currency of the one that
    /// counts.
    mutating func addActualAmount(_ columns: inout [PlannedColumn], _ file: GuessedFile) {
        guard let actual = file.chosen["<actual_amount>"], file.index(of: "amount_minor") != nil,
            let place = columns.firstIndex(where: { $0.name == "amount_minor" }),
            let status = columns.first(where: { $0.name == "status" }), status.sql != "'open'"
        else { return }
        let header = file.profile.header[actual.source]
        // A part of a name may speak of another currency: "Actual Revenue (Base)".
        guard actual.isNamed else {
            note(
                Diagnostic(
                    .warning, "MAP-CURRENCY",
                    "'\(LogText.excerpt(header))' may be what won deals were worth, but nothing says in which "
                        + "currency: they count with '\(LogText.excerpt(file.header(of: "amount_minor") ?? ""))'",
                    at: .file(file.name, line: file.profile.dialect.headerLine, column: actual.source + 1),
                    hint: "if it is in the same currency, take it for won deals in opportunities.sql"))
            return
        }
        let type = type(file, actual.source, for: "amount_minor", table: "opportunities")
        let value = staged(file, actual.source, as: type)
        let counts = "\(status.sql) = 'won' AND \(value) IS NOT NULL"
        var amount = value
        if isOwnMoney(file), let currency = columns.firstIndex(where: { $0.name == "currency" }) {
            let stated = file.index(of: "currency").map { staged(file, $0, as: "text") } ?? "NULL"
            let mark = Planner.writtenMark(file, actual.source)
            amount = "row_amount(\(value), \(mark), \(stated))"
            let own = "row_currency(\(mark), \(stated))"
            let other = columns[currency]
            columns[currency] = PlannedColumn(
                name: "currency", sql: "CASE WHEN \(counts) THEN \(own) ELSE \(other.sql) END",
                sources: other.sources, score: other.score, reasons: other.reasons, samples: other.samples)
            addFinding(
                file, "opportunities", "no-currency", column: "amount_minor",
                value: stated == "NULL" ? mark : "coalesce(\(mark), \(stated))", "skipped",
                "\(value) IS NOT NULL AND \(own) IS NULL")
            if stated != "NULL" {
                addFinding(
                    file, "opportunities", "other-currency", column: "currency", value: stated, "repaired",
                    "\(value) IS NOT NULL AND \(own) <> \(stated)")
            }
            noteUnsigned(file, actual.source)
        }
        let estimate = columns[place]
        columns[place] = PlannedColumn(
            name: "amount_minor", sql: "CASE WHEN \(counts) THEN \(amount) ELSE \(estimate.sql) END",
            sources: estimate.sources + [SourceColumn(file: file.name, column: header)], score: estimate.score,
            reasons: estimate.reasons + ["of won deals the actual amount where it is filled"],
            samples: estimate.samples)
    }

    /// What was written with an amount as its currency, in SQL over the rows `t`.
    static func writtenMark(_ file: GuessedFile, _ index: Int) -> String {
        "t." + SQLName.quoted(StagedTable.markName(StagedTable.stagedName(file.profile.header[index])))
    }
}
