// PipelineForecast: what the open deals and the deals not yet created will bring by a day.
//
// In: deals with the days they were created and closed, their prices and owners, and the series owners add up to.
// Out: for each series and target the mean and quantiles of the value won after an origin up to the target's end.
// A state at an origin is made of events up to that day only; nothing later is looked at, whatever the book holds.

import CRMModel

/// One deal as the forecast sees it. Amounts are in one currency, in any unit.
public struct PipelineDeal: Sendable {
    /// The day it was created.
    public var created: CalendarDate
    /// The day it was won or lost; nil while open.
    public var closed: CalendarDate?
    public var isWon: Bool
    /// What it is worth while open: its amount, else its product's list price; nil where it has neither.
    public var price: Double?
    /// What it brought when won; nil where nothing is recorded.
    public var value: Double?
    /// Whether `price` was known before the deal closed, so that value ÷ price says how much of a price is realised.
    public var isPriceEarlier: Bool
    /// The day it is expected to close, for open deals.
    public var expected: CalendarDate?
    public var owner: Int
    public var segment: Int?

    public init(
        created: CalendarDate, closed: CalendarDate? = nil, isWon: Bool = false, price: Double?, value: Double? = nil,
        isPriceEarlier: Bool = false, expected: CalendarDate? = nil, owner: Int = 0, segment: Int? = nil
    ) {
        self.created = created
        self.closed = closed
        self.isWon = isWon
        self.price = price
        self.value = value
        self.isPriceEarlier = isPriceEarlier
        self.expected = expected
        self.owner = owner
        self.segment = segment
    }

    /// Whether it was there and not closed at the end of a day.
    func isOpen(at origin: CalendarDate) -> Bool { created <= origin && closed.map { $0 > origin } ?? true }
}

/// What forecasts are made for: everything, a region, a manager's people, an owner.
public enum PipelineLevel: String, CaseIterable, Sendable {
    case total, region, manager, owner
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
    public let fiscal: FiscalCalendar
    /// Records that no forecast can use, by reason.
    public let leftOut: [PipelineFinding: Int]

    /// - Precondition: every owner of a deal and of a series lies in 0 ..< `owners`.
    public init(
        deals: [PipelineDeal], series: [PipelineSeries], owners: Int, fiscal: FiscalCalendar,
        leftOut: [PipelineFinding: Int] = [:]
    ) {
        self.deals = deals
        self.series = series
        self.owners = owners
        self.fiscal = fiscal
        self.leftOut = leftOut
    }
}

/// What must be said beside a pipeline forecast.
public enum PipelineFinding: String, CaseIterable, Sendable {
    case noHistory = "NO_HISTORY"
    case shortHistory = "SHORT_HISTORY"
    case noDeals = "NO_DEALS"
    case noCreation = "NO_CREATION_DATE"
    case noClosing = "NO_CLOSING_DATE"
    case closedBeforeCreated = "CLOSED_BEFORE_CREATED"
    case noPrice = "NO_PRICE"
    case negative = "NEGATIVE_AMOUNTS"
    case stale = "STALE"
    case pastDue = "PAST_DUE"

    /// The finding in words, to follow a count of deals or stand alone.
    public var words: String {
        switch self {
        case .noHistory: "no deal was closed before the origin, so there is nothing to learn from"
        case .shortHistory: "closes reach back less than 91 days; rates are drawn from what there is"
        case .noDeals: "no deal was created before the origin"
        case .noCreation: "without a creation date, left out"
        case .noClosing: "closed without a date, left out"
        case .closedBeforeCreated: "closed before they were created, taken as closed on the day of creation"
        case .noPrice: "open without an amount or list price, counted as worth nothing"
        case .negative: "with an amount below 0, kept with their sign; the interval is normal"
        case .stale: "open longer than any deal ever took to close, counted as never closing"
        case .pastDue: "open past their expected close date; the date is ignored"
        }
    }
}
