import CRMModel
import Conformance
import Diagnostics
import TextFormats

/// Reads an event log from a CSV file: `case,activity,timestamp`, and if it has them `resource` and `open`.
struct EventLogReader {
    /// What is odd about the rows and does not stop the run.
    private(set) var warnings: [Diagnostic] = []
    private let collector = DiagnosticCollector()
    private let reader: CSVReader

    /// Most findings about single rows that are listed.
    private static let limit = 20

    private static let columns = ["case", "activity", "timestamp"]

    /// Spreadsheets of many countries write semicolons. The names of the three columns tell what separates them, so
    /// that nothing is guessed.
    private init(path: String) throws(Diagnostic) {
        let standard: CSVReader
        do {
            standard = try CSVReader(path: path)
        } catch {
            guard error.name.hasPrefix("CSV-"), let other = Self.separated(path) else { throw Self.plain(error) }
            standard = other
        }
        reader = Self.isLog(standard) ? standard : Self.separated(path) ?? standard
    }

    private static func isLog(_ reader: CSVReader) -> Bool { columns.allSatisfy { reader.column($0) != nil } }

    /// The file by another separator, where that gives the three columns.
    private static func separated(_ path: String) -> CSVReader? {
        for sign in [";", "\t", "|"] {
            guard let delimiter = sign.utf8.first,
                let reader = try? CSVReader(path: path, dialect: CSVDialect(delimiter: delimiter))
            else { continue }
            if isLog(reader) { return reader }
        }
        return nil
    }

    /// A finding of the CSV reader with a hint that this command can follow: it has no option for ragged rows or other
    /// encodings.
    private static func plain(_ finding: Diagnostic) -> Diagnostic {
        var finding = finding
        switch finding.name {
        case "CSV-RAGGED": finding.hint = "correct the row: quote a field that holds the separator, remove a blank line"
        case "CSV-ENCODING": finding.hint = "save the file as UTF-8"
        default: break
        }
        return finding
    }

    private func nextRow() throws(Diagnostic) -> CSVRow? {
        do { return try reader.next() } catch { throw Self.plain(error) }
    }

    /// The log up to `asOf`, with warnings.
    /// - Throws: `E-CSV-…`, `E-SRC-VALUE` (65); all findings about rows at once, the first twenty listed.
    static func read(path: String, asOf: Instant?) throws -> (log: EventLog, warnings: [Diagnostic]) {
        var reader = try EventLogReader(path: path)
        return (try reader.log(asOf), reader.warnings)
    }

    private mutating func log(_ asOf: Instant?) throws -> EventLog {
        for name in Self.columns where reader.column(name) == nil {
            collector.report(
                Diagnostic(
                    "CSV-COLUMN", "no column '\(name)'", at: .file(reader.path, line: 1),
                    hint: "an event log has case, activity, timestamp, and may have resource and open"))
        }
        try collector.throwIfErrors()
        guard let cases = reader.column("case"), let activities = reader.column("activity"),
            let times = reader.column("timestamp")
        else { throw DiagnosticList(collector.diagnostics) }
        let resources = reader.column("resource")
        let flags = reader.column("open")
        let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        var builder = EventLog.Builder()
        var firstBadTime: Int?
        var badRows = 0
        var rows = 0
        func refuse(_ what: String, _ line: Int, _ hint: String) {
            badRows += 1
            guard badRows <= EventLogReader.limit else { return }
            collector.report(Diagnostic("SRC-VALUE", what, at: .file(reader.path, line: line), hint: hint))
        }
        while let row = try nextRow() {
            if row.isEmpty(at: cases) || row.isEmpty(at: activities) {
                refuse(
                    "a row without \(row.isEmpty(at: cases) ? "case" : "activity")", row.line,
                    "fill it, or leave the row out")
                continue
            }
            var isOpen = false
            if let flags {
                switch row.string(at: flags).lowercased() {
                case "true": isOpen = true
                case "false", "": break
                default:
                    refuse("'open' is '\(LogText.excerpt(row.string(at: flags)))'", row.line, "write true or false")
                }
            }
            let usable = builder.add(
                case: row.bytes(at: cases), activity: row.bytes(at: activities),
                time: Instant(iso: row.string(at: times)), resource: resources.map { row.bytes(at: $0) } ?? empty,
                isOpen: isOpen)
            rows += 1
            if !usable, firstBadTime == nil { firstBadTime = row.line }
        }
        if badRows > EventLogReader.limit {
            collector.report(
                Diagnostic(
                    "SRC-VALUE", "\(badRows - EventLogReader.limit) more rows like these", at: .file(reader.path)))
        }
        try collector.throwIfErrors()
        let log = builder.finish(asOf: asOf)
        try checkTimes(log.oddities, firstBadTime, rows: rows)
        warn(log.oddities, firstBadTime, hasFlags: flags != nil, isCut: asOf != nil)
        return log
    }

    /// A log none of whose timestamps can be read is judged by nothing: its order is not known.
    private func checkTimes(_ oddities: EventLog.Oddities, _ firstBadTime: Int?, rows: Int) throws(Diagnostic) {
        guard let line = firstBadTime, rows > 0, oddities.withoutTime == rows else { return }
        throw Diagnostic(
            "SRC-TIME", "no timestamp of the log can be read", at: .file(reader.path, line: line),
            hint: "write them as YYYY-MM-DDTHH:MM:SSZ, between 1900 and 2199")
    }

    private mutating func warn(_ oddities: EventLog.Oddities, _ firstBadTime: Int?, hasFlags: Bool, isCut: Bool) {
        func add(_ name: String, _ what: String, _ place: Place, _ hint: String) {
            warnings.append(Diagnostic(.warning, name, what, at: place, hint: hint, exit: .findings))
        }
        if let line = firstBadTime {
            let absurd = oddities.absurdTime > 0 ? ", \(oddities.absurdTime) before 1900 or after 2199" : ""
            add(
                "SRC-TIME", "\(oddities.withoutTime) events without a usable timestamp\(absurd)",
                .file(reader.path, line: line), "rules about order count them, rules about time leave them out")
        }
        if oddities.unsortedCases > 0 {
            add(
                "SRC-ORDER", "\(oddities.unsortedCases) cases whose rows are not in the order of time",
                .file(reader.path), "they were sorted; equal times keep the file's order")
        }
        if oddities.eventsAfter > 0 {
            add(
                "SRC-AFTER",
                "\(oddities.eventsAfter) events after the as-of left out, with them \(oddities.casesAfter) whole cases",
                .file(reader.path), "")
        }
        if oddities.shortenedCases > 0, isCut, !hasFlags {
            add(
                "SRC-OPEN", "\(oddities.shortenedCases) cases go on after the as-of and are judged as closed",
                .file(reader.path), "add a column 'open' that says which cases were open then")
        }
    }
}
