import CRMModel

/// A length of time as a rule writes it.
public struct RuleDuration: Hashable, Sendable {
    public enum Unit: Hashable, Sendable, CaseIterable {
        case minutes, hours
        /// 86,400 seconds.
        case days
        /// Days of the company's calendar, until the local end of the last one.
        case businessDays
        case weeks
    }

    /// At least 1; 0 business days for `the same day`. Negative only behind `today -`.
    public var count: Int
    public var unit: Unit
    public var position: SourcePosition

    public init(_ count: Int, _ unit: Unit, position: SourcePosition = .none) {
        self.count = count
        self.unit = unit
        self.position = position
    }

    /// `the same day`: until the local end of the day.
    public static let sameDay = RuleDuration(0, .businessDays)

    /// The length of an elapsed duration; nil for business days.
    public var seconds: Int64? {
        switch unit {
        case .minutes: Int64(count) * 60
        case .hours: Int64(count) * 3600
        case .days: Int64(count) * 86_400
        case .weeks: Int64(count) * 604_800
        case .businessDays: nil
        }
    }
}

/// `within D` or `within D to D`: the time there is. Both ends belong to it, and count in the same way.
public struct RuleWindow: Hashable, Sendable {
    public var from: RuleDuration?
    public var to: RuleDuration
    public var position: SourcePosition

    public init(from: RuleDuration? = nil, to: RuleDuration, position: SourcePosition = .none) {
        self.from = from
        self.to = to
        self.position = position
    }
}

/// `effective DATE to DATE`: the days a rule is in force, the last included.
public struct EffectiveRange: Hashable, Sendable {
    public var from: CalendarDate
    /// The last day; nil for ever.
    public var to: CalendarDate?
    public var position: SourcePosition

    public init(from: CalendarDate, to: CalendarDate? = nil, position: SourcePosition = .none) {
        self.from = from
        self.to = to
        self.position = position
    }
}
