import CRMImport
import CRMModel
import Foundation
import Testing

/// Dumps of tables as CRMs have them: columns nobody asked for, words for "empty", releases that keep a fact elsewhere,
/// currencies that another table names. And lists exported from a CRM's pages, which are read, or refused.
@Suite("Foreign tables under shipped mappings")
struct ForeignTablesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func run(_ mapping: String, _ path: String) throws -> ImportReport {
        try Importer(mapping: MappingReader.read(mapping, folders: [packageRoot.path + "/mappings"])).run(
            from: CSVFolder(path: path), to: folder("crm.sqlite"))
    }

    @discardableResult
    private func run(_ mapping: String, export: String) throws -> ImportReport {
        try run(mapping, packageRoot.path + "/Tests/CRMImportTests/Exports/" + export)
    }

    @discardableResult
    private func run(_ mapping: String, _ files: [String: String]) throws -> ImportReport {
        let export = try TemporaryFolder(files)
        return try withExtendedLifetime(export) { try run(mapping, export("")) }
    }

    private func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
    private func found(_ kind: String) throws -> [String] {
        try rows("SELECT file, line, value FROM import_findings WHERE kind = '\(kind)' ORDER BY file, line")
    }
    private let deals = """
        SELECT id, account_id, owner_id, stage, status, amount_minor, currency, close_date,
               date(closed_at / 1000, 'unixepoch')
        FROM opportunities ORDER BY id
        """
    private let users = "SELECT id, name, unit_id, ends_on, is_service FROM users ORDER BY id"
    private let activities = """
        SELECT id, type, status, user_id, datetime(happened_at / 1000, 'unixepoch'), opportunity_id FROM activities
        ORDER BY id
        """
    private let changes = "SELECT record_id, field, old_value, new_value FROM field_changes ORDER BY seq"

    @Test("Odoo: amounts are in the currency of the row's company, and in none where companies have several")
    func odooCompanies() throws {
        try run("odoo", export: "odoo-foreign")
        #expect(
            try rows(deals) == [
                "101|20|2|Won|won|1890050|EUR|2026-01-31|2026-01-15",
                "102|20|3|Angebot|open|500000|CHF|2026-04-30|NULL",
                "103|20|3|Lost|lost|700|JPY|2025-12-31|2025-12-30", "104|20|3|New|open|NULL|NULL|NULL|NULL",
                "105|20|3|New|open|NULL|NULL|NULL|NULL",
            ])
        #expect(try found("no-currency") == ["crm_lead.csv|5|several", "crm_lead.csv|6|9"])
        #expect(try found("invalid-date") == [])
        // The currency of the change; an owner of 0 is none.
        #expect(
            try rows(changes) == [
                "102|amount_minor|400000|500000", "103|amount_minor|600|700", "103|owner_id|NULL|3",
            ])
        // The company's own partner is no customer, an address without a name no contact.
        #expect(try rows("SELECT id FROM accounts") == ["20"])
        #expect(try rows("SELECT id FROM contacts") == ["21"])
        #expect(
            try rows(users) == [
                "1|__system__|company|2025-01-01|1", "2|Karla Lang|team 5|NULL|0", "3|max|team 5|2026-01-31|0",
                "5|default|company|2025-01-01|1",
            ])
        #expect(try rows("SELECT id FROM users WHERE level = 2") == ["2"])
    }

    @Test("Odoo: what was done is a message or an archived activity, and a meeting counts once")
    func odooActivities() throws {
        try run("odoo", export: "odoo-foreign")
        #expect(
            try rows(activities) == [
                "activity 1|email|planned|3|2026-03-01 12:00:00|102",
                "activity 3|call|done|2|2025-11-21 12:00:00|104", "event 1|meeting|NULL|2|2025-04-01 09:00:00|101",
                "message 3|call|done|2|2025-11-05 09:30:00|102",
            ])
    }

    @Test("Odoo without the table of companies: one company is the mapping's, of several no currency is known")
    func odooBare() throws {
        let lead = "id,type,stage_id,active,probability,expected_revenue,company_id,create_date\n"
        try run("odoo", ["crm_lead.csv": lead + "1,opportunity,4,t,100,50,1,2025-03-05 10:00:00\n"])
        // Without the table of stages 100 % is won; the stage stays to be named.
        #expect(try rows(deals) == ["1|NULL|NULL|4|won|5000|USD|NULL|NULL"])
        #expect(try found("unknown-stage") == ["crm_lead.csv|2|4"])
        try run(
            "odoo",
            [
                "crm_lead.csv": lead + "1,opportunity,4,t,10,50,1,2025-03-05 10:00:00\n"
                    + "2,opportunity,4,t,10,50,2,2025-03-05 10:00:00\n"
            ])
        #expect(try rows("SELECT amount_minor, currency FROM opportunities") == ["NULL|NULL", "NULL|NULL"])
        #expect(try found("no-currency") == ["crm_lead.csv|2|1", "crm_lead.csv|3|2"])
    }

    @Test("Odoo, an earlier release: planned amounts, stages won at 100 %, a history that names its fields")
    func odooEarlier() throws {
        try run("odoo", export: "odoo-old")
        #expect(
            try rows(deals) == [
                "101|20|2|Won|won|1890050|USD|2019-01-31|2019-01-15",
                "102|20|2|Proposition|open|500000|USD|2019-04-30|NULL",
                "103|20|2|Lost|lost|70000|USD|2018-12-31|2018-12-30",
                "104|20|2|Won|won|1000|USD|2018-06-30|2018-07-01",
            ])
        #expect(
            try rows("SELECT name, outcome FROM stages WHERE outcome <> 'open' ORDER BY position") == [
                "Won|won", "Lost|lost",
            ])
        #expect(
            try rows("SELECT from_stage, to_stage FROM opportunity_stage_changes ORDER BY seq") == [
                "NULL|Qualified", "Qualified|Proposition", "Proposition|Won",
            ])
        #expect(try rows(changes) == ["101|amount_minor|1500000|1890050"])
        #expect(try rows("SELECT unit_id FROM users") == ["team 5"])
    }

    @Test("SuiteCRM: whole tables, words for empty, currencies no table names, e-mails that were not sent")
    func suiteCRM() throws {
        let report = try run("suitecrm", export: "suitecrm-foreign")
        #expect(
            try rows(deals) == [
                "d1|NULL|u1|Closed Won|won|1890050|USD|2026-01-20|2026-01-15",
                "d2|NULL|u2|Proposal/Price Quote|open|500000|GBP|NULL|NULL",
                "d3|NULL|NULL|Prospecting|open|NULL|NULL|2026-05-31|NULL",
            ])
        #expect(try found("no-currency") == ["opportunities.csv|4|c-gone"])
        // Nothing is called \N, NULL or 0000-00-00; a word for "inactive" in another language is known.
        #expect(report.findings["invalid-date, skipped"] == nil)
        #expect(
            try rows(users) == [
                "u1|Karla Lang|company|NULL|0", "u2|Roth|company|2026-01-31|0", "u3|Ida Fort|company|NULL|0",
            ])
        #expect(try found("unknown-status") == ["calls.csv|3|Gehalten", "users.csv|4|Beurlaubt"])
        #expect(
            try rows(activities) == [
                "call k1|call|done|u1|2025-03-06 09:00:00|d1", "call k2|call|planned|u1|2025-03-07 09:00:00|d1",
                "email e1|email|done|u1|2025-04-01 09:00:00|d1", "email e2|email|planned|u1|2025-04-02 09:00:00|d1",
                "email e3|email|cancelled|u1|2025-04-03 09:00:00|d1", "email e4|email|done|u1|2025-04-04 09:00:00|d1",
                "note n2|note|done|u1|2025-04-05 09:00:00|d1", "task t1|task|done|u1|2025-09-03 12:00:00|d1",
            ])
        // The audit is in the system's currency: a deal in another says the rate.
        #expect(try rows(changes) == ["d1|amount_minor|1500000|1890050", "d2|amount_minor|340000|500000"])
    }

    @Test("EspoCRM: the exports of its lists, where a flag that is off is blank and addresses stand in the row")
    func espoCRM() throws {
        try run("espocrm", export: "espocrm-foreign")
        #expect(
            try rows(deals) == [
                "d1|a1|u1|Closed Won|won|1890050|EUR|2026-01-20|2026-01-15",
                "d2|a1|u2|Proposal|open|1200000|JPY|2026-04-30|NULL",
            ])
        #expect(try rows(users) == ["u1|Karla Lang|t1|NULL|0", "u2|Max Roth|t2|2026-01-31|0"])
        #expect(try rows("SELECT email, phone FROM accounts") == ["info@nordwerk.example|+49 40 1"])
        #expect(try rows("SELECT first_name, last_name, email FROM contacts") == ["Eva|Sund|eva@nordwerk.example"])
        // Yen have no cents; a currency that stayed is no change.
        #expect(try rows(changes) == ["d2|amount_minor|900000|1200000"])
        #expect(
            try rows("SELECT id, status, user_id FROM activities ORDER BY id") == [
                "call k1|done|u1", "call k2|planned|u1", "email e1|done|u1", "email e2|cancelled|u1",
                "email e3|planned|u1",
            ])
        #expect(try found("unknown-status") == ["Export_Call.csv|3|Gehalten"])
    }

    @Test("vtiger: whole tables, the system's own currency, owners that are groups, e-mails without a status")
    func vtiger() throws {
        let report = try run("vtiger", export: "vtiger-foreign")
        #expect(
            try rows(deals) == [
                "30|10|1|Closed Won|won|1890050|EUR|2026-01-20|2026-01-15",
                "31|10|3|Proposal or Price Quote|open|500000|EUR|NULL|NULL",
                "32|10|2|Prospecting|open|NULL|EUR|2026-05-31|NULL",
                "33|10|2|Closed Lost|lost|7000|EUR|2026-01-12|2026-01-11",
            ])
        // Changed once more after it was won. A deal of a person is one of the person's account.
        #expect(
            try rows("SELECT opportunity_id, from_stage, to_stage FROM opportunity_stage_changes ORDER BY id") == [
                "30|Prospecting|Closed Won", "30|NULL|Prospecting", "33|NULL|Prospecting",
                "33|Prospecting|Closed Lost",
            ])
        #expect(try rows("SELECT primary_contact_id FROM opportunities ORDER BY id") == ["20", "NULL", "20", "NULL"])
        // All are in one currency, which is not the mapping's.
        #expect(report.warnings.contains { $0.text.contains("W-SRC-RATES") && $0.text.contains("--currency EUR") })
        #expect(report.findings["invalid-date, skipped"] == nil && report.findings["invalid-number, skipped"] == nil)
        #expect(
            try rows(users) == [
                "1|Karla Lang|company|NULL|0", "2|Roth|company|2026-01-31|0", "3|Sales team|company|NULL|1",
            ])
        #expect(
            try rows("SELECT id, type, status FROM activities ORDER BY id") == [
                "50|email|done", "51|email|planned", "52|task|done", "53|meeting|planned",
            ])
        #expect(try found("unknown-status") == ["vtiger_activity.csv|5|Gehalten"])
        #expect(try rows(changes) == ["31|amount_minor|400000|500000"])
    }

    @Test("Twenty: its tables as files; without a timeline nothing says which stage was the first")
    func twenty() throws {
        try run("twenty", export: "twenty-foreign")
        #expect(
            try rows(deals) == [
                "d1|c1|m1|CUSTOMER|won|1890050|EUR|2026-01-20|NULL", "d2|c1|m2|PROPOSAL|open|NULL|USD|NULL|NULL",
                "d3|c1|m2|LOST|open|70000|USD|2026-04-30|NULL",
            ])
        #expect(try found("unknown-stage") == ["opportunity.csv|4|LOST"])
        #expect(try rows("SELECT count(*) FROM opportunity_stage_changes") == ["0"])
        #expect(
            try rows("SELECT id, name, ends_on FROM users ORDER BY id") == [
                "m1|Karla Lang|NULL", "m2|Max Roth|2026-01-31",
            ])
    }

    // Labels, days as each user likes them, amounts that are whole already: no mapping of tables reads them rightly.
    @Test(
        "Lists exported from pages are refused",
        arguments: [
            (
                "suitecrm", "Opportunities.csv",
                "ID,Sales Stage,Opportunity Amount,Date Created\nd1,Prospecting,1.5,05/03/2025"
            ),
            (
                "twenty", "opportunity.csv",
                "Id,Stage,Amount AmountMicros,Creation date\nd1,NEW,5000,2025-03-05T10:00:00Z"
            ),
            (
                "odoo", "crm_lead.csv",
                "id,type,stage_id/id,active\n__export__.crm_lead_1_ab,opportunity,crm.stage_lead1,True"
            ),
        ])
    func pages(_ mapping: String, _ file: String, _ text: String) throws {
        let found = faults { try run(mapping, [file: text + "\n"]) }
        #expect(!found.isEmpty && found.allSatisfy { $0.name == "CSV-COLUMN" })
    }
}
