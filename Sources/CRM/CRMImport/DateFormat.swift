import CRMModel

/// A declared way of writing dates and times, such as `dd MMM, yyyy HH:mm:ss`.
///
/// Letters: `yyyy`, `yy` (1970 to 2069), `MM` or `M`, `MMM` (a month's name or short name, see `MonthNames`), `dd` or
/// `d`, `HH` or `H`, `hh` with `a` (AM, PM), `mm`, `ss`, `SSS`, `Z` (`Z` or an offset). Everything else stands for
/// itself. A format of `iso` takes any ISO 8601 date or date with time, `excel` the day numbers of a spreadsheet:
/// days since 30 December 1899, with a fraction for the time.
public struct DateFormat: Hashable, Sendable {
    /// The pattern as declared.
    public let pattern: String
    private let parts: [Part]

    private enum Part: Hashable, Sendable {
        case year(digits: Int)
        case month, shortMonth, day, hour, halfDayHour, halfDay, minute, second, millisecond, offset, iso, excel
        case literal(UInt8)
    }

    /// A day, and the time of day where the pattern has one.
    package struct Moment {
        package var date: CalendarDate
        package var secondOfDay = 0
        package var millisecond = 0
        /// Seconds east of Greenwich where the text says so.
        package var offset: Int?
    }

    /// Nil where the pattern has a letter of no meaning or lacks year, month or day.
    public init?(_ pattern: String) {
        self.pattern = pattern
        if pattern == "iso" || pattern == "excel" {
            parts = [pattern == "iso" ? .iso : .excel]
            return
        }
        var parts: [Part] = []
        var rest = Array(pattern.utf8)[...]
        let words: [(String, Part)] = [
            ("yyyy", .year(digits: 4)), ("yy", .year(digits: 2)), ("MMM", .shortMonth), ("MM", .month), ("M", .month),
            ("dd", .day),
            ("d", .day), ("HH", .hour), ("H", .hour), ("hh", .halfDayHour), ("h", .halfDayHour), ("a", .halfDay),
            ("mm", .minute),
            ("ss", .second), ("SSS", .millisecond), ("Z", .offset),
        ]
        scan: while let byte = rest.first {
            for (word, part) in words where rest.starts(with: word.utf8) {
                parts.append(part)
                rest = rest.dropFirst(word.utf8.count)
                continue scan
            }
            let isLetter = byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
            // T and a few words such as "at" cannot be told from letters of meaning; T alone is common.
            if isLetter && byte != 0x54 { return nil }
            parts.append(.literal(byte))
            rest = rest.dropFirst()
        }
        let hasYear = parts.contains { if case .year = $0 { true } else { false } }
        guard hasYear, parts.contains(.day), parts.contains(.month) || parts.contains(.shortMonth) else { return nil }
        self.parts = parts
    }

    /// The moment a text stands for; nil where it does not follow the pattern or names no such day or time.
    package func parse(_ text: String) -> Moment? {
        var scanner = FieldScanner(Array(text.utf8))
        var year: Int?
        var month: Int?
        var day: Int?
        var hour = 0
        var minute = 0
        var second = 0
        var millisecond = 0
        var afternoon: Bool?
        var offset: Int?
        for (place, part) in parts.enumerated() {
            switch part {
            case .iso: return DateFormat.iso(text)
            case .excel: return DateFormat.excel(text)
            case .year(let digits):
                guard let value = scanner.number(digits...digits) else { return nil }
                year = digits == 4 ? value : value + (value < 70 ? 2000 : 1900)
            case .month:
                guard let value = scanner.number(1...2) else { return nil }
                month = value
            case .shortMonth:
                let dotFollows = place + 1 < parts.count && parts[place + 1] == .literal(0x2E)
                guard let value = scanner.monthName(takingDot: !dotFollows) else { return nil }
                month = value
            case .day:
                guard let value = scanner.number(1...2) else { return nil }
                day = value
            case .hour, .halfDayHour:
                guard let value = scanner.number(1...2), value < 24 else { return nil }
                hour = value
            case .minute:
                guard let value = scanner.number(2...2), value < 60 else { return nil }
                minute = value
            case .second:
                guard let value = scanner.number(2...2), value < 60 else { return nil }
                second = value
            case .millisecond:
                guard let value = scanner.number(3...3) else { return nil }
                millisecond = value
            case .halfDay:
                guard let value = scanner.halfDay() else { return nil }
                afternoon = value
            case .offset:
                guard let value = scanner.offset() else { return nil }
                offset = value
            case .literal(let byte):
                guard scanner.skip(byte) else { return nil }
            }
        }
        if let afternoon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (afternoon ? 12 : 0)
        }
        guard scanner.isAtEnd, let year, let month, let day, let date = CalendarDate(year: year, month: month, day: day)
        else {
            return nil
        }
        let secondOfDay: Int = hour * 3600 + minute * 60 + second
        return Moment(date: date, secondOfDay: secondOfDay, millisecond: millisecond, offset: offset)
    }

    /// Days from 1970 to 2149: smaller and greater numbers are hardly days. Times are rounded to seconds.
    private static func excel(_ text: String) -> Moment? {
        guard let number = NumberFormat().parse(text)?.double, number >= 25_569, number < 91_313,
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2E })
        else { return nil }
        let seconds = Int((number * 86_400).rounded())
        let day = CalendarDate(dayNumber: Int32(seconds / 86_400 - 25_569))
        return Moment(date: day, secondOfDay: seconds % 86_400)
    }

    private static func iso(_ text: String) -> Moment? {
        if let date = CalendarDate(iso: text) { return Moment(date: date) }
        guard let instant = Instant(iso: text) else { return nil }
        let marks: [UInt8] = [0x5A, 0x2B, 0x2D]
        // The day and time are those that stand there: a date is never shifted into another zone.
        let mark = text.utf8.dropFirst(16).firstIndex(where: marks.contains)
        guard let local = Instant(iso: text[..<(mark ?? text.endIndex)]) else { return nil }
        let (date, second) = local.utc
        let millisecond = Int((local.milliseconds % 1000 + 1000) % 1000)
        let offset = mark == nil ? nil : Int((local.milliseconds - instant.milliseconds) / 1000)
        return Moment(date: date, secondOfDay: second, millisecond: millisecond, offset: offset)
    }
}

/// Reads the fields of a date off its bytes.
private struct FieldScanner {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < digits.upperBound, at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 {
            value = value * 10 + Int(bytes[at] - 0x30)
            at += 1
            count += 1
        }
        return count >= digits.lowerBound ? value : nil
    }

    mutating func monthName(takingDot: Bool) -> Int? {
        var end = at
        while end < bytes.count, bytes[end] >= 0x80 || bytes[end] | 0x20 >= 0x61 && bytes[end] | 0x20 <= 0x7A {
            end += 1
        }
        guard let month = MonthNames.month(String(decoding: bytes[at..<end], as: UTF8.self)) else { return nil }
        at = end
        if takingDot, at < bytes.count, bytes[at] == 0x2E { at += 1 }
        return month
    }

    mutating func halfDay() -> Bool? {
        guard at + 2 <= bytes.count else { return nil }
        let word = String(decoding: bytes[at..<at + 2], as: UTF8.self).uppercased()
        guard word == "AM" || word == "PM" else { return nil }
        at += 2
        return word == "PM"
    }

    mutating func offset() -> Int? {
        if skip(0x5A) { return 0 }
        let sign: Int
        if skip(0x2B) { sign = 1 } else if skip(0x2D) { sign = -1 } else { return nil }
        guard let hour = number(2...2), hour <= 14 else { return nil }
        _ = skip(0x3A)
        guard let minute = number(2...2), minute < 60 else { return nil }
        return sign * (hour * 3600 + minute * 60)
    }
}
