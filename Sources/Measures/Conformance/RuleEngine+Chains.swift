/// Forms about neighbours: the very next event, the event just before.
extension RuleEngine {
    /// The neighbour behind an event, outside its save; -1 for none.
    private func next(_ view: CaseView, after index: Int) -> Int {
        neighbours.first(from: view.lastOfSave(index) + 1, by: -1, view.actors)
    }

    /// The first b in the save of the event at `index`, done by whom the activation at `act` allows; -1 for none.
    private func second(_ rule: CompiledRule, _ view: CaseView, inSaveOf index: Int, for act: Int) -> Int {
        let actor = actor(rule, view, act)
        var found = secondTargets.first(from: view.firstOfSave(index), by: actor, view.actors)
        if found == act { found = secondTargets.first(from: act + 1, by: actor, view.actors) }
        return found >= 0 && found <= view.lastOfSave(index) ? found : -1
    }

    mutating func chainResponses(_ rule: CompiledRule, _ view: CaseView) {
        let merges = mergesSaves(rule, view)
        for act in firstActs {
            let index = Int(act)
            let instant = view.times[index]
            let deadline = deadline(rule, view, instant, duty(view, of: index))
            var answer = merges ? second(rule, view, inSaveOf: index, for: index) : -1
            var bar = -1
            if answer < 0 {
                let next = next(view, after: index)
                if next >= 0 {
                    answer = second(rule, view, inSaveOf: next, for: index)
                    if answer < 0 || view.times[answer] < opening(rule, view, instant, duty(view, of: index)) {
                        answer = -1
                        bar = next
                    }
                }
            }
            settle(view, event: index, at: instant, deadline: deadline, answer: answer, bar: bar)
        }
    }

    mutating func chainPrecedences(_ rule: CompiledRule, _ view: CaseView) {
        let merges = mergesSaves(rule, view)
        for act in secondActs {
            let index = Int(act)
            let instant = view.times[index]
            if view.active != nil, !view.isActive(around: instant) {
                add(.withdrawn, index, instant, Activation.noDeadline, outcome: instant, looksBack: true)
                continue
            }
            let actor = actor(rule, view, index)
            var found = -1
            if merges {
                found = firstTargets.last(upTo: view.lastOfSave(index), by: actor, view.actors)
                if found == index { found = firstTargets.last(upTo: index - 1, by: actor, view.actors) }
                if found < view.firstOfSave(index) { found = -1 }
            }
            let previous = neighbours.last(upTo: view.firstOfSave(index) - 1, by: -1, view.actors)
            if found < 0, previous >= 0 {
                found = firstTargets.last(upTo: view.lastOfSave(previous), by: actor, view.actors)
                if found < view.firstOfSave(previous) { found = -1 }
            }
            let isRight =
                found >= 0
                && opening(rule, view, view.times[found], duty(view, of: index)) <= max(instant, view.times[found])
                && deadline(rule, view, view.times[found], duty(view, of: index)) >= instant
            add(
                isRight ? .fulfilled : .violated, index, instant, Activation.noDeadline, outcome: instant,
                evidence: isRight ? found : previous, looksBack: true)
        }
    }

    mutating func notNext(_ rule: CompiledRule, _ view: CaseView) {
        for act in firstActs {
            let index = Int(act)
            let instant = view.times[index]
            let next = next(view, after: index)
            let offence = next >= 0 ? second(rule, view, inSaveOf: next, for: index) : -1
            if next >= 0, offence < 0 {
                // Something else came next: nothing can change that.
                let stop = view.stop(from: instant)
                let isWithdrawn = view.active != nil && stop < view.times[next]
                add(
                    isWithdrawn ? .withdrawn : .fulfilled, index, instant, Activation.noDeadline,
                    outcome: isWithdrawn ? stop : view.times[next], evidence: next)
            } else {
                keep(view, event: index, at: instant, deadline: Activation.noDeadline, offence: offence)
            }
        }
    }
}
