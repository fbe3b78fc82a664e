import CRMStore
import Diagnostics

extension Planner {
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
                let outcomes = stageOutcomes(
                    stages.profile.sketches[name.source], of: used("opportunities").first)
                warnOfStages(stages, name.source, outcomes, "rows")
                let words = outcomes.sql(staged(stages, name.source, as: "text"))
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

    /// Says that nobody gave the order of the stages, now and at each import.
    private mutating func noteGuessedOrder(_ deals: GuessedFile, _ stage: Int, _ names: [String]) {
        let header = deals.profile.header[stage]
        let shown = names.prefix(8).map { "'\(LogText.excerpt($0))'" }.joined(separator: ", ")
        note(
            Diagnostic(
                .warning, "MAP-ORDER",
                "nothing says in which order deals pass through the stages of '\(LogText.excerpt(header))': "
                    + "\(shown)\(names.count > 8 ? " …" : "") is a guess by the words of their names",
                at: .file(deals.name, line: deals.profile.dialect.headerLine, column: stage + 1),
                hint:
                    "give each its number in answers.csv and draft anew with --answers, or in stages.sql; there, then take "
                    + "guessed-stage-order out of import_findings.sql"))
        addFindings(
            """
            SELECT t.source_table AS source, t.source_table AS file, min(t.source_line) AS line,
                   'stages' AS table_name, \(SQLName.text(header)) AS column_name,
                   'guessed-stage-order' AS kind, NULL AS value, 'kept' AS action
            FROM raw.\(SQLName.quoted(deals.table)) AS t
            GROUP BY t.source_table
            """)
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
        let outcomes = stageOutcomes(sketch, of: deals)
        let ranking = StageRanking(deals, stage.source, outcomes)
        let names = ranking.names
        guard !names.isEmpty, names.count <= 60 else {
            return """
                -- The stages of the deals; nothing says their order, nor which are won or lost: write it here.
                SELECT DISTINCT \(pipeline) AS pipeline, \(column) AS name, 'open' AS outcome
                FROM \(table) WHERE \(column) IS NOT NULL ORDER BY 1, 2
                """
        }
        for (place, name) in names.enumerated() {
            ask(
                deals, stage.source, name, "\(place + 1) \(outcomes.meanings[name] ?? "open")",
                "place and outcome of the stage: \(ranking.basis.map { "by \($0)" } ?? "a guess by its name")")
        }
        if ranking.basis == nil, StageRanking.hasSteps(names, outcomes) { noteGuessedOrder(deals, stage.source, names) }
        let order = ranking.basis.map { "The order is that of \($0)." } ?? "Nothing says their order: it is a GUESS."
        let rows = names.enumerated().map { index, name in
            "(\(SQLName.text(name)), \(index + 1), \(SQLName.text(outcomes.meanings[name] ?? "open")))"
        }
        guard own == nil else {
            return """
                -- The stages that deals were in when this was drafted, in each pipeline whose deals are in them.
                -- \(order) The number behind a name is its place. Check it and the outcome; add new stages here.
                SELECT p.pipeline, s.column1 AS name, s.column2 AS position, s.column3 AS outcome
                FROM (VALUES \(rows.joined(separator: ",\n             "))) AS s
                     JOIN (SELECT DISTINCT \(pipeline) AS pipeline, \(column) AS name
                           FROM \(table)
                           WHERE \(column) IS NOT NULL) AS p ON p.name = s.column1
                ORDER BY 1, 3
                """
        }
        return """
            -- The stages that deals were in when this was drafted. \(order)
            -- The number behind a name is its place. Check it and the outcome; add new stages here.
            SELECT 'default' AS pipeline, column1 AS name, column2 AS position, column3 AS outcome
            FROM (VALUES \(rows.joined(separator: ",\n             ")))
            """
    }
}
