import CRMModel
import Figures

/// What sits around a forecast: the open pipeline, how deals end, the plan, the pace and what people hand in.
public struct SalesReport: Sendable {
    public let open: OpenPipeline
    public let categories: PipelineByCategory
    public let closed: ClosedDeals
    public let plan: QuarterPlan
    public let coverageNeeded: CoverageNeeded
    public let velocity: SalesVelocity
    public let pacing: CreationPacing
    public let submissions: SubmittedForecasts
    public let shadowGap: Figure
    /// The units of the open deals, after which pages are made.
    public let units: SalesUnits

    /// - Parameters:
    ///   - timelines: the earlier states of the deals; nil where they are not read.
    ///   - groups: the people of the company in groups of at least five.
    ///   - isPrivate: whether nobody may be named.
    ///   - forecast: the P50 of the quarter made without the submissions; nil where there is none.
    public init(
        _ book: DealBook, details: DealDetails, plan salesPlan: SalesPlan, timelines: DealTimelines?,
        groups: PeopleGroups, isPrivate: Bool, forecast: Money? = nil
    ) {
        units = SalesUnits(deals: [book.open], in: book.records, groups: groups, isPrivate: isPrivate)
        open = OpenPipeline(book, details: details, units: units)
        categories = PipelineByCategory(book, details: details)
        closed = ClosedDeals(book, details: details, groups: groups, isPrivate: isPrivate)
        plan = QuarterPlan(book, plan: salesPlan, details: details, groups: groups, isPrivate: isPrivate)
        coverageNeeded = CoverageNeeded(book, timelines: timelines, groups: groups, isPrivate: isPrivate)
        velocity = SalesVelocity(book, groups: groups, isPrivate: isPrivate)
        pacing = CreationPacing(book, timelines: timelines, groups: groups, isPrivate: isPrivate)
        submissions = SubmittedForecasts(book, plan: salesPlan, isPrivate: isPrivate)
        shadowGap = submissions.gap(to: forecast)
    }

    private var unitFigures: [UnitFigures] {
        open.figures + plan.figures + [coverageNeeded.needed] + velocity.figures + pacing.figures
    }

    /// Its single figures.
    public var figures: [Figure] {
        unitFigures.map(\.total) + [closed.winRate.total, closed.byAmount.total, closed.decidedOnly]
            + categories.cumulative.map(\.figure) + [submissions.bias, submissions.submitted, shadowGap]
    }

    /// Its figures that have parts.
    public var breakdowns: [Breakdown] {
        unitFigures.flatMap(\.breakdowns) + [categories.byCategory] + closed.breakdowns
            + [coverageNeeded.byQuarter, submissions.byQuarter, submissions.byAuthor].compactMap { $0 }
    }
}
