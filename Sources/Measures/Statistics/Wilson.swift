// Statistics: estimators that know numbers only.
//
// In: counts and samples. Out: estimates and intervals. Nothing here knows what a deal is.

/// A closed interval of possible values.
public struct Bounds: Hashable, Sendable {
    public let lower: Double
    public let upper: Double

    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }
}

/// The score interval for a proportion.
public enum Wilson {
    /// The 97.5 % quantile of the standard normal distribution: 95 % two-sided.
    public static let z = 1.959963984540054

    /// Interval of the proportion `successes` of `trials`; nil without a trial. Lower is exactly 0 without a success,
    /// upper exactly 1 without a failure.
    /// Source: E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    public static func interval(successes: Int, trials: Int, z: Double = Wilson.z) -> Bounds? {
        guard trials > 0 else { return nil }
        let n = Double(trials)
        let p = Double(successes) / n
        let square = z * z
        let centre = (p + square / (2 * n)) / (1 + square / n)
        let half = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot() / (1 + square / n)
        return Bounds(
            lower: successes == 0 ? 0 : max(0, centre - half), upper: successes == trials ? 1 : min(1, centre + half))
    }
}
