import CRMModel
import Diagnostics
import Figures
import Forecasting

/// How the pipeline moves: its bridges, its slippage, its pushes, what stands still, how old it is.
public struct MovementReport: Sendable {
    public let book: MovementBook
    /// All open deals, the shortest span first.
    public let open: [PipelineWaterfall]
    /// Deals to close in the current quarter, the shortest span first.
    public let closing: [PipelineWaterfall]
    /// By level: the bridge of the main span of all open deals, for each unit.
    public var units: [UnitWaterfalls] { unitSpans.filter { $0.span == main?.span } }
    /// By span and level: the bridges of all open deals, for each unit and, where people are named, each owner.
    public let unitSpans: [UnitWaterfalls]
    public let slippage: Slippage
    public let pushes: Pushes
    public let stalled: Stalled
    public let age: Breakdown
    public let quarter: Period

    /// - Parameters:
    ///   - sources: of the book's deals; its records hold the deleted ones.
    ///   - isPrivate: whether nobody may be named, so that a unit must rest on five people.
    ///   - members: the people whose deals these are today; nil for the whole company.
    public init(
        _ deals: DealBook, sources: MovementSources, groups: PeopleGroups, isPrivate: Bool,
        members: Set<RowIndex>? = nil
    ) {
        let records = deals.records
        let book = MovementBook(
            deals, timelines: sources.timelines, deleted: sources.deleted,
            source: sources.days == nil ? .changes : .snapshots, members: members)
        self.book = book
        let quarter = records.fiscal.quarter(of: records.asOf)
        self.quarter = quarter
        let spans = MovementReport.spans(records, days: sources.days)
        open = spans.map { PipelineWaterfall(book, span: $0, scope: book.scope()) }
        closing = spans.map { PipelineWaterfall(book, span: $0, scope: book.scope(closing: quarter)) }
        unitSpans = UnitWaterfalls.all(book, spans: spans, groups: groups, isPrivate: isPrivate)
        slippage = Slippage(book)
        pushes = Pushes(book)
        stalled = Stalled(book)
        age = PipelineAge.breakdown(deals)
    }

    /// The spans that can be told: of the days of earlier builds, the newest not after each start.
    static func spans(_ records: CRMRecords, days: [CalendarDate]?) -> [MovementSpan] {
        let all = MovementSpan.all(before: records.asOf, fiscal: records.fiscal)
        guard let days else { return all }
        var spans: [MovementSpan] = []
        // The longest first: a day that serves several spans is nearest to the longest of them.
        for span in all.reversed() {
            guard let day = days.last(where: { $0 <= span.start }), !spans.contains(where: { $0.start == day }) else {
                continue
            }
            let title = day == span.start ? span.title : "Since an earlier build"
            spans.insert(MovementSpan(key: span.key, title: title, start: day), at: 0)
        }
        return spans
    }

    private static func main(_ list: [PipelineWaterfall]) -> PipelineWaterfall? {
        list.first { $0.span.key == "week" } ?? list.last
    }

    /// The bridge a page shows: that of a week, else the longest there is; nil where there is none.
    public var main: PipelineWaterfall? { MovementReport.main(open) }
    /// The same for what is to close in the current quarter.
    public var mainClosing: PipelineWaterfall? { MovementReport.main(closing) }

    /// The bridges of the units of a level, the shortest span first.
    public func bridges(_ level: SalesUnits.Level) -> [UnitWaterfalls] { unitSpans.filter { $0.level == level } }

    public var figures: [Figure] { [pushes.often] }

    public var breakdowns: [Breakdown] {
        (open + closing).map(\.breakdown) + unitSpans.map(\.breakdown)
            + [slippage.byNumber, slippage.byAmount, pushes.byPushes, stalled.byStage, age]
    }

    /// Bridges that do not lead to the pipeline there is.
    public var findings: [Diagnostic] { (open + closing).flatMap(\.findings) + unitSpans.flatMap(\.findings) }
}
