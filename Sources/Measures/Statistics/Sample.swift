/// Descriptive numbers of a sample.
public enum Sample {
    /// Arithmetic mean; nil for no values.
    public static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// Standard deviation with divisor n − 1; nil for fewer than two values.
    public static func standardDeviation(_ values: [Double]) -> Double? {
        guard values.count >= 2, let mean = mean(values) else { return nil }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }

    /// The smallest value at which the empirical distribution reaches `q`, 0 < q ≤ 1 (metrics.md 1.3).
    public static func quantile(_ q: Double, ofSorted values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let n = Double(values.count)
        let index = values.indices.first { Double($0 + 1) / n >= q - 1e-12 } ?? values.count - 1
        return values[index]
    }
}
