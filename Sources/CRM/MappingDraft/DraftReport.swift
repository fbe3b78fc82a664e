import CRMImport
import CRMStore
import Diagnostics

/// What a draft holds, for a person: on a terminal and as report.md.
struct DraftReport {
    let draft: MappingDraft

    /// What is missing, what that costs, and the columns whose values look like it.
    private let missing: [(what: String, cost: String, alikes: [LookAlike])]

    init(draft: MappingDraft) {
        self.draft = draft
        missing = ColumnCost.all.compactMap { item in
            let (table, cost) = (item.table, item.cost)
            let planned = draft.tables.first { $0.name == table }
            guard let column = item.column else { return planned == nil ? (table, cost, []) : nil }
            guard let planned, planned.whole == nil else { return nil }
            guard !planned.parts.contains(where: { $0.column(column) != nil }) else { return nil }
            return ("\(table).\(column)", cost, LookAlike.of(table, column, in: draft))
        }
    }

    private var mapped: Int { draft.columns.count { !$0.sources.isEmpty } }

    /// The report as lines for a terminal.
    var lines: [String] {
        var lines = [
            draft.marks.isEmpty
                ? "the CRM was not recognised"
                : "\(draft.source), by \(draft.marks.prefix(6).joined(separator: ", "))"
        ]
        if let own { lines.append("  " + own) }
        for file in draft.read {
            lines.append("  \(file.name): \(file.kind?.title ?? ""), \(rows(file)), \(written(file))")
        }
        for (name, reason) in draft.ignored { lines.append("  \(name): not read (\(reason))") }
        for table in draft.tables {
            let columns = table.parts.flatMap(\.columns).filter { !$0.sources.isEmpty }
            guard !columns.isEmpty else { continue }
            let least = columns.map(\.score).min() ?? 1
            lines.append(
                "  \(table.name): \(columns.count) columns from "
                    + "\(Set(columns.flatMap { $0.sources.map(\.file) }).count) "
                    + "files, the least sure \(MappingDraft.number(least))")
        }
        lines.append("\(mapped) canonical columns have a source")
        let unsure = draft.columns.filter { !$0.sources.isEmpty && $0.score < MappingDraft.unsure }
        for column in unsure {
            let from = column.sources.map(\.column).joined(separator: " + ")
            lines.append(
                "  look at \(column.table).\(column.name): \(column.file), \(from): "
                    + "\(MappingDraft.number(column.score)) (\(column.reasons.joined(separator: "; ")))")
        }
        for (what, cost, alikes) in missing {
            lines.append("  missing \(what): costs \(cost)")
            for alike in alikes {
                lines.append(
                    "    left to you: \(alike.file.name), '\(LogText.excerpt(alike.file.profile.header[alike.index]))' "
                        + alike.what + "; \(alike.column) needs \(Offer.need(of: alike.column, in: alike.table))"
                        + (draft.offer(alike.table, alike.column, alike.file.name, alike.index) == nil
                            ? "" : "; the line stands in \(alike.table).sql"))
            }
        }
        return lines
    }

    /// Every CRM that is recognised has a mapping, which joins tables that a draft cannot.
    private var own: String? {
        if let shipped = draft.shipped {
            return "`--mapping \(shipped.mapping)` reads these tables, and joins what a draft cannot: "
                + shipped.files.map { LogText.clean($0) }.joined(separator: ", ")
        }
        guard !draft.marks.isEmpty else { return nil }
        return
            "crmsite comes with the mapping `\(draft.source)`: where your files are called as it expects, take that one"
    }

    private func rows(_ file: GuessedFile) -> String {
        file.profile.isWhole ? "\(file.profile.rows) rows" : "more than \(file.profile.rows) rows"
    }

    private func written(_ file: GuessedFile) -> String {
        let dialect = file.profile.dialect
        let names: [UInt8: String] = [0x2C: "comma", 0x3B: "semicolon", 0x09: "tab", 0x7C: "bar"]
        var parts = [names[dialect.delimiter] ?? "comma", dialect.encoding.rawValue]
        if draft.decimalComma(file) { parts.append("decimal comma") }
        if dialect.headerLine > 1 { parts.append("header on line \(dialect.headerLine)") }
        return parts.joined(separator: ", ")
    }

    // MARK: report.md

    var markdown: String {
        var lines = [
            "# \(draft.title)", "",
            "A draft of a mapping. Nothing is taken over unseen: the import runs what the files of this folder say.",
            "",
            draft.marks.isEmpty
                ? "The CRM was not recognised by its column names."
                : "Recognised by the columns \(draft.marks.map { "`\($0)`" }.joined(separator: ", ")).",
        ]
        if let own { lines += ["", own + "."] }
        lines += [
            "", "## Files", "", "| file | rows of | rows | written | why |", "|---|---|---|---|---|",
        ]
        for file in draft.read {
            lines.append(
                row([
                    file.name, file.kind?.title ?? "", rows(file), written(file), file.reasons.joined(separator: "; "),
                ]))
        }
        for (name, reason) in draft.ignored { lines.append(row([name, "", "", "not read", reason])) }
        lines += shortSection + mappedSection + leftSection + leftColumnsSection
        lines += ["", "## Missing, and what it costs", "", "| missing | costs |", "|---|---|"]
        lines += missing.map { row([$0.what, $0.cost]) }
        if !draft.findings.isEmpty {
            lines += ["", "## What to look at in the files", ""]
            lines += draft.findings.map { finding in
                let place = finding.place.text.map { "\($0): " } ?? ""
                let hint = finding.hint.isEmpty ? "" : " (\(finding.hint))"
                return "- \(escaped(place + finding.what + hint))"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A row a canonical table: how many of its columns are filled, and how sure that is.
    private var shortSection: [String] {
        var lines = [
            "", "## In short", "", "| table | columns | mapped | of these to look at | perhaps | not found |",
            "|---|---|---|---|---|---|",
        ]
        for table in draft.tables {
            guard let schema = Schema.named(table.name) else { continue }
            let columns = schema.columns.map(\.name).filter { !$0.hasPrefix("source_") }
            let planned = table.parts.flatMap(\.columns)
            let filled = Set(planned.map(\.name)).intersection(columns)
            let unsure = Set(planned.filter { !$0.sources.isEmpty && $0.score < MappingDraft.unsure }.map(\.name))
            let perhaps = Set(draft.doubts(of: table.name).map(\.column)).subtracting(filled)
            lines.append(
                row([
                    table.name, "\(columns.count)", "\(filled.count)", "\(unsure.count)", "\(perhaps.count)",
                    "\(columns.count - filled.count - perhaps.count)",
                ]))
        }
        return lines
    }

    private var mappedSection: [String] {
        var lines = ["", "## Mapped", ""]
        for table in draft.tables {
            lines += ["### \(table.name)", "", "| column | from | sure | why | values |", "|---|---|---|---|---|"]
            for part in table.parts {
                for column in part.columns where !column.sources.isEmpty && !column.name.hasPrefix("source_") {
                    lines.append(
                        row([
                            column.name, column.sources.map { "\($0.file), \($0.column)" }.joined(separator: " + "),
                            MappingDraft.number(column.score), column.reasons.joined(separator: "; "),
                            column.samples.joined(separator: " · "),
                        ]))
                }
            }
            lines.append("")
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private var leftSection: [String] {
        var lines = ["", "## Left to you", "", "| column | perhaps | sure | why |", "|---|---|---|---|"]
        for file in draft.files where file.kind?.reason == nil && file.leftOut == nil {
            for (index, type) in file.types.enumerated() {
                for doubt in type.doubts where doubt.isLoss {
                    lines.append(row(["", "\(file.name), \(file.profile.header[index])", "", doubt.what]))
                }
            }
        }
        for table in draft.tables {
            let filled = Set(table.parts.flatMap { $0.columns.map(\.name) })
            for (file, column, evidence) in draft.doubts(of: table.name) where !filled.contains(column) {
                lines.append(
                    row([
                        "\(table.name).\(column)", "\(file.name), \(file.profile.header[evidence.source])",
                        MappingDraft.number(evidence.score), evidence.reasons.joined(separator: "; "),
                    ]))
            }
        }
        for (_, cost, alikes) in missing {
            for alike in alikes {
                lines.append(
                    row([
                        "\(alike.table).\(alike.column)",
                        "\(alike.file.name), \(alike.file.profile.header[alike.index])",
                        "", "\(alike.what); without it: \(cost)",
                    ]))
            }
        }
        return lines.last == "|---|---|---|---|"
            ? ["", "## Left to you", "", "Nothing was found in between."] : lines + offered
    }

    /// What a person does to take a column that is left to them, in words and with the lines.
    private var offered: [String] {
        guard !draft.offers.isEmpty else { return [] }
        var lines = [
            "",
            "To take one of these, take the `--` away before its line in the select, and the `#` before its type in "
                + "mapping.yml. Of several for one canonical column take one. The import refuses a value of another kind "
                + "(`E-MAP-VALUE`).", "",
            "| canonical column | from | needs | line of the select | line of mapping.yml |",
            "|---|---|---|---|---|",
        ]
        for offer in draft.offers {
            lines.append(
                row([
                    "\(offer.table).\(offer.column)", "\(offer.file.name), \(offer.header)", offer.need,
                    offer.lines.map { "\($0.sql) AS \($0.name)," }.joined(separator: " "), offer.declaration ?? "",
                ]))
        }
        return lines
    }

    /// Every column that nothing takes, with the reason.
    private var leftColumnsSection: [String] {
        let lines = draft.read.flatMap { file in
            (draft.leftColumns[file.name] ?? []).map { reason, columns in
                "- " + escaped("\(file.name): \(reason): \(columns.joined(separator: ", "))")
            }
        }
        return lines.isEmpty ? [] : ["", "## Columns that are not taken over", ""] + lines
    }

    private func row(_ cells: [String]) -> String { "| " + cells.map(escaped).joined(separator: " | ") + " |" }

    /// Text from a file, harmless in Markdown.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in LogText.clean(text) {
            if "|<>*_`[]\\".contains(character) { result += "\\" }
            result.append(character)
        }
        return result
    }
}
