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
        return try Importer(mapping: mapping).run(
            from: CSVFolder(path: (SharedFolder.path ?? "") + "/data/" + data), to: folder("crm.sqlite"))
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

    // Rows with `_fivetran_active` of false are earlier versions: 8 of 10 deals, 7 of 10 accounts, 8 of 10 users are present.
    @Test(.enabled(if: SharedFolder.has("data/dbt_salesforce"), "the Salesforce seeds are not there"))
    func salesforceSeedsArriveWhole() throws {
        let folder = try TemporaryFolder()
        let report = try run("salesforce", "dbt_salesforce", folder)
        func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
        #expect(
            report.tables.map { "\($0.name) \($0.rows)" } == [
                "org_units 9", "users 8", "accounts 7", "contacts 4", "leads 1", "stages 3", "opportunities 8",
                "opportunity_stage_changes 10", "field_changes 0", "activities 20", "usage_events 7",
                "custom_values 98",
            ])
        // Probability 1000 is no share of a whole.
        #expect(
            try rows(
                "SELECT name, probability, amount_minor, close_date, status FROM opportunities WHERE id = '006q000000HddohAAB'"
            )
                == ["$1m deal|NULL|2412000000|2018-12-19|won"])
        #expect(report.findings["invalid-number, skipped"] == 2)
        #expect(try rows("SELECT count(*) FROM opportunities WHERE deleted_at IS NULL") == ["0"])
        #expect(
            try rows("SELECT value FROM custom_values WHERE entity = 'lead' AND field = 'lead_number_c'") == ["1305025"]
        )
        #expect(
            try rows("SELECT type, count(*) FROM activities GROUP BY type ORDER BY type") == [
                "meeting|10", "task|3", "x|7",
            ])
    }

    @Test(.enabled(if: SharedFolder.has("data/dbt_hubspot"), "the HubSpot seeds are not there"))
    func hubSpotSeedsArriveWhole() throws {
        let folder = try TemporaryFolder()
        let report = try run("hubspot", "dbt_hubspot", folder)
        func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
        #expect(
            report.tables.map { "\($0.name) \($0.rows)" } == [
                "org_units 4", "users 100", "accounts 24", "contacts 22", "leads 0", "stages 71", "opportunities 44",
                "opportunity_stage_changes 14", "field_changes 300", "activities 105", "custom_values 168",
            ])
        #expect(try rows("SELECT count(owner_id) FROM opportunities") == ["22"])
        #expect(
            try rows(
                "SELECT count(*), sum(CAST(value AS INTEGER)) FROM custom_values WHERE field = 'property_hs_all_funky_a9384_syntax'"
            )
                == ["7|4094"])
        #expect(try rows("SELECT annual_revenue_minor FROM accounts WHERE id = '2182162682'") == ["1000000000"])
        // Five stages are marked as won and closed, no other as closed.
        #expect(try rows("SELECT outcome, count(*) FROM stages GROUP BY outcome ORDER BY 1") == ["open|66", "won|5"])
    }

    @Test(.enabled(if: SharedFolder.has("data/olist_funnel"), "the Olist files are not there"))
    func olistArrivesWhole() throws {
        let folder = try TemporaryFolder()
        let report = try run("olist", "olist_funnel", folder)
        func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
        #expect(
            try rows("SELECT count(*), count(opportunity_id), count(source), sum(source = 'unknown') FROM leads")
                == ["8000|842|7940|1099"])
        #expect(
            try rows("SELECT count(*), sum(status = 'won'), count(closed_at), count(created_at) FROM opportunities")
                == ["842|842|842|842"])
        // Day first: the third of May, not the fifth of March.
        #expect(
            try rows(
                """
                SELECT date(min(created_at) / 1000, 'unixepoch'), date(max(created_at) / 1000, 'unixepoch') FROM leads
                """) == ["2017-06-14|2018-05-31"])
        #expect(report.asOf?.iso == "2018-11-14")
        // Blank and 0 are two things: every deal states a monthly revenue, 797 of them 0.
        #expect(
            try rows(
                "SELECT count(*), sum(value = '0') FROM custom_values WHERE field = 'declared_monthly_revenue'")
                == ["842|797"])
        #expect(report.files.allSatisfy { $0.invalid == 0 })
    }

    @Test(.enabled(if: SharedFolder.has("data/process_logs"), "the event logs are not there"))
    func eventLogsArriveWholeAndInTheirOrder() throws {
        let folder = try TemporaryFolder()
        let logs = (SharedFolder.path ?? "") + "/data/process_logs/"
        func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
        func read(_ name: String) throws -> ImportReport {
            try? FileManager.default.removeItem(atPath: folder("in"))
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/bin/gzip")
            process.arguments = ["-dc", logs + name]
            process.standardOutput = pipe
            try process.run()
            let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            try folder.write(Array(bytes), to: "in/events.csv")
            return try Importer(mapping: MappingReader.read("event-log", folders: [mappings])).run(
                from: CSVFolder(path: folder("in")), to: folder("crm.sqlite"))
        }
        _ = try read("helpdesk/helpdesk.events.csv.gz")
        #expect(
            try rows("SELECT count(*), count(DISTINCT opportunity_id) FROM opportunity_stage_changes") == ["21348|4580"]
        )
        // 130 pairs of neighbours have one instant: the order of the file holds.
        #expect(
            try rows(
                """
                SELECT count(*) FROM (
                  SELECT at = lag(at) OVER (PARTITION BY opportunity_id ORDER BY seq) AS same FROM opportunity_stage_changes)
                WHERE same
                """) == ["130"])
        #expect(try rows("SELECT sum(stage <> 'Closed') FROM opportunities") == ["23"])
        #expect(
            try rows(
                """
                SELECT count(*) FROM opportunity_stage_changes AS c WHERE from_stage IS NOT (
                  SELECT to_stage FROM opportunity_stage_changes AS b WHERE b.opportunity_id = c.opportunity_id AND b.seq < c.seq
                  ORDER BY b.seq DESC LIMIT 1) AND opportunity_id IN ('Case 1', 'Case 10', 'Case 100')
                """) == ["0"])
        _ = try read("receipt/receipt.csv.gz")
        #expect(
            try rows(
                "SELECT count(*), count(DISTINCT opportunity_id), count(DISTINCT to_stage), count(DISTINCT user_id) FROM opportunity_stage_changes"
            )
                == ["8577|1434|27|48"])
        // 13:45:40.276 at +02:00.
        #expect(
            try rows("SELECT at FROM opportunity_stage_changes WHERE source_line = 2")
                == ["\(Instant(iso: "2011-10-11T11:45:40.276Z")?.milliseconds ?? 0)"])
    }
}
