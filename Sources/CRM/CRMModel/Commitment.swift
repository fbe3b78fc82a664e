/// A deal as it stood in the forecast category "Commit" at an instant of the past.
public struct Commitment: Hashable, Sendable {
    public let deal: RowIndex
    /// The deal's amount at that instant in minor units of its currency; nil where it had none.
    public let amount: Int64?
    public let closeDate: CalendarDate?

    public init(deal: RowIndex, amount: Int64?, closeDate: CalendarDate?) {
        self.deal = deal
        self.amount = amount
        self.closeDate = closeDate
    }
}
