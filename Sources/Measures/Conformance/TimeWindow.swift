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

/// What is known of an obligation when its deadline is asked for, so that the calendar can be that of whoever answers.
public struct Duty: Hashable, Sendable {
    /// When it ended before any deadline: met, barred, or closed with the case; `Int64.max` where it did not.
    public var end: Int64
    /// Who did the event that is judged, and when; -1 and `Activation.noInstant` where none is.
    public var actor: Int32
    public var at: Int64

    public init(end: Int64 = Int64.max, actor: Int32 = -1, at: Int64 = Activation.noInstant) {
        self.end = end
        self.actor = actor
        self.at = at
    }
}

/// Turns business days into instants, for the user who answers for an obligation. Instants are milliseconds since 1970.
public protocol BusinessClock: Sendable {
    /// The first instant of the first day d with bd(day of `instant`, d) = `days`. Definition: metrics.md 1.1.
    func firstMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64
    /// The last instant of that day; `Int64.max` beyond the year 9999.
    func lastMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64
}

/// The business days of one calendar in one zone.
public struct CalendarClock: BusinessClock {
    private let calendar: BusinessCalendar
    private let zone: Zone

    public init(calendar: BusinessCalendar, zone: Zone = .utc) {
        self.calendar = calendar
        self.zone = zone
    }

    public func firstMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64 {
        day(days, after: instant).map { zone.instant(of: $0).milliseconds } ?? Int64.max
    }

    public func lastMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64 {
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
