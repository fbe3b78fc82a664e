import CRMModel
import Figures

/// How much open pipeline a quarter has needed at this distance from its end for each unit of money won from it.
///
/// Of all deals open then, and of those that were to close in the rest of the quarter, which is what `pipeline-coverage`
/// counts. What was known then comes from the history of the deals; without a history of close dates the second cannot
/// be told.
public struct CoverageNeeded: Sendable {
    /// 1 ÷ yield over the last full quarters, of all deals open then.
    public let needed: UnitFigures
    /// The same of deals that were to close in the rest of their quarter: what the pipeline coverage stands against.
    public let neededOfDue: UnitFigures
    /// The second by quarter.
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
            let isDue: Bool
        }
        var entries: [Entry] = []
        var reason: (Reason, String)?
        let keepsDates = timelines?.kept.contains(.closeDate) ?? false
        // Whether a deal was open then must be known; its stages or its fields say so.
        if let timelines, !timelines.kept.isEmpty {
            var period = records.fiscal.quarter(of: current.start.adding(days: -1))
            let earliest = (0..<timelines.count).compactMap { deal in
                timelines.entries(deal).first.map { timelines.instant(of: $0) }
            }.min()
            for _ in 0..<CoverageNeeded.quarters {
                let cut = records.zone.instant(of: period.end.adding(days: -lead))
                guard let earliest, earliest < records.zone.instant(of: period.start) else { break }
                for deal in 0..<timelines.count {
                    guard let state = timelines.state(deal, before: cut), state.status == .open else { continue }
                    let isDue =
                        state.closeDate.map { period.contains($0) && $0 >= period.end.adding(days: -lead - 1) } ?? false
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
                            won: isWon ? book.amounts[deal] : 0, isDue: isDue))
                }
                period = records.fiscal.quarter(of: period.start.adding(days: -1))
            }
            entries.reverse()
            if entries.isEmpty { reason = (.noEvents, "No past quarter had open deals.") }
        } else {
            reason = (.noSource, "We could show this if changes of stages, amounts or close dates were recorded.")
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
                "Deals open \(lead) days before the end of past quarters, and what was won of them in the quarter",
            columns: ["id", "name", "owner", "quarter"] + parts.columns
                + ["open_amount", "won_amount", "due_amount", "due_won_amount"],
            count: listed.count, tie: .ratio("open_amount", "won_amount")
        ) { index in
            let item = listed[index]
            return [
                .text(deals.ids[item.deal]), .text(deals.names[item.deal]), .person(item.owner), .text(item.quarter),
            ] + parts.cells(index)
                + [item.open, item.won, item.isDue ? item.open : 0, item.isDue ? item.won : 0].map {
                    .money(book.money($0))
                }
        }
        let missing = reason
        func figure(_ scope: String, _ own: [Int], ofDue: Bool) -> Figure {
            let scope = ofDue ? [scope, "of deals due"].filter { !$0.isEmpty }.joined(separator: ", ") : scope
            func absent(_ reason: Reason, _ note: String) -> Figure {
                Figure(
                    slug, scope: scope, outcome: .absent(reason), n: own.count, asOf: asOf, rows: list, notes: [note])
            }
            if let (reason, note) = missing { return absent(reason, note) }
            if ofDue, !keepsDates {
                return absent(.noSource, "We could show this if changes of close dates were recorded.")
            }
            let counted = own.filter { !ofDue || listed[$0].isDue }
            let open = counted.reduce(Int64(0)) { $0 + listed[$1].open }
            let won = counted.reduce(Int64(0)) { $0 + listed[$1].won }
            guard won > 0 else { return absent(.noEvents, "Nothing was won of what was open then.") }
            return Figure(
                slug, scope: scope, outcome: .value(.multiple(Double(open) / Double(won))),
                numerator: .money(book.money(open)), denominator: .money(book.money(won)), n: own.count, asOf: asOf,
                rows: ofDue ? list.tied(to: .ratio("due_amount", "due_won_amount")) : list)
        }
        needed = parts.figures(listed.count) { figure($0, $1, ofDue: false) }
        neededOfDue = parts.figures(listed.count) { figure($0, $1, ofDue: true) }
        let rowsOf = Dictionary(grouping: listed.indices) { listed[$0].quarter }
        var order: [String] = []
        for item in listed where order.last != item.quarter { order.append(item.quarter) }
        byQuarter =
            listed.isEmpty
            ? nil
            : Breakdown(
                total: figure("", Array(listed.indices), ofDue: true), key: "quarter",
                parts: order.map { Breakdown.Part(name: $0, figure: figure($0, rowsOf[$0] ?? [], ofDue: true)) })
    }
}
