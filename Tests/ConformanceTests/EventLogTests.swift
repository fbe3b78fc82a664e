import CRMModel
import Conformance
import Diagnostics
import RuleLanguage
import Testing

@Suite("Event logs")
struct EventLogTests {
    private static func log(
        _ rows: [(String, String, String?)], asOf: String? = nil, open: Set<String> = []
    ) -> EventLog {
        var builder = EventLog.Builder()
        for (name, activity, time) in rows {
            builder.add(
                case: name, activity: activity, time: time.flatMap { Instant(iso: $0) }, isOpen: open.contains(name))
        }
        return builder.finish(asOf: asOf.flatMap { Instant(iso: $0) })
    }

    private static func judge(_ source: Rule, _ log: EventLog) throws -> LogResult {
        var conformance = LogConformance(log)
        return conformance.judge(try LogRule(source, log: log, hasCalendar: false))
    }

    private static let answer = RuleForm.when(activity("A"), .then(activity("B"), onlyThen: false))

    @Test("Rows of a case may be scattered and unsorted; equal times keep the order of the file")
    func order() throws {
        let log = EventLogTests.log([
            ("1", "B", "2026-01-05T10:00:00Z"), ("2", "A", "2026-01-05"), ("1", "A", "2026-01-05T09:00:00Z"),
            ("2", "B", "2026-01-05"), ("3", "B", "2026-01-05"), ("3", "A", "2026-01-05"),
        ])
        let result = try EventLogTests.judge(rule(EventLogTests.answer), log)
        #expect(log.oddities.unsortedCases == 1)
        #expect(result.violating.map { log.name(of: Int($0)) } == ["3"])
    }

    @Test("An event without a usable time counts for order behind its forerunner and is left out of rules about time")
    func missingTimes() throws {
        let log = EventLogTests.log([
            ("1", "A", "2026-01-05"), ("1", "B", nil), ("2", "A", "2026-01-05"), ("2", "B", "0099-01-05"),
            ("2", "C", "2026-01-06"),
        ])
        #expect(log.oddities.withoutTime == 2 && log.oddities.absurdTime == 1)
        let untimed = try EventLogTests.judge(rule(EventLogTests.answer), log)
        #expect(untimed.violating == [] && untimed.leftOutEvents == 0)
        let timed = try EventLogTests.judge(rule(EventLogTests.answer, within: within(seconds: 86_400)), log)
        #expect(timed.violating == [0, 1] && timed.leftOutEvents == 2)
    }

    @Test("Places in activations count all events of the case, those left out too")
    func places() throws {
        let log = EventLogTests.log([
            ("1", "C", nil), ("1", "A", "2026-01-05"), ("1", "C", nil), ("1", "B", "2026-01-06"),
        ])
        let ready = try LogRule(
            rule(EventLogTests.answer, within: within(seconds: 86_400)), log: log, hasCalendar: false)
        var conformance = LogConformance(log)
        let activation = try #require(conformance.activations(ready, case: 0).first)
        #expect(activation.state == .fulfilled && activation.event == 1 && activation.evidence == 3)
        #expect(activation.deadline == activation.outcome)
    }

    @Test("A late answer is a violation of the case, and the activation says how late it came")
    func late() throws {
        let log = EventLogTests.log([("1", "A", "2026-01-05"), ("1", "B", "2026-01-07T00:00:01Z")])
        let source = rule(EventLogTests.answer, within: within(seconds: 86_400))
        let result = try EventLogTests.judge(source, log)
        #expect(result.violating == [0] && result.activations.late == 1)
        var conformance = LogConformance(log)
        let ready = try LogRule(source, log: log, hasCalendar: false)
        #expect(conformance.activations(ready, case: 0).first?.lateness == 86_401_000)
    }

    @Test("What lies after the cut-off is left out and counted, and a case with nothing else is gone")
    func cutOff() throws {
        let log = EventLogTests.log(
            [("1", "A", "2026-01-05"), ("1", "B", "2026-01-09"), ("2", "A", "2026-01-09")], asOf: "2026-01-06",
            open: ["1"])
        #expect(log.caseCount == 1 && log.eventCount == 1 && log.openCaseCount == 1)
        #expect(log.oddities.eventsAfter == 2 && log.oddities.casesAfter == 1 && log.oddities.shortenedCases == 1)
        #expect(try EventLogTests.judge(rule(EventLogTests.answer), log).pending == [0])
    }

    @Test("Traces are shared only where activities and openness are the same")
    func variants() throws {
        let log = EventLogTests.log(
            [("1", "A", "2026-01-05"), ("2", "A", "2026-01-05"), ("3", "A", "2026-01-05"), ("4", "B", "2026-01-05")],
            open: ["2"])
        #expect(log.variantCount == 3)
        let result = try EventLogTests.judge(rule(EventLogTests.answer), log)
        #expect(result.violating == [0, 2] && result.pending == [1] && result.vacuous == 1)
    }

    @Test("Business days of a log end with the day, skip holidays, and need a calendar")
    func businessDays() throws {
        let log = EventLogTests.log([
            ("1", "A", "2026-11-20T17:00:00Z"), ("1", "B", "2026-11-23T23:59:59Z"),
            ("2", "A", "2026-11-20T17:00:00Z"), ("2", "B", "2026-11-24T00:00:00Z"),
        ])
        let source = rule(EventLogTests.answer, within: RuleWindow(to: RuleDuration(1, .businessDays)))
        let ready = try LogRule(source, log: log, hasCalendar: true)
        var conformance = LogConformance(log, calendar: BusinessCalendar())
        #expect(conformance.judge(ready).violating == [1])
        var holiday = LogConformance(
            log, calendar: BusinessCalendar(holidays: [CalendarDate(iso: "2026-11-23")].compactMap(\.self)))
        #expect(holiday.judge(ready).violating == [])
        #expect(throws: LogObstacle.self) { try LogRule(source, log: log, hasCalendar: false) }
    }

    @Test("Users are compared by the resource column, and unknown ones answer nothing")
    func resources() throws {
        var builder = EventLog.Builder()
        let time = Instant(iso: "2026-01-05")
        for (name, activity, user) in [
            ("1", "A", "x"), ("1", "B", "y"), ("2", "A", "x"), ("2", "B", "x"), ("3", "A", "x"), ("3", "B", ""),
        ] {
            builder.add(case: name, activity: activity, time: time, resource: user)
        }
        let log = builder.finish()
        #expect(try EventLogTests.judge(rule(EventLogTests.answer, by: .differentUser), log).violating == [1, 2])
        #expect(try EventLogTests.judge(rule(EventLogTests.answer, by: .sameUser), log).violating == [0, 2])
    }

    @Test("A rule is in force on its days only")
    func inForce() throws {
        let log = EventLogTests.log([("1", "A", "2026-01-05"), ("2", "A", "2026-02-05"), ("3", "A", "2026-03-05")])
        var source = rule(EventLogTests.answer)
        source.effective = EffectiveRange(
            from: CalendarDate(dayNumber: 20_454 + 31), to: CalendarDate(dayNumber: 20_454 + 58))
        let result = try EventLogTests.judge(source, log)
        #expect(result.violating == [1] && result.vacuous == 2)
    }

    @Test(
        "What a log cannot answer is refused with the reason",
        arguments: [
            ("every case\nhas amount", "it asks for fields"),
            ("every lead\nhas activity \"A\"", "it is about every lead"),
            ("when activity \"A\"\nthen activity \"B\"\nwhere amount > 5", "'where' tests fields or states"),
            ("when activity \"A\"\nthen lead created", "a term is not an activity"),
            ("when activity \"A\"\nthen activity \"B\"\nby owner", "'by' asks for owner, manager or role"),
            ("when activity \"A\"\nthen activity \"B\"\nby same user", "'by' compares users"),
            ("when activity \"A\"\nthen activity \"B\"\nwithin 1 business day", "it counts business days"),
        ])
    func refusals(_ clauses: String, _ reason: String) throws {
        let log = EventLogTests.log([("1", "A", "2026-01-05")])
        let source = try RuleText.rule(clauses)
        let obstacle = #expect(throws: LogObstacle.self) { try LogRule(source, log: log, hasCalendar: false) }
        let finding = obstacle?.diagnostic
        #expect(finding?.code == "E-RULE-LOG" && finding?.exit == .findings)
        #expect(finding?.what == "rule T-1 cannot be judged on this log: \(reason)")
    }

    @Test("An activity the log does not have is named, and the rule is judged without it")
    func unknownActivity() throws {
        let log = EventLogTests.log([("1", "A", "2026-01-05")])
        let ready = try LogRule(rule(EventLogTests.answer), log: log, hasCalendar: false)
        #expect(ready.unknownActivities.map(\.text) == ["B"])
    }

    @Test("An empty log has no cases and no results")
    func empty() throws {
        let result = try EventLogTests.judge(rule(EventLogTests.answer), EventLogTests.log([]))
        #expect(result.cases == 0 && result.activated == 0 && result.violating == [])
    }
}
