import CRMModel
import Figures
import Statistics

/// How much of what was committed four weeks before a quarter's end was won in that quarter.
public struct CommitHits: Sendable {
    /// By amount as it was committed, by quarter.
    public let byAmount: Breakdown
    /// By number of deals.
    public let byNumber: Figure

    /// Full quarters that are looked at.
    public static let quarters = 4
    /// Days before a quarter's end at which the commitments are read.
    public static let lead = 28

    /// The last full quarters before the as-of, the oldest first.
    public static func periods(_ records: CRMRecords) -> [Period] {
        FullQuarters.last(quarters, before: records.asOf, records.fiscal)
    }

    /// The instant at which the commitments of a quarter are read: local midnight four weeks before its end.
    public static func cut(_ period: Period, _ records: CRMRecords) -> Instant {
        records.zone.instant(of: period.end.adding(days: -lead))
    }

    /// - Parameter commitments: what was committed at the cut of each of `periods`, in their order; nil where no forecast
    ///   category is recorded.
    public init(_ commitments: [[Commitment]]?, book: DealBook) {
        let records = book.records
        let slug = "commit-hit-rate"
        let periods = CommitHits.periods(records)
        var entries: [(deal: RowIndex, quarter: Int, committed: Int64?, isWon: Bool)] = []
        for (quarter, own) in (commitments ?? []).enumerated() where periods.indices.contains(quarter) {
            for item in own where item.closeDate.map(periods[quarter].contains) ?? false {
                let isWon =
                    records.opportunities.statuses[item.deal] == .won
                    && book.closings[item.deal].map(periods[quarter].contains) ?? false
                let amount = item.amount.flatMap {
                    book.converted($0, of: item.deal, on: periods[quarter].end.adding(days: -1))
                }
                entries.append((item.deal, quarter, amount, isWon))
            }
        }
        let listed = entries
        let rows = RowSet(
            name: slug, title: "Deals committed four weeks before a quarter's end",
            columns: ["id", "name", "owner", "quarter", "committed", "won_amount", "won", "closed_on"],
            count: listed.count, tie: .ratio("won_amount", "committed")
        ) { index in
            let item = listed[index]
            return [
                .text(records.opportunities.ids[item.deal]), .text(records.opportunities.names[item.deal]),
                .person(records.opportunities.owners[item.deal]), .text(periods[item.quarter].name),
                .money(item.committed.map(book.money)),
                .money(item.committed.map { book.money(item.isWon ? $0 : 0) }), .integer(item.isWon ? 1 : 0),
                .date(book.closings[item.deal]),
            ]
        }
        let unpriced = listed.count { $0.committed == nil }
        let notes =
            (listed.isEmpty
                ? []
                : [
                    "\(Grouping.text(listed.count)) deals that stood in Commit four weeks before the end of the last \(CommitHits.quarters) full quarters and were to close in them."
                ])
            + (unpriced > 0
                ? ["\(Grouping.text(unpriced)) of them had no amount that can be priced: counted, not priced."] : [])
        func figure(_ scope: String, _ own: [Int]) -> Figure {
            let won = own.map { listed[$0].isWon ? Double(listed[$0].committed ?? 0) : 0 }
            let committed = own.map { Double(listed[$0].committed ?? 0) }
            let sum = committed.reduce(0, +)
            guard sum > 0 else {
                return CommitHits.absent(slug, scope, commitments == nil, own.count, records.asOf, rows, notes)
            }
            let bounds = Jackknife.interval(numerators: won, denominators: committed, clippedTo: 0...1)
            return Figure(
                slug, scope: scope, outcome: .value(.share(won.reduce(0, +) / sum)),
                numerator: .money(book.money(Int64(won.reduce(0, +)))), denominator: .money(book.money(Int64(sum))),
                n: own.count,
                interval: bounds.map { Interval(lower: .share($0.lower), upper: .share($0.upper), level: "95 %") },
                asOf: records.asOf, rows: rows, notes: scope.isEmpty ? notes : [])
        }
        let ofQuarter = Dictionary(grouping: listed.indices) { listed[$0].quarter }
        byAmount = Breakdown(
            total: figure("", Array(listed.indices)), key: "quarter",
            parts: periods.indices.compactMap { quarter in
                ofQuarter[quarter].map {
                    Breakdown.Part(name: periods[quarter].name, figure: figure(periods[quarter].name, $0))
                }
            })
        byNumber =
            commitments == nil
            ? CommitHits.absent(slug, "by number", true, 0, records.asOf, rows, [])
            : .proportion(
                slug, scope: "by number", successes: listed.count { $0.isWon }, trials: listed.count,
                of: "committed deals", asOf: records.asOf, rows: rows.tied(to: .share("won")))
    }

    private static func absent(
        _ slug: String, _ scope: String, _ isUnrecorded: Bool, _ n: Int, _ asOf: CalendarDate, _ rows: RowSet,
        _ notes: [String]
    ) -> Figure {
        Figure(
            slug, scope: scope, outcome: .absent(isUnrecorded ? .noSource : .noEvents), n: n, asOf: asOf, rows: rows,
            notes: isUnrecorded
                ? ["We could show this if deals had a forecast category."]
                : notes + ["No deal was committed four weeks before the end of the last \(quarters) full quarters."])
    }
}
