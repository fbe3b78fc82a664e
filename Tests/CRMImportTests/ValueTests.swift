import CRMImport
import CRMModel
import CRMStore
import Diagnostics
import Foundation
import Testing

/// Runs texts through a column of a declared type, as an import does, and reads what arrived.
private func staged(_ texts: [String], as type: String, currency: String = "EUR", extra: String = "") throws -> [String]
{
    var lines = "id,value\n"
    for (index, text) in texts.enumerated() {
        lines +=
            "\(index),\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"\n"
    }
    let folder = try TemporaryFolder([
        "mapping/mapping.yml": """
        title: Test
        version: 1
        source: test
        currency: \(currency)
        time-zone: Europe/Berlin
        files:
          - file: values.csv
            table: vals
            columns: {value: \(type)}
        \(extra.isEmpty ? "" : "    " + extra)
        """,
        "mapping/custom_values.sql":
            "SELECT 'x' AS entity, id AS record_id, 'v' AS field, value FROM raw.vals ORDER BY source_line",
        "in/values.csv": lines,
    ])
    var options = Importer.Options()
    options.asOf = CalendarDate(iso: "2026-01-01")
    _ = try Importer(mapping: MappingReader.read(folder("mapping"), folders: []), options: options).run(
        from: CSVFolder(path: folder("in")), to: folder("out.sqlite"))
    let rows = try query(folder("out.sqlite"), "SELECT value FROM custom_values ORDER BY cast(record_id AS INTEGER)")
    #expect(rows.count == texts.count)
    return rows
}

@Suite struct ValueTests {
    @Test func dayNumbersOfASpreadsheetAreDays() throws {
        #expect(
            try staged(["46096", "46096.5", "25569", "12", "91313", "-46096", "2026"], as: "date excel")
                == ["2026-03-15", "2026-03-15", "1970-01-01", "NULL", "NULL", "NULL", "NULL"])
        // In the mapping's zone, Berlin.
        #expect(try staged(["46096.5"], as: "instant excel") == ["1773572400000"])
    }

    @Test("A day that two formats of a list read differently is none; of formats that agree the first counts")
    func formatsThatDisagree() throws {
        #expect(
            try staged(
                ["05/13/2026", "13/05/2026", "03/05/2026", "05/05/2026", "2026-05-13"],
                as: "{date: [\"MM/dd/yyyy\", \"dd/MM/yyyy\", iso]}")
                == ["2026-05-13", "2026-05-13", "NULL", "2026-05-05", "2026-05-13"])
    }

    @Test("Money in its own currency is a number until its row says the currency")
    func ownMoney() throws {
        #expect(
            try staged(["$1.50", "¥ 1,500", "1.5 EUR", "KWD 1", "7", "eur 1000", "ZZZ 3"], as: "money own")
                == ["1.5", "1500.0", "1.5", "1.0", "7.0", "1000.0", "NULL"])
    }

    @Test("Names of columns that no mapping names do not depend on where they stand")
    func strangers() throws {
        for header in ["Id,A-B,A B,a b!", "a b!,Id,A B,A-B"] {
            let folder = try TemporaryFolder()
            let cells = header.split(separator: ",").map { $0 == "Id" ? "d1" : $0 }.joined(separator: ",")
            try folder.write(Array("\(header)\n\(cells)\n".utf8), to: "in/deals.csv")
            try folder.write(
                Array(
                    "title: T\nversion: 1\nsource: t\ncurrency: EUR\ntime-zone: UTC\nfiscal-year-start: 1\nfiles:\n  - file: deals.csv\n    table: deals\n    columns: {Id: text}\n"
                        .utf8),
                to: "m/mapping.yml")
            try folder.write(
                Array("SELECT id, a_b || a_b_2 || a_b_3 AS name, 'open' AS status FROM raw.deals\n".utf8),
                to: "m/opportunities.sql")
            var options = Importer.Options()
            options.asOf = CalendarDate(iso: "2026-01-01")
            _ = try Importer(mapping: MappingReader.read(folder("m"), folders: []), options: options).run(
                from: CSVFolder(path: folder("in")), to: folder("x.sqlite"))
            #expect(try query(folder("x.sqlite"), "SELECT name FROM opportunities") == ["A BA-Ba b!"], "\(header)")
        }
    }

    @Test func yesAndNoAreReadInGermanToo() throws {
        #expect(
            try staged(["Ja", "nein", "WAHR", "falsch", "vielleicht"], as: "flag") == ["1", "0", "1", "0", "NULL"])
    }

    @Test func moneyIsReadExactlyAndRoundedHalfToEven() throws {
        let cases: [(String, String)] = [
            ("1,234.56", "123456"), ("$22,700.00", "2270000"), ("$342.09K", "34209000"), ("$1,117.10K", "111710000"),
            ("(1,000.00)", "-100000"),
            ("-0", "0"), ("\u{2212}5", "-500"), ("0.1", "10"), ("0.005", "0"), ("0.015", "2"), ("0.025", "2"),
            ("-0.015", "-2"), ("5 EUR", "500"),
            ("€ 5", "500"), ("5k", "500000"), ("1.5M", "150000000"), ("2B", "200000000000"), ("1 234.5", "123450"),
            (".5", "50"), ("+7", "700"),
            ("92233720368547758.07", "9223372036854775807"),
            ("92233720368547758.08", "NULL"), ("9223372036854775807", "NULL"), ("9223372036854775808", "NULL"),
            ("1.234,56", "NULL"), ("1'234.56", "123456"), ("1’234’567.5", "123456750"), ("1'23.5", "NULL"),
            ("1'234,567", "NULL"), ("1\u{202F}234.50", "123450"), ("1\u{A0}234", "123400"),
            ("1,23", "NULL"), ("1234,567", "NULL"), ("0,123", "NULL"), ("12,34,567.89", "123456789"),
            ("1,00,000", "10000000"), ("123,45,678", "NULL"), ("12,345,67", "NULL"), ("12,34,56", "NULL"),
            ("1,23,4567", "NULL"), ("1,234.5,6", "NULL"),
            ("NaN", "NULL"), ("inf", "NULL"),
            ("1e400", "NULL"), ("1e5", "NULL"), ("#REF!", "NULL"), ("0x1F", "NULL"), ("1_000", "NULL"), ("٣٤", "NULL"),
            ("--5", "NULL"), ("5-", "NULL"),
            ("1.2.3", "NULL"), ("$", "NULL"), ("K", "NULL"), ("-", "NULL"), (".", "NULL"), ("", "NULL"),
            ("TRUE", "NULL"), ("0.009000000000000000000", "1"),
            ("1.0E7", "1000000000"), ("1.25E+08", "12500000000"), ("$1.5e6", "150000000"), ("-1.5E-1", "-15"),
            ("1.0E", "NULL"), ("1.0E+", "NULL"), ("1.0E7E7", "NULL"), ("1.0E99", "NULL"), (".E7", "NULL"),
            ("1.10000000000000000000", "110"), ("12345679.0000000000000000", "1234567900"),
            ("0.33333333333333333333333", "33"), ("92233720368547758.070000", "9223372036854775807"),
        ]
        let found = try staged(cases.map(\.0), as: "money")
        for (index, (text, expected)) in cases.enumerated() { #expect(found[index] == expected, "\(text)") }
    }

    @Test func theCurrencyDecidesTheMinorUnits() throws {
        #expect(try staged(["1,234.5", "0.5", "1.5"], as: "money JPY") == ["1234", "0", "2"])
        #expect(try staged(["1.2345", "2"], as: "money KWD") == ["1234", "2000"])
    }

    @Test func aDecimalCommaIsDeclaredNeverGuessed() throws {
        #expect(
            try staged(["1.234,56", "1,5", "1.234", "1,234.56", "0.123"], as: "money", extra: "decimal: \",\"") == [
                "123456", "150", "123400", "NULL", "NULL",
            ])
    }

    @Test func numbersAreTheNearestDoubles() throws {
        let texts = ["718.62", "0.07", "8.41", "0.000001", "123456789.123", "1,000,000"]
        let found = try staged(texts, as: "number").map(Double.init)
        #expect(found == [718.62, 0.07, 8.41, 0.000001, 123456789.123, 1_000_000])
    }

    @Test func integersPercentsAndFlags() throws {
        #expect(
            try staged(["12", "1,200", "-3", "3.5", "1.0", "x"], as: "integer") == [
                "12", "1200", "-3", "NULL", "NULL", "NULL",
            ])
        #expect(try staged(["90", "90 %", "0.5", "many"], as: "percent").map(Double.init) == [0.9, 0.9, 0.005, nil])
        #expect(
            try staged(["t", "1", "yes", "TRUE", "N", "false", "2", "on"], as: "flag") == [
                "1", "1", "1", "1", "0", "0", "NULL", "NULL",
            ])
    }

    @Test func datesFollowTheDeclaredFormatAlone() throws {
        #expect(
            try staged(
                ["31.12.2026", "1.2.2026", "30.02.2026", "2026-12-31", "31.12.26", "31.12.2026 "], as: "date dd.MM.yyyy"
            )
                == ["2026-12-31", "2026-02-01", "NULL", "NULL", "NULL", "2026-12-31"])
        #expect(
            try staged(
                [
                    "15 Apr, 2021 00:02:00", "15 apr, 2021 23:59:59", "15 April, 2021 00:02:00",
                    "31 Feb, 2021 00:02:00", "15 Apr, 2021 24:00:00", "15 Apri, 2021 00:02:00",
                ], as: "\"date dd MMM, yyyy HH:mm:ss\"")
                == ["2021-04-15", "2021-04-15", "2021-04-15", "NULL", "NULL", "NULL"])
        #expect(try staged(["02/13/2026", "13/02/2026"], as: "date MM/dd/yyyy") == ["2026-02-13", "NULL"])
        #expect(try staged(["01.02.69", "01.02.70"], as: "date dd.MM.yy") == ["2069-02-01", "1970-02-01"])
    }

    @Test func aDateIsNeverShiftedIntoAnotherZone() throws {
        #expect(
            try staged(
                ["2026-04-15T01:00:00+02:00", "2026-04-15T23:30:00-08:00", "2026-04-15", "2026-04-15 00:30"], as: "date"
            )
                == ["2026-04-15", "2026-04-15", "2026-04-15", "2026-04-15"])
    }

    @Test func severalFormatsAreTriedInTheirOrder() throws {
        #expect(
            try staged(["2026-12-31", "31.12.2026", "12/31/2026"], as: "{date: [iso, dd.MM.yyyy]}") == [
                "2026-12-31", "2026-12-31", "NULL",
            ])
    }

    @Test func instantsAreReadInTheMappingsZoneOrWithTheirOwnOffset() throws {
        let found = try staged(
            [
                "2026-07-01T12:00:00", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00+14:00", "2026-07-01T12:00:00-12:00",
                "2026-07-01", "2026-07-01T12:00:00.250",
            ],
            as: "instant")
        let zulu = try #require(Instant(iso: "2026-07-01T12:00:00Z")).milliseconds
        let expected = [
            zulu - 7_200_000, zulu, zulu - 14 * 3_600_000, zulu + 12 * 3_600_000, zulu - 14 * 3_600_000,
            zulu - 7_200_000 + 250,
        ]
        #expect(found == expected.map(String.init))
        #expect(
            try staged(
                ["07/01/2026 12:30 PM", "07/01/2026 12:30 AM", "07/01/2026 13:30 PM"], as: "instant MM/dd/yyyy hh:mm a")
                == [String(zulu - 7_200_000 + 1_800_000), String(zulu - 14 * 3_600_000 + 1_800_000), "NULL"])
    }

    @Test(.enabled(if: SharedFolder.has("corpora/ours/hostile_values.json"), "the hostile values are not there"))
    func hostileAmountsAndDatesAreReadRightOrNotAtAll() throws {
        struct Hostile: Decodable {
            var amounts: [String]
            var dates: [String]
        }
        let data = try Data(
            contentsOf: URL(fileURLWithPath: (SharedFolder.path ?? "") + "/corpora/ours/hostile_values.json"))
        let hostile = try JSONDecoder().decode(Hostile.self, from: data)
        let readable = [
            "1,234.56": "123456", "1'234.56": "123456", "(1,000.00)": "-100000", "-0": "0", "\u{2212}5": "-500",
            "12%": "1200", "$5": "500",
            "€ 5": "500", "5 EUR": "500",
            "5k": "500000", "1.5M": "150000000", "0.1": "10",
        ]
        let amounts = try staged(hostile.amounts, as: "money")
        for (text, value) in zip(hostile.amounts, amounts) { #expect(value == readable[text] ?? "NULL", "\(text)") }
        let days = [
            "0001-01-01": "0001-01-01", "9999-12-31": "9999-12-31", "1970-01-01": "1970-01-01",
            "2038-01-19T03:14:08Z": "2038-01-19",
            "2026-03-29T02:30:00": "2026-03-29", "2026-10-25T02:30:00": "2026-10-25",
            "2026-01-02T03:04:05+14:00": "2026-01-02",
            "2026-01-02T03:04:05-12:00": "2026-01-02",
        ]
        let dates = try staged(hostile.dates, as: "date")
        for (text, value) in zip(hostile.dates, dates) { #expect(value == days[text] ?? "NULL", "\(text)") }
    }
}
