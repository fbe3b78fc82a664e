import CRMStore
import Diagnostics

/// How a deal stands: open, won or lost.
extension Planner {
    /// By flags, by a column of its own, by the table of stages, by the words of the stage, by the day of winning, or open
    /// since the file says nothing.
    mutating func status(_ file: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        if file.isStatusAnswered, let column = ownStatus(file) { return column }
        if let won = file.chosen["<won>"], let closed = file.chosen["<closed>"] {
            let sql =
                "CASE WHEN \(staged(file, won.source, as: "flag")) = 1 THEN 'won' "
                + "WHEN \(staged(file, closed.source, as: "flag")) = 1 THEN 'lost' ELSE 'open' END"
            var column = planned("status", sql, file, won)
            column.sources.append(SourceColumn(file: file.name, column: file.profile.header[closed.source]))
            return withAnsweredStages(file, column)
        }
        if let column = ownStatus(file) { return withAnsweredStages(file, column) }
        let stage = file.chosen["stage"]
        if let stage, let (stages, key) = stageTable(for: file, stage), stages.index(of: "<won>") != nil {
            let name = "j\(joins.count + 1)"
            joins.append(
                "LEFT JOIN (SELECT \(staged(stages, key, as: "text", alias: "r")) AS k, \(outcome(of: stages)) AS v, "
                    + "min(r.source_line) FROM raw.\(SQLName.quoted(stages.table)) AS r GROUP BY 1) AS \(name) "
                    + "ON \(name).k = \(staged(file, stage.source, as: "text"))")
            var column = planned("status", "coalesce(\(name).v, 'open')", file, stage)
            column.reasons.append("\(stages.name) says which stages are won and lost")
            return lost(file, column)
        }
        if let stage {
            let outcomes = stageOutcomes(file.profile.sketches[stage.source], of: file)
            let sql = outcomes.sql(staged(file, stage.source, as: "text"))
            warnOfStages(file, stage.source, outcomes, "deals", isDeciding: sql != nil)
            if let sql {
                var column = planned("status", sql, file, stage)
                column.reasons = ["the stages' names say won and lost"]
                column.score = 0.85
                return lost(file, column)
            }
        }
        if let column = statusByDays(file) { return column }
        let nothing = PlannedColumn(
            name: "status", sql: "'open'", score: 0.1, reasons: ["nothing tells won deals from lost ones"])
        let column = lost(file, nothing)
        note(
            Diagnostic(
                .warning, "MAP-OUTCOME",
                column.sql == nothing.sql
                    ? "nothing tells won deals from lost ones; all count as open"
                    : "nothing tells won deals from open ones; all that are not switched off as lost count as open",
                at: .file(file.name, line: file.profile.dialect.headerLine),
                hint:
                    "say which stages are won and lost in answers.csv and draft anew with --answers, or write it into "
                    + "opportunities.sql and stages.sql"))
        return column
    }

    /// Won and lost by the days of it: of a file of closed deals that names no stage, but the day they were won.
    private mutating func statusByDays(_ file: GuessedFile) -> PlannedColumn? {
        let day = file.chosen["close_date"] ?? file.chosen["closed_at"]
        guard let day, file.profile.keys[day.source].words.contains(where: { ["won", "gewonnen"].contains($0) }) else {
            return nil
        }
        let name = file.chosen["close_date"] == nil ? "closed_at" : "close_date"
        let won = staged(file, day.source, as: type(file, day.source, for: name, table: "opportunities"))
        guard let lost = file.chosen["<lost_at>"], file.isNamed(lost.source, "<lost_at>") else {
            note(
                Diagnostic(
                    .warning, "MAP-OUTCOME",
                    "'\(LogText.excerpt(file.profile.header[day.source]))' says which deals are won, and nothing tells lost "
                        + "deals from open ones: all others count as open",
                    at: .file(file.name, line: file.profile.dialect.headerLine, column: day.source + 1),
                    hint:
                        "if a column says which are lost, name it as status in answers.csv and draft anew with --answers"
                ))
            return planned("status", "CASE WHEN \(won) IS NULL THEN 'open' ELSE 'won' END", file, day)
        }
        let end = staged(file, lost.source, as: type(file, lost.source, for: "<lost_at>", table: "opportunities"))
        var column = planned(
            "status", "CASE WHEN \(won) IS NOT NULL THEN 'won' WHEN \(end) IS NOT NULL THEN 'lost' ELSE 'open' END",
            file,
            day)
        column.sources.append(SourceColumn(file: file.name, column: file.profile.header[lost.source]))
        return column
    }

    /// What a person says of stages as won or lost goes before a status that the draft found itself.
    private mutating func withAnsweredStages(_ file: GuessedFile, _ column: PlannedColumn) -> PlannedColumn {
        guard let stage = file.index(of: "stage") else { return column }
        let ends = file.outcomes(of: stage).filter { $0.value != "open" }.sorted { $0.key < $1.key }
        guard !ends.isEmpty else { return column }
        let cases = ends.map { "WHEN \(SQLName.text($0.key)) THEN \(SQLName.text($0.value))" }
        let value = staged(file, stage, as: "text")
        return PlannedColumn(
            name: column.name, sql: "CASE \(value) \(cases.joined(separator: " ")) ELSE \(column.sql) END",
            sources: column.sources + [SourceColumn(file: file.name, column: file.profile.header[stage])],
            score: column.score, reasons: column.reasons + ["of some stages, your answers"], samples: column.samples)
    }

    // MARK: A status of its own

    /// A deal's own column of its status, beside the stage.
    private func statusColumn(_ file: GuessedFile) -> Evidence? {
        file.chosen["<status>"].flatMap { $0.source == file.index(of: "stage") && !$0.isAnswered ? nil : $0 }
    }

    /// What a deal's own status says, where it says won or lost. The stage speaks only of deals whose status is blank; where
    /// it contradicts the status, the import names the row.
    private mutating func ownStatus(_ file: GuessedFile) -> PlannedColumn? {
        guard let own = statusColumn(file) else { return nil }
        let sketch = file.profile.sketches[own.source]
        // Dataverse exports its codes where no labels are asked for.
        let isCode =
            file.profile.keys[own.source].joined == "statecode" && sketch.filled > 0
            && sketch.share(where: { Outcomes.stateCodes.meanings[$0] != nil }) == 1
        var outcomes =
            isCode && file.outcomes(of: own.source).isEmpty
            ? .stateCodes : Outcomes(sketch.values.map(\.value), answers: file.outcomes(of: own.source))
        let value = staged(file, own.source, as: "text")
        guard outcomes.sayEnd || file.isStatusAnswered else { return nil }
        let words = sketch.values.map(\.value)
        let ended = words.filter { outcomes.meanings[$0] == nil && OutcomeWords.saysEnded($0) }
        if words.contains(where: { outcomes.meanings[$0] == nil }) || !outcomes.sayEnd {
            outcomes = outcomes.withAnswers
        }
        guard let sql = outcomes.sql(value) else { return nil }
        var column = planned("status", sql, file, own)
        if isCode {
            column.score = 0.6
            column.reasons = ["codes of Dynamics 365: 0 open, 1 won, 2 lost"]
        }
        let stage = stageOutcome(file)
        let rows = StatusRows(file, own.source, outcomes, stage: file.index(of: "stage"), stage?.meanings ?? [:])
        let answer = rows.answered > 0 ? stage?.sql : nil
        let isUntold =
            ended.isEmpty ? "\(value) IS NULL" : "(\(value) IS NULL OR \(value) IN (\(SQLName.list(ended))))"
        noteUnknownStatus(
            file, own.source, outcomes, stage: answer, blanks: rows.blanks, ended: answer == nil ? [] : ended)
        guard let stage else { return column }
        noteContradictions(file, own.source, outcomes, status: sql, stage: stage.sql, rows)
        if let answer {
            column = PlannedColumn(
                name: column.name, sql: "CASE WHEN \(isUntold) THEN \(answer) ELSE \(sql) END",
                sources: column.sources + [SourceColumn(file: file.name, column: file.header(of: "stage") ?? "")],
                score: column.score,
                reasons: column.reasons
                    + [
                        ended.isEmpty
                            ? "of deals without one, what the stage says"
                            : "of deals without one, or with \(ended.map { "'\(LogText.excerpt($0))'" }.joined(separator: ", ")), what the stage says"
                    ],
                samples: column.samples)
        }
        return column
    }

    /// What the stage of a deal says of its outcome: in SQL over the rows `t`, and of the stages seen; nil where no stage
    /// says won or lost.
    private mutating func stageOutcome(_ file: GuessedFile) -> (sql: String, meanings: [String: String])? {
        guard let stage = file.chosen["stage"] else { return nil }
        let value = staged(file, stage.source, as: "text")
        if let (stages, key) = stageTable(for: file, stage), let meanings = meanings(of: stages, key: key) {
            let sql =
                "coalesce((SELECT \(outcome(of: stages)) FROM raw.\(SQLName.quoted(stages.table)) AS r "
                + "WHERE \(staged(stages, key, as: "text", alias: "r")) = \(value) ORDER BY r.source_line LIMIT 1), 'open')"
            return (sql, meanings)
        }
        let outcomes = stageOutcomes(file.profile.sketches[stage.source], of: file)
        return outcomes.sql(value).map { ($0, outcomes.meanings) }
    }

    /// Has the import name every deal whose stage says another outcome than its status, and says now how many there are.
    private mutating func noteContradictions(
        _ file: GuessedFile, _ own: Int, _ outcomes: Outcomes, status: String, stage: String, _ rows: StatusRows
    ) {
        guard let header = file.header(of: "stage"), let index = file.index(of: "stage") else { return }
        let words = outcomes.meanings.keys.sorted().map(SQLName.text).joined(separator: ", ")
        addFinding(
            file, "opportunities", "contradicting-stage", column: header, value: staged(file, index, as: "text"),
            "kept",
            "\(staged(file, own, as: "text")) IN (\(words)) AND \(stage) <> 'open' AND \(stage) <> \(status)")
        guard let first = rows.first else { return }
        note(
            Diagnostic(
                .warning, "MAP-CONTRADICTION",
                "\(rows.contradicting) of the \(rows.rows) deals looked at are in a stage that contradicts their status, such "
                    + "as '\(LogText.excerpt(first.stage))' beside '\(LogText.excerpt(first.status))': the status counts, "
                    + "each with a finding",
                at: .file(file.name, line: first.line, column: index + 1),
                hint: "correct them in the CRM; where the stage is right, write it into opportunities.sql"))
    }

    // MARK: Stages

    /// What the names of stages say. What was signed counts as won only where neither another stage nor the deals' status
    /// says how they stand.
    func stageOutcomes(_ sketch: ValueSketch, of deals: GuessedFile?) -> Outcomes {
        let status = deals.flatMap { file in statusColumn(file).map { (file, $0.source) } }
        let words = status.map { file, index in file.profile.sketches[index].values.map(\.value) } ?? []
        let meanings = Outcomes(words, answers: status.map { $0.0.outcomes(of: $0.1) } ?? [:]).meanings
        // A status that says how deals stand, but of those that are done with only that they are, leaves it to the stage.
        let isTold =
            !meanings.isEmpty && (meanings.values.contains("won") || !words.contains(where: OutcomeWords.saysEnded))
        let answers = deals.flatMap { file in file.index(of: "stage").map { file.outcomes(of: $0) } } ?? [:]
        var outcomes = Outcomes(sketch.values.map(\.value), presuming: !isTold, answers: answers)
        let said = Set(outcomes.meanings.filter { !outcomes.presumed.contains($0.key) }.values)
        if !isTold, !said.contains("won"), !said.contains("lost"), answers.isEmpty, let deals,
            let stage = deals.index(of: "stage")
        {
            outcomes.learn(StageEvidence.outcomes(deals, stage))
        }
        return outcomes
    }

    /// A finding for each stage whose name says neither how a deal ended nor where it is, or says it unclearly; only for the
    /// latter where the names decide nothing.
    mutating func warnOfStages(
        _ file: GuessedFile, _ index: Int, _ outcomes: Outcomes, _ things: String, isDeciding: Bool = true
    ) {
        let answered = file.answers[file.profile.header[index]] ?? [:]
        for entry in file.profile.sketches[index].values
        where !StageOrder.knows(entry.value) && answered[entry.value] == nil {
            if outcomes.evident.contains(entry.value), let outcome = outcomes.meanings[entry.value] {
                note(
                    Diagnostic(
                        .warning, "MAP-STAGE",
                        "'\(LogText.excerpt(entry.value))' counts as \(outcome) (\(things): \(entry.count)), though its name "
                            + "does not say so: its deals have a day of closing and "
                            + (outcome == "won" ? "no reason of loss" : "a reason of loss"),
                        at: .file(file.name, line: entry.line, column: index + 1),
                        hint: "if that is wrong, answer in answers.csv, or say so in stages.sql and opportunities.sql"))
                continue
            }
            let isPresumed = outcomes.presumed.contains(entry.value)
            let isSilent = OutcomeWords.read(entry.value) == .silent
            guard isDeciding || !isSilent else { continue }
            let says =
                isPresumed
                ? "that speaks of a signature or an order"
                : isSilent ? "whose name says nothing" : "of whose name the draft understands only a part"
            note(
                Diagnostic(
                    .warning, "MAP-STAGE",
                    "'\(LogText.excerpt(entry.value))' is a stage \(says) (\(things): \(entry.count)); it counts as "
                        + (isPresumed ? "won, since no other stage says so" : "open"),
                    at: .file(file.name, line: entry.line, column: index + 1),
                    hint: "check its place in stages.sql; if it is won or lost, say so there and in opportunities.sql"))
        }
    }

    /// Where no stage says lost, the row is switched off: with a probability of 0, or with a reason and a day of closing.
    /// What is only switched off is put away.
    private mutating func lost(_ file: GuessedFile, _ column: PlannedColumn) -> PlannedColumn {
        guard let active = file.index(of: "<active_row>") else { return column }
        var signs: [String] = []
        if let chance = file.index(of: "probability") {
            signs.append(
                "\(staged(file, chance, as: type(file, chance, for: "probability", table: "opportunities"))) = 0")
        }
        if let reason = file.index(of: "lost_reason") {
            let day = file.chosen["closed_at"].map {
                " AND \(staged(file, $0.source, as: type(file, $0.source, for: "closed_at", table: "opportunities"))) "
                    + "IS NOT NULL"
            }
            signs.append("\(staged(file, reason, as: "text")) IS NOT NULL\(day ?? "")")
        }
        guard !signs.isEmpty else { return column }
        let isLost = "\(staged(file, active, as: "flag")) = 0 AND (\(signs.joined(separator: " OR ")))"
        return PlannedColumn(
            name: column.name, sql: "CASE WHEN \(isLost) THEN 'lost' ELSE \(column.sql) END",
            sources: column.sources + [SourceColumn(file: file.name, column: file.profile.header[active])],
            score: max(column.score, 0.6), reasons: column.reasons + ["what is switched off as lost is so"],
            samples: column.samples)
    }

    /// The outcome of a row `r` of a file of stages, in SQL.
    mutating func outcome(of stages: GuessedFile) -> String {
        guard let won = stages.index(of: "<won>") else { return "'open'" }
        let isWon = "CASE WHEN \(staged(stages, won, as: "flag", alias: "r")) = 1 THEN 'won' "
        if let closed = stages.index(of: "<closed>") {
            return isWon + "WHEN \(staged(stages, closed, as: "flag", alias: "r")) = 1 THEN 'lost' ELSE 'open' END"
        }
        if let chance = stages.index(of: "probability") {
            let type = type(stages, chance, for: "probability", table: "stages")
            return isWon + "WHEN \(staged(stages, chance, as: type, alias: "r")) = 0 THEN 'lost' ELSE 'open' END"
        }
        return isWon + "ELSE 'open' END"
    }

    /// The same for the stages of the file, by their key; nil where it does not flag the won ones.
    private func meanings(of stages: GuessedFile, key: Int) -> [String: String]? {
        guard let won = stages.index(of: "<won>") else { return nil }
        func isYes(_ text: String) -> Bool { !text.isEmpty && !TypeGuess.noes.contains(text.lowercased()) }
        let closed = stages.index(of: "<closed>")
        let chance = stages.index(of: "probability")
        var found: [String: String] = [:]
        stages.profile.forEachRow([key, won, closed ?? chance ?? won]) { cells, _ in
            let isLost =
                closed != nil
                ? isYes(cells[2])
                : chance != nil && cells[2].contains("0")
                    && cells[2].allSatisfy { "0.,% ".contains($0) }
            if found[cells[0]] == nil { found[cells[0]] = isYes(cells[1]) ? "won" : isLost ? "lost" : "open" }
        }
        return found
    }
}
