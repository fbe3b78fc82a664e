import CRMStore
import Diagnostics

/// Words that say how a deal ended.
enum OutcomeWords {
    /// `won`, `lost`, `open`; nil where the text says none of them.
    static func of(_ text: String) -> String? {
        let words = NameKey.split(text)
        func has(_ known: Set<String>) -> Bool { words.contains(where: known.contains) }
        if has(lost) { return "lost" }
        if has(won) { return "won" }
        return has(open) ? "open" : nil
    }

    private static let won: Set<String> = [
        "won", "win", "gewonnen", "signed", "auftrag", "ganado", "ganada", "gagne", "gagnee", "gagnes", "gagnees",
        "vinto",
        "vinta", "closedwon",
    ]
    private static let lost: Set<String> = [
        "lost", "verloren", "loss", "dead", "abandoned", "cancelled", "canceled", "disqualified", "abgelehnt",
        "storniert", "perdido", "perdida", "perdu", "perdue", "perdus", "perdues", "perso", "persa", "closedlost",
        "rejected",
    ]
    private static let open: Set<String> = [
        "open", "offen", "ongoing", "active", "pending", "laufend", "progress", "ouvert", "ouverte", "abierto",
        "abierta", "aperto", "aperta",
    ]
    private static let deleted: Set<String> = [
        "deleted", "geloescht", "supprime", "supprimee", "eliminado", "eliminada", "eliminato", "eliminata",
    ]

    /// Words that alone say that a deal is open, in their order.
    static var openWords: [String] { open.sorted() }

    /// Whether a status says that the deal was deleted, and nothing else.
    static func isDeleted(_ text: String) -> Bool {
        let words = NameKey.split(text)
        return words.count == 1 && deleted.contains(words[0])
    }

    /// Whether a deal's own status says how it stands: open, won, lost, deleted, or at a step that comes before an end.
    static func isStatus(_ text: String) -> Bool {
        isDeleted(text) || StageOrder.knows(text) && !NameKey.split(text).contains(where: deleted.contains)
    }
}

extension Planner {
    /// SQL that turns values into outcomes, for the values that say one; nil where none says won or lost.
    private func outcomes(_ value: String, _ sketch: ValueSketch, else otherwise: String = "'open'") -> String? {
        let known = sketch.values.map(\.value).filter { ["won", "lost"].contains(OutcomeWords.of($0)) }
        guard !known.isEmpty, known.count <= 40 else { return nil }
        let cases = known.sorted().map {
            "WHEN \(SQLName.text($0)) THEN \(SQLName.text(OutcomeWords.of($0) ?? "open"))"
        }
        return "CASE \(value) \(cases.joined(separator: " ")) ELSE \(otherwise) END"
    }

    /// A finding for each stage whose name says neither how a deal ended nor where it is.
    private mutating func warnOfUnknown(_ file: GuessedFile, _ index: Int, _ things: String) {
        for entry in file.profile.sketches[index].values where !StageOrder.knows(entry.value) {
            note(
                Diagnostic(
                    .warning, "MAP-STAGE",
                    "'\(LogText.excerpt(entry.value))' is a stage whose name says nothing (\(things): \(entry.count)); "
                        + "it counts as open",
                    at: .file(file.name, line: entry.line, column: index + 1),
                    hint: "check its place in stages.sql; if it is won or lost, say so there and in opportunities.sql"))
        }
    }

    /// Open, won or lost: by flags, by the table of stages, by the words of the stage, by a column of its own, or since
    /// the file holds nothing else.
    mutating func status(_ file: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        if let won = file.chosen["<won>"], let closed = file.chosen["<closed>"] {
            let sql =
                "CASE WHEN \(staged(file, won.source, as: "flag")) = 1 THEN 'won' "
                + "WHEN \(staged(file, closed.source, as: "flag")) = 1 THEN 'lost' ELSE 'open' END"
            var column = planned("status", sql, file, won)
            column.sources.append(SourceColumn(file: file.name, column: file.profile.header[closed.source]))
            return column
        }
        let stage = file.chosen["stage"]
        if let stage, let (stages, key) = stageTable(for: file, stage), stages.index(of: "<won>") != nil {
            let name = "j\(joins.count + 1)"
            joins.append(
                "LEFT JOIN (SELECT \(staged(stages, key, as: "text", alias: "r")) AS k, \(outcome(of: stages)) AS v, "
                    + "min(r.source_line) FROM raw.\(SQLName.quoted(stages.table)) AS r GROUP BY 1) AS \(name) "
                    + "ON \(name).k = \(staged(file, stage.source, as: "text"))")
            var column = planned("status", lost(file, else: "coalesce(\(name).v, 'open')"), file, stage)
            column.reasons.append("\(stages.name) says which stages are won and lost")
            return column
        }
        if let stage {
            let value = staged(file, stage.source, as: "text")
            if let sql = outcomes(value, file.profile.sketches[stage.source]) {
                warnOfUnknown(file, stage.source, "deals")
                var column = planned("status", sql, file, stage)
                column.reasons = ["the stages' names say won and lost"]
                column.score = 0.85
                return column
            }
        }
        if let own = file.chosen["<status>"] {
            let value = staged(file, own.source, as: "text")
            let sketch = file.profile.sketches[own.source]
            if let sql = outcomes(value, sketch) {
                noteUnknownStatus(file, own.source)
                return planned("status", sql, file, own)
            }
            // Dataverse exports its codes where no labels are asked for.
            if file.profile.keys[own.source].joined == "statecode",
                sketch.filled > 0, sketch.share(where: { ["0", "1", "2"].contains($0) }) == 1
            {
                noteUnknownStatus(file, own.source, codes: ["0", "1", "2"])
                let sql = "CASE \(value) WHEN '1' THEN 'won' WHEN '2' THEN 'lost' ELSE 'open' END"
                var column = planned("status", sql, file, own)
                column.score = 0.6
                column.reasons = ["codes of Dynamics 365: 0 open, 1 won, 2 lost"]
                return column
            }
        }
        // A file of closed deals names no stage, but the day they were won.
        let day = file.chosen["close_date"] ?? file.chosen["closed_at"]
        if let day, file.profile.keys[day.source].words.contains(where: { ["won", "gewonnen"].contains($0) }) {
            let type = type(file, day.source, for: "close_date", table: "opportunities")
            let value = staged(file, day.source, as: type)
            return planned("status", "CASE WHEN \(value) IS NULL THEN 'open' ELSE 'won' END", file, day)
        }
        note(
            Diagnostic(
                .warning, "MAP-OUTCOME", "nothing tells won deals from lost ones; all count as open",
                at: .file(file.name, line: file.profile.dialect.headerLine),
                hint: "write which stages are won and lost into opportunities.sql and stages.sql"))
        return PlannedColumn(
            name: "status", sql: "'open'", score: 0.1, reasons: ["nothing tells won deals from lost ones"])
    }

    /// Odoo has no stage for what is lost: the row is switched off.
    private mutating func lost(_ file: GuessedFile, else otherwise: String) -> String {
        guard let active = file.index(of: "<active_row>"), file.index(of: "lost_reason") != nil else {
            return otherwise
        }
        return "CASE WHEN \(staged(file, active, as: "flag")) = 0 THEN 'lost' ELSE \(otherwise) END"
    }

    // MARK: Stages

    /// The file of stages that a column of stages refers to, and its key.
    func stageTable(for file: GuessedFile, _ stage: Evidence) -> (file: GuessedFile, key: Int)? {
        let sketch = file.profile.sketches[stage.source]
        guard let stages = used("stages").first else { return nil }
        for column in ["<key>", "name"] {
            guard let key = stages.index(of: column) else { continue }
            if sketch.containment(in: stages.profile.sketches[key]).share >= 0.5 { return (stages, key) }
        }
        // Without a value the name must do: an identifier refers to the key.
        guard let key = stages.index(of: "<key>"),
            file.profile.keys[stage.source].words.last == "id" || file.kind?.name == "stage_changes"
        else { return nil }
        return (stages, key)
    }

    mutating func stageName(_ file: GuessedFile, _ column: String, _ table: String, _ joins: inout [String])
        -> PlannedColumn?
    {
        guard let evidence = file.chosen[column] else { return nil }
        let value = staged(file, evidence.source, as: "text")
        guard let (stages, key) = stageTable(for: file, evidence), let name = stages.index(of: "name"), name != key
        else {
            return planned(column, value, file, evidence)
        }
        let looked = lookUp(value, in: stages, key: key, give: name, &joins)
        var found = planned(column, "coalesce(\(looked), \(value))", file, evidence)
        found.reasons.append("its name is in \(stages.name)")
        return found
    }

    /// The stage before: of the file, else that of the row before it.
    mutating func fromStage(_ file: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        let table = "opportunity_stage_changes"
        if file.index(of: "from_stage") != nil { return stageName(file, "from_stage", table, &joins) }
        guard let to = stageName(file, "to_stage", table, &joins),
            let record = file.index(of: "opportunity_id") ?? file.index(of: "<record>"), let at = file.index(of: "at")
        else { return nil }
        let key = staged(file, record, as: "text")
        let time = staged(file, at, as: type(file, at, for: "at", table: table))
        return PlannedColumn(
            name: "from_stage", sql: "lag(\(to.sql)) OVER (PARTITION BY \(key) ORDER BY \(time), t.source_line)",
            reasons: ["the stage of the row before"])
    }

    private mutating func outcome(of stages: GuessedFile) -> String {
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

    /// The table of stages: of its own file, else of the stages that deals are in.
    mutating func planStages() {
        if let stages = used("stages").first, let name = stages.chosen["name"] {
            var joins: [String] = []
            var columns: [PlannedColumn] = []
            if stages.index(of: "pipeline") != nil {
                if let found = reference(stages, "pipeline", table: "stages", joins: &joins) { columns.append(found) }
            } else if let found = pipelinesOfDeals(stages, &joins) {
                columns.append(found)
            } else {
                columns.append(PlannedColumn(name: "pipeline", sql: "'default'", reasons: ["only one"]))
            }
            columns.append(planned("name", staged(stages, name.source, as: "text"), stages, name))
            for column in ["position", "probability", "category"] {
                if let found = plain(stages, column, table: "stages") { columns.append(found) }
            }
            let sql = outcome(of: stages)
            let replaced = sql.split(separator: "r.", omittingEmptySubsequences: false).joined(separator: "t.")
            if let won = stages.chosen["<won>"] {
                columns.append(planned("outcome", replaced, stages, won))
            } else {
                let words = outcomes(staged(stages, name.source, as: "text"), stages.profile.sketches[name.source])
                warnOfUnknown(stages, name.source, "rows")
                columns.append(planned("outcome", words ?? "'open'", stages, name))
            }
            columns += [
                PlannedColumn(name: "source_table", sql: "t.source_table"),
                PlannedColumn(name: "source_line", sql: "t.source_line"),
            ]
            add(
                PlannedPart(
                    file: stages.name, columns: columns,
                    from: ["FROM raw.\(SQLName.quoted(stages.table)) AS t"] + joins), to: "stages")
            return
        }
        guard let deals = used("opportunities").first(where: { $0.index(of: "stage") != nil }),
            let stage = deals.chosen["stage"]
        else { return }
        let column = staged(deals, stage.source, as: "text")
        var source = planned("name", column, deals, stage)
        source.reasons = ["the stages that deals are in"]
        let part = PlannedPart(file: deals.name, columns: [source], from: [])
        set(PlannedTable(name: "stages", parts: [part], whole: stageSelect(deals, stage, column)))
    }

    /// A file of stages that names no pipeline, beside deals that do: each of its stages is one of every pipeline that deals
    /// are in. As stages of another pipeline they would be those of no deal.
    private mutating func pipelinesOfDeals(_ stages: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        guard let deals = used("opportunities").first(where: { $0.index(of: "pipeline") != nil }),
            let evidence = deals.chosen["pipeline"]
        else { return nil }
        var own: [String] = []
        guard let pipeline = reference(deals, "pipeline", table: "opportunities", joins: &own) else { return nil }
        joins.append(
            "CROSS JOIN (SELECT DISTINCT coalesce(\(pipeline.sql), 'default') AS pipeline "
                + (["FROM raw.\(SQLName.quoted(deals.table)) AS t"] + own).joined(separator: " ") + ") AS p")
        let column = PlannedColumn(
            name: "pipeline", sql: "p.pipeline", sources: pipeline.sources, score: min(pipeline.score, 0.7),
            reasons: ["\(stages.name) names no pipeline, so its stages are those of each"], samples: pipeline.samples)
        let count = deals.profile.sketches[evidence.source].values.count
        if count > 1 {
            note(
                Diagnostic(
                    .warning, "MAP-PIPELINE",
                    "names no pipeline, while the deals of \(deals.name) are in \(count): each stage is taken for all of them",
                    at: .file(stages.name, line: stages.profile.dialect.headerLine),
                    hint: "export the stages with their pipeline, or write in stages.sql which stage is of which"))
        }
        return column
    }

    private mutating func stageSelect(_ deals: GuessedFile, _ stage: Evidence, _ column: String) -> String {
        var joins: [String] = []
        // A stage belongs to the pipelines whose deals are in it.
        let own = reference(deals, "pipeline", table: "opportunities", joins: &joins)?.sql
        let pipeline = own.map { "coalesce(\($0), 'default')" } ?? "'default'"
        let table = (["raw.\(SQLName.quoted(deals.table)) AS t"] + joins).joined(separator: "\n     ")
        if let won = deals.index(of: "<won>"), let closed = deals.index(of: "<closed>") {
            let isWon = staged(deals, won, as: "flag")
            let isClosed = staged(deals, closed, as: "flag")
            var order = "2 * max(coalesce(\(isClosed), 0)) - max(coalesce(\(isWon), 0))"
            if let chance = deals.index(of: "probability") {
                let type = type(deals, chance, for: "probability", table: "opportunities")
                order += ", avg(\(staged(deals, chance, as: type)))"
            }
            return """
                -- The stages of the deals, won and lost by their flags. The order is by probability: check it.
                SELECT \(pipeline) AS pipeline, \(column) AS name,
                       row_number() OVER (PARTITION BY \(pipeline) ORDER BY \(order), \(column)) AS position,
                       CASE WHEN max(\(isWon)) = 1 THEN 'won' WHEN min(\(isClosed)) = 1 THEN 'lost'
                            ELSE 'open' END AS outcome,
                       t.source_table AS source_table, min(t.source_line) AS source_line
                FROM \(table)
                WHERE \(column) IS NOT NULL
                GROUP BY 1, \(column)
                ORDER BY min(t.source_line)
                """
        }
        let sketch = deals.profile.sketches[stage.source]
        let names = StageOrder.sorted(sketch.frequent.map(\.value))
        guard !names.isEmpty, names.count <= 60 else {
            return """
                -- The stages of the deals; nothing says their order, nor which are won or lost: write it here.
                SELECT DISTINCT \(pipeline) AS pipeline, \(column) AS name, 'open' AS outcome
                FROM \(table) WHERE \(column) IS NOT NULL ORDER BY 1, 2
                """
        }
        let rows = names.enumerated().map { index, name in
            "(\(SQLName.text(name)), \(index + 1), \(SQLName.text(OutcomeWords.of(name) ?? "open")))"
        }
        guard own == nil else {
            return """
                -- The stages that deals were in when this was drafted, in each pipeline whose deals are in them. Check order
                -- and outcome; add new stages here.
                SELECT p.pipeline, s.column1 AS name, s.column2 AS position, s.column3 AS outcome
                FROM (VALUES \(rows.joined(separator: ",\n             "))) AS s
                     JOIN (SELECT DISTINCT \(pipeline) AS pipeline, \(column) AS name
                           FROM \(table)
                           WHERE \(column) IS NOT NULL) AS p ON p.name = s.column1
                ORDER BY 1, 3
                """
        }
        return """
            -- The stages that deals were in when this was drafted. Check order and outcome; add new stages here.
            SELECT 'default' AS pipeline, column1 AS name, column2 AS position, column3 AS outcome
            FROM (VALUES \(rows.joined(separator: ",\n             ")))
            """
    }
}

/// The usual order of sales stages, by the words in their names.
enum StageOrder {
    static func sorted(_ names: [String]) -> [String] {
        names.enumerated().sorted { a, b in
            (rank(a.element), a.offset) < (rank(b.element), b.offset)
        }.map(\.element)
    }

    /// Whether a stage's name says its outcome or its place.
    static func knows(_ name: String) -> Bool { OutcomeWords.of(name) != nil || place(name) != nil }

    private static func rank(_ name: String) -> Int {
        switch OutcomeWords.of(name) {
        case "won": 900
        case "lost": 950
        default: place(name) ?? order.count / 2
        }
    }

    private static func place(_ name: String) -> Int? {
        let words = NameKey.split(name)
        return order.firstIndex { group in words.contains { group.contains($0) } }
    }

    private static let order: [Set<String>] = [
        ["prospect", "prospecting", "new", "neu", "suspect", "inquiry", "anfrage"], ["lead", "interesse", "interest"],
        ["appointment", "contacted", "contact", "screening", "engaging", "engaged", "kontakt"],
        ["qualification", "qualified", "qualify", "qualifizierung", "qualifiziert", "discovery"],
        ["needs", "analysis", "bedarf", "bedarfsanalyse", "demo", "meeting", "presentation"],
        ["value", "solution", "develop", "initial"], ["decision", "decisionmaker", "makers", "perception"],
        ["proposal", "proposition", "quote", "offer", "angebot", "propose"],
        ["negotiation", "negotiating", "verhandlung", "review"], ["contract", "commit", "verbal", "vertrag"],
    ]
}
