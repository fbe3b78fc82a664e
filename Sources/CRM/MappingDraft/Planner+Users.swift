import Diagnostics

/// Words that say whether somebody still uses a CRM.
enum ActivityWords {
    static let active: Set<String> = [
        "active", "enabled", "aktiv", "aktiviert", "actif", "activo", "activa", "attivo", "activated",
    ]
    static let inactive: Set<String> = [
        "inactive", "disabled", "inaktiv", "deaktiviert", "gesperrt", "deactivated", "inactif", "inactivo", "inattivo",
        "archived", "suspended", "left", "terminated", "locked", "closed", "deleted",
    ]

    /// Whether every value is one of these words.
    static func areKnown(_ sketch: ValueSketch) -> Bool {
        sketch.filled > 0
            && sketch.share { active.contains($0.lowercased()) || inactive.contains($0.lowercased()) } == 1
    }
}

/// Who left: a CRM deletes no user, but switches one off.
extension Planner {
    /// Conditions that hold for the rows of users who are switched off, with the columns that say so, and how many such
    /// rows the sample has.
    private mutating func leavers(_ file: GuessedFile) -> (sql: String, evidence: [Evidence], count: Int)? {
        var conditions: [String] = []
        var found: [Evidence] = []
        var count = 0
        for (column, isGone) in [("<working>", false), ("<gone>", true)] {
            guard let evidence = file.chosen[column] else { continue }
            let entries = file.profile.sketches[evidence.source].values
            if ActivityWords.areKnown(file.profile.sketches[evidence.source]) {
                let value = staged(file, evidence.source, as: "text")
                let words = isGone ? ActivityWords.active : ActivityWords.inactive
                let list = words.sorted().map(SQLName.text).joined(separator: ", ")
                conditions.append("lower(\(value)) \(isGone ? "NOT IN" : "IN") (\(list))")
                count = max(count, entries.filter { words.contains($0.value.lowercased()) != isGone }.total)
            } else {
                let flag = staged(file, evidence.source, as: "flag")
                conditions.append("\(flag) = \(isGone ? 1 : 0)")
                let no: Set<String> = ["0", "f", "false", "n", "no", "nein", "falsch", "non", "faux", "falso"]
                count = max(count, entries.filter { no.contains($0.value.lowercased()) != isGone }.total)
            }
            found.append(evidence)
        }
        guard !conditions.isEmpty else { return nil }
        return (conditions.joined(separator: " OR "), found, count)
    }

    /// The last day of use: of the file, else, of a user who is switched off, the day of the last login or change.
    mutating func endOfUse(_ file: GuessedFile) -> PlannedColumn? {
        guard let leavers = leavers(file), let flag = leavers.evidence.first else { return nil }
        let own = plain(file, "ends_on", table: "users")
        var times: [String] = []
        var sources = own?.sources ?? []
        var reasons: [String] = own == nil ? [] : ["its own column"]
        sources += leavers.evidence.map { SourceColumn(file: file.name, column: file.profile.header[$0.source]) }
        for (column, word) in [("<last_login>", "last login"), ("<changed>", "last change")] {
            guard let evidence = file.chosen[column] else { continue }
            times.append(staged(file, evidence.source, as: type(file, evidence.source, for: column, table: "users")))
            sources.append(SourceColumn(file: file.name, column: file.profile.header[evidence.source]))
            reasons.append("the day of the \(word) of users who are switched off")
        }
        guard !times.isEmpty else {
            if leavers.count > 0, own == nil {
                note(
                    Diagnostic(
                        .warning, "MAP-LEAVERS",
                        "\(leavers.count) of \(file.profile.rows) users are switched off and no column says since when: "
                            + "they count as people who use the CRM, in adoption and the size of teams",
                        at: .file(file.name, line: file.profile.dialect.headerLine, column: flag.source + 1),
                        hint: "export the day of the last login or change, or write ends_on into users.sql"))
            }
            return own
        }
        let time = times.count == 1 ? times[0] : "coalesce(\(times.joined(separator: ", ")))"
        let day = "CASE WHEN \(leavers.sql) THEN date(\(time) / 1000, 'unixepoch') END"
        let blanks = ([own?.sql].compactMap(\.self) + times).map { " AND \($0) IS NULL" }.joined()
        addFindings(
            """
            SELECT t.source_table AS source, t.source_table AS file, t.source_line AS line,
                   'users' AS table_name, 'ends_on' AS column_name, 'no-last-day' AS kind,
                   NULL AS value, 'kept' AS action
            FROM raw.\(SQLName.quoted(file.table)) AS t
            WHERE (\(leavers.sql))\(blanks)
            """)
        return PlannedColumn(
            name: "ends_on", sql: own.map { "coalesce(\($0.sql), \(day))" } ?? day, sources: sources,
            score: flag.score, reasons: reasons, samples: samples(file, flag.source))
    }

    /// Where no file lists logins, the last one of each user is all there is.
    mutating func planLastLogins() {
        guard used("logins").isEmpty else { return }
        for file in used("users") {
            guard let evidence = file.chosen["<last_login>"], !isDetail(file),
                let users = tables["users"]?.parts.first(where: { $0.file == file.name }), let id = users.column("id")
            else { continue }
            let at = staged(
                file, evidence.source, as: type(file, evidence.source, for: "<last_login>", table: "users"))
            let columns = [
                PlannedColumn(name: "id", sql: "'last login ' || \(id.sql)", sources: id.sources, score: id.score),
                PlannedColumn(
                    name: "user_id", sql: id.sql, sources: id.sources, score: id.score, reasons: id.reasons,
                    samples: id.samples),
                planned("at", at, file, evidence), PlannedColumn(name: "kind", sql: "'login'"),
                PlannedColumn(name: "source_table", sql: "t.source_table"),
                PlannedColumn(name: "source_id", sql: id.sql), PlannedColumn(name: "source_line", sql: "t.source_line"),
            ]
            add(
                PlannedPart(
                    file: file.name, columns: columns, from: users.from, kept: "at IS NOT NULL",
                    notes: ["The last login of each user; no file lists the others."]), to: "usage_events")
        }
    }
}

extension [ValueSketch.Entry] {
    /// Rows that hold one of the values.
    fileprivate var total: Int { reduce(0) { $0 + $1.count } }
}
