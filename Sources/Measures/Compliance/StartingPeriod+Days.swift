import CRMModel
import RuleLanguage

extension StartingPeriod {
    /// The first day of the period a day lies in. Quarters are those of the fiscal year.
    func start(of day: CalendarDate, _ fiscal: FiscalCalendar) -> CalendarDate {
        switch self {
        case .week: day.startOfWeek
        case .month: day.startOfMonth
        case .quarter: fiscal.quarter(of: day).start
        }
    }

    /// The first day of the period after one that begins on `start`.
    func next(after start: CalendarDate, _ fiscal: FiscalCalendar) -> CalendarDate {
        switch self {
        case .week: start.adding(days: 7)
        case .month: start.adding(months: 1)
        case .quarter: fiscal.quarter(of: start).end
        }
    }
}
