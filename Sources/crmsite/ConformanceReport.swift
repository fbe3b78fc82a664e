import Conformance
import TextFormats

/// What rules say about a log, as JSON or as a table.
struct ConformanceReport {
    enum Entry {
        case judged(LogResult)
        /// A rule that the log cannot answer: `RULE_ERROR` with the reason.
        case failed(String, Template, String)
    }

    let log: EventLog
    let listsCases: Bool
    var results: [Entry] = []

    /// An array with one object a rule, each on a line of its own.
    var json: String {
        let objects = results.map { entry in
            var writer = JSONWriter()
            writer.object { write(entry, &$0) }
            return String(decoding: writer.finish(), as: UTF8.self)
        }
        return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    private func write(_ entry: Entry, _ writer: inout JSONWriter) {
        func text(_ key: String, _ value: String) {
            writer.key(key)
            writer.string(value)
        }
        func number(_ key: String, _ value: Int) {
            writer.key(key)
            writer.integer(value)
        }
        func cases(_ key: String, _ numbers: [Int32]) {
            writer.key(key)
            writer.array { writer in for number in numbers { writer.string(log.name(of: Int(number))) } }
        }
        switch entry {
        case .failed(let rule, let template, let reason):
            text("rule", rule)
            text("template", template.rawValue)
            text("error", "RULE_ERROR")
            text("reason", reason)
        case .judged(let result):
            text("rule", result.rule)
            text("template", result.template.rawValue)
            number("cases", result.cases)
            number("activated", result.activated)
            number("vacuous", result.vacuous)
            number("satisfied", result.satisfied)
            number("violated", result.violating.count)
            number("pending", result.pending.count)
            if listsCases {
                cases("violating_cases", result.violating)
                cases("pending_cases", result.pending)
            }
            writer.key("activations")
            writer.object { writer in
                let tally = result.activations
                let counts = [
                    ("activated", tally.activated), ("satisfied", tally.fulfilled),
                    ("violated", tally.violated + tally.late), ("pending", tally.pending),
                ]
                for (key, value) in counts {
                    writer.key(key)
                    writer.integer(value)
                }
            }
            number("left_out_events", result.leftOutEvents)
        }
    }

    /// One line a rule, columns aligned; below it the violating and pending cases.
    var table: String {
        let head = ["rule", "template", "cases", "activated", "vacuous", "satisfied", "violated", "pending"]
        let lines = results.map { entry -> [String] in
            switch entry {
            case .failed(let rule, let template, _): [rule, template.rawValue, "RULE_ERROR"]
            case .judged(let result):
                [result.rule, result.template.rawValue]
                    + [
                        result.cases, result.activated, result.vacuous, result.satisfied, result.violating.count,
                        result.pending.count,
                    ].map(String.init)
            }
        }
        let widths = head.indices.map { column in
            ([head] + lines).reduce(0) { $1.indices.contains(column) ? max($0, $1[column].unicodeScalars.count) : $0 }
        }
        var text = row(head, widths)
        for (line, entry) in zip(lines, results) {
            text += row(line, widths)
            switch entry {
            case .failed(_, _, let reason): text += "  \(reason)\n"
            case .judged(let result):
                if listsCases {
                    text += list("violated", result.violating) + list("pending", result.pending)
                }
            }
        }
        return text
    }

    /// Names to the left, numbers to the right.
    private func row(_ cells: [String], _ widths: [Int]) -> String {
        let padded = cells.enumerated().map { column, cell in
            let blanks = String(repeating: " ", count: max(0, widths[column] - cell.unicodeScalars.count))
            return column < 2 ? cell + blanks : blanks + cell
        }
        return padded.joined(separator: "  ") + "\n"
    }

    private func list(_ word: String, _ cases: [Int32]) -> String {
        guard !cases.isEmpty else { return "" }
        return "  \(word): " + cases.map { log.name(of: Int($0)) }.joined(separator: ", ") + "\n"
    }
}
