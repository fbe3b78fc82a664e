import CRMModel
import Figures

/// How much new pipeline the quarter has brought so far, against the last four quarters at the same working day.
public struct CreationPacing: Sendable {
    public let pacing: UnitFigures
    /// What was created in the quarter so far.
    public let created: UnitFigures
    /// Which working day of the quarter the as-of is.
    public let workingDay: Int

    static let quarters = 4

    public var figures: [UnitFigures] { [pacing, created] }

    init(_ book: DealBook, timelines: DealTimelines?, groups: PeopleGroups, isPrivate: Bool) {
        let records = book.records
        let deals = records.opportunities
        let asOf = records.asOf
        let slug = "creation-pacing"
        let calendar = records.businessDays
        var periods = [records.fiscal.quarter(of: asOf)]
        let k = calendar.days(from: periods[0].start.adding(days: -1), to: asOf)
        workingDay = k
        var ends = [asOf]
        for _ in 0..<CreationPacing.quarters {
            let period = records.fiscal.quarter(of: periods[periods.count - 1].start.adding(days: -1))
            periods.append(period)
            ends.append(CreationPacing.day(k, of: period, calendar))
        }
        let days = (0..<deals.count).map { deals.createdAt.instant($0).map(records.zone.date(of:)) }
        let isHistory = (days.compactMap { $0 }.min()).map { $0 <= periods[CreationPacing.quarters].start } ?? false
        let keepsAmounts = timelines?.kept.contains(.amount) ?? false
        struct Entry: Sendable {
            let deal: RowIndex
            let quarter: Int
            let amount: Int64
        }
        var entries: [Entry] = []
        var unpriced = 0
        for deal in 0..<deals.count {
            guard let day = days[deal],
                let quarter = periods.indices.first(where: { periods[$0].start <= day && day <= ends[$0] })
            else { continue }
            var amount: Int64? = book.sources[deal].isPriced ? book.amounts[deal] : nil
            if keepsAmounts, let timelines, let first = timelines.entries(deal).first {
                let state = timelines.state(of: first)
                amount =
                    state.amount.map { book.converted($0, of: deal, on: day) } ?? book.listPrice(deal, on: day)
            }
            amount = DealBook.bounded(amount, among: deals.count)
            if amount == nil { unpriced += 1 }
            entries.append(Entry(deal: deal, quarter: quarter, amount: amount ?? 0))
        }
        let listed = entries
        let names = periods.map(\.name)
        let units = SalesUnits(
            deals: [listed.filter { $0.quarter == 0 }.map(\.deal), listed.filter { $0.quarter > 0 }.map(\.deal)],
            in: records, groups: groups, isPrivate: isPrivate)
        let parts = UnitParts(
            units, listed.map { .owner(deals.owners[$0.deal], segment: deals.segments[$0.deal]) }, records.users)
        let list = RowSet(
            name: slug, title: "Deals created up to working day \(k) of this quarter and of the four before",
            columns: ["id", "name", "owner", "created_on", "quarter"] + parts.columns
                + ["this_quarter", "part_of_earlier"],
            count: listed.count, tie: .ratio("this_quarter", "part_of_earlier")
        ) { index in
            let item = listed[index]
            let isNow = item.quarter == 0
            return [
                .text(deals.ids[item.deal]), .text(deals.names[item.deal]), .person(deals.owners[item.deal]),
                .date(days[item.deal]), .text(names[item.quarter]),
            ] + parts.cells(index) + [
                .money(book.money(isNow ? item.amount : 0)),
                .money(book.money(isNow ? 0 : CreationPacing.part(item.amount))),
            ]
        }
        let notes =
            unpriced > 0
            ? ["\(Grouping.text(unpriced)) deals had no amount that can be priced: counted, not priced."] : []
        pacing = parts.figures(listed.count) { scope, own in
            let now = own.reduce(Int64(0)) { $0 + (listed[$1].quarter == 0 ? listed[$1].amount : 0) }
            let usual = own.reduce(Int64(0)) {
                $0 + (listed[$1].quarter > 0 ? CreationPacing.part(listed[$1].amount) : 0)
            }
            func absent(_ reason: Reason, _ note: String) -> Figure {
                Figure(
                    slug, scope: scope, outcome: .absent(reason), n: own.count, asOf: asOf, rows: list, notes: [note])
            }
            if let lack = book.lack(own.map { listed[$0].deal }) { return absent(lack.reason, lack.words) }
            guard isHistory else {
                return absent(.tooFew, "The records do not reach back \(CreationPacing.quarters) quarters.")
            }
            guard usual > 0 else { return absent(.noEvents, "Nothing was created in the earlier quarters.") }
            return Figure(
                slug, scope: scope,
                outcome: .value(.multiple(Double(now) / Double(usual))),
                numerator: .money(book.money(now)), denominator: .money(book.money(usual)), n: own.count, asOf: asOf,
                rows: list, notes: scope.isEmpty ? notes : [])
        }
        created = parts.figures(listed.count) { scope, own in
            let now = own.reduce(Int64(0)) { $0 + (listed[$1].quarter == 0 ? listed[$1].amount : 0) }
            let lack =
                own.isEmpty
                ? nil : book.lack ?? book.lack(own.filter { listed[$0].quarter == 0 }.map { listed[$0].deal })
            return Figure(
                slug, scope: [scope, "created"].filter { !$0.isEmpty }.joined(separator: ", "),
                outcome: lack.map { .absent($0.reason) } ?? .value(.money(book.money(now))), n: own.count, asOf: asOf,
                rows: list.tied(to: .sum("this_quarter")),
                notes: lack.map { [$0.words] } ?? (scope.isEmpty ? notes : []))
        }
    }

    /// What a deal of an earlier quarter adds to the mean, rounded once a deal.
    private static func part(_ minor: Int64) -> Int64 {
        Int64((Double(minor) / Double(quarters)).rounded(.toNearestOrEven))
    }

    /// The k-th working day of a period, or its last day where it has fewer.
    private static func day(_ k: Int, of period: Period, _ calendar: BusinessCalendar) -> CalendarDate {
        var day = period.start
        var count = 0
        while day < period.end {
            if calendar.isWorkingDay(day) { count += 1 }
            if count >= k { return day }
            day = day.adding(days: 1)
        }
        return period.end.adding(days: -1)
    }
}
