#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ETSModel {
    /// How far the search goes.
    public enum Effort: Hashable, Sendable {
        /// Smoothing parameters, level and trend, from the best of three starts: what forecasts need.
        case forecast
        /// Also the seasonal states, from all starts until nothing improves: what the best likelihood needs.
        case likelihood
    }

    /// The model of a form with the least loss; nil where the series is too short, holds values ≤ 0 that the form does
    /// not allow, or leaves no error at all (a constant series).
    /// Source: forecasting.md 1.4. n ln Σe² + 2 Σ ln|μ| = n ln Σ (e G)² with G the geometric mean of the μ, so both
    /// kinds of error are least squares, solved by Levenberg's and Marquardt's method with bounds.
    public init?(fitting values: [Double], form: ETSForm, period: Int, effort: Effort = .forecast) {
        let n = values.count
        guard n >= 4, form.season == .none || (period >= 2 && n >= period + 2) else { return nil }
        if form.needsPositive, values.contains(where: { $0 <= 0 }) { return nil }
        let start = ETSStart(values, form: form, period: period)
        guard start.scale > 0 else { return nil }
        let problem = ETSProblem(values, start: start, form: form, period: period)
        var best: (loss: Double, point: [Double])?
        func take(_ loss: Double?, _ point: [Double]) {
            if let loss, loss < best?.loss ?? .infinity { best = (loss, point) }
        }
        for alpha in [0.1, 0.4, 0.8] {
            var point = start.point(alpha: alpha, layout: problem.layout)
            if effort == .likelihood {
                take(problem.minimise(&point, iterations: 60, free: problem.layout.shortCount), point)
            } else {
                take(problem.loss(point), point)
            }
        }
        guard var point = best?.point else { return nil }
        if effort == .likelihood {
            for _ in 0..<3 { take(problem.minimise(&point, iterations: 300, free: problem.layout.count), point) }
        } else {
            take(problem.minimise(&point, iterations: 12, free: problem.layout.shortCount), point)
        }
        guard let best, best.loss > 1e-24 * start.scale * start.scale * Double(n) else { return nil }
        self = problem.model(best.point)
    }

    /// The model with the least AICc of all forms that the series allows; nil where none does.
    public init?(choosingFor values: [Double], period: Int, effort: Effort = .forecast) {
        var best: (criterion: Double, model: ETSModel)?
        for form in ETSForm.all where form.season == .none || SeasonalityTest.isSeasonal(values, period: period) {
            guard values.count > form.parameterCount(period: period) + 1,
                let model = ETSModel(fitting: values, form: form, period: period, effort: effort),
                let criterion = model.aicc(values), criterion.isFinite
            else { continue }
            if criterion < best?.criterion ?? .infinity { best = (criterion, model) }
        }
        guard let best else { return nil }
        self = best.model
    }
}

/// Where the search begins.
struct ETSStart {
    var level: Double
    var trend: Double
    var season: [Double] = []
    /// The typical size of a value, for steps.
    var scale: Double

    init(_ values: [Double], form: ETSForm, period: Int) {
        let n = values.count
        let mean = values.reduce(0, +) / Double(n)
        var adjusted = values
        if form.season != .none {
            season = ETSStart.season(values, mean: mean, form: form, period: period)
            for i in 0..<n {
                if form.season == .additive {
                    adjusted[i] -= season[i % period]
                } else {
                    adjusted[i] /= season[i % period]
                }
            }
        }
        let line = ThetaModel.line(Array(adjusted.prefix(min(n, 24))))
        (level, trend) = (line.intercept, line.slope)
        if form.trend == .none { (level, trend) = (adjusted.prefix(12).reduce(0, +) / Double(min(n, 12)), 0) }
        if form.needsPositive, level <= 0 { (level, trend) = (max(adjusted[0], 1e-3 * mean), 0) }
        scale = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)).squareRoot()
    }

    private static func season(_ values: [Double], mean: Double, form: ETSForm, period: Int) -> [Double] {
        let isRatio = form.season == .multiplicative
        var sums = [Double](repeating: 0, count: period)
        var counts = sums
        func add(_ index: Int, _ middle: Double) {
            sums[index % period] += isRatio ? values[index] / middle : values[index] - middle
            counts[index % period] += 1
        }
        if values.count > 2 * period {
            let average = Seasonality.movingAverage(values, period: period)
            for i in average.indices { add(i + period / 2, average[i]) }
        } else {
            for i in values.indices { add(i, mean) }
        }
        var season = (0..<period).map { counts[$0] > 0 ? sums[$0] / counts[$0] : isRatio ? 1 : 0 }
        let shift = season.reduce(0, +) / Double(period)
        for i in 0..<period { if isRatio { season[i] = max(season[i] / shift, 1e-3) } else { season[i] -= shift } }
        return season
    }

    func point(alpha: Double, layout: ETSLayout) -> [Double] {
        var point = [alpha]
        if layout.beta != nil { point.append(0.1) }
        if layout.gamma != nil { point.append(0.1) }
        if layout.phi != nil { point.append(0.95) }
        point.append(level)
        if layout.trend != nil { point.append(trend) }
        if layout.season != nil { point += season.dropLast() }
        return point
    }
}

/// Which element of a point is what. β and γ stand as shares of what α leaves them: β ÷ α and γ ÷ (1 − α).
struct ETSLayout {
    var beta: Int?
    var gamma: Int?
    var phi: Int?
    var level = 1
    var trend: Int?
    var season: Int?
    /// All parameters, and those without the seasonal states.
    var count = 0
    var shortCount = 0

    init(form: ETSForm, period: Int) {
        var next = 1
        func take() -> Int {
            next += 1
            return next - 1
        }
        if form.trend != .none { beta = take() }
        if form.season != .none { gamma = take() }
        if form.trend == .damped { phi = take() }
        level = take()
        if form.trend != .none { trend = take() }
        shortCount = next
        if form.season != .none {
            season = next
            next += period - 1
        }
        count = next
    }
}
