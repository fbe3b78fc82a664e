import CRMModel
import RuleLanguage

/// The time there is for an obligation, from the instant of its activation. Both ends belong to it.
public struct TimeWindow: Hashable, Sendable {
    /// A distance in time.
    public enum Length: Hashable, Sendable {
        case elapsed(milliseconds: Int64)
        /// Days of a calendar, 0 for the day itself.
        case business(days: Int)

        public init(_ duration: RuleDuration) {
            guard let seconds = duration.seconds else {
                self = .business(days: duration.count)
                return
            }
            let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
            self = .elapsed(milliseconds: overflow ? Int64.max : product)
        }

        var isBusiness: Bool { if case .business = self { true } else { false } }
    }

    /// Not before; nil for at once.
    public var from: Length?
    public var to: Length

    public init(from: Length? = nil, to: Length) {
        self.from = from
        self.to = to
    }

    public init(_ window: RuleWindow) {
        self.init(from: window.from.map(Length.init), to: Length(window.to))
    }

    /// Whether a calendar is needed.
    public var needsCalendar: Bool { to.isBusiness || from?.isBusiness == true }
}

/// Turns business days into instants, for the user who answers for a case. Instants are milliseconds since 1970.
public protocol BusinessClock: Sendable {
    /// The first instant of the first day d with bd(day of `instant`, d) = `days`. Definition: metrics.md 1.1.
    func firstMoment(_ days: Int, after instant: Int64) -> Int64
    /// The last instant of that day; `Int64.max` beyond the year 9999.
    func lastMoment(_ days: Int, after instant: Int64) -> Int64
}

/// The business days of one calendar in one zone.
public struct CalendarClock: BusinessClock {
    private let calendar: BusinessCalendar
    private let zone: Zone

    public init(calendar: BusinessCalendar, zone: Zone = .utc) {
        self.calendar = calendar
        self.zone = zone
    }

    public func firstMoment(_ days: Int, after instant: Int64) -> Int64 {
        day(days, after: instant).map { zone.instant(of: $0).milliseconds } ?? Int64.max
    }

    public func lastMoment(_ days: Int, after instant: Int64) -> Int64 {
        day(days, after: instant).map { zone.instant(of: $0.adding(days: 1)).milliseconds - 1 } ?? Int64.max
    }

    private func day(_ days: Int, after instant: Int64) -> CalendarDate? {
        var day = zone.date(of: Instant(milliseconds: instant))
        var left = days
        while left > 0 {
            guard day.year < 9999 else { return nil }
            day = day.adding(days: 1)
            if calendar.isWorkingDay(day) { left -= 1 }
        }
        return day
    }
}
