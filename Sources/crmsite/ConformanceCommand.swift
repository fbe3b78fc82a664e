import ArgumentParser
import CRMModel
import Conformance
import Diagnostics
import RuleLanguage
import TextFormats

/// Checks an event log by rules.
struct ConformanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance", abstract: "Check any event log by rules of the usage manual.",
        discussion: """
            The log is a CSV file with the columns case, activity and timestamp, and if it has them resource and open. \
            The rules are ```rule blocks of any Markdown file, about `case` and `activity "NAME"`.

              crmsite conformance --log events.csv --rules manual.md --format table
            """)

    /// How the result is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable { case json, table }

    @Option(help: "The event log, a CSV file.")
    var log: String

    @Option(help: "A Markdown file with ```rule blocks.")
    var rules: String

    @Option(help: "The cut-off, an instant or the end of a day in UTC. Default: the newest timestamp of the log.")
    var asOf: String?

    @Option(help: "Holidays, a CSV file with the columns day and name. Needed for rules in business days.")
    var calendar: String?

    @Option(help: "json or table.")
    var format = Format.json

    @Flag(help: "Leave out the lists of cases.")
    var noCases = false

    @Flag(help: "Print no warnings.")
    var quiet = false

    func run() throws {
        let rules = try RuleFile.read(path: self.rules, vocabulary: .eventLog())
        let wrong = rules.flatMap { RuleExamples.check($0, vocabulary: .eventLog()) }
        guard wrong.isEmpty else { throw DiagnosticList(wrong) }
        let calendar = try self.calendar.map(HolidayFile.read)
        let (log, warnings) = try EventLogReader.read(path: self.log, asOf: try cutoff())
        if !quiet { for warning in warnings { Terminal.error(warning.text) } }
        var conformance = LogConformance(log, calendar: calendar)
        var report = ConformanceReport(log: log, listsCases: !noCases)
        var failures: [Diagnostic] = []
        for rule in rules {
            do throws(LogObstacle) {
                let ready = try LogRule(rule, log: log, hasCalendar: calendar != nil)
                if !quiet { for warning in unknown(rule, ready, log) { Terminal.error(warning.text) } }
                report.results.append(.judged(conformance.judge(ready)))
            } catch {
                failures.append(error.diagnostic)
                report.results.append(.failed(rule.id, CompiledRule(rule).template, error.what))
            }
        }
        switch format {
        case .json: Terminal.text(report.json)
        case .table: Terminal.text(report.table)
        }
        if !failures.isEmpty { throw DiagnosticList(failures) }
    }

    /// The cut-off as an instant: a day counts to its end.
    private func cutoff() throws -> Instant? {
        guard let asOf else { return nil }
        if let day = CalendarDate(iso: asOf) {
            return Instant(milliseconds: Instant(utc: day.adding(days: 1)).milliseconds - 1)
        }
        guard let instant = Instant(iso: asOf) else {
            throw Diagnostic(
                "CLI-DATE", "'\(LogText.excerpt(asOf))' is no instant", at: .named("--as-of"),
                hint: "write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", exit: .usage)
        }
        return instant
    }

    /// Activities that the rule names and the log has not: probably mistyped.
    private func unknown(_ rule: Rule, _ ready: LogRule, _ log: EventLog) -> [Diagnostic] {
        ready.unknownActivities.map { name in
            let near = NearestName.of(name.text, in: log.activities).map { "did you mean \"\($0)\"?" }
            return Diagnostic(
                .warning, "RULE-ACTIVITY", "the log has no activity \"\(LogText.excerpt(name.text))\"",
                at: .file(rule.source.file, line: Int(name.position.line), column: Int(name.position.column)),
                hint: near ?? "", exit: .findings)
        }
    }
}

/// Reads the holidays of a calendar: `day,name`.
enum HolidayFile {
    static func read(path: String) throws -> BusinessCalendar {
        let reader = try CSVReader(path: path)
        guard let column = reader.column("day") else {
            throw Diagnostic(
                "CSV-COLUMN", "no column 'day'", at: .file(path, line: 1), hint: "a calendar has day and name")
        }
        let collector = DiagnosticCollector()
        var days: [CalendarDate] = []
        while let row = try reader.next() {
            if let day = CalendarDate(iso: row.string(at: column)) {
                days.append(day)
            } else {
                collector.report(
                    Diagnostic(
                        "SRC-VALUE", "'\(LogText.excerpt(row.string(at: column)))' is no day",
                        at: .file(path, line: row.line), hint: "write YYYY-MM-DD"))
            }
        }
        try collector.throwIfErrors()
        return BusinessCalendar(holidays: days)
    }
}
