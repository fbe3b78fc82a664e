// PipelineMovement: how the open pipeline got from what it was to what it is.
//
// In: the deals, how each stood over time, those deleted since. Out: the pipeline at earlier days, the bridge between two
// days, how often dates slip and deals stand still, each as figures with their rows.

import CRMModel
import Figures
import Forecasting

/// The deals with how they stood over time, deleted ones among them.
///
/// A deal is a number: first the rows of the records, then the rows of the deleted ones.
public struct MovementBook: Sendable {
    /// Where earlier states come from.
    public enum Source: Hashable, Sendable {
        /// Rebuilt from the changes the CRM keeps.
        case changes
        /// Kept by earlier builds.
        case snapshots
    }

    public let book: DealBook
    public let timelines: DealTimelines
    public let source: Source
    /// The people whose deals these are today; nil for the whole company.
    let members: Set<RowIndex>?
    let deletedBook: DealBook
    private let deletedTimelines: DealTimelines
    private let deletedAt: IntColumn
    /// The largest amount a deal may have unless its record says so today: no sum can leave the range of `Int64`.
    private let bound: Int64

    /// - Parameters:
    ///   - timelines: of the book's deals.
    ///   - deleted: timelines of its records' deleted deals.
    ///   - members: the people whose deals these are today; nil for the whole company.
    public init(
        _ book: DealBook, timelines: DealTimelines, deleted: DealTimelines, source: Source = .changes,
        members: Set<RowIndex>? = nil
    ) {
        self.book = book
        self.timelines = timelines
        self.source = source
        self.members = members
        deletedBook = DealBook(book.records.ofDeletedDeals)
        deletedTimelines = deleted
        deletedAt = book.records.deletedDeals.deletedAt
        bound = DealBook.largestTotal / Int64(max(1, timelines.count + deleted.count))
    }

    var records: CRMRecords { book.records }
    var count: Int { timelines.count + deletedTimelines.count }

    /// Whether a deal is these people's while a user owns it.
    func isOurs(_ owner: RowIndex?) -> Bool { members.map { owner.map($0.contains) ?? false } ?? true }

    /// Which deals a bridge of all of them is about: what was taken over from others came in.
    func scope(closing: Period? = nil) -> MovementScope {
        guard members != nil else { return MovementScope(closing: closing) }
        return MovementScope(closing: closing, isOwn: { _, owner in isOurs(owner) })
    }

    /// Whether earlier states can be told at all.
    public var isRecorded: Bool { source != .changes || !timelines.kept.isEmpty }

    /// When a deal was deleted; nil for one that was not.
    func deletion(_ deal: Int) -> Instant? { deal < timelines.count ? nil : deletedAt.instant(deal - timelines.count) }

    /// The segment a deal belongs to.
    func segment(_ deal: Int) -> RowIndex? {
        let (book, row) = place(deal)
        return book.records.opportunities.segments[row]
    }

    /// The book a deal stands in, and its row there.
    func place(_ deal: Int) -> (book: DealBook, row: RowIndex) {
        deal < timelines.count ? (book, deal) : (deletedBook, deal - timelines.count)
    }

    /// A deal's timeline, and its row there.
    private func line(_ deal: Int) -> (DealTimelines, RowIndex) {
        deal < timelines.count ? (timelines, deal) : (deletedTimelines, deal - timelines.count)
    }

    /// What was known of a deal just before an instant; nil where it was not there yet, or no more.
    func state(_ deal: Int, before instant: Instant) -> DealState? {
        if let deletion = deletion(deal), deletion < instant { return nil }
        let (line, row) = line(deal)
        // Nobody knows when it was created: it was always there as it is.
        if line.entries(row).isEmpty { return record(deal) }
        return line.state(row, before: instant)
    }

    /// Whether a deal was closed or deleted before an instant, for good: nothing of it is to be seen later.
    func isOver(_ deal: Int, before instant: Instant) -> Bool {
        if let deletion = deletion(deal), deletion < instant { return true }
        let (line, row) = line(deal)
        guard let last = line.entries(row).last else { return false }
        return line.instant(of: last) < instant && line.status(of: last) != .open
    }

    /// A deal as its record says.
    private func record(_ deal: Int) -> DealState {
        let (book, row) = place(deal)
        let list = book.records.opportunities
        return DealState(
            stage: list.stages[row], status: list.statuses[row], amount: list.amounts[row],
            closeDate: list.closeDates[row], owner: list.owners[row])
    }

    /// The entries of a deal in a span of time, in order.
    func entries(_ deal: Int, from start: Instant, to end: Instant) -> [(at: Instant, state: DealState)] {
        let (line, row) = line(deal)
        let stop = min(end, deletion(deal) ?? end)
        return line.entries(row).lazy.filter { line.instant(of: $0) >= start && line.instant(of: $0) < stop }
            .map { (line.instant(of: $0), line.state(of: $0)) }
    }

    /// An amount of a deal in base minor units at a day's rate: its product's list price where it has none, 0 where
    /// that has none either, or there is no rate.
    func value(_ deal: Int, _ amount: Int64?, on day: CalendarDate) -> Int64 {
        let (book, row) = place(deal)
        let value = amount.map { book.converted($0, of: row, on: day) } ?? book.listPrice(row, on: day)
        guard let value, value.magnitude <= max(bound.magnitude, book.amounts[row].magnitude) else { return 0 }
        return value
    }

    /// Local midnight after a day: what was known then is what was known on that day.
    func end(of day: CalendarDate) -> Instant { records.zone.instant(of: day.adding(days: 1)) }
}
