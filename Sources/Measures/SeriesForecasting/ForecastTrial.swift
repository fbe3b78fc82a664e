/// Forecasts of the last values of a series from those before.
struct ForecastTrial: Sendable {
    /// Mean |error| over the mean |change since the last period|, by plan.
    var scores: [Double]
    /// |error| ÷ deviation by plan and step ahead; empty where a deviation is 0.
    var ratios: [ForecastPlan: [Double]]
    /// √ of the length of the history over the length that the trial forecast from; 1 where that has two seasons.
    let widening: Double

    /// Nil where fewer than eight values, or one period and four, are left to forecast from, or where these do not vary.
    init?(_ values: [Double], plans: [ForecastPlan], period: Int, horizon: Int) {
        let held = min(horizon, values.count / 3)
        let rest = Array(values.dropLast(held))
        guard held > 0, rest.count >= max(8, period + 4) else { return nil }
        let lag = rest.count > period ? period : 1
        let scale = zip(rest.dropFirst(lag), rest).reduce(0.0) { $0 + abs($1.0 - $1.1) } / Double(rest.count - lag)
        guard scale > 0 else { return nil }
        var methods: [SeriesMethod] = []
        for method in plans.flatMap(\.methods) where !methods.contains(method) { methods.append(method) }
        let forecasts = ForecastPlan.forecasts(methods, rest, period: period, horizon: held)
        let actual = Array(values.suffix(held))
        let isShort = rest.count < 2 * period
        widening = isShort ? (Double(values.count) / Double(rest.count)).squareRoot() : 1
        scores = []
        ratios = [:]
        for plan in plans {
            guard let (forecast, _) = plan.joined(forecasts, horizon: held) else { return nil }
            let errors = actual.indices.map { abs(actual[$0] - forecast.means[$0]) }
            // One wild series must not decide for all.
            scores.append(min(10, errors.reduce(0, +) / Double(held) / scale))
            ratios[plan] =
                forecast.deviations.allSatisfy { $0 > 0 }
                ? errors.indices.map { errors[$0] / forecast.deviations[$0] } : []
        }
    }
}

extension Calibration {
    /// The ratios of one plan over trials. A trial without two seasons cannot take the season off as the
    /// forecast can, and the deviations it divides by are larger: there the ratios are widened by √(n ÷ n of the trial).
    init(_ trials: [ForecastTrial], plan: ForecastPlan, horizon: Int, isWidened: Bool) {
        var ratios = [[Double]](repeating: [], count: horizon)
        for trial in trials {
            let factor = isWidened ? trial.widening : 1
            for (step, ratio) in (trial.ratios[plan] ?? []).enumerated() { ratios[step].append(factor * ratio) }
        }
        self.init(ratios, horizon: horizon)
    }
}
