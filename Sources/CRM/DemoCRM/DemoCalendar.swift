import CRMModel

/// The span of the demo and its fixed days. Days are counted as in `CalendarDate.dayNumber`.
enum DemoCalendar {
    /// Deals are entered from here on, so that the first month of history already closes some.
    static let firstDay = number(2024, 5, 1)
    static let historyStart = number(2024, 11, 1)
    /// The day the database was exported; nothing happens on or after it.
    static let asOf = number(2026, 10, 31)
    /// One past the last day that plans reach.
    static let horizon = number(2028, 1, 1)

    static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            preconditionFailure("no such day: \(year)-\(month)-\(day)")
        }
        return Int(date.dayNumber)
    }

    /// First days of the full quarters of the history and of the one after it.
    static let quarterStarts: [Int] = (0...8).map { Int(date(number(2025, 1, 1)).adding(months: 3 * $0).dayNumber) }

    static func date(_ day: Int) -> CalendarDate { CalendarDate(dayNumber: Int32(day)) }
    static func iso(_ day: Int) -> String { date(day).iso }
    static func month(_ day: Int) -> Int { date(day).month }
    /// 1 for Monday … 7.
    static func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 + 1 }
    static func lastOfMonth(_ day: Int) -> Int { Int(date(day).startOfMonth.adding(months: 1).dayNumber) - 1 }
    static func startOfQuarter(_ day: Int) -> Int {
        let month = date(day).month
        return Int(date(day).startOfMonth.adding(months: -((month - 1) % 3)).dayNumber)
    }
    static func endOfQuarter(_ day: Int) -> Int {
        Int(date(startOfQuarter(day)).adding(months: 3).dayNumber) - 1
    }
}

/// Working days of one country, looked up by day.
struct WorkingDays {
    private let working: [Bool]
    /// Number of working days before each day of the span.
    private let rank: [Int32]

    init(_ calendar: BusinessCalendar) {
        var working: [Bool] = []
        var rank: [Int32] = []
        var count: Int32 = 0
        for day in DemoCalendar.firstDay..<DemoCalendar.horizon {
            let isWorking = calendar.isWorkingDay(DemoCalendar.date(day))
            working.append(isWorking)
            rank.append(count)
            if isWorking { count += 1 }
        }
        self.working = working
        self.rank = rank
    }

    private func index(_ day: Int) -> Int { min(max(day - DemoCalendar.firstDay, 0), working.count - 1) }

    func isWorking(_ day: Int) -> Bool { working[index(day)] }

    /// The first working day on or after `day`.
    func next(_ day: Int) -> Int {
        var day = max(day, DemoCalendar.firstDay)
        while day < DemoCalendar.horizon - 1, !isWorking(day) { day += 1 }
        return day
    }

    /// The day `count` business days after `day`.
    func adding(_ count: Int, to day: Int) -> Int {
        var day = day
        var left = count
        while left > 0, day < DemoCalendar.horizon - 1 {
            day += 1
            if isWorking(day) { left -= 1 }
        }
        return day
    }

    /// Business days d with a < d ≤ b.
    func between(_ a: Int, _ b: Int) -> Int {
        guard b > a else { return 0 }
        return Int(rank[index(b)]) - Int(rank[index(a)]) + (isWorking(b) ? 1 : 0) - (isWorking(a) ? 1 : 0)
    }
}
