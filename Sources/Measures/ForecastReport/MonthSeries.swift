import CRMModel
import Figures
import Forecasting
import SeriesForecasting

/// What the months bring, forecast from the months before alone: no deal is looked at.
public struct MonthSeries: Sendable {
    /// Won by month, the current one not over.
    public let breakdown: Breakdown
    /// The first month ahead: the current one where it is not over.
    public let first: Period
    /// By month ahead, in minor units.
    public let steps: [ForecastStep]
    /// The method, or why there is none.
    public let method: String
    /// Why the months are not continued; nil where they are.
    public let absence: Absence?
    public let findings: [SeriesFinding]

    private static let horizon = 6
    /// Months looked back: all of them have a part.
    private static let history = 60

    /// - Parameter absence: why nothing can be forecast of these deals; nil where it can.
    init(_ book: DealBook, absence: Absence?) {
        self.absence = absence
        breakdown = WonByMonth.breakdown(book)
        let asOf = book.records.asOf
        let current = Period.month(of: asOf)
        first = asOf == current.end.adding(days: -1) ? Period.month(of: current.end) : current
        let last = first.start
        let values = breakdown.parts.filter { part in
            part.name.count == 7 && CalendarDate(iso: part.name + "-01").map { $0 < last } ?? false
        }.suffix(MonthSeries.history).map { $0.figure.value?.number ?? 0 }
        let calendar = book.records.businessDays
        // Months are compared by the working day.
        func days(_ month: CalendarDate) -> Double {
            Double(
                max(1, calendar.days(from: month.adding(days: -1), to: month.adding(months: 1).adding(days: -1))))
        }
        let start = last.adding(months: -values.count)
        let daily = values.indices.map { values[$0] / days(start.adding(months: $0)) }
        let series = TimeSeries(id: "won", start: 0, values: daily)
        let found = SeriesForecaster(horizon: MonthSeries.horizon).forecast([series])[0]
        method = found.method
        findings = found.findings
        steps = (absence == nil ? found.steps : []).enumerated().map { place, step in
            let count = days(last.adding(months: place))
            return ForecastStep(
                mean: step.mean * count, p2_5: step.p2_5 * count, p10: step.p10 * count, p50: step.p50 * count,
                p90: step.p90 * count, p97_5: step.p97_5 * count)
        }
    }
}
