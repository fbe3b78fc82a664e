import CRMModel
import Conformance
import RuleLanguage

#if canImport(Glibc)
import Glibc
#endif

/// Events per CPU-second of 20 rules, 8 of them about time, over the public helpdesk log repeated in fresh cases.
enum ConformanceBenchmark {
    private static let copies = 13
    /// Evaluations; the fastest and the slowest are told.
    private static let rounds = 5

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct Row {
        var name: String
        var activity: String
        var time: Instant?
    }

    /// One line of results.
    static func run() throws -> String {
        guard let shared = getenv("CRMSITE_SHARED").map({ String(cString: $0) }) ?? beside() else {
            return "conformance: not run, needs the shared test material (CRMSITE_SHARED or ../shared)"
        }
        let rows = try rows(of: shared + "/reference/conformance/helpdesk.csv.gz")
        var builder = EventLog.Builder()
        for copy in 0..<copies {
            for row in rows { builder.add(case: "\(copy) \(row.name)", activity: row.activity, time: row.time) }
        }
        var start = ProcessTime.cpuSeconds
        let log = builder.finish()
        let ready = ProcessTime.cpuSeconds - start
        let rules = try rules().map { try LogRule($0, log: log, hasCalendar: false) }
        let timed = rules.count { $0.rule.isTimed }
        var times: [Double] = []
        var violated = 0
        for _ in 0..<rounds {
            start = ProcessTime.cpuSeconds
            var conformance = LogConformance(log)
            violated = rules.reduce(0) { $0 + conformance.judge($1).violating.count }
            times.append(ProcessTime.cpuSeconds - start)
        }
        func rate(_ seconds: Double) -> String { ProcessTime.fixed(Double(log.eventCount) / seconds / 1e6, 2) }
        let fastest = times.min() ?? 0
        let slowest = times.max() ?? 0
        return
            "conformance: \(rules.count) rules (\(timed) timed) over \(log.eventCount) events, \(log.caseCount) cases, "
            + "\(log.variantCount) variants: \(rate(slowest)) to \(rate(fastest)) M events per CPU-second for "
            + "all rules together, \(rate(slowest + ready)) M with sorting and finding the variants; "
            + "\(violated) violated cases, peak memory \(ProcessTime.peakMebibytes) MiB"
    }

    private static func beside() -> String? { access("../shared/reference", F_OK) == 0 ? "../shared" : nil }

    private static func rows(of path: String) throws -> [Row] {
        guard !path.contains("'"), let pipe = popen("gzip -dc '\(path)'", "r") else {
            throw Failure(description: "cannot read \(path)")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        guard pclose(pipe) == 0 else { throw Failure(description: "cannot unpack \(path)") }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst().map { line in
            let cells = line.split(separator: ",").map(String.init)
            return Row(name: cells[0], activity: cells[2], time: Instant(iso: cells[3]))
        }
    }

    /// Twelve templates about order and the eight rules about time of the reference.
    private static func rules() -> [Rule] {
        func term(_ name: String) -> EventTerm { EventTerm(.activity([.named(RuleName(name))])) }
        let assign = term("Assign seriousness")
        let take = term("Take in charge ticket")
        let resolve = term("Resolve ticket")
        let closed = term("Closed")
        let wait = term("Wait")
        let upgrade = term("Require upgrade")
        let once = OccurrenceCount.atLeast(1)
        func days(_ count: Int) -> RuleWindow { RuleWindow(to: RuleDuration(count, .days)) }
        let forms: [(RuleForm, RuleWindow?)] = [
            (.every(.case, .has(.events(once, [assign]))), nil),
            (.every(.case, .has(.events(.exactly(1), [closed]))), nil),
            (.every(.case, .startsWith(assign)), nil),
            (.every(.case, .endsWith(closed)), nil),
            (.when(take, .then(resolve, onlyThen: false)), nil),
            (.when(resolve, .then(closed, onlyThen: true)), nil),
            (.each(take, then: resolve, onlyThen: true), nil),
            (.when(resolve, .next(closed, onlyThen: true)), nil),
            (.wherever(wait, .also(upgrade, otherWayRound: true)), nil),
            (.wherever(wait, .never(upgrade)), nil),
            (.after(resolve, never: take), nil),
            (.when(take, .neverNext(wait)), nil),
            (.when(assign, .then(take, onlyThen: false)), days(1)),
            (.when(take, .then(resolve, onlyThen: false)), days(7)),
            (.when(resolve, .then(closed, onlyThen: false)), days(30)),
            (.before(resolve, .has(.events(once, [take]))), days(7)),
            (.wherever(wait, .also(take, otherWayRound: false)), days(2)),
            (.each(take, then: resolve, onlyThen: false), days(7)),
            (.when(resolve, .next(closed, onlyThen: false)), days(15)),
            (.after(resolve, never: closed), days(10)),
        ]
        return forms.enumerated().map { number, form in
            Rule(id: "T-\(number + 1)", severity: .minor, category: .process, form: form.0, window: form.1)
        }
    }
}
