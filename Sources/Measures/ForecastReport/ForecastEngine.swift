// ForecastReport: what the period will close at, what that rests on, and how good such forecasts have been.
//
// In: the deals with what was known of them over time, the units they stand under, and the people one reader may see.
// Out: figures whose rows give them: the outlook of the quarter, of the next one and of the month, for every unit; the
// methods beside each other; past forecasts as they would have been made then; how chances held; what data defects do.

import CRMModel
import Forecasting
import PipelineForecast

/// A period that is over, as it would have been forecast some days before its end.
public struct PastForecast: Hashable, Sendable {
    public let period: Period
    /// Whether the period is a fiscal quarter, else a month.
    public let isQuarter: Bool
    /// Days from the origin to the period's last day.
    public let days: Int

    public var origin: CalendarDate { period.end.adding(days: -1 - days) }
    var target: PipelineTarget { .end(period.end.adding(days: -1)) }

    /// What all past forecasts of one kind are called: "4 weeks before a quarter's end".
    public var kind: String { PastForecast.kind(days, isQuarter: isQuarter) }

    static func kind(_ days: Int, isQuarter: Bool) -> String {
        let count = days % 7 == 0 ? days / 7 : days
        let unit = days % 7 == 0 ? (count == 1 ? "week" : "weeks") : "days"
        return "\(count) \(unit) before a \(isQuarter ? "quarter" : "month")’s end"
    }
}

/// The forecaster of a whole company, learned once: what it learned of chances, weights and errors is the company’s, for
/// whichever of its units a forecast is made.
public struct ForecastEngine: Sendable {
    public let records: PipelineRecords
    public let asOf: CalendarDate
    /// Fields whose history the source keeps.
    public let kept: Set<DealTimelines.Field>
    public let quarter: Period
    public let nextQuarter: Period
    public let month: Period
    /// The past forecasts that could be made, quarters before months, the longest before the end first, then by period.
    public let past: [PastForecast]
    /// Deals whose close could be learned from.
    public let closed: Int
    /// What must be said of the deals, with how many it is about.
    public let findings: [(finding: PipelineFinding, deals: Int)]
    /// How likely each open deal is won in the end; nil where that cannot be learned.
    public let win: WinOdds?
    let forecaster: PipelineForecaster

    /// Days before a quarter's end, and before a month's, at which past forecasts are made.
    static let quarterLeads = [56, 28, 14, 7]
    static let monthLeads = [28, 14]
    /// The forecasts whose chances are compared with what came, and that units are compared by.
    static let mainLead = 28
    /// Most past quarters and months that are looked at.
    private static let most = (quarters: 12, months: 24)
    private static let mostSeries = 400
    /// Closed deals below which no range is given.
    public static let fewest = PipelineForecaster.fewestClosed

    /// - Parameters:
    ///   - timelines: what was known when; nil where nothing but today's state is.
    ///   - plan: what people handed in; nil where that is not read.
    public init(_ book: DealBook, timelines: DealTimelines?, plan: SalesPlan? = nil) {
        let all = book.records
        let asOf = all.asOf
        self.asOf = asOf
        kept = timelines?.kept ?? []
        let quarter = all.fiscal.quarter(of: asOf)
        self.quarter = quarter
        nextQuarter = all.fiscal.quarter(of: quarter.end)
        month = all.fiscal.month(of: asOf)
        let records = PipelineRecords(book, timelines: timelines, plan: plan)
        self.records = records
        let ends = records.deals.compactMap(\.closed).filter { $0 <= asOf }.sorted()
        closed = ends.count
        // What is too little today was too little then.
        past =
            ends.count < ForecastEngine.fewest
            ? [] : ForecastEngine.past(all.fiscal, asOf, first: ends[0], enough: ends[ForecastEngine.fewest - 1])
        var targets: [PipelineTarget] = []
        for period in [quarter, nextQuarter, month] {
            let last = period.end.adding(days: -1)
            if last > asOf, !targets.contains(.end(last)) { targets.append(.end(last)) }
        }
        let earlier = past.map {
            PipelineQuestion($0.origin, $0.target, wantsDeals: $0.isQuarter && $0.days == ForecastEngine.mainLead)
        }
        let lastWeek = PipelineQuestion(
            asOf.adding(days: -7), .end(quarter.end.adding(days: -1)), wantsDeals: true)
        let series = ForecastEngine.thinned(
            PipelineBook.series(
                all, cells: records.cells, levels: [.total, .region, .branch, .team, .segment, .owner]))
        forecaster = PipelineForecaster(
            records.book(series), at: asOf, targets: targets, past: earlier + [lastWeek])
        findings = forecaster.findings
        win = WinOdds(book, timelines: timelines)
    }

    /// At most so many series of each level, spread over its list: no more are needed to learn how a level errs.
    private static func thinned(_ series: [PipelineSeries]) -> [PipelineSeries] {
        let byLevel = Dictionary(grouping: series) { $0.level }
        return PipelineLevel.allCases.flatMap { level -> [PipelineSeries] in
            let own = byLevel[level] ?? []
            let step = (own.count + mostSeries - 1) / mostSeries
            return own.enumerated().filter { $0.offset % max(1, step) == 0 }.map(\.element)
        }
    }

    /// - Parameters:
    ///   - first: the day of the first close.
    ///   - enough: the day by which as many were closed as a range needs.
    private static func past(
        _ fiscal: FiscalCalendar, _ asOf: CalendarDate, first: CalendarDate, enough: CalendarDate
    ) -> [PastForecast] {
        let earliest = max(first.adding(days: PipelineForecaster.warmUp), enough)
        var quarters: [Period] = []
        var months: [Period] = []
        // A period is over on its last day's evening, which the as-of includes.
        var quarter = fiscal.quarter(of: asOf.adding(days: 1))
        for _ in 0..<most.quarters {
            quarter = fiscal.quarter(of: quarter.start.adding(days: -1))
            quarters.append(quarter)
        }
        var month = fiscal.month(of: asOf.adding(days: 1))
        for _ in 0..<most.months {
            month = fiscal.month(of: month.start.adding(days: -1))
            months.append(month)
        }
        var past: [PastForecast] = []
        for days in quarterLeads {
            past += quarters.reversed().map { PastForecast(period: $0, isQuarter: true, days: days) }
        }
        for days in monthLeads {
            past += months.reversed().map { PastForecast(period: $0, isQuarter: false, days: days) }
        }
        // A period of which the beginning is not known whole has no actual to be held against.
        return past.filter { $0.origin >= earliest && $0.period.start >= first }
    }

    /// Why nothing can be forecast of some people’s deals; nil where it can.
    func absence(_ book: DealBook) -> Absence? {
        if let lack = book.lackOfWins { return lack }
        return closed < ForecastEngine.fewest
            ? Absence(.tooFew, "A range needs \(ForecastEngine.fewest) closed deals to learn from.") : nil
    }

    /// What was found for a period that is not over, as of a day.
    func answer(_ period: Period, at day: CalendarDate? = nil) -> PipelineAnswer? {
        forecaster.answer(.end(period.end.adding(days: -1)), at: day)
    }
}
