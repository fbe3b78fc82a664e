// Figures: the only form in which a number reaches a page.
//
// In: what a measure counted. Out: a value or the reason why there is none, with numerator, denominator, n, interval,
// unit, as-of, definition and the rows behind it. A figure whose rows do not add up to its value fails the build.

import CRMModel
import Statistics

/// An amount of something, with its unit.
public enum Quantity: Hashable, Sendable {
    /// A proportion, 0 … 1.
    case share(Double)
    case money(Money)
    /// A number of things, named in the plural: "deals".
    case count(Int, of: String)
    /// A span of time in days of 24 hours, or in working days where the definition says so.
    case days(Double)
    /// How many times one thing another is: 2.27 ×.
    case multiple(Double)

    /// The bare number: a share as 0 … 1, money in minor units.
    public var number: Double {
        switch self {
        case .share(let value): value
        case .money(let value): Double(value.minor)
        case .count(let value, _): Double(value)
        case .days(let value), .multiple(let value): value
        }
    }
}

/// Why a figure has no value. The codes of metrics.md 1.3.
public enum Reason: String, Hashable, Sendable, CaseIterable {
    case notAssigned = "NOT_ASSIGNED"
    case noExposure = "NO_EXPOSURE"
    case noEvents = "NO_EVENTS"
    case pendingOnly = "PENDING_ONLY"
    case tooFew = "TOO_FEW"
    case noSource = "NO_SOURCE"
    case suppressed = "SUPPRESSED"
    case ruleError = "RULE_ERROR"
    case immature = "IMMATURE"
    case noRate = "NO_RATE"
    case targetMet = "TARGET_MET"

    /// The reason in words.
    public var sentence: String {
        switch self {
        case .notAssigned: "Does not apply here."
        case .noExposure: "Nothing was owned that it could apply to."
        case .noEvents: "Nothing of the kind has happened yet."
        case .pendingOnly: "All cases are still open."
        case .tooFew: "Too few to tell."
        case .noSource: "The source it needs is not recorded."
        case .suppressed: "Not shown: fewer than five people."
        case .ruleError: "A rule failed while it ran."
        case .immature: "Too early to tell."
        case .noRate: "No exchange rate is known."
        case .targetMet: "The target is met."
        }
    }
}

/// What a figure says: a value, or why there is none. It never says both.
public enum Outcome: Hashable, Sendable {
    case value(Quantity)
    /// A value made from part of the sources; the clause names what is missing.
    case partial(Quantity, missing: String)
    case absent(Reason)
}

/// The range in which the true value lies.
public struct Interval: Hashable, Sendable {
    public let lower: Quantity
    public let upper: Quantity
    /// What the range means: "95 %", "80 %".
    public let level: String

    public init(lower: Quantity, upper: Quantity, level: String) {
        self.lower = lower
        self.upper = upper
        self.level = level
    }
}

/// One number with everything a reader needs to trust it.
public struct Figure: Sendable {
    /// Slug of its entry in the definition catalogue.
    public let definition: String
    /// What part of the whole it is about; empty for the whole.
    public let scope: String
    public let outcome: Outcome
    public let numerator: Quantity?
    public let denominator: Quantity?
    /// How many records or users it rests on.
    public let n: Int
    public let interval: Interval?
    public let asOf: CalendarDate
    /// The rows behind it.
    public let rows: RowSet
    /// What else must be said beside it: rows without a price, values taken from a list price.
    public let notes: [String]

    public init(
        _ definition: String, scope: String = "", outcome: Outcome, numerator: Quantity? = nil,
        denominator: Quantity? = nil, n: Int, interval: Interval? = nil, asOf: CalendarDate, rows: RowSet,
        notes: [String] = []
    ) {
        self.definition = definition
        self.scope = scope
        self.outcome = outcome
        self.numerator = numerator
        self.denominator = denominator
        self.n = n
        self.interval = interval
        self.asOf = asOf
        self.rows = rows
        self.notes = notes
    }

    /// The value where there is one.
    public var value: Quantity? {
        switch outcome {
        case .value(let quantity), .partial(let quantity, _): quantity
        case .absent: nil
        }
    }

    /// A proportion with its Wilson interval; `NO_EVENTS` without a trial.
    public static func proportion(
        _ definition: String, scope: String = "", successes: Int, trials: Int, of noun: String, asOf: CalendarDate,
        rows: RowSet, notes: [String] = []
    ) -> Figure {
        guard trials > 0, let bounds = Wilson.interval(successes: successes, trials: trials) else {
            return Figure(
                definition, scope: scope, outcome: .absent(.noEvents), n: 0, asOf: asOf, rows: rows, notes: notes)
        }
        return Figure(
            definition, scope: scope, outcome: .value(.share(Double(successes) / Double(trials))),
            numerator: .count(successes, of: noun), denominator: .count(trials, of: noun), n: trials,
            interval: Interval(lower: .share(bounds.lower), upper: .share(bounds.upper), level: "95 %"), asOf: asOf,
            rows: rows, notes: notes)
    }

    /// The same with the number of rows its list has, where some of them are not among the cases.
    public func resting(on rows: Int) -> Figure {
        Figure(
            definition, scope: scope, outcome: outcome, numerator: numerator, denominator: denominator, n: rows,
            interval: interval, asOf: asOf, rows: self.rows, notes: notes)
    }
}

/// A figure and its parts: the parts partition the whole.
public struct Breakdown: Sendable {
    public let total: Figure
    /// The column of the rows whose value says to which part a row belongs.
    public let key: String
    public let parts: [Part]

    /// One part of the whole.
    public struct Part: Sendable {
        /// The value of the key column.
        public let key: Cell
        /// What the part is called on a page.
        public let name: String
        public let figure: Figure
        /// Whether the period of the part is not over at the as-of.
        public let isPartial: Bool

        /// - Parameter key: the value of the key column. Default: the name as text.
        public init(name: String, key: Cell? = nil, figure: Figure, isPartial: Bool = false) {
            self.name = name
            self.key = key ?? .text(name)
            self.figure = figure
            self.isPartial = isPartial
        }
    }

    public init(total: Figure, key: String, parts: [Part]) {
        self.total = total
        self.key = key
        self.parts = parts
    }
}
