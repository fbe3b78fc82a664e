import CRMModel
import Figures
import Forecasting
import PipelineForecast

/// Past forecasts of every unit, four weeks before the end of each quarter.
public struct UnitBacktest: Sendable {
    /// Σ|error| ÷ Σ actual by level: the more people a forecast is about, the better it is.
    public let error: Breakdown
    /// Share of actuals between P10 and P90, by level.
    public let coverage: Breakdown
    /// The errors of each unit; a part is called by `name(level, label)`.
    public let units: Breakdown

    /// What stands in the list, by unit as `units` calls it; by quarter.
    public let entries: [String: [Backtest.Entry]]

    /// How a unit is called in the list: `team North`; owners by their row, which names nobody.
    public static func name(_ level: SalesUnits.Level, _ label: String) -> String { "\(level.rawValue) \(label)" }

    init(_ scope: ForecastScope, _ engine: ForecastEngine, levels: [SalesUnits.Level]) {
        let past = Backtest.past(engine, scope.book).filter { $0.isQuarter && $0.days == ForecastEngine.mainLead }
        var entries: [Backtest.Entry] = []
        var places: [(name: String, range: Range<Int>)] = []
        for level in levels {
            for group in scope.groups(level) where group.label != SalesUnits.unowned {
                let series = PipelineSeries(level: ForecastScope.level(level), name: "", owners: group.cells)
                let history = engine.forecaster.history(group.cells)
                let name = UnitBacktest.name(level, group.owner.map(String.init) ?? group.label)
                let start = entries.count
                entries += past.compactMap {
                    Backtest.entry(
                        $0, series, history, engine, level: level.rawValue, unit: name, owner: group.owner)
                }
                if entries.count > start { places.append((name, start..<entries.count)) }
            }
        }
        let listed = entries
        let list = Backtest.list(
            listed, scope.book, name: "forecast-backtest-units", title: "Past forecasts of each unit")
        func breakdown(_ scope: String, _ make: (String, [Backtest.Entry]) -> Figure) -> Breakdown {
            Breakdown(
                total: make(scope, listed), key: "level",
                parts: levels.compactMap { level in
                    let own = listed.filter { $0.level == level.rawValue }
                    guard !own.isEmpty else { return nil }
                    return Breakdown.Part(name: level.rawValue, figure: make("\(scope) \(level.rawValue)", own))
                })
        }
        error = breakdown("by level") { Backtest.ratio($0, $1, list, scope.book, "miss", "actual") { $0.miss } }
        coverage = breakdown("inside P10 to P90 by level") { label, own in
            Figure.proportion(
                Backtest.slug, scope: label, successes: own.count { $0.isInside }, trials: own.count,
                of: "past forecasts", asOf: scope.book.records.asOf, rows: list.tied(to: .share("inside")))
        }
        func unit(_ label: String, _ own: some Sequence<Int>) -> Figure {
            Backtest.ratio(label, own.map { listed[$0] }, list, scope.book, "miss", "actual") { $0.miss }
        }
        units = Breakdown(
            total: unit("by unit", listed.indices), key: "unit",
            parts: places.map { Breakdown.Part(name: $0.name, figure: unit($0.name, $0.range)) })
        self.entries = Dictionary(
            places.map { ($0.name, Array(listed[$0.range])) }, uniquingKeysWith: { first, _ in first })
    }
}
