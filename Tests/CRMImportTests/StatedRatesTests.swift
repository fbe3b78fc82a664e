import CRMImport
import CRMModel
import Diagnostics
import Testing

/// What a person says a currency is worth.
@Suite struct StatedRatesTests {
    private static func folder(_ rates: String, select: String? = nil) throws -> TemporaryFolder {
        var files = [
            "m/mapping.yml": """
            title: Test
            version: 1
            source: test
            currency: EUR
            time-zone: UTC
            \(rates)
            files:
              - file: deals.csv
                table: deals
                columns: {id: text, amount: money own, currency: text, created: instant}
            """,
            "m/opportunities.sql": """
            SELECT id, 'Offer' AS stage, 'open' AS status, row_amount(amount, amount_written_currency, currency) AS amount_minor,
                   row_currency(amount_written_currency, currency) AS currency, created AS created_at
            FROM raw.deals
            """,
            "in/deals.csv":
                "id,amount,currency,created\n1,100,EUR,2026-01-05\n2,200,USD,2026-01-06\n3,300,GBP,2026-01-07\n",
        ]
        if let select { files["m/exchange_rates.sql"] = select }
        return try TemporaryFolder(files)
    }

    private static func run(_ folder: TemporaryFolder, _ arguments: [String] = []) throws -> [String] {
        var settings = MappingReader.Settings()
        for text in arguments { try settings.rates.add(argument: text) }
        let report = try Importer(mapping: MappingReader.read(folder("m"), folders: [], settings: settings)).run(
            from: CSVFolder(path: folder("in")), to: folder("crm.sqlite"))
        return try query(
            folder("crm.sqlite"), "SELECT currency, valid_on, rate_to_base FROM exchange_rates ORDER BY 1, 2")
            + report.warnings.filter { $0.name == "SRC-RATES" }.map(\.hint)
    }

    @Test func whatTheCallerSaysCountsBeforeTheMapping() throws {
        let folder = try StatedRatesTests.folder("rates: {USD: 0.9}")
        let base = "1970-01-01"
        #expect(
            try StatedRatesTests.run(folder) == [
                "USD|\(base)|0.9",
                "import with --rate GBP=RATE, each RATE being EUR for one unit; or write rates: into mapping.yml",
            ])
        #expect(
            try StatedRatesTests.run(folder, ["USD=0.95", "GBP=1.17"]) == ["GBP|\(base)|1.17", "USD|\(base)|0.95"])
    }

    @Test func ratesOfTheSourceStandBesideThem() throws {
        let folder = try StatedRatesTests.folder(
            "", select: "SELECT 'USD' AS currency, '2026-01-01' AS valid_on, 'spot' AS kind, 0.88 AS rate_to_base")
        #expect(
            try StatedRatesTests.run(folder, ["USD=0.95", "GBP=1.2"]) == [
                "GBP|1970-01-01|1.2", "USD|1970-01-01|0.95", "USD|2026-01-01|0.88",
            ])
    }

    @Test(arguments: [
        "USD", "USD=", "USD=0", "USD=-1", "USD=nan", "USD=inf", "dollar=0.9", "USD=0.9=1", "=0.9", "USD=0,9",
    ])
    func whatIsNoRateIsRefused(text: String) {
        let found = faults {
            var rates = StatedRates()
            try rates.add(argument: text)
        }
        #expect(found.map(\.name) == ["CLI-RATE"] && found[0].exit == .usage)
    }

    @Test func twoRatesOfOneCurrencyAreRefused() throws {
        var rates = StatedRates()
        try rates.add(argument: "USD=0.9")
        try rates.add(argument: "USD=0.90")
        let found = faults { try rates.add(argument: "USD=0.8") }
        #expect(found.map(\.what) == ["USD has two rates"] && rates.prices == ["USD": 0.9])
    }

    @Test(arguments: [
        ("{USD: 0}", "RANGE"), ("{Dollar: 1}", "CURRENCY"), ("{EUR: 2}", "CURRENCY"), ("{USD: much}", "TYPE"),
    ])
    func aMappingWithAWrongRateIsRefused(rates: String, name: String) throws {
        let folder = try StatedRatesTests.folder("rates: \(rates)")
        #expect(faults { _ = try StatedRatesTests.run(folder) }.map(\.name) == ["MAP-\(name)"])
    }
}
