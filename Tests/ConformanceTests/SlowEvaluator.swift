import Conformance

/// A slow, obvious evaluator: every template written as its definition reads, with quantifiers over all events.
struct SlowEvaluator {
    struct Event {
        var symbol: Int
        var time: Int64
        var actor: Int32 = 0
    }

    struct Outcome: Hashable, Comparable, CustomStringConvertible {
        var event: Int
        var looksBack: Bool
        var state: Activation.State

        static func < (x: Outcome, y: Outcome) -> Bool {
            (x.event, x.looksBack ? 1 : 0, x.state.rawValue) < (y.event, y.looksBack ? 1 : 0, y.state.rawValue)
        }

        var description: String { "\(event)\(looksBack ? "<" : ">")\(state)" }
    }

    var events: [Event]
    var a: Int
    var b: Int
    var c: Int
    var from: Int64
    var to: Int64?
    var pairing: ActorPairing
    var isOpen: Bool
    var cutoff: Int64

    private var all: Range<Int> { events.indices }
    private func isA(_ i: Int) -> Bool { events[i].symbol == a }
    private func isB(_ i: Int) -> Bool { events[i].symbol == b }
    /// Whether the obligation at `j` was done by the right user for the activation at `i`.
    private func pairs(_ i: Int, _ j: Int) -> Bool { pairs(actor: events[i].actor, j) }
    private func pairs(actor: Int32, _ j: Int) -> Bool {
        switch pairing {
        case .any: true
        case .same: actor >= 0 && events[j].actor == actor
        case .different: actor >= 0 && events[j].actor >= 0 && events[j].actor != actor
        }
    }
    private func distance(_ i: Int, _ j: Int) -> Int64 { abs(events[j].time - events[i].time) }
    private func isInTime(_ distance: Int64) -> Bool { distance >= from && distance <= to ?? Int64.max }
    private func isTooLate(_ distance: Int64) -> Bool { distance > to ?? Int64.max }
    private func isOver(since time: Int64) -> Bool { to.map { cutoff - time > $0 } ?? false }

    /// What is not there yet.
    private func missing(since time: Int64) -> Activation.State {
        isOver(since: time) || !isOpen ? .violated : .pending
    }
    /// What has not been done that must not be.
    private func kept(since time: Int64) -> Activation.State {
        isOver(since: time) || !isOpen ? .fulfilled : .pending
    }

    private func response(_ i: Int) -> Activation.State {
        let answers = all.filter { $0 > i && isB($0) && pairs(i, $0) }
        if answers.contains(where: { isInTime(distance(i, $0)) }) { return .fulfilled }
        if answers.contains(where: { isTooLate(distance(i, $0)) }) { return .late }
        return missing(since: events[i].time)
    }

    private func precedence(_ j: Int) -> Activation.State {
        all.contains { $0 < j && isA($0) && pairs(j, $0) && isInTime(distance($0, j)) } ? .fulfilled : .violated
    }

    private func alternateResponse(_ i: Int) -> Activation.State {
        func isFree(_ j: Int) -> Bool { !all.contains { i < $0 && $0 < j && isA($0) } }
        let answers = all.filter { $0 > i && isB($0) && pairs(i, $0) && isFree($0) }
        if answers.contains(where: { isInTime(distance(i, $0)) }) { return .fulfilled }
        if answers.contains(where: { isTooLate(distance(i, $0)) }) { return .late }
        if all.contains(where: { $0 > i && isA($0) }) { return .violated }
        return missing(since: events[i].time)
    }

    private func alternatePrecedence(_ j: Int) -> Activation.State {
        all.contains { i in
            i < j && isA(i) && pairs(j, i) && isInTime(distance(i, j)) && !all.contains { i <= $0 && $0 < j && isB($0) }
        } ? .fulfilled : .violated
    }

    private func chainResponse(_ i: Int) -> Activation.State {
        guard all.contains(i + 1) else { return missing(since: events[i].time) }
        guard isB(i + 1), pairs(i, i + 1), distance(i, i + 1) >= from else { return .violated }
        return isTooLate(distance(i, i + 1)) ? .late : .fulfilled
    }

    private func chainPrecedence(_ j: Int) -> Activation.State {
        all.contains(j - 1) && isA(j - 1) && pairs(j, j - 1) && isInTime(distance(j - 1, j)) ? .fulfilled : .violated
    }

    private func companion(_ i: Int, _ isOther: (Int) -> Bool) -> Activation.State {
        let others = all.filter { $0 != i && isOther($0) && pairs(i, $0) }
        if others.contains(where: { isInTime(distance(i, $0)) }) { return .fulfilled }
        if others.contains(where: { $0 > i && isTooLate(distance(i, $0)) }) { return .late }
        return missing(since: events[i].time)
    }

    private func stranger(_ i: Int, _ isOther: (Int) -> Bool) -> Activation.State {
        all.contains { $0 != i && isOther($0) && pairs(i, $0) } ? .violated : isOpen ? .pending : .fulfilled
    }

    private func notAfter(_ i: Int) -> Activation.State {
        all.contains { $0 > i && isB($0) && pairs(i, $0) && isInTime(distance(i, $0)) }
            ? .violated : kept(since: events[i].time)
    }

    private func notNext(_ i: Int) -> Activation.State {
        guard all.contains(i + 1) else { return isOpen ? .pending : .fulfilled }
        return isB(i + 1) && pairs(i, i + 1) ? .violated : .fulfilled
    }

    /// Of the case: occurrences of symbols, in the window from its first event.
    private func occurrences(_ symbols: Set<Int>) -> (inTime: Int, all: Int) {
        guard let start = events.first else { return (0, 0) }
        let own = all.filter { symbols.contains(events[$0].symbol) && pairs(actor: start.actor, $0) }
        let open = own.filter { events[$0].time - start.time >= from }
        return (open.count { isInTime(events[$0].time - start.time) }, open.count)
    }

    private func ofCase(_ template: Template, _ n: Int) -> Activation.State {
        let start = events.first?.time ?? cutoff
        let some = template == .choice ? occurrences([b, c]) : occurrences([b])
        switch template {
        case .existence, .choice:
            return some.inTime >= n ? .fulfilled : some.all >= n ? .late : missing(since: start)
        case .atMost: return some.inTime > n ? .violated : kept(since: start)
        case .exactly:
            if some.inTime > n { return .violated }
            if some.inTime == n { return kept(since: start) }
            return some.all >= n ? .late : missing(since: start)
        case .exclusiveChoice:
            let other = occurrences([c])
            if some.inTime > 0, other.inTime > 0 { return .violated }
            if some.inTime + other.inTime > 0 { return kept(since: start) }
            return some.all + other.all > 0 ? .late : missing(since: start)
        case .initial:
            guard let first = all.first else { return isOpen ? .pending : .violated }
            return isB(first) && pairs(first, first) ? .fulfilled : .violated
        default:
            if isOpen { return .pending }
            guard let last = all.last, let first = all.first else { return .violated }
            return isB(last) && pairs(first, last) ? .fulfilled : .violated
        }
    }

    /// All activations of a template, sorted. `n` is the count of existence, at most and exactly.
    func outcomes(_ template: Template, n: Int) -> [Outcome] {
        var result: [Outcome] = []
        func each(_ isAct: (Int) -> Bool, back: Bool = false, _ state: (Int) -> Activation.State) {
            for i in all where isAct(i) { result.append(Outcome(event: i, looksBack: back, state: state(i))) }
        }
        switch template {
        case .response: each(isA, response)
        case .precedence: each(isB, back: true, precedence)
        case .succession:
            each(isA, response)
            each(isB, back: true, precedence)
        case .alternateResponse: each(isA, alternateResponse)
        case .alternatePrecedence: each(isB, back: true, alternatePrecedence)
        case .alternateSuccession:
            each(isA, alternateResponse)
            each(isB, back: true, alternatePrecedence)
        case .chainResponse: each(isA, chainResponse)
        case .chainPrecedence: each(isB, back: true, chainPrecedence)
        case .chainSuccession:
            each(isA, chainResponse)
            each(isB, back: true, chainPrecedence)
        case .respondedExistence: each(isA) { companion($0, isB) }
        case .coexistence:
            each(isA) { companion($0, isB) }
            each(isB) { companion($0, isA) }
        case .notCoexistence:
            each(isA) { stranger($0, isB) }
            each(isB) { stranger($0, isA) }
        case .notSuccession: each(isA, notAfter)
        case .notChainSuccession: each(isA, notNext)
        case .absence:
            let start = events.first
            each({ i in isB(i) && pairs(actor: start?.actor ?? -1, i) && isInTime(events[i].time - (start?.time ?? 0)) }
            ) {
                _ in .violated
            }
            if result.isEmpty {
                result.append(Outcome(event: -1, looksBack: false, state: kept(since: start?.time ?? cutoff)))
            }
        default: result.append(Outcome(event: -1, looksBack: false, state: ofCase(template, n)))
        }
        return result.sorted()
    }
}
