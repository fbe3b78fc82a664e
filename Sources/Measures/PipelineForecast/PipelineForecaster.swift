import CRMModel
import Statistics

/// One forecast of one series.
public struct PipelineOutlook: Sendable {
    public let series: PipelineSeries
    public let target: PipelineTarget
    public let origin: CalendarDate
    public let end: CalendarDate
    public let mean: Double
    /// The mean made without what people handed in; nil where that has no part in it.
    public let unsubmitted: Double?
    /// People whose numbers are part of it.
    public let authors: Int
    public let sd: Double
    public let p10: Double
    public let p50: Double
    public let p90: Double
    /// Whether the quantiles are a normal's, not a gamma's: where an amount is below 0.
    public let isNormal: Bool
    /// What each base method weighs, in the order of `PipelineMethod.bases`; 0 where it could not be used.
    public let weights: [Double]
    /// What each base method says itself; nil where it cannot say.
    public let methods: [Double?]
    /// The same without the deals apart: those beyond all that was ever won, which only some methods know of and which
    /// are added as they are.
    public let rest: BaseForecast
    /// The mean of the deals apart.
    public let apart: Double
    /// Past tasks the weights were learned from.
    public let tasks: Int
}

/// How the value of a target is foretold.
public enum PipelineMethod: String, CaseIterable, Sendable {
    /// Those below, weighted by their past errors.
    case auto
    /// Open deals by competing risks, and business not yet created.
    case hazards
    /// The last 91 days go on.
    case runRate = "run-rate"
    /// The same days three months earlier.
    case sameMonth = "same-month"
    /// Open deals due by the end × the win rate of their stage.
    case stageRates = "stage-rates"
    /// The same days a year earlier, with the growth of the last year.
    case lastYear = "last-year"
    /// What people handed in for the quarter under way, less what is won of it.
    case submitted

    /// The deals open at the origin alone, by competing risks: exactly for small books.
    case open

    public static let bases: [PipelineMethod] = [
        .hazards, .runRate, .sameMonth, .stageRates, .lastYear, .submitted,
    ]
}

extension PipelineMethod {
    /// Places among `bases`.
    static let hazardsPlace = 0
    static let stageRatesPlace = 3
    public static let submittedPlace = 5
}

/// A forecast to make: what is known at the end of a day, and how far to look.
public struct PipelineQuestion: Hashable, Sendable {
    public let origin: CalendarDate
    public let target: PipelineTarget
    /// Whether the chance of each deal is wanted.
    public let wantsDeals: Bool

    public init(_ origin: CalendarDate, _ target: PipelineTarget, wantsDeals: Bool = false) {
        self.origin = origin
        self.target = target
        self.wantsDeals = wantsDeals
    }

    public var end: CalendarDate { target.end(after: origin) }
    var span: PipelineSpan { PipelineSpan(origin: origin, end: end) }

    func isQuarterEnd(_ fiscal: FiscalCalendar) -> Bool {
        if case .end(let day) = target { fiscal.isQuarterEnd(day) } else { false }
    }
}

/// Forecasts a book at an origin, and at earlier ones as it would have been forecast then.
public struct PipelineForecaster: Sendable {
    private let book: PipelineBook
    public let origin: CalendarDate
    private let values: WonValues
    /// By series of the book.
    private let won: [WonSeries]
    private var answers: [PipelineSpan: PipelineAnswer] = [:]
    private let now: PipelineState

    /// Days of closes an origin needs before its forecast is scored.
    public static let warmUp = 56

    /// Reads the book's events up to `origin`, nothing later.
    /// - Parameters:
    ///   - learns: whether earlier origins are forecast too, which `auto` needs.
    ///   - targets: what will be asked at the origin.
    ///   - past: what will be asked of earlier origins.
    public init(
        _ book: PipelineBook, at origin: CalendarDate, learns: Bool = true,
        targets: [PipelineTarget] = PipelineTarget.standard, past: [PipelineQuestion] = []
    ) {
        self.book = book
        self.origin = origin
        let risk = RiskTable(book, through: origin)
        let values = WonValues(book, through: origin)
        let won = book.series.map { values.series($0.owners) }
        self.values = values
        self.won = won
        let now = PipelineState(book, risk: risk, at: origin)
        self.now = now
        let questions =
            targets.map { PipelineQuestion(origin, $0, wantsDeals: true) } + past.filter { $0.origin < origin }
        let reading = SubmissionReading(book.submissions, values, book.fiscal, through: origin)
        let schedule = learns ? values.first.map { PipelineSchedule(first: $0, fiscal: book.fiscal) } : nil
        var spans: [CalendarDate: Set<CalendarDate>] = [:]
        var taught: [PipelineSpan: (all: [PipelineSpan], family: [PipelineSpan])] = [:]
        for question in questions where question.end > question.origin {
            spans[question.origin, default: []].insert(question.end)
            guard let schedule else { continue }
            let learning = schedule.learning(question)
            taught[question.span] = learning
            for span in learning.all + (book.keepsDates ? schedule.weekly(question) : []) {
                spans[span.origin, default: []].insert(span.end)
            }
        }
        let asked = Dictionary(grouping: questions, by: \.span)
        var tasks: [PipelineSpan: PoolTask] = [:]
        for day in spans.keys.sorted() {
            let state = day == origin ? now : PipelineState(book, risk: risk, at: day)
            for end in (spans[day] ?? []).sorted() {
                let span = PipelineSpan(origin: day, end: end)
                let likes = book.keepsDates ? schedule?.weekly(like: span).compactMap { tasks[$0]?.tally } : nil
                let outcomes = state.outcomes(through: end, dates: likes.map { DateGroups($0) } ?? .none)
                let submitted = SubmittedState(book, values, reading, at: day, end: end)
                let task = PoolTask(
                    state, outcomes, end: end, book: book, values: won, submitted: submitted,
                    tally: book.keepsDates && end <= origin
                        ? DateGroups.Tally(state, outcomes, through: end, book) : nil, isComplete: end <= origin)
                tasks[span] = task
                for question in asked[span] ?? [] {
                    let learning = taught[span]
                    let all = learning?.all.compactMap { tasks[$0] } ?? []
                    let family = learning?.family.compactMap { tasks[$0] } ?? []
                    var pools: [PipelineLevel: Pool] = [:]
                    for level in PipelineLevel.allCases {
                        let members = book.series.indices.filter { book.series[$0].level == level }
                        guard !members.isEmpty else { continue }
                        pools[level] = Pool(
                            tasks: all, family: family,
                            ends: question.isQuarterEnd(book.fiscal)
                                ? family.filter { $0.isLike(task, book.fiscal) } : nil,
                            members: members, now: task)
                    }
                    let wantsDeals = question.wantsDeals || answers[span]?.deals.isEmpty == false
                    answers[span] = PipelineAnswer(
                        question: question, deals: wantsDeals ? state.details(outcomes) : [],
                        unborn: outcomes.unborn.indices.map {
                            (outcomes.unborn[$0].mean, outcomes.unborn[$0].variance, outcomes.unbornWins[$0])
                        }, outcomes: outcomes.byOwner, submitted: submitted,
                        pools: pools, tasks: family.count,
                        hasNegative: book.deals.contains { $0.isNegative(at: day) })
                }
            }
        }
    }

    /// What must be said beside the forecasts, with the number of deals it is about; 0 where it is about the whole
    /// book.
    public var findings: [(finding: PipelineFinding, deals: Int)] {
        let known = book.deals.filter { $0.entered <= origin }
        let open = known.filter { $0.isOpen(at: origin) }
        var counts = book.leftOut
        let bare = open.filter { $0.phase(at: origin).price == nil }
        counts[.noRate] = bare.count { $0.lacksRate }
        counts[.noPrice] = bare.count - (counts[.noRate] ?? 0)
        counts[.negative] = known.count { $0.isNegative(at: origin) }
        counts[.stale] = values.first == nil ? 0 : now.stale
        counts[.pastDue] = open.count { $0.phase(at: origin).expected.map { $0 <= origin } ?? false }
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

    /// The day of the first close; nil where nothing was closed.
    public var firstClose: CalendarDate? { values.first }

    /// What the largest deal brought that was ever won; nil where too few were to tell how large deals are.
    public var largestWon: Double? { now.largestWon }

    /// What was found for a question; nil unless it was named when the forecaster was made.
    public func answer(_ target: PipelineTarget, at day: CalendarDate? = nil) -> PipelineAnswer? {
        answers[PipelineQuestion(day ?? origin, target).span]
    }

    /// Forecasts of every series a method can say something of, in the book's order.
    public func forecast(
        _ target: PipelineTarget, at day: CalendarDate? = nil, method: PipelineMethod = .auto
    ) -> [PipelineOutlook] {
        guard let answer = answer(target, at: day) else { return [] }
        if method == .open { return openDeals(answer) }
        let base = PipelineMethod.bases.firstIndex(of: method)
        return book.series.indices.compactMap { index in
            let series = book.series[index]
            return base.map { answer.outlook(series, won[index], base: $0) } ?? answer.outlook(series, won[index])
        }
    }

    /// What some owners won together up to each day.
    public func history(_ owners: [Int]) -> WonSeries { values.series(owners) }

    /// A forecast of some owners that are no series of the book, weighed as its level is.
    /// - Parameter history: of these owners; nil looks it up.
    public func forecast(
        _ answer: PipelineAnswer, _ series: PipelineSeries, history: WonSeries? = nil
    ) -> PipelineOutlook? {
        answer.outlook(series, history ?? values.series(series.owners))
    }

    /// Won by some owners after a day up to and with another.
    public func won(_ owners: [Int], after start: CalendarDate, through end: CalendarDate) -> Double {
        values.series(owners).sum(after: start, through: end)
    }

    private func openDeals(_ answer: PipelineAnswer) -> [PipelineOutlook] {
        guard answer.question.origin == origin else { return [] }
        return book.series.map { series in
            let own = Set(series.owners)
            let deals = answer.deals.filter { own.contains(book.deals[$0.place].phase(at: origin).owner) }
            let apart = answer.apart(series.owners)
            let rest = series.owners.reduce(Cumulants.zero) { $0 + answer.outcomes.open[$1] }
            let sum = apart.reduce(rest) { $0 + Cumulants(mean: $1.mean, variance: $1.variance) }
            let exact =
                deals.count <= ExactSum.mostDeals
                ? ExactSum(deals.map { (chance: $0.chance, amount: $0.amount) }) : nil
            let large = deals.filter { !$0.isApart && $0.variance >= UncertainSum.decisive * rest.variance }
            // Cornish and Fisher's curve holds no deal that decides.
            let mixed =
                exact != nil || apart.isEmpty && large.isEmpty
                ? nil
                : UncertainSum(
                    mean: rest.mean, sd: rest.variance.squareRoot(),
                    lines: .init(
                        mean: rest.mean, variance: rest.variance,
                        nothing: deals.reduce(0) { $0 + ($1.isApart ? 0 : $1.nothing) }),
                    deals: large.map(\.uncertain), apart: apart,
                    isNormal: answer.hasNegative)
            func quantile(_ p: Double) -> Double {
                exact?.quantile(p) ?? mixed?.quantile(p) ?? sum.quantile(p)
            }
            return PipelineOutlook(
                series: series, target: answer.question.target, origin: origin, end: answer.question.end,
                mean: sum.mean, unsubmitted: nil, authors: 0, sd: sum.variance.squareRoot(), p10: quantile(0.1),
                p50: quantile(0.5),
                p90: quantile(0.9), isNormal: false, weights: PipelineMethod.bases.map { _ in 0 },
                methods: PipelineMethod.bases.map { _ in nil },
                rest: BaseForecast(mean: rest.mean, sd: rest.variance.squareRoot()),
                apart: sum.mean - rest.mean, tasks: 0)
        }
    }
}
