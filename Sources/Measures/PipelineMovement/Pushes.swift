import CRMModel
import Figures
import Forecasting

/// How often the expected close of the open deals was put off past a month's end.
public struct Pushes: Sendable {
    public static let slug = "push-count"
    /// So many and the deal is flagged.
    public static let flagged = 3

    /// What stands on open deals by how often they were pushed.
    public let byPushes: Breakdown
    /// Open deals pushed three times or more.
    public let often: Figure
    /// The flagged deals, most pushes first: rows of the records, and how often.
    public let worst: [(deal: RowIndex, pushes: Int)]

    private static let bands = ["not pushed", "once", "twice", "three times or more"]

    public init(_ book: MovementBook) {
        let records = book.records
        let open = book.book.open
        let isKept = book.timelines.kept.contains(.closeDate)
        let pushes = isKept ? open.map { Pushes.count(book.timelines, $0) } : []
        let names = Pushes.bands
        let rows = isKept ? open : []
        let list = RowSet(
            name: Pushes.slug, title: "Open deals and how often they were pushed",
            columns: DealBook.columns + ["pushes", "pushed", "flagged"], count: rows.count, tie: .sum("amount")
        ) { index in
            book.book.cells(rows[index]) + [
                .integer(Int64(pushes[index])), .text(names[min(pushes[index], Pushes.flagged)]),
                .integer(pushes[index] >= Pushes.flagged ? 1 : 0),
            ]
        }
        guard isKept else {
            let none = Figure(
                Pushes.slug, outcome: .absent(.noSource), n: 0, asOf: records.asOf, rows: list,
                notes: ["We could show this if the CRM kept the changes of expected close dates."])
            byPushes = Breakdown(total: none, key: "pushed", parts: [])
            often = none
            worst = []
            return
        }
        let ofBand = Dictionary(grouping: open.indices) { min(pushes[$0], Pushes.flagged) }
        byPushes = Breakdown(
            total: book.book.sum(Pushes.slug, scope: "amount", open, list: list), key: "pushed",
            parts: names.indices.compactMap { band in
                ofBand[band].map { own in
                    Breakdown.Part(
                        name: names[band],
                        figure: book.book.sum(Pushes.slug, scope: names[band], own.map { open[$0] }, list: list))
                }
            })
        often = .proportion(
            Pushes.slug, successes: pushes.count { $0 >= Pushes.flagged }, trials: open.count, of: "open deals",
            asOf: records.asOf, rows: list.tied(to: .share("flagged")))
        worst = open.indices.filter { pushes[$0] >= Pushes.flagged }
            .sorted { (pushes[$1], $0) < (pushes[$0], $1) }.map { (open[$0], pushes[$0]) }
    }

    /// Forward changes of the close date that cross a month's end.
    static func count(_ timelines: DealTimelines, _ deal: RowIndex) -> Int {
        var (before, count) = (CalendarDate?.none, 0)
        for entry in timelines.entries(deal) {
            let state = timelines.state(of: entry)
            if let old = before, let new = state.closeDate, state.status == .open, new.startOfMonth > old.startOfMonth {
                count += 1
            }
            before = state.closeDate ?? before
        }
        return count
    }
}
