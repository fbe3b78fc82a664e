import CRMModel

/// The sign or code of a currency as it stands before or behind an amount.
package enum CurrencyMark {
    /// Each with the currency it means where nothing else is said, nil where that would be a guess; the longer before
    /// those they begin or end with.
    private static let known: [(text: String, bytes: [UInt8], code: String?)] = {
        let signs: [(String, String?)] = [
            ("US$", "USD"), ("CA$", "CAD"), ("AU$", "AUD"), ("NZ$", "NZD"), ("HK$", "HKD"), ("NT$", "TWD"),
            ("MX$", "MXN"), ("R$", "BRL"), ("A$", "AUD"), ("C$", "CAD"), ("S$", "SGD"), ("$", "USD"), ("€", "EUR"),
            ("£", "GBP"), ("¥", "JPY"), ("￥", "JPY"), ("円", "JPY"), ("元", "CNY"), ("₹", "INR"), ("₩", "KRW"),
            ("₽", "RUB"), ("руб.", "RUB"), ("руб", "RUB"), ("₺", "TRY"), ("₪", "ILS"), ("₴", "UAH"), ("₦", "NGN"),
            ("₱", "PHP"), ("₫", "VND"), ("฿", "THB"), ("лв.", "BGN"), ("лв", "BGN"), ("zł", "PLN"), ("Zł", "PLN"),
            ("ZŁ", "PLN"), ("Kč", "CZK"), ("kč", "CZK"), ("KČ", "CZK"), ("Ft", "HUF"), ("lei", "RON"), ("Lei", "RON"),
            ("SFr.", "CHF"), ("SFr", "CHF"), ("Fr.", "CHF"), ("Fr", "CHF"),
            ("kr.", nil), ("Kr.", nil), ("kr", nil), ("Kr", nil), ("KR", nil), ("Rs.", nil), ("Rs", nil),
        ]
        let codes = [
            "USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF",
            "RON", "BGN", "RUB", "UAH", "TRY", "ILS", "AED", "SAR", "QAR", "EGP", "ZAR", "NGN", "KES", "MAD", "INR",
            "PKR", "LKR", "NPR", "BDT", "CNY", "HKD", "TWD", "KRW", "SGD", "MYR", "THB", "IDR", "PHP", "VND", "BRL",
            "MXN", "ARS", "CLP", "COP", "PEN", "KWD", "BHD", "OMR", "JOD", "TND", "GEL", "KZT", "RSD", "UYU", "CRC",
            "GHS",
        ]
        // Small letters that are no words of units.
        let small = [
            ("eur", "EUR"), ("Eur", "EUR"), ("euro", "EUR"), ("Euro", "EUR"), ("EURO", "EUR"), ("usd", "USD"),
            ("gbp", "GBP"), ("chf", "CHF"),
        ]
        return (signs + small.map { ($0.0, $0.1) } + codes.map { ($0, $0) }).map { ($0.0, Array($0.0.utf8), $0.1) }
            .enumerated()
            .sorted { ($1.element.1.count, $0.offset) < ($0.element.1.count, $1.offset) }.map(\.element)
    }()

    /// Currencies that a sign of several countries stands for, by the sign without its full stop, in small letters.
    private static let families: [String: [String]] = [
        "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"], "¥": ["JPY", "CNY"],
        "￥": ["JPY", "CNY"], "kr": ["SEK", "NOK", "DKK", "ISK"], "rs": ["INR", "PKR", "LKR", "NPR"],
    ]

    /// A mark in small letters without its full stop: `kr` of `Kr.`.
    package static func sign(_ mark: String) -> String { mark.lowercased().filter { $0 != "." } }

    /// The currencies that a mark may mean; empty where it means one.
    package static func family(_ mark: String) -> [String] {
        families[sign(mark)] ?? []
    }

    /// Bytes of the mark at the beginning; nil where there is none.
    static func leading(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first, first == 0x24 || first >= 0x41 else { return nil }
        return known.first { bytes.starts(with: $0.bytes) }?.bytes.count
    }

    /// Bytes of the mark at the end; nil where there is none, or nothing before it.
    static func trailing(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let last = bytes.last, last == 0x24 || last == 0x2E || last >= 0x41 else { return nil }
        return known.first { bytes.count > $0.bytes.count && bytes.suffix($0.bytes.count).elementsEqual($0.bytes) }?
            .bytes.count
    }

    /// The mark of an amount, behind a minus or bracket too; nil where it has none.
    package static func of(_ amount: String) -> String? {
        let rest = amount.utf8.drop { $0 == 0x28 || $0 == 0x2D || $0 == 0x2B || $0 == 0x20 }
        let bytes = amount.utf8
        // Most amounts begin and end with a digit.
        guard
            rest.first.map({ $0 == 0x24 || $0 >= 0x41 }) ?? false || bytes.last.map({ $0 < 0x30 || $0 > 0x39 }) ?? false
        else { return nil }
        var text = amount[...]
        for sign in ["(", "-", "\u{2212}", "+", " "] where text.hasPrefix(sign) { text = text.dropFirst() }
        while let last = text.last, last == ")" || last == " " { text = text.dropLast() }
        return known.first { text.hasPrefix($0.text) || text.hasSuffix($0.text) }?.text
    }

    /// The currency that a mark means in a row of a stated currency, in an export of a base currency. A sign of several
    /// countries is that of the stated currency, or of the base, where it is theirs; nil where it is none of them and
    /// means none more than another, as `kr`.
    package static func code(_ mark: String, stated: String? = nil, base: String) -> String? {
        let family = family(mark)
        if family.contains(stated ?? base) { return stated ?? base }
        return known.first { $0.text == mark }?.code ?? (family.contains(base) ? base : nil)
    }
}
