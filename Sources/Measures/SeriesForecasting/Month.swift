/// A calendar month.
public struct Month: Hashable, Sendable, Comparable {
    /// Months since January of year 0.
    public let index: Int

    public init(index: Int) { self.index = index }

    /// - Parameter month: 1 … 12; nil outside.
    public init?(year: Int, month: Int) {
        guard (1...12).contains(month), (0...9999).contains(year) else { return nil }
        self.init(index: year * 12 + month - 1)
    }

    /// `YYYY-MM`; nil for anything else.
    public init?(iso text: String) {
        let bytes = Array(text.utf8)
        func digits(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(Int?.some(0)) { sum, byte in
                guard let sum, (48...57).contains(byte) else { return nil }
                return sum * 10 + Int(byte - 48)
            }
        }
        guard bytes.count == 7, bytes[4] == 45, let year = digits(0..<4), let month = digits(5..<7) else { return nil }
        self.init(year: year, month: month)
    }

    public var year: Int { index / 12 }
    /// 1 … 12.
    public var month: Int { index % 12 + 1 }

    /// Number of days. Source: the Gregorian calendar.
    public var days: Int { Month.firstDay(index + 1) - Month.firstDay(index) }

    /// Days from Monday to Friday, less holidays: days of the month that are no working days though they fall on these.
    public func workingDays(holidays: Set<Int> = []) -> Int {
        let first = Month.firstDay(index)
        return (1...days).count { day in
            // 1970-01-01 was a Thursday; Monday is 0.
            let weekday = ((first + day - 1 + 3) % 7 + 7) % 7
            return weekday < 5 && !holidays.contains(day)
        }
    }

    public static func < (a: Month, b: Month) -> Bool { a.index < b.index }

    /// Days from 1970-01-01 to the first of a month. Source: H. Hinnant, "chrono-compatible low-level date algorithms".
    private static func firstDay(_ index: Int) -> Int {
        // Years begin in March, so that the leap day is the last of its year.
        let shifted = index - 2
        let year = shifted >= 0 ? shifted / 12 : (shifted - 11) / 12
        let month = shifted - year * 12
        let era = year >= 0 ? year / 400 : (year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * month + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
