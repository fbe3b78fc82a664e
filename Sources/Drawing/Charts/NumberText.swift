/// Numbers as charts show them: a fixed count of decimals, grouped digits, U+2212 as minus.
public struct NumberText: Sendable {
    let format: ChartSpec.Format
    static let thinSpace = "\u{202F}"

    public init(_ format: ChartSpec.Format) { self.format = format }

    /// The value times the factor, without unit. `decimals` defaults to the format's.
    public func plain(_ value: Double, decimals: Int? = nil) -> String {
        text(value * format.factor, decimals: decimals ?? format.decimals)
    }

    /// The value with its unit: "€ 18.4 M", "75 %", "12 days"; thin spaces between the parts.
    public func full(_ value: Double) -> String {
        let number = plain(value)
        let parts = format.unit.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        guard let first = parts.first else { return number }
        if first.unicodeScalars.allSatisfy({ $0.properties.generalCategory == .currencySymbol }) {
            return ([first, number] + parts.dropFirst()).joined(separator: Self.thinSpace)
        }
        return number + Self.thinSpace + parts.joined(separator: " ")
    }

    /// A number already in display units. Halves are rounded away from zero; a result of zeros has no minus.
    func text(_ shown: Double, decimals: Int) -> String {
        let power = Powers.ten(decimals)
        let scaled = (abs(shown) * power).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9e18 else { return shown < 0 ? "\u{2212}∞" : "∞" }
        var digits = String(UInt64(scaled))
        if digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
        let whole = String(digits.dropLast(decimals))
        let fraction = decimals > 0 ? format.decimalSeparator + digits.suffix(decimals) : ""
        let sign = shown < 0 && scaled > 0 ? "\u{2212}" : ""
        return sign + grouped(whole) + fraction
    }

    private func grouped(_ digits: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += format.groupSeparator }
            result.append(digit)
        }
        return result
    }
}
