import CRMModel

/// How numbers are written in an export.
public struct NumberFormat: Hashable, Sendable {
    /// Separates the fraction. Default: a full stop.
    public var decimal: UInt8 = 0x2E
    /// Separates groups of digits. Default: a comma.
    public var group: UInt8 = 0x2C

    public init() {}

    /// A decimal number: `digits` × 10^`exponent`.
    package struct Decimal {
        var digits: Int64
        var exponent: Int

        /// Half to even at `places` decimal places, as a whole number of the last place; nil when it does not fit.
        func scaled(toPlaces places: Int) -> Int64? {
            var value = digits
            var shift = exponent + places
            while shift > 0 {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                value = product
                shift -= 1
            }
            guard shift < 0 else { return value }
            guard shift >= -18 else {
                return shift == -19 && value.magnitude > 5_000_000_000_000_000_000 ? value.signum() : 0
            }
            var divisor: Int64 = 1
            for _ in 0..<(-shift) { divisor *= 10 }
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
            let twice = remainder.magnitude * 2
            let up = twice > UInt64(divisor) || twice == UInt64(divisor) && quotient % 2 != 0
            return up ? quotient + (value < 0 ? -1 : 1) : quotient
        }

        package var double: Double {
            // One multiplication or division by an exact power of ten: dividing digit by digit would round each time.
            var power = 1.0
            for _ in 0..<abs(exponent) { power *= 10 }
            return exponent > 0 ? Double(digits) * power : Double(digits) / power
        }
    }

    /// Reads `-$1,117.10K`, `(12.50)`, `1 234`, `€ 5 M`, `12 %`. Currency signs, blanks and a trailing K, M or B (thousand,
    /// million, milliard) are understood; anything else, groups in the wrong place included, is no number.
    package func parse(_ text: String) -> Decimal? {
        var bytes = text.utf8.filter { $0 != 0x20 }[...]
        var isNegative = false
        if bytes.first == 0x28, bytes.last == 0x29 {
            isNegative = true
            bytes = bytes.dropFirst().dropLast()
        }
        if let rest = NumberFormat.dropping(["-", "\u{2212}"], from: bytes) {
            isNegative = true
            bytes = rest
        } else if bytes.first == 0x2B {
            bytes = bytes.dropFirst()
        }
        if let rest = NumberFormat.dropping(["$", "€", "£", "¥", "USD", "EUR", "GBP", "CHF"], from: bytes) {
            bytes = rest
        }
        if let rest = NumberFormat.dropping(["-", "\u{2212}"], from: bytes), !isNegative {
            isNegative = true
            bytes = rest
        }
        if bytes.last == 0x25 { bytes = bytes.dropLast() }
        for sign in ["€", "£", "$", "EUR", "USD", "GBP", "CHF"]
        where bytes.count > sign.utf8.count && bytes.suffix(sign.utf8.count).elementsEqual(sign.utf8) {
            bytes = bytes.dropLast(sign.utf8.count)
        }
        var power = 0
        if let last = bytes.last, let value = [0x4B: 3, 0x6B: 3, 0x4D: 6, 0x42: 9][Int(last)] {
            power = value
            bytes = bytes.dropLast()
        }
        guard let number = plain(bytes) else { return nil }
        return Decimal(digits: isNegative ? -number.digits : number.digits, exponent: number.exponent + power)
    }

    /// Digits with groups of three and at most one decimal separator.
    private func plain(_ bytes: ArraySlice<UInt8>) -> Decimal? {
        var digits: Int64 = 0
        var seen = 0
        var fraction = 0
        var inFraction = false
        var sinceGroup: Int?
        for byte in bytes {
            switch byte {
            case 0x30...0x39:
                let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
                if overflow || carry { return nil }
                digits = sum
                seen += 1
                if inFraction { fraction += 1 }
                sinceGroup = sinceGroup.map { inFraction ? $0 : $0 + 1 }
            case decimal where !inFraction:
                if let sinceGroup, sinceGroup != 3 { return nil }
                sinceGroup = nil
                inFraction = true
            case group where !inFraction && seen > 0:
                if let sinceGroup {
                    if sinceGroup != 3 { return nil }
                } else if seen > 3 || digits == 0 {
                    // "0,123" is a fraction in another country's writing, not one hundred and twenty-three.
                    return nil
                }
                sinceGroup = 0
            default: return nil
            }
        }
        if let sinceGroup, sinceGroup != 3 { return nil }
        return seen == 0 ? nil : Decimal(digits: digits, exponent: -fraction)
    }

    private static func dropping(_ prefixes: [String], from bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        for prefix in prefixes where bytes.starts(with: prefix.utf8) { return bytes.dropFirst(prefix.utf8.count) }
        return nil
    }
}
