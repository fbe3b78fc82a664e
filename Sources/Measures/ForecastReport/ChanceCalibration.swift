import CRMModel
import Figures
import Forecasting
import PipelineForecast

/// Whether stated chances held: of the deals that had one four weeks before a quarter's end, how many were won in it.
public struct ChanceCalibration: Sendable {
    /// Won ÷ deals, by stated chance in ten bins; empty bins have no part.
    public let byChance: Breakdown
    /// By part: the mean of the stated chances.
    public let stated: [Double]
    /// Mean over the deals of |share won − chance stated| of their bin.
    public let error: Double?
    /// Quarters that are in it.
    public let quarters: Int

    private static let bins = 10

    init(_ scope: ForecastScope, _ engine: ForecastEngine) {
        let book = scope.book
        var entries: [(deal: RowIndex, period: Period, origin: CalendarDate, chance: Double, isWon: Bool)] = []
        var quarters = 0
        for past in Backtest.past(engine, book) where past.isQuarter && past.days == ForecastEngine.mainLead {
            quarters += 1
            for deal in engine.answer(past.period, at: past.origin)?.deals ?? [] {
                guard let row = scope.row(engine.records.rows[deal.place]) else { continue }
                let closed = engine.records.deals[deal.place]
                let isWon = closed.isWon && closed.closed.map { $0 < past.period.end } ?? false
                entries.append((row, past.period, past.origin, deal.chance, isWon))
            }
        }
        self.quarters = quarters
        let listed = entries
        func bin(_ chance: Double) -> Int {
            min(ChanceCalibration.bins - 1, Int(chance * Double(ChanceCalibration.bins)))
        }
        func name(_ bin: Int) -> String { "\(bin * 10) to \(bin * 10 + 10) %" }
        let deals = book.records.opportunities
        let list = RowSet(
            name: "win-in-period-probability",
            title: "Open deals four weeks before a quarter’s end, their chance then and what came",
            columns: ["id", "name", "owner", "quarter", "as_of", "chance", "stated", "won"], count: listed.count,
            tie: .share("won")
        ) { place in
            let entry = listed[place]
            return [
                .text(deals.ids[entry.deal]), .text(deals.names[entry.deal]), .person(deals.owners[entry.deal]),
                .text(entry.period.name), .date(entry.origin), .real(entry.chance),
                .text("\(min(9, Int(entry.chance * 10)) * 10) to \(min(9, Int(entry.chance * 10)) * 10 + 10) %"),
                .integer(entry.isWon ? 1 : 0),
            ]
        }
        func figure(_ label: String, _ own: [Int]) -> Figure {
            Figure.proportion(
                "win-in-period-probability", scope: label, successes: own.count { listed[$0].isWon }, trials: own.count,
                of: "deals", asOf: book.records.asOf, rows: list)
        }
        let byBin = Dictionary(grouping: listed.indices) { bin(listed[$0].chance) }
        let used = byBin.keys.sorted()
        byChance = Breakdown(
            total: figure("", Array(listed.indices)), key: "stated",
            parts: used.map { Breakdown.Part(name: name($0), figure: figure(name($0), byBin[$0] ?? [])) })
        let stated = used.map { bin -> Double in
            let own = byBin[bin] ?? []
            return own.reduce(0.0) { $0 + listed[$1].chance } / Double(max(1, own.count))
        }
        self.stated = stated
        var gap = 0.0
        for (place, bin) in used.enumerated() {
            let own = byBin[bin] ?? []
            let won = Double(own.count { listed[$0].isWon })
            gap += abs(won - stated[place] * Double(own.count))
        }
        error = listed.isEmpty ? nil : gap / Double(listed.count)
    }
}
