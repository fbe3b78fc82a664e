#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A way to forecast one series.
public enum SeriesMethod: String, Hashable, Sendable, CaseIterable {
    case naive
    case drift
    case seasonalNaive = "snaive"
    case runRate = "run-rate"
    case mean
    case smoothing = "ses"
    case standardTheta = "stm"
    case optimisedTheta = "otm"
    case dynamicStandardTheta = "dstm"
    case dynamicOptimisedTheta = "dotm"
    case shrunkTheta = "dotm-shrunk"
    case additiveDamped = "ets-aada"
    case chosenETS = "ets"
    case seasonalAR = "seasonal-ar"
    case logSeasonalAR = "log-seasonal-ar"
    case croston
    case sba
    case tsb

    /// Whether it forecasts the mean of a series that is mostly 0.
    var isForDemand: Bool { self == .croston || self == .sba || self == .tsb }

    /// Forecasts of values without gaps; nil where the series is too short for the method or of the wrong sign.
    func forecast(_ values: [Double], period: Int, horizon: Int) -> MethodForecast? {
        switch self {
        case .naive: Baselines.naive(values, horizon: horizon)
        case .drift: Baselines.drift(values, horizon: horizon)
        case .seasonalNaive: Baselines.seasonalNaive(values, period: period, horizon: horizon)
        case .runRate: Baselines.runRate(values, window: 3, horizon: horizon)
        case .mean: Baselines.runRate(values, window: values.count, horizon: horizon)
        case .smoothing: Baselines.smoothing(values, alpha: 0.3, horizon: horizon)
        case .standardTheta: theta(values, .standard, period, horizon)
        case .optimisedTheta: theta(values, .optimised, period, horizon)
        case .dynamicStandardTheta: theta(values, .dynamicStandard, period, horizon)
        case .dynamicOptimisedTheta: theta(values, .dynamicOptimised, period, horizon)
        case .shrunkTheta:
            theta(values, .dynamicOptimised, period, horizon, season: Seasonality.shrunk(values, period: period))
        case .additiveDamped:
            ETSModel(
                fitting: values, form: period > 1 ? .additiveDamped : ETSForm(.additive, .damped, .none),
                period: period)?.forecast(values, horizon: horizon)
        case .chosenETS: ETSModel(choosingFor: values, period: period)?.forecast(values, horizon: horizon)
        case .seasonalAR:
            SeasonalAutoregression(fitting: values, period: period)?.forecast(values, horizon: horizon)
        case .logSeasonalAR:
            logarithmic(values) { SeasonalAutoregression(fitting: $0, period: period)?.forecast($0, horizon: horizon) }
        case .croston: demand(values, IntermittentDemand.croston(values), horizon)
        case .sba: demand(values, IntermittentDemand.sba(values), horizon)
        case .tsb:
            {
                let (probability, size) = IntermittentDemand.tsb(values)
                return demand(values, probability * size, horizon)
            }()
        }
    }

    private func theta(
        _ values: [Double], _ kind: ThetaModel.Kind, _ period: Int, _ horizon: Int, season: Seasonality? = nil
    ) -> MethodForecast? {
        let season = season ?? Seasonality.tested(values, period: period)
        let adjusted = season.removed(from: values)
        guard let model = ThetaModel(fitting: adjusted, kind: kind) else { return nil }
        var means = model.forecast(adjusted, horizon: horizon)
        season.restore(&means, from: values.count)
        let sigma = Baselines.deviation(Array(model.errors(adjusted).dropFirst(3)))
        let deviations = (0..<horizon).map { step in
            let growth = (1 + Double(step) * model.alpha * model.alpha).squareRoot()
            return sigma * growth * season.spread(at: values.count + step)
        }
        return MethodForecast(means: means, deviations: deviations)
    }

    /// A method on the logarithms; nil where a value is not above 0. Deviations are those of small changes.
    private func logarithmic(_ values: [Double], _ forecast: ([Double]) -> MethodForecast?) -> MethodForecast? {
        guard values.allSatisfy({ $0 > 0 }), var result = forecast(values.map { log($0) }) else { return nil }
        for step in result.means.indices {
            result.means[step] = exp(result.means[step])
            result.deviations[step] *= result.means[step]
        }
        return result
    }

    private func demand(_ values: [Double], _ mean: Double, _ horizon: Int) -> MethodForecast {
        let sigma = Baselines.deviation(values.map { $0 - mean })
        return MethodForecast(
            means: [Double](repeating: mean, count: horizon),
            deviations: [Double](repeating: sigma, count: horizon))
    }
}
