import CRMModel
import Diagnostics

/// Every step from the pipeline at the end of one day to the pipeline at the end of a later one.
///
/// Each deal has one main reason; the change of its amount and that of the exchange rate stand apart, so that the steps add
/// up to the pipeline at the end, to the minor unit. Source of the rules: `pipeline-waterfall` of the definitions.
public struct PipelineBridge: Sendable {
    public let start: CalendarDate
    public let end: CalendarDate
    /// In the order of the deals; of one deal in the order of the steps.
    public let movements: [Movement]
    public let startTotal: Int64
    public let endTotal: Int64
    /// Deals open at the end.
    public let endCount: Int

    public init(_ book: MovementBook, from start: CalendarDate, to end: CalendarDate, scope: MovementScope) {
        self.start = start
        self.end = end
        let rule = BridgeRule(book: book, start: start, end: end, scope: scope)
        var movements: [Movement] = []
        for deal in 0..<book.count { rule.add(deal, to: &movements) }
        self.movements = movements
        startTotal = PipelineSnapshot(book, day: start, scope: scope).total
        let last = PipelineSnapshot(book, day: end, scope: scope)
        endTotal = last.total
        endCount = last.deals.count
    }

    /// What a step adds, in base minor units.
    public func amount(_ step: MovementStep) -> Int64 {
        movements.reduce(0) { $0 + ($1.step == step ? $1.amount : 0) }
    }

    /// How the steps miss the pipeline at the end; empty when the books balance.
    public func findings(_ name: String) -> [Diagnostic] {
        let sum = movements.reduce(0) { $0 + $1.amount }
        guard sum != endTotal || amount(.start) != startTotal else { return [] }
        return [
            Diagnostic(
                "GATE-WATERFALL",
                "the steps of the pipeline since \(start.iso) lead to \(sum), the pipeline is \(endTotal)",
                at: .named("rows/\(name).csv"), exit: .internalError)
        ]
    }
}

/// What one deal adds to a bridge.
struct BridgeRule {
    let book: MovementBook
    let start: CalendarDate
    let end: CalendarDate
    let scope: MovementScope

    private var opening: Instant { book.end(of: start) }
    private var closing: Instant { book.end(of: end) }

    /// Adds the movements of a deal. Those without an amount are main reasons of deals without a price: they count.
    func add(_ deal: Int, to list: inout [Movement]) {
        if book.isOver(deal, before: opening) { return }
        let first = book.state(deal, before: opening)
        let last = book.state(deal, before: closing)
        let was = first.map { scope.holds(deal, $0) } ?? false
        let isIn = last.map { scope.holds(deal, $0) } ?? false
        func add(_ step: MovementStep, _ amount: Int64) {
            if amount != 0 { list.append(Movement(deal: deal, step: step, amount: amount)) }
        }
        func main(_ step: MovementStep, _ amount: Int64) {
            list.append(Movement(deal: deal, step: step, amount: amount))
        }
        func value(_ amount: Int64?, _ day: CalendarDate) -> Int64 { book.value(deal, amount, on: day) }
        /// Splits what lies between two values of a deal that was in: first the rate, then the amount.
        func split(_ before: Int64, _ amount: Int64?, _ day: CalendarDate, to after: Int64) {
            let moved = value(amount, day)
            if after > moved { add(.increased, after - moved) } else { add(.decreased, after - moved) }
            add(.currency, moved - before)
        }
        if was, isIn, let first, let last {
            let before = value(first.amount, start)
            main(.start, before)
            split(before, first.amount, end, to: value(last.amount, end))
        } else if was, let first {
            let before = value(first.amount, start)
            let leave = leaving(deal, last)
            main(.start, before)
            let after = value(leave.amount, leave.day)
            split(before, first.amount, leave.day, to: after)
            main(leave.step, -after)
        } else if isIn, let last {
            let enter = entering(deal, first)
            let before = value(enter.amount, enter.day)
            main(enter.step, before)
            split(before, enter.amount, end, to: value(last.amount, end))
        } else if last != nil || book.deletion(deal) != nil, let leave = passing(deal, first, last) {
            let amount = value(leave.amount, leave.day)
            main(entering(deal, first).step, amount)
            main(leave.step, -amount)
        }
    }

    /// Why a deal came in, with its amount at the start of the period, or at its creation.
    private func entering(_ deal: Int, _ first: DealState?) -> (step: MovementStep, amount: Int64?, day: CalendarDate) {
        guard let first else {
            let creation = book.entries(deal, from: opening, to: closing).first
            let day = creation.map { book.records.zone.date(of: $0.at) } ?? end
            return (.new, creation?.state.amount, day)
        }
        let step: MovementStep =
            first.status != .open ? .reopened : !scope.isInUnit(deal, first) ? .ownerIn : .pulledIn
        return (step, first.amount, start)
    }

    /// A deal's way out: why, at which amount, on which day.
    private struct Exit {
        let step: MovementStep
        let amount: Int64?
        let day: CalendarDate
    }

    /// Why a deal that was in is not in at the end.
    private func leaving(_ deal: Int, _ last: DealState?) -> Exit {
        exit(deal, last, from: book.state(deal, before: opening))
            ?? Exit(step: reason(deal, last), amount: last?.amount, day: end)
    }

    /// The way out of a deal that came in and left again between start and end; nil for one that never was in.
    private func passing(_ deal: Int, _ first: DealState?, _ last: DealState?) -> Exit? {
        if let exit = exit(deal, last, from: first) { return exit }
        guard let last, last.status != .open else { return nil }
        var before = first
        for entry in book.entries(deal, from: opening, to: closing) {
            if before == nil, entry.state.status != .open {
                // Entered when it was decided already: it was never open, and came and went all the same.
                guard scope.isInUnit(deal, entry.state), scope.isInPeriod(entry.state) else { return nil }
                return Exit(
                    step: reason(deal, last), amount: last.amount, day: book.records.zone.date(of: entry.at))
            }
            // Expected later and won in the period: its win pulled it in.
            if last.status == .won, entry.state.status == .won, let open = before, open.status == .open {
                guard scope.isInUnit(deal, open), scope.isInUnit(deal, entry.state), scope.isInPeriod(entry.state)
                else {
                    return nil
                }
                return Exit(step: .won, amount: last.amount, day: book.records.zone.date(of: entry.at))
            }
            before = entry.state
        }
        return nil
    }

    /// The last way out of the pipeline between start and end; nil where there is none.
    private func exit(_ deal: Int, _ last: DealState?, from first: DealState?) -> Exit? {
        var within = first.flatMap { scope.holds(deal, $0) ? $0 : nil }
        var left: (state: DealState, at: Instant)?
        for entry in book.entries(deal, from: opening, to: closing) {
            if scope.holds(deal, entry.state) {
                within = entry.state
                left = nil
            } else if let before = within, left == nil {
                left = (before, entry.at)
            }
        }
        let zone = book.records.zone
        if let deletion = book.deletion(deal), deletion < closing {
            // Deleted outranks whatever came before it, also a deal that was closed first.
            guard let before = left?.state ?? within else { return nil }
            return Exit(step: .deleted, amount: before.amount, day: zone.date(of: left?.at ?? deletion))
        }
        guard let left else { return nil }
        let step = reason(deal, last)
        // What was won counts as it was won, what was lost as it last stood open.
        return Exit(
            step: step, amount: step == .won ? last?.amount : left.state.amount, day: zone.date(of: left.at))
    }

    private func reason(_ deal: Int, _ last: DealState?) -> MovementStep {
        guard let last else { return .deleted }
        switch last.status {
        case .won: return .won
        case .lost: return .lost
        case .open: return scope.isInUnit(deal, last) ? .pushedOut : .ownerOut
        }
    }
}
