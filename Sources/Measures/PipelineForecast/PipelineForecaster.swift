import CRMModel

/// One forecast of one series.
public struct PipelineOutlook: Sendable {
    public let series: PipelineSeries
    public let target: PipelineTarget
    public let end: CalendarDate
    public let mean: Double
    public let sd: Double
    public let p10: Double
    public let p50: Double
    public let p90: Double
    /// What each base method weighs, in the order of `PipelineMethod.bases`; 0 where it could not be used.
    public let weights: [Double]
    /// Past tasks the weights were learned from.
    public let tasks: Int
}

/// How the value of a target is foretold.
public enum PipelineMethod: String, CaseIterable, Sendable {
    /// The three below, weighted by their past errors.
    case auto
    /// Open deals by competing risks, and business not yet created.
    case hazards
    /// The last 91 days go on.
    case runRate = "run-rate"
    /// The same days three months earlier.
    case sameMonth = "same-month"

    /// The deals open at the origin alone, by competing risks: exactly for small books.
    case open

    static let bases: [PipelineMethod] = [.hazards, .runRate, .sameMonth]
}

/// Forecasts a book at an origin.
public struct PipelineForecaster: Sendable {
    private let book: PipelineBook
    public let origin: CalendarDate
    private let risk: RiskTable
    private let values: WonValues
    private let now: PipelineState
    /// Whether an amount known at the origin is below 0, so that no gamma can hold the sum.
    private let hasNegative: Bool
    /// Earlier days forecasts are made of and scored, ascending, with the state then.
    private var past: [PipelineState] = []
    /// Their forecasts of targets complete by now, by target.
    private var tasks: [PipelineTarget: [PoolTask]] = [:]

    /// Days of closes an origin needs before its forecast is scored.
    private static let warmUp = 56
    /// Most days back a scored origin lies.
    private static let reach = 550

    /// Reads the book's events up to `origin`, nothing later.
    /// - Parameter learns: whether earlier origins are forecast too, which `auto` needs.
    public init(_ book: PipelineBook, at origin: CalendarDate, learns: Bool = true) {
        self.book = book
        self.origin = origin
        risk = RiskTable(book, through: origin)
        values = WonValues(book, through: origin)
        now = PipelineState(book, risk: risk, at: origin)
        hasNegative = book.deals.contains { deal in
            guard deal.created <= origin else { return false }
            let isWon = deal.isWon && !deal.isOpen(at: origin)
            return (deal.price ?? 0) < 0 || isWon && (deal.value ?? 0) < 0
        }
        guard learns, let first = values.first else { return }
        var day = max(first.adding(days: PipelineForecaster.warmUp), origin.adding(days: -PipelineForecaster.reach))
        while day < origin {
            if PipelineTarget.allCases.contains(where: { $0.isDue(at: day) && $0.end(after: day) <= origin }) {
                past.append(PipelineState(book, risk: risk, at: day))
            }
            day = day.adding(days: 1)
        }
        for target in PipelineTarget.allCases { tasks[target] = scored(target) }
    }

    /// What must be said beside the forecasts, with the number of deals it is about; 0 where it is about the whole
    /// book.
    public var findings: [(finding: PipelineFinding, deals: Int)] {
        let known = book.deals.filter { $0.created <= origin }
        let open = known.filter { $0.isOpen(at: origin) }
        var counts = book.leftOut
        counts[.noPrice] = open.count { $0.price == nil }
        counts[.negative] = known.count { ($0.price ?? 0) < 0 || !$0.isOpen(at: origin) && ($0.value ?? 0) < 0 }
        counts[.stale] = values.first == nil ? 0 : now.stale
        counts[.pastDue] = open.count { $0.expected.map { $0 <= origin } ?? false }
        var findings: [(finding: PipelineFinding, deals: Int)] = []
        if known.isEmpty { findings.append((.noDeals, 0)) }
        switch values.first.map({ origin - $0 }) {
        case nil: findings.append((.noHistory, 0))
        case let days? where days < 91: findings.append((.shortHistory, 0))
        default: break
        }
        for finding in PipelineFinding.allCases {
            if let count = counts[finding], count > 0 { findings.append((finding, count)) }
        }
        return findings
    }

    /// Forecasts of every series a method can say something of, in the book's order.
    public func forecast(_ target: PipelineTarget, method: PipelineMethod = .auto) -> [PipelineOutlook] {
        let end = target.end(after: origin)
        if method == .open { return openDeals(target, end) }
        let task = PoolTask(now, end: end, book: book, values: values)
        if let base = PipelineMethod.bases.firstIndex(of: method) {
            let weights = PipelineMethod.bases.map { $0 == method ? 1.0 : 0 }
            return book.series.indices.compactMap { index in
                outlook(index, target, end, task.forecasts[index][base], weights: weights)
            }
        }
        let tasks = PipelineTarget.allCases.flatMap { self.tasks[$0] ?? [] }
        let family = target.family.flatMap { self.tasks[$0] ?? [] }
        var outlooks: [PipelineOutlook?] = Array(repeating: nil, count: book.series.count)
        for level in PipelineLevel.allCases {
            let members = book.series.indices.filter { book.series[$0].level == level }
            guard !members.isEmpty else { continue }
            let pool = Pool(tasks: tasks, family: family, members: members, now: task)
            for index in members {
                outlooks[index] = outlook(
                    index, target, end, pool.forecast(task, index), weights: pool.weights, tasks: family.count)
            }
        }
        return outlooks.compactMap { $0 }
    }

    /// Forecasts made at earlier origins of targets complete by now, with what came.
    private func scored(_ target: PipelineTarget) -> [PoolTask] {
        past.compactMap { state in
            let end = target.end(after: state.origin)
            guard target.isDue(at: state.origin), end <= origin else { return nil }
            return PoolTask(state, end: end, book: book, values: values)
        }
    }

    private func openDeals(_ target: PipelineTarget, _ end: CalendarDate) -> [PipelineOutlook] {
        let cumulants = now.outcomes(through: end).open
        let chances = now.chances(through: end)
        return book.series.map { series in
            let sum = series.owners.reduce(Cumulants.zero) { $0 + cumulants[$1] }
            let isSmall = series.owners.reduce(0) { $0 + chances[$1].count } <= ExactSum.mostDeals
            let exact = isSmall ? ExactSum(series.owners.flatMap { chances[$0] }) : nil
            func quantile(_ p: Double) -> Double { exact?.quantile(p) ?? sum.quantile(p) }
            return PipelineOutlook(
                series: series, target: target, end: end, mean: sum.mean, sd: sum.variance.squareRoot(),
                p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9), weights: [0, 0, 0], tasks: 0)
        }
    }

    private func outlook(
        _ index: Int, _ target: PipelineTarget, _ end: CalendarDate, _ forecast: BaseForecast?, weights: [Double],
        tasks: Int = 0
    ) -> PipelineOutlook? {
        guard let forecast else { return nil }
        func quantile(_ p: Double) -> Double {
            hasNegative
                ? forecast.mean + forecast.sd * Normal.quantile(p)
                : GammaDistribution.quantile(p, mean: forecast.mean, sd: forecast.sd)
        }
        return PipelineOutlook(
            series: book.series[index], target: target, end: end, mean: forecast.mean, sd: forecast.sd,
            p10: quantile(0.1),
            p50: quantile(0.5), p90: quantile(0.9), weights: weights, tasks: tasks)
    }
}
