import CRMModel
import Charts
import Figures

/// How amounts become chart values: major units in a scale that keeps the digits few.
enum ChartScale {
    /// The format for amounts of a currency whose largest is `largest` minor units.
    static func money(_ largest: Double, _ currency: Currency) -> ChartSpec.Format {
        let major = abs(largest) / Double(currency.minorPerMajor)
        let unit = currency.symbol
        let base = 1 / Double(currency.minorPerMajor)
        if major >= 950_000 { return format(unit + " M", base / 1e6, major < 20e6 ? 2 : 1) }
        if major >= 9_500 { return format(unit + " K", base / 1e3, 0) }
        return format(unit, base, 0)
    }

    static let percent = format("%", 100, 0)
    static let count = format("", 1, 0)

    /// A figure's bare number; nil without a value.
    static func number(_ figure: Figure) -> Double? { figure.value?.number }

    private static func format(_ unit: String, _ factor: Double, _ decimals: Int) -> ChartSpec.Format {
        ChartSpec.Format(unit: unit, factor: factor, decimals: decimals, groupSeparator: ",")
    }
}
