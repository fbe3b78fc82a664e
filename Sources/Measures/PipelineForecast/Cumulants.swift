import Statistics

#if canImport(Glibc)
import Glibc
#endif

/// The first four cumulants of a sum of independent amounts; they add up as the amounts do.
public struct Cumulants: Equatable, Sendable {
    public var mean: Double
    public var variance: Double
    public var third: Double
    public var fourth: Double

    public static let zero = Cumulants(mean: 0, variance: 0, third: 0, fourth: 0)

    public init(mean: Double, variance: Double, third: Double = 0, fourth: Double = 0) {
        self.mean = mean
        self.variance = variance
        self.third = third
        self.fourth = fourth
    }

    /// Of an amount with these moments about 0.
    init(moments m1: Double, _ m2: Double, _ m3: Double, _ m4: Double) {
        mean = m1
        variance = max(0, m2 - m1 * m1)
        let square = m1 * m1
        third = m3 - 3 * m1 * m2 + 2 * m1 * square
        fourth = m4 - 4 * m1 * m3 - 3 * m2 * m2
        fourth += 12 * square * m2 - 6 * square * square
    }

    /// Of a sum of amounts whose number varies as a Poisson number with a gamma-distributed rate.
    /// - Parameters:
    ///   - c: expected number × the amounts' moments 1 … 4, the cumulants at a fixed rate.
    ///   - shape: the gamma's; its relative variance is 1 ÷ shape.
    init(negativeBinomial c: [Double], shape k: Double) {
        let square = c[0] * c[0]
        mean = c[0]
        variance = c[1] + square / k
        third = c[2] + 3 * c[0] * c[1] / k
        third += 2 * c[0] * square / (k * k)
        fourth = c[3] + (4 * c[0] * c[2] + 3 * c[1] * c[1]) / k
        fourth += 12 * square * c[1] / (k * k)
        fourth += 6 * square * square / (k * k * k)
    }

    /// Logarithm of the chance that a deal is not won.
    static func logNothing(_ chance: Double) -> Double { chance >= 1 ? -700 : log1p(-chance) }

    public static func + (a: Cumulants, b: Cumulants) -> Cumulants {
        Cumulants(
            mean: a.mean + b.mean, variance: a.variance + b.variance, third: a.third + b.third,
            fourth: a.fourth + b.fourth)
    }

    public static func += (a: inout Cumulants, b: Cumulants) { a = a + b }

    /// The value not exceeded with a probability in (0, 1), after Cornish and Fisher (1938); the normal's where
    /// skewness
    /// or kurtosis is so great that their expansion would not rise with the probability.
    public func quantile(_ probability: Double) -> Double {
        guard variance > 0 else { return mean }
        let sd = variance.squareRoot()
        let z = Normal.quantile(probability)
        let s = third / (variance * sd)
        let k = fourth / (variance * variance)
        guard abs(s) < 1, abs(k) < 2 else {
            return third > 0 ? GammaDistribution.quantile(probability, mean: mean, sd: sd) : mean + sd * z
        }
        let cube = z * z * z
        var shifted = z + (z * z - 1) * s / 6
        shifted += (cube - 3 * z) * k / 24
        shifted -= (2 * cube - 5 * z) * s * s / 36
        return mean + sd * shifted
    }
}
