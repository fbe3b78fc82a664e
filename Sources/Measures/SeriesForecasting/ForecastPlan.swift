/// Which methods are joined for a history, and how.
struct ForecastPlan: Hashable, Sendable {
    enum Join: String, Hashable, Sendable {
        case mean
        /// The mean without the least and the greatest of three or more: of three or four, the median.
        case trimmed
    }

    let methods: [SeriesMethod]
    let join: Join

    /// The mean of the methods.
    init(_ methods: [SeriesMethod]) { self.init(.mean, methods) }

    init(_ join: Join, _ methods: [SeriesMethod]) {
        self.methods = methods
        self.join = join
    }

    /// Lengths of history that are treated alike.
    enum Length: Int, Hashable, Sendable, CaseIterable {
        /// Nothing to be told but the value itself.
        case constant
        /// Fewer than four values.
        case tiny
        /// More than two in five values are 0.
        case intermittent
        /// No more than one season.
        case brief
        /// Fewer than two seasons.
        case short
        /// Fewer than five seasons.
        case medium
        case long

        init(_ series: PreparedSeries, period: Int) {
            let count = series.values.count
            let findings = Set(series.findings)
            self =
                if !findings.isDisjoint(with: [.constant, .zeros]) {
                    .constant
                } else if count < 4 {
                    .tiny
                } else if findings.contains(.intermittent) {
                    .intermittent
                } else if count < max(period + 1, 8) {
                    .brief
                } else if count < max(2 * period, 12) {
                    .short
                } else if count < max(5 * period, 30) {
                    .medium
                } else {
                    .long
                }
        }

        /// The plans that are tried on held-back values where a file holds enough series; the first is the standard.
        /// Chosen on early origins, as docs/forecasting.md says.
        var plans: [ForecastPlan] {
            switch self {
            case .constant: [ForecastPlan([.naive])]
            case .tiny: [ForecastPlan([.mean])]
            case .intermittent: [ForecastPlan([.tsb])]
            case .brief: [ForecastPlan([.smoothing])]
            case .short: [ForecastPlan([.standardTheta, .seasonalNaive])]
            case .medium:
                [
                    ForecastPlan(.trimmed, [.shrunkTheta, .additiveDamped, .seasonalNaive, .seasonalAR]),
                    ForecastPlan([.shrunkTheta, .additiveDamped, .seasonalNaive]),
                    ForecastPlan([.shrunkTheta, .additiveDamped]),
                    ForecastPlan([.dynamicOptimisedTheta, .additiveDamped]),
                ]
            case .long:
                [
                    ForecastPlan(
                        .trimmed,
                        [
                            .dynamicOptimisedTheta, .chosenETS, .additiveDamped, .seasonalNaive, .seasonalAR,
                            .logSeasonalAR,
                        ]),
                    ForecastPlan(.trimmed, [.dynamicOptimisedTheta, .chosenETS, .additiveDamped, .seasonalAR]),
                    ForecastPlan([.dynamicOptimisedTheta, .chosenETS, .seasonalAR]),
                    ForecastPlan([.dynamicOptimisedTheta, .chosenETS]),
                ]
            }
        }
    }

    /// The plan in words, such as `trimmed(dotm, ets, snaive)`, of the methods that could be used.
    func name(_ used: [SeriesMethod]) -> String {
        let names = used.map(\.rawValue)
        return names.count == 1 ? names[0] : "\(join.rawValue)(\(names.joined(separator: ", ")))"
    }

    /// What each method says of the next values; methods that cannot be used for the values are left out.
    static func forecasts(
        _ methods: [SeriesMethod], _ values: [Double], period: Int, horizon: Int
    ) -> [SeriesMethod: MethodForecast] {
        var result: [SeriesMethod: MethodForecast] = [:]
        for method in methods {
            if let forecast = method.forecast(values, period: period, horizon: horizon), forecast.isFinite {
                result[method] = forecast
            }
        }
        return result
    }

    /// The joined forecast of those methods that made one, and which these were; nil where none did.
    /// Deviations are the mean of the methods'.
    func joined(_ forecasts: [SeriesMethod: MethodForecast], horizon: Int) -> (MethodForecast, [SeriesMethod])? {
        let used = methods.filter { forecasts[$0] != nil }
        let parts = used.compactMap { forecasts[$0] }
        guard !parts.isEmpty else { return nil }
        var result = MethodForecast(means: [], deviations: [])
        for step in 0..<horizon {
            var means = parts.map { $0.means[step] }
            if join == .trimmed, means.count > 2 {
                means.sort()
                means = Array(means.dropFirst().dropLast())
            }
            result.means.append(means.reduce(0, +) / Double(means.count))
            result.deviations.append(parts.reduce(0) { $0 + $1.deviations[step] } / Double(parts.count))
        }
        return (result, used)
    }
}
