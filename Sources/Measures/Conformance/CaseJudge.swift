import CRMModel
import RuleLanguage

/// Holds the cases of the CRM against rules. A value is reused from case to case, so that its buffers are.
public struct CaseJudge {
    private var engine = RuleEngine()
    private var marks: [CaseView.Marks] = []
    private var active: [ActiveSpan] = []
    private var filled: [ActiveSpan] = []
    private var caseMarks: CaseView.Marks = []
    /// When the record came to be: what happened to others before it began no span of `while`.
    private var origin = Int64.min

    public init() {}

    /// Judges a case by a rule and gives its activations, in the order the engine finds them.
    /// - Parameter context: zone, clock and rates of the tests; its instant is set for each.
    public mutating func judge(
        _ rule: BoundRule, _ trace: CaseTrace, _ people: some PeopleDirectory, _ context: ConditionEvaluator.Context
    ) -> [Activation] {
        if trace.undated > 0, rule.compiled.isTimed { return judge(rule, trace.dated(), people, context) }
        guard mark(rule, trace) else { return [] }
        sweep(rule, trace, people, context)
        marks.withUnsafeBufferPointer { marks in
            trace.times.withUnsafeBufferPointer { times in
                trace.actors.withUnsafeBufferPointer { actors in
                    trace.saveFirst.withUnsafeBufferPointer { first in
                        trace.saveLast.withUnsafeBufferPointer { last in
                            var view = CaseView(
                                marks: marks, times: times, actors: actors, closure: trace.closure,
                                cutoff: trace.cutoff, start: trace.start)
                            view.saves = (first, last)
                            view.starter = trace.starter
                            view.caseMarks = caseMarks
                            view.clock = context.clock
                            view.active = rule.whileTrue == nil || rule.isBan ? nil : active
                            view.filled = filled
                            engine.evaluate(rule.compiled, view)
                        }
                    }
                }
            }
        }
        guard let range = rule.effective else { return engine.activations }
        return engine.activations.filter { activation in
            let day = context.zone.date(of: Instant(milliseconds: activation.instant))
            return range.from <= day && range.to.map { day <= $0 } ?? true
        }
    }

    /// Whether what a rule asks for had happened before an event of the case that was judged last, no earlier than so
    /// many milliseconds, and as no answer to an earlier activation.
    public func wasAnsweredEarly(_ activation: Activation, in trace: CaseTrace) -> Bool {
        let event = Int(activation.event)
        guard marks.indices.contains(event), marks.count == trace.times.count else { return false }
        var earliest = Activation.noInstant
        if activation.deadline != Activation.noDeadline, activation.instant != Activation.noInstant {
            earliest = 2 * activation.instant - activation.deadline
        }
        var isAwaited = false
        var early: Int?
        for index in 0..<event {
            if marks[index].contains(.first) {
                if early == nil { isAwaited = true } else { early = nil }
            } else if marks[index].contains(.second) {
                if isAwaited { isAwaited = false } else { early = index }
            }
        }
        return early.map { trace.times[$0] >= earliest } ?? false
    }

    /// Marks what the terms match. False where nothing can be activated.
    private mutating func mark(_ rule: BoundRule, _ trace: CaseTrace) -> Bool {
        marks.removeAll(keepingCapacity: true)
        let template = rule.compiled.template
        let hides = template.isAboutNeighbours
        var all: CaseView.Marks = []
        for event in trace.events {
            var found: CaseView.Marks = []
            for term in rule.terms {
                for matcher in term.matchers where matcher.matches(event, values: trace.values) {
                    found.insert(term.mark)
                    break
                }
            }
            all.formUnion(found)
            if hides, found.isEmpty, event.facts.isDisjoint(with: rule.neighbours) || event.relation != 0 {
                found.insert(.hidden)
            }
            marks.append(found)
        }
        if template.activatesFirst || template.activatesSecond, template != .absence {
            return template.activatesFirst && all.contains(.first) || template.activatesSecond && all.contains(.second)
        }
        return true
    }

    /// Goes through the case once more where the rule asks how the record stood.
    private mutating func sweep(
        _ rule: BoundRule, _ trace: CaseTrace, _ people: some PeopleDirectory, _ context: ConditionEvaluator.Context
    ) {
        active.removeAll(keepingCapacity: true)
        filled.removeAll(keepingCapacity: true)
        caseMarks = []
        origin = trace.start
        guard
            rule.filter != nil || rule.whileTrue != nil || rule.exception != nil || !rule.fields.isEmpty
                || rule.actor != nil
        else { return }
        var state = trace.initial
        var context = context
        var isActive = false
        var isFilled = false
        var isCaseMarked = false
        var index = 0
        while index < trace.events.count {
            let last = Int(trace.saveLast[index])
            let wasFilled = isFilled
            let before = rule.isBan ? state : nil
            var changes = index == 0
            for place in index...last where !trace.events[place].facts.isDisjoint(with: .changesState) {
                state.apply(trace.events[place], values: trace.values)
                changes = true
            }
            context.at = trace.events[index].at
            if changes {
                if !rule.fields.isEmpty {
                    isFilled = rule.fields.allSatisfy { state.isFilled($0) }
                    Self.flip(&filled, isFilled, from: wasFilled, at: context.at)
                }
                if let condition = rule.whileTrue {
                    let holds = condition.holds(state, context)
                    if holds != isActive { stateChange(rule, state, context, holds) }
                    isActive = holds
                }
            }
            if context.at != Activation.noInstant, !isCaseMarked || changes && rule.isBan && !caseMarks.isEmpty {
                markCase(verdict(rule, state, context), isFirst: !isCaseMarked)
                isCaseMarked = true
            }
            for place in index...last where !marks[place].isDisjoint(with: CaseView.Marks.terms) {
                if let before {
                    let save = Save(events: index...last, before: before, after: state, isFirst: index == 0)
                    marks[place].formUnion(CaseJudge.verdict(rule, on: place, of: save, trace, context))
                } else {
                    marks[place].formUnion(verdict(rule, state, context))
                }
                if !rule.fields.isEmpty, isFilled || wasFilled { marks[place].insert(.filled) }
                if let actor = rule.actor, !isRight(actor, trace.events[place].actor, state, people) {
                    marks[place].insert(.wrongActor)
                }
            }
            index = last + 1
            let end = index < trace.events.count ? trace.events[index].at : trace.cutoff
            if rule.isBan {
                for instant in rule.turning.flatMap({ $0.turns(state, context) }) {
                    guard instant > context.at, instant < end else { continue }
                    var later = context
                    later.at = instant
                    markCase(verdict(rule, state, later), isFirst: !isCaseMarked)
                }
            } else if let condition = rule.whileTrue, condition.turnsWithDays {
                for instant in condition.turns(state, context) where instant > context.at && instant < end {
                    var later = context
                    later.at = instant
                    let holds = condition.holds(state, later)
                    if holds != isActive { stateChange(rule, state, later, holds) }
                    isActive = holds
                }
            }
        }
    }

    /// Takes down what the case is to the rule: by how it stood first, or, where something is forbidden, by the moment
    /// at which most was: forbidden at all rather than excepted, and excepted rather than not meant.
    private mutating func markCase(_ found: CaseView.Marks, isFirst: Bool) {
        if isFirst {
            caseMarks = found
        } else if found.isEmpty || !found.contains(.filtered) && caseMarks.contains(.filtered) {
            caseMarks = found
        }
    }

    /// What `where` and `except` say of an activation in this state, and `while` of whether something is forbidden.
    private func verdict(
        _ rule: BoundRule, _ state: CaseState, _ context: ConditionEvaluator.Context
    ) -> CaseView.Marks {
        var marks: CaseView.Marks = []
        if let filter = rule.filter, !filter.holds(state, context) { marks.insert(.filtered) }
        if rule.isBan, let condition = rule.whileTrue, !condition.holds(state, context) { marks.insert(.filtered) }
        if let exception = rule.exception, exception.holds(state, context) { marks.insert(.excepted) }
        return marks
    }

    /// Notes that `while` began or ceased to hold.
    private mutating func stateChange(
        _ rule: BoundRule, _ state: CaseState, _ context: ConditionEvaluator.Context, _ holds: Bool
    ) {
        let instant = max(context.at, origin)
        guard rule.activatesBySpan else {
            Self.flip(&active, holds, from: !holds, at: context.at)
            return
        }
        if !holds {
            if let last = active.indices.last, active[last].end == Int64.max { active[last].end = instant }
            return
        }
        let marks = verdict(rule, state, context)
        if marks.contains(.filtered) { return }
        active.append(ActiveSpan(start: instant, end: Int64.max, isExcepted: marks.contains(.excepted)))
    }

    private static func flip(_ spans: inout [ActiveSpan], _ holds: Bool, from held: Bool, at instant: Int64) {
        guard holds != held else { return }
        if holds {
            spans.append(ActiveSpan(start: instant, end: Int64.max))
        } else if let last = spans.indices.last {
            spans[last].end = instant
        }
    }

    private func isRight(
        _ test: ActorTest.Kind, _ actor: Int32, _ state: CaseState, _ people: some PeopleDirectory
    ) -> Bool {
        guard actor >= 0 else { return false }
        switch test {
        case .owner: return actor == state.owner
        case .manager: return state.owner >= 0 && actor == people.manager(of: state.owner)
        case .role(let role): return people.hasRole(actor, role.text)
        case .sameUser, .differentUser: return true
        }
    }
}
