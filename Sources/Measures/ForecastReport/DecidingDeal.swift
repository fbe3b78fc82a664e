import CRMModel
import Figures
import Forecasting
import PipelineForecast

/// An open deal whose outcome moves the period’s close more than others'.
public struct DecidingDeal: Sendable {
    /// Row of the records.
    public let deal: RowIndex
    /// Of being won in the period.
    public let chance: Double
    /// What it would bring, in minor units.
    public let amount: Int64
    /// The chance a week before; nil where the deal was not open with a price then.
    public let before: Double?
    /// What became known of it in that week, as clauses.
    public let moves: [String]

    private static let most = 10

    /// The deals whose outcome is worth most and least certain: the greatest variances.
    static func find(
        _ outlook: Outlook, _ scope: ForecastScope, _ engine: ForecastEngine, _ timelines: DealTimelines?
    ) -> [DecidingDeal] {
        let lines = outlook.rows.rows.filter { $0.kind == .open && $0.variance > 0 && ($0.chance ?? 0) > 0 }
            .sorted { ($1.variance, $0.deal ?? 0) < ($0.variance, $1.deal ?? 0) }.prefix(most)
        let day = engine.asOf.adding(days: -7)
        var earlier: [RowIndex: Double] = [:]
        for deal in engine.answer(outlook.period, at: day)?.deals ?? [] {
            if let row = scope.row(engine.records.rows[deal.place]) { earlier[row] = deal.chance }
        }
        return lines.compactMap { line in
            guard let deal = line.deal, let chance = line.chance else { return nil }
            let before = earlier[deal]
            return DecidingDeal(
                deal: deal, chance: chance, amount: scope.book.amounts[deal], before: before,
                moves: timelines.map { timelines in
                    DealMoves(deal, since: day, book: scope.book, timelines: timelines)
                        .clauses(change: before.map { chance - $0 }, daysLeft: outlook.daysLeft)
                } ?? [])
        }
    }
}

/// What became known of an open deal since a day, and what merely passed: time.
private struct DealMoves {
    private let since: CalendarDate
    private let asOf: CalendarDate
    private let then: DealState?
    private let now: DealState?
    /// Days in the present stage; nil where its entry is not known.
    private let daysInStage: Int?
    /// How often the close date was put off past the end of its month.
    private let pushes: Int

    init(_ deal: RowIndex, since: CalendarDate, book: DealBook, timelines: DealTimelines) {
        let records = book.records
        self.since = since
        asOf = records.asOf
        then = timelines.state(deal, before: records.zone.instant(of: since.adding(days: 1)))
        now = timelines.state(deal, before: records.horizon)
        var entered: CalendarDate?
        var last: DealState?
        var pushes = 0
        for entry in timelines.entries(deal) where timelines.instant(of: entry) < records.horizon {
            let state = timelines.state(of: entry)
            if state.stage != last?.stage { entered = records.zone.date(of: timelines.instant(of: entry)) }
            if let before = last?.closeDate, let after = state.closeDate, after > before,
                after.isoMonth != before.isoMonth
            {
                pushes += 1
            }
            last = state
        }
        daysInStage =
            timelines.kept.contains(.stage) ? entered.map { Int(records.asOf.dayNumber - $0.dayNumber) } : nil
        self.pushes = pushes
    }

    /// As clauses; where nothing was changed, what time did to the chance.
    /// - Parameter change: of the chance; nil where it is not known.
    func clauses(change: Double?, daysLeft: Int) -> [String] {
        guard let now else { return [] }
        guard let then else { return ["new this week"] }
        var moves: [String] = []
        if let stage = now.stage, let before = then.stage, stage != before {
            moves.append("from \(before) to \(stage)")
        }
        if let day = now.closeDate, let before = then.closeDate, day != before {
            let times = day > before && pushes > 1 ? ", put off past a month’s end \(pushes) times by now" : ""
            moves.append(
                "close date \(day > before ? "put off" : "brought forward") from \(before.iso) to \(day.iso)\(times)")
        } else if let day = now.closeDate, day < asOf, day >= since {
            moves.append("its close date \(day.iso) passed")
        }
        if now.closeDate == nil, let before = then.closeDate { moves.append("close date \(before.iso) removed") }
        if let amount = now.amount, let before = then.amount, amount != before {
            let share = before > 0 ? Int((Double(amount) / Double(before) * 100 - 100).rounded().magnitude) : 0
            let by = (1...1000).contains(share) ? " by \(share) %" : ""
            moves.append((amount > before ? "amount raised" : "amount lowered") + by)
        }
        if now.owner != then.owner { moves.append("another owner") }
        guard moves.isEmpty, let change, abs(change) >= 0.005 else { return moves }
        if change > 0, let day = now.closeDate, day >= asOf {
            moves.append("a week nearer its close date \(day.iso)")
        } else if let stage = now.stage, let days = daysInStage {
            moves.append("a week longer in \(stage), now \(days) days")
        }
        if change < 0 || moves.isEmpty { moves.append("a week less to the period’s end, now \(daysLeft) days") }
        return moves
    }
}
