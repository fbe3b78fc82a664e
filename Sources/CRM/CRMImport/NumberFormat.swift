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

    /// Reads `-$1,117.10K`, `(12.50)`, `1 234`, `1'234.50`, `12,34,567.00`, `€ 5 M`, `12 %`. Currency signs, blanks and a
    /// trailing K, M or B (thousand, million, milliard) are understood; anything else, groups in the wrong place
    /// included, is no number.
    package func parse(_ text: String) -> Decimal? {
        var bytes = NumberFormat.withoutBlanks(text)[...]
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
        if let count = CurrencyMark.leading(bytes) { bytes = bytes.dropFirst(count) }
        if let rest = NumberFormat.dropping(["-", "\u{2212}"], from: bytes), !isNegative {
            isNegative = true
            bytes = rest
        }
        if bytes.last == 0x25 { bytes = bytes.dropLast() }
        if let count = CurrencyMark.trailing(bytes) { bytes = bytes.dropLast(count) }
        var power = 0
        if let last = bytes.last, let value = [0x4B: 3, 0x6B: 3, 0x4D: 6, 0x42: 9][Int(last)] {
            power = value
            bytes = bytes.dropLast()
        }
        if let (rest, exponent) = scientific(bytes) { (bytes, power) = (rest, power + exponent) }
        guard let number = plain(bytes) else { return nil }
        return Decimal(digits: isNegative ? -number.digits : number.digits, exponent: number.exponent + power)
    }

    /// `1.0E7` and `1.25E+08`, as programs write large amounts: what stands before the E, and the power of ten. Without a
    /// fraction it is a code and no number.
    private func scientific(_ bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Int)? {
        guard let mark = bytes.lastIndex(where: { $0 | 0x20 == 0x65 }), bytes[..<mark].contains(decimal) else {
            return nil
        }
        var digits = bytes[(mark + 1)...]
        let isNegative = digits.first == 0x2D
        if isNegative || digits.first == 0x2B { digits = digits.dropFirst() }
        guard (1...2).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        let power = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (bytes[..<mark], isNegative ? -power : power)
    }

    /// The bytes without blanks of any width, and with plain apostrophes.
    private static func withoutBlanks(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.filter { $0 != 0x20 } }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20, 0xA0, 0x2007, 0x2009, 0x202F: break
            case 0x2019: bytes.append(0x27)
            default: bytes += Array(String(scalar).utf8)
            }
        }
        return bytes
    }

    /// Digits with at most one decimal separator and groups of three. An apostrophe groups in every country's writing;
    /// between commas groups of two are Indian, where the last before the fraction has three.
    private func plain(_ bytes: ArraySlice<UInt8>) -> Decimal? {
        var digits: Int64 = 0
        var seen = 0
        var fraction = 0
        var inFraction = false
        var isFull = false
        var separator: UInt8?
        // Digits of the groups that are closed, the first left out.
        var closed: [Int] = []
        var sinceGroup = 0
        var first = 0
        func isGrouped() -> Bool {
            guard separator != nil else { return true }
            let isIndian = separator == 0x2C && first <= 2 && closed.allSatisfy { $0 == 2 }
            return sinceGroup == 3 && (isIndian || closed.allSatisfy { $0 == 3 })
        }
        for byte in bytes {
            switch byte {
            case 0x30...0x39:
                seen += 1
                if isFull { continue }
                let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
                if overflow || carry {
                    // No currency has six places: what stands behind them changes nothing.
                    guard inFraction, fraction >= 6 || byte == 0x30 else { return nil }
                    isFull = fraction >= 6
                    continue
                }
                digits = sum
                if inFraction { fraction += 1 } else { sinceGroup += 1 }
            case decimal where !inFraction:
                guard isGrouped() else { return nil }
                inFraction = true
            case group where !inFraction && seen > 0, 0x27 where !inFraction && seen > 0:
                if let separator {
                    guard byte == separator else { return nil }
                    closed.append(sinceGroup)
                } else if seen > 3 || digits == 0 {
                    // "0,123" is a fraction in another country's writing, not one hundred and twenty-three.
                    return nil
                } else {
                    first = seen
                }
                separator = byte
                sinceGroup = 0
            default: return nil
            }
        }
        guard seen > 0, inFraction || isGrouped() else { return nil }
        return Decimal(digits: digits, exponent: -fraction)
    }

    private static func dropping(_ prefixes: [String], from bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        for prefix in prefixes where bytes.starts(with: prefix.utf8) { return bytes.dropFirst(prefix.utf8.count) }
        return nil
    }
}
