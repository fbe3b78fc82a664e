import MappingDraft
import Testing

@Suite("Currencies written with amounts")
struct CurrencyTests {
    private func drafted(_ amounts: [String], stated: [String]? = nil) throws -> Drafted {
        let stages = ["Open", "Won", "Lost"]
        let head = "Id,Name,Owner,Stage,Amount,Close Date" + (stated == nil ? "" : ",Amount Currency")
        let rows: [String] = amounts.enumerated().map { index, amount in
            let own = stated.map { ",\($0[index % $0.count])" } ?? ""
            return "\(index + 1),Deal \(index),Ann,\(stages[index % 3]),\"\(amount)\",2026-03-15\(own)"
        }
        let text = ([head] + rows).joined(separator: "\n") + "\n"
        let drafted = try Drafted(["deals.csv": text])
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
        // USD stands with most, and so is that of amounts without a sign.
        #expect(
            try rows(drafted) == [
                "100000|USD", "200000|EUR", "550|USD", "700|EUR", "30000|GBP", "5000|JPY", "-120000|USD", "-1000|USD",
                "8000|CHF", "1200|USD",
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
}
