import CRMModel
import Figures
import Forecasting
import PipelineForecast

/// The ways to one number beside each other, with what each weighs.
public struct MethodComparison: Sendable {
    /// What each says of the whole period, and what is added to their weighted sum to make the mean.
    public let methods: Breakdown
    /// By part of `methods`: what it weighs, 0 … 1; nil for what is added as it is.
    public let weights: [Double?]
    /// Past forecasts of like length that the weights were learned from.
    public let tasks: Int
    /// Σ|error| ÷ Σ actual of each method in the past forecasts four weeks before a quarter's end.
    public let past: Breakdown

    /// The methods as they are called on a page, in the order of `PipelineMethod.bases`.
    public static let names = [
        "Win in period", "Run rate", "Same days of last quarter", "Stage win rates", "Same days of last year",
        "Submitted commits",
    ]
    /// What the past commits are called without a correction for how they usually err.
    public static let handedIn = "Submitted as handed in"
    public static let weighted = "CRM-weighted"
    /// What deals foretold too much or too little before, and what the ends of quarters bring beyond other days.
    public static let correction = "Correction by past errors"
    /// Deals beyond all that was ever won, which no past sum can tell of.
    public static let apart = "Deals beyond any won before"

    init(_ scope: ForecastScope, _ engine: ForecastEngine, _ backtest: Backtest, weighted: Figure) {
        let book = scope.book
        let series = PipelineSeries(level: .total, name: "", owners: scope.cells)
        // What cannot be forecast has no methods either.
        let absence = engine.absence(book)
        let outlook =
            absence != nil ? nil : engine.answer(engine.quarter).flatMap { engine.forecaster.forecast($0, series) }
        tasks = outlook?.tasks ?? 0
        let won = book.won.filter { book.closings[$0].map(engine.quarter.contains) ?? false }
            .reduce(Int64(0)) { $0 + book.amounts[$1] }
        var rows: [(name: String, value: Double, weight: Double?)] = []
        // Where nobody is named a sum of fewer than five people's numbers is not told, nor what could give it away.
        let isHidden = !scope.namesOwners && (1..<PeopleGroups.smallest).contains(outlook?.authors ?? 0)
        let submitted = PipelineMethod.submittedPlace
        let left = isHidden ? 1 - (outlook?.weights[submitted] ?? 0) : 1
        for (place, name) in MethodComparison.names.enumerated() where !(isHidden && place == submitted) {
            guard let outlook, let rest = outlook.methods[place] else { continue }
            rows.append((name, Double(won) + rest, left > 0 ? outlook.weights[place] / left : 0))
        }
        if !rows.isEmpty, case .money(let money) = weighted.value {
            rows.append((MethodComparison.weighted, Double(money.minor), 0))
        }
        if !rows.isEmpty, let outlook, let mean = isHidden ? outlook.unsubmitted : outlook.mean {
            let told = rows.reduce(0.0) { $0 + $1.value * ($1.weight ?? 0) }
            rows.append((MethodComparison.correction, Double(won) + mean - outlook.apart - told, nil))
            if outlook.apart != 0 { rows.append((MethodComparison.apart, outlook.apart, nil)) }
        }
        let listed = rows
        let list = RowSet(
            name: "forecast-methods", title: "Methods of the forecast and their weights",
            columns: ["method", "value", "weight", "contribution"], count: rows.count, tie: .roundedSum("contribution")
        ) { place in
            let row = listed[place]
            let weight = row.weight ?? 1
            return [.text(row.name), .real(row.value), .real(weight), .real(row.value * weight)]
        }
        func money(_ value: Double) -> Outcome { .value(.money(book.money(Int64(minorUnits: value)))) }
        methods = Breakdown(
            total: Figure(
                "ensemble-forecast", scope: "by method",
                outcome: rows.isEmpty
                    ? .absent(absence?.reason ?? .noEvents)
                    : money(rows.reduce(0) { $0 + $1.value * ($1.weight ?? 1) }),
                n: rows.count, asOf: engine.asOf, rows: list, notes: absence.map { [$0.words] } ?? []),
            key: "method",
            parts: rows.enumerated().map { _, row in
                Breakdown.Part(
                    name: row.name,
                    figure: Figure(
                        row.name == MethodComparison.weighted ? "crm-weighted-forecast" : "ensemble-forecast",
                        scope: row.name, outcome: money(row.value), n: 1, asOf: engine.asOf,
                        rows: list.tied(to: .roundedSum("value"))))
            })
        weights = rows.map(\.weight)
        past = MethodComparison.past(backtest, book)
    }

    private static func past(_ backtest: Backtest, _ book: DealBook) -> Breakdown {
        let main = backtest.entries.filter { $0.past.isQuarter && $0.past.days == ForecastEngine.mainLead }
        var rows: [(method: String, past: PastForecast, value: Int64, actual: Int64)] = []
        for entry in main {
            rows.append(("Ensemble", entry.past, entry.p50, entry.actual))
            for (place, value) in entry.methods.enumerated() {
                if let value { rows.append((names[place], entry.past, value, entry.actual)) }
            }
            if let (said, actual) = entry.submitted { rows.append((handedIn, entry.past, said, actual)) }
            rows.append(("Plain number", entry.past, entry.naive, entry.actual))
        }
        let listed = rows
        let list = RowSet(
            name: "forecast-method-errors", title: "What each method said four weeks before a quarter’s end",
            columns: ["method", "quarter", "origin", "value", "actual", "miss"], count: rows.count,
            tie: .ratio("miss", "actual")
        ) { place in
            let row = listed[place]
            return [
                .text(row.method), .text(row.past.period.name), .date(row.past.origin),
                .money(book.money(row.value)), .money(book.money(row.actual)),
                .money(book.money(abs(row.value - row.actual))),
            ]
        }
        func figure(_ label: String, _ own: [(method: String, past: PastForecast, value: Int64, actual: Int64)])
            -> Figure
        {
            let actual = own.reduce(0.0) { $0 + Double($1.actual) }
            let miss = own.reduce(0.0) { $0 + Double(abs($1.value - $1.actual)) }
            return Figure(
                Backtest.slug, scope: label,
                outcome: actual > 0 ? .value(.share(miss / actual)) : .absent(.noEvents), n: own.count,
                asOf: book.records.asOf, rows: list)
        }
        var order: [String] = []
        for row in rows where !order.contains(row.method) { order.append(row.method) }
        return Breakdown(
            total: figure("by method", rows), key: "method",
            parts: order.map { name in
                Breakdown.Part(name: name, figure: figure(name, rows.filter { $0.method == name }))
            })
    }
}
