/// How wide intervals must be, from the errors of forecasts of values that were held back.
///
/// Split conformal prediction: the 80 % and 95 % quantiles, over series, of |error| ÷ standard deviation at each step
/// ahead take the place of the normal distribution's 1.28 and 1.96.
/// Source: J. Lei and others (2018), "Distribution-free predictive inference for regression"; forecasting.md 1.6.
struct Calibration: Sendable {
    /// Multipliers of the standard deviation by step ahead.
    private(set) var inner: [Double]
    private(set) var outer: [Double]

    /// What holds without enough errors of one's own, and how many errors these weigh as much as.
    private static let standard = (inner: 1.2 * 1.2816, outer: 1.5 * 1.96)
    private static let prior = 20.0
    /// A step's own ratios are joined with those of its neighbours until there are as many.
    private static let enough = 100

    /// - Parameter ratios: |error| ÷ deviation by step ahead, in any order.
    init(_ ratios: [[Double]], horizon: Int) {
        inner = []
        outer = []
        for step in 0..<horizon {
            var pool: [Double] = []
            var reach = 0
            let nearest = min(step, ratios.count - 1)
            while nearest >= 0, reach < ratios.count {
                for other in reach == 0 ? [nearest] : [nearest - reach, nearest + reach]
                where ratios.indices.contains(other) {
                    pool += ratios[other]
                }
                if pool.count >= Calibration.enough { break }
                reach += 1
            }
            pool.sort()
            inner.append(Calibration.quantile(pool, 0.8, Calibration.standard.inner))
            outer.append(Calibration.quantile(pool, 0.95, Calibration.standard.outer))
        }
    }

    /// The quantile at (n + 1) q, drawn to the standard where there are few ratios.
    private static func quantile(_ sorted: [Double], _ q: Double, _ standard: Double) -> Double {
        guard !sorted.isEmpty else { return standard }
        let rank = min(Double(sorted.count), Double(sorted.count + 1) * q) - 1
        let low = max(0, Int(rank))
        let high = min(low + 1, sorted.count - 1)
        let own = sorted[low] + (sorted[high] - sorted[low]) * max(0, rank - Double(low))
        let count = Double(sorted.count)
        return (own * count + standard * prior) / (count + prior)
    }
}
