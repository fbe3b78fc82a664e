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

/// Quarters of a fiscal year that starts in any month.
public struct FiscalCalendar: Hashable, Sendable {
    /// 1 for January … 12.
    public let startMonth: Int

    public init(startMonth: Int) { self.startMonth = startMonth }

    /// The fiscal quarter of a date. A fiscal year is named after the calendar year in which it ends.
    public func quarter(of date: CalendarDate) -> Period {
        let monthsIn = (date.month - startMonth + 12) % 12
        let start = date.startOfMonth.adding(months: -(monthsIn % 3))
        let yearEnd = date.startOfMonth.adding(months: 11 - monthsIn)
        return Period(start: start, end: start.adding(months: 3), name: "Q\(monthsIn / 3 + 1) \(yearEnd.year)")
    }
}
