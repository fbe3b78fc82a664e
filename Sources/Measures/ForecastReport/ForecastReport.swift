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
    public let findings: [(finding: PipelineFinding, deals: Int)]

    /// What else is known of the deals, by row of the records.
    public struct Sources: Sendable {
        /// By defect the open deals that have it; nil where that is not recorded.
        public var defects: [DataDefect: Set<RowIndex>?]
        public var evidence: TrustGrade.Evidence
        public var plan: SalesPlan?
        public var weighted: Figure
        /// Of these records; nil where nothing but today's state is known.
        public var timelines: DealTimelines?

        public init(
            weighted: Figure, defects: [DataDefect: Set<RowIndex>?] = [:],
            evidence: TrustGrade.Evidence = TrustGrade.Evidence(), plan: SalesPlan? = nil,
            timelines: DealTimelines? = nil
        ) {
            self.weighted = weighted
            self.defects = defects
            self.evidence = evidence
            self.plan = plan
            self.timelines = timelines
        }
    }

    public init(_ scope: ForecastScope, _ engine: ForecastEngine, _ sources: Sources) {
        let book = scope.book
        var defects = sources.defects
        let known = DataDefect.allCases.compactMap { defects[$0] ?? nil }
        defects[.any] = known.isEmpty ? .some(nil) : .some(known.reduce(into: []) { $0.formUnion($1) })
        let marks = DataDefect.allCases.map { (column: $0.rawValue, deals: (defects[$0] ?? nil) ?? []) }
        quarter = Outlook(scope, engine, period: engine.quarter, name: "forecast-quarter", marks: marks)
        nextQuarter = Outlook(scope, engine, period: engine.nextQuarter, name: "forecast-next-quarter")
        month = Outlook(scope, engine, period: engine.month, name: "forecast-month")
        backtest = Backtest(scope, engine) { period, day in
            ForecastReport.submitted(sources.plan, period, day, book)
        }
        methods = MethodComparison(scope, engine, backtest, weighted: sources.weighted)
        unitBacktest = UnitBacktest(scope, engine, levels: quarter.units.map(\.level))
        calibration = ChanceCalibration(scope, engine)
        self.defects = DefectSensitivity(quarter, defects, book: book)
        trust = TrustGrade(book, sources.evidence)
        win = WinList(quarter, scope, engine)
        months = MonthSeries(book)
        deciding = DecidingDeal.find(quarter, scope, engine, sources.timelines)
        findings = engine.findings
    }

    /// What people had handed in for a period by the evening of a day: the last commitment of each, in minor units of the
    /// base currency; nil where nobody did, or one has no rate.
    private static func submitted(_ plan: SalesPlan?, _ period: Period, _ day: CalendarDate, _ book: DealBook) -> Int64?
    {
        let records = book.records
        let horizon = records.zone.instant(of: day.adding(days: 1))
        var latest: [RowIndex: Int64?] = [:]
        for item in plan?.submissions ?? []
        where item.period.start == period.start && item.period.end == period.end
            && item.at.milliseconds < horizon.milliseconds && (item.category == nil || item.category == .commit)
        {
            let money = Currency(code: item.currency).flatMap {
                records.rates.convert(Money(minor: item.amount, currency: $0), on: day)
            }
            latest[item.user] = .some(money?.minor)
        }
        guard !latest.isEmpty, latest.values.allSatisfy({ $0 != nil }) else { return nil }
        return Int64(minorUnits: latest.keys.sorted().reduce(0.0) { $0 + Double((latest[$1] ?? nil) ?? 0) })
    }

    /// The single figures, for the audit and the lists.
    public var figures: [Figure] {
        [
            quarter.likely, quarter.mean, nextQuarter.likely, nextQuarter.mean, month.likely, month.mean, trust.figure,
            win.figure,
        ]
            + trust.legs.map(\.figure) + defects.figures.map(\.figure)
    }

    /// The figures that have parts.
    public var breakdowns: [Breakdown] {
        [
            quarter.makings, methods.methods, methods.past, backtest.error, backtest.bias, backtest.coverage,
            backtest.pinball, backtest.skill, backtest.submitted, unitBacktest.error, unitBacktest.coverage,
            unitBacktest.units, calibration.byChance,
        ] + [quarter, nextQuarter, month].flatMap { $0.units.map(\.parts) }
    }
}
