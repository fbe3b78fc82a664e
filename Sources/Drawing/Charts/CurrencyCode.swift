import Diagnostics

/// A currency in use by its ISO 4217 code, as charts write it.
public struct CurrencyCode: Hashable, Sendable {
    public let code: String

    /// Throws: E-CHART-CURRENCY where ISO 4217 has no such code.
    public init(_ code: String, at place: Place = .nowhere) throws(Diagnostic) {
        guard Self.known.contains(code) else {
            throw Diagnostic(
                "CHART-CURRENCY", "there is no currency '\(LogText.excerpt(code))' in ISO 4217", at: place,
                hint: NearestName.of(code, in: Self.known).map { "did you mean '\($0)'?" }
                    ?? "write the three capital letters, such as EUR")
        }
        self.code = code
    }

    /// Decimals of the minor unit. Source: ISO 4217, list one.
    public var exponent: Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        case "CLF", "UYW": 4
        default: 2
        }
    }

    /// The sign readers of the locale know, else one that no other currency has, else the code.
    public func sign(_ locale: NumberLocale) -> String {
        if let sign = Self.local[locale.code]?[code] { return sign }
        return Self.common[code] ?? code
    }

    /// Codes in use. Source: ISO 4217, list one, and the current tenders of CLDR 41 (supplementalData).
    private static let known = """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
        CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD \
        GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP \
        LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB \
        PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB \
        TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
        """.split(separator: " ").map(String.init)

    /// Signs that mean one currency wherever they stand.
    private static let common = [
        "EUR": "€", "GBP": "£", "VND": "₫", "KRW": "₩", "INR": "₹", "ILS": "₪", "BRL": "R$",
    ]

    /// Signs that are read so in one language only. Source: CLDR 41, currency symbols.
    private static let local: [String: [String: String]] = [
        "en": [
            "USD": "$", "JPY": "¥", "CNY": "CN¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "MXN": "MX$",
            "TWD": "NT$", "PHP": "₱",
        ],
        "de": [
            "USD": "$", "JPY": "¥", "CNY": "CN¥", "CAD": "CA$", "AUD": "AU$", "NZD": "NZ$", "HKD": "HK$",
            "MXN": "MX$", "TWD": "NT$",
        ],
        "fr": [
            "USD": "$US", "GBP": "£GB", "CAD": "$CA", "AUD": "$AU", "NZD": "$NZ", "MXN": "$MX", "SGD": "$SG",
        ],
        "nl": [
            "USD": "US$", "JPY": "JP¥", "CNY": "CN¥", "CAD": "C$", "AUD": "AU$", "NZD": "NZ$", "HKD": "HK$",
            "MXN": "MX$", "TWD": "NT$",
        ],
        "es": ["USD": "US$"],
        "pt": [
            "USD": "US$", "JPY": "JP¥", "CNY": "CN¥", "CAD": "CA$", "AUD": "AU$", "NZD": "NZ$", "HKD": "HK$",
            "MXN": "MX$", "TWD": "NT$",
        ],
        "pl": ["PLN": "zł"],
        "sv": ["USD": "US$", "SEK": "kr", "NOK": "Nkr", "DKK": "Dkr", "CAD": "CA$", "MXN": "MX$", "BRL": "BR$"],
        "vi": ["USD": "US$", "JPY": "¥", "CNY": "CN¥", "CAD": "CA$", "AUD": "AU$", "MXN": "MX$", "TWD": "NT$"],
    ]
}
