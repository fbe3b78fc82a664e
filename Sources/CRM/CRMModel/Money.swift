/// A currency by its ISO 4217 code.
public struct Currency: Hashable, Sendable {
    public let code: String

    /// Nil unless `code` is three capital letters.
    public init?(code: String) {
        let bytes = Array(code.utf8)
        guard bytes.count == 3, bytes.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else { return nil }
        self.code = code
    }

    private init(known: String) { code = known }

    public static let euro = Currency(known: "EUR")
    public static let usDollar = Currency(known: "USD")

    /// Decimal places of the minor unit: 2 for most. Source: ISO 4217, list one.
    public var exponent: Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// Minor units in one major unit: 100 for most.
    public var minorPerMajor: Int64 { [1, 10, 100, 1000][exponent] }

    /// The sign people write, or the code where there is no common one.
    public var symbol: String {
        switch code {
        case "EUR": "€"
        case "USD": "$"
        case "GBP": "£"
        case "JPY": "¥"
        default: code
        }
    }
}

/// An amount in integer minor units of one currency.
public struct Money: Hashable, Sendable {
    public let minor: Int64
    public let currency: Currency

    public init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Whether minor units are so many that no deal can be worth them, and sums of them are not exact: beyond 2^53.
    public static func isAbsurd(_ minor: Int64) -> Bool { minor.magnitude > 1 << 53 }

    /// The amount in major units. For charts and display; sums are made in minor units.
    public var major: Double { Double(minor) / Double(currency.minorPerMajor) }

    /// Digits of the exact amount with a decimal point and no grouping: `1234.50`.
    public var decimal: String {
        let exponent = currency.exponent
        let magnitude = minor.magnitude
        let sign = minor < 0 ? "-" : ""
        guard exponent > 0 else { return sign + String(magnitude) }
        let unit = UInt64(currency.minorPerMajor)
        let fraction = String(magnitude % unit)
        return sign + String(magnitude / unit) + "." + String(repeating: "0", count: exponent - fraction.count)
            + fraction
    }
}
