/// A day of the proleptic Gregorian calendar, years 1 to 9999.
package struct CivilDay: Hashable, Comparable, Sendable {
    package let year: Int
    /// 1...12
    package let month: Int
    /// 1...31
    package let day: Int

    /// Nil where there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(year: year, month: month)
        else { return nil }
        self.init(known: year, month, day)
    }

    private init(known year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// From "2026-11-20"; nil for any other form.
    package init?(iso text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Days since 1 January 1, a Monday, which is 0.
    package var number: Int { Self.daysBefore(year) + Self.daysBefore(month, of: year) + day - 1 }

    /// Nil outside of the years 1 to 9999.
    package init?(number: Int) {
        guard (0...3_652_058).contains(number) else { return nil }
        // 146,097 days are 400 years; the estimate is one year short at most.
        var year = number * 400 / 146_097 + 1
        while Self.daysBefore(year + 1) <= number { year += 1 }
        while Self.daysBefore(year) > number { year -= 1 }
        let rest = number - Self.daysBefore(year)
        var month = rest / 29 + 1
        while month > 12 || Self.daysBefore(month, of: year) > rest { month -= 1 }
        self.init(known: year, month, rest - Self.daysBefore(month, of: year) + 1)
    }

    /// 0 for Monday to 6 for Sunday.
    package var weekday: Int { number % 7 }

    package static func < (a: CivilDay, b: CivilDay) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func length(year: Int, month: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func daysBefore(_ year: Int) -> Int {
        let whole = year - 1
        return whole * 365 + whole / 4 - whole / 100 + whole / 400
    }

    private static func daysBefore(_ month: Int, of year: Int) -> Int {
        let common = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        return common[month - 1] + (month > 2 && isLeap(year) ? 1 : 0)
    }
}
