import CRMModel

/// What must be said beside a pipeline forecast.
public enum PipelineFinding: String, CaseIterable, Sendable {
    case noHistory = "NO_HISTORY"
    case shortHistory = "SHORT_HISTORY"
    case noDeals = "NO_DEALS"
    case noCreation = "NO_CREATION_DATE"
    case noClosing = "NO_CLOSING_DATE"
    case closedBeforeCreated = "CLOSED_BEFORE_CREATED"
    case noPrice = "NO_PRICE"
    case noRate = "NO_RATE"
    case negative = "NEGATIVE_AMOUNTS"
    case stale = "STALE"
    case pastDue = "PAST_DUE"

    /// The finding in words, to follow a count of deals or stand alone.
    public var words: String {
        switch self {
        case .noHistory: "no deal was closed before the origin, so there is nothing to learn from"
        case .shortHistory: "closes reach back less than 91 days; rates are drawn from what there is"
        case .noDeals: "no deal was created before the origin"
        case .noCreation: "without a creation date, left out"
        case .noClosing: "closed without a date, left out"
        case .closedBeforeCreated: "closed before they were created, taken as closed on the day of creation"
        case .noPrice: "open without an amount or list price, counted, not priced"
        case .noRate: "open in a currency without an exchange rate, counted, not priced"
        case .negative: "with an amount below 0, kept with their sign; the interval is normal"
        case .stale: "open longer than any deal ever took to close, counted as never closing"
        case .pastDue: "open past their expected close date; the date itself says nothing of when they close"
        }
    }
}

extension PipelineForecaster {
    /// Closed deals below which nothing is foretold.
    public static let fewestClosed = 10
}

extension PipelineBook {
    /// Deals that were closed by the end of a day.
    public func closed(by day: CalendarDate) -> Int { deals.count { $0.closed.map { $0 <= day } ?? false } }
}
