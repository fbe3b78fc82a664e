// SeriesForecasting: how a periodic figure goes on. In: series of values with their period. Out: for each period ahead
// mean and quantiles, the methods that made them, and findings in words where a series is short, constant, negative,
// mostly zero, gappy or unusable. Recipe and formulas, what was tried and what was kept: docs/forecasting.md.

/// Forecasts many series at once.
///
/// Of each series the last values are held back and forecast from the rest. Over all series of like length these errors
/// choose between a few ways of joining methods, and set how wide the intervals are.
public struct SeriesForecaster: Sendable {
    /// Number of periods ahead, at least 1.
    public let horizon: Int
    /// Number of periods after which the pattern repeats: 12 for months, 1 for none.
    public let period: Int
    /// The method for every series; nil chooses by the length of each history.
    public let method: SeriesMethod?

    /// Fewest series of like length that may choose between plans.
    private static let quorum = 30
    /// A plan must be this much better than the standard: the held-back values share their calendar, and its accidents.
    private static let margin = 0.98

    public init(horizon: Int, period: Int = 12, method: SeriesMethod? = nil) {
        self.horizon = max(1, horizon)
        self.period = max(1, period)
        self.method = method
    }

    /// One forecast a series, in the order given. The result depends on nothing but the arguments.
    public func forecast(_ series: [TimeSeries]) -> [SeriesForecast] {
        var prepared: [(place: Int, series: PreparedSeries)] = []
        var results = series.map { SeriesForecast(id: $0.id, method: "", steps: [], findings: []) }
        for (place, one) in series.enumerated() {
            do {
                prepared.append((place, try PreparedSeries(one.values, period: period)))
            } catch {
                results[place] = SeriesForecast(id: one.id, method: "", steps: [], findings: [error.finding])
            }
        }
        for length in ForecastPlan.Length.allCases {
            let alike = prepared.filter { ForecastPlan.Length($0.series, period: period) == length }
            guard !alike.isEmpty else { continue }
            // Whatever the method, a constant goes on: some would fit nothing, and SBA would take its share off.
            let plans = length == .constant ? length.plans : method.map { [ForecastPlan([$0])] } ?? length.plans
            let trials = alike.compactMap {
                ForecastTrial($0.series.values, plans: plans, period: period, horizon: horizon)
            }
            let plan = plans[SeriesForecaster.choice(trials, count: plans.count)]
            let calibration = Calibration(trials, plan: plan, horizon: horizon, isWidened: length == .medium)
            for (place, one) in alike {
                let (steps, name) = self.steps(one, length, plan, calibration)
                results[place] = SeriesForecast(
                    id: series[place].id, method: name, steps: steps, findings: one.findings)
            }
        }
        return results
    }

    /// The plan with the least mean scaled error; the first where too few series say so, or too little is gained.
    private static func choice(_ trials: [ForecastTrial], count: Int) -> Int {
        guard count > 1, trials.count >= quorum else { return 0 }
        let scores = (0..<count).map { plan in trials.reduce(0.0) { $0 + $1.scores[plan] } }
        let best = scores.indices.min { (scores[$0], $0) < (scores[$1], $1) } ?? 0
        return scores[best] < margin * scores[0] ? best : 0
    }

    private func steps(
        _ series: PreparedSeries, _ length: ForecastPlan.Length, _ plan: ForecastPlan, _ calibration: Calibration
    ) -> ([ForecastStep], String) {
        let forecasts = ForecastPlan.forecasts(plan.methods, series.values, period: period, horizon: horizon)
        let (joined, used) =
            plan.joined(forecasts, horizon: horizon) ?? (Baselines.naive(series.values, horizon: horizon), [.naive])
        let isNeverNegative = series.values.allSatisfy { $0 >= 0 }
        let isDemand = length == .intermittent && plan.methods.allSatisfy(\.isForDemand)
        let demand = isDemand ? DemandDistribution(series.values) : nil
        let steps = (0..<horizon).map { step in
            let mean = joined.means[step]
            // A series without a change would have no interval at all.
            let spread = length == .constant ? 0.02 * abs(mean) : joined.deviations[step]
            let (inner, outer) = (calibration.inner[step] * spread, calibration.outer[step] * spread)
            // In units of the largest value: an extrapolation beyond that is an accident of exponents.
            func value(_ number: Double) -> Double {
                min(max(number, isNeverNegative ? 0 : -1e9), 1e9) * series.unit
            }
            if let demand {
                return ForecastStep(
                    mean: value(mean), p2_5: value(demand.quantile(0.025)), p10: value(demand.quantile(0.1)),
                    p50: value(demand.quantile(0.5)), p90: value(demand.quantile(0.9)),
                    p97_5: value(demand.quantile(0.975)))
            }
            return ForecastStep(
                mean: value(mean), p2_5: value(mean - outer), p10: value(mean - min(inner, outer)), p50: value(mean),
                p90: value(mean + min(inner, outer)), p97_5: value(mean + outer))
        }
        return (steps, plan.name(used))
    }
}
