import CRMModel
import Figures

/// What was won, by month of closing.
public enum WonByMonth {
    /// Months before the as-of that all have a part. A single win dated 1900 must not make a chart of fifteen hundred months.
    static let unbroken = 120

    /// One part a month from the first win to the as-of, beyond ten years back only where something was won; the as-of's
    /// own month is partial unless it is over.
    public static func breakdown(_ book: DealBook) -> Breakdown {
        let undated = "no closing date"
        let bucket: @Sendable (RowIndex) -> String = { book.closings[$0]?.isoMonth ?? undated }
        let list = book.list(
            "won-by-month", "Won deals with their closing month", book.won, tie: .sum("amount"),
            extra: ["closing_month"]
        ) { [.text(bucket($0))] }
        let rowsOf = Dictionary(grouping: book.won, by: bucket)
        var parts: [Breakdown.Part] = []
        let asOf = book.records.asOf
        if let first = book.won.compactMap({ book.closings[$0] }).min() {
            let start = max(first, asOf.startOfMonth.adding(months: -unbroken))
            let early = Set(
                book.won.compactMap { book.closings[$0] }.filter { $0 < start.startOfMonth }.map(\.isoMonth)
            ).sorted()
            parts = early.map { name in
                Breakdown.Part(
                    name: name, figure: book.sum("won-by-month", scope: name, rowsOf[name] ?? [], list: list))
            }
            var month = Period.month(of: start)
            while month.start <= asOf {
                let isPartial = asOf < month.end.adding(days: -1)
                parts.append(
                    Breakdown.Part(
                        name: month.name,
                        figure: book.sum("won-by-month", scope: month.name, rowsOf[month.name] ?? [], list: list),
                        isPartial: isPartial))
                month = Period.month(of: month.end)
            }
        }
        if let rows = rowsOf[undated] {
            parts.append(
                Breakdown.Part(name: undated, figure: book.sum("won-by-month", scope: undated, rows, list: list)))
        }
        return Breakdown(
            total: book.told(book.sum("won-by-month", book.won, list: list)), key: "closing_month", parts: parts)
    }
}
