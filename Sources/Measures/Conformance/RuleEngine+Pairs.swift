/// Forms about two terms wherever they stand: response, precedence, companions, and what must not follow.
extension RuleEngine {
    /// response and alternate response: each a has a b behind it, in the alternate form before the next a.
    mutating func responses(_ rule: CompiledRule, _ view: CaseView, isAlternate: Bool) {
        let merges = mergesSaves(rule, view)
        for place in firstActs.indices {
            let index = Int(firstActs[place])
            let instant = view.times[index]
            var from = merges ? view.firstOfSave(index) : index + 1
            if rule.window?.from != nil {
                from = max(from, firstEvent(view, notBefore: opening(rule, view, instant)))
            }
            var answer = answer(rule, view, index, from: from)
            var bar = -1
            if isAlternate {
                let next = nextAct(view, after: place, merges)
                if next >= 0, answer < 0 || answer > (merges ? view.lastOfSave(next) : next) {
                    answer = -1
                    bar = next
                }
            }
            let deadline = deadline(rule, view, instant, duty(view, at: instant, answer: answer, bar: bar))
            settle(view, event: index, at: instant, deadline: deadline, answer: answer, bar: bar)
        }
    }

    /// The first b from `from` on that answers the a at `index`.
    @inline(__always)
    private func answer(_ rule: CompiledRule, _ view: CaseView, _ index: Int, from: Int) -> Int {
        let actor = actor(rule, view, index)
        let found = secondTargets.first(from: from, by: actor, view.actors)
        if found == index, !rule.mayAnswerItself {
            return secondTargets.first(from: index + 1, by: actor, view.actors)
        }
        return found
    }

    /// The next a; what was saved together with this one is not another.
    private func nextAct(_ view: CaseView, after place: Int, _ merges: Bool) -> Int {
        let index = Int(firstActs[place])
        var next = place + 1
        while next < firstActs.count, merges, Int(firstActs[next]) <= view.lastOfSave(index) { next += 1 }
        return next < firstActs.count ? Int(firstActs[next]) : -1
    }

    /// precedence and alternate precedence: each b has so many a ahead of it, in the alternate form since the last b.
    mutating func precedences(_ rule: CompiledRule, _ view: CaseView, isAlternate: Bool) {
        let merges = mergesSaves(rule, view)
        for place in secondActs.indices {
            let index = Int(secondActs[place])
            let instant = view.times[index]
            if view.active != nil, !view.isActive(around: instant) {
                add(.withdrawn, index, instant, Activation.noDeadline, outcome: instant, looksBack: true)
                continue
            }
            var floor = -1
            if isAlternate {
                var previous = place - 1
                while previous >= 0, merges, Int(secondActs[previous]) >= view.firstOfSave(index) { previous -= 1 }
                if previous >= 0 {
                    floor = merges ? view.lastOfSave(Int(secondActs[previous])) : Int(secondActs[previous])
                }
            }
            let limit = merges ? view.lastOfSave(index) : index - 1
            let open = lastEvent(rule, view, openAt: instant, upTo: limit, duty(view, of: index))
            let isRight: Bool
            var evidence = -1
            if thirdTargets.count > 0 || !rule.third.isEmpty {
                let one = nearest(rule, view, index, firstTargets, floor: floor, upTo: open)
                let other = nearest(rule, view, index, thirdTargets, floor: floor, upTo: open)
                isRight = (one >= 0) != (other >= 0)
                evidence = max(one, other)
            } else {
                var found = 0
                var next = nearest(rule, view, index, firstTargets, floor: floor, upTo: open)
                while next >= 0, found <= rule.count.upperBound {
                    found += 1
                    evidence = next
                    if found >= rule.count.lowerBound, rule.count.upperBound == Int.max { break }
                    next = nearest(rule, view, index, firstTargets, floor: floor, upTo: next - 1)
                }
                isRight = rule.count.contains(found)
            }
            add(
                isRight ? .fulfilled : .violated, index, instant, Activation.noDeadline, outcome: instant,
                evidence: evidence, looksBack: true)
        }
    }

    /// The last a up to `limit`, above `floor`, whose window still holds the event at `index`; -1 for none.
    private func nearest(
        _ rule: CompiledRule, _ view: CaseView, _ index: Int, _ targets: TargetList, floor: Int, upTo limit: Int
    ) -> Int {
        let actor = actor(rule, view, index)
        var found = targets.last(upTo: limit, by: actor, view.actors)
        if found == index, !rule.mayAnswerItself { found = targets.last(upTo: index - 1, by: actor, view.actors) }
        guard found > floor, found >= 0 else { return -1 }
        guard rule.window != nil else { return found }
        return deadline(rule, view, view.times[found], duty(view, of: index)) >= view.times[index] ? found : -1
    }

    /// responded existence, and one direction of coexistence: somewhere in the case the other term occurs.
    mutating func companions(
        _ rule: CompiledRule, _ view: CaseView, of acts: [Int32], among targets: TargetList, _ mark: CaseView.Marks
    ) {
        let merges = mergesSaves(rule, view)
        for act in acts {
            let index = Int(act)
            let instant = view.times[index]
            let actor = actor(rule, view, index)
            var before = index - 1
            var from = merges ? view.firstOfSave(index) : index + 1
            if !rule.isSameTerm, rule.window?.from == nil {
                // One event may be both.
                before = index
                from = min(from, index)
            }
            if rule.window?.from != nil {
                before = lastEvent(rule, view, openAt: instant, upTo: before, Duty(end: instant))
                from = max(from, firstEvent(view, notBefore: opening(rule, view, instant)))
            }
            let earlier = targets.last(upTo: before, by: actor, view.actors)
            let later = targets.first(from: from, by: actor, view.actors)
            let deadline = deadline(rule, view, instant, duty(view, at: instant, answer: later))
            if earlier >= 0, view.active == nil || view.isActive(around: instant),
                rule.window == nil || self.deadline(rule, view, view.times[earlier], Duty(end: instant)) >= instant
            {
                add(.fulfilled, index, instant, deadline, outcome: instant, evidence: earlier)
            } else {
                settle(view, event: index, at: instant, deadline: deadline, answer: later)
            }
        }
    }

    /// One direction of not coexistence: nowhere in the case does the other term occur.
    mutating func strangers(_ rule: CompiledRule, _ view: CaseView, of acts: [Int32], among targets: TargetList) {
        for act in acts {
            let index = Int(act)
            let actor = actor(rule, view, index)
            let earlier = targets.last(upTo: rule.isSameTerm ? index - 1 : index, by: actor, view.actors)
            let offence = earlier >= 0 ? earlier : targets.first(from: index + 1, by: actor, view.actors)
            keep(
                view, event: index, at: view.times[index], deadline: Activation.noDeadline, offence: offence,
                looksBack: earlier >= 0)
        }
    }

    /// not succession: no b behind an a, in its window.
    mutating func notAfter(_ rule: CompiledRule, _ view: CaseView) {
        let merges = mergesSaves(rule, view)
        for act in firstActs {
            let index = Int(act)
            let instant = view.times[index]
            var from = (merges ? view.lastOfSave(index) : index) + 1
            if rule.window?.from != nil {
                from = max(from, firstEvent(view, notBefore: opening(rule, view, instant)))
            }
            var offence = secondTargets.first(from: from, by: actor(rule, view, index), view.actors)
            let deadline = deadline(rule, view, instant, offence < 0 ? Duty() : duty(view, of: offence))
            if offence >= 0, view.times[offence] > deadline { offence = -1 }
            keep(view, event: index, at: instant, deadline: deadline, offence: offence)
        }
    }
}
