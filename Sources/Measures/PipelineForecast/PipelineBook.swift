// PipelineForecast: what the open deals and the deals not yet created will bring by a day.
//
// In: deals with the days they were created and closed, what was known of them in between, and the series owners add up
// to. Out: for each series and target the mean and quantiles of the value won after an origin up to the target's end.
// A state at an origin is made of events up to that day only; nothing later is looked at, whatever the book holds.

import CRMModel

/// What was known of an open deal from a day on.
public struct PipelinePhase: Equatable, Sendable {
    /// The first day at whose end it was known.
    public var from: CalendarDate
    /// Number of its stage in the book; 0 where no stages are kept.
    public var stage: Int
    /// What it is worth: its amount, else its product's list price; nil where it has neither.
    public var price: Double?
    public var owner: Int
    /// The day it is expected to close.
    public var expected: CalendarDate?
    /// How often that day was moved past the end of its month.
    public var pushes: Int

    public init(
        from: CalendarDate, stage: Int = 0, price: Double?, owner: Int, expected: CalendarDate? = nil, pushes: Int = 0
    ) {
        self.from = from
        self.stage = stage
        self.price = price
        self.owner = owner
        self.expected = expected
        self.pushes = pushes
    }
}

/// One deal as the forecast sees it. Amounts are in one currency, in any unit.
public struct PipelineDeal: Sendable {
    /// The day it was created, from which its age counts.
    public var created: CalendarDate
    /// The day from which it could be won: the day of creation, or of being opened again.
    public var entered: CalendarDate
    /// The day it was won or lost; nil while open.
    public var closed: CalendarDate?
    public var isWon: Bool
    /// What it was worth when it was entered.
    public var price: Double?
    /// What it brought when won; nil where nothing is recorded.
    public var value: Double?
    /// Whether it has no price for want of an exchange rate.
    public var lacksRate = false
    /// Whether `price` was known before the deal closed, so that value ÷ price says how much of a price is realised.
    public var isPriceEarlier: Bool
    /// The day it was expected to close when it was entered; for a book without changes as it is now.
    public var expected: CalendarDate?
    /// Whose it was when it was entered, and in which stage.
    public var owner: Int
    public var stage: Int
    public var segment: Int?
    /// What became known later while it was open, ascending, one a day at most.
    public var changes: [PipelinePhase] = []

    public init(
        created: CalendarDate, closed: CalendarDate? = nil, isWon: Bool = false, price: Double?, value: Double? = nil,
        isPriceEarlier: Bool = false, expected: CalendarDate? = nil, owner: Int = 0, segment: Int? = nil,
        entered: CalendarDate? = nil, stage: Int = 0, changes: [PipelinePhase] = []
    ) {
        self.created = created
        self.entered = entered ?? created
        self.closed = closed
        self.isWon = isWon
        self.price = price
        self.value = value
        self.isPriceEarlier = isPriceEarlier
        self.expected = expected
        self.owner = owner
        self.segment = segment
        self.stage = stage
        self.changes = changes
    }

    /// Whether it was there and not closed at the end of a day.
    func isOpen(at origin: CalendarDate) -> Bool { entered <= origin && closed.map { $0 > origin } ?? true }

    var first: PipelinePhase {
        PipelinePhase(from: entered, stage: stage, price: price, owner: owner, expected: expected)
    }

    /// What was known at the end of a day.
    func phase(at day: CalendarDate) -> PipelinePhase { changes.last { $0.from <= day } ?? first }

    /// Whether an amount of it known at a day is below 0, so that no gamma can hold a sum with it.
    func isNegative(at day: CalendarDate) -> Bool {
        guard entered <= day else { return false }
        return (phase(at: day).price ?? 0) < 0 || isWon && !isOpen(at: day) && (value ?? 0) < 0
    }

    /// The spans in one stage, with the days they began.
    var stages: [(from: CalendarDate, stage: Int)] {
        var spans = [(from: entered, stage: stage)]
        for change in changes where change.stage != spans[spans.count - 1].stage {
            if change.from <= spans[spans.count - 1].from { spans.removeLast() }
            spans.append((change.from, change.stage))
        }
        return spans
    }
}

/// What forecasts are made for: everything, a region, a manager's people, a segment, an owner.
public enum PipelineLevel: String, CaseIterable, Hashable, Sendable {
    case total, region, branch, manager, team, segment, owner
}

/// The owners whose deals make one series.
public struct PipelineSeries: Sendable {
    public let level: PipelineLevel
    /// As it is printed: `total`, `region:NAME`, `manager:NAME`, `agent:NAME`.
    public let name: String
    public let owners: [Int]

    public init(level: PipelineLevel, name: String, owners: [Int]) {
        self.level = level
        self.name = name
        self.owners = owners
    }
}

/// Deals, the series they add up to, and how many could not be used.
public struct PipelineBook: Sendable {
    public let deals: [PipelineDeal]
    public let series: [PipelineSeries]
    /// Owners are 0 ..< `owners`.
    public let owners: Int
    /// Stages are 0 ..< `stages`; 1 where no stages are kept.
    public let stages: Int
    /// Whether expected close dates are those that were known then.
    public let keepsDates: Bool
    public let fiscal: FiscalCalendar
    /// What people handed in as their forecasts.
    public let submissions: PipelineSubmissions
    /// Records that no forecast can use, by reason.
    public let leftOut: [PipelineFinding: Int]

    /// - Precondition: every owner of a deal and of a series lies in 0 ..< `owners`, every stage in 0 ..< `stages`; the
    ///   submissions say for each owner who speaks for it, or there are none.
    public init(
        deals: [PipelineDeal], series: [PipelineSeries], owners: Int, stages: Int = 1, keepsDates: Bool = false,
        fiscal: FiscalCalendar, submissions: PipelineSubmissions = .none, leftOut: [PipelineFinding: Int] = [:]
    ) {
        self.deals = deals
        self.series = series
        self.owners = owners
        self.stages = max(1, stages)
        self.keepsDates = keepsDates
        self.fiscal = fiscal
        self.submissions = submissions
        self.leftOut = leftOut
    }
}
