/// Numbers as charts show them: digits grouped as the locale does it, U+2212 as minus, narrow spaces between number,
/// scale and unit. A missing number is an en dash.
public struct NumberText: Sendable {
    let format: NumberFormat
    /// The one scale of all values, or nil where each value has its own (short notation) or none is used.
    private let common: Scale?
    static let thinSpace = "\u{202F}"

    private struct Scale {
        var exponent = 0
        var name = ""
        var decimals = 0
    }

    public init(format: NumberFormat) { self.init(format, common: nil) }

    private init(_ format: NumberFormat, common: Scale?) {
        self.format = format
        self.common = common
    }

    /// The same format with one scale and one count of decimals for every value, made for `largest`, the value farthest
    /// from zero on an axis or in a table: all ticks are millions if the largest is. In short notation the largest
    /// then has three significant digits.
    public func scaled(to largest: Double) -> NumberText {
        let size = abs(largest * format.factor)
        guard format.notation == .short, size.isFinite else {
            return NumberText(format, common: Scale(decimals: plainDecimals))
        }
        return NumberText(format, common: scale(size))
    }

    /// What stands once over an axis: currency and scale, or the unit; empty where there is none.
    public var unit: String {
        let name = common?.name ?? ""
        let parts =
            format.locale.currencyPlace == .after
            ? [name, format.currencySign, format.unit] : [format.currencySign, name, format.unit]
        return parts.filter { !$0.isEmpty }.joined(separator: Self.thinSpace)
    }

    /// A value times this is what the number says.
    var displayFactor: Double { format.factor / Powers.ten(common?.exponent ?? 0) }

    /// Decimals of a value, and the most that ticks may have.
    var decimals: Int { common?.decimals ?? plainDecimals }

    private var plainDecimals: Int { format.decimals ?? format.currency?.exponent ?? 0 }

    // MARK: Text

    /// The value without unit and currency. `decimals` defaults to the format's.
    public func plain(_ value: Double, decimals: Int? = nil) -> String {
        let parts = parts(value, decimals: decimals)
        let name = common == nil ? parts.name : ""
        return parts.minus + [parts.digits, name].filter { !$0.isEmpty }.joined(separator: Self.thinSpace)
    }

    /// The value with its scale and unit: "€ 18.4 M", "18,4 Mio. €", "75 %", "12 days".
    public func full(_ value: Double) -> String {
        guard !value.isNaN else { return Self.missing }
        let parts = parts(value, decimals: nil)
        var sign = format.currencySign
        var units = format.unit.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        let place = format.locale.currencyPlace
        if sign.isEmpty, let first = units.first,
            first.unicodeScalars.allSatisfy({ $0.properties.generalCategory == .currencySymbol })
        {
            sign = units.removeFirst()
        }
        let unit = units.joined(separator: " ")
        // A scale stands between number and sign: "€ 18.4 M", "18,4 Mio. €".
        var words = [parts.digits, parts.name, sign.isEmpty ? "" : unit].filter { !$0.isEmpty }
        if sign.isEmpty {
            words[0] = parts.minus + words[0]
        } else {
            switch place {
            case .before: words.insert(parts.minus + sign, at: 0)
            case .beforeMinus:
                words[0] = parts.minus + words[0]
                words.insert(sign, at: 0)
            case .after:
                words[0] = parts.minus + words[0]
                words.append(sign)
            }
        }
        let text = words.joined(separator: Self.thinSpace)
        if unit.isEmpty || !sign.isEmpty { return text }
        return text + (unit == "%" || unit == "‰" ? format.locale.percentSpace : Self.thinSpace) + unit
    }

    /// A number already in display units. Halves are rounded away from zero; a result of zeros has no minus.
    func text(_ shown: Double, decimals: Int) -> String {
        let parts = digits(shown, decimals: decimals)
        return parts.minus + parts.digits
    }

    // MARK: Parts

    private static let missing = "\u{2013}"

    private func parts(_ value: Double, decimals: Int?) -> (minus: String, digits: String, name: String) {
        let shown = value * format.factor
        guard common == nil, format.notation == .short, shown.isFinite else {
            let number = digits(value * displayFactor, decimals: decimals ?? self.decimals)
            return (number.minus, number.digits, common?.name ?? "")
        }
        let scale = scale(abs(shown))
        let isTrimmed = decimals == nil && format.decimals == nil
        let number = digits(
            shown / Powers.ten(scale.exponent), decimals: decimals ?? scale.decimals, isTrimmed: isTrimmed)
        return (number.minus, number.digits, scale.name)
    }

    /// The largest scale that leaves at least 1 of a size, after rounding.
    private func scale(_ size: Double) -> Scale {
        var result = Scale(decimals: shortDecimals(size, exponent: 0))
        for scale in format.locale.scales {
            let step = Powers.ten(result.decimals)
            let rounded = (size / Powers.ten(result.exponent) * step).rounded(.toNearestOrAwayFromZero) / step
            guard rounded >= Powers.ten(scale.exponent - result.exponent) else { break }
            result = Scale(
                exponent: scale.exponent, name: scale.name,
                decimals: shortDecimals(size / Powers.ten(scale.exponent), exponent: scale.exponent))
        }
        return result
    }

    /// Three significant digits; amounts without a scale have no more decimals than their currency.
    private func shortDecimals(_ shown: Double, exponent: Int) -> Int {
        if let decimals = format.decimals { return decimals }
        let most = exponent == 0 ? format.currency?.exponent ?? 6 : 6
        guard shown > 0 else { return 0 }
        // What rounds up to the next power of ten has one decimal less: 9.996 becomes 10.0.
        var whole = Powers.floorOfLog(shown) + 1
        if shown + Powers.ten(whole - 3) / 2 >= Powers.ten(whole) { whole += 1 }
        return max(0, min(3 - whole, most))
    }

    private func digits(_ shown: Double, decimals: Int, isTrimmed: Bool = false) -> (minus: String, digits: String) {
        guard !shown.isNaN else { return ("", Self.missing) }
        let minus = shown < 0 ? "\u{2212}" : ""
        guard shown.isFinite else { return (minus, "∞") }
        let power = Powers.ten(decimals)
        // What is a half in decimals may lie a hair below one in binary.
        let product = abs(shown) * power
        // Above 2^52 there are no halves.
        let scaled = (product < 0x1p52 ? product + 2 * product.ulp : product).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9e18 else {
            return decimals > 0 ? digits(shown, decimals: 0) : (minus, powerOfTen(abs(shown)))
        }
        var digits = String(UInt64(scaled))
        if digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
        let whole = String(digits.dropLast(decimals))
        var fraction = String(digits.suffix(decimals))
        if isTrimmed { while fraction.last == "0" { fraction.removeLast() } }
        let separator = format.decimalSeparator ?? format.locale.decimalSeparator
        return (scaled > 0 ? minus : "", grouped(whole) + (fraction.isEmpty ? "" : separator + fraction))
    }

    private func grouped(_ digits: String) -> String {
        let separator = format.groupSeparator ?? format.locale.groupSeparator
        // A separator of its own asks for groups from four digits on.
        guard digits.count >= (format.groupSeparator == nil ? format.locale.groupsFrom : 4) else { return digits }
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += separator }
            result.append(digit)
        }
        return result
    }

    /// A number too long to be written out: "1.5×10³⁰".
    private func powerOfTen(_ size: Double) -> String {
        var exponent = Powers.floorOfLog(size)
        var hundredths = (size / Powers.ten(exponent) * 100).rounded(.toNearestOrAwayFromZero)
        if hundredths >= 1_000 {
            hundredths /= 10
            exponent += 1
        }
        let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        let power = String(String(exponent).compactMap { $0.wholeNumberValue }.map { raised[$0] })
        return digits(hundredths / 100, decimals: 2, isTrimmed: true).digits + "×10" + power
    }
}

extension NumberText {
    /// From the spec of a chart, which has been validated.
    public init(_ format: ChartSpec.Format) { self.init(format: format.numbers) }
}

extension ChartSpec.Format {
    /// The format of numbers; what validation would refuse is left out.
    var numbers: NumberFormat {
        let language = locale.flatMap { try? NumberLocale($0) }
        let money = currency.flatMap { try? CurrencyCode($0) }
        return NumberFormat(
            locale: language ?? .english, currency: money, notation: notation, unit: unit, factor: factor,
            decimals: notation == .short && decimals == 0 ? nil : decimals,
            groupSeparator: groupSeparator ?? (language == nil ? NumberText.thinSpace : nil),
            decimalSeparator: decimalSeparator)
    }

    /// The same with one scale for every value up to `largest`, which then stands in the unit: "€ M", "Mio. €".
    func scaled(to largest: Double) -> ChartSpec.Format {
        guard notation == .short || currency != nil else { return self }
        let text = NumberText(self).scaled(to: largest)
        var format = self
        format.notation = .plain
        format.currency = nil
        format.factor = text.displayFactor
        format.decimals = min(max(text.decimals, 0), 6)
        format.unit = text.unit.split(separator: Character(NumberText.thinSpace)).joined(separator: " ")
        return format
    }
}
