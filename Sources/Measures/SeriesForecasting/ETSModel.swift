#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An exponential smoothing model with its parameters and first states.
public struct ETSModel: Hashable, Sendable {
    public let form: ETSForm
    public let period: Int
    public let alpha: Double
    /// 0 without a trend.
    public let beta: Double
    /// 0 without a season.
    public let gamma: Double
    /// 1 for an undamped trend, 0 without one.
    public let phi: Double
    public let level: Double
    public let trend: Double
    /// One state a place of the period, the first for the first value; empty without a season.
    public let season: [Double]

    public init(
        form: ETSForm, period: Int, alpha: Double, beta: Double = 0, gamma: Double = 0, phi: Double = 0, level: Double,
        trend: Double = 0, season: [Double] = []
    ) {
        self.form = form
        self.period = period
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.phi = phi
        self.level = level
        self.trend = trend
        self.season = season
    }

    /// What running the model over a series leaves.
    struct Pass {
        var errors: [Double]
        var level: Double
        var trend: Double
        var season: [Double]
        var logs: Double
    }

    func pass(_ values: [Double]) -> Pass? {
        guard form.season == .none || season.count == period else { return nil }
        var recursion = ETSRecursion(
            alpha: alpha, beta: beta, gamma: gamma, phi: phi, level: level, trend: trend)
        var season = self.season.isEmpty ? [0] : self.season
        var errors = [Double](repeating: 0, count: max(values.count, 1))
        let logs = values.withUnsafeBufferPointer { values in
            season.withUnsafeMutableBufferPointer { season in
                errors.withUnsafeMutableBufferPointer { errors -> Double? in
                    guard let y = values.baseAddress, let s = season.baseAddress, let e = errors.baseAddress else {
                        return nil
                    }
                    return recursion.run(
                        y, count: values.count, form: form, season: s, period: form.season == .none ? 1 : period,
                        errors: e)
                }
            }
        }
        guard let logs else { return nil }
        return Pass(
            errors: errors, level: recursion.level, trend: recursion.trend, season: season, logs: logs)
    }

    /// n ln Σe² + 2 Σ ln|μ|, the second term for multiplicative errors only: −2 log-likelihood but for a constant.
    /// Nil where the model does not fit the series' sign.
    public func loss(_ values: [Double]) -> Double? {
        guard let pass = pass(values) else { return nil }
        let sum = pass.errors.reduce(0) { $0 + $1 * $1 }
        return Double(values.count) * log(sum) + 2 * pass.logs
    }

    /// Akaike's criterion: the loss + 2 k.
    public func aic(_ values: [Double]) -> Double? {
        loss(values).map { $0 + 2 * Double(form.parameterCount(period: period)) }
    }

    /// Akaike's criterion with the correction for small samples; nil for n ≤ k + 1.
    public func aicc(_ values: [Double]) -> Double? {
        let k = Double(form.parameterCount(period: period))
        let n = Double(values.count)
        guard n > k + 1, let aic = aic(values) else { return nil }
        return aic + 2 * k * (k + 1) / (n - k - 1)
    }

    /// Errors of the one-step forecasts in the unit of the series.
    public func errors(_ values: [Double]) -> [Double]? {
        guard let pass = pass(values) else { return nil }
        guard form.error == .multiplicative else { return pass.errors }
        // y = μ (1 + ε), so y − μ = y ε ÷ (1 + ε).
        return values.indices.map { values[$0] * pass.errors[$0] / (1 + pass.errors[$0]) }
    }

    /// The next `horizon` values with the errors set to 0, and their standard deviations; nil where the model does not
    /// fit the series' sign. The deviations are those of the model with additive errors, times the season where that
    /// is multiplicative.
    public func forecast(_ values: [Double], horizon: Int) -> MethodForecast? {
        guard let pass = pass(values), let errors = errors(values) else { return nil }
        let count = Double(values.count)
        let variance = errors.reduce(0) { $0 + $1 * $1 } / max(1, count)
        var means: [Double] = []
        var deviations: [Double] = []
        var damping = 0.0
        var power = 1.0
        var growth = 1.0
        for step in 0..<horizon {
            power *= phi
            damping += power
            let base = pass.level + damping * pass.trend
            let place = (values.count + step) % max(period, 1)
            switch form.season {
            case .none: means.append(base)
            case .additive: means.append(base + pass.season[place])
            case .multiplicative: means.append(base * pass.season[place])
            }
            deviations.append((variance * growth).squareRoot())
            let seasonal = form.season != .none && (step + 1) % period == 0 ? gamma : 0
            let c = alpha + beta * damping + seasonal
            growth += c * c
        }
        return MethodForecast(means: means, deviations: deviations)
    }
}
