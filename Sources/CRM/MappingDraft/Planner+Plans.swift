import Diagnostics

/// Close dates that are plans.
extension Planner {
    /// Of a deal that is said won or lost without a day of its end, a close date after everything the file stamps is a plan
    /// that was overtaken, and no day of its end: it ended at the latest when it changed last, where the file says when.
    /// Each is a finding. A file that stamps neither ends nor changes says nothing of the kind.
    mutating func settlePlans(_ columns: inout [PlannedColumn], _ file: GuessedFile) {
        guard let status = columns.first(where: { $0.name == "status" }), status.sql != "'open'",
            !(1...9).contains(where: { status.sql.contains("j\($0).v") }),
            let place = columns.firstIndex(where: { $0.name == "close_date" }), let close = file.chosen["close_date"]
        else { return }
        let closed = columns.first { $0.name == "closed_at" }
        // A day of winning that is the close date too is no further stamp.
        guard file.index(of: "closed_at").map({ $0 != close.source }) ?? (closed == nil) else { return }
        func stamp(_ name: String, alias: String) -> String? {
            guard let index = file.index(of: name), file.types[index].isTime else { return nil }
            // A few changes do not say how far the file goes.
            guard name != "updated_at" || file.profile.sketches[index].filled >= 20 else { return nil }
            return staged(file, index, as: type(file, index, for: name, table: "opportunities"), alias: alias)
        }
        let stamps = ["closed_at", "<lost_at>", "updated_at"].compactMap { stamp($0, alias: "r") }.map {
            "coalesce((SELECT max(\($0)) FROM raw.\(SQLName.quoted(file.table)) AS r), 0)"
        }
        guard !stamps.isEmpty else { return }
        let newest = stamps.count == 1 ? stamps[0] : "max(\(stamps.joined(separator: ", ")))"
        let day = columns[place]
        let isUndated = closed.map { " AND \($0.sql) IS NULL" } ?? ""
        let isPlan = "\(status.sql) <> 'open'\(isUndated) AND unixepoch(\(day.sql)) * 1000 > \(newest)"
        columns[place] = PlannedColumn(
            name: day.name, sql: "CASE WHEN \(isPlan) THEN NULL ELSE \(day.sql) END", sources: day.sources,
            score: day.score, reasons: day.reasons + ["of ended deals no day that is still to come"],
            samples: day.samples)
        let changed = stamp("updated_at", alias: "t")
        if let changed {
            let end = "CASE WHEN \(isPlan) THEN \(changed) END"
            columns.removeAll { $0.name == "closed_at" }
            columns.append(
                PlannedColumn(
                    name: "closed_at", sql: closed.map { "coalesce(\($0.sql), \(end))" } ?? end,
                    sources: closed?.sources ?? [], score: closed?.score ?? 0.5,
                    reasons: (closed?.reasons ?? [])
                        + ["the last change of ended deals whose close date is still to come"],
                    samples: closed?.samples ?? []))
        }
        addFinding(
            file, "opportunities", "planned-close", column: file.profile.header[close.source], value: day.sql,
            changed == nil ? "skipped" : "repaired", isPlan)
    }

    /// Warns where only days that people typed say when deals ended: the newest of them is how far the file goes.
    mutating func noteTypedDays(_ columns: [PlannedColumn], _ file: GuessedFile) {
        func has(_ name: String) -> Bool { columns.contains { $0.name == name } }
        guard let status = columns.first(where: { $0.name == "status" }), status.sql != "'open'", has("close_date"),
            !["created_at", "updated_at", "closed_at"].contains(where: has)
        else { return }
        note(
            Diagnostic(
                .warning, "MAP-STAMPS",
                "no column says when deals were made, changed or ended, only '"
                    + "\(LogText.excerpt(file.header(of: "close_date") ?? "close_date"))', days that people type: how far "
                    + "the export goes rests on them, and plans still to come are among them",
                at: .file(file.name, line: file.profile.dialect.headerLine),
                hint: "name such columns in answers.csv, or import with --as-of and the day of the export"))
    }
}
