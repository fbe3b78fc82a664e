import CRMModel
import Figures
import Forecasting
import PipelineForecast

/// What one period is likely to close at: for everybody, and for each unit.
public struct Outlook: Sendable {
    public let period: Period
    /// Days after the as-of up to the period's last day.
    public let daysLeft: Int
    /// P50 with the range P10 to P90.
    public let likely: Figure
    /// By level of the units; their means add up to the whole.
    public let units: [(level: SalesUnits.Level, parts: Breakdown)]
    /// The mean: Σ of the lines.
    public let mean: Figure
    /// The sums of the lines by what they are: won, open deals, business not yet created, what the other
    /// methods and past errors make of these.
    public let makings: Breakdown
    /// What open deals that are won are taken to bring of their amounts; nil where none is likely to.
    public let realised: Double?
    /// What was likely a week ago, in minor units; nil where that cannot be said.
    public let lastWeek: Int64?
    let rows: OutlookRows
    let list: RowSet
    let spread: Double
    let isNormal: Bool
    /// What is forecast: the whole, then the parts of every level.
    let scopes: [Scope]

    /// The whole, or one unit.
    struct Scope: Sendable {
        /// Nil for the whole.
        let level: SalesUnits.Level?
        let key: Cell
        let name: String
        /// Places in the list.
        let rows: [Int]
        let likely: Figure
        let outlook: PipelineOutlook?
    }

    static let slug = "forecast-quantiles"
    /// Owners up to which each is a part of the forecast.
    private static let mostOwners = 400
    static let columns = [
        "line", "id", "name", "owner", "stage", "closing_on", "amount", "if_won", "chance", "apart", "won", "expected",
        "variance", "nothing", "value",
        "region", "branch", "team", "segment",
    ]

    /// - Parameters:
    ///   - name: of the list of rows.
    ///   - marks: columns that say which deals have a defect, and the rows of those deals.
    init(
        _ scope: ForecastScope, _ engine: ForecastEngine, period: Period, name: String,
        marks: [(column: String, deals: Set<RowIndex>)]? = nil
    ) {
        self.period = period
        daysLeft = max(0, Int(period.end.dayNumber - engine.asOf.dayNumber) - 1)
        let answer = engine.answer(period)
        let rows = OutlookRows(scope, engine, period: period, answer: answer)
        self.rows = rows
        let book = scope.book
        let list = Outlook.list(
            rows, book, name: name, marks: marks.map { $0 + LargestDeal.marks(rows, book, scope.units.levels) } ?? [])
        self.list = list
        func outlook(_ cells: [Int], _ level: PipelineLevel) -> PipelineOutlook? {
            answer.flatMap {
                engine.forecaster.forecast($0, PipelineSeries(level: level, name: "", owners: cells))
            }
        }
        let whole = outlook(scope.cells, .total)
        isNormal = whole?.isNormal ?? false
        // Of a period that is over nothing is forecast: what it lacks is a price at most.
        let absence = answer == nil && daysLeft == 0 ? book.lackOfWins : engine.absence(book)
        // The current quarter is what a reader means who names no period.
        let prefix = period == engine.quarter ? "" : period.name
        func label(_ part: String) -> String {
            prefix.isEmpty || part.isEmpty ? prefix + part : "\(prefix), \(part)"
        }
        /// Why a part says nothing: none of its deals has a price, and no earlier win tells what new ones are worth.
        func lack(_ own: [Int], _ cells: [Int]) -> Absence? {
            let found = book.lack(own.compactMap { rows.rows[$0].deal })
            guard found != nil, let first = engine.forecaster.firstClose else { return found }
            let won = engine.forecaster.won(cells, after: first.adding(days: -1), through: engine.asOf)
            return won == 0 ? found : nil
        }
        func figure(_ part: String, _ own: [Int], _ outlook: PipelineOutlook?, cells: [Int]? = nil) -> Figure {
            Outlook.figure(
                label(part), own.map { rows.rows[$0] }, outlook, list, book, daysLeft: answer == nil ? 0 : 1,
                absence: absence ?? cells.flatMap { lack(own, $0) })
        }
        let all = Array(rows.rows.indices)
        likely = figure("", all, whole)
        var scopes = [
            Scope(level: nil, key: .text(nil), name: "", rows: all, likely: likely, outlook: whole)
        ]
        spread = Outlook.spread(rows.rows, whole)
        let owners = Set(scope.leafOf.compactMap { $0?.owner }).count
        let levels = scope.units.levels.filter { $0 != .owner || (1...Outlook.mostOwners).contains(owners) }
        units = levels.map { level in
            // Owners stand in a column of people, whose key is the person.
            let byLabel = Dictionary(grouping: all) { place in
                level == .owner
                    ? rows.rows[place].leaf.owner.map(String.init) ?? ""
                    : rows.rows[place].leaf.label(level)
            }
            let groups = scope.groups(level)
            let cellsOf = Dictionary(groups.map { ($0.label, $0.cells) }) { first, _ in first }
            let order = groups.map(\.label) + byLabel.keys.filter { cellsOf[$0] == nil }.sorted()
            let parts = order.compactMap { label -> Breakdown.Part? in
                guard let own = byLabel[label] else { return nil }
                let sum = cellsOf[label].flatMap { outlook($0, ForecastScope.level(level)) }
                let key = level == .owner ? Cell.person(Int(label)) : .text(label)
                let likely = figure("\(level.rawValue) \(label)", own, sum, cells: cellsOf[label] ?? [])
                scopes.append(Scope(level: level, key: key, name: label, rows: own, likely: likely, outlook: sum))
                return Breakdown.Part(name: label, key: key, figure: likely)
            }
            return (
                level, Breakdown(total: figure("by \(level.rawValue)", all, whole), key: level.rawValue, parts: parts)
            )
        }
        self.scopes = scopes
        mean = Outlook.sum("ensemble-forecast", label(""), rows.rows, list, book, absence)
        let kinds = Dictionary(grouping: rows.rows) { $0.kind }
        makings = Breakdown(
            total: Outlook.sum("ensemble-forecast", "by line", rows.rows, list, book, absence), key: "line",
            parts: [OutlookRows.Kind.won, .open, .unborn, .correction].compactMap { kind in
                kinds[kind].map {
                    Breakdown.Part(
                        name: kind.rawValue,
                        figure: Outlook.sum("ensemble-forecast", kind.rawValue, $0, list, book, absence))
                }
            })
        let open = rows.rows.filter { $0.kind == .open && ($0.chance ?? 0) > 0 }
        let amounts = open.reduce(0.0) { sum, row in
            sum + (row.chance ?? 0) * Double(row.deal.map { book.amounts[$0] } ?? 0)
        }
        realised = amounts > 0 ? open.reduce(0.0) { $0 + Double($1.expected) } / amounts : nil
        let before = engine.asOf.adding(days: -7)
        lastWeek = engine.answer(period, at: before).flatMap { earlier in
            guard before >= period.start, absence == nil else { return nil }
            let series = PipelineSeries(level: .total, name: "", owners: scope.cells)
            let start = period.start.adding(days: -1)
            return engine.forecaster.forecast(earlier, series).map {
                Int64(minorUnits: $0.p50 + engine.forecaster.won(scope.cells, after: start, through: before))
            }
        }
    }

    /// The P50 made without what people handed in, in minor units; nil where there is no forecast.
    public func shadow(_ level: SalesUnits.Level?, _ key: Cell) -> Int64? {
        guard let scope = scopes.first(where: { $0.level == level && $0.key == key }),
            case .money(let likely) = scope.likely.value
        else { return nil }
        guard let outlook = scope.outlook, let other = outlook.unsubmitted else {
            return likely.minor
        }
        let tie = Likely(spread: spread(scope), probability: 0.5, isNormal: outlook.isNormal)
        return Int64(
            minorUnits: tie.value(
                scope.rows.map { rows.rows[$0].line },
                scaled: outlook.rest.mean > 0 ? (other - outlook.apart) / outlook.rest.mean : 1))
    }

    /// What past errors and the other methods make of the standard deviation of a part's lines.
    func spread(_ scope: Scope) -> Double { Outlook.spread(scope.rows.map { rows.rows[$0] }, scope.outlook) }

    /// Standard deviation of the forecast ÷ that of its lines, both without deals apart.
    private static func spread(_ rows: [OutlookRows.Row], _ outlook: PipelineOutlook?) -> Double {
        let variance = rows.reduce(0.0) { $0 + ($1.isApart ? 0 : $1.variance) }
        return variance > 0 ? (outlook?.rest.sd ?? 0) / variance.squareRoot() : 0
    }

    private static func sum(
        _ slug: String, _ scope: String, _ rows: [OutlookRows.Row], _ list: RowSet, _ book: DealBook,
        _ absence: Absence?
    ) -> Figure {
        // What is won is known, whatever cannot be foretold.
        let lack =
            rows.contains { $0.kind != .won }
            ? absence ?? Outlook.lack(rows, book) : book.lack(rows.compactMap(\.deal))
        if let lack, !rows.isEmpty {
            return Figure(
                slug, scope: scope, outcome: .absent(lack.reason), n: rows.count, asOf: book.records.asOf, rows: list,
                notes: [lack.words])
        }
        let value = rows.reduce(Int64(0)) { $0 + $1.won + $1.expected }
        return Figure(
            slug, scope: scope,
            outcome: rows.isEmpty ? .absent(.noEvents) : .value(.money(book.money(value))), n: rows.count,
            asOf: book.records.asOf, rows: list.tied(to: .sum("value")))
    }

    /// Why lines that come to nought say nothing: none of their deals has a price.
    private static func lack(_ rows: [OutlookRows.Row], _ book: DealBook) -> Absence? {
        rows.allSatisfy { $0.won == 0 && $0.expected == 0 } ? book.lack(rows.compactMap(\.deal)) : nil
    }

    /// - Parameter label: what part it is about; figures of several periods must be told apart.
    private static func figure(
        _ label: String, _ rows: [OutlookRows.Row], _ outlook: PipelineOutlook?, _ list: RowSet, _ book: DealBook,
        daysLeft: Int, absence: Absence?
    ) -> Figure {
        let asOf = book.records.asOf
        if let lack = absence ?? lack(rows, book) {
            return Figure(
                slug, scope: label, outcome: .absent(lack.reason), n: rows.count, asOf: asOf, rows: list,
                notes: [lack.words])
        }
        if rows.isEmpty || (daysLeft > 0 && outlook == nil) {
            return Figure(
                slug, scope: label, outcome: .absent(.noEvents), n: rows.count, asOf: asOf, rows: list,
                notes: ["Nothing is won or open that a forecast could be made of."])
        }
        let spread = spread(rows, outlook)
        let likely = Likely(spread: spread, probability: 0.5, isNormal: outlook?.isNormal ?? false)
        let quantiles = likely.values(at: [0.1, 0.5, 0.9], rows.map(\.line))
            .map { Quantity.money(book.money(Int64(minorUnits: $0))) }
        return Figure(
            slug, scope: label, outcome: .value(quantiles[1]), n: rows.count,
            interval: daysLeft > 0 ? Interval(lower: quantiles[0], upper: quantiles[2], level: "80 %") : nil,
            asOf: asOf, rows: list.tied(to: .likely(likely)))
    }

    private static func list(
        _ rows: OutlookRows, _ book: DealBook, name: String, marks: [(column: String, deals: Set<RowIndex>)]
    ) -> RowSet {
        let lines = rows.rows
        let deals = book.records.opportunities
        let isNamed = lines.contains { $0.leaf.owner != nil }
        return RowSet(
            name: name, title: "What \(rows.period.name) is likely to close at: deals and lines",
            columns: columns + marks.map(\.column), count: lines.count, tie: .sum("value")
        ) { place in
            let line = lines[place]
            let row = line.deal
            return [
                .text(line.kind.rawValue), .text(row.flatMap { deals.ids[$0] }), .text(row.flatMap { deals.names[$0] }),
                // Where nobody is named the columns of units say enough.
                isNamed ? .person(line.leaf.owner ?? row.flatMap { deals.owners[$0] }) : .text(nil),
                .text(row.flatMap { deals.stages[$0] }),
                .date(row.flatMap { book.closings[$0] }),
                .money(row.flatMap { book.sources[$0].isPriced ? book.money(book.amounts[$0]) : nil }),
                .money(line.ifWon.map(book.money)), .real(line.chance), .integer(line.isApart ? 1 : 0),
                .money(book.money(line.won)), .money(book.money(line.expected)), .real(line.variance),
                .real(line.nothing), .money(book.money(line.won + line.expected)),
                .text(line.leaf.region),
                .text(line.leaf.branch), .text(line.leaf.team), .text(line.leaf.segment),
            ] + marks.map { mark in .integer(row.map { mark.deals.contains($0) ? 1 : 0 } ?? 0) }
        }
    }

    /// The parts of a level that lie wholly in a unit of a level above.
    public func parts(of level: SalesUnits.Level, in above: SalesUnits.Level, _ label: String) -> [Breakdown.Part] {
        guard let found = units.first(where: { $0.level == level }) else { return [] }
        func name(_ row: OutlookRows.Row, _ level: SalesUnits.Level) -> String {
            level == .owner ? row.leaf.owner.map(String.init) ?? "" : row.leaf.label(level)
        }
        var inside: Set<String> = []
        var outside: Set<String> = []
        for row in rows.rows {
            if name(row, above) == label { inside.insert(name(row, level)) } else { outside.insert(name(row, level)) }
        }
        let own = inside.subtracting(outside)
        return found.parts.parts.filter { own.contains($0.name) }
    }

    /// The open deals of a unit that are likely to bring most, with chance and what they are likely to bring.
    public func deals(of level: SalesUnits.Level, _ label: String, most: Int) -> [(
        deal: RowIndex, chance: Double, expected: Int64
    )] {
        var found: [(deal: RowIndex, chance: Double, expected: Int64)] = []
        for row in rows.rows where row.kind == .open && row.expected > 0 {
            let name = level == .owner ? row.leaf.owner.map(String.init) ?? "" : row.leaf.label(level)
            if name == label, let deal = row.deal { found.append((deal, row.chance ?? 0, row.expected)) }
        }
        return Array(found.sorted { ($1.expected, $0.deal) < ($0.expected, $1.deal) }.prefix(most))
    }

    /// The sums of the lines of one unit by what they are, in minor units, in the order of the whole's; they add up to the
    /// unit's mean.
    public func makings(of level: SalesUnits.Level, _ label: String) -> [(name: String, minor: Int64)] {
        guard let scope = scopes.first(where: { $0.level == level && $0.name == label }) else { return [] }
        let own = Dictionary(grouping: scope.rows.map { rows.rows[$0] }) { $0.kind.rawValue }
        return makings.parts.compactMap { part in
            own[part.name].map { (part.name, $0.reduce(Int64(0)) { $0 + $1.won + $1.expected }) }
        }
    }

    /// What the P50 loses without the deals of a mark, in minor units.
    func loss(without column: String, deals: Set<RowIndex>) -> (minor: Int64, tie: Likely) {
        let tie = Likely(spread: spread, probability: 0.5, isNormal: isNormal, measure: .loss(without: column))
        let rest = rows.rows.filter { row in !(row.deal.map(deals.contains) ?? false) }
        return (Int64(minorUnits: tie.value(rows.rows.map(\.line)) - tie.value(rest.map(\.line))), tie)
    }
}
