/// Whether a series repeats itself from period to period.
public enum SeasonalityTest {
    /// |r_m| over its standard error, where r_k is the autocorrelation at lag k and m the period: above 1.6449 the
    /// series is taken to be seasonal (90 %). Nil for fewer than two periods and for a constant series.
    /// Source: forecasting.md 1.2; M. S. Bartlett (1946) for the standard error.
    public static func statistic(_ values: [Double], period: Int) -> Double? {
        let n = values.count
        guard period >= 2, n >= 2 * period else { return nil }
        let mean = values.reduce(0, +) / Double(n)
        let total = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard total > 0 else { return nil }
        var squares = 0.0
        var last = 0.0
        for lag in 1...period {
            var sum = 0.0
            for i in lag..<n { sum += (values[i] - mean) * (values[i - lag] - mean) }
            last = sum / total
            if lag < period { squares += last * last }
        }
        return abs(last) / ((1 + 2 * squares) / Double(n)).squareRoot()
    }

    /// The statistic is above 1.6449.
    public static func isSeasonal(_ values: [Double], period: Int) -> Bool {
        (statistic(values, period: period) ?? 0) > 1.6449
    }
}
