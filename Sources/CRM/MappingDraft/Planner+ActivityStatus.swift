import Diagnostics

/// Whether an activity took place.
extension Planner {
    /// Most different words of a column that is one of states.
    private static let mostStates = 60

    /// Done, planned, cancelled or attempted by the words of its columns; what is not understood counts as planned, each row
    /// with a finding.
    mutating func activityStatus(_ file: GuessedFile) -> PlannedColumn? {
        // Events and tasks may have a column each.
        let columns = ["status", "<event_status>"].compactMap { file.chosen[$0] }.filter {
            (1...Planner.mostStates).contains(file.profile.sketches[$0.source].values.count)
        }
        guard let first = columns.first else { return file.chosen["status"] == nil ? archived(file) : nil }
        var cases: [String] = []
        for column in columns { cases.append(states(file, column.source)) }
        noteBlankStates(file, columns.map(\.source))
        let sql = "coalesce(\(cases.joined(separator: ", ")), 'planned')"
        var found = planned("status", sql, file, first)
        found.sources = columns.map { SourceColumn(file: file.name, column: file.profile.header[$0.source]) }
        return found
    }

    /// What the words of one column say, in SQL; the rows of other words become findings.
    private mutating func states(_ file: GuessedFile, _ index: Int) -> String {
        let sketch = file.profile.sketches[index]
        let isCode =
            file.profile.keys[index].joined == "statecode" && sketch.share { ActivityStates.codes[$0] != nil } == 1
        func meaning(_ value: String) -> String? {
            isCode ? ActivityStates.codes[value] : ActivityStates.meaning(of: value)
        }
        let value = staged(file, index, as: "text")
        let word = "replace(lower(\(value)), '_', ' ')"
        var cases: [String] = []
        var known: [String] = []
        for state in ["done", "planned", "cancelled", "attempted"] {
            let seen = sketch.values.map(\.value).filter { meaning($0) == state }.map(Planner.asSQLLowers)
            let words = Set(seen + (isCode ? [] : ActivityStates.common(state))).sorted().map(SQLName.text)
            guard !words.isEmpty else { continue }
            known += words
            cases.append("WHEN \(word) IN (\(words.joined(separator: ", "))) THEN \(SQLName.text(state))")
        }
        addFinding(
            file, "activities", "unknown-status", column: file.profile.header[index], value: value, "kept",
            "\(word) NOT IN (\(known.joined(separator: ", ")))")
        noteUnknownState(file, index, sketch.frequent.filter { meaning($0.value) == nil })
        return "CASE \(cases.joined(separator: " ")) WHEN \(value) IS NOT NULL THEN 'planned' END"
    }

    /// Has the import name the rows in which every such column is blank, and says how many there are: nothing says that
    /// they took place.
    private mutating func noteBlankStates(_ file: GuessedFile, _ columns: [Int]) {
        let values = columns.map { staged(file, $0, as: "text") }
        let header = file.profile.header[columns[0]]
        addFinding(
            file, "activities", "unknown-status", column: header, value: "NULL", "kept",
            values.map { "\($0) IS NULL" }.joined(separator: " AND "))
        var blanks = 0
        var first: Int?
        file.profile.forEachRow(columns) { cells, line in
            guard cells.allSatisfy(\.isEmpty) else { return }
            blanks += 1
            first = first ?? line
        }
        guard let first else { return }
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "did activities take place whose '\(LogText.excerpt(header))' is empty (\(blanks))? Nothing says so: they "
                    + "count as planned, each with a finding",
                at: .file(file.name, line: first, column: columns[0] + 1),
                hint: "if they did, write 'done' for 'planned' at the end of status in activities.sql"))
    }

    /// What the rows of a file of activities are, where a column says it: a list of tasks holds calls and e-mails too. Any
    /// other word is a kind of one's own, and in a list of tasks a task.
    mutating func activityType(_ file: GuessedFile, _ kind: FileKind) -> PlannedColumn? {
        guard let type = file.chosen["type"] else { return nil }
        let values = file.profile.sketches[type.source].values.map(\.value)
        let known = values.compactMap { word in ActivityKinds.meaning(of: word).map { (word, $0) } }
        // What one kind of activity is split into, as the purpose of a call, is no other kind.
        guard !known.isEmpty, kind.activity == nil || kind.activity == "task" else { return nil }
        let value = staged(file, type.source, as: "text")
        let cases = known.map { "WHEN \(SQLName.text($0.0)) THEN \(SQLName.text($0.1))" }
        let other = kind.activity.map(SQLName.text) ?? value
        guard known.contains(where: { $0.0 != $0.1 }) || kind.activity != nil else { return nil }
        return planned("type", "CASE \(value) \(cases.joined(separator: " ")) ELSE \(other) END", file, type)
    }

    /// A word as `lower` of SQLite leaves it, which knows the letters of ASCII alone, with a blank for each `_`.
    private static func asSQLLowers(_ word: String) -> String {
        String(
            decoding: word.utf8.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 == 0x5F ? 0x20 : $0 }, as: UTF8.self)
    }

    private mutating func noteUnknownState(_ file: GuessedFile, _ index: Int, _ unknown: [ValueSketch.Entry]) {
        guard let first = unknown.first else { return }
        let header = LogText.excerpt(file.profile.header[index])
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "did activities take place whose '\(header)' is \(Planner.words(unknown))? The draft does not know: they "
                    + "count as planned, each with a finding",
                at: .file(file.name, line: first.line, column: index + 1),
                hint: "if they did, write repairs: {\(YAMLText.quoted(header)): "
                    + "{\(YAMLText.quoted(LogText.excerpt(first.value))): Completed}} below the file in mapping.yml; with "
                    + "Canceled or Planned if not, or not yet"))
    }

    /// Calls and meetings without a state took place once they were recorded, unless the row is switched off.
    private mutating func archived(_ file: GuessedFile) -> PlannedColumn? {
        guard let type = file.kind?.activity, ["call", "meeting"].contains(type),
            let active = file.chosen["<active_row>"]
        else { return nil }
        let flag = staged(file, active.source, as: "flag")
        return planned("status", "CASE WHEN \(flag) = 0 THEN 'cancelled' ELSE 'done' END", file, active)
    }
}
