import CRMModel

/// How far a forecast looks: from the day after the origin.
public enum PipelineTarget: String, CaseIterable, Sendable {
    /// To the end of the next calendar month; from a month's end that is the month after it.
    case month = "M1"
    /// To the end of the third calendar month after.
    case quarter = "Q1"
    case days28 = "D28"
    case days84 = "D84"

    /// The last day of the target.
    public func end(after origin: CalendarDate) -> CalendarDate {
        switch self {
        case .month: PipelineTarget.monthEnd(origin, plus: 1)
        case .quarter: PipelineTarget.monthEnd(origin, plus: 3)
        case .days28: origin.adding(days: 28)
        case .days84: origin.adding(days: 84)
        }
    }

    /// Targets of like length, whose past errors are learned from together.
    var family: [PipelineTarget] {
        switch self {
        case .month, .days28: [.month, .days28]
        case .quarter, .days84: [.quarter, .days84]
        }
    }

    /// Whether a past forecast of this target is made at an origin: month ends for months, Sundays for days.
    func isDue(at origin: CalendarDate) -> Bool {
        switch self {
        case .month, .quarter: origin.isMonthEnd
        case .days28, .days84: origin.isoWeekday == 7
        }
    }

    private static func monthEnd(_ date: CalendarDate, plus months: Int) -> CalendarDate {
        date.startOfMonth.adding(months: months + 1).adding(days: -1)
    }
}

extension CalendarDate {
    /// The same day three months earlier, a month's last day for a month's last day.
    var quarterEarlier: CalendarDate { adding(days: 1).adding(months: -3).adding(days: -1) }

    var isMonthEnd: Bool { adding(days: 1).month != month }

    static func - (a: CalendarDate, b: CalendarDate) -> Int { Int(a.dayNumber - b.dayNumber) }
}
