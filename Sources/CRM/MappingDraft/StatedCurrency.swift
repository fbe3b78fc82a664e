import CRMStore

/// The column that states the currency of each row's amount, found by its values where its name is not known.
struct StatedCurrency {
    /// The column; nil where there is none, or several may be it.
    var column: Evidence?
    /// Columns that may be it alike; empty where that is plain.
    var rivals: [Int] = []

    /// Looks at the columns that nothing else takes, in a file with an amount.
    init(_ file: GuessedFile, chosen: [String: Evidence]) {
        guard chosen["currency"] == nil, let table = file.kind?.table.flatMap(Schema.named),
            table.column("currency") != nil, let amount = Planner.amounts.compactMap({ chosen[$0]?.source }).first
        else { return }
        let taken = Set(chosen.values.map(\.source))
        let profile = file.profile
        let coded = profile.header.indices.filter { !taken.contains($0) && Self.holdsCodes(profile.sketches[$0]) }
        let hinting = coded.filter { Self.hints(profile.keys[$0]) }
        // Without a name that hints, one word in every row may be of anything.
        let several = coded.filter { profile.sketches[$0].entries.count > 1 }
        let full = coded.filter { profile.sketches[$0].filled == profile.sketches[$0].rows }
        var candidates = hinting.isEmpty ? several.isEmpty ? full : several : hinting
        if candidates.count > 1 {
            let words = Set(profile.keys[amount].words)
            func shared(_ index: Int) -> Int { words.intersection(profile.keys[index].words).count }
            let most = candidates.map(shared).max() ?? 0
            candidates = candidates.filter { shared($0) == most }
        }
        let codes = Set(candidates.flatMap { profile.sketches[$0].values.map(\.value) })
        guard let first = candidates.first else { return }
        guard candidates.count == 1 || codes.count == 1 else {
            rivals = candidates
            return
        }
        column = Evidence(
            source: first, score: hinting.isEmpty ? 0.7 : 0.85,
            reasons: ["every value is a currency code"] + (hinting.isEmpty ? [] : ["its name speaks of one"]))
    }

    private static func holdsCodes(_ sketch: ValueSketch) -> Bool {
        sketch.filled > 0 && sketch.entries.values.allSatisfy { codes.contains($0.value) }
    }

    private static func hints(_ name: NameKey) -> Bool {
        name.words.contains { word in short.contains(word) || long.contains { word.contains($0) } }
    }

    private static let short: Set<String> = ["curr", "cur", "ccy", "whg", "wkz", "iso"]
    private static let long = [
        "currency", "waehrung", "valuta", "devise", "monnaie", "moneda", "moeda", "divisa", "munteenheid", "waluta",
    ]

    /// Codes of money in circulation. Source: ISO 4217, list one, without funds and units of account, and the kuna of older deals.
    private static let codes = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
        CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD \
        HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
        LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR \
        PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP \
        TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
        """.split(separator: " ").map(String.init))
}
