import CRMModel
import RuleLanguage

/// What a field holds, as text with what the text stands for.
public struct CaseValue: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case text
        case number
        /// Whole minor units of the record's currency.
        case money(Currency)
        /// ISO day.
        case date
        /// Milliseconds since 1970.
        case instant
        /// 0 or 1, or the words.
        case truth
    }

    public var text: String
    public var kind: Kind
    /// A blank, or a word people enter to get past a required field.
    public var isEmpty: Bool

    public init(_ text: String, _ kind: Kind = .text, isEmpty: Bool = false) {
        self.text = text
        self.kind = kind
        self.isEmpty = isEmpty
    }

    /// The value a rule or an example writes; nil for what only a case can tell.
    public init?(_ value: RuleValue) {
        switch value.kind {
        case .text(let text): self.init(text)
        case .number(let number): self.init(ExactNumber(number).text + (number.unit == .percent ? " %" : ""), .number)
        case .date(let date): self.init(date.iso, .date)
        case .truth(let truth): self.init(truth ? "true" : "false", .truth)
        case .today, .field: return nil
        }
    }

    /// The value an example gives a field. Its numbers have the unit they are compared with.
    init?(example value: RuleValue) {
        self.init(value)
        if case .number = kind { kind = .text }
    }

    /// Filled, nobody says with what.
    static let unstated = CaseValue("")

    /// The number the text stands for, and whether it is written in percent; nil for none.
    var number: (value: ExactNumber, isPercent: Bool)? {
        if case .money(let currency) = kind {
            return Int64(text).map { (ExactNumber(mantissa: $0, scale: currency.exponent), false) }
        }
        var bytes = text.utf8[...]
        while let last = bytes.last, last == 0x20 || last == 0xA0 || last == 0xC2 { bytes.removeLast() }
        let isPercent = bytes.last == 0x25
        if isPercent { bytes.removeLast() }
        while bytes.last == 0x20 { bytes.removeLast() }
        return ExactNumber(bytes).map { ($0, isPercent) }
    }

    /// Whether the text stands for a number.
    public var isNumber: Bool { number != nil }

    /// The day the text stands for, in a zone where it is an instant.
    func date(in zone: Zone) -> CalendarDate? {
        if case .instant = kind { return Int64(text).map { zone.date(of: Instant(milliseconds: $0)) } }
        return CalendarDate(iso: text.prefix(10))
    }

    var truth: Bool? {
        switch text.lowercased() {
        case "1", "true", "yes": true
        case "0", "false", "no": false
        default: nil
        }
    }
}

/// A decimal number without rounding: `mantissa` divided by ten to the power of `scale`.
public struct ExactNumber: Hashable, Sendable {
    public var mantissa: Int64
    public var scale: Int

    public init(mantissa: Int64, scale: Int = 0) {
        self.mantissa = mantissa
        self.scale = scale
    }

    /// The number as it is written; a percentage keeps its digits.
    public init(_ number: RuleNumber) { self.init(mantissa: number.mantissa, scale: number.scale) }

    /// Digits with at most one point and a sign before them; nil for anything else and for more than 18 digits.
    init?(_ bytes: Substring.UTF8View) {
        var mantissa: Int64 = 0
        var scale = 0
        var digits = 0
        var hasPoint = false
        var isNegative = false
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case 0x2D where place == 0: isNegative = true
            case 0x2E where !hasPoint: hasPoint = true
            case 0x30...0x39:
                guard digits < 18 else { return nil }
                mantissa = mantissa * 10 + Int64(byte - 0x30)
                digits += 1
                if hasPoint { scale += 1 }
            case 0x5F where digits > 0: continue
            default: return nil
            }
        }
        guard digits > 0 else { return nil }
        self.init(mantissa: isNegative ? -mantissa : mantissa, scale: scale)
    }

    /// The number as digits.
    public var text: String {
        guard scale > 0 else { return String(mantissa) }
        let digits = String(mantissa.magnitude)
        let filled = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return (mantissa < 0 ? "-" : "") + filled.dropLast(scale) + "." + filled.suffix(scale)
    }

    /// Negative, 0 or positive, as this is less than, equal to or greater than another.
    func compare(_ other: ExactNumber) -> Int {
        let shared = max(scale, other.scale)
        func scaled(_ number: ExactNumber) -> (high: Int64, low: UInt64)? {
            var power: Int64 = 1
            for _ in number.scale..<shared {
                let (next, overflow) = power.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                power = next
            }
            return number.mantissa.multipliedFullWidth(by: power)
        }
        guard let own = scaled(self), let its = scaled(other) else {
            return mantissa == its(other) ? 0 : approximate < other.approximate ? -1 : 1
        }
        if own.high != its.high { return own.high < its.high ? -1 : 1 }
        return own.low == its.low ? 0 : own.low < its.low ? -1 : 1
    }

    private func its(_ other: ExactNumber) -> Int64? { scale == other.scale ? other.mantissa : nil }

    /// The nearest fraction, for what must be converted anyway.
    var approximate: Double {
        var value = Double(mantissa)
        for _ in 0..<scale { value /= 10 }
        return value
    }
}
