#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The state equations of exponential smoothing, run over a series.
///
/// In error-correction form the states move alike under additive and multiplicative errors; only what counts as the
/// error differs: y − μ, or (y − μ) ÷ μ.
/// Source: R. J. Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder (2008), "Forecasting with Exponential Smoothing".
struct ETSRecursion {
    var alpha = 0.0
    var beta = 0.0
    var gamma = 0.0
    /// 1 for an undamped trend, 0 without a trend.
    var phi = 0.0
    var level = 0.0
    var trend = 0.0

    /// Runs over `count` values, leaves the last states, writes the errors and returns Σ ln μ (0 for additive errors);
    /// nil where a multiplicative form leaves the positive numbers. `season` holds one state a place, the first for
    /// value 0.
    @inline(__always)
    mutating func run(
        _ values: UnsafePointer<Double>, count: Int, form: ETSForm, season: UnsafeMutablePointer<Double>, period: Int,
        errors: UnsafeMutablePointer<Double>
    ) -> Double? {
        let isRelative = form.error == .multiplicative
        var (l, b) = (level, trend)
        let (alpha, beta, gamma, phi) = (alpha, beta, gamma, phi)
        var logs = 0.0
        // The logarithm of a product of few factors costs less than the sum of their logarithms.
        var product = 1.0
        var place = 0
        for i in 0..<count {
            let base = l + phi * b
            let y = values[i]
            let mean: Double
            let error: Double
            switch form.season {
            case .none:
                mean = base
                error = y - mean
                l = base + alpha * error
                b = phi * b + beta * error
            case .additive:
                mean = base + season[place]
                error = y - mean
                l = base + alpha * error
                b = phi * b + beta * error
                season[place] += gamma * error
            case .multiplicative:
                let s = season[place]
                guard base > 0, s > 0 else { return nil }
                mean = base * s
                error = y - mean
                l = base + alpha * error / s
                b = phi * b + beta * error / s
                season[place] = s + gamma * error / base
            }
            place += 1
            if place == period { place = 0 }
            if isRelative {
                guard mean > 0 else { return nil }
                errors[i] = error / mean
                product *= mean
                if product > 1e150 || product < 1e-150 {
                    logs += log(product)
                    product = 1
                }
            } else {
                errors[i] = error
            }
        }
        level = l
        trend = b
        return isRelative ? logs + log(product) : 0
    }
}
