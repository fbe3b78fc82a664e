import CRMModel
import Figures
import Forecasting
import Statistics

/// How many of the deals that were to close in a quarter were moved past its end.
public struct Slippage: Sendable {
    public static let slug = "slippage-rate"
    /// Full quarters that are looked at, besides the current one.
    public static let quarters = 4
    /// A date that is put right within a day was a slip of the hand.
    static let correction: Int64 = 86_400_000

    /// By number of deals, by quarter, the oldest first; the current quarter is partial.
    public let byNumber: Breakdown
    /// By what stood on them when the quarter began.
    public let byAmount: Breakdown

    /// A deal that was to close in a quarter when it began.
    private struct Due {
        let deal: RowIndex
        let quarter: Int
        let date: CalendarDate?
        let amount: Int64
        /// The day it was moved to; nil for one that was not moved.
        let movedTo: CalendarDate?
    }

    public init(_ book: MovementBook) {
        let records = book.records
        let current = records.fiscal.quarter(of: records.asOf)
        var periods = [current]
        while periods.count <= Slippage.quarters {
            periods.append(records.fiscal.quarter(of: periods[periods.count - 1].start.adding(days: -1)))
        }
        periods.reverse()
        let isKept = book.timelines.kept.contains(.closeDate)
        var due: [Due] = []
        // Deals due after a quarter that were moved into it.
        var pulled = [Int](repeating: 0, count: periods.count)
        for (quarter, period) in periods.enumerated() where isKept {
            let start = book.end(of: period.start.adding(days: -1))
            let end = min(book.end(of: period.end.adding(days: -1)), records.horizon)
            for deal in 0..<book.timelines.count where !book.isOver(deal, before: start) {
                guard let state = book.state(deal, before: start), state.status == .open, let date = state.closeDate
                else { continue }
                let amount = book.value(deal, state.amount, on: period.start)
                if period.contains(date) {
                    let moved = Slippage.move(book, deal, from: start, to: end) { $0 >= period.end }
                    due.append(Due(deal: deal, quarter: quarter, date: date, amount: amount, movedTo: moved))
                } else if date >= period.end,
                    Slippage.move(book, deal, from: start, to: end, where: period.contains) != nil
                {
                    pulled[quarter] += 1
                }
            }
        }
        let isOver = current.end <= records.asOf.adding(days: 1)
        (byNumber, byAmount) = Slippage.breakdowns(book, due, periods, pulled: pulled, isKept: isKept, isOver: isOver)
    }

    /// The day an open deal was moved to, where that stood for more than a day or until the end; nil where it was not.
    private static func move(
        _ book: MovementBook, _ deal: RowIndex, from start: Instant, to end: Instant,
        where isMoved: (CalendarDate) -> Bool
    ) -> CalendarDate? {
        var moved: (at: Instant, date: CalendarDate)?
        func stood(_ until: Instant) -> CalendarDate? {
            guard let moved, until.milliseconds - moved.at.milliseconds > correction else { return nil }
            return moved.date
        }
        for entry in book.entries(deal, from: start, to: end) {
            guard entry.state.status == .open else { return stood(entry.at) }
            if let date = entry.state.closeDate, isMoved(date) {
                moved = (moved?.at ?? entry.at, date)
            } else {
                if let date = stood(entry.at) { return date }
                moved = nil
            }
        }
        return moved?.date
    }

    private static func breakdowns(
        _ book: MovementBook, _ due: [Due], _ periods: [Period], pulled: [Int], isKept: Bool, isOver: Bool
    ) -> (Breakdown, Breakdown) {
        let records = book.records
        let deals = records.opportunities
        let list = RowSet(
            name: slug, title: "Deals that were to close in a quarter when it began",
            columns: [
                "id", "name", "owner", "quarter", "due_on", "amount", "slipped", "slipped_amount", "moved_to",
                "source_line",
            ], count: due.count, tie: .share("slipped")
        ) { index in
            let item = due[index]
            return [
                .text(deals.ids[item.deal]), .text(deals.names[item.deal]), .person(deals.owners[item.deal]),
                .text(periods[item.quarter].name), .date(item.date), .money(book.book.money(item.amount)),
                .integer(item.movedTo == nil ? 0 : 1),
                .money(book.book.money(item.movedTo == nil ? 0 : item.amount)), .date(item.movedTo),
                .integer(deals.sourceLines[item.deal]),
            ]
        }
        func absent(_ scope: String, _ rows: RowSet) -> Figure {
            Figure(
                slug, scope: scope, outcome: .absent(isKept ? .noEvents : .noSource), n: due.isEmpty ? 0 : due.count,
                asOf: records.asOf, rows: rows,
                notes: isKept
                    ? [] : ["We could show this if the CRM kept the changes of expected close dates."])
        }
        func number(_ scope: String, _ own: [Due]) -> Figure {
            guard !own.isEmpty else { return absent(scope, list) }
            let count = scope.isEmpty ? 0 : own.first.map { pulled[$0.quarter] } ?? 0
            return .proportion(
                slug, scope: scope, successes: own.count { $0.movedTo != nil }, trials: own.count,
                of: "deals due in the quarter", asOf: records.asOf, rows: list,
                notes: count == 0
                    ? []
                    : [
                        "\(Grouping.text(count)) \(count == 1 ? "deal" : "deals") due later \(count == 1 ? "was" : "were") pulled in."
                    ])
        }
        let weighed = list.tied(to: .ratio("slipped_amount", "amount"))
        func amount(_ scope: String, _ own: [Due]) -> Figure {
            let whole = own.map { Double($0.amount) }
            let slipped = own.map { $0.movedTo == nil ? 0 : Double($0.amount) }
            let sum = own.reduce(Int64(0)) { $0 + $1.amount }
            let part = own.reduce(Int64(0)) { $0 + ($1.movedTo == nil ? 0 : $1.amount) }
            let name = scope.isEmpty ? "by amount" : "by amount, " + scope
            guard sum > 0 else { return absent(name, weighed) }
            let bounds = Jackknife.interval(numerators: slipped, denominators: whole, clippedTo: 0...1)
            return Figure(
                slug, scope: name, outcome: .value(.share(Double(part) / Double(sum))),
                numerator: .money(book.book.money(part)), denominator: .money(book.book.money(sum)), n: own.count,
                interval: bounds.map { Interval(lower: .share($0.lower), upper: .share($0.upper), level: "95 %") },
                asOf: records.asOf, rows: weighed)
        }
        let ofQuarter = Dictionary(grouping: due, by: \.quarter)
        func breakdown(_ figure: (String, [Due]) -> Figure) -> Breakdown {
            Breakdown(
                total: figure("", due), key: "quarter",
                parts: periods.indices.compactMap { quarter in
                    ofQuarter[quarter].map {
                        Breakdown.Part(
                            name: periods[quarter].name, figure: figure(periods[quarter].name, $0),
                            isPartial: quarter == periods.count - 1 && !isOver)
                    }
                })
        }
        return (breakdown(number), breakdown(amount))
    }
}
