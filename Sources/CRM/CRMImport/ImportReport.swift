import CRMModel
import Diagnostics
import TextFormats

/// What an import did, file by file and table by table.
public struct ImportReport: Sendable {
    /// One file of an export, or table of a database.
    public struct File: Sendable {
        public let name: String
        public var read = 0
        /// Lines of it from which a row of a canonical table was made.
        var lines = LineSet()
        /// Rows of it that stand in a canonical table.
        public var imported: Int { lines.count }
        /// Rows left out, by reason.
        public var skipped: [String: Int] = [:]
        public var repaired = 0
        /// Values that did not follow the declared type and are missing now.
        public var invalid = 0
        /// Columns the mapping names that are not in it.
        public var absentColumns: [String] = []
        /// An input that was not there.
        public var isMissing = false
        /// Whether the mapping requires it: of such an input an update keeps what it held.
        public var isRequired = false

        /// The counts in words.
        public var note: String {
            if isMissing { return isRequired ? "not there; what it held stays" : "not there; it is optional" }
            var parts = ["\(read) rows read", "\(imported) imported"]
            for (reason, count) in skipped.sorted(by: { $0.key < $1.key }) {
                parts.append("\(count) skipped (\(reason))")
            }
            let leftOut = read - imported - skipped.values.reduce(0, +)
            if leftOut > 0 { parts.append("\(leftOut) left out by the mapping") }
            if repaired > 0 { parts.append("\(repaired) values repaired") }
            if invalid > 0 { parts.append("\(invalid) values not usable") }
            if !absentColumns.isEmpty {
                let names = absentColumns.prefix(5).joined(separator: ", ")
                let more = absentColumns.count > 5 ? " and \(absentColumns.count - 5) more" : ""
                parts.append("without the columns \(names)\(more)")
            }
            return parts.joined(separator: ", ")
        }

        init(name: String, read: Int = 0, repaired: Int = 0, invalid: Int = 0, isMissing: Bool = false) {
            self.name = name
            self.read = read
            self.repaired = repaired
            self.invalid = invalid
            self.isMissing = isMissing
        }
    }

    public let mapping: String
    public internal(set) var files: [File] = []
    /// What an update changed: canonical table → rows that are new, and rows that are not as they were.
    public internal(set) var updates: [String: (new: Int, changed: Int)] = [:]
    /// Canonical table → rows that an update took away, since the CRM has deleted them.
    public internal(set) var removed: [String: Int] = [:]
    /// Canonical table → rows.
    public internal(set) var tables: [(name: String, rows: Int)] = []
    /// Files of the folder that were not read, and why.
    public internal(set) var unused: [(name: String, reason: String)] = []
    /// Kind and action of a finding → how many.
    public internal(set) var findings: [String: Int] = [:]
    /// What an update's export lacks and an earlier one had: `table`, or `table.column`. What is empty in it empties nothing.
    public internal(set) var lacks: [String] = []
    public internal(set) var dangling: [(reference: String, count: Int)] = []
    public internal(set) var asOf: CalendarDate?
    /// Canonical tables with rows that the source marks as deleted: they are kept and left out of the figures.
    public internal(set) var deleted: [(name: String, rows: Int, of: Int)] = []
    /// What somebody should look at, with its place: the first twenty of a kind.
    public internal(set) var warnings: [Diagnostic] = []

    init(mapping: String) { self.mapping = mapping }

    /// Credits the rows of one table to the files they came from.
    mutating func add(_ outcome: TableFiller.Outcome) {
        for index in files.indices {
            let name = files[index].name
            if let lines = outcome.linesOf[name] { files[index].lines.formUnion(lines) }
            for (reason, count) in outcome.skippedOf[name] ?? [:] {
                files[index].skipped["\(outcome.table): \(reason)", default: 0] += count
            }
        }
    }

    /// Counts the fields of one's own beside those a select brought.
    mutating func addCustomValues(_ count: Int) {
        guard count > 0 else { return }
        if let index = tables.firstIndex(where: { $0.name == "custom_values" }) {
            tables[index].rows += count
        } else {
            tables.append(("custom_values", count))
        }
    }

    /// Counts what was kept although it looks wrong, and warns of it.
    mutating func note(_ kind: String, _ count: Int, _ all: [Diagnostic]) {
        guard count > 0 else { return }
        findings["\(kind), kept"] = count
        warnings += all.prefix(20)
        guard all.count > 20 else { return }
        warnings.append(
            Diagnostic(
                .warning, all[0].name, "and \(all.count - 20) more like these", hint: "they are among the findings"))
    }

    /// The report as lines for a terminal or a log.
    public var lines: [String] {
        var lines = ["mapping \(mapping), as of \(asOf?.iso ?? "unknown")"]
        lines += files.map { "  \($0.name): \($0.note)" }
        lines += unused.map { "  \($0.name): not read (\($0.reason))" }
        lines.append("tables: " + tables.map { "\($0.name) \($0.rows)\(update(of: $0.name))" }.joined(separator: ", "))
        if !lacks.isEmpty {
            let more = lacks.count > 5 ? " and \(lacks.count - 5) more" : ""
            lines.append(
                "a part of an export, without \(lacks.prefix(5).map { LogText.excerpt($0) }.joined(separator: ", "))\(more): "
                    + "what is empty in it empties nothing")
        }
        if !deleted.isEmpty {
            let counts = deleted.map { "\($0.name) \($0.rows) of \($0.of)" }
            lines.append("deleted in the source, kept out of the figures: " + counts.joined(separator: ", "))
        }
        for (finding, count) in findings.sorted(by: { $0.key < $1.key }) {
            lines.append("  finding: \(finding): \(count)")
        }
        for (reference, count) in dangling {
            lines.append("  finding: dangling reference, kept: \(reference): \(count)")
        }
        return lines
    }

    private func update(of table: String) -> String {
        guard let counts = updates[table] else { return "" }
        let gone = removed[table].map { ", \($0) removed: deleted in the CRM" } ?? ""
        return " (\(counts.new) new, \(counts.changed) changed\(gone))"
    }
}
