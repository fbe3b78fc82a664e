import CRMModel
import Figures
import Forecasting

/// What is open by how long ago it was entered.
public enum PipelineAge {
    public static let slug = "pipeline-by-age"
    /// The last day of each band, from the day of entry; one more band begins after the last.
    private static let ends = [30, 90, 180, 365]

    public static func breakdown(_ book: DealBook) -> Breakdown {
        let records = book.records
        let undated = "no creation date"
        func band(_ row: RowIndex) -> Int? {
            guard let created = records.opportunities.createdAt.instant(row).map(records.zone.date(of:)) else {
                return nil
            }
            let days = Int(records.asOf.dayNumber - created.dayNumber)
            return ends.firstIndex { days <= $0 } ?? ends.count
        }
        var names = ends.enumerated().map { place, end in
            "\(place == 0 ? 0 : ends[place - 1] + 1) to \(end) days"
        }
        names.append("more than \(ends[ends.count - 1]) days")
        let labels = names
        let bandOf = Dictionary(grouping: book.open, by: band)
        let keyed = bandOf.reduce(into: [RowIndex: String]()) { result, part in
            for row in part.value { result[row] = part.key.map { labels[$0] } ?? undated }
        }
        let list = book.list(slug, "Open deals with their age", book.open, tie: .sum("amount"), extra: ["age"]) {
            [.text(keyed[$0])]
        }
        let parts = names.indices.compactMap { place in
            bandOf[place].map {
                Breakdown.Part(name: labels[place], figure: book.sum(slug, scope: labels[place], $0, list: list))
            }
        }
        let rest = bandOf[nil].map {
            [Breakdown.Part(name: undated, figure: book.sum(slug, scope: undated, $0, list: list))]
        }
        return Breakdown(total: book.sum(slug, book.open, list: list), key: "age", parts: parts + (rest ?? []))
    }
}
