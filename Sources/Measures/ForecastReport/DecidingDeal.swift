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
        let records = scope.book.records
        let lines = outlook.rows.rows.filter { $0.kind == .open && $0.variance > 0 && ($0.chance ?? 0) > 0 }
            .sorted { ($1.variance, $0.deal ?? 0) < ($0.variance, $1.deal ?? 0) }.prefix(most)
        let day = engine.asOf.adding(days: -7)
        var earlier: [RowIndex: Double] = [:]
        for deal in engine.answer(outlook.period, at: day)?.deals ?? [] {
            if let row = scope.row(engine.records.rows[deal.place]) { earlier[row] = deal.chance }
        }
        return lines.compactMap { line in
            guard let deal = line.deal, let chance = line.chance else { return nil }
            let now = timelines?.state(deal, before: records.horizon)
            let then = timelines?.state(deal, before: records.zone.instant(of: day.adding(days: 1)))
            return DecidingDeal(
                deal: deal, chance: chance, amount: scope.book.amounts[deal], before: earlier[deal],
                moves: moves(then, now, scope.book, deal))
        }
    }

    private static func moves(_ then: DealState?, _ now: DealState?, _ book: DealBook, _ deal: RowIndex) -> [String] {
        guard let now else { return [] }
        guard let then else { return ["new this week"] }
        var moves: [String] = []
        if let stage = now.stage, let before = then.stage, stage != before {
            moves.append("from \(before) to \(stage)")
        }
        if let day = now.closeDate, let before = then.closeDate, day != before {
            moves.append("close date \(day > before ? "put off" : "brought forward") from \(before.iso) to \(day.iso)")
        }
        if let amount = now.amount, let before = then.amount, amount != before {
            moves.append(amount > before ? "amount raised" : "amount lowered")
        }
        if now.owner != then.owner { moves.append("another owner") }
        return moves
    }
}
