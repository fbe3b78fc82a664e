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

    /// A forecast of some owners together, weighed as at a level; nil where no method can say anything.
    func outlook(_ series: PipelineSeries, _ won: WonSeries) -> PipelineOutlook? {
        let bases = bases(series, won)
        guard let pool = pools[series.level] ?? pools[.total] else { return nil }
        let place = PipelineMethod.submittedPlace
        return outlook(
            series, pool.forecast(bases),
            unsubmitted: bases[place] == nil || pool.weights[place] == 0
                ? nil : pool.forecast(bases, isSubmitted: false)?.mean, weights: pool.weights(bases),
            methods: bases.indices.map { method in bases[method].map { pool.corrected(method, $0) } })
    }

    /// The same by one method alone.
    func outlook(_ series: PipelineSeries, _ won: WonSeries, base: Int) -> PipelineOutlook? {
        let bases = bases(series, won)
        return outlook(
            series, bases[base], unsubmitted: nil, weights: bases.indices.map { $0 == base ? 1 : 0 },
            methods: bases.map { $0?.mean })
    }

    private func bases(_ series: PipelineSeries, _ won: WonSeries) -> [BaseForecast?] {
        PoolTask.bases(series.owners, outcomes, won, submitted, at: question.origin, end: question.end)
    }

    private func outlook(
        _ series: PipelineSeries, _ forecast: BaseForecast?, unsubmitted: Double?, weights: [Double], methods: [Double?]
    ) -> PipelineOutlook? {
        guard let forecast else { return nil }
        let nothing = series.owners.reduce(0.0) { $0 + outcomes.nothing[$1] }
        func quantile(_ p: Double) -> Double {
            hasNegative
                ? Normal.value(at: p, mean: forecast.mean, sd: forecast.sd)
                : GammaDistribution.quantile(
                    p, mean: forecast.mean, sd: forecast.sd, nothing: exp(nothing))
        }
        return PipelineOutlook(
            series: series, target: question.target, origin: question.origin, end: question.end, mean: forecast.mean,
            unsubmitted: unsubmitted,
            authors: unsubmitted == nil ? 0 : submitted?.authors(series.owners) ?? 0, sd: forecast.sd,
            p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9), isNormal: hasNegative,
            weights: weights, methods: methods, tasks: tasks)
    }
}
