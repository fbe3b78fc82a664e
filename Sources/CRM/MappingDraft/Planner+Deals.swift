import CRMImport
import Diagnostics

/// What a deal's own status and its actual amount say.
extension Planner {
    /// Names every deal whose status says neither open, won, lost nor deleted, or nothing, at the draft and at the
    /// import: it counts as open. Of deals without a status, only those whose stage, in SQL, does not say an outcome.
    mutating func noteUnknownStatus(
        _ file: GuessedFile, _ index: Int, _ outcomes: Outcomes, stage: String?, blanks: Int, ended: [String]
    ) {
        let sketch = file.profile.sketches[index]
        let value = staged(file, index, as: "text")
        func isKnown(_ value: String) -> Bool { outcomes.meanings[value] != nil || OutcomeWords.isDeleted(value) }
        let known = sketch.values.map(\.value).filter { isKnown($0) || ended.contains($0) }.sorted().map(SQLName.text)
        let open = OutcomeWords.openWords.map(SQLName.text)
        let header = file.profile.header[index]
        let isUntold = ended.isEmpty ? "\(value) IS NULL" : "(\(value) IS NULL OR \(value) IN (\(SQLName.list(ended))))"
        let isBlank = stage.map { "(\(isUntold) AND \($0) = 'open')" } ?? isUntold
        addFinding(
            file, "opportunities", "unknown-status", column: header, value: value, "kept",
            "\(isBlank) OR lower(\(value)) NOT IN (\(open.joined(separator: ", ")))"
                + (known.isEmpty ? "" : " AND \(value) NOT IN (\(known.joined(separator: ", ")))"))
        notePresumed(file, index, outcomes)
        noteEnded(file, index, ended)
        let unknown = sketch.frequent.filter { !isKnown($0.value) && !ended.contains($0.value) }
        for entry in unknown.prefix(40) {
            ask(file, index, entry.value, "", "open, won or lost? \(entry.count) deals; as it stands they are open")
        }
        guard !unknown.isEmpty || blanks > 0 else { return }
        let said = Set(sketch.values.compactMap { outcomes.meanings[$0.value] })
        let missing = ["won", "lost"].filter { !said.contains($0) }
        let doubt =
            unknown.isEmpty || missing.isEmpty
            ? "" : ". No other word says \(missing.joined(separator: " or ")): such deals may be among them"
        let words = (unknown.isEmpty ? [] : [Planner.words(unknown)]) + (blanks > 0 ? ["empty (\(blanks))"] : [])
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "what became of deals whose '\(LogText.excerpt(header))' is \(words.joined(separator: ", "))? "
                    + "The draft does not know: they count as open, each with a finding\(doubt)",
                at: .file(file.name, line: unknown.first?.line ?? file.profile.dialect.headerLine, column: index + 1),
                hint: unknown.first.map { repair(of: $0.value, header, sketch, outcomes) }
                    ?? "export it in full, or say in opportunities.sql what a blank means"))
    }

    /// Says that deals whose status is only that they are done with stand as their stage says.
    private mutating func noteEnded(_ file: GuessedFile, _ index: Int, _ ended: [String]) {
        let entries = file.profile.sketches[index].frequent.filter { ended.contains($0.value) }
        guard let first = entries.first else { return }
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "'\(LogText.excerpt(file.profile.header[index]))' says of deals that they are done with, and not how they "
                    + "ended: \(Planner.words(entries)): they are won or lost as their stage says; where it says neither they "
                    + "count as open, each with a finding",
                at: .file(file.name, line: first.line, column: index + 1),
                hint: "check the outcomes in stages.sql"))
    }

    /// The line that says what a word of a status means, with a word of the same column for each answer.
    private func repair(of word: String, _ header: String, _ sketch: ValueSketch, _ outcomes: Outcomes) -> String {
        func text(_ value: String) -> String { YAMLText.quoted(LogText.excerpt(value)) }
        var answers: [(meaning: String, word: String)] = []
        let plain = ["lost": "Lost", "won": "Won", "open": "Open"]
        for meaning in ["lost", "won", "open"] {
            // The plainest: "Lost", and not "Lost to a competitor".
            let known = sketch.values.map(\.value).filter { outcomes.meanings[$0] == meaning }.min {
                ($0.count, $0) < ($1.count, $1)
            }
            if let known = known ?? plain[meaning] { answers.append((meaning, text(known))) }
        }
        if let deleted = sketch.frequent.first(where: { OutcomeWords.isDeleted($0.value) }) {
            answers.append(("deleted", text(deleted.value)))
        }
        guard let first = answers.first else { return "say in opportunities.sql what it means" }
        let others = answers.dropFirst().map { "\($0.word) if \($0.meaning)" }.joined(separator: ", ")
        return
            "if \(first.meaning), write repairs: {\(text(header)): {\(text(word)): \(first.word)}} below the file in "
            + "mapping.yml"
            + (others.isEmpty ? "" : "; with \(others)")
    }

    /// Asks about words of a signature or an order that stand for the won deals, since no other word of the column does.
    private mutating func notePresumed(_ file: GuessedFile, _ index: Int, _ outcomes: Outcomes) {
        let presumed = file.profile.sketches[index].frequent.filter { outcomes.presumed.contains($0.value) }
        guard let first = presumed.first else { return }
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "are deals won whose '\(LogText.excerpt(file.profile.header[index]))' is \(Planner.words(presumed))? "
                    + "They count as won, since no other word says it",
                at: .file(file.name, line: first.line, column: index + 1),
                hint: "if they are not, say in opportunities.sql what they are"))
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
            let stated = statedCurrency(file, "opportunities")?.sql ?? "NULL"
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
