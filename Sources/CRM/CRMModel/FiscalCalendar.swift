/// Quarters and months of a fiscal year that starts in any month, of calendar months or of whole weeks.
public struct FiscalCalendar: Hashable, Sendable {
    /// 1 for January … 12.
    public let startMonth: Int
    /// Nil where fiscal months are calendar months.
    public let weeks: Weeks?

    /// A year of 52 or 53 whole weeks: the 53rd belongs to the last month.
    public struct Weeks: Hashable, Sendable {
        /// Weeks of the three months of a quarter.
        public enum Pattern: String, CaseIterable, Hashable, Sendable {
            case fourFourFive = "4-4-5"
            case fourFiveFour = "4-5-4"
            case fiveFourFour = "5-4-4"

            /// Days from a quarter's first to those of its second and third month.
            var starts: (second: Int, third: Int) {
                switch self {
                case .fourFourFive: (28, 56)
                case .fourFiveFour: (28, 63)
                case .fiveFourFour: (35, 63)
                }
            }
        }

        /// Which first day of a week begins the year.
        public enum Rule: String, CaseIterable, Hashable, Sendable {
            /// The one next to the first of the start month, before or after.
            case nearest
            /// The last one not after it.
            case before
        }

        public let pattern: Pattern
        /// ISO number of the day on which weeks begin: 1 for Monday … 7.
        public let firstDay: Int
        public let rule: Rule

        public init(_ pattern: Pattern, firstDay: Int = 1, rule: Rule = .nearest) {
            self.pattern = pattern
            self.firstDay = firstDay
            self.rule = rule
        }

        /// The first day of the fiscal year that belongs to the first of a month.
        func start(_ first: CalendarDate) -> CalendarDate {
            let since = (first.isoWeekday - firstDay + 7) % 7
            return first.adding(days: rule == .nearest && since > 3 ? 7 - since : -since)
        }
    }

    public init(startMonth: Int, weeks: Weeks? = nil) {
        self.startMonth = startMonth
        self.weeks = weeks
    }

    /// The fiscal quarter of a date. A fiscal year is named after the calendar year in which it ends.
    public func quarter(of date: CalendarDate) -> Period {
        if let weeks { return quarter(of: date, weeks) }
        let monthsIn = (date.month - startMonth + 12) % 12
        let start = date.startOfMonth.adding(months: -(monthsIn % 3))
        let yearEnd = date.startOfMonth.adding(months: 11 - monthsIn)
        return Period(start: start, end: start.adding(months: 3), name: "Q\(monthsIn / 3 + 1) \(yearEnd.year)")
    }

    /// The month of a date: a calendar month, or one of whole weeks, called by its number in the year: `P11 2026`.
    public func month(of date: CalendarDate) -> Period {
        guard let weeks else { return Period.month(of: date) }
        let quarter = quarter(of: date, weeks)
        let place = monthOfQuarter(date, since: quarter.start, weeks)
        let starts = weeks.pattern.starts
        let edges = [
            quarter.start, quarter.start.adding(days: starts.second), quarter.start.adding(days: starts.third),
            quarter.end,
        ]
        let number = quarter.name.dropFirst().prefix { $0 != " " }
        let month = ((Int(number) ?? 1) - 1) * 3 + place + 1
        return Period(
            start: edges[place], end: edges[place + 1], name: "P\(month) \(quarter.name.drop { $0 != " " }.dropFirst())"
        )
    }

    /// 0, 1 or 2: the month of a date in its fiscal quarter.
    public func monthOfQuarter(_ date: CalendarDate) -> Int {
        guard let weeks else { return (date.month - startMonth + 12) % 3 }
        return monthOfQuarter(date, since: quarter(of: date, weeks).start, weeks)
    }

    private func monthOfQuarter(_ date: CalendarDate, since start: CalendarDate, _ weeks: Weeks) -> Int {
        let days = Int(date.dayNumber - start.dayNumber)
        let starts = weeks.pattern.starts
        return days < starts.second ? 0 : days < starts.third ? 1 : 2
    }

    private func quarter(of date: CalendarDate, _ weeks: Weeks) -> Period {
        var first = date.startOfMonth.adding(months: -((date.month - startMonth + 12) % 12))
        while weeks.start(first) > date { first = first.adding(months: -12) }
        while weeks.start(first.adding(months: 12)) <= date { first = first.adding(months: 12) }
        let start = weeks.start(first)
        let place = min(Int(date.dayNumber - start.dayNumber) / 91, 3)
        return Period(
            start: start.adding(days: 91 * place),
            end: place == 3 ? weeks.start(first.adding(months: 12)) : start.adding(days: 91 * (place + 1)),
            name: "Q\(place + 1) \(first.adding(months: 11).year)")
    }
}
