import CRMModel

#if canImport(Glibc)
import Glibc
#endif

/// The base methods' forecasts of all series at one origin for one end, and what came where that is known.
struct PoolTask: Sendable {
    let origin: CalendarDate
    let end: CalendarDate
    /// How much the task tells: overlapping targets hold fewer independent errors, a week of one each.
    let evidence: Double
    /// By series and base method; nil where a method cannot say.
    let forecasts: [[BaseForecast?]]
    /// Won in the target, by series. Only looked at for tasks that are complete.
    let actual: [Double]
    /// Wins expected and won of the deals open then; nil where dates are not kept.
    let tally: DateGroups.Tally?

    init(
        _ state: PipelineState, _ outcomes: PipelineState.Outcomes, end: CalendarDate, book: PipelineBook,
        values: [WonSeries], tally: DateGroups.Tally?
    ) {
        origin = state.origin
        self.end = end
        self.tally = tally
        evidence = min(1, 7 / Double(end - state.origin))
        let origin = state.origin
        forecasts = book.series.indices.map { index in
            PoolTask.bases(book.series[index].owners, outcomes, values[index], at: origin, end: end)
        }
        actual = values.map { $0.sum(after: origin, through: end) }
    }

    /// Whether it ends with a fiscal quarter and is as long as another.
    func isLike(_ other: PoolTask, _ fiscal: FiscalCalendar) -> Bool {
        end - origin == other.end - other.origin && fiscal.isQuarterEnd(end)
    }

    /// What each base method says of some owners together.
    static func bases(
        _ owners: [Int], _ outcomes: PipelineState.Outcomes, _ won: WonSeries, at origin: CalendarDate,
        end: CalendarDate
    ) -> [BaseForecast?] {
        var sum = Cumulants.zero
        var due = Cumulants.zero
        for owner in owners {
            sum += outcomes.open[owner] + outcomes.unborn[owner]
            if let own = outcomes.due { due += own[owner] }
        }
        // A shock that all deals share.
        func shocked(_ sum: Cumulants) -> BaseForecast {
            BaseForecast(mean: sum.mean, sd: (sum.variance + 0.01 * sum.mean * sum.mean).squareRoot())
        }
        return [
            won.first == nil ? nil : shocked(sum), won.runRate(at: origin, days: end - origin),
            won.sameMonth(at: origin, end: end),
            won.first == nil || outcomes.due == nil ? nil : shocked(due),
            won.lastYear(at: origin, end: end),
        ]
    }
}

/// Weights, bias and spread of the base methods at one level, learned from complete tasks (forecasting.md 2.3).
///
/// Only what foresees deals is corrected for bias: what is won already has none to correct. A bias shows in short
/// targets long before the first long one is complete, so targets of every length teach it; deals that are due by a
/// day are another share of all that come for each length, so their sum is taught by targets of its own length.
struct Pool: Sendable {
    private(set) var weights: [Double] = []
    /// Logarithm of what came ÷ what a method foretold, drawn to 0.
    private(set) var biases = [Double](repeating: 0, count: PipelineMethod.bases.count)
    private(set) var spread = 1.0
    /// Logarithm of what came ÷ what was foretold for the ends of quarters, drawn to 0.
    private var endBias = 0.0

    /// Error, as a share of the level's mean, that every method starts with, and how much evidence that is worth.
    private static let prior = (error: 0.15, evidence: 3.0)
    private static let biasEvidence = 1.0
    private static let spreadEvidence = 4.0
    private static let endEvidence = 2.0

    /// - Parameters:
    ///   - tasks: complete tasks of all lengths.
    ///   - family: those of like length as the one to forecast.
    ///   - ends: those that end with a fiscal quarter and are as long as the one to forecast, where it does.
    ///   - now: the task to forecast; a method that cannot say anything there weighs nothing.
    init(tasks: [PoolTask], family: [PoolTask], ends: [PoolTask], members: [Int], now: PoolTask) {
        biases[0] = Pool.bias(of: 0, tasks, members)
        biases[3] = Pool.bias(of: 3, family, members)
        let methods = PipelineMethod.bases.indices
        weights = methods.map { method in
            guard members.allSatisfy({ now.forecasts[$0][method] != nil }) else { return 0 }
            return 1 / expectedError(of: method, family, members)
        }
        let total = weights.reduce(0, +)
        if total > 0 { weights = weights.map { $0 / total } }
        endBias = bias(ofEnds: ends, members)
        var squares = 0.0
        var count = 0.0
        var evidence = 0.0
        for task in family {
            evidence += task.evidence
            for index in members {
                guard let forecast = forecast(task.forecasts[index]), forecast.sd > 0 else { continue }
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
        return bounded(sum / (evidence + biasEvidence))
    }

    /// What the quarter's last days bring beyond what all days of like length do.
    private func bias(ofEnds ends: [PoolTask], _ members: [Int]) -> Double {
        var sum = 0.0
        var count = 0.0
        for task in ends {
            let actual = members.reduce(0) { $0 + task.actual[$1] }
            let foretold = members.reduce(0) { $0 + (forecast(task.forecasts[$1])?.mean ?? 0) }
            guard actual > 0, foretold > 0 else { continue }
            sum += log(actual / foretold)
            count += 1
        }
        return Pool.bounded(sum / (count + Pool.endEvidence))
    }

    /// A bias beyond thrice or a third is no bias: amounts that are none made it.
    private static func bounded(_ bias: Double) -> Double { min(max(bias, -log(3)), log(3)) }

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

    /// What a method says with its bias taken off.
    func corrected(_ method: Int, _ forecast: BaseForecast) -> Double {
        exp(biases[method] + endBias) * forecast.mean
    }

    /// The pooled forecast of a series; nil where no method says anything.
    func forecast(_ bases: [BaseForecast?]) -> BaseForecast? {
        var sum = BaseForecast(mean: 0, sd: 0)
        var weight = 0.0
        for (method, forecast) in bases.enumerated() {
            guard let forecast else { continue }
            sum.mean += weights[method] * corrected(method, forecast)
            sum.sd += weights[method] * forecast.sd
            weight += weights[method]
        }
        guard weight > 0 else { return nil }
        return BaseForecast(mean: sum.mean / weight, sd: exp(endBias) * spread * sum.sd / weight)
    }
}

extension FiscalCalendar {
    /// Whether a day is the last of a fiscal quarter.
    func isQuarterEnd(_ day: CalendarDate) -> Bool { quarter(of: day).end == day.adding(days: 1) }
}
