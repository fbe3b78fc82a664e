import CRMImport
import CRMModel
import CRMStore
import Foundation
import Testing

/// The mappings of the project against the exports they were written for: figures of the exports counted by other means.
@Suite struct ShippedMappingTests {
    private let mappings = packageRoot.appendingPathComponent("mappings").path

    private func run(_ name: String, _ data: String, _ folder: TemporaryFolder) throws -> ImportReport {
        let mapping = try MappingReader.read(name, folders: [mappings])
        return try CSVImport(mapping: mapping).run(
            folder: (SharedFolder.path ?? "") + "/data/" + data, to: folder("crm.sqlite"))
    }

    @Test(.enabled(if: SharedFolder.has("data/maven_crm"), "the Maven export is not there"))
    func mavenArrivesWhole() throws {
        let folder = try TemporaryFolder()
        let report = try run("maven", "maven_crm", folder)
        func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
        #expect(
            report.tables.map { "\($0.name) \($0.rows)" } == [
                "org_units 10", "users 41", "accounts 85", "stages 4", "products 7", "opportunities 8800",
            ])
        #expect(
            try rows("SELECT stage, count(*) FROM opportunities GROUP BY stage ORDER BY stage") == [
                "Engaging|1589", "Lost|2473", "Prospecting|500", "Won|4238",
            ])
        #expect(try rows("SELECT sum(amount_minor) FROM opportunities WHERE status = 'won'") == ["1000553400"])
        #expect(
            try rows("SELECT count(*), count(amount_minor), count(close_date) FROM opportunities WHERE status = 'open'")
                == ["2089|0|0"])
        // Every GTXPro is repaired and finds its product.
        #expect(
            try rows(
                "SELECT count(*), count(p.id) FROM opportunities o LEFT JOIN products p ON p.id = o.product_id WHERE o.product_id = 'GTX Pro'"
            ) == ["1480|1480"])
        #expect(report.findings["known-error, repaired"] == 1480 + 12 + 1)
        #expect(report.dangling.map(\.reference) == [])
        #expect(try rows("SELECT count(*) FROM opportunities WHERE account_id IS NULL") == ["1425"])
        #expect(try rows("SELECT count(*) FROM opportunities WHERE created_at IS NULL") == ["500"])
        #expect(
            try rows("SELECT count(*) FROM accounts WHERE industry = 'technolgy' OR country = 'Philipines'") == ["0"])
        #expect(
            try rows(
                """
                SELECT substr(close_date, 1, 7), sum(amount_minor) / 100 FROM opportunities WHERE status = 'won' GROUP BY 1 ORDER BY 1
                """)
                == zip(
                    3...12,
                    [
                        1_134_672, 721_932, 1_025_713, 1_338_466, 696_932, 1_050_059, 1_235_264, 731_980, 938_943,
                        1_131_573,
                    ]
                ).map { month, value in
                    "2017-\(month < 10 ? "0" : "")\(month)|\(value)"
                })
        #expect(
            try rows(
                """
                SELECT name FROM users WHERE id NOT IN (SELECT owner_id FROM opportunities) AND role = 'Sales agent' ORDER BY name
                """) == ["Carl Lin", "Carol Thompson", "Elizabeth Anderson", "Mei-Mei Johns", "Natalya Ivanova"])
        #expect(report.asOf?.iso == "2017-12-31")
    }

    @Test(.enabled(if: SharedFolder.has("data/zoho_crm_demo"), "the Zoho export is not there"))
    func zohoArrivesWhole() throws {
        let folder = try TemporaryFolder()
        let report = try run("zoho", "zoho_crm_demo", folder)
        func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
        #expect(
            try rows("SELECT stage, count(*) FROM opportunities GROUP BY stage ORDER BY count(*) DESC") == [
                "Closed Won|1425", "Qualification|698", "Closed Lost|485", "Needs Analysis|296", "Initial Offer|283",
                "Prospect|245", "Proposal/Price Quote|136",
                "Negotiation/Review|64",
            ])
        #expect(
            try rows("SELECT count(*), count(DISTINCT id), count(owner_id) FROM opportunities") == ["3632|3632|3632"])
        let won = [
            1_835_200, 1_908_600, 2_634_400, 1_957_800, 3_344_200, 4_292_500, 3_051_000, 5_846_500, 2_984_300,
            2_050_100, 4_621_000, 6_129_400, 8_084_800,
            8_277_600, 6_087_100, 5_481_300, 8_222_500, 8_660_200, 3_597_700,
        ]
        #expect(
            try rows(
                "SELECT sum(amount_minor) / 100 FROM opportunities WHERE status = 'won' GROUP BY substr(close_date, 1, 7) ORDER BY substr(close_date, 1, 7)"
            ) == won.map(String.init))
        // "$22,700.00", "15 Apr, 2021 00:02:00" and "$1,117.10K".
        #expect(
            try rows("SELECT amount_minor, close_date, created_at FROM opportunities WHERE source_line = 2") == [
                "2270000|2021-04-16|\(Instant(iso: "2021-04-15T00:02:00Z")?.milliseconds ?? 0)"
            ])
        #expect(
            try rows(
                "SELECT value FROM custom_values WHERE record_id = '24000039' AND field = 'expected_revenue_minor'")
                == ["111710000"])
        #expect(try rows("SELECT count(*) FROM users") == ["11"])
        #expect(try rows("SELECT count(*) FROM accounts") == ["2229"])
        #expect(
            try rows("SELECT type, count(*) FROM activities GROUP BY type ORDER BY type") == [
                "call|4100", "meeting|2978", "task|2978",
            ])
        // Calls point to deals that the export does not identify.
        #expect(report.dangling.contains { $0.reference == "activities.opportunity_id" })
        #expect(report.files.allSatisfy { !$0.isMissing && $0.invalid == 0 }, "\(report.lines.joined(separator: "\n"))")
    }

    @Test(.enabled(if: SharedFolder.has("data/maven_crm"), "the Maven export is not there"))
    func theSameExportGivesTheSameBytesAndTheSameReport() throws {
        let first = try TemporaryFolder()
        let second = try TemporaryFolder()
        let reports = try [run("maven", "maven_crm", first), run("maven", "maven_crm", second)]
        #expect(reports[0].lines == reports[1].lines)
        #expect(try bytes(first("crm.sqlite")) == bytes(second("crm.sqlite")))
    }
}
