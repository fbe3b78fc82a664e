import CRMModel
import Figures
import Forecasting

extension Outlook {
    /// The middle half of the range, P25 to P75, in minor units; nil without a range.
    public var middleHalf: (low: Int64, high: Int64)? {
        guard likely.interval != nil, let whole = scopes.first else { return nil }
        let tie = Likely(
            spread: spread(whole), probability: 0.5, isNormal: whole.outlook?.isNormal ?? false)
        let quartiles = tie.values(at: [0.25, 0.75], whole.rows.map { rows.rows[$0].line })
        return (Int64(minorUnits: quartiles[0]), Int64(minorUnits: quartiles[1]))
    }

    /// Whether a part holds a deal that is won or open, beside what past errors and new business make of it.
    public func holdsDeals(_ level: SalesUnits.Level, _ key: Cell) -> Bool {
        scopes.first { $0.level == level && $0.key == key }?.rows.contains { rows.rows[$0].deal != nil } ?? false
    }
}
