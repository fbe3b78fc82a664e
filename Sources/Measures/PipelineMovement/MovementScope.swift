import CRMModel

/// Which open deals a bridge is about.
public struct MovementScope: Sendable {
    /// Only deals expected to close in this period; nil: all.
    public let closing: Period?
    /// Whether a deal belongs to the unit while a user owns it; nil: all do.
    let isOwn: (@Sendable (_ deal: Int, _ owner: RowIndex?) -> Bool)?

    /// - Parameters:
    ///   - closing: only deals expected to close in it; nil: all.
    ///   - isOwn: whether a deal belongs to the unit while a user owns it; nil: all do.
    public init(
        closing: Period? = nil, isOwn: (@Sendable (_ deal: Int, _ owner: RowIndex?) -> Bool)? = nil
    ) {
        self.closing = closing
        self.isOwn = isOwn
    }

    /// Whether a deal in this state is the unit's, open or not.
    func isInUnit(_ deal: Int, _ state: DealState) -> Bool { isOwn?(deal, state.owner) ?? true }

    /// Whether a deal in this state should close in the period.
    func isInPeriod(_ state: DealState) -> Bool {
        closing.map { period in state.closeDate.map(period.contains) ?? false } ?? true
    }

    func holds(_ deal: Int, _ state: DealState) -> Bool {
        state.status == .open && isInUnit(deal, state) && isInPeriod(state)
    }
}
