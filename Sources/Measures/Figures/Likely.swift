import Statistics

#if canImport(Glibc)
import Glibc
#endif

/// A value that is a quantile of what rows are likely to bring together: Σ of what is secured, and a quantile of an amount
/// that is nothing with the chance e^Σ nothing, else a gamma, both together with the sum of what is expected as the mean
/// and spread² × the sum of the variances as the variance.
///
/// The rows have the columns `won`, `expected` (money), `variance` (minor units squared) and `nothing` (the logarithm of
/// the chance that a row brings nothing).
public struct Likely: Hashable, Sendable {
    /// What past errors and the other methods make of the standard deviation of the rows.
    public let spread: Double
    /// 0 … 1.
    public let probability: Double
    /// Whether a normal takes the gamma's place: where amounts are below 0.
    public let isNormal: Bool
    /// A column of ones and noughts: the value is what the quantile loses without the rows that have a 1 there.
    public let without: String?

    public init(spread: Double, probability: Double, isNormal: Bool = false, without: String? = nil) {
        self.spread = spread
        self.probability = probability
        self.isNormal = isNormal
        self.without = without
    }

    /// The columns it reads.
    var columns: [String] { ["won", "expected", "variance", "nothing"] + (without.map { [$0] } ?? []) }

    /// The quantile, from the sums of the columns.
    public func value(secured: Double, expected: Double, variance: Double, nothing: Double) -> Double {
        let sd = spread * max(0, variance).squareRoot()
        return secured
            + (isNormal
                ? Normal.value(at: probability, mean: expected, sd: sd)
                : GammaDistribution.quantile(probability, mean: expected, sd: sd, nothing: exp(nothing)))
    }

    /// The value that rows give, each with the cells of `columns`.
    func value(of rows: [[Double]]) -> Double {
        func quantile(_ rows: [[Double]]) -> Double {
            value(
                secured: rows.reduce(0) { $0 + $1[0] }, expected: rows.reduce(0) { $0 + $1[1] },
                variance: rows.reduce(0) { $0 + $1[2] }, nothing: rows.reduce(0) { $0 + $1[3] })
        }
        guard without != nil else { return quantile(rows) }
        return quantile(rows) - quantile(rows.filter { $0[4] == 0 })
    }
}
