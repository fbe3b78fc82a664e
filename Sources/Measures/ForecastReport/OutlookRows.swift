import CRMModel
import Figures
import Forecasting
import PipelineForecast

/// The lines an outlook is the sum of: deals won in the period, open deals with their chances, business not yet created,
/// and what the other methods and past errors make of these.
struct OutlookRows: Sendable {
    /// What a line is about.
    enum Kind: String, Sendable {
        case won
        case open
        case unborn = "business not yet created"
        case correction = "other methods and past errors"
    }

    struct Row: Sendable {
        let kind: Kind
        var deal: RowIndex?
        var chance: Double?
        /// What it brings if its deal is won, in minor units.
        var ifWon: Int64?
        /// Whether its deal is beyond all that was ever won: no other line knows of it.
        var isApart = false
        let leaf: ForecastScope.Leaf
        /// In minor units: what cannot be lost again, and what is likely to come.
        var won: Int64 = 0
        var expected: Int64 = 0
        /// Of what is likely to come, in minor units squared.
        var variance = 0.0
        /// Logarithm of the chance that nothing of it comes.
        var nothing = 0.0

        /// As the forecast is made of it.
        var line: Likely.Line {
            Likely.Line(
                won: Double(won), expected: Double(expected), variance: variance, nothing: nothing,
                chance: chance ?? 0, amount: Double(ifWon ?? 0), isApart: isApart)
        }
    }

    let rows: [Row]
    let period: Period

    /// - Parameter answer: what the engine found; nil where the period is over or nothing can be said.
    init(_ scope: ForecastScope, _ engine: ForecastEngine, period: Period, answer: PipelineAnswer?) {
        self.period = period
        let book = scope.book
        let list = book.records.opportunities
        let units = scope.units
        let isNamed = scope.namesOwners
        func leaf(_ row: RowIndex) -> ForecastScope.Leaf {
            let (owner, segment) = (list.owners[row], list.segments[row])
            return ForecastScope.Leaf(
                region: units.label(.region, owner: owner, segment: segment),
                branch: units.label(.branch, owner: owner, segment: segment),
                team: units.label(.team, owner: owner, segment: segment),
                segment: units.label(.segment, owner: owner, segment: segment), owner: isNamed ? owner : nil)
        }
        var rows = book.won.filter { book.closings[$0].map(period.contains) ?? false }
            .map { Row(kind: .won, deal: $0, leaf: leaf($0), won: book.amounts[$0]) }
        // What the lines of each part expect without deals apart.
        var sums: [ForecastScope.Leaf: (cells: [Int], expected: Int64)] = [:]
        var order: [ForecastScope.Leaf] = []
        for cell in scope.leafOf.indices {
            guard let leaf = scope.leafOf[cell] else { continue }
            if sums[leaf] == nil { order.append(leaf) }
            sums[leaf, default: ([], 0)].cells.append(cell)
        }
        var known: [RowIndex: PipelineAnswer.Deal] = [:]
        for deal in answer?.deals ?? [] {
            if let row = scope.row(engine.records.rows[deal.place]), list.statuses[row] == .open { known[row] = deal }
        }
        for row in book.open {
            let deal = known[row]
            var line = Row(kind: .open, deal: row, chance: deal?.chance, leaf: leaf(row))
            line.expected = Int64(minorUnits: deal?.mean ?? 0)
            line.variance = deal?.variance ?? 0
            line.nothing = deal?.nothing ?? 0
            line.ifWon = deal.map { Int64(minorUnits: $0.amount) }
            line.isApart = deal?.isApart ?? false
            sums[line.leaf, default: ([], 0)].expected += line.isApart ? 0 : line.expected
            rows.append(line)
        }
        guard let answer else {
            self.rows = rows
            return
        }
        let targets = OutlookRows.targets(order.map { ($0, sums[$0]?.cells ?? []) }, scope, engine, answer)
        for (place, leaf) in order.enumerated() {
            let cells = sums[leaf]?.cells ?? []
            let unborn = cells.reduce(0.0) { $0 + answer.unborn[$1].mean }
            var line = Row(kind: .unborn, leaf: leaf)
            line.expected = Int64(minorUnits: unborn)
            line.variance = cells.reduce(0.0) { $0 + answer.unborn[$1].variance }
            line.nothing = -cells.reduce(0.0) { $0 + answer.unborn[$1].wins }
            rows.append(line)
            var correction = Row(kind: .correction, leaf: leaf)
            correction.expected =
                Int64(minorUnits: targets[place]) - line.expected - (sums[leaf]?.expected ?? 0)
            rows.append(correction)
        }
        self.rows = rows
    }

    /// What each part is likely to bring without deals apart, so that all levels add up: the whole as it is forecast, shared among the parts
    /// of each level in the proportion of their own forecasts.
    private static func targets(
        _ leaves: [(leaf: ForecastScope.Leaf, cells: [Int])], _ scope: ForecastScope, _ engine: ForecastEngine,
        _ answer: PipelineAnswer
    ) -> [Double] {
        func forecast(_ cells: [Int], _ level: PipelineLevel) -> Double {
            let series = PipelineSeries(level: level, name: "", owners: cells)
            return engine.forecaster.forecast(answer, series)?.rest.mean ?? 0
        }
        var targets = [Double](repeating: 0, count: leaves.count)
        func share(_ total: Double, _ members: [Int], _ levels: ArraySlice<SalesUnits.Level>) {
            guard let level = levels.first else {
                let own = members.map { forecast(leaves[$0].cells, .owner) }
                for (place, part) in zip(members, parts(total, own)) { targets[place] = part }
                return
            }
            let groups = Dictionary(grouping: members) { leaves[$0].leaf.label(level) }
            let names = groups.keys.sorted()
            let own = names.map { name in
                forecast((groups[name] ?? []).flatMap { leaves[$0].cells }, ForecastScope.level(level))
            }
            for (name, part) in zip(names, parts(total, own)) { share(part, groups[name] ?? [], levels.dropFirst()) }
        }
        share(forecast(scope.cells, .total), Array(leaves.indices), [.region, .branch, .team][...])
        return targets
    }

    /// A total in the proportion of some values; where these cannot be proportions, with the difference in equal parts.
    private static func parts(_ total: Double, _ values: [Double]) -> [Double] {
        let sum = values.reduce(0, +)
        if sum > 0, total >= 0, values.allSatisfy({ $0 >= 0 }) { return values.map { $0 / sum * total } }
        return values.map { $0 + (total - sum) / Double(max(1, values.count)) }
    }
}
