// Conformance: judges what happened by the rules of the usage manual.
//
// In: rules, and cases: either the traces of an event log, or a CRM record's events with the history of its fields.
// Out: for each activation its state, deadline and evidence; for each case a verdict; for each rule the counts.
// Zones, calendars, absences and ownership come from the caller. One pass over the events of a case for each rule.

import RuleLanguage

/// Evaluates one rule on one case. A value is reused from case to case, so that its buffers are.
///
/// Semantics: DECLARE on finite traces, three-valued for open cases (docs/usage-manual.md). Where the view has saves,
/// what was saved together answers one another; without them order is strict.
public struct RuleEngine {
    /// The results of the last evaluation.
    public internal(set) var activations: [Activation] = []
    /// Eligible a, eligible b, and what may count as an obligation.
    var firstActs: [Int32] = []
    var secondActs: [Int32] = []
    var firstTargets = TargetList()
    var secondTargets = TargetList()
    var thirdTargets = TargetList()
    /// Events that neighbours are counted among; filled for the templates that ask for them.
    var neighbours = TargetList()

    public init() {}

    /// The counts of the last evaluation.
    public var tally: ActivationTally {
        var tally = ActivationTally()
        for activation in activations { tally.add(activation.state) }
        return tally
    }

    /// Evaluates a rule on a case. Rules in business days need `view.clock`; without one their deadlines never pass.
    public mutating func evaluate(_ rule: CompiledRule, _ view: CaseView) {
        activations.removeAll(keepingCapacity: true)
        collect(rule, view)
        switch rule.template {
        case .existence, .choice, .atMost, .exactly, .exclusiveChoice, .absence, .initial, .end:
            evaluateCase(rule, view)
        case .response: responses(rule, view, isAlternate: false)
        case .alternateResponse: responses(rule, view, isAlternate: true)
        case .precedence: precedences(rule, view, isAlternate: false)
        case .alternatePrecedence: precedences(rule, view, isAlternate: true)
        case .succession:
            responses(rule, view, isAlternate: false)
            precedences(rule, view, isAlternate: false)
        case .alternateSuccession:
            responses(rule, view, isAlternate: true)
            precedences(rule, view, isAlternate: true)
        case .chainResponse: chainResponses(rule, view)
        case .chainPrecedence: chainPrecedences(rule, view)
        case .chainSuccession:
            chainResponses(rule, view)
            chainPrecedences(rule, view)
        case .notChainSuccession: notNext(rule, view)
        case .notSuccession: notAfter(rule, view)
        case .respondedExistence: companions(rule, view, of: firstActs, among: secondTargets, .second)
        case .coexistence:
            companions(rule, view, of: firstActs, among: secondTargets, .second)
            companions(rule, view, of: secondActs, among: firstTargets, .first)
        case .notCoexistence:
            strangers(rule, view, of: firstActs, among: secondTargets)
            strangers(rule, view, of: secondActs, among: firstTargets)
        case .stateCompleteness: completeness(rule, view)
        case .fieldPrecondition: preconditions(view)
        case .recurrence: recurrence(rule, view)
        }
    }

    /// Sorts the events into what they are to the rule. Excepted activations are results at once.
    private mutating func collect(_ rule: CompiledRule, _ view: CaseView) {
        firstActs.removeAll(keepingCapacity: true)
        secondActs.removeAll(keepingCapacity: true)
        firstTargets.removeAll()
        secondTargets.removeAll()
        thirdTargets.removeAll()
        neighbours.removeAll()
        let activatesFirst = rule.template.activatesFirst
        let activatesSecond = rule.template.activatesSecond
        let hasNeighbours = rule.template.isAboutNeighbours
        for index in view.marks.indices {
            let marks = view.marks[index]
            if hasNeighbours, !marks.contains(.hidden) { neighbours.append(index) }
            if marks.isDisjoint(with: .terms) { continue }
            let isAct = marks.isDisjoint(with: [.filtered, .excepted])
            let isTarget = !marks.contains(.wrongActor)
            if marks.contains(.first) {
                if isAct { firstActs.append(Int32(truncatingIfNeeded: index)) }
                if isTarget { firstTargets.append(index) }
            }
            if marks.contains(.second) {
                if isAct { secondActs.append(Int32(truncatingIfNeeded: index)) }
                if isTarget { secondTargets.append(index) }
            }
            if isTarget, marks.contains(.third) { thirdTargets.append(index) }
            if !isAct, !marks.contains(.filtered),
                activatesFirst && marks.contains(.first) || activatesSecond && marks.contains(.second)
            {
                activations.append(
                    Activation(.excepted, event: Int32(index), at: view.times[index], outcome: view.times[index]))
            }
        }
        firstTargets.prepare(rule.pairing, view.actors)
        secondTargets.prepare(rule.pairing, view.actors)
        thirdTargets.prepare(rule.pairing, view.actors)
    }

    // MARK: Windows

    /// The first instant in time for what was activated at `instant`.
    func opening(_ rule: CompiledRule, _ view: CaseView, _ instant: Int64, _ duty: Duty = Duty()) -> Int64 {
        switch rule.window?.from {
        case nil: instant
        case .elapsed(let length): RuleEngine.sum(instant, length)
        case .business(let days):
            days == 0 ? instant : view.clock?.firstMoment(days, after: instant, duty) ?? Int64.max
        }
    }

    /// The last instant in time for what was activated at `instant`.
    @inline(__always)
    func deadline(_ rule: CompiledRule, _ view: CaseView, _ instant: Int64, _ duty: Duty = Duty()) -> Int64 {
        guard let window = rule.window else { return Activation.noDeadline }
        switch window.to {
        case .elapsed(let length): return RuleEngine.sum(instant, length)
        case .business(let days): return view.clock?.lastMoment(days, after: instant, duty) ?? Activation.noDeadline
        }
    }

    /// How an obligation ended that was answered by one event, barred by another, or closed with its case; -1 for none.
    func duty(_ view: CaseView, at instant: Int64, answer: Int, bar: Int = -1) -> Duty {
        // Who had it when it was answered is who had it before the save; an owner who came with the bar has it already.
        if answer >= 0 { return Duty(end: max(view.times[view.firstOfSave(answer)], instant)) }
        if bar >= 0 { return Duty(end: view.times[bar] + 1) }
        return view.standing(instant) == .closed ? Duty(end: view.closing + 1) : Duty()
    }

    /// An event that is judged by itself: its actor answers.
    func duty(_ view: CaseView, of index: Int) -> Duty {
        Duty(actor: view.actors.isEmpty ? -1 : view.actors[index], at: view.times[index])
    }

    private static func sum(_ instant: Int64, _ length: Int64) -> Int64 {
        let (sum, overflow) = instant.addingReportingOverflow(length)
        return overflow ? Int64.max : sum
    }

    // MARK: Outcomes

    /// Takes down what became of something that had to be done: answered by `answer`, or barred by `bar`, which came
    /// first. Either is -1 for none.
    mutating func settle(
        _ view: CaseView, event: Int, at instant: Int64, deadline: Int64, answer: Int, bar: Int = -1
    ) {
        let answered = answer < 0 ? Int64.max : max(view.times[answer], instant)
        if view.active != nil {
            let stop = view.stop(from: instant)
            if answered > stop || answer < 0, stop <= min(deadline, view.cutoff),
                bar < 0 || view.times[bar] > stop
            {
                add(.withdrawn, event, instant, deadline, outcome: stop)
                return
            }
        }
        if answer >= 0 {
            let isLate = answered > deadline
            add(
                isLate ? .late : .fulfilled, event, instant, deadline, outcome: isLate ? deadline : answered,
                evidence: answer, lateness: isLate ? answered - deadline : 0)
        } else if bar >= 0 {
            add(
                .violated, event, instant, deadline, outcome: min(deadline, view.times[bar]), evidence: bar)
        } else {
            owed(view, event: event, at: instant, deadline: deadline)
        }
    }

    /// Takes down something that has not been done so far.
    mutating func owed(_ view: CaseView, event: Int, at instant: Int64, deadline: Int64) {
        if view.cutoff > deadline {
            add(.violated, event, instant, deadline, outcome: deadline)
        } else if view.standing(instant) == .closed {
            add(.violated, event, instant, deadline, outcome: min(deadline, view.closing))
        } else {
            add(.pending, event, instant, deadline)
        }
    }

    /// Takes down what became of something forbidden: done by `offence`, or -1 where it was not.
    mutating func keep(
        _ view: CaseView, event: Int, at instant: Int64, deadline: Int64, offence: Int, looksBack: Bool = false
    ) {
        let offended = offence < 0 ? Int64.max : max(view.times[offence], instant)
        if view.active != nil {
            let stop = view.stop(from: instant)
            if stop < offended, stop <= min(deadline, view.cutoff) {
                add(.withdrawn, event, instant, deadline, outcome: stop)
                return
            }
        }
        if offence >= 0 {
            add(.violated, event, instant, deadline, outcome: offended, evidence: offence, looksBack: looksBack)
        } else if view.cutoff > deadline {
            add(.fulfilled, event, instant, deadline, outcome: deadline)
        } else {
            switch view.standing(instant) {
            case .open: add(.pending, event, instant, deadline)
            case .closed: add(.fulfilled, event, instant, deadline, outcome: view.closing)
            case .relieved: add(.fulfilled, event, instant, deadline, outcome: instant)
            }
        }
    }

    /// Appends a result.
    @inline(__always)
    mutating func add(
        _ state: Activation.State, _ event: Int, _ instant: Int64, _ deadline: Int64,
        outcome: Int64 = Activation.noInstant, evidence: Int = -1, otherEvidence: Int = -1, looksBack: Bool = false,
        lateness: Int64 = 0
    ) {
        activations.append(
            Activation(
                state, event: Int32(truncatingIfNeeded: event), at: instant, deadline: deadline, outcome: outcome,
                evidence: evidence, otherEvidence: otherEvidence, looksBack: looksBack, lateness: lateness))
    }

    // MARK: Places

    /// Whether what was saved together answers one another, for this rule and case.
    @inline(__always)
    func mergesSaves(_ rule: CompiledRule, _ view: CaseView) -> Bool { view.saves != nil && !rule.isSameTerm }

    /// The actor of an event, -1 where the rule does not compare actors.
    @inline(__always)
    func actor(_ rule: CompiledRule, _ view: CaseView, _ index: Int) -> Int32 {
        rule.pairing == .any ? -1 : view.actors[index]
    }

    /// The first event at or after an instant.
    func firstEvent(_ view: CaseView, notBefore instant: Int64) -> Int {
        var low = 0
        var high = view.times.count
        while low < high {
            let middle = (low + high) / 2
            if view.times[middle] < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The last event, before `limit`, whose window has opened at `instant`; -1 for none.
    func lastEvent(
        _ rule: CompiledRule, _ view: CaseView, openAt instant: Int64, upTo limit: Int, _ duty: Duty
    ) -> Int {
        guard rule.window?.from != nil else { return limit }
        var low = 0
        var high = limit + 1
        while low < high {
            let middle = (low + high) / 2
            if opening(rule, view, view.times[middle], duty) <= instant { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
