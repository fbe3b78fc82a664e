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
    public let measure: Measure

    /// What is told of the sum.
    public enum Measure: Hashable, Sendable {
        case quantile
        /// What the quantile loses without the rows that have a 1 in a column of ones and noughts.
        case loss(without: String)
        /// The quantile without the rows that have a 1 in a column of ones and noughts.
        case rest(without: String)
        /// The chance that the sum is not below an amount, in minor units.
        case chance(of: Int64)
    }

    public init(spread: Double, probability: Double, isNormal: Bool = false, measure: Measure = .quantile) {
        self.spread = spread
        self.probability = probability
        self.isNormal = isNormal
        self.measure = measure
    }

    private var mark: String? {
        switch measure {
        case .quantile, .chance: nil
        case .loss(let column), .rest(let column): column
        }
    }

    /// The columns it reads.
    var columns: [String] { ["won", "expected", "variance", "nothing"] + (mark.map { [$0] } ?? []) }

    /// The chance that the sum is not below an amount.
    public func chance(
        of amount: Int64, secured: Double, expected: Double, variance: Double, nothing: Double
    ) -> Double {
        let sd = spread * max(0, variance).squareRoot()
        let missing = Double(amount) - secured
        // Just below the amount: what is reached is not missed.
        let below = missing.nextDown
        if !isNormal, missing <= 0 { return 1 }
        return isNormal
            ? 1 - Normal.cumulative(below, mean: expected, sd: sd)
            : 1 - GammaDistribution.cumulative(below, mean: expected, sd: sd, nothing: exp(nothing))
    }

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
        func sum(_ rows: [[Double]], _ column: Int) -> Double { rows.reduce(0) { $0 + $1[column] } }
        func quantile(_ rows: [[Double]]) -> Double {
            value(secured: sum(rows, 0), expected: sum(rows, 1), variance: sum(rows, 2), nothing: sum(rows, 3))
        }
        switch measure {
        case .quantile: return quantile(rows)
        case .loss: return quantile(rows) - quantile(rows.filter { $0[4] == 0 })
        case .rest: return quantile(rows.filter { $0[4] == 0 })
        case .chance(let amount):
            return chance(
                of: amount, secured: sum(rows, 0), expected: sum(rows, 1), variance: sum(rows, 2),
                nothing: sum(rows, 3))
        }
    }
}
