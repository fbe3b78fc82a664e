/// How the values of a chart become text: language, currency or unit, notation, digits.
public struct NumberFormat: Hashable, Sendable {
    /// Whether large numbers are written out or in thousands, millions and so on.
    public enum Notation: String, Codable, Hashable, Sendable, CaseIterable {
        case plain, short
    }

    /// Default: English.
    public var locale: NumberLocale
    /// Values are amounts of it, in major units. Default: nil, no money.
    public var currency: CurrencyCode?
    /// Whether the currency is named by its code instead of its sign. Default: false.
    public var showsCode: Bool
    /// Default: plain.
    public var notation: Notation
    /// Stands after the number: "%", "days" or empty. A sign of a currency at its start stands before the number.
    /// Default: empty.
    public var unit: String
    /// A value is multiplied by this for display: 100 turns shares into per cent. Default: 1.
    public var factor: Double
    /// Digits after the decimal separator, 0...6. Default: nil: as many as the currency has, none without one; in short
    /// notation as many as make three significant digits.
    public var decimals: Int?
    /// Default: nil, the locale's.
    public var groupSeparator: String?
    /// Default: nil, the locale's.
    public var decimalSeparator: String?

    public init(
        locale: NumberLocale = .english, currency: CurrencyCode? = nil, showsCode: Bool = false,
        notation: Notation = .plain, unit: String = "", factor: Double = 1, decimals: Int? = nil,
        groupSeparator: String? = nil, decimalSeparator: String? = nil
    ) {
        self.locale = locale
        self.currency = currency
        self.showsCode = showsCode
        self.notation = notation
        self.unit = unit
        self.factor = factor
        self.decimals = decimals
        self.groupSeparator = groupSeparator
        self.decimalSeparator = decimalSeparator
    }

    /// The sign or the code of the currency; empty without one.
    var currencySign: String {
        guard let currency else { return "" }
        return showsCode ? currency.code : currency.sign(locale)
    }
}
