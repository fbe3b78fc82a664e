/// When users were away.
public struct Absences: Sendable {
    /// One span: first and last day, and the share of each day.
    public struct Span: Sendable {
        public let start: CalendarDate
        public let end: CalendarDate
        public let fraction: Double
    }

    private var spans: [RowIndex: [Span]] = [:]

    public init() {}

    /// Adds one span; both days belong to it.
    public mutating func append(user: RowIndex, start: CalendarDate, end: CalendarDate, fraction: Double) {
        spans[user, default: []].append(Span(start: start, end: end, fraction: fraction))
    }

    /// The share of a day a user was there: 1, 0.5 or 0.
    public func presence(of user: RowIndex, on date: CalendarDate) -> Double {
        guard let own = spans[user] else { return 1 }
        let away = own.reduce(0.0) { $1.start <= date && date <= $1.end ? max($0, $1.fraction) : $0 }
        return max(0, 1 - away)
    }
}
