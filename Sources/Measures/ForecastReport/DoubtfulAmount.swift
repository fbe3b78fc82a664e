import CRMModel
import Forecasting

/// An open deal worth so much more than any that was ever won that its amount is likely a typing error.
public struct DoubtfulAmount: Sendable {
    /// Row of the records.
    public let deal: RowIndex
    /// In minor units.
    public let amount: Int64
    /// What the largest deal brought that was ever won, in minor units.
    public let largestWon: Int64

    /// An amount ÷ the largest won beyond which it is doubted: a comma missed makes a hundred, a nought too many ten.
    static let times = 20.0

    /// The largest first; none where too few deals were won to tell how large deals are.
    static func find(_ book: DealBook, _ engine: ForecastEngine) -> [DoubtfulAmount] {
        guard let largest = engine.forecaster.largestWon, largest > 0 else { return [] }
        return book.open.filter { book.sources[$0].isPriced && Double(book.amounts[$0]) > times * largest }
            .map { DoubtfulAmount(deal: $0, amount: book.amounts[$0], largestWon: Int64(minorUnits: largest)) }
            .sorted { ($1.amount, $0.deal) < ($0.amount, $1.deal) }
    }
}
