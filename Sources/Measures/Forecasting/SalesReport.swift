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
    /// What is handed in against the forecast made without it; of the units too where there is a forecast.
    public private(set) var shadowGaps: UnitFigures
    /// The P50 of the quarter, of the whole and of each unit that has a forecast; nil where none was given.
    public private(set) var forecast: UnitFigures?
    /// The units of the open deals, after which pages are made.
    public let units: SalesUnits

    /// - Parameters:
    ///   - timelines: the earlier states of the deals; nil where they are not read.
    ///   - groups: the people of the company in groups of at least five.
    ///   - isPrivate: whether nobody may be named.
    public init(
        _ book: DealBook, details: DealDetails, plan salesPlan: SalesPlan, timelines: DealTimelines?,
        groups: PeopleGroups, isPrivate: Bool
    ) {
        units = SalesUnits(deals: [book.open], in: book.records, groups: groups, isPrivate: isPrivate)
        open = OpenPipeline(book, details: details, units: units)
        categories = PipelineByCategory(book, details: details, groups: groups, isPrivate: isPrivate)
        closed = ClosedDeals(book, details: details, groups: groups, isPrivate: isPrivate)
        plan = QuarterPlan(book, plan: salesPlan, details: details, groups: groups, isPrivate: isPrivate)
        coverageNeeded = CoverageNeeded(book, timelines: timelines, groups: groups, isPrivate: isPrivate)
        velocity = SalesVelocity(book, groups: groups, isPrivate: isPrivate)
        pacing = CreationPacing(book, timelines: timelines, groups: groups, isPrivate: isPrivate)
        submissions = SubmittedForecasts(book, plan: salesPlan, isPrivate: isPrivate)
        shadowGaps = UnitFigures(total: submissions.gap(to: nil))
    }

    /// The same beside a forecast of the quarter.
    /// - Parameters:
    ///   - forecast: the P50 of the whole and of units, with the units it names.
    ///   - shadow: the same made without the submissions, in base minor units.
    public func beside(
        _ forecast: UnitFigures, units: SalesUnits, shadow: (SalesUnits.Level?, Cell) -> Int64?
    ) -> SalesReport {
        var report = self
        report.forecast = forecast
        report.shadowGaps = submissions.gaps(forecast, units: units, shadow: shadow)
        return report
    }

    /// The gap of the whole.
    public var shadowGap: Figure { shadowGaps.total }

    private var unitFigures: [UnitFigures] {
        open.figures + plan.figures + [coverageNeeded.needed, coverageNeeded.neededOfDue] + velocity.figures
            + pacing.figures
    }

    /// Its single figures.
    public var figures: [Figure] {
        unitFigures.map(\.total) + [closed.winRate.total, closed.byAmount.total, closed.withUndecided.total]
            + categories.figures.map(\.total) + [submissions.bias, submissions.submitted, shadowGap]
    }

    /// Its figures that have parts.
    public var breakdowns: [Breakdown] {
        (unitFigures + categories.figures + [shadowGaps]).flatMap(\.breakdowns) + [categories.byCategory]
            + closed.breakdowns
            + [coverageNeeded.byQuarter, submissions.byQuarter, submissions.byAuthor].compactMap { $0 }
    }
}
