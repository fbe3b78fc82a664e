import CRMModel

#if canImport(Glibc)
import Glibc
#endif

/// The base methods' forecasts of all series at one origin for one end, and what came where that is known.
struct PoolTask: Sendable {
    /// How much the task tells: overlapping targets hold fewer independent errors, a week of one each.
    let evidence: Double
    /// By series and base method; nil where a method cannot say.
    let forecasts: [[BaseForecast?]]
    /// Won in the target, by series. Only looked at for tasks that are complete.
    let actual: [Double]

    init(_ state: PipelineState, end: CalendarDate, book: PipelineBook, values: WonValues) {
        let origin = state.origin
        let days = end - origin
        evidence = min(1, 7 / Double(days))
        let (open, unborn) = state.outcomes(through: end)
        forecasts = book.series.indices.map { index in
            var sum = Cumulants.zero
            for owner in book.series[index].owners { sum += open[owner] + unborn[owner] }
            // A shock that all deals share.
            let sd = (sum.variance + 0.01 * sum.mean * sum.mean).squareRoot()
            return [
                values.first == nil ? nil : BaseForecast(mean: sum.mean, sd: sd),
                values.runRate(index, at: origin, days: days), values.sameMonth(index, at: origin, end: end),
            ]
        }
        actual = book.series.indices.map { values.sum($0, after: origin, through: end) }
    }
}

/// Weights, bias and spread of the base methods at one level, learned from complete tasks (forecasting.md 2.3).
///
/// Only the hazards are corrected for bias: what is won already has none to correct. A bias shows in short targets
/// long before
/// the first long one is complete, so targets of every length teach it.
struct Pool: Sendable {
    private(set) var weights: [Double] = []
    /// Logarithm of what came ÷ what a method foretold, drawn to 0.
    private var biases = [0.0, 0.0, 0.0]
    private var spread = 1.0

    /// Error, as a share of the level's mean, that every method starts with, and how much evidence that is worth.
    private static let prior = (error: 0.15, evidence: 3.0)
    private static let biasEvidence = 1.0
    private static let spreadEvidence = 4.0

    /// - Parameters:
    ///   - tasks: complete tasks of all lengths.
    ///   - family: those of like length as the one to forecast.
    ///   - now: the task to forecast; a method that cannot say anything there weighs nothing.
    init(tasks: [PoolTask], family: [PoolTask], members: [Int], now: PoolTask) {
        biases[0] = Pool.bias(of: 0, tasks, members)
        let methods = PipelineMethod.bases.indices
        weights = methods.map { method in
            guard members.allSatisfy({ now.forecasts[$0][method] != nil }) else { return 0 }
            return 1 / expectedError(of: method, family, members)
        }
        let total = weights.reduce(0, +)
        if total > 0 { weights = weights.map { $0 / total } }
        var squares = 0.0
        var count = 0.0
        var evidence = 0.0
        for task in family {
            evidence += task.evidence
            for index in members {
                guard let forecast = forecast(task, index), forecast.sd > 0 else { continue }
                let z = (task.actual[index] - forecast.mean) / forecast.sd
                squares += min(z * z, 25)
                count += 1
            }
        }
        // Series of one level err together: S of them tell as much as √S.
        let strength = evidence * Double(members.count).squareRoot()
        if count > 0 {
            spread = ((squares / count * strength + Pool.spreadEvidence) / (strength + Pool.spreadEvidence))
                .squareRoot()
        }
    }

    private static func bias(of method: Int, _ tasks: [PoolTask], _ members: [Int]) -> Double {
        var sum = 0.0
        var evidence = 0.0
        for task in tasks {
            let actual = members.reduce(0) { $0 + task.actual[$1] }
            let foretold = members.reduce(0) { $0 + (task.forecasts[$1][method]?.mean ?? 0) }
            guard actual > 0, foretold > 0 else { continue }
            sum += task.evidence * log(actual / foretold)
            evidence += task.evidence
        }
        return sum / (evidence + biasEvidence)
    }

    /// Mean square error relative to the level's mean, drawn to the prior's.
    private func expectedError(of method: Int, _ family: [PoolTask], _ members: [Int]) -> Double {
        var error = 0.0
        var scale = 0.0
        var evidence = 0.0
        for task in family where members.allSatisfy({ task.forecasts[$0][method] != nil }) {
            let level = members.reduce(0) { $0 + task.actual[$1] } / Double(members.count)
            evidence += task.evidence
            for index in members {
                let miss = task.actual[index] - exp(biases[method]) * (task.forecasts[index][method]?.mean ?? 0)
                error += miss * miss
                scale += level * level
            }
        }
        let mean = scale > 0 ? error / scale : 0
        let prior = Pool.prior.error * Pool.prior.error * Pool.prior.evidence
        return (mean * evidence + prior) / (evidence + Pool.prior.evidence)
    }

    /// The pooled forecast of a series; nil where no method says anything.
    func forecast(_ task: PoolTask, _ index: Int) -> BaseForecast? {
        var sum = BaseForecast(mean: 0, sd: 0)
        var weight = 0.0
        for (method, forecast) in task.forecasts[index].enumerated() {
            guard let forecast else { continue }
            sum.mean += weights[method] * exp(biases[method]) * forecast.mean
            sum.sd += weights[method] * forecast.sd
            weight += weights[method]
        }
        return weight > 0 ? BaseForecast(mean: sum.mean / weight, sd: spread * sum.sd / weight) : nil
    }
}
