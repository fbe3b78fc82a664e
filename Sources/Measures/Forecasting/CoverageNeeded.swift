import CRMModel
import Figures

/// How much open pipeline a quarter has needed at this distance from its end for each unit of money won from it.
///
/// Counted like `pipeline-coverage`: of deals that were open and to close in the rest of the quarter. What was known then
/// comes from the history of the deals; without a history of close dates it cannot be told.
public struct CoverageNeeded: Sendable {
    /// 1 ÷ yield over the last full quarters.
    public let needed: UnitFigures
    /// The same by quarter.
    public let byQuarter: Breakdown?
    /// Days before the end at which the quarters are looked at: as far as the as-of is from its own quarter's end.
    public let lead: Int

    /// Full quarters that are looked at.
    public static let quarters = 8

    init(_ book: DealBook, timelines: DealTimelines?, groups: PeopleGroups, isPrivate: Bool) {
        let records = book.records
        let asOf = records.asOf
        let slug = "coverage-needed"
        let current = records.fiscal.quarter(of: asOf)
        // The as-of day is over: the evening is that many days before the end.
        let lead = Int(current.end.dayNumber - asOf.dayNumber) - 1
        self.lead = lead
        struct Entry: Sendable {
            let deal: RowIndex
            let quarter: String
            let owner: RowIndex?
            let open: Int64
            let won: Int64
        }
        var entries: [Entry] = []
        var reason: (Reason, String)?
        if let timelines, timelines.kept.contains(.closeDate) {
            var period = records.fiscal.quarter(of: current.start.adding(days: -1))
            let earliest = (0..<timelines.count).compactMap { deal in
                timelines.entries(deal).first.map { timelines.instant(of: $0) }
            }.min()
            for _ in 0..<CoverageNeeded.quarters {
                let cut = records.zone.instant(of: period.end.adding(days: -lead))
                guard let earliest, earliest < records.zone.instant(of: period.start) else { break }
                for deal in 0..<timelines.count {
                    guard let state = timelines.state(deal, before: cut), state.status == .open,
                        let day = state.closeDate, period.contains(day), day >= period.end.adding(days: -lead - 1)
                    else { continue }
                    let date = period.end.adding(days: -lead - 1)
                    let known =
                        state.amount == nil
                        ? book.listPrice(deal, on: date)
                        : state.amount.flatMap { book.converted($0, of: deal, on: date) }
                    let amount = DealBook.bounded(known, among: timelines.count * CoverageNeeded.quarters) ?? 0
                    let isWon =
                        records.opportunities.statuses[deal] == .won
                        && book.closings[deal].map(period.contains) ?? false
                    entries.append(
                        Entry(
                            deal: deal, quarter: period.name, owner: state.owner, open: amount,
                            won: isWon ? book.amounts[deal] : 0))
                }
                period = records.fiscal.quarter(of: period.start.adding(days: -1))
            }
            entries.reverse()
            if entries.isEmpty { reason = (.noEvents, "No past quarter had open deals that were to close in it.") }
        } else {
            reason = (.noSource, "We could show this if changes of close dates were recorded.")
        }
        let listed = entries
        let deals = records.opportunities
        let units = SalesUnits(
            [listed.map { ($0.owner, deals.segments[$0.deal]) }], of: records, groups: groups, isPrivate: isPrivate)
        let parts = UnitParts(
            units, listed.map { .owner($0.owner, segment: deals.segments[$0.deal]) }, records.users)
        let list = RowSet(
            name: slug,
            title:
                "Deals open \(lead) days before the end of past quarters and to close in them, and what was won of them",
            columns: ["id", "name", "owner", "quarter"] + parts.columns + ["open_amount", "won_amount"],
            count: listed.count, tie: .ratio("open_amount", "won_amount")
        ) { index in
            let item = listed[index]
            return [
                .text(deals.ids[item.deal]), .text(deals.names[item.deal]), .person(item.owner), .text(item.quarter),
            ] + parts.cells(index) + [.money(book.money(item.open)), .money(book.money(item.won))]
        }
        let missing = reason
        func figure(_ scope: String, _ own: [Int]) -> Figure {
            func absent(_ reason: Reason, _ note: String) -> Figure {
                Figure(
                    slug, scope: scope, outcome: .absent(reason), n: own.count, asOf: asOf, rows: list, notes: [note])
            }
            if let (reason, note) = missing { return absent(reason, note) }
            let open = own.reduce(Int64(0)) { $0 + listed[$1].open }
            let won = own.reduce(Int64(0)) { $0 + listed[$1].won }
            guard won > 0 else { return absent(.noEvents, "Nothing was won of what was open then.") }
            return Figure(
                slug, scope: scope, outcome: .value(.multiple(Double(open) / Double(won))),
                numerator: .money(book.money(open)), denominator: .money(book.money(won)), n: own.count, asOf: asOf,
                rows: list)
        }
        needed = parts.figures(listed.count, figure)
        let rowsOf = Dictionary(grouping: listed.indices) { listed[$0].quarter }
        var order: [String] = []
        for item in listed where order.last != item.quarter { order.append(item.quarter) }
        byQuarter =
            listed.isEmpty
            ? nil
            : Breakdown(
                total: figure("", Array(listed.indices)), key: "quarter",
                parts: order.map { Breakdown.Part(name: $0, figure: figure($0, rowsOf[$0] ?? [])) })
    }
}
