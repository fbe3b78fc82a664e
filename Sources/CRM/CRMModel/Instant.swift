/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// 00:00 UTC of a day, plus seconds.
    public init(utc date: CalendarDate, seconds: Int = 0) {
        milliseconds = (Int64(date.dayNumber) * 86_400 + Int64(seconds)) * 1000
    }

    /// The instant written in ISO 8601: a date, optionally `T` or a blank and `HH:MM[:SS[.fff]]`, optionally `Z` or an
    /// offset. Without an offset it is read as UTC. Nil for anything else, 24:00 and leap seconds included.
    public init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, let date = CalendarDate(iso: String(decoding: bytes[0..<10], as: UTF8.self)) else {
            return nil
        }
        if bytes.count == 10 {
            self.init(utc: date)
            return
        }
        guard bytes[10] == 0x54 || bytes[10] == 0x20 else { return nil }
        var scanner = DigitScanner(bytes[11...])
        guard let hour = scanner.number(digits: 2), scanner.skip(0x3A), let minute = scanner.number(digits: 2),
            hour < 24, minute < 60
        else { return nil }
        var second = 0
        var fraction = 0
        if scanner.skip(0x3A) {
            guard let value = scanner.number(digits: 2), value < 60 else { return nil }
            second = value
            if scanner.skip(0x2E) {
                guard let value = scanner.milliseconds() else { return nil }
                fraction = value
            }
        }
        guard let offset = scanner.offset() else { return nil }
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        self.init(milliseconds: seconds * 1000 + Int64(fraction))
    }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// The instant's UTC date and the seconds into that day. What lies outside the range of dates is taken as its first
    /// or last day, so that a senseless number in a database cannot end the process.
    public var utc: (date: CalendarDate, secondOfDay: Int) {
        let seconds = milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
        let day = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
        let known = min(max(day, Int64(CalendarDate.first.dayNumber)), Int64(CalendarDate.last.dayNumber))
        return (CalendarDate(dayNumber: Int32(known)), Int(seconds - day * 86_400))
    }

    /// This instant moved by seconds; at the ends of what can be counted it stays there.
    func adding(seconds: Int) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(Int64(seconds) * 1000)
        return Instant(milliseconds: overflow ? (seconds < 0 ? Int64.min : Int64.max) : sum)
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`.
    public var iso: String {
        let (date, second) = utc
        return "\(date.iso)T\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2))Z"
    }
}

/// Reads fixed-width digits and separators off a run of bytes.
private struct DigitScanner {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for byte in rest.prefix(digits) {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        rest = rest.dropFirst(digits)
        return value
    }

    /// One or more digits of a fraction, to the millisecond; further digits are cut.
    mutating func milliseconds() -> Int? {
        var value = 0
        var digits = 0
        while let byte = rest.first, byte >= 0x30, byte <= 0x39 {
            if digits < 3 { value = value * 10 + Int(byte - 0x30) }
            digits += 1
            rest = rest.dropFirst()
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 3)..<3 { value *= 10 }
        return value
    }

    /// `Z`, `±HH:MM`, `±HHMM` or nothing, as seconds east of Greenwich; nil where something else follows.
    mutating func offset() -> Int? {
        if rest.isEmpty { return 0 }
        if skip(0x5A) { return rest.isEmpty ? 0 : nil }
        let sign: Int
        if skip(0x2B) { sign = 1 } else if skip(0x2D) { sign = -1 } else { return nil }
        guard let hour = number(digits: 2), hour <= 14 else { return nil }
        _ = skip(0x3A)
        let minute = rest.isEmpty ? 0 : number(digits: 2)
        guard let minute, minute < 60, rest.isEmpty else { return nil }
        return sign * (hour * 3600 + minute * 60)
    }
}
