import CRMModel
import Conformance
import RuleLanguage
import Testing

@Suite("CRM cases")
struct CaseJudgeTests {
    private struct People: PeopleDirectory {
        func manager(of user: Int32) -> Int32 { user == 0 ? 9 : -1 }
        func hasRole(_ user: Int32, _ role: String) -> Bool { role == "Clerk" && user == 5 }
    }

    private static func time(_ text: String) -> Int64 { (Instant(iso: text) ?? Instant(milliseconds: 0)).milliseconds }

    /// Fields in the order of their slots.
    private static let fields = ["name", "discount", "amount", "type"]

    private static var names: CaseNames {
        var names = CaseNames(record: .opportunity)
        names.stages = [CaseNames.Stage(pipeline: "default", name: "Proposal", rank: 1)]
        for (slot, field) in fields.enumerated() {
            names.setField(FieldPath([field]), slot: Int32(slot))
            names.setField(FieldPath(["opportunity", field]), slot: Int32(slot))
        }
        _ = names.addActivity("Quote sent")
        names.aliases["Quote by mail"] = .bit(0)
        names.relations[CaseNames.Relation(.opportunity, onSame: .account)] = 1
        return names
    }

    /// An open opportunity of user 0, created on Monday 2026-01-05 at 08:00 UTC, seen at the end of February.
    private static func opportunity(_ events: [CaseEvent]) -> CaseTrace {
        var trace = CaseTrace()
        trace.start = time("2026-01-05T08:00:00Z")
        trace.starter = 0
        trace.cutoff = time("2026-02-28T12:00:00Z")
        trace.initial = CaseState(slots: fields.count)
        trace.initial.owner = 0
        trace.events = events
        return trace
    }

    private static func call(_ at: String, by user: Int32 = 0, relation: UInt8 = 0) -> CaseEvent {
        CaseEvent([.activity, .touched], at: time(at), actor: user, relation: relation, name: 0)
    }

    /// An e-mail that also goes by a name of its own.
    private static func quote(_ at: String, by user: Int32 = 0) -> CaseEvent {
        CaseEvent([.activity, .touched], at: time(at), actor: user, name: 1, aliases: 1)
    }

    private static func won(_ at: String, by user: Int32 = 0) -> CaseEvent {
        CaseEvent([.won, .closed], at: time(at), actor: user)
    }

    private static func change(_ slot: Int32, _ at: String, isHuman: Bool = true) -> CaseEvent {
        CaseEvent(isHuman ? [.changed, .touched, .sets] : [.changed, .sets], at: time(at), actor: 0, name: slot)
    }

    private static func judge(_ clauses: String, _ trace: CaseTrace, zone: Zone = .utc) throws -> [Activation] {
        let rule = try BoundRule(
            try RuleText.rule(clauses.replacing("\"Quote sent\"", with: "\"Quote by mail\"")), names)
        var trace = trace
        trace.prepare()
        var judge = CaseJudge()
        let context = ConditionEvaluator.Context(
            at: trace.start, zone: zone, clock: CalendarClock(calendar: BusinessCalendar(), zone: zone))
        return judge.judge(rule, trace, People(), context)
    }

    private static func states(_ clauses: String, _ trace: CaseTrace) throws -> [Activation.State] {
        try judge(clauses, trace).map(\.state)
    }

    @Test(
        "Changes of one user on one record within two seconds are one save, others are not",
        arguments: [
            ("2026-01-06T09:00:02Z", Int32(0), Activation.State.fulfilled),
            ("2026-01-06T09:00:03Z", 0, .violated),
            ("2026-01-06T09:00:01Z", 7, .violated),
        ])
    func saves(_ time: String, _ user: Int32, _ state: Activation.State) throws {
        let material = CaseJudgeTests.opportunity([
            CaseJudgeTests.won("2026-01-06T09:00:00Z"), CaseJudgeTests.call(time, by: user),
        ])
        #expect(try CaseJudgeTests.states("before opportunity won\nhas activity call", material) == [state])
    }

    @Test("Changes of different records are not one save")
    func savesOfRecords() throws {
        let other = CaseJudgeTests.call("2026-01-06T09:00:00Z", relation: 1)
        let material = CaseJudgeTests.opportunity([CaseJudgeTests.won("2026-01-06T09:00:00Z"), other])
        let rule = "before opportunity won\nhas activity call on same account"
        #expect(try CaseJudgeTests.states(rule, material) == [.violated])
        let earlier = CaseJudgeTests.call("2026-01-06T08:59:59Z", relation: 1)
        let ordered = CaseJudgeTests.opportunity([earlier, CaseJudgeTests.won("2026-01-06T09:00:00Z")])
        #expect(try CaseJudgeTests.states(rule, ordered) == [.fulfilled])
    }

    @Test("A quote sent by e-mail does not follow itself up")
    func oneDeed() throws {
        let rule = "when activity \"Quote sent\"\nthen activity call|email\nwithin 3 days"
        let quote = CaseJudgeTests.quote("2026-01-06T09:00:00Z")
        #expect(try CaseJudgeTests.states(rule, CaseJudgeTests.opportunity([quote])) == [.violated])
        let answered = CaseJudgeTests.opportunity([quote, CaseJudgeTests.call("2026-01-07T09:00:00Z")])
        #expect(try CaseJudgeTests.states(rule, answered) == [.fulfilled])
    }

    @Test("What belongs to the account counts only where the rule says 'on same account'")
    func sameAccount() throws {
        let material = CaseJudgeTests.opportunity([
            CaseJudgeTests.quote("2026-01-06T09:00:00Z"),
            CaseJudgeTests.call("2026-01-07T09:00:00Z", relation: 1),
        ])
        func rule(_ scope: String) -> String {
            "when activity \"Quote sent\"\nthen activity call\(scope)\nwithin 3 days\nwhile opportunity is open"
        }
        #expect(try CaseJudgeTests.states(rule(" on same account"), material) == [.fulfilled])
        #expect(try CaseJudgeTests.states(rule(""), material) == [.violated])
    }

    @Test("A business deadline is the end of the day in the user's zone, and the activation says how late it was")
    func zones() throws {
        // 23:30 in Berlin is still Monday; Tuesday ends at 23:00 UTC.
        let material = CaseJudgeTests.opportunity([
            CaseJudgeTests.quote("2026-01-05T22:30:00Z"), CaseJudgeTests.call("2026-01-06T23:00:00Z"),
        ])
        let rule = "when activity \"Quote sent\"\nthen activity call\nwithin 1 business day\nwhile opportunity is open"
        let berlin = try #require(Zone(named: "Europe/Berlin"))
        let late = try #require(try CaseJudgeTests.judge(rule, material, zone: berlin).first)
        #expect(late.state == .late && late.lateness == 1)
        #expect(late.deadline == CaseJudgeTests.time("2026-01-06T23:00:00Z") - 1)
        #expect(late.event == 0 && late.evidence == 1)
        #expect(try CaseJudgeTests.states(rule, material) == [.fulfilled])
    }

    @Test("Owner, manager and role are those at the instant of the event")
    func actors() throws {
        func rule(_ who: String) -> String {
            "before activity \"Quote sent\"\nhas activity call\nby \(who)\nwhere name is \"x\""
        }
        var material = CaseJudgeTests.opportunity([
            CaseJudgeTests.call("2026-01-06T09:00:00Z", by: 9), CaseJudgeTests.quote("2026-01-08T09:00:00Z"),
        ])
        material.initial.values[0] = CaseValue("x")
        #expect(try CaseJudgeTests.states(rule("manager"), material) == [.fulfilled])
        #expect(try CaseJudgeTests.states(rule("owner"), material) == [.violated])
        #expect(try CaseJudgeTests.states(rule("role \"Clerk\""), material) == [.violated])
        material.events.insert(
            CaseEvent([.handsOver, .assigned], at: CaseJudgeTests.time("2026-01-06T08:00:00Z"), actor: 9, owner: 3),
            at: 0)
        #expect(try CaseJudgeTests.states(rule("manager"), material) == [.violated])
        material.events[1].actor = 5
        #expect(try CaseJudgeTests.states(rule("role \"Clerk\""), material) == [.fulfilled])
        material.events[1].actor = 3
        #expect(try CaseJudgeTests.states(rule("owner"), material) == [.fulfilled])
        #expect(try CaseJudgeTests.states(rule("same user"), material) == [.violated])
    }

    @Test("A rule is in force on its days, and a field counts as it was at the activation")
    func history() throws {
        var material = CaseJudgeTests.opportunity([
            CaseJudgeTests.quote("2026-01-06T09:00:00Z"), CaseJudgeTests.quote("2026-01-20T09:00:00Z"),
        ])
        let dated = "when activity \"Quote sent\"\nthen activity call\nwithin 1 day\neffective 2026-01-10"
        #expect(try CaseJudgeTests.judge(dated, material).map(\.event) == [1])
        material.initial.values[1] = CaseValue("20 %")
        material.events.insert(CaseJudgeTests.change(1, "2026-01-10T09:00:00Z"), at: 1)
        let filtered = "when activity \"Quote sent\"\nthen activity call\nwithin 1 day\nwhere discount > 15 %"
        #expect(try CaseJudgeTests.judge(filtered, material).map(\.event) == [0])
        let excepted = "when activity \"Quote sent\"\nthen activity call\nwithin 1 day\nexcept discount filled"
        #expect(try CaseJudgeTests.states(excepted, material) == [.excepted, .violated])
    }

    @Test("What has time left at the cut-off is pending")
    func cutOff() throws {
        var material = CaseJudgeTests.opportunity([CaseJudgeTests.quote("2026-01-06T09:00:00Z")])
        material.cutoff = CaseJudgeTests.time("2026-01-06T12:00:00Z")
        let rule = "when activity \"Quote sent\"\nthen activity call\nwithin 2 days"
        #expect(try CaseJudgeTests.states(rule, material) == [.pending])
    }

    @Test("A closing cuts off what was activated before it, and what is forbidden is kept by then")
    func closing() throws {
        let material = CaseJudgeTests.opportunity([
            CaseJudgeTests.quote("2026-01-06T09:00:00Z"), CaseJudgeTests.won("2026-01-08T09:00:00Z"),
        ])
        var closed = material
        closed.closedAt = CaseJudgeTests.time("2026-01-08T09:00:00Z")
        let answer = "when activity \"Quote sent\"\nthen activity call on same opportunity"
        #expect(try CaseJudgeTests.states(answer, material) == [.pending])
        #expect(try CaseJudgeTests.states(answer, closed) == [.violated])
        let never = "after activity \"Quote sent\"\nnever opportunity.amount changed"
        #expect(try CaseJudgeTests.states(never, material) == [.pending])
        #expect(try CaseJudgeTests.states(never, closed) == [.fulfilled])
        let after = "after opportunity won\nnever opportunity.amount changed"
        #expect(try CaseJudgeTests.states(after, closed) == [.fulfilled])
        #expect(try CaseJudgeTests.states("when opportunity won\nthen activity call", closed) == [.pending])
    }

    @Test("Long neglect is one violation for each period, and what a program did is no touch")
    func recurrence() throws {
        let robot = CaseJudgeTests.change(2, "2026-01-20T09:00:00Z", isHuman: false)
        let rule = "every opportunity\ntouched every 10 days"
        let neglected = CaseJudgeTests.opportunity([robot])
        #expect(
            try CaseJudgeTests.states(rule, neglected)
                == [.violated, .violated, .violated, .violated, .violated, .pending])
        let human = CaseJudgeTests.change(2, "2026-01-20T09:00:00Z")
        // Days 10, then from the touch on day 15: 25, 35, 45, 55 would be after the cut-off.
        #expect(
            try CaseJudgeTests.states(rule, CaseJudgeTests.opportunity([human]))
                == [.violated, .fulfilled, .violated, .violated, .violated, .pending])
    }

    @Test("What is saved with the end of 'while' is no answer to what is asked for again and again")
    func closingSave() throws {
        let rule = "every opportunity\ntouched every 10 days\nwhile opportunity is open"
        let created = CaseEvent(.created, at: CaseJudgeTests.time("2026-01-05T08:00:00Z"), actor: 0)
        let won = CaseEvent([.won, .closed, .touched], at: CaseJudgeTests.time("2026-01-12T09:00:00Z"), actor: 0)
        #expect(try CaseJudgeTests.states(rule, CaseJudgeTests.opportunity([created, won])) == [.withdrawn])
        let before = CaseJudgeTests.change(2, "2026-01-09T09:00:00Z")
        #expect(
            try CaseJudgeTests.states(rule, CaseJudgeTests.opportunity([created, before, won])) == [
                .fulfilled, .withdrawn,
            ])
        // An obligation that was answered by the closing save itself is answered.
        let answer = "when opportunity.amount changed\nthen opportunity won\nwhile opportunity is open"
        #expect(try CaseJudgeTests.states(answer, CaseJudgeTests.opportunity([created, before, won])) == [.fulfilled])
    }

    @Test("A neighbour is a stage change, a field change or an activity, and one save is one neighbour")
    func neighbours() throws {
        let created = CaseEvent(.created, at: CaseJudgeTests.time("2026-01-05T08:00:00Z"), actor: 0)
        let rule = "when opportunity created\nnext opportunity.amount changed"
        let together = CaseJudgeTests.opportunity([
            created, CaseJudgeTests.change(3, "2026-01-06T09:00:00Z"),
            CaseJudgeTests.change(2, "2026-01-06T09:00:01Z"),
        ])
        #expect(try CaseJudgeTests.states(rule, together) == [.fulfilled])
        let apart = CaseJudgeTests.opportunity([
            created, CaseJudgeTests.change(3, "2026-01-06T09:00:00Z"),
            CaseJudgeTests.change(2, "2026-01-06T09:00:05Z"),
        ])
        #expect(try CaseJudgeTests.states(rule, apart) == [.violated])
        let stages = CaseJudgeTests.opportunity([
            created, CaseJudgeTests.change(3, "2026-01-06T09:00:00Z"),
            CaseEvent(.stage, at: CaseJudgeTests.time("2026-01-07"), actor: 0, name: 0),
        ])
        #expect(
            try CaseJudgeTests.states("every opportunity\nstarts with opportunity stage \"Proposal\"", stages)
                == [.fulfilled])
    }

    private static func stage(_ at: String) -> CaseEvent {
        CaseEvent([.stage, .touched], at: time(at), actor: 0, name: 0)
    }

    @Test("What is asked for while a condition holds may have been done before, and is asked when it begins to hold")
    func askedWhile() throws {
        let created = CaseEvent(.created, at: CaseJudgeTests.time("2026-01-05T08:00:00Z"), actor: 0)
        let rule =
            "every opportunity\nhas activity \"Quote sent\"\nwithin 5 days\nwhile stage is \"Proposal\""
        func states(_ events: CaseEvent...) throws -> [Activation.State] {
            try CaseJudgeTests.states(rule, CaseJudgeTests.opportunity([created] + events))
        }
        let entered = CaseJudgeTests.stage("2026-01-15T09:00:00Z")
        #expect(try states() == [])
        #expect(try states(CaseJudgeTests.quote("2026-01-06T09:00:00Z"), entered) == [.fulfilled])
        #expect(try states(entered, CaseJudgeTests.quote("2026-01-19T09:00:00Z")) == [.fulfilled])
        #expect(try states(entered, CaseJudgeTests.quote("2026-01-29T09:00:00Z")) == [.late])
        #expect(try states(entered) == [.violated])
        #expect(
            try states(entered, CaseEvent(.stage, at: CaseJudgeTests.time("2026-01-16T09:00:00Z"), actor: 0)) == [
                .withdrawn
            ])
    }

    @Test("What is limited is counted while the condition holds")
    func limitedWhile() throws {
        let rule = "every opportunity\nhas at most 1 activity \"Quote sent\"\nwhile stage is \"Proposal\""
        let left = CaseEvent(.stage, at: CaseJudgeTests.time("2026-01-25T09:00:00Z"), actor: 0)
        let entered = CaseJudgeTests.stage("2026-01-15T09:00:00Z")
        let quotes = ["06", "07", "16", "17", "26"].map { CaseJudgeTests.quote("2026-01-\($0)T09:00:00Z") }
        func states(_ events: CaseEvent...) throws -> [Activation.State] {
            try CaseJudgeTests.states(rule, CaseJudgeTests.opportunity(events.sorted { $0.at < $1.at }))
        }
        #expect(try states(quotes[0], quotes[1], entered, quotes[2], left, quotes[4]) == [.fulfilled])
        #expect(try states(quotes[0], entered, quotes[2], quotes[3], left) == [.violated])
        #expect(try states(quotes[0], quotes[1], quotes[2]) == [])
    }

    @Test(
        "What is forbidden in a state is no offence in the save that brings the state about, and keeps the rule after",
        arguments: ["where opportunity is won", "while opportunity is won", "except not opportunity is won"])
    func forbiddenInState(condition: String) throws {
        let rule = "never opportunity.amount changed\n\(condition)"
        let created = CaseEvent(.created, at: CaseJudgeTests.time("2026-01-05T08:00:00Z"), actor: 0)
        let won = CaseJudgeTests.won("2026-01-20T09:00:00Z")
        func states(_ events: CaseEvent...) throws -> [Activation.State] {
            var trace = CaseJudgeTests.opportunity([created] + events)
            if events.contains(won) { trace.closedAt = won.at }
            return try CaseJudgeTests.states(rule, trace)
        }
        // What is excepted is counted apart.
        let apart: [Activation.State] = condition.hasPrefix("except") ? [.excepted] : []
        #expect(try states() == apart)
        let before = CaseJudgeTests.change(2, "2026-01-09T09:00:00Z")
        let after = CaseJudgeTests.change(2, "2026-01-22T09:00:00Z")
        let together = CaseJudgeTests.change(2, "2026-01-20T09:00:01Z")
        #expect(try states(won) == [.fulfilled])
        #expect(try states(won, after) == [.violated])
        #expect(try states(before, won) == apart + [.fulfilled])
        #expect(try states(won, together) == apart + [.fulfilled])
        #expect(try states(won, together, after) == apart + [.violated])
    }

    @Test("What a record is at its creation may be forbidden")
    func forbiddenAtCreation() throws {
        let rule = "never opportunity created\nwhere stage is \"Proposal\""
        let created = CaseEvent(.created, at: CaseJudgeTests.time("2026-01-05T08:00:00Z"), actor: 0)
        #expect(
            try CaseJudgeTests.states(
                rule, CaseJudgeTests.opportunity([created, CaseJudgeTests.stage("2026-01-05T08:00:01Z")]))
                == [.violated])
        #expect(
            try CaseJudgeTests.states(
                rule, CaseJudgeTests.opportunity([created, CaseJudgeTests.stage("2026-01-06T08:00:01Z")]))
                == [.pending])
    }
}
