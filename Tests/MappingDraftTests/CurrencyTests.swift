import Foundation
import MappingDraft
import Testing

@Suite("Currencies written with amounts")
struct CurrencyTests {
    private func drafted(_ amounts: [String], stated: [String]? = nil, currency: String? = nil) throws -> Drafted {
        let stages = ["Open", "Won", "Lost"]
        let head = "Id,Name,Owner,Stage,Amount,Close Date" + (stated == nil ? "" : ",Amount Currency")
        let rows: [String] = amounts.enumerated().map { index, amount in
            let own = stated.map { ",\($0[index % $0.count])" } ?? ""
            return "\(index + 1),Deal \(index),Ann,\(stages[index % 3]),\"\(amount)\",2026-03-15\(own)"
        }
        let text = ([head] + rows).joined(separator: "\n") + "\n"
        let drafted = try Drafted(["deals.csv": text], currency: currency)
        try drafted.run()
        return drafted
    }

    private func rows(_ drafted: Drafted) throws -> [String] {
        try drafted.rows("SELECT amount_minor, currency FROM opportunities ORDER BY source_line")
    }

    @Test("Each row is in the currency written with its amount, in the minor units of that currency")
    func mixed() throws {
        let drafted = try drafted([
            "USD 1,000.00", "EUR 2,000.00", "$5.50", "€ 7", "£300.00", "¥ 5,000", "(1,200.00)", "-$10.00", "80.00 CHF",
            "12.00",
        ])
        // Which of them the two without a sign are in, nothing says.
        #expect(
            try rows(drafted) == [
                "100000|USD", "200000|EUR", "550|USD", "700|EUR", "30000|GBP", "5000|JPY", "NULL|NULL", "-1000|USD",
                "8000|CHF", "NULL|NULL",
            ])
        let finding = try #require(drafted.findings.first { $0.contains("W-CSV-CURRENCIES") })
        #expect(finding.contains("USD 3, EUR 2") && finding.contains("deals.csv:") && finding.contains(":5"))
    }

    @Test("Halves in two currencies stay halves")
    func halves() throws {
        let drafted = try drafted((0..<40).map { ($0 % 2 == 0 ? "USD " : "EUR ") + "\($0 + 1).00" })
        #expect(
            try drafted.rows("SELECT currency, count(*) FROM opportunities GROUP BY 1 ORDER BY 1")
                == ["EUR|20", "USD|20"])
    }

    @Test("A sign that contradicts the stated currency is a finding; a dollar sign is that of any dollar")
    func stated() throws {
        let drafted = try drafted(["$100.00", "€100.00", "100.00", "$200.00"], stated: ["CAD", "USD", "GBP", "EUR"])
        #expect(try rows(drafted) == ["10000|CAD", "10000|EUR", "10000|GBP", "20000|USD"])
        #expect(
            try drafted.rows(
                "SELECT line, column_name, value FROM import_findings WHERE kind = 'other-currency' ORDER BY 1")
                == ["3|currency|USD", "5|currency|EUR"])
    }

    @Test("Names that end like amounts say nothing about the currency")
    func names() throws {
        let rows = (1...9).map { "\($0),Enterprise USD,Ann,Open,\($0 < 3 ? "€ 5.00" : "5.00"),2026-03-15\n" }
        let drafted = try Drafted(["deals.csv": "Id,Name,Owner,Stage,Amount,Close Date\n" + rows.joined()])
        #expect(drafted.text("mapping.yml").contains("currency: EUR"))
    }

    @Test("One currency throughout is no finding")
    func one() throws {
        let drafted = try drafted(["$1.00", "$2.00", "$3.00"])
        #expect(try rows(drafted) == ["100|USD", "200|USD", "300|USD"])
        #expect(!drafted.findings.contains { $0.contains("W-CSV-CURRENCIES") })
        #expect(try drafted.rows("SELECT count(*) FROM import_findings") == ["0"])
    }

    @Test(
        "An amount without a sign among several currencies is missing with a finding until the mapping says its currency"
    )
    func unsigned() throws {
        let drafted = try drafted(["€1,000.00", "$500.00", "700.00", "$300.00"])
        #expect(try rows(drafted) == ["100000|EUR", "50000|USD", "NULL|NULL", "30000|USD"])
        let warning = try #require(drafted.findings.first { $0.contains("W-MAP-UNSIGNED") })
        #expect(warning.contains("amounts without a sign or code (1) while others are in USD 2, EUR 1"))
        #expect(warning.contains("they are missing") && warning.contains("deals.csv:4:5"))
        let findings = "SELECT line, column_name, action FROM import_findings WHERE kind = 'no-currency'"
        #expect(try drafted.rows(findings) == ["4|amount_minor|skipped"])
        try drafted.edit("mapping.yml") {
            $0.replacingOccurrences(of: "unsigned-amounts: missing", with: "unsigned-amounts: JPY")
        }
        try drafted.rerun()
        #expect(try rows(drafted) == ["100000|EUR", "50000|USD", "700|JPY", "30000|USD"])
        #expect(try drafted.rows(findings) == [])
        // What the caller says counts before the draft.
        try drafted.rerun(currency: "GBP")
        #expect(try rows(drafted)[2] == "70000|GBP")
        let told = try self.drafted(["€1,000.00", "$500.00", "700.00", "$300.00"], currency: "EUR")
        #expect(try rows(told)[2] == "70000|EUR")
        #expect(told.findings.contains { $0.contains("W-MAP-UNSIGNED") && $0.contains("read as EUR") })
    }

    @Test("Where only one currency is written, amounts without a sign are in it, and a warning says so")
    func single() throws {
        let drafted = try drafted(["€1,000.00", "700.00", "€300.00"])
        #expect(try rows(drafted) == ["100000|EUR", "70000|EUR", "30000|EUR"])
        #expect(drafted.findings.contains { $0.contains("W-MAP-UNSIGNED") && $0.contains("read as EUR") })
    }

    @Test("Amounts are in the minor units of the currency their row states, whatever the export's is")
    func exponents() throws {
        let drafted = try drafted(
            ["5,000", "6,000", "1,200.00", "¥80", "7"], stated: ["JPY", "JPY", "EUR", "CNY", "KWD"])
        #expect(try rows(drafted) == ["5000|JPY", "6000|JPY", "120000|EUR", "8000|CNY", "7000|KWD"])
    }

    @Test("The currency of the mapping is that of amounts that say none, after an edit too")
    func edited() throws {
        let drafted = try drafted(["100", "200", "300"])
        try drafted.edit("mapping.yml") { $0.replacingOccurrences(of: "currency: USD", with: "currency: CHF") }
        try drafted.rerun()
        #expect(try rows(drafted) == ["10000|CHF", "20000|CHF", "30000|CHF"])
    }

    @Test(
        "Signs of many countries are money",
        arguments: [
            ("1 200,00 zł", "120000|PLN"), ("1 200 Kč", "120000|CZK"), ("120 000 Ft", "12000000|HUF"),
            ("R$ 1.200,00", "120000|BRL"), ("CHF 1'200.00", "120000|CHF"), ("Fr. 1'200.00", "120000|CHF"),
            ("₹12,34,567.00", "123456700|INR"), ("¥5,000", "5000|JPY"), ("￥5,000", "5000|JPY"), ("₩5,000", "5000|KRW"),
            ("5 000,00 ₽", "500000|RUB"), ("5 000 руб.", "500000|RUB"), ("₺5.000,00", "500000|TRY"),
            ("₪5,000.00", "500000|ILS"), ("5.000,00 lei", "500000|RON"), ("KRW 5,000", "5000|KRW"),
        ])
    func signs(amount: String, expected: String) throws {
        let drafted = try drafted(Array(repeating: amount, count: 6))
        #expect(try rows(drafted) == Array(repeating: expected, count: 6))
        #expect(drafted.text("mapping.yml").contains("currency: \(expected.suffix(3))"))
    }

    @Test("Crowns of several countries are those of the company's currency, else missing, with a question")
    func crowns() throws {
        let amounts = ["1 200 kr", "2 500,50 kr.", "300 kr"]
        let asked = try drafted(amounts)
        #expect(try rows(asked) == ["NULL|NULL", "NULL|NULL", "NULL|NULL"])
        let question = try #require(asked.findings.first { $0.contains("W-MAP-CURRENCY") })
        #expect(question.contains("3 amounts are in 'kr'") && question.contains("SEK, NOK, DKK or ISK"))
        #expect(try asked.rows("SELECT count(*) FROM import_findings WHERE kind = 'no-currency'") == ["3"])
        try asked.edit("mapping.yml") { text in
            text.split(separator: "\n").map { $0.hasPrefix("currency:") ? "currency: SEK" : String($0) }
                .joined(separator: "\n")
        }
        try asked.rerun()
        #expect(try rows(asked) == ["120000|SEK", "250050|SEK", "30000|SEK"])
        let told = try drafted(amounts, currency: "NOK")
        #expect(try rows(told) == ["120000|NOK", "250050|NOK", "30000|NOK"])
        #expect(!told.findings.contains { $0.contains("W-MAP-CURRENCY") })
        let stated = try drafted(amounts, stated: ["DKK", "SEK", "EUR"])
        #expect(try rows(stated).prefix(2) == ["120000|DKK", "250050|SEK"])
    }

    @Test(
        "Amounts in several currencies without rates are warned of, at the draft and at the import, with what to write")
    func rates() throws {
        let drafted = try drafted(["€1,000.00", "$500.00", "£20.00", "$300.00", "€7.00", "€8.00"])
        let warning = try #require(drafted.findings.first { $0.contains("W-MAP-RATES") })
        #expect(warning.contains("USD 2, GBP 1") && warning.contains("--rate GBP=RATE --rate USD=RATE"))
        let report = try drafted.rerun()
        let imported = try #require(report.warnings.map(\.text).first { $0.contains("W-SRC-RATES") })
        #expect(imported.contains("3 of 6 deals") && imported.contains("USD 2, GBP 1") && imported.contains("to EUR"))
        #expect(imported.contains("--rate GBP=RATE --rate USD=RATE") && imported.contains("EUR for one unit"))
        try drafted.edit("mapping.yml") {
            $0.replacingOccurrences(of: "files:\n", with: "rates: {GBP: 1.1, USD: 0.9}\nfiles:\n")
        }
        #expect(try drafted.rerun().warnings.allSatisfy { !$0.text.contains("W-SRC-RATES") })
        #expect(
            try drafted.rows("SELECT currency, rate_to_base FROM exchange_rates ORDER BY 1") == ["GBP|1.1", "USD|0.9"])
    }
}
