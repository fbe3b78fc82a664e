import CRMModel
import Figures
import Statistics

/// What the pipeline brings a day: qualified open deals × win rate × mean won amount ÷ median days to win.
public struct SalesVelocity: Sendable {
    /// Money a day.
    public let velocity: UnitFigures
    /// Its four factors, over the same list.
    public let open: UnitFigures
    public let winRate: UnitFigures
    public let meanAmount: UnitFigures
    public let cycle: UnitFigures

    /// Days of closed deals that are looked at.
    public static let window = 365
    /// Wins, and closed deals, below which nothing is said.
    static let fewest = 6

    public var figures: [UnitFigures] { [velocity, open, winRate, meanAmount, cycle] }

    init(_ book: DealBook, groups: PeopleGroups, isPrivate: Bool) {
        let records = book.records
        let deals = records.opportunities
        let asOf = records.asOf
        let slug = "sales-velocity"
        let start = asOf.adding(days: 1 - SalesVelocity.window)
        let qualified = book.open.filter { SalesVelocity.isQualified($0, records) }
        let closed = (book.won + book.lost).filter { row in
            book.closings[row].map { $0 >= start } ?? false
        }
        let rows = (qualified + closed).sorted()
        let sold = closed.filter { deals.statuses[$0] == .won }
        let units = SalesUnits(deals: [qualified, closed, sold], in: records, groups: groups, isPrivate: isPrivate)
        let parts = UnitParts(units, deals: rows, in: records)
        let isOpen = rows.map { deals.statuses[$0] == .open }
        let isWon = rows.map { deals.statuses[$0] == .won }
        let days = rows.indices.map { index -> Double? in
            guard isWon[index], let end = book.closings[rows[index]],
                let first = deals.createdAt.instant(rows[index]).map(records.zone.date(of:)), first <= end
            else { return nil }
            return Double(end.dayNumber - first.dayNumber)
        }
        let list = book.placedList(
            slug, "Qualified open deals, and deals closed in the last \(SalesVelocity.window) days", rows,
            tie: .velocity(
                open: "qualified", won: "won", decided: "closed", amount: "won_amount", days: "days_to_win"),
            extra: parts.columns + ["qualified", "closed", "won", "won_amount", "days_to_win"],
            cellsAt: { index in
                parts.cells(index) + [
                    .integer(isOpen[index] ? 1 : 0), .integer(isOpen[index] ? 0 : 1), .integer(isWon[index] ? 1 : 0),
                    .money(book.money(isWon[index] ? book.amounts[rows[index]] : 0)), .real(days[index]),
                ]
            })
        struct Factors {
            var open = 0
            var closed = 0
            var won = 0
            var amount: Int64 = 0
            var median: Double?
        }
        func factors(_ own: [Int]) -> Factors {
            Factors(
                open: own.count { isOpen[$0] }, closed: own.count { !isOpen[$0] }, won: own.count { isWon[$0] },
                amount: own.reduce(0) { $0 + (isWon[$1] ? book.amounts[rows[$1]] : 0) },
                median: Sample.quantile(0.5, ofSorted: own.compactMap { days[$0] }.sorted()))
        }
        func figures(
            _ name: String, _ tie: Tie, needsWins: Bool, needsPrices: Bool = false,
            _ value: @escaping (Factors) -> (Quantity?, Quantity?, Quantity?)
        ) -> UnitFigures {
            parts.figures(rows.count) { scope, own in
                let found = factors(own)
                let full = [scope, name].filter { !$0.isEmpty }.joined(separator: ", ")
                let isFew = needsWins && (found.won < SalesVelocity.fewest || found.closed < SalesVelocity.fewest)
                let unpriced = needsPrices && !isFew ? book.lack(own.filter { isWon[$0] }.map { rows[$0] }) : nil
                if let lack = (needsWins ? book.lackOfOutcomes : nil) ?? unpriced {
                    return Figure(
                        slug, scope: full, outcome: .absent(lack.reason), n: own.count, asOf: asOf,
                        rows: list.tied(to: tie), notes: [lack.words])
                }
                // Without a win there is no mean to be made.
                let (quantity, numerator, denominator) = isFew ? (nil, nil, nil) : value(found)
                guard !isFew, let quantity else {
                    return Figure(
                        slug, scope: full, outcome: .absent(isFew ? .tooFew : .noEvents), n: own.count, asOf: asOf,
                        rows: list.tied(to: tie),
                        notes: isFew
                            ? [
                                "Won in the last \(SalesVelocity.window) days: \(Grouping.text(found.won)); at least \(SalesVelocity.fewest) are needed."
                            ] : [])
                }
                return Figure(
                    slug, scope: full, outcome: .value(quantity), numerator: numerator, denominator: denominator,
                    n: own.count, asOf: asOf, rows: list.tied(to: tie))
            }
        }
        velocity = figures("", list.tie, needsWins: true, needsPrices: true) { found in
            guard let median = found.median, median > 0 else { return (nil, nil, nil) }
            let rate = Double(found.won) / Double(found.closed)
            let mean = Double(found.amount) / Double(found.won)
            let minor = (Double(found.open) * rate * mean / median).rounded(.toNearestOrEven)
            return minor.magnitude < 9e18 ? (.money(book.money(Int64(minor))), nil, nil) : (nil, nil, nil)
        }
        open = figures("qualified open deals", .sum("qualified"), needsWins: false) {
            (.count($0.open, of: "open deals"), nil, nil)
        }
        winRate = figures("win rate", .ratio("won", "closed"), needsWins: true) {
            (
                .share(Double($0.won) / Double($0.closed)), .count($0.won, of: "closed deals"),
                .count($0.closed, of: "closed deals")
            )
        }
        meanAmount = figures("mean won amount", .ratio("won_amount", "won"), needsWins: true, needsPrices: true) {
            let minor = (Double($0.amount) / Double($0.won)).rounded(.toNearestOrEven)
            return (.money(book.money(Int64(minor))), .money(book.money($0.amount)), .count($0.won, of: "won deals"))
        }
        cycle = figures("median days to win", .median("days_to_win"), needsWins: true) {
            ($0.median.map(Quantity.days), nil, nil)
        }
    }

    /// Whether an open deal has come further than the first stage of its pipeline; all have where there is one stage only.
    private static func isQualified(_ deal: RowIndex, _ records: CRMRecords) -> Bool {
        let stages = records.stages
        let deals = records.opportunities
        guard let name = deals.stages[deal], let row = stages.row(named: name, pipeline: deals.pipelines[deal]) else {
            return stages.count == 0
        }
        let positions = stages.names.indices.filter {
            stages.pipelines[$0] == stages.pipelines[row] && stages.outcomes[$0] == .open
        }.map { stages.positions[$0] }
        guard let first = positions.min(), positions.count > 1 else { return true }
        return stages.positions[row] > first
    }
}
