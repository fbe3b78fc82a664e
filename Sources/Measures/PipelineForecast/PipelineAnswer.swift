import CRMModel
import Statistics

#if canImport(Glibc)
import Glibc
#endif

/// What a forecaster found for one question: by deals and owners, and how the methods are weighed at each level.
public struct PipelineAnswer: Sendable {
    public let question: PipelineQuestion
    /// One open deal with a price.
    public struct Deal: Sendable {
        /// Its place in the book.
        public let place: Int
        /// Of being won by the end.
        public let chance: Double
        /// What it brings if won.
        public let amount: Double
        /// Of what it brings by the end.
        public let mean: Double
        public let variance: Double
        /// Logarithm of the chance that it is not won by the end.
        public var nothing: Double { Cumulants.logNothing(chance) }
        /// Whether it is open longer than any deal took to close.
        public let isStale: Bool
        /// Whether it is beyond all that was ever won, so that no past sum can tell of it.
        public let isApart: Bool

        var uncertain: UncertainSum.Deal { UncertainSum.Deal(chance: chance, amount: amount, variance: variance) }
    }

    /// Empty unless asked for.
    public let deals: [Deal]
    /// Of what is not created yet, by owner.
    public let unborn: [(mean: Double, variance: Double, wins: Double)]
    let outcomes: PipelineState.Outcomes
    let submitted: SubmittedState?
    let pools: [PipelineLevel: Pool]
    /// Past forecasts of like length that the weights were learned from.
    public let tasks: Int
    let hasNegative: Bool

    /// What had been handed in about some owners for the quarter under way, by how many people, and about which of the
    /// owners; nil where nothing had.
    public func handedIn(_ owners: [Int]) -> (said: Double, authors: Int, about: [Int])? { submitted?.handedIn(owners) }

    /// The deals of some owners that are beyond all that was ever won.
    func apart(_ owners: [Int]) -> [UncertainSum.Deal] {
        if outcomes.apart.isEmpty { return [] }
        let own = Set(owners)
        return outcomes.apart.filter { own.contains($0.owner) }.map(\.deal)
    }

    /// A forecast of some owners together, weighed as at a level; nil where no method can say anything.
    func outlook(_ series: PipelineSeries, _ won: WonSeries) -> PipelineOutlook? {
        let bases = bases(series, won)
        guard let pool = pools[series.level] ?? pools[.total] else { return nil }
        let place = PipelineMethod.submittedPlace
        return outlook(
            series, pool.forecast(bases), apart: apart(series.owners),
            unsubmitted: bases[place] == nil || pool.weights[place] == 0
                ? nil : pool.forecast(bases, isSubmitted: false)?.mean, weights: pool.weights(bases),
            methods: bases.map { $0?.mean }, deciding: true)
    }

    /// The same by one method alone.
    func outlook(_ series: PipelineSeries, _ won: WonSeries, base: Int) -> PipelineOutlook? {
        let bases = bases(series, won)
        // Only what looks at each deal knows of those apart.
        let apart: [UncertainSum.Deal] =
            switch base {
            case PipelineMethod.hazardsPlace: apart(series.owners)
            case PipelineMethod.stageRatesPlace:
                outcomes.apart.filter { series.owners.contains($0.owner) }.map { entry in
                    let (rate, amount) = (entry.dueChance, entry.deal.amount)
                    return UncertainSum.Deal(
                        chance: rate, amount: amount, variance: rate * (1 - rate) * amount * amount)
                }
            default: []
            }
        return outlook(
            series, bases[base], apart: apart, unsubmitted: nil, weights: bases.indices.map { $0 == base ? 1 : 0 },
            methods: bases.map { $0?.mean }, deciding: base == PipelineMethod.hazardsPlace)
    }

    private func bases(_ series: PipelineSeries, _ won: WonSeries) -> [BaseForecast?] {
        PoolTask.bases(series.owners, outcomes, won, submitted, at: question.origin, end: question.end)
    }

    /// - Parameter deciding: whether open deals are told apart that decide what comes.
    private func outlook(
        _ series: PipelineSeries, _ forecast: BaseForecast?, apart: [UncertainSum.Deal], unsubmitted: Double?,
        weights: [Double], methods: [Double?], deciding: Bool
    ) -> PipelineOutlook? {
        guard let forecast else { return nil }
        let sum = UncertainSum(
            mean: forecast.mean, sd: forecast.sd, lines: outcomes.lines(series.owners),
            deals: deciding ? series.owners.flatMap { outcomes.deciding[$0] } : [], apart: apart,
            isNormal: hasNegative)
        let beside = apart.reduce(0.0) { $0 + $1.mean }
        let variance = apart.reduce(forecast.sd * forecast.sd) { $0 + $1.variance }
        return PipelineOutlook(
            series: series, target: question.target, origin: question.origin, end: question.end,
            mean: forecast.mean + beside, unsubmitted: unsubmitted.map { $0 + beside },
            authors: unsubmitted == nil ? 0 : submitted?.authors(series.owners) ?? 0, sd: variance.squareRoot(),
            p10: sum.quantile(0.1), p50: sum.quantile(0.5), p90: sum.quantile(0.9), isNormal: hasNegative,
            weights: weights, methods: methods, rest: forecast, apart: beside, tasks: tasks)
    }
}
