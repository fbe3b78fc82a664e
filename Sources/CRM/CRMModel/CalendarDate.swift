// CRMModel: the nouns of a CRM and the arithmetic of its time and money.
//
// In: nothing; these are values. Out: dates, instants, zones, periods, money, and the columns records are held in.
// No clock, no locale: what "today" is and which zone counts are arguments.

/// A day of the proleptic Gregorian calendar, without time or zone. Range 0001-01-01 … 9999-12-31.
public struct CalendarDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public let dayNumber: Int32

    public init(dayNumber: Int32) { self.dayNumber = dayNumber }

    /// 0001-01-01.
    static let first = CalendarDate(dayNumber: number(year: 1, month: 1, day: 1))
    /// 9999-12-31.
    static let last = CalendarDate(dayNumber: number(year: 9999, month: 12, day: 31))

    /// The date with these parts; nil where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CalendarDate.days(inMonth: month, of: year)
        else { return nil }
        self.init(dayNumber: CalendarDate.number(year: year, month: month, day: day))
    }

    /// The date written `YYYY-MM-DD`, exactly; nil for anything else.
    public init?(iso text: some StringProtocol) {
        var text = String(text)
        guard let date = text.withUTF8({ CalendarDate(isoUTF8: $0) }) else { return nil }
        self = date
    }

    /// The same from UTF-8 bytes.
    public init?(isoUTF8 bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = CalendarDate.digits(bytes, 0..<4),
            let month = CalendarDate.digits(bytes, 5..<7), let day = CalendarDate.digits(bytes, 8..<10)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public static func < (a: CalendarDate, b: CalendarDate) -> Bool { a.dayNumber < b.dayNumber }

    /// Year, month 1…12 and day 1…31. Days-to-civil after Howard Hinnant, "chrono-compatible low-level date algorithms".
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(dayNumber) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    public var year: Int { parts.year }
    public var month: Int { parts.month }

    /// 1 for Monday … 7 for Sunday.
    public var isoWeekday: Int { ((Int(dayNumber) + 3) % 7 + 7) % 7 + 1 }

    /// The Monday of this date's ISO week.
    public var startOfWeek: CalendarDate { adding(days: 1 - isoWeekday) }

    /// ISO 8601 week-numbering year and week 1…53.
    public var isoWeek: (year: Int, week: Int) {
        let thursday = adding(days: 4 - isoWeekday)
        let year = thursday.year
        let first = CalendarDate(dayNumber: CalendarDate.number(year: year, month: 1, day: 1))
        return (year, Int(thursday.dayNumber - first.dayNumber) / 7 + 1)
    }

    public var startOfMonth: CalendarDate {
        let (year, month, _) = parts
        return CalendarDate(dayNumber: CalendarDate.number(year: year, month: month, day: 1))
    }

    /// The date so many days later; earlier for a negative number.
    public func adding(days: Int) -> CalendarDate { CalendarDate(dayNumber: dayNumber + Int32(days)) }

    /// The same day of another month, or that month's last day where it is shorter.
    public func adding(months: Int) -> CalendarDate {
        let (year, month, day) = parts
        let index = year * 12 + month - 1 + months
        let newYear = index / 12
        let newMonth = index % 12 + 1
        let last = CalendarDate.days(inMonth: newMonth, of: newYear)
        return CalendarDate(dayNumber: CalendarDate.number(year: newYear, month: newMonth, day: min(day, last)))
    }

    /// `YYYY-MM-DD`.
    public var iso: String {
        let (year, month, day) = parts
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
    }

    /// `YYYY-MM`.
    public var isoMonth: String {
        let (year, month, _) = parts
        return "\(pad(year, 4))-\(pad(month, 2))"
    }

    /// Days of a month, 28…31.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func number(year: Int, month: Int, day: Int) -> Int32 {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            let byte = bytes[index]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}

extension CalendarDate: CustomStringConvertible {
    public var description: String { iso }
}

/// `value` in decimal, filled with zeros on the left to `width` digits.
package func pad(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}
