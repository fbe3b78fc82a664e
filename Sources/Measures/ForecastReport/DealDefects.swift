import CRMModel
import Forecasting

extension DataDefect {
    /// Working days without an activity after which a deal is silent.
    static let silence = 14

    /// By defect the open deals that have it; nil where that is not recorded.
    /// - Parameters:
    ///   - details: what else is known of the deals; nil where nothing is.
    ///   - isIncomplete: whether a deal lacks an agreed field; nil where no profile says what a deal should hold.
    public static func deals(
        of book: DealBook, details: DealDetails?, isIncomplete: ((RowIndex) -> Bool)?
    ) -> [DataDefect: Set<RowIndex>?] {
        let records = book.records
        let deals = records.opportunities
        var found: [DataDefect: Set<RowIndex>?] = [:]
        let isDated = book.open.contains { book.closings[$0] != nil }
        found[.overdue] = .some(
            isDated ? Set(book.open.filter { book.closings[$0].map { $0 < records.asOf } ?? false }) : nil)
        if let details, details.isActivityRecorded {
            found[.silent] = .some(
                Set(
                    book.open.filter { row in
                        let last = details.lastActivities.instant(row) ?? deals.createdAt.instant(row)
                        guard let day = last.map(records.zone.date(of:)) else { return false }
                        let calendar = deals.owners[row].map(records.businessDays(of:)) ?? records.businessDays
                        return calendar.days(from: day, to: records.asOf) >= silence
                    }))
        }
        if let isIncomplete { found[.incomplete] = .some(Set(book.open.filter(isIncomplete))) }
        return found
    }
}
