import Diagnostics

/// How a language writes numbers. A table of our own: no setting of the machine has a part in it.
///
/// Source: CLDR 41, symbols, percent, currency and short decimal formats, with the departures of the house style: every
/// space is a narrow one that does not break (U+202F), a short scale and a currency always stand apart from the number,
/// and English groups its digits with spaces, writes a space before "%", and says k, M, bn and tn. German "Tsd." is
/// the customary short form, which CLDR leaves out. Pt is the Portuguese of Brazil.
public struct NumberLocale: Hashable, Sendable {
    /// Where the sign of a currency stands.
    enum CurrencyPlace { case before, beforeMinus, after }

    /// A power of ten with a name.
    struct Scale: Hashable, Sendable {
        var exponent: Int
        var name: String
    }

    /// BCP 47, language only.
    public let code: String
    let decimalSeparator: String
    let groupSeparator: String
    /// Digits a number has at least before it is grouped.
    let groupsFrom: Int
    /// Stands between a number and "%".
    let percentSpace: String
    let currencyPlace: CurrencyPlace
    /// In ascending order.
    let scales: [Scale]

    /// Throws: E-CHART-LOCALE where the language is none of `supported`.
    public init(_ code: String, at place: Place = .nowhere) throws(Diagnostic) {
        guard let found = Self.table.first(where: { $0.code == code }) else {
            let language = String(code.prefix { $0 != "-" && $0 != "_" }).lowercased()
            let near = Self.supported.contains(language) ? language : NearestName.of(code, in: Self.supported)
            throw Diagnostic(
                "CHART-LOCALE", "there is no locale '\(LogText.excerpt(code))'", at: place,
                hint: (near.map { "did you mean '\($0)'? " } ?? "")
                    + "known: \(Self.supported.joined(separator: ", "))")
        }
        self = found
    }

    /// Codes of all locales there are.
    public static let supported = table.map(\.code)

    public static let english = NumberLocale(
        "en", ".", "\u{202F}", percent: "\u{202F}", .before, [3: "k", 6: "M", 9: "bn", 12: "tn"])

    private static let table: [NumberLocale] = [
        english,
        NumberLocale("de", ",", ".", percent: "\u{202F}", .after, [3: "Tsd.", 6: "Mio.", 9: "Mrd.", 12: "Bio."]),
        NumberLocale("fr", ",", "\u{202F}", percent: "\u{202F}", .after, [3: "k", 6: "M", 9: "Md", 12: "Bn"]),
        NumberLocale("nl", ",", ".", percent: "", .beforeMinus, [3: "K", 6: "mln.", 9: "mld.", 12: "bln."]),
        // A thousand million has no name of its own in Spanish.
        NumberLocale("es", ",", ".", from: 5, percent: "\u{202F}", .after, [3: "mil", 6: "M", 12: "B"]),
        // Thousands are written out.
        NumberLocale("it", ",", ".", percent: "", .after, [6: "Mln", 9: "Mrd", 12: "Bln"]),
        NumberLocale("pt", ",", ".", percent: "", .before, [3: "mil", 6: "mi", 9: "bi", 12: "tri"]),
        NumberLocale("pl", ",", "\u{202F}", from: 5, percent: "", .after, [3: "tys.", 6: "mln", 9: "mld", 12: "bln"]),
        NumberLocale("sv", ",", "\u{202F}", percent: "\u{202F}", .after, [3: "tn", 6: "mn", 9: "md", 12: "bn"]),
        NumberLocale("vi", ",", ".", percent: "", .after, [3: "N", 6: "Tr", 9: "T", 12: "NT"]),
    ]

    private init(
        _ code: String, _ decimal: String, _ group: String, from: Int = 4, percent: String, _ place: CurrencyPlace,
        _ scales: KeyValuePairs<Int, String>
    ) {
        self.code = code
        decimalSeparator = decimal
        groupSeparator = group
        groupsFrom = from
        percentSpace = percent
        currencyPlace = place
        self.scales = scales.map { Scale(exponent: $0.key, name: $0.value) }
    }
}
