import CRMModel
import Testing

@Suite struct MoneyTests {
    private func currency(_ code: String) throws -> Currency { try #require(Currency(code: code)) }
    private func date(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

    @Test func theExponentIsTheCurrencys() throws {
        #expect(try Money(minor: 123_450, currency: currency("EUR")).decimal == "1234.50")
        #expect(try Money(minor: 1_234, currency: currency("JPY")).decimal == "1234")
        #expect(try Money(minor: 1_234, currency: currency("KWD")).decimal == "1.234")
        #expect(try Money(minor: 1_234, currency: currency("KWD")).major == 1.234)
    }

    @Test func smallNegativeAndExtremeAmountsAreWrittenExactly() {
        #expect(Money(minor: -5, currency: .euro).decimal == "-0.05")
        #expect(Money(minor: 0, currency: .euro).decimal == "0.00")
        #expect(Money(minor: .max, currency: .euro).decimal == "92233720368547758.07")
        #expect(Money(minor: .min, currency: .euro).decimal == "-92233720368547758.08")
    }

    @Test(arguments: ["eur", "EURO", "E1R", "", "€"]) func whatIsNoCodeIsRefused(code: String) {
        #expect(Currency(code: code) == nil)
    }

    @Test func conversionRoundsHalfToEvenOnce() throws {
        var rates = ExchangeRates(base: .euro)
        rates.append(currency: "USD", from: try date("2026-01-01"), rate: 0.5)
        let day = try date("2026-06-01")
        func converted(_ minor: Int64) -> Int64? {
            rates.convert(Money(minor: minor, currency: .usDollar), on: day)?.minor
        }
        #expect(converted(1) == 0)
        #expect(converted(3) == 2)
        #expect(converted(5) == 2)
        #expect(converted(-3) == -2)
        #expect(converted(1001) == 500)
    }

    @Test func conversionBridgesDifferentExponents() throws {
        var rates = ExchangeRates(base: .euro)
        rates.append(currency: "JPY", from: try date("2026-01-01"), rate: 0.00625)
        rates.append(currency: "KWD", from: try date("2026-01-01"), rate: 3)
        let day = try date("2026-01-01")
        #expect(rates.convert(Money(minor: 1_600, currency: try currency("JPY")), on: day)?.minor == 1_000)
        #expect(rates.convert(Money(minor: 1_000, currency: try currency("KWD")), on: day)?.minor == 300)
    }

    @Test func theRateIsTheLatestNotAfterTheDay() throws {
        var rates = ExchangeRates(base: .euro)
        rates.append(currency: "USD", from: try date("2026-01-01"), rate: 1)
        rates.append(currency: "USD", from: try date("2026-02-01"), rate: 2)
        rates.append(currency: "USD", from: try date("2026-03-01"), rate: -4)
        let dollar = Money(minor: 100, currency: .usDollar)
        #expect(rates.convert(dollar, on: try date("2025-12-31")) == nil)
        #expect(rates.convert(dollar, on: try date("2026-01-31"))?.minor == 100)
        #expect(rates.convert(dollar, on: try date("2026-02-01"))?.minor == 200)
        #expect(rates.convert(dollar, on: try date("2026-04-01"))?.minor == 200, "a negative rate is no rate")
        #expect(rates.convert(Money(minor: 7, currency: .euro), on: try date("1990-01-01"))?.minor == 7)
    }

    @Test func anAmountThatDoesNotFitAfterConversionHasNoRate() throws {
        var rates = ExchangeRates(base: .euro)
        rates.append(currency: "USD", from: try date("2026-01-01"), rate: 1e300)
        #expect(rates.convert(Money(minor: .max, currency: .usDollar), on: try date("2026-01-02")) == nil)
    }
}
