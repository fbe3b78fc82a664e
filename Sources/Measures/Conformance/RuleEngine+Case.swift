/// Forms about the whole case: how often something occurs, how the trace begins and ends.
extension RuleEngine {
    mutating func evaluateCase(_ rule: CompiledRule, _ view: CaseView) {
        if rule.template == .absence {
            absences(rule, view)
            return
        }
        for span in rule.template.countsBySpan ? spans(view) : life(view) {
            if span.isExcepted {
                add(.excepted, -1, span.start, Activation.noDeadline, outcome: span.start)
                continue
            }
            switch rule.template {
            case .initial: firstEvent(rule, view)
            case .end: lastEvent(rule, view)
            case .exclusiveChoice: exclusiveChoice(rule, view, span)
            default: occurrences(rule, view, span)
            }
        }
    }

    /// Walks the b of the case that count: done by the right user, not before the window opens.
    private func next(_ rule: CompiledRule, _ view: CaseView, _ targets: TargetList, from index: Int) -> Int {
        targets.first(from: index, by: view.starter, view.actors)
    }

    private func begin(_ rule: CompiledRule, _ view: CaseView, _ instant: Int64) -> Int {
        rule.window?.from == nil ? 0 : firstEvent(view, notBefore: opening(rule, view, instant))
    }

    /// The first event while `while` holds: behind the save that made it hold.
    private func firstEvent(_ view: CaseView, within span: ActiveSpan) -> Int {
        let first = firstEvent(view, notBefore: span.start)
        guard span.start > view.start, first < view.times.count, view.times[view.firstOfSave(first)] == span.start
        else {
            return first
        }
        return view.lastOfSave(first) + 1
    }

    /// existence, choice, at most, exactly. What is asked for may have been done before `while` began to hold; what is
    /// limited is counted while it holds.
    private mutating func occurrences(_ rule: CompiledRule, _ view: CaseView, _ span: ActiveSpan) {
        let isOpenEnded = rule.count.upperBound == Int.max
        let isLimited = view.active != nil && !isOpenEnded
        var deadline = isOpenEnded ? Activation.noDeadline : deadline(rule, view, span.start)
        let wanted = rule.count.lowerBound
        var inTime = 0
        var found = 0
        /// The event that reaches the number wanted, and the first one too many.
        var reached = -1
        var excess = -1
        var begin = begin(rule, view, span.start)
        if isLimited { begin = max(begin, firstEvent(view, within: span)) }
        var index = next(rule, view, secondTargets, from: begin)
        while index >= 0, !isLimited || view.times[index] < span.end {
            found += 1
            if view.times[index] <= deadline { inTime += 1 }
            if found == wanted { reached = index }
            if inTime > rule.count.upperBound {
                excess = index
                break
            }
            if found >= wanted, isOpenEnded { break }
            index = next(rule, view, secondTargets, from: index + 1)
        }
        if isOpenEnded {
            deadline = self.deadline(rule, view, span.start, duty(view, at: span.start, answer: reached))
            settle(view, event: -1, at: span.start, deadline: deadline, answer: reached)
        } else if excess < 0, inTime >= wanted, isLimited, span.end <= min(deadline, view.cutoff) {
            add(.fulfilled, -1, span.start, deadline, outcome: span.end)
        } else if excess >= 0 || inTime >= wanted {
            // So far as allowed: final once no more can come.
            keep(view, event: -1, at: span.start, deadline: deadline, offence: excess)
        } else {
            settle(view, event: -1, at: span.start, deadline: deadline, answer: reached)
        }
    }

    /// Each b is a violation; without any the case keeps the rule.
    private mutating func absences(_ rule: CompiledRule, _ view: CaseView) {
        let deadline = deadline(rule, view, view.start)
        let excepted = !activations.isEmpty
        var offences = 0
        var index = next(rule, view, secondTargets, from: begin(rule, view, view.start))
        while index >= 0, view.times[index] <= deadline {
            if view.marks[index].isDisjoint(with: [.filtered, .excepted]) {
                offences += 1
                add(.violated, index, view.times[index], deadline, outcome: view.times[index], evidence: index)
            }
            index = next(rule, view, secondTargets, from: index + 1)
        }
        guard offences == 0, !view.caseMarks.contains(.filtered) else { return }
        if view.caseMarks.contains(.excepted) {
            if !excepted { add(.excepted, -1, view.start, deadline, outcome: view.start) }
        } else {
            keep(view, event: -1, at: view.start, deadline: deadline, offence: -1)
        }
    }

    private mutating func exclusiveChoice(_ rule: CompiledRule, _ view: CaseView, _ span: ActiveSpan) {
        let deadline = deadline(rule, view, span.start)
        let begin = begin(rule, view, span.start)
        let one = next(rule, view, secondTargets, from: begin)
        let other = next(rule, view, thirdTargets, from: begin)
        // What comes after the span says nothing of it.
        func counts(_ index: Int) -> Bool {
            index >= 0 && view.times[index] <= deadline && (view.active == nil || view.times[index] < span.end)
        }
        let (hasOne, hasOther) = (counts(one), counts(other))
        if hasOne, hasOther {
            let later = max(view.times[one], view.times[other], span.start)
            add(.violated, -1, span.start, deadline, outcome: later, evidence: one, otherEvidence: other)
        } else if hasOne || hasOther, view.active != nil, span.end <= min(deadline, view.cutoff) {
            add(.fulfilled, -1, span.start, deadline, outcome: span.end)
        } else if hasOne || hasOther {
            keep(view, event: -1, at: span.start, deadline: deadline, offence: -1)
        } else {
            let answer = one < 0 ? other : other < 0 ? one : min(one, other)
            settle(view, event: -1, at: span.start, deadline: deadline, answer: answer)
        }
    }

    private mutating func firstEvent(_ rule: CompiledRule, _ view: CaseView) {
        guard neighbours.count > 0 else {
            owed(view, event: -1, at: view.start, deadline: Activation.noDeadline)
            return
        }
        let first = neighbours[0]
        let found = next(rule, view, secondTargets, from: view.firstOfSave(first))
        let isRight = found >= 0 && found <= view.lastOfSave(first)
        add(
            isRight ? .fulfilled : .violated, first, view.times[first], Activation.noDeadline,
            outcome: view.times[first], evidence: isRight ? found : first)
    }

    private mutating func lastEvent(_ rule: CompiledRule, _ view: CaseView) {
        guard view.standing(view.start) == .closed else {
            add(.pending, -1, view.start, Activation.noDeadline)
            return
        }
        guard neighbours.count > 0 else {
            owed(view, event: -1, at: view.start, deadline: Activation.noDeadline)
            return
        }
        let last = neighbours[neighbours.count - 1]
        let found = next(rule, view, secondTargets, from: view.firstOfSave(last))
        let isRight = found >= 0 && found <= view.lastOfSave(last)
        add(
            isRight ? .fulfilled : .violated, last, view.start, Activation.noDeadline,
            outcome: view.closing, evidence: isRight ? found : last)
    }
}
