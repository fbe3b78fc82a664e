import CRMModel

/// How far back a bridge begins.
public struct MovementSpan: Hashable, Sendable {
    /// Part of the name of its list: `day`, `week`, `month`, `quarter`.
    public let key: String
    /// "Since the day before", "Last week" …
    public let title: String
    /// The day at whose end it begins.
    public let start: CalendarDate

    public init(key: String, title: String, start: CalendarDate) {
        self.key = key
        self.title = title
        self.start = start
    }

    /// The spans that end with a day, the shortest first.
    public static func all(before end: CalendarDate, fiscal: FiscalCalendar) -> [MovementSpan] {
        [
            MovementSpan(key: "day", title: "Since the day before", start: end.adding(days: -1)),
            MovementSpan(key: "week", title: "Last seven days", start: end.adding(days: -7)),
            MovementSpan(key: "month", title: "Last month", start: end.adding(months: -1)),
            MovementSpan(
                key: "quarter", title: "Since the quarter began", start: fiscal.quarter(of: end).start.adding(days: -1)),
        ]
    }
}
