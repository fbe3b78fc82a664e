import CRMImport
import CRMStore
import Diagnostics

/// Texts as YAML writes them.
enum YAMLText {
    /// In double quotes, with what needs it escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            default:
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFEFF {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    /// A text for a comment: one line, cut.
    static func comment(_ text: String) -> String { LogText.excerpt(text) }
}

/// Writes a draft as the files of a mapping folder.
struct MappingText {
    let draft: MappingDraft

    /// File name → text, sorted by name.
    var files: [(name: String, text: String)] {
        var files = [(name: "mapping.yml", text: mapping)]
        for table in draft.tables where !table.parts.isEmpty {
            files.append((name: "\(table.name).sql", text: select(table)))
        }
        if !draft.ambiguous.isEmpty {
            let selects = draft.ambiguous.joined(separator: "\nUNION ALL\n")
            files.append(
                (
                    name: "import_findings.sql",
                    text:
                        "-- What rows do not say clearly: whom a name means, which currency, when somebody left.\n\(selects)\nORDER BY 2, 3, 4, 5\n"
                ))
        }
        return files
    }

    // MARK: mapping.yml

    private var mapping: String {
        var lines = [
            "# A draft of `crmsite import csv --guess`: read it, then import with it. docs/mappings.md explains each key.",
            "# What each canonical column is made of stands in the selects beside this file; report.md sums it up.",
            "title: \(YAMLText.quoted(draft.title))", "version: 1", "source: \(draft.source)",
            "currency: \(draft.currency)   # \(draft.currencyReason)",
        ]
        if !draft.isCurrencySettled {
            lines.append(
                "unsigned-amounts: missing   # amounts that say no currency, in rows that state none; or their currency"
            )
        }
        let rates = draft.settings.rates.prices.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if !rates.isEmpty {
            lines.append("rates: {\(rates.joined(separator: ", "))}   # given when this draft was made")
        }
        lines += [
            "time-zone: \(draft.settings.zone?.name ?? "UTC")   # for times that do not say their own; "
                + (draft.settings.zone == nil ? "not found in the files, so set it" : "given when this draft was made"),
            "fiscal-year-start: 1   # not found in the files, so set it",
        ]
        if !draft.missing.isEmpty {
            lines.append("missing: [\(draft.missing.map(YAMLText.quoted).joined(separator: ", "))]")
        }
        lines.append("files:")
        for file in draft.read {
            lines += item(file)
        }
        let ignored = draft.ignored
        if !ignored.isEmpty {
            lines.append("ignored:")
            lines += ignored.map { "  \(YAMLText.quoted($0.name)): \(YAMLText.quoted($0.reason))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func item(_ file: GuessedFile) -> [String] {
        let dialect = file.profile.dialect
        var lines = [
            "  - file: \(YAMLText.quoted(file.name))   # \(file.kind?.title ?? "")",
            "    table: \(YAMLText.quoted(file.table))",
        ]
        if dialect.delimiter != 0x2C {
            let words: [UInt8: String] = [0x3B: "\";\"", 0x09: "tab", 0x7C: "\"|\""]
            lines.append("    delimiter: \(words[dialect.delimiter] ?? "\",\"")")
        }
        if dialect.encoding != .utf8 { lines.append("    encoding: \(dialect.encoding.rawValue)") }
        if dialect.headerLine > 1 { lines.append("    header-line: \(dialect.headerLine)") }
        if dialect.endsAtBlankLine { lines.append("    ends-at-blank-line: true") }
        if !dialect.leftOut.isEmpty {
            lines.append("    leave-out: [\(dialect.leftOut.map(YAMLText.quoted).joined(separator: ", "))]")
        }
        if dialect.namesColumns { lines.append("    name-columns: true") }
        if !file.profile.filledDown.isEmpty {
            lines.append("    fill-down: [\(file.profile.filledDown.map(YAMLText.quoted).joined(separator: ", "))]")
        }
        if draft.decimalComma(file) { lines.append("    decimal: \",\"") }
        let columns = (draft.types[file.name] ?? [:]).sorted { $0.key < $1.key }
        if !columns.isEmpty {
            lines.append("    columns:")
            lines += columns.map { name, type in
                "      \(YAMLText.quoted(name)): \(type.hasPrefix("{") ? type : YAMLText.quoted(type))"
            }
            lines += draft.offers.filter { $0.file.name == file.name }.compactMap { offer in
                offer.declaration.map { "      # \($0)   # for \(offer.column) in \(offer.table).sql" }
            }
        }
        if let repairs = draft.repairs[file.name] {
            lines.append("    repairs:   # spelt otherwise in the file they refer to")
            for (name, pairs) in repairs.sorted(by: { $0.key < $1.key }) {
                let texts = pairs.sorted { $0.key < $1.key }.map { wrong, right in
                    "\(YAMLText.quoted(wrong)): \(YAMLText.quoted(right))"
                }
                lines.append("      \(YAMLText.quoted(name)): {\(texts.joined(separator: ", "))}")
            }
        }
        if let memory = memory(file) { lines.append(memory) }
        if let custom = draft.custom[file.name] {
            lines += [
                "    custom:   # columns that nothing else takes; profiles and rules can name them",
                "      entity: \(custom.entity)", "      id: \(YAMLText.quoted(custom.id))",
                "      columns: [\(custom.columns.map(YAMLText.quoted).joined(separator: ", "))]",
            ]
        }
        for (reason, columns) in draft.leftColumns[file.name] ?? [] {
            lines.append(
                "    # not taken over (\(reason)): \(columns.map { LogText.clean($0) }.joined(separator: ", "))")
        }
        return lines
    }

    /// Kinds of files whose rows others refer to.
    private static let looked: Set<String> = [
        "users", "org_units", "roles", "pipelines", "currencies", "opportunities", "accounts", "contacts", "leads",
        "products",
    ]

    /// What an update remembers of earlier exports: logs of changes, and what others refer to.
    private func memory(_ file: GuessedFile) -> String? {
        let columns: [String]
        let kind: Mapping.Memory.Kind
        let name = file.kind?.name ?? ""
        switch name {
        case "stage_changes", "field_changes":
            kind = .log
            columns = ["id", "opportunity_id", "record_id", "<record>", "at", "field", "to_stage", "new_value"]
        case "stages":
            kind = .lookup
            columns = ["pipeline", file.index(of: "id") == nil ? "name" : "id"]
        case _ where MappingText.looked.contains(name):
            kind = .lookup
            columns = ["id", "name"].filter { file.sketch(of: $0)?.isUnique == true }.prefix(1).map { $0 }
        default: return nil
        }
        let places = Set(columns.compactMap { file.index(of: $0) }).sorted()
        guard !places.isEmpty else { return nil }
        let names = places.map { YAMLText.quoted(file.profile.header[$0]) }.joined(separator: ", ")
        return "    \(kind.rawValue): [\(names)]   # an update reads these rows together with those of earlier exports"
    }

    // MARK: Selects

    private func select(_ table: PlannedTable) -> String {
        var lines = ["-- \(table.name): \(Schema.named(table.name)?.meaning ?? "")"]
        for gap in draft.gaps(of: table) { lines.append("-- " + gap) }
        if let whole = table.whole {
            lines += whole.split(separator: "\n").map(String.init)
            return lines.joined(separator: "\n") + "\n"
        }
        // The parts of a union have the same columns, in the order of the schema.
        let order = (Schema.named(table.name)?.columns.map(\.name) ?? []) + [DeletedMark.column]
        let names = order.filter { name in table.parts.contains { $0.column(name) != nil } }
        var rows: [String] = []
        for (index, part) in table.parts.enumerated() {
            if index > 0 { rows.append("UNION ALL") }
            rows += part.notes.map { "-- \($0)" }
            rows += self.rows(
                part, names, offers: table.isDistinct ? [] : draft.offers.filter { $0.table == table.name })
        }
        if table.isDistinct, table.parts.count > 1 {
            // Several files name the same things: each is one row, of the place where it stands first.
            rows =
                ["SELECT \(names.joined(separator: ", "))", "FROM ("]
                + ["  SELECT *, row_number() OVER (PARTITION BY id ORDER BY source_table, source_line) AS place FROM ("]
                + rows.map { "    " + $0 } + ["  )", ") WHERE place = 1"]
        }
        lines += rows
        // One line of a file of stages may be a stage of several pipelines.
        let further = table.name == "stages" && names.contains("pipeline") ? ", pipeline" : ""
        lines.append(names.contains("source_line") ? "ORDER BY source_table, source_line\(further)" : "ORDER BY 1")
        return lines.joined(separator: "\n") + "\n"
    }

    private func rows(_ part: PlannedPart, _ names: [String], offers: [Offer]) -> [String] {
        var lines: [String] = []
        for (index, name) in names.enumerated() {
            let column = part.column(name)
            let comma = index + 1 < names.count ? "," : ""
            let lead = index == 0 ? "SELECT " : "       "
            let text = "\(lead)\(column?.sql ?? "NULL") AS \(name)\(comma)"
            lines.append(column.map { text + comment($0) } ?? text)
            if index == 0, names.count > 1 { lines += offers.flatMap { self.lines($0, part) } }
        }
        lines += part.from
        guard let kept = part.kept else { return lines }
        return ["SELECT * FROM ("] + lines.map { "  " + $0 } + [") WHERE \(kept)"]
    }

    /// The lines of an offer as comments: those of another file's part give nothing, since all parts have the same columns.
    private func lines(_ offer: Offer, _ part: PlannedPart) -> [String] {
        let isOwn = offer.file.name == part.file
        return offer.lines.map { name, sql in
            let from = "\(YAMLText.comment(offer.file.name)), \(YAMLText.comment(offer.header))"
            let first = "       -- \(isOwn ? sql : "NULL") AS \(name),"
            guard name == offer.column else { return first + "   -- with \(offer.column) of \(from)" }
            return first + "   -- take the first two dashes away to read \(name) from \(from)"
                + (offer.type == nil ? "" : ", and the # before its type in mapping.yml")
        }
    }

    /// `-- deals.csv, Amount: 0.97 (name; numbers), e.g. "1200"`
    private func comment(_ column: PlannedColumn) -> String {
        guard !column.sources.isEmpty || column.score < 1 else {
            return column.reasons.isEmpty ? "" : "   -- \(YAMLText.comment(column.reasons.joined(separator: "; ")))"
        }
        let from = column.sources.map { "\($0.file), \($0.column)" }.joined(separator: " + ")
        var text = "   -- \(from.isEmpty ? "" : LogText.clean(from) + ": ")\(MappingDraft.number(column.score))"
        if !column.reasons.isEmpty { text += " (\(LogText.clean(column.reasons.joined(separator: "; "))))" }
        if !column.samples.isEmpty {
            text += ", e.g. " + column.samples.map { "\"\(LogText.clean($0))\"" }.joined(separator: ", ")
        }
        return text
    }
}
