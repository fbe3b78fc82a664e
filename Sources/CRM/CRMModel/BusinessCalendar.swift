/// Which days count as working days: Monday to Friday less the holidays of one calendar.
public struct BusinessCalendar: Sendable {
    private let holidays: Set<CalendarDate>

    public init(holidays: some Sequence<CalendarDate> = []) { self.holidays = Set(holidays) }

    /// Whether a day is a weekday and no holiday.
    public func isWorkingDay(_ date: CalendarDate) -> Bool { date.isoWeekday <= 5 && !holidays.contains(date) }

    /// Business days from `a` to `b`: the working days d with a < d ≤ b; 0 for the same day; negative backwards.
    /// Definition: metrics.md 1.1.
    public func days(from a: CalendarDate, to b: CalendarDate) -> Int {
        if b < a { return -days(from: b, to: a) }
        // Whole weeks hold five weekdays each; what is left is walked, and holidays on weekdays are taken off.
        let span = Int(b.dayNumber - a.dayNumber)
        var count = span / 7 * 5
        var day = a.adding(days: span / 7 * 7)
        while day < b {
            day = day.adding(days: 1)
            if day.isoWeekday <= 5 { count += 1 }
        }
        for holiday in holidays where a < holiday && holiday <= b && holiday.isoWeekday <= 5 { count -= 1 }
        return count
    }
}
