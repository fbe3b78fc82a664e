/// Forms beyond DECLARE: fields filled in time, fields filled beforehand, something done again and again.
extension RuleEngine {
    /// Each span of `while`, or the life of the record: all fields filled at the check instant.
    mutating func completeness(_ rule: CompiledRule, _ view: CaseView) {
        for span in spans(view) {
            if span.isExcepted {
                add(.excepted, -1, span.start, Activation.noDeadline, outcome: span.start)
                continue
            }
            let duty = Duty(end: span.end == Int64.max ? span.end : span.end + 1)
            let check =
                rule.window == nil
                ? view.clock?.lastMoment(0, after: span.start, duty) ?? Activation.noDeadline
                : deadline(rule, view, span.start, duty)
            // What stops first is judged by what stood then: filled in time, or nothing to judge.
            if span.end <= min(check, view.cutoff) {
                let isFilled = span.end > span.start && view.isFilled(at: span.end - 1)
                add(isFilled ? .fulfilled : .withdrawn, -1, span.start, check, outcome: span.end)
            } else if view.cutoff <= check {
                add(.pending, -1, span.start, check)
            } else if view.isFilled(at: check) {
                add(.fulfilled, -1, span.start, check, outcome: check)
            } else if let late = view.filled.first(where: { $0.start > check && $0.start <= view.cutoff }) {
                add(.late, -1, span.start, check, outcome: check, lateness: late.start - check)
            } else {
                add(.violated, -1, span.start, check, outcome: check)
            }
        }
    }

    /// Each b: all fields filled just before it.
    mutating func preconditions(_ view: CaseView) {
        for act in secondActs {
            let index = Int(act)
            let instant = view.times[index]
            let isActive = view.active == nil || view.isActive(around: instant)
            let isFilled = view.marks[index].contains(.filled)
            add(
                !isActive ? .withdrawn : isFilled ? .fulfilled : .violated, index, instant, Activation.noDeadline,
                outcome: instant, looksBack: true)
        }
    }

    /// A clock that starts with each span and again at each b. A missed deadline is a violation and starts it as well.
    mutating func recurrence(_ rule: CompiledRule, _ view: CaseView) {
        for span in spans(view) {
            if span.isExcepted {
                add(.excepted, -1, span.start, Activation.noDeadline, outcome: span.start)
                continue
            }
            // A complete trace ends with its last event; a record's clock runs on until `while` stops it.
            let end = view.closure == .complete ? min(span.end, view.times.last ?? span.start) : span.end
            var clock = span.start
            while true {
                let next = secondTargets.first(
                    from: firstEvent(view, notBefore: clock + 1), by: view.starter, view.actors)
                let met = duty(view, at: clock, answer: next)
                // What comes with the end of `while`, as the save that closes a record does, is no answer: the clock
                // has stopped without a result.
                let isWithin = next >= 0 && view.times[next] <= end && view.times[next] < span.end
                let deadline = deadline(rule, view, clock, isWithin ? Duty(end: met.end) : Duty(end: end))
                if isWithin, view.times[next] <= deadline {
                    add(.fulfilled, -1, clock, deadline, outcome: view.times[next], evidence: next)
                    clock = view.times[next]
                } else if end <= deadline, end <= view.cutoff {
                    add(.withdrawn, -1, clock, deadline, outcome: end)
                    break
                } else if view.cutoff > deadline, deadline > clock {
                    add(.violated, -1, clock, deadline, outcome: deadline)
                    clock = deadline
                } else {
                    add(.pending, -1, clock, deadline)
                    break
                }
            }
        }
    }

    /// The spans that are activations: those of `while`, else the whole life.
    func spans(_ view: CaseView) -> [ActiveSpan] { view.active ?? life(view) }

    /// The whole life of the record as one span; none where the case is none of the rule's.
    func life(_ view: CaseView) -> [ActiveSpan] {
        if view.caseMarks.contains(.filtered) { return [] }
        return [
            ActiveSpan(start: view.start, end: Int64.max, isExcepted: view.caseMarks.contains(.excepted))
        ]
    }
}
