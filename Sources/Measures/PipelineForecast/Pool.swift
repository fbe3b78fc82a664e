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
    /// Won in the target, by series, without what deals apart brought. Only looked at for tasks that are complete.
    let actual: [Double]
    /// Wins expected and won of the deals open then; nil where dates are not kept.
    let tally: DateGroups.Tally?

    init(
        _ state: PipelineState, _ outcomes: PipelineState.Outcomes, end: CalendarDate, book: PipelineBook,
        values: [WonSeries], submitted: SubmittedState?, tally: DateGroups.Tally?, isComplete: Bool
    ) {
        origin = state.origin
        self.end = end
        self.tally = tally
        evidence = min(1, 7 / Double(end - state.origin))
        let origin = state.origin
        forecasts = book.series.indices.map { index in
            PoolTask.bases(book.series[index].owners, outcomes, values[index], submitted, at: origin, end: end)
        }
        let apart = isComplete ? state.wonApart(book, through: end) : nil
        actual = values.indices.map { index in
            let all = values[index].sum(after: origin, through: end)
            return apart.map { apart in book.series[index].owners.reduce(all) { $0 - apart[$1] } } ?? all
        }
    }

    /// Whether it ends with a fiscal quarter and is as long as another.
    func isLike(_ other: PoolTask, _ fiscal: FiscalCalendar) -> Bool {
        end - origin == other.end - other.origin && fiscal.isQuarterEnd(end)
    }

    /// What each base method says of some owners together.
    static func bases(
        _ owners: [Int], _ outcomes: PipelineState.Outcomes, _ won: WonSeries, _ submitted: SubmittedState?,
        at origin: CalendarDate, end: CalendarDate
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
        let runRate = won.runRate(at: origin, days: end - origin)
        let own = Set(outcomes.apart.isEmpty ? [] : owners)
        let apart = outcomes.apart.reduce(0.0) { $0 + (own.contains($1.owner) ? max(0, $1.deal.mean) : 0) }
        return [
            won.first == nil ? nil : shocked(sum), runRate,
            won.sameMonth(at: origin, end: end),
            won.first == nil || outcomes.due == nil ? nil : shocked(due),
            won.lastYear(at: origin, end: end),
            // What is said has no spread of its own: it is as wide as what weeks bring.
            // What it says of deals apart is taken to be what is expected of them.
            runRate.flatMap { rate in
                submitted?.rest(owners).map { BaseForecast(mean: apart > 0 ? max(0, $0 - apart) : $0, sd: rate.sd) }
            },
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
    /// Relative variance that the ends of quarters have beyond that of targets of like length: how much more or less than
    /// others a quarter's end brings is itself not known well. All series of a level share it.
    private var endVariance = 0.0

    /// Error, as a share of the level's mean, that every method starts with, and how much evidence that is worth.
    private static let prior = (error: 0.15, evidence: 3.0)
    private static let biasEvidence = 1.0
    private static let spreadEvidence = 4.0
    private static let endEvidence = 2.0
    /// What the squared error of a quarter's end is expected to have beyond 1 before any was seen, and the last days of a
    /// quarter that it is about.
    private static let endExcess = 2.5
    private static let endDays = 14.0

    /// - Parameters:
    ///   - tasks: complete tasks of all lengths.
    ///   - family: those of like length as the one to forecast.
    ///   - ends: those that end with a fiscal quarter and are as long as the one to forecast; nil where that one does not.
    ///   - now: the task to forecast; a method that cannot say anything there weighs nothing.
    init(tasks: [PoolTask], family: [PoolTask], ends: [PoolTask]?, members: [Int], now: PoolTask) {
        let (hazards, rates, submitted) = (
            PipelineMethod.hazardsPlace, PipelineMethod.stageRatesPlace, PipelineMethod.submittedPlace
        )
        biases[hazards] = Pool.bias(of: hazards, tasks, members)
        biases[rates] = Pool.bias(of: rates, family, members)
        biases[submitted] = Pool.bias(of: submitted, family, members)
        let methods = PipelineMethod.bases.indices
        let errors = methods.map { method -> Double? in
            guard method != submitted, members.allSatisfy({ now.forecasts[$0][method] != nil }) else { return nil }
            return expectedError(of: method, family, members, prior: Pool.prior.error * Pool.prior.error)
        }
        weights = errors.map { $0.map { 1 / $0 } ?? 0 }
        // Of some units people hand in, of others nobody does. Few quarters teach how that errs: until they do it is
        // taken to err like the worst of the others.
        if members.contains(where: { now.forecasts[$0][submitted] != nil }) {
            let worst = errors.compactMap { $0 }.max() ?? Pool.prior.error * Pool.prior.error
            weights[submitted] = 1 / expectedError(of: submitted, family, members, prior: worst)
        }
        let total = weights.reduce(0, +)
        if total > 0 { weights = weights.map { $0 / total } }
        spread = Pool.shrunk(squares(family, members)).squareRoot()
        if let ends {
            let days = Double(now.end - now.origin)
            var excess = Pool.endExcess * min(1, Pool.endDays / days)
            var sum = Pool.endEvidence * excess
            for place in ends.indices {
                // As it would have been foretold from the other ends.
                endBias = bias(ofEnds: ends.indices.filter { $0 != place }.map { ends[$0] }, members)
                guard let error = levelError(ends[place], members) else { continue }
                sum += min(error.z * error.z, 25) - 1
            }
            excess = max(0, sum / (Double(ends.count) + Pool.endEvidence))
            endBias = bias(ofEnds: ends, members)
            endVariance = excess * (levelError(now, members)?.variance ?? 0)
        }
    }

    /// Mean of the squared errors in standard deviations, at most 25 each, and how much that tells.
    private func squares(_ tasks: [PoolTask], _ members: [Int]) -> (mean: Double, strength: Double) {
        var squares = 0.0
        var count = 0.0
        var evidence = 0.0
        var told: Set<Int> = []
        for task in tasks {
            evidence += task.evidence
            for index in members {
                guard let forecast = forecast(task.forecasts[index]), forecast.sd > 0 else { continue }
                told.insert(index)
                let z = (task.actual[index] - forecast.mean) / forecast.sd
                squares += min(z * z, 25)
                count += 1
            }
        }
        // Series of one level err together: S of them tell as much as √S. Who is yet to come tells nothing.
        return (count > 0 ? squares / count : 1, count > 0 ? evidence * Double(told.count).squareRoot() : 0)
    }

    private static func shrunk(_ found: (mean: Double, strength: Double)) -> Double {
        (found.mean * found.strength + spreadEvidence) / (found.strength + spreadEvidence)
    }

    /// The error of the sum of a level's series in standard deviations, and the square of that deviation ÷ mean.
    private func levelError(_ task: PoolTask, _ members: [Int]) -> (z: Double, variance: Double)? {
        var (actual, mean, variance) = (0.0, 0.0, 0.0)
        for index in members {
            guard let forecast = forecast(task.forecasts[index]) else { continue }
            actual += task.actual[index]
            mean += forecast.mean
            variance += forecast.sd * forecast.sd
        }
        guard mean > 0, variance > 0 else { return nil }
        return ((actual - mean) / variance.squareRoot(), variance / (mean * mean))
    }

    private static func bias(of method: Int, _ tasks: [PoolTask], _ members: [Int]) -> Double {
        var sum = 0.0
        var evidence = 0.0
        for task in tasks {
            // Of whoever has had a deal by then new ones are expected: of others nothing was known yet.
            let told = members.filter { place in
                let isKnown = task.forecasts[place][PipelineMethod.hazardsPlace].map { $0.mean != 0 } ?? false
                return task.forecasts[place][method] != nil && (isKnown || task.actual[place] != 0)
            }
            let actual = told.reduce(0) { $0 + task.actual[$1] }
            let foretold = told.reduce(0) { $0 + (task.forecasts[$1][method]?.mean ?? 0) }
            guard actual > 0, foretold > 0 else { continue }
            sum += task.evidence * log(actual / foretold)
            evidence += task.evidence
        }
        return bounded(sum / (evidence + biasEvidence))
    }

    /// What the quarter's last days bring beyond what all days of like length do.
    private func bias(ofEnds ends: [PoolTask], _ members: [Int]) -> Double {
        var plain = self
        plain.endBias = 0
        var sum = 0.0
        var count = 0.0
        for task in ends {
            let actual = members.reduce(0) { $0 + task.actual[$1] }
            let foretold = members.reduce(0) {
                $0 + (plain.forecast(task.forecasts[$1], isSubmitted: false)?.mean ?? 0)
            }
            guard actual > 0, foretold > 0 else { continue }
            sum += log(actual / foretold)
            count += 1
        }
        return Pool.bounded(sum / (count + Pool.endEvidence))
    }

    /// A bias beyond thrice or a third is no bias: amounts that are none made it.
    private static func bounded(_ bias: Double) -> Double { min(max(bias, -log(3)), log(3)) }

    /// Mean square error relative to the level's mean, drawn to the prior's.
    /// - Parameter prior: what it is drawn to.
    private func expectedError(of method: Int, _ family: [PoolTask], _ members: [Int], prior: Double) -> Double {
        var error = 0.0
        var scale = 0.0
        var evidence = 0.0
        for task in family {
            // Of whoever has had a deal by then new ones are expected: of others nothing was known yet.
            let told = members.filter { place in
                let isKnown = task.forecasts[place][PipelineMethod.hazardsPlace].map { $0.mean != 0 } ?? false
                return task.forecasts[place][method] != nil && (isKnown || task.actual[place] != 0)
            }
            guard !told.isEmpty else { continue }
            let level = told.reduce(0) { $0 + task.actual[$1] } / Double(told.count)
            // Quarters do not overlap as the targets of weekly forecasts do.
            evidence += method == PipelineMethod.submittedPlace ? 1 : task.evidence
            for index in told {
                let miss = task.actual[index] - exp(biases[method]) * (task.forecasts[index][method]?.mean ?? 0)
                error += miss * miss
                scale += level * level
            }
        }
        let mean = scale > 0 ? error / scale : 0
        return (mean * evidence + prior * Pool.prior.evidence) / (evidence + Pool.prior.evidence)
    }

    /// What a method says with its bias taken off.
    func corrected(_ method: Int, _ forecast: BaseForecast) -> Double {
        // Who hands in a number for a quarter knows that the quarter ends.
        let bias = biases[method] + (method == PipelineMethod.submittedPlace ? 0 : endBias)
        // A bias is a mean of logarithms: what it makes is a median, and a wide range has its mean above that.
        return exp(bias) * (1 + endVariance).squareRoot() * forecast.mean
    }

    /// What each method weighs in a series, where some cannot say anything.
    func weights(_ bases: [BaseForecast?]) -> [Double] {
        let own = bases.indices.map { bases[$0] == nil ? 0 : weights[$0] }
        let total = own.reduce(0, +)
        return total > 0 ? own.map { $0 / total } : own
    }

    /// The pooled forecast of a series; nil where no method says anything.
    /// - Parameter isSubmitted: whether what people handed in is part of it.
    func forecast(_ bases: [BaseForecast?], isSubmitted: Bool = true) -> BaseForecast? {
        var sum = BaseForecast(mean: 0, sd: 0)
        var weight = 0.0
        for (method, forecast) in bases.enumerated() {
            guard let forecast, isSubmitted || method != PipelineMethod.submittedPlace else { continue }
            sum.mean += weights[method] * corrected(method, forecast)
            sum.sd += weights[method] * forecast.sd
            weight += weights[method]
        }
        guard weight > 0 else { return nil }
        let mean = sum.mean / weight
        let sd = exp(endBias) * spread * sum.sd / weight
        return BaseForecast(mean: mean, sd: (sd * sd + endVariance * mean * mean).squareRoot())
    }
}

extension FiscalCalendar {
    /// Whether a day is the last of a fiscal month.
    func isMonthEnd(_ day: CalendarDate) -> Bool { month(of: day).end == day.adding(days: 1) }

    /// Whether a day is the last of a fiscal quarter.
    func isQuarterEnd(_ day: CalendarDate) -> Bool { quarter(of: day).end == day.adding(days: 1) }
}
