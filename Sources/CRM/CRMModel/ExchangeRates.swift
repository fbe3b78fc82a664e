/// Spot rates of foreign currencies in the base currency.
public struct ExchangeRates: Sendable {
    public let base: Currency
    /// Per currency code: days ascending, and the rate from each.
    private var series: [String: [(day: CalendarDate, rate: Double)]] = [:]

    public init(base: Currency) { self.base = base }

    /// Adds a rate; days of one currency must come in ascending order.
    public mutating func append(currency: String, from day: CalendarDate, rate: Double) {
        guard rate > 0, rate.isFinite else { return }
        series[currency, default: []].append((day, rate))
    }

    /// Units of the base currency for one unit of a currency; nil where no rate is known on that day.
    public func rate(of currency: Currency, on day: CalendarDate) -> Double? {
        currency == base ? 1 : series[currency.code]?.last(where: { $0.day <= day })?.rate
    }

    /// An amount in the base currency, rounded half to even; nil where no rate is known on that day.
    public func convert(_ money: Money, on day: CalendarDate) -> Money? {
        if money.currency == base { return money }
        guard let rate = rate(of: money.currency, on: day) else { return nil }
        let major = Double(money.minor) / Double(money.currency.minorPerMajor) * rate
        let minor = (major * Double(base.minorPerMajor)).rounded(.toNearestOrEven)
        guard abs(minor) < 9e18 else { return nil }
        return Money(minor: Int64(minor), currency: base)
    }
}
