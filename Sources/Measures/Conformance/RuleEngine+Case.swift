/// Forms about the whole case: how often something occurs, how the trace begins and ends.
extension RuleEngine {
    mutating func evaluateCase(_ rule: CompiledRule, _ view: CaseView) {
        if rule.template == .absence {
            absences(rule, view)
            return
        }
        guard !view.caseMarks.contains(.filtered) else { return }
        if view.caseMarks.contains(.excepted) {
            add(.excepted, -1, view.start, Activation.noDeadline, outcome: view.start)
            return
        }
        switch rule.template {
        case .initial: firstEvent(rule, view)
        case .end: lastEvent(rule, view)
        case .exclusiveChoice: exclusiveChoice(rule, view)
        default: occurrences(rule, view)
        }
    }

    /// Walks the b of the case that count: done by the right user, not before the window opens.
    private func next(_ rule: CompiledRule, _ view: CaseView, _ targets: TargetList, from index: Int) -> Int {
        targets.first(from: index, by: view.starter, view.actors)
    }

    private func begin(_ rule: CompiledRule, _ view: CaseView) -> Int {
        rule.window?.from == nil ? 0 : firstEvent(view, notBefore: opening(rule, view, view.start))
    }

    /// existence, choice, at most, exactly.
    private mutating func occurrences(_ rule: CompiledRule, _ view: CaseView) {
        let isOpenEnded = rule.count.upperBound == Int.max
        var deadline = isOpenEnded ? Activation.noDeadline : deadline(rule, view, view.start)
        let wanted = rule.count.lowerBound
        var inTime = 0
        var found = 0
        /// The event that reaches the number wanted, and the first one too many.
        var reached = -1
        var excess = -1
        var index = next(rule, view, secondTargets, from: begin(rule, view))
        while index >= 0 {
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
            deadline = self.deadline(rule, view, view.start, duty(view, at: view.start, answer: reached))
            settle(view, event: -1, at: view.start, deadline: deadline, answer: reached)
        } else if excess >= 0 || inTime >= wanted {
            // So far as allowed: final once no more can come.
            keep(view, event: -1, at: view.start, deadline: deadline, offence: excess)
        } else {
            settle(view, event: -1, at: view.start, deadline: deadline, answer: reached)
        }
    }

    /// Each b is a violation; without any the case keeps the rule.
    private mutating func absences(_ rule: CompiledRule, _ view: CaseView) {
        let deadline = deadline(rule, view, view.start)
        let stop = view.stop(from: view.start)
        let excepted = !activations.isEmpty
        var offences = 0
        var index = next(rule, view, secondTargets, from: begin(rule, view))
        while index >= 0, view.times[index] <= min(deadline, stop) {
            if view.marks[index].isDisjoint(with: [.filtered, .excepted]) {
                offences += 1
                add(.violated, index, view.times[index], deadline, outcome: view.times[index], evidence: index)
            }
            index = next(rule, view, secondTargets, from: index + 1)
        }
        guard offences == 0, !excepted, !view.caseMarks.contains(.filtered) else { return }
        if view.caseMarks.contains(.excepted) {
            add(.excepted, -1, view.start, deadline, outcome: view.start)
        } else {
            keep(view, event: -1, at: view.start, deadline: deadline, offence: -1)
        }
    }

    private mutating func exclusiveChoice(_ rule: CompiledRule, _ view: CaseView) {
        let deadline = deadline(rule, view, view.start)
        let begin = begin(rule, view)
        let one = next(rule, view, secondTargets, from: begin)
        let other = next(rule, view, thirdTargets, from: begin)
        let hasOne = one >= 0 && view.times[one] <= deadline
        let hasOther = other >= 0 && view.times[other] <= deadline
        if hasOne, hasOther {
            let stop = view.stop(from: view.start)
            let later = max(view.times[one], view.times[other])
            if stop < later {
                add(.withdrawn, -1, view.start, deadline, outcome: stop)
            } else {
                add(.violated, -1, view.start, deadline, outcome: later, evidence: one, otherEvidence: other)
            }
        } else if hasOne || hasOther {
            keep(view, event: -1, at: view.start, deadline: deadline, offence: -1)
        } else {
            let answer = one < 0 ? other : other < 0 ? one : min(one, other)
            settle(view, event: -1, at: view.start, deadline: deadline, answer: answer)
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
