import CRMModel
import Figures
import Forecasting
import PipelineForecast
import Statistics

/// Past forecasts, each made of what was known then, held against what came.
public struct Backtest: Sendable {
    /// One past forecast of a period's close, in minor units.
    public struct Entry: Sendable {
        public let past: PastForecast
        /// Level and label of a unit; empty for everybody.
        public let level: String
        public let unit: String
        public let owner: RowIndex?
        public let p10: Int64
        public let p50: Int64
        public let p90: Int64
        public let actual: Int64
        /// The plain number it is held against: what was won by then, and what as many last days of the same period
        /// brought a year before, else of the period before.
        public let naive: Int64
        /// What people handed in, and what came of those it was about; nil where nobody did, or it may not be told.
        public let submitted: (said: Int64, actual: Int64)?
        /// What each method said, in the order of `PipelineMethod.bases`.
        let methods: [Int64?]

        var isInside: Bool { p10 <= actual && actual <= p90 }
    }

    public let entries: [Entry]
    /// Σ|error| ÷ Σ actual, by kind of forecast.
    public let error: Breakdown
    /// Σ error ÷ Σ actual: above 0 too high.
    public let bias: Breakdown
    /// Share of actuals between P10 and P90.
    public let coverage: Breakdown
    /// Mean pinball loss of the three quantiles ÷ actual.
    public let pinball: Breakdown
    /// 1 − Σ|error| ÷ Σ|error of the plain number|.
    public let skill: Breakdown
    /// Σ|error| ÷ Σ actual of what people handed in, by kind; parts without a submission have no value.
    public let submitted: Breakdown
    /// What makes the past forecasts better than they were; empty where every field's history is kept.
    public let caveats: [String]

    static let slug = "forecast-backtest"
    private static let columns = [
        "forecast", "level", "unit", "owner", "period", "origin", "days_before_end", "p10", "p50", "p90", "actual",
        "error", "miss", "inside", "pinball", "plain", "plain_miss", "submitted", "submitted_miss", "submitted_actual",
    ]

    init(_ scope: ForecastScope, _ engine: ForecastEngine) {
        let cells = scope.cells
        let series = PipelineSeries(level: .total, name: "", owners: cells)
        let history = engine.forecaster.history(cells)
        let entries = Backtest.past(engine, scope.book).compactMap { past in
            Backtest.entry(
                past, series, history, engine, level: "", unit: "", owner: nil,
                submitted: past.isQuarter ? Backtest.submitted(past, scope, engine) : nil)
        }
        self.entries = entries
        let list = Backtest.list(
            entries, scope.book, name: Backtest.slug, title: "Past forecasts, each of what was known then")
        let book = scope.book
        let kinds = Backtest.kinds(entries)
        func breakdown(_ scope: String, _ make: (String, [Entry]) -> Figure) -> Breakdown {
            Breakdown(
                total: make(scope, entries), key: "forecast",
                parts: kinds.map { kind, own in
                    Breakdown.Part(name: kind, figure: make(scope.isEmpty ? kind : "\(scope), \(kind)", own))
                })
        }
        error = breakdown("") { Backtest.ratio($0, $1, list, book, "miss", "actual") { $0.miss } }
        bias = breakdown("bias") { Backtest.ratio($0, $1, list, book, "error", "actual") { $0.p50 - $0.actual } }
        pinball = breakdown("pinball loss") {
            Backtest.ratio($0, $1, list, book, "pinball", "actual") { $0.pinball }
        }
        coverage = breakdown("inside P10 to P90") { label, own in
            Figure.proportion(
                Backtest.slug, scope: label, successes: own.count { $0.isInside }, trials: own.count,
                of: "past forecasts", asOf: book.records.asOf, rows: list.tied(to: .share("inside")))
        }
        skill = breakdown("skill") { label, own in
            let plain = own.reduce(0.0) { $0 + Double(abs($1.naive - $1.actual)) }
            let miss = own.reduce(0.0) { $0 + Double($1.miss) }
            return Figure(
                Backtest.slug, scope: label,
                outcome: plain > 0 ? .value(.share(1 - miss / plain)) : .absent(.noEvents),
                n: own.count, asOf: book.records.asOf, rows: list.tied(to: .skill("miss", "plain_miss")))
        }
        submitted = breakdown("submitted") { label, own in
            let handed = own.filter { $0.submitted != nil }
            let sum = handed.reduce(0.0) { $0 + Double($1.submitted?.actual ?? 0) }
            let miss = handed.reduce(0.0) { $0 + Double($1.submittedMiss ?? 0) }
            return Figure(
                Backtest.slug, scope: label,
                outcome: sum > 0 ? .value(.share(miss / sum)) : .absent(.noSource), n: own.count,
                asOf: book.records.asOf, rows: list.tied(to: .ratio("submitted_miss", "submitted_actual")),
                notes: sum > 0 ? [] : ["We could show this if people handed in forecasts for past quarters."])
        }
        let lost = DealTimelines.Field.allCases.filter { $0 != .category && !engine.kept.contains($0) }
        caveats =
            lost.isEmpty
            ? []
            : [
                "Reconstructed, optimistic: of \(Backtest.words(lost.map(\.rawValue))) only today’s value is recorded, not what was known then."
            ]
    }

    /// The past forecasts that can be made of some people's deals; none where nothing can be learned of them.
    static func past(_ engine: ForecastEngine, _ book: DealBook) -> [PastForecast] {
        engine.absence(book) == nil ? engine.past : []
    }

    private static func words(_ parts: [String]) -> String {
        parts.count < 2
            ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "")
    }

    /// The entries by kind, in the order in which the kinds occur.
    private static func kinds(_ entries: [Entry]) -> [(kind: String, entries: [Entry])] {
        var order: [String] = []
        for entry in entries where !order.contains(entry.past.kind) { order.append(entry.past.kind) }
        let byKind = Dictionary(grouping: entries) { $0.past.kind }
        return order.map { ($0, byKind[$0] ?? []) }
    }

    /// What would have been said of one period, and what came; nil where nothing could be said, or nothing came.
    static func entry(
        _ past: PastForecast, _ series: PipelineSeries, _ history: WonSeries, _ engine: ForecastEngine, level: String,
        unit: String, owner: RowIndex?, submitted: (said: Int64, actual: Int64)? = nil
    ) -> Entry? {
        guard let answer = engine.answer(past.period, at: past.origin),
            let outlook = engine.forecaster.forecast(answer, series, history: history)
        else { return nil }
        let start = past.period.start.adding(days: -1)
        let last = past.period.end.adding(days: -1)
        let known = history.sum(after: start, through: past.origin)
        let actual = history.sum(after: start, through: last)
        func minor(_ value: Double) -> Int64 { Int64(minorUnits: value) }
        let fiscal = engine.records.fiscal
        // As many last days of the period a day lies in.
        func lastDays(_ day: CalendarDate) -> Double? {
            let period = past.isQuarter ? fiscal.quarter(of: day) : fiscal.month(of: day)
            guard let first = engine.forecaster.firstClose, period.start >= first else { return nil }
            let last = period.end.adding(days: -1)
            return history.sum(after: last.adding(days: -past.days), through: last)
        }
        // At the beginning of the history nothing is left but the daily mean.
        let naive =
            known
            // Ten days into the same period of the year before, whether years are of months or of whole weeks.
            + (lastDays(past.period.start.adding(days: -355)) ?? lastDays(past.period.start.adding(days: -1))
                ?? history.runRate(at: past.origin, days: past.days)?.mean ?? 0)
        return Entry(
            past: past, level: level, unit: unit, owner: owner, p10: minor(known + outlook.p10),
            p50: minor(known + outlook.p50), p90: minor(known + outlook.p90), actual: minor(actual),
            naive: minor(naive), submitted: submitted, methods: outlook.methods.map { $0.map { minor(known + $0) } })
    }

    /// What everybody had handed in for a period by a day, held against what those it was about won in it. Where nobody is
    /// named the numbers of fewer than five people are not told.
    private static func submitted(_ past: PastForecast, _ scope: ForecastScope, _ engine: ForecastEngine) -> (
        said: Int64, actual: Int64
    )? {
        guard let handed = engine.answer(past.period, at: past.origin)?.handedIn(scope.cells),
            scope.namesOwners || handed.authors >= PeopleGroups.smallest
        else { return nil }
        let won = engine.forecaster.won(
            handed.about, after: past.period.start.adding(days: -1), through: past.period.end.adding(days: -1))
        return (Int64(minorUnits: handed.said), Int64(minorUnits: won))
    }

    static func ratio(
        _ label: String, _ entries: [Entry], _ list: RowSet, _ book: DealBook, _ top: String, _ bottom: String,
        of part: (Entry) -> Int64
    ) -> Figure {
        let actual = entries.reduce(0.0) { $0 + Double($1.actual) }
        let sum = entries.reduce(0.0) { $0 + Double(part($1)) }
        return Figure(
            slug, scope: label,
            outcome: actual > 0 ? .value(.share(sum / actual)) : .absent(.noEvents),
            n: entries.count, asOf: book.records.asOf, rows: list.tied(to: .ratio(top, bottom)),
            notes: actual > 0
                ? [] : ["We could show this once a whole period lies behind deals that were closed eight weeks before."]
        )
    }

    static func list(_ entries: [Entry], _ book: DealBook, name: String, title: String) -> RowSet {
        RowSet(
            name: name, title: title, columns: columns, count: entries.count, tie: .ratio("miss", "actual")
        ) { place in
            let entry = entries[place]
            func money(_ minor: Int64?) -> Cell { .money(minor.map(book.money)) }
            return [
                .text(entry.past.kind), .text(entry.level), .text(entry.unit),
                entry.owner == nil ? .text(nil) : .person(entry.owner),
                .text(entry.past.period.name), .date(entry.past.origin), .integer(Int64(entry.past.days)),
                money(entry.p10), money(entry.p50), money(entry.p90), money(entry.actual),
                money(entry.p50 - entry.actual), money(entry.miss), .integer(entry.isInside ? 1 : 0),
                money(entry.pinball), money(entry.naive), money(abs(entry.naive - entry.actual)),
                money(entry.submitted?.said), money(entry.submittedMiss), money(entry.submitted?.actual),
            ]
        }
    }
}

extension Backtest.Entry {
    /// |P50 − actual|.
    public var miss: Int64 { abs(p50 - actual) }

    /// |handed in − what came of those it was about|.
    var submittedMiss: Int64? { submitted.map { abs($0.said - $0.actual) } }

    /// Mean over the three quantiles of max(q (y − ŷ), (q − 1)(y − ŷ)), rounded to the minor unit.
    var pinball: Int64 {
        let losses = [(0.1, p10), (0.5, p50), (0.9, p90)].map { q, value in
            let miss = Double(actual - value)
            return max(q * miss, (q - 1) * miss)
        }
        return Int64(minorUnits: losses.reduce(0, +) / 3)
    }
}
