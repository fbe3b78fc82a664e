import CRMModel

/// The open deals as they were known at the end of a day.
public struct PipelineSnapshot: Sendable {
    /// One open deal.
    public struct Deal: Hashable, Sendable {
        /// Number of the deal in its `MovementBook`.
        public let deal: Int
        public let state: DealState
        /// In base minor units at the rate of the day.
        public let amount: Int64
    }

    public let day: CalendarDate
    public let deals: [Deal]

    /// - Parameter scope: which of them. Default: all.
    public init(_ book: MovementBook, day: CalendarDate, scope: MovementScope = MovementScope()) {
        self.day = day
        let instant = book.end(of: day)
        deals = (0..<book.count).compactMap { deal in
            guard !book.isOver(deal, before: instant), let state = book.state(deal, before: instant),
                scope.holds(deal, state)
            else { return nil }
            return Deal(deal: deal, state: state, amount: book.value(deal, state.amount, on: day))
        }
    }

    /// Σ of the amounts.
    public var total: Int64 { deals.reduce(0) { $0 + $1.amount } }
}
