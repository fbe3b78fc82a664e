import CRMModel

/// How far a forecast looks: from the day after the origin.
public enum PipelineTarget: Hashable, Sendable {
    /// To the end of the nth calendar month after the origin's; from a month's end that is n whole months.
    case months(Int)
    case days(Int)
    /// To a day, that day included: the end of a fiscal quarter, of a month, or any other.
    case end(CalendarDate)

    public static let month = PipelineTarget.months(1)
    public static let quarter = PipelineTarget.months(3)
    public static let days28 = PipelineTarget.days(28)
    public static let days84 = PipelineTarget.days(84)

    /// The lengths past forecasts are made for at every origin.
    public static let standard = [month, quarter, days28, days84]

    /// A target as `code` writes it; nil for any other text, and for more than ten years.
    public init?(_ code: String) {
        func number(_ text: Substring) -> Int? {
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Int(text)
        }
        if code == "Q1" {
            self = .quarter
        } else if let day = CalendarDate(iso: code) {
            self = .end(day)
        } else if code.hasPrefix("M"), let count = number(code.dropFirst()), (1...120).contains(count) {
            self = .months(count)
        } else if code.hasPrefix("D"), let count = number(code.dropFirst()), (1...3660).contains(count) {
            self = .days(count)
        } else {
            return nil
        }
    }

    /// As it is written: `M1`, `Q1`, `D28`, `D84`, else the last day.
    public var code: String {
        switch self {
        case .months(3): "Q1"
        case .months(let count): "M\(count)"
        case .days(let count): "D\(count)"
        case .end(let day): day.iso
        }
    }

    /// The last day of the target.
    public func end(after origin: CalendarDate) -> CalendarDate {
        switch self {
        case .months(let count): origin.startOfMonth.adding(months: count + 1).adding(days: -1)
        case .days(let count): origin.adding(days: count)
        case .end(let day): day
        }
    }

    /// Whether a past forecast of this target is made at an origin: month ends for months, Sundays for days.
    func isDue(at origin: CalendarDate) -> Bool {
        switch self {
        case .months: origin.isMonthEnd
        case .days: origin.isoWeekday == 7
        case .end: false
        }
    }

    /// Targets of like length, whose past errors are learned from together.
    func family(at origin: CalendarDate) -> [PipelineTarget] {
        switch self {
        case .months(let count): count < 3 ? [.month, .days28] : [.quarter, .days84]
        case .days(let count): PipelineTarget.near(count)
        case .end(let day): PipelineTarget.near(day - origin)
        }
    }

    /// The standard length next to a number of days, in proportion, with its calendar months where it has any.
    private static func near(_ days: Int) -> [PipelineTarget] {
        switch days {
        case ..<10: [.days(7)]
        case ..<20: [.days(14)]
        case ..<40: [.month, .days28]
        case ..<69: [.days(56)]
        default: [.quarter, .days84]
        }
    }
}

extension CalendarDate {
    /// The same day three months earlier, a month's last day for a month's last day.
    var quarterEarlier: CalendarDate { adding(days: 1).adding(months: -3).adding(days: -1) }

    var isMonthEnd: Bool { adding(days: 1).month != month }

    static func - (a: CalendarDate, b: CalendarDate) -> Int { Int(a.dayNumber - b.dayNumber) }
}
