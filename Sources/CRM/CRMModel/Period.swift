/// A half-open span of days: `start` belongs to it, `end` does not.
public struct Period: Hashable, Sendable {
    public let start: CalendarDate
    public let end: CalendarDate
    /// How the period is called on a page: `2026-10`, `Q4 2026`, `2026-W40`.
    public let name: String

    public init(start: CalendarDate, end: CalendarDate, name: String) {
        self.start = start
        self.end = end
        self.name = name
    }

    /// Whether a day lies in the period.
    public func contains(_ date: CalendarDate) -> Bool { start <= date && date < end }

    /// Length in days.
    public var days: Int { Int(end.dayNumber - start.dayNumber) }

    /// The calendar month of a date.
    public static func month(of date: CalendarDate) -> Period {
        let start = date.startOfMonth
        return Period(start: start, end: start.adding(months: 1), name: start.isoMonth)
    }

    /// The ISO week, Monday to Sunday, of a date.
    public static func week(of date: CalendarDate) -> Period {
        let start = date.startOfWeek
        let (year, week) = date.isoWeek
        return Period(start: start, end: start.adding(days: 7), name: "\(year)-W\(pad(week, 2))")
    }
}
