import CRMImport
import CRMModel
import Foundation
import Testing

/// Exports as companies have them: empty columns, another order, renamed columns, other languages, people who are gone,
/// names in the place of identifiers. What a mapping does not know is a finding, never a value.
@Suite("Foreign exports under shipped mappings")
struct ForeignExportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ mapping: String, _ export: String) throws -> ImportReport {
        let root = packageRoot.path
        let source = try CSVFolder(path: "\(root)/Tests/CRMImportTests/Exports/\(export)")
        return try Importer(mapping: MappingReader.read(mapping, folders: [root + "/mappings"])).run(
            from: source, to: folder("crm.sqlite"))
    }

    private func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
    private func found(_ kind: String) throws -> [String] {
        try rows("SELECT file, line, value FROM import_findings WHERE kind = '\(kind)' ORDER BY file, line")
    }
    private let deals = """
        SELECT id, account_id, owner_id, status, amount_minor, currency, date(closed_at / 1000, 'unixepoch')
        FROM opportunities ORDER BY id
        """

    @Test("Pipedrive: states in another language, signs beside amounts, and people who are gone")
    func pipedrive() throws {
        let report = try run("pipedrive", "pipedrive-foreign")
        #expect(
            try rows(deals) == [
                "30|20|1|won|1890050|EUR|2026-01-15", "31|20|Gone Person|open|500000|EUR|NULL",
                "32|21|2|open|70000|EUR|NULL", "33|21|2|open|900|EUR|NULL", "34|21|NULL|open|100|JPY|NULL",
                "35|21|2|lost|NULL|EUR|2026-02-02",
            ])
        #expect(
            try found("unknown-status") == [
                "activities-100.csv|3|Erledigt", "activities-100.csv|4|NULL", "deals-100.csv|4|Gewonnen",
                "deals-100.csv|6|NULL",
            ])
        let warnings = report.warnings.map(\.text)
        #expect(
            warnings.contains {
                $0.contains("W-SRC-STATUS") && $0.contains("'Gewonnen'") && $0.contains("deals-100.csv:4")
            })
        // Its column was renamed.
        #expect(warnings.contains { $0.contains("W-SRC-NONE") && $0.contains("'Deal - Closing expected'") })
        #expect(try found("no-last-day") == ["users.csv|3|NULL"])
        #expect(try found("invalid-flag") == ["users.csv|4|deleted"])
        #expect(
            try rows("SELECT name FROM users ORDER BY id").suffix(3) == ["Gone Person", "Lead Owner", "Old Creator"])
        #expect(try rows("SELECT created_by_id FROM opportunities ORDER BY id LIMIT 3") == ["1", "1", "2"])
        #expect(report.dangling.map(\.reference) == ["activities.opportunity_id"])
    }

    @Test("Dynamics: states in another language or none, currencies nobody knows, users switched off without a day")
    func dynamics() throws {
        let report = try run("dynamics", "dynamics-foreign")
        #expect(
            try rows(deals) == [
                "d1|a1|Karla Lang|won|1890050|EUR|2026-01-15", "d2|a1|u2|open|NULL|NULL|NULL",
                "d3|Nordwerk AG|u9|open|70000|USD|NULL", "d4|a1|Nobody Here|open|90000|USD|NULL",
                "d5|a1|u1|lost|150|EUR|2026-02-01",
            ])
        #expect(
            try found("unknown-status") == [
                "lead.csv|2|Qualifiziert", "opportunity.csv|3|Gewonnen", "opportunity.csv|4|NULL",
                "phonecall.csv|2|NULL", "phonecall.csv|3|NULL", "task.csv|2|Abgeschlossen",
            ])
        #expect(try found("no-currency") == ["account.csv|2|c9", "opportunity.csv|3|c9"])
        #expect(try found("other-currency") == ["opportunity.csv|5|JPY"])
        #expect(try rows("SELECT annual_revenue_minor, currency FROM accounts") == ["NULL|NULL"])
        #expect(try found("no-last-day") == ["systemuser.csv|3|NULL"])
        #expect(try found("invalid-flag") == ["systemuser.csv|4|Disabled"])
        #expect(
            report.dangling.map { "\($0.reference) \($0.count)" }.sorted() == [
                "accounts.owner_id 1", "opportunities.account_id 1", "opportunities.owner_id 3",
            ])
    }

    @Test(
        "Dynamics: amounts of several currencies without the table of currencies are missing, of one in the mapping's")
    func bare() throws {
        _ = try run("dynamics", "dynamics-bare")
        #expect(try rows(deals) == ["d1|NULL|u1|open|NULL|NULL|NULL", "d2|NULL|u1|open|NULL|NULL|NULL"])
        #expect(try found("no-currency") == ["opportunity.csv|2|c1", "opportunity.csv|3|c2"])
        let single = try TemporaryFolder([
            "opportunity.csv": "opportunityid,name,statecode,estimatedvalue,transactioncurrencyid,createdon\n"
                + "d1,A,0,100,c1,2025-03-05T10:00:00Z\n"
        ])
        _ = try Importer(mapping: MappingReader.read("dynamics", folders: [packageRoot.path + "/mappings"])).run(
            from: CSVFolder(path: single("")), to: folder("crm.sqlite"))
        #expect(try rows(deals) == ["d1|NULL|NULL|open|10000|USD|NULL"])
    }
}
