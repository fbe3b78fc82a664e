import CRMModel
import Figures

/// What is open, by stage and by the month it should close in.
public struct Pipeline: Sendable {
    public let byStage: Breakdown
    public let byMonth: Breakdown

    /// Buckets of `byMonth` beside the months.
    public static let overdue = "overdue"
    public static let undated = "no close date"
    /// Bucket of `byStage` for deals whose stage is not known.
    public static let unstaged = "no stage"

    public init(_ book: DealBook) {
        byStage = Pipeline.stages(book)
        byMonth = Pipeline.months(book)
    }

    private static func stages(_ book: DealBook) -> Breakdown {
        let deals = book.records.opportunities
        let list = book.list(
            "pipeline-by-stage", "Open deals with their stage", book.open, tie: .sum("amount"),
            extra: ["stage_of_pipeline"]
        ) { [.text(deals.stages[$0] ?? unstaged)] }
        let rowsOf = Dictionary(grouping: book.open) { deals.stages[$0] ?? unstaged }
        // Stages in pipeline order; those the stage table does not know follow by name.
        let known = book.records.stages.names.indices.filter { book.records.stages.outcomes[$0] == .open }
        var order = known.map { book.records.stages.names[$0] }
        order = order.indices.filter { order.firstIndex(of: order[$0]) == $0 }.map { order[$0] }
        order += rowsOf.keys.filter { !order.contains($0) }.sorted()
        let parts = order.map { stage in
            Breakdown.Part(
                name: stage, figure: book.sum("pipeline-by-stage", scope: stage, rowsOf[stage] ?? [], list: list))
        }
        return Breakdown(
            total: book.sum("pipeline-by-stage", book.open, list: list), key: "stage_of_pipeline", parts: parts)
    }

    private static func months(_ book: DealBook) -> Breakdown {
        let asOf = book.records.asOf
        let bucket: @Sendable (RowIndex) -> String = { row in
            guard let day = book.closings[row] else { return undated }
            return day < asOf ? overdue : day.isoMonth
        }
        let list = book.list(
            "pipeline-by-month", "Open deals with their closing month", book.open, tie: .sum("amount"),
            extra: ["closing_bucket"]
        ) { [.text(bucket($0))] }
        let rowsOf = Dictionary(grouping: book.open, by: bucket)
        var order = rowsOf[overdue] == nil ? [] : [overdue]
        let months = rowsOf.keys.filter { $0 != overdue && $0 != undated }.sorted()
        if let last = months.last {
            // Every month up to the last one that holds a deal, so that a gap shows as a gap; far dates are not filled up.
            var month = asOf.startOfMonth
            for _ in 0..<24 where month.isoMonth <= last {
                order.append(month.isoMonth)
                month = month.adding(months: 1)
            }
            order += months.filter { !order.contains($0) }
        }
        if rowsOf[undated] != nil { order.append(undated) }
        let parts = order.map { name in
            Breakdown.Part(
                name: name, figure: book.sum("pipeline-by-month", scope: name, rowsOf[name] ?? [], list: list))
        }
        return Breakdown(
            total: book.sum("pipeline-by-month", book.open, list: list), key: "closing_bucket", parts: parts)
    }
}

/// Open deals that should have closed before the as-of.
public enum PastDue {
    /// Past-due open deals ÷ open deals; `NO_SOURCE` where no open deal has a close date.
    public static func figure(_ book: DealBook) -> Figure {
        let asOf = book.records.asOf
        let isDue: @Sendable (RowIndex) -> Bool = { row in book.closings[row].map { $0 < asOf } ?? false }
        let list = book.list(
            "past-due-share", "Open deals, past due or not", book.open, tie: .share("past_due"), extra: ["past_due"]
        ) { [.integer(isDue($0) ? 1 : 0)] }
        let due = book.open.filter(isDue)
        if !book.open.isEmpty, book.open.allSatisfy({ book.closings[$0] == nil }) {
            return Figure(
                "past-due-share", outcome: .absent(.noSource), n: book.open.count, asOf: asOf, rows: list,
                notes: ["We could show this if open deals had an expected close date."])
        }
        var notes = ["Past due: \(Grouping.text(due.count)) deals."]
        let undated = book.open.count { book.closings[$0] == nil }
        if undated > 0 {
            notes.append("\(Grouping.text(undated)) open deals have no close date and count as not past due.")
        }
        return Figure.proportion(
            "past-due-share", successes: due.count, trials: book.open.count, of: "open deals", asOf: asOf, rows: list,
            notes: notes)
    }

    /// Σ amount of the past-due deals.
    public static func amount(_ book: DealBook) -> Figure {
        let due = book.open.filter { book.closings[$0].map { $0 < book.records.asOf } ?? false }
        let list = book.list("past-due-amount", "Past-due open deals", due, tie: .sum("amount"))
        return book.sum("past-due-amount", due, list: list)
    }
}
