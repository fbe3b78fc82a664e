import Charts
import Diagnostics
import Testing

private let thin = "\u{202F}"
private let minus = "\u{2212}"

private func euro(_ locale: String, _ notation: NumberFormat.Notation = .plain) throws -> NumberText {
    NumberText(
        format: NumberFormat(locale: try NumberLocale(locale), currency: try CurrencyCode("EUR"), notation: notation))
}

/// With "_" for the narrow space and "-" for the minus, to be read.
private func readable(_ text: String) -> String {
    String(text.map { $0 == "\u{202F}" ? "_" : $0 == "\u{2212}" ? "-" : $0 })
}

@Suite struct MoneyTests {
    @Test(arguments: [
        ("en", "-€_1_234_567.50"), ("de", "-1.234.567,50_€"), ("fr", "-1_234_567,50_€"), ("nl", "€_-1.234.567,50"),
        ("es", "-1.234.567,50_€"), ("it", "-1.234.567,50_€"), ("pt", "-€_1.234.567,50"), ("pl", "-1_234_567,50_€"),
        ("sv", "-1_234_567,50_€"), ("vi", "-1.234.567,50_€"),
    ])
    func separatorsMinusAndCurrencyStandAsTheLocaleHasThem(locale: String, text: String) throws {
        #expect(try readable(euro(locale).full(-1_234_567.5)) == text)
    }

    @Test(arguments: [
        ("en", "€_18.4_k €_18.4_M €_18.4_bn €_18.4_tn"), ("de", "18,4_Tsd._€ 18,4_Mio._€ 18,4_Mrd._€ 18,4_Bio._€"),
        ("fr", "18,4_k_€ 18,4_M_€ 18,4_Md_€ 18,4_Bn_€"), ("nl", "€_18,4_K €_18,4_mln. €_18,4_mld. €_18,4_bln."),
        ("es", "18,4_mil_€ 18,4_M_€ 18.400_M_€ 18,4_B_€"), ("it", "18.400_€ 18,4_Mln_€ 18,4_Mrd_€ 18,4_Bln_€"),
        ("pt", "€_18,4_mil €_18,4_mi €_18,4_bi €_18,4_tri"), ("pl", "18,4_tys._€ 18,4_mln_€ 18,4_mld_€ 18,4_bln_€"),
        ("sv", "18,4_tn_€ 18,4_mn_€ 18,4_md_€ 18,4_bn_€"), ("vi", "18,4_N_€ 18,4_Tr_€ 18,4_T_€ 18,4_NT_€"),
    ])
    func shortScalesHaveTheirNames(locale: String, text: String) throws {
        let money = try euro(locale, .short)
        #expect([18.4e3, 18.4e6, 18.4e9, 18.4e12].map { readable(money.full($0)) }.joined(separator: " ") == text)
    }

    @Test func theDecimalsAreTheCurrencys() throws {
        func amount(_ code: String, _ value: Double) throws -> String {
            readable(NumberText(format: NumberFormat(currency: try CurrencyCode(code))).full(value))
        }
        #expect(try amount("JPY", 1234.5) == "¥_1_235")
        #expect(try amount("KWD", 1234.5) == "KWD_1_234.500")
        #expect(try amount("CLF", 1.5) == "CLF_1.5000")
        #expect(try amount("USD", 0.005) == "$_0.01")
        #expect(try amount("VND", 25_000) == "₫_25_000")
    }

    @Test func aSignIsUsedOnlyWhereItMeansOneCurrency() throws {
        func sign(_ code: String, _ locale: String) throws -> String {
            try CurrencyCode(code).sign(NumberLocale(locale))
        }
        #expect(try sign("SEK", "sv") == "kr" && sign("SEK", "en") == "SEK")
        #expect(try sign("USD", "en") == "$" && sign("USD", "nl") == "US$" && sign("USD", "it") == "USD")
        #expect(try sign("PLN", "pl") == "zł" && sign("PLN", "de") == "PLN")
        #expect(try NumberLocale.supported.allSatisfy { try sign("EUR", $0) == "€" })
        var coded = NumberFormat(currency: try CurrencyCode("EUR"))
        coded.showsCode = true
        #expect(readable(NumberText(format: coded).full(2)) == "EUR_2.00")
    }

    @Test func whatIsNotKnownNamesTheNearest() throws {
        let locale = try #require(throws: Diagnostic.self) {
            _ = try NumberLocale("de-CH", at: .named("$.format.locale"))
        }
        #expect(locale.code == "E-CHART-LOCALE" && locale.hint.contains("'de'") && locale.hint.contains("vi"))
        #expect(locale.text.contains("$.format.locale"))
        let currency = try #require(throws: Diagnostic.self) { _ = try CurrencyCode("EURO") }
        #expect(currency.code == "E-CHART-CURRENCY" && currency.hint.contains("'EUR'"))
        #expect(throws: Diagnostic.self) { _ = try NumberLocale("") }
        #expect(throws: Diagnostic.self) { _ = try CurrencyCode("") }
    }
}

@Suite struct NumberTests {
    private func short(_ value: Double) -> String {
        readable(NumberText(format: NumberFormat(notation: .short)).full(value))
    }

    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (999, "999"), (999.4, "999"), (999.6, "1_k"), (1_000, "1_k"),
            (1_250, "1.25_k"),
            (999_499, "999_k"), (999_500, "1_M"), (-1_000_000, "-1_M"), (12_345_678, "12.3_M"), (1e9, "1_bn"),
            (1e12, "1_tn"), (1e15, "1_000_tn"), (1e40, "1×10²⁸_tn"), (0.5, "0.5"),
            (0.012_34, "0.0123"), (1e-9, "0"), (-1e-9, "0"), (.infinity, "∞"), (-.infinity, "-∞"), (.nan, "–"),
        ] as [(Double, String)])
    func aShortNumberHasThreeSignificantDigitsAtMost(value: Double, text: String) {
        #expect(short(value) == text)
    }

    @Test func plainNumbersOfEverySizeHaveAText() {
        let plain = NumberText(format: NumberFormat(decimals: 2))
        #expect(readable(plain.full(1e12)) == "1_000_000_000_000.00")
        #expect(readable(plain.full(-0.0)) == "0.00")
        #expect(readable(plain.full(-0.001)) == "0.00")
        // Too long for decimals, then too long for digits.
        #expect(readable(plain.full(1e17)) == "100_000_000_000_000_000")
        #expect(readable(plain.full(-1.234e30)) == "-1.23×10³⁰")
        #expect(readable(plain.full(9.999e99)) == "1×10¹⁰⁰")
        #expect(plain.full(.nan) == "–" && plain.plain(.nan) == "–")
        #expect(plain.full(.greatestFiniteMagnitude) == "1.8×10³⁰⁸")
        #expect(plain.full(.leastNonzeroMagnitude) == "0.00")
    }

    @Test func shortGroupsAreLeftOutWhereTheLanguageDoes() throws {
        func text(_ locale: String, _ value: Double) throws -> String {
            readable(NumberText(format: NumberFormat(locale: try NumberLocale(locale))).plain(value))
        }
        #expect(try text("es", 1_234) == "1234" && text("es", 12_345) == "12.345")
        #expect(try text("pl", 9_999) == "9999" && text("pl", 10_000) == "10_000")
        #expect(try text("de", 1_234) == "1.234" && text("en", 1_234) == "1_234")
    }

    @Test(arguments: [
        ("en", "12.5_%"), ("de", "12,5_%"), ("fr", "12,5_%"), ("nl", "12,5%"), ("es", "12,5_%"), ("it", "12,5%"),
        ("pt", "12,5%"), ("pl", "12,5%"), ("sv", "12,5_%"), ("vi", "12,5%"),
    ])
    func perCentStandsAsTheLocaleHasIt(locale: String, text: String) throws {
        let share = NumberFormat(locale: try NumberLocale(locale), unit: "%", factor: 100, decimals: 1)
        #expect(readable(NumberText(format: share).full(0.125)) == text)
    }

    @Test func anAxisHasOneScaleAndOneCountOfDecimals() throws {
        let axis = try euro("de", .short).scaled(to: 18_400_000)
        #expect(readable(axis.unit) == "Mio._€")
        #expect([18_400_000, 2_000_000, 250_000, 0].map { axis.plain($0) } == ["18,4", "2,0", "0,3", "0,0"])
        #expect(readable(axis.full(-250_000)) == "-0,3_Mio._€")
        #expect(try readable(euro("en", .short).scaled(to: -18_400_000).unit) == "€_M")
        #expect(try euro("en", .short).scaled(to: 184_000).plain(20_000) == "20")
        #expect(try euro("en", .short).scaled(to: 0).plain(0) == "0")
        // Plain notation stays plain.
        #expect(try readable(euro("en").scaled(to: 18_400_000).full(5)) == "€_5.00")
        #expect(NumberText(format: NumberFormat(unit: "users")).scaled(to: 9e9).unit == "users")
    }

    @Test func oneTickInTenIsNeverWrittenWithAnotherScale() throws {
        var draws = Draws(state: 77)
        for _ in 0..<500 {
            let largest = (draws.share() + 0.01) * draws.pick([1, 1e3, 1e6, 1e9, 1e12])
            let axis = NumberText(format: NumberFormat(notation: .short)).scaled(to: largest)
            let texts = (0...5).map { axis.plain(largest * Double($0) / 5) }
            #expect(Set(texts.map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }).count == 1)
            #expect(Set(texts).count == 6)
            #expect(texts.allSatisfy { $0.count <= 6 })
        }
    }

    @Test func aSignAtTheStartOfAUnitStandsBeforeTheNumber() {
        let money = NumberText(format: NumberFormat(unit: "€ M", decimals: 1))
        #expect(readable(money.full(-18.4)) == "-€_18.4_M")
        #expect(money.unit == "€ M")
        #expect(readable(NumberText(format: NumberFormat(unit: "working days")).full(3)) == "3_working days")
    }
}
