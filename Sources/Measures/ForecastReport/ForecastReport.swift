import CRMModel
import Figures
import Forecasting
import PipelineForecast
import SeriesForecasting

/// The forecast of one tree of the site, with its report card.
public struct ForecastReport: Sendable {
    /// What the current fiscal quarter is likely to close at, the next one, and the current month.
    public let quarter: Outlook
    public let nextQuarter: Outlook
    public let month: Outlook
    /// How likely the quarter closes at its quota or above, of the whole and of each unit.
    public let quotaChance: UnitFigures
    /// What the quarter is likely to close at without its largest open deal.
    public let withoutLargest: LargestDeal
    public let methods: MethodComparison
    public let backtest: Backtest
    public let unitBacktest: UnitBacktest
    public let calibration: ChanceCalibration
    public let defects: DefectSensitivity
    public let trust: TrustGrade
    public let win: WinList
    /// What each month is likely to bring, from the months before it.
    public let months: MonthSeries
    /// The open deals whose outcome decides the quarter.
    public let deciding: [DecidingDeal]
    /// Open deals whose amount is likely a typing error, the largest first.
    public let doubtful: [DoubtfulAmount]
    public let findings: [(finding: PipelineFinding, deals: Int)]
    /// Why nothing can be forecast of these deals; nil where it can.
    public let absence: Absence?

    /// The quarter a reader asks about: the current one, or, on its last day, the coming one.
    public var lead: Outlook { quarter.daysLeft > 0 ? quarter : nextQuarter }

    /// What else is known of the deals, by row of the records.
    public struct Sources: Sendable {
        /// By defect the open deals that have it; nil where that is not recorded.
        public var defects: [DataDefect: Set<RowIndex>?]
        public var evidence: TrustGrade.Evidence
        public var plan: SalesPlan?
        /// Of the current quarter, of the whole and of units; nil where no plan is read.
        public var quota: UnitFigures?
        public var weighted: Figure
        /// Of these records; nil where nothing but today's state is known.
        public var timelines: DealTimelines?

        public init(
            weighted: Figure, defects: [DataDefect: Set<RowIndex>?] = [:],
            evidence: TrustGrade.Evidence = TrustGrade.Evidence(), plan: SalesPlan? = nil, quota: UnitFigures? = nil,
            timelines: DealTimelines? = nil
        ) {
            self.weighted = weighted
            self.defects = defects
            self.evidence = evidence
            self.plan = plan
            self.quota = quota
            self.timelines = timelines
        }
    }

    public init(_ scope: ForecastScope, _ engine: ForecastEngine, _ sources: Sources) {
        let book = scope.book
        let absence = engine.absence(book)
        self.absence = absence
        var defects = sources.defects
        let known = DataDefect.allCases.compactMap { defects[$0] ?? nil }
        defects[.any] = known.isEmpty ? .some(nil) : .some(known.reduce(into: []) { $0.formUnion($1) })
        let marks = DataDefect.allCases.map { (column: $0.rawValue, deals: (defects[$0] ?? nil) ?? []) }
        quarter = Outlook(scope, engine, period: engine.quarter, name: "forecast-quarter", marks: marks)
        quotaChance = QuotaChance.figures(quarter, quota: sources.quota, units: scope.units, book)
        withoutLargest = LargestDeal(quarter, book)
        nextQuarter = Outlook(scope, engine, period: engine.nextQuarter, name: "forecast-next-quarter", marks: marks)
        month = Outlook(scope, engine, period: engine.month, name: "forecast-month")
        backtest = Backtest(scope, engine)
        methods = MethodComparison(scope, engine, backtest, weighted: sources.weighted)
        unitBacktest = UnitBacktest(scope, engine, levels: quarter.units.map(\.level))
        calibration = ChanceCalibration(scope, engine)
        let lead = quarter.daysLeft > 0 ? quarter : nextQuarter
        self.defects = DefectSensitivity(lead, defects, book: book)
        trust = TrustGrade(book, sources.evidence, units: scope.units)
        win = WinList(lead, scope, engine)
        months = MonthSeries(book, absence: absence)
        deciding = absence == nil ? DecidingDeal.find(lead, scope, engine, sources.timelines) : []
        doubtful = DoubtfulAmount.find(book, engine)
        findings = engine.findings
    }

    /// The P50 of the quarter, of the whole and of each unit.
    public var likely: UnitFigures {
        UnitFigures(total: quarter.likely, levels: quarter.units.map { ($0.level, $0.parts) })
    }

    /// The single figures, for the audit and the lists.
    public var figures: [Figure] {
        [
            quarter.likely, quarter.mean, nextQuarter.likely, nextQuarter.mean, month.likely, month.mean, trust.figure,
            win.figure, quotaChance.total, withoutLargest.likely.total,
        ]
            + trust.legs.map(\.figure) + defects.figures.map(\.figure)
    }

    /// The figures that have parts.
    public var breakdowns: [Breakdown] {
        [
            quarter.makings, methods.methods, methods.past, backtest.error, backtest.bias, backtest.coverage,
            backtest.pinball, backtest.skill, backtest.submitted, unitBacktest.error, unitBacktest.coverage,
            unitBacktest.units, calibration.byChance,
        ] + trust.units.breakdowns + quotaChance.breakdowns + withoutLargest.likely.breakdowns
            + [quarter, nextQuarter, month].flatMap { $0.units.map(\.parts) }
    }
}
