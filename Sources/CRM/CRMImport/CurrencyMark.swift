import CRMModel

/// The sign or code of a currency as it stands before or behind an amount.
package enum CurrencyMark {
    /// Each with the currency it means where nothing else is said, the longer before those they end with.
    private static let known: [(text: String, bytes: [UInt8], code: String)] = {
        let signs = [
            ("US$", "USD"), ("CA$", "CAD"), ("R$", "BRL"), ("A$", "AUD"), ("C$", "CAD"), ("$", "USD"), ("€", "EUR"),
            ("£", "GBP"), ("¥", "JPY"), ("₹", "INR"), ("zł", "PLN"),
        ]
        let codes = [
            "USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "INR",
            "BRL", "MXN", "CNY", "SGD", "HKD", "ZAR", "TRY",
        ]
        return (signs + codes.map { ($0, $0) }).map { ($0.0, Array($0.0.utf8), $0.1) }
    }()

    /// Currencies that a sign of several countries stands for.
    private static let families: [String: Set<String>] = [
        "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"], "¥": ["JPY", "CNY"],
    ]

    /// Bytes of the mark at the beginning; nil where there is none.
    static func leading(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first, first == 0x24 || first >= 0x41 else { return nil }
        return known.first { bytes.starts(with: $0.bytes) }?.bytes.count
    }

    /// Bytes of the mark at the end; nil where there is none, or nothing before it.
    static func trailing(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let last = bytes.last, last == 0x24 || last >= 0x41 else { return nil }
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
    /// countries is that of the stated currency, or of the base, where it is theirs.
    package static func code(_ mark: String, stated: String? = nil, base: String) -> String {
        if let family = families[mark], family.contains(stated ?? base) { return stated ?? base }
        return known.first { $0.text == mark }?.code ?? mark
    }
}
