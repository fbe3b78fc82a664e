import CRMImport
import Diagnostics

/// Who left: a CRM deletes no user, but switches one off.
extension Planner {
    /// What says who is switched off: conditions in SQL that hold for their rows, the columns, how many such rows the
    /// sample has, and the columns of words, which may say neither.
    private struct Leavers {
        var conditions: [String] = []
        var evidence: [Evidence] = []
        var count = 0
        var unclear: [(header: String, value: String)] = []
    }

    private mutating func leavers(_ file: GuessedFile) -> Leavers {
        var found = Leavers()
        for (column, isGone) in [("<working>", false), ("<gone>", true)] {
            guard let evidence = file.chosen[column] else { continue }
            let entries = file.profile.sketches[evidence.source].values
            if entries.contains(where: { ActivityWords.meaning(of: $0.value) != nil }) {
                let value = staged(file, evidence.source, as: "text")
                found.conditions.append("says_active(\(value)) = 0")
                found.unclear.append((file.profile.header[evidence.source], value))
                found.count = max(found.count, entries.filter { ActivityWords.meaning(of: $0.value) == false }.total)
                noteUnclear(file, evidence.source, entries)
            } else {
                let flag = staged(file, evidence.source, as: "flag")
                let gone = entries.filter { TypeGuess.noes.contains($0.value.lowercased()) != isGone }
                let sketch = file.profile.sketches[evidence.source]
                let blanks = isGone || !gone.isEmpty || entries.isEmpty ? 0 : sketch.rows - sketch.filled
                // A program that writes no other no writes a blank for it.
                found.conditions.append(
                    blanks > 0 ? "coalesce(\(flag), 0) = 0" : "\(flag) = \(isGone ? 1 : 0)")
                found.count = max(found.count, gone.total + blanks)
                if blanks > 0 { noteBlankFlags(file, evidence.source, blanks) }
            }
            found.evidence.append(evidence)
        }
        return found
    }

    /// Says that blanks count as a no where every other row says yes.
    private mutating func noteBlankFlags(_ file: GuessedFile, _ index: Int, _ blanks: Int) {
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "'\(LogText.excerpt(file.profile.header[index]))' is yes or blank, and never no: the \(blanks) of "
                    + "\(file.profile.rows) users with a blank count as switched off",
                at: .file(file.name, line: file.profile.dialect.headerLine, column: index + 1),
                hint: "if a blank says nothing, take the coalesce out of ends_on in users.sql"))
    }

    /// Asks what the words mean that say neither that somebody is active nor that somebody left.
    private mutating func noteUnclear(_ file: GuessedFile, _ index: Int, _ entries: [ValueSketch.Entry]) {
        let unclear = entries.filter { ActivityWords.meaning(of: $0.value) == nil }
        guard let first = unclear.first else { return }
        let header = LogText.excerpt(file.profile.header[index])
        note(
            Diagnostic(
                .warning, "MAP-STATUS",
                "do users whose '\(header)' is \(Planner.words(unclear)) use the CRM? The draft does not know "
                    + "these words: they count as people who do, each with a finding",
                at: .file(file.name, line: first.line, column: index + 1),
                hint: "write repairs: {\(YAMLText.quoted(header)): "
                    + "{\(YAMLText.quoted(LogText.excerpt(first.value))): Inactive}} below the file in mapping.yml, or Active"
            ))
    }

    /// The first six values with their rows.
    static func words(_ entries: [ValueSketch.Entry]) -> String {
        entries.prefix(6).map { "'\(LogText.excerpt($0.value))' (\($0.count))" }.joined(separator: ", ")
            + (entries.count > 6 ? " and \(entries.count - 6) more" : "")
    }

    /// Names a column that is called as one of activity and holds no word that the draft knows.
    private mutating func noteUnknown(_ file: GuessedFile) {
        guard let vocabulary = file.kind?.vocabulary else { return }
        for (index, key) in file.profile.keys.enumerated()
        where vocabulary.entries[key.joined]?.contains(where: { ["<working>", "<gone>"].contains($0.column) }) == true {
            let sketch = file.profile.sketches[index]
            // A state may be one of a country.
            guard file.types[index].kind == .text, (1...20).contains(sketch.distinct),
                key.joined.contains("stat"), !["state", "estado", "stato"].contains(key.joined),
                let first = sketch.values.first
            else { continue }
            let header = LogText.excerpt(file.profile.header[index])
            note(
                Diagnostic(
                    .warning, "MAP-STATUS",
                    "does '\(header)' say who left? The draft knows none of its words, "
                        + "\(Planner.words(sketch.frequent)): all users count as people who use the CRM",
                    at: .file(file.name, line: first.line, column: index + 1),
                    hint: "if it does, write ends_on into users.sql"))
        }
    }

    /// The last day of use: of the file, else, of a user who is switched off, the day of the last login or change.
    mutating func endOfUse(_ file: GuessedFile) -> PlannedColumn? {
        let leavers = leavers(file)
        guard let flag = leavers.evidence.first else {
            noteUnknown(file)
            return nil
        }
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
        let isGone = leavers.conditions.joined(separator: " OR ")
        let blanks = ([own?.sql].compactMap(\.self) + times).map { " AND \($0) IS NULL" }.joined()
        addFinding(
            file, "users", "no-last-day", column: "ends_on", value: "NULL", "kept", "(\(isGone))\(blanks)")
        for (header, value) in leavers.unclear {
            addFinding(
                file, "users", "unknown-status", column: header, value: value, "kept",
                "\(value) IS NOT NULL AND says_active(\(value)) IS NULL")
        }
        guard !times.isEmpty else {
            if leavers.count > 0, own == nil { noteNoDay(file, flag, leavers.count) }
            return own
        }
        let time = times.count == 1 ? times[0] : "coalesce(\(times.joined(separator: ", ")))"
        let day = "CASE WHEN \(isGone) THEN date(\(time) / 1000, 'unixepoch') END"
        return PlannedColumn(
            name: "ends_on", sql: own.map { "coalesce(\($0.sql), \(day))" } ?? day, sources: sources,
            score: flag.score, reasons: reasons, samples: samples(file, flag.source))
    }

    private mutating func noteNoDay(_ file: GuessedFile, _ flag: Evidence, _ count: Int) {
        let days = file.profile.header.indices.filter { index in
            file.types[index].isTime && types[file.name]?[file.profile.header[index]] == nil
        }.map { "'\(LogText.excerpt(file.profile.header[$0]))'" }
        let alike = days.isEmpty ? "" : "; is it \(days.prefix(3).joined(separator: " or "))?"
        note(
            Diagnostic(
                .warning, "MAP-LEAVERS",
                "\(count) of \(file.profile.rows) users are switched off and no column is known to say since when: "
                    + "they count as people who use the CRM, in adoption and the size of teams",
                at: .file(file.name, line: file.profile.dialect.headerLine, column: flag.source + 1),
                hint: "export the day of the last login or change, or write ends_on into users.sql\(alike)"))
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
