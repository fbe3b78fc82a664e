import CRMImport
import CRMModel
import Foundation
import Testing

/// The mappings for sources whose columns are documented, on small exports with the traps of each.
@Suite struct ExportMappingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func run(_ mapping: String, _ export: String? = nil) throws -> ImportReport {
        let root = packageRoot.path
        let source = try CSVFolder(path: "\(root)/Tests/CRMImportTests/Exports/\(export ?? mapping)")
        return try Importer(mapping: MappingReader.read(mapping, folders: [root + "/mappings"])).run(
            from: source, to: folder("crm.sqlite"))
    }

    private func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
    private let deals = """
        SELECT id, account_id, primary_contact_id, owner_id, stage, status, probability, amount_minor, currency, close_date, lead_id
        FROM opportunities ORDER BY id
        """
    private let steps = """
        SELECT opportunity_id, strftime('%Y-%m-%d %H:%M', at / 1000, 'unixepoch'), from_stage, to_stage, user_id
        FROM opportunity_stage_changes ORDER BY opportunity_id, at
        """
    private let changes =
        "SELECT entity, record_id, field, user_id, old_value, new_value FROM field_changes ORDER BY 1, 2, 3"
    private let links =
        "SELECT id, type, status, account_id, contact_id, lead_id, opportunity_id FROM activities ORDER BY id"
    private let own = "SELECT entity, record_id, field, value FROM custom_values ORDER BY 1, 2, 3"
    private let closings = """
        SELECT id, strftime('%Y-%m-%d %H:%M', closed_at / 1000, 'unixepoch') FROM opportunities
        WHERE closed_at IS NOT NULL ORDER BY id
        """
    private let leavers = "SELECT id, ends_on FROM users WHERE ends_on IS NOT NULL ORDER BY id"

    @Test func salesforceObjectsByTheirAPINames() throws {
        let report = try run("salesforce")
        #expect(
            try rows(deals) == [
                "006A|001A|NULL|005A|Closed Won|won|1.0|1890050|EUR|2026-01-20|00QA",
                // A probability of 1000 is none; yen have no minor unit.
                "006B|001A|NULL|005B|Proposal|open|NULL|1200000|JPY|2026-04-30|NULL",
                "006C|001A|NULL|005Z|Closed Lost|lost|0.0|70000|EUR|2025-12-31|NULL",
            ])
        #expect(try rows("SELECT id FROM opportunities WHERE deleted_at IS NOT NULL") == ["006C"])
        // Three rows of history, two stages: the middle row changed the amount only.
        #expect(
            try rows(steps) == [
                "006A|2025-03-05 10:00|NULL|Qualification|005A", "006A|2026-01-15 10:00|Qualification|Closed Won|005B",
            ])
        #expect(
            try rows(changes) == [
                "opportunity|006A|amount_minor|005A|1500000|1890050", "opportunity|006A|owner_id|005A|005B|005A",
            ])
        #expect(try rows(closings) == ["006A|2026-01-15 10:00"])
        #expect(try rows(links) == ["00TA|call|done|001A|003A|NULL|006A", "00UA|meeting|NULL|001A|003A|NULL|NULL"])
        #expect(try rows(leavers) == ["005B|2026-01-31"])
        #expect(try rows("SELECT id FROM users WHERE is_service = 1") == ["005C"])
        #expect(
            try rows("SELECT id, kind, parent_id FROM org_units ORDER BY id") == [
                "00E1|branch|company", "00E2|team|00E1", "company|company|NULL",
            ])
        #expect(
            try rows("SELECT name, position, outcome FROM stages ORDER BY position") == [
                "Qualification|1|open", "Proposal|2|open", "Closed Won|3|won", "Closed Lost|4|lost",
            ])
        #expect(try rows("SELECT id, merged_into_id FROM accounts WHERE deleted_at IS NOT NULL") == ["001B|001A"])
        #expect(try rows("SELECT user_id, kind, channel FROM usage_events") == ["005A|login|Browser"])
        #expect(
            try rows(own) == [
                "account|001A|segment_c|Large", "opportunity|006A|region_c|North", "opportunity|006C|region_c|South",
            ])
        // The owner of 006C was removed from the export.
        #expect(report.dangling.map(\.reference) == ["opportunities.owner_id"])
        #expect(
            try rows("SELECT file, line, column_name, value FROM import_findings WHERE kind = 'invalid-number'")
                == ["Opportunity.csv|3|Probability|1000"])
    }

    @Test func hubSpotPagesNameOwnersAndStages() throws {
        try run("hubspot", "hubspot-pages")
        #expect(
            try rows(deals) == [
                "30|20|25|1|Closed Won|won|NULL|1890050|USD|2026-01-20|NULL",
                // Two owners are called Max Roth.
                "31|20|NULL|NULL|Appointment Scheduled|open|NULL|500000|USD|2026-04-30|NULL",
            ])
        #expect(
            try rows(
                "SELECT file, line, record_id, column_name, value FROM import_findings WHERE kind = 'ambiguous-name'")
                == ["hubspot-crm-exports-all-deals-2026-02-01.csv|3|31|owner_id|Max Roth"])
        #expect(
            try rows("SELECT pipeline, name, outcome FROM stages ORDER BY position") == [
                "Sales Pipeline|Appointment Scheduled|open", "Sales Pipeline|Closed Won|won",
            ])
        #expect(try rows("SELECT id, name, owner_id, city FROM accounts") == ["20|Nordwerk AG|1|Hamburg"])
    }

    // What did not happen is no answer to a rule; a call that reached nobody was tried.
    @Test func hubSpotEngagementsSayWhetherTheyHappened() throws {
        try run("hubspot", "hubspot-engagements")
        #expect(
            try rows("SELECT id, coalesce(status, 'NULL') FROM activities WHERE type = 'call' ORDER BY id") == [
                "c1|done", "c2|attempted", "c3|attempted", "c4|cancelled", "c5|cancelled", "c6|cancelled",
                "c7|planned", "c8|done",
            ])
        #expect(
            try rows("SELECT id, coalesce(status, 'NULL') FROM activities WHERE type = 'meeting' ORDER BY id") == [
                "m1|done", "m2|planned", "m3|planned", "m4|cancelled", "m5|cancelled", "m6|NULL",
            ])
        #expect(
            try rows("SELECT id, coalesce(status, 'NULL') FROM activities WHERE type = 'email' ORDER BY id") == [
                "e1|done", "e2|cancelled", "e3|cancelled", "e4|planned", "e5|planned", "e6|done",
            ])
    }

    @Test func dynamicsTablesByTheirLogicalNames() throws {
        try run("dynamics")
        #expect(
            try rows(deals) == [
                "d1|a1|p1|u1|Won|won|1.0|1890050|EUR|2026-01-31|q1",
                "d2|a1|NULL|u2|2-Develop|open|0.5|5000|JPY|2026-04-30|NULL",
                "d3|a1|NULL|u2|Lost|lost|0.0|70000|EUR|2025-12-31|NULL",
            ])
        // The actual day of d1, and the instant that d3's closing activity ended.
        #expect(try rows(closings) == ["d1|2026-01-15 12:00", "d3|2025-12-30 15:00"])
        #expect(try rows("SELECT lost_reason, competitor FROM opportunities WHERE id = 'd3'") == ["Out-Sold|Rival"])
        #expect(
            try rows(steps) == [
                "d1|2025-03-05 10:00|NULL|1-Qualify|NULL", "d1|2025-05-01 10:00|1-Qualify|3-Propose|u1",
                "d1|2026-01-15 12:00|3-Propose|Won|NULL", "d3|2025-12-30 15:00|2-Develop|Lost|NULL",
            ])
        #expect(try rows(changes) == ["opportunity|d1|amount_minor|u1|1200000|1500000"])
        #expect(
            try rows("SELECT name, outcome FROM stages ORDER BY position") == [
                "1-Qualify|open", "2-Develop|open", "3-Propose|open", "Won|won", "Lost|lost",
            ])
        #expect(try rows(leavers) == ["u2|2026-01-31"])
        #expect(
            try rows("SELECT id, annual_revenue_minor, currency, merged_into_id FROM accounts ORDER BY id") == [
                "a1|125000050|EUR|NULL", "a2|NULL|NULL|a1",
            ])
        #expect(
            try rows("SELECT id, opportunity_id, closed_reason FROM leads ORDER BY id") == [
                "q1|d1|NULL", "q2|NULL|Cannot Contact",
            ])
        #expect(try rows(links) == ["k1|call|done|NULL|NULL|NULL|d1", "k2|meeting|planned|a1|NULL|NULL|NULL"])
        #expect(try rows("SELECT user_id, kind, channel FROM usage_events") == ["u1|login|web"])
        #expect(
            try rows(own) == [
                "account|a1|new_segment|Large", "opportunity|d1|new_region|North", "opportunity|d3|new_region|South",
            ])
    }

    @Test func suiteCRMTablesWithTheirTablesOfLinks() throws {
        let report = try run("suitecrm")
        #expect(
            try rows(deals) == [
                // Of three links the newest that lives; the amount is rounded half to even.
                "d1|a1|NULL|u1|Closed Won|won|1.0|1890050|USD|2026-01-20|q1",
                "d2|a2|NULL|u2|Proposal/Price Quote|open|0.65|500000|GBP|2026-04-30|NULL",
                "d3|NULL|NULL|u3|Closed Lost|lost|0.0|70000|USD|2025-12-31|NULL",
                "d4|NULL|NULL|u2|Pilot|open|0.3|90000|USD|2026-05-31|NULL",
                "d5|NULL|NULL|u2|Prospecting|open|0.1|90000|USD|2026-05-31|NULL",
            ])
        #expect(try rows("SELECT id FROM opportunities WHERE deleted_at IS NOT NULL") == ["d5"])
        #expect(report.findings["unknown-stage, kept"] == 1)
        #expect(
            try rows(steps) == [
                "d1|2025-03-05 10:00|NULL|Prospecting|u1", "d1|2025-05-01 10:00|Prospecting|Proposal/Price Quote|u1",
                "d1|2026-01-15 10:00|Proposal/Price Quote|Closed Won|u1",
            ])
        #expect(try rows(closings) == ["d1|2026-01-15 10:00"])
        #expect(
            try rows(changes) == [
                "opportunity|d1|amount_minor|u1|1500000|1890050", "opportunity|d1|close_date|u2|2025-12-31|2026-01-20",
            ])
        #expect(try rows("SELECT account_id, email FROM contacts") == ["a1|eva@nordwerk.example"])
        #expect(
            try rows("SELECT id, opportunity_id, closed_reason FROM leads ORDER BY id") == [
                "q1|d1|NULL", "q2|NULL|Dead",
            ])
        #expect(
            try rows(links) == [
                "call k1|call|done|NULL|NULL|NULL|d1", "meeting k1|meeting|planned|a1|NULL|NULL|NULL",
                "task t1|task|done|NULL|p1|q1|NULL",
            ])
        #expect(try rows(leavers) == ["u3|2026-02-10"])
        #expect(try rows("SELECT user_id, kind, entity, record_id FROM usage_events") == ["u1|view|opportunity|d1"])
        #expect(
            try rows(own) == [
                "opportunity|d1|budget_known_c|1", "opportunity|d1|region_c|North", "opportunity|d2|region_c|South",
            ])
    }

    @Test func espoCRMTablesWithHistoryInNotes() throws {
        try run("espocrm")
        #expect(
            try rows(deals) == [
                "d1|a1|p1|u1|Closed Won|won|1.0|1890050|EUR|2026-01-20|q1",
                "d2|a1|NULL|u2|Proposal|open|0.5|1200000|JPY|2026-04-30|NULL",
                "d3|a2|NULL|u1|Closed Lost|lost|0.0|70000|EUR|2025-12-31|NULL",
            ])
        #expect(
            try rows(steps) == [
                "d1|2025-03-05 10:00|NULL|Prospecting|u1", "d1|2025-06-01 10:00|Prospecting|Negotiation|u1",
                "d1|2026-01-15 10:00|Negotiation|Closed Won|u1",
                // An older release: the note holds the new value only.
                "d2|2025-10-01 10:00|NULL|Proposal|u2",
            ])
        #expect(try rows(closings) == ["d1|2026-01-15 10:00"])
        #expect(try rows(changes) == ["opportunity|d1|amount_minor|u1|1500000|1890050"])
        #expect(try rows("SELECT email FROM contacts") == ["eva@nordwerk.example"])
        #expect(try rows(links) == ["call k1|call|done|a1|NULL|NULL|d1", "task k1|task|planned|NULL|p1|q1|NULL"])
        #expect(
            try rows("SELECT id, unit_id, is_service FROM users ORDER BY id") == [
                "u1|t1|0", "u2|company|0", "u3|company|1",
            ])
        #expect(try rows(leavers) == ["u2|2026-01-31"])
        // A login that was refused, and an update, are no use.
        #expect(
            try rows("SELECT user_id, kind, record_id FROM usage_events ORDER BY at") == [
                "u1|login|NULL", "u1|view|d1",
            ])
        #expect(try rows(own) == ["account|a1|c_segment|Large"])
    }

    @Test func odooTablesWhereLostIsNoStage() throws {
        try run("odoo")
        #expect(
            try rows(deals) == [
                "101|20|21|2|Won|won|1.0|1890050|USD|2026-01-31|lead 101",
                "102|20|NULL|3|Proposal|open|0.5|500000|USD|2026-04-30|NULL",
                "103|20|NULL|3|Lost|lost|0.0|70000|USD|2025-12-31|NULL",
                "104|20|NULL|3|New|open|0.1|1000|USD|NULL|NULL",
            ])
        #expect(try rows("SELECT id FROM opportunities WHERE deleted_at IS NOT NULL") == ["104"])
        #expect(try rows("SELECT lost_reason FROM opportunities WHERE id = '103'") == ["Too expensive"])
        #expect(try rows(closings) == ["101|2026-01-15 10:00", "103|2025-12-30 10:00"])
        #expect(
            try rows(steps) == [
                // The stage is called New now and was called Fresh then: its identifier tells.
                "101|2025-03-05 10:00|NULL|New|2", "101|2025-05-01 10:00|New|Proposal|2",
                "101|2026-01-15 10:00|Proposal|Won|2", "103|2025-09-02 10:00|NULL|New|2",
                "103|2025-10-02 10:00|New|Qualified|3", "103|2025-12-30 10:00|Qualified|Lost|NULL",
            ])
        #expect(
            try rows(changes) == [
                "opportunity|101|amount_minor|2|1500000|1890050", "opportunity|103|owner_id|3|2|3",
            ])
        #expect(
            try rows("SELECT id, status, opportunity_id FROM leads ORDER BY id") == [
                "105|open|NULL", "lead 101|converted|101",
            ])
        #expect(try rows("SELECT id, name FROM accounts") == ["20|Nordwerk AG"])
        #expect(try rows("SELECT id, account_id, first_name, last_name FROM contacts") == ["21|20|Eva|Sund"])
        #expect(
            try rows("SELECT id, name, unit_id FROM users ORDER BY id") == [
                "2|Karla Lang|team 5", "3|Max Roth|company",
            ])
        #expect(try rows("SELECT name FROM org_units WHERE kind = 'team'") == ["North"])
        #expect(
            try rows(own) == [
                "lead|105|x_region|West", "opportunity|101|x_region|North", "opportunity|103|x_region|South",
            ])
        #expect(
            try rows("SELECT id, type, opportunity_id FROM activities ORDER BY id") == [
                "activity 1|task|102", "event 1|meeting|101",
            ])
    }

    @Test func vtigerTablesWhoseHistoryNamesTheStageLeft() throws {
        let report = try run("vtiger")
        #expect(
            try rows(deals) == [
                "30|10|20|1|Closed Won|won|1.0|1890050|USD|2026-01-20|NULL",
                "31|10|NULL|2|Proposal or Price Quote|open|0.65|500000|USD|2026-04-30|NULL",
            ])
        #expect(
            try rows(steps) == [
                "30|2025-03-05 10:00|NULL|Prospecting|NULL",
                "30|2025-05-01 10:00|Prospecting|Proposal or Price Quote|NULL",
                "30|2026-01-15 10:00|Proposal or Price Quote|Closed Won|NULL",
                // Without rows of its own: as the tracking of fields has it.
                "31|2025-09-01 10:00|NULL|Prospecting|NULL",
                "31|2025-10-01 10:00|Prospecting|Proposal or Price Quote|2",
            ])
        #expect(try rows(closings) == ["30|2026-01-15 10:00"])
        #expect(try rows(changes) == ["opportunity|31|amount_minor|2|400000|500000"])
        #expect(try rows("SELECT id, city, parent_id FROM accounts WHERE deleted_at IS NULL") == ["10|Hamburg|NULL"])
        #expect(try rows(links) == ["50|call|done|NULL|NULL|NULL|30"])
        #expect(try rows("SELECT user_id FROM usage_events ORDER BY at") == ["1", "nobody"])
        #expect(report.dangling.map(\.reference) == ["usage_events.user_id"])
        #expect(try rows(own) == ["opportunity|30|cf_751|North"])
    }

    @Test func pipedriveObjectsByTheirAPINames() throws {
        try run("pipedrive")
        #expect(
            try rows(deals) == [
                "30|20|25|1|Won|won|0.6|1890050|EUR|2026-01-31|NULL",
                "31|20|NULL|2|Proposal made|open|0.7|500000|GBP|2026-04-30|NULL",
                "32|21|NULL|2|Lost|lost|0.2|70000|EUR|2025-12-31|NULL",
                "33|21|NULL|2|Qualified|open|0.2|100|EUR|NULL|NULL",
            ])
        #expect(try rows("SELECT id FROM opportunities WHERE deleted_at IS NOT NULL") == ["33"])
        #expect(
            try rows(steps) == [
                "30|2025-03-05 10:00|NULL|Qualified|1", "30|2025-05-01 10:00|Qualified|Proposal made|1",
                "30|2026-01-15 10:00|Proposal made|Won|NULL", "32|2025-12-30 10:00|Qualified|Lost|NULL",
            ])
        #expect(try rows(changes) == ["opportunity|30|amount_minor|1|1500000|1890050"])
        #expect(try rows(links) == ["50|call|done|20|25|NULL|30"])
        #expect(try rows(leavers) == ["2|2026-01-31"])
    }

    @Test func pipedriveNamesThatSeveralBearStandForNoneOfThem() throws {
        try run("pipedrive", "pipedrive-names")
        #expect(
            try rows(
                "SELECT id, account_id, primary_contact_id, owner_id, pipeline, stage FROM opportunities ORDER BY id")
                == [
                    "30|NULL|NULL|NULL|Sales|Won", "31|Unknown AG|NULL|2|Renewals|Qualified", "32|22|NULL|2|Sales|Lost",
                ])
        #expect(
            try rows(
                """
                SELECT file, line, record_id, column_name, value FROM import_findings WHERE kind = 'ambiguous-name'
                ORDER BY file, line, column_name
                """) == [
                    "activities.csv|2|50|opportunity_id|Presses", "activities.csv|2|50|user_id|Max Roth",
                    "deals.csv|2|30|account_id|Nordwerk AG", "deals.csv|2|30|owner_id|Max Roth",
                ])
        #expect(
            try rows("SELECT value, line FROM import_findings WHERE kind = 'dangling-reference'") == ["Unknown AG|3"])
        #expect(
            try rows("SELECT id, status, user_id, opportunity_id FROM activities ORDER BY id")
                == ["50|done|NULL|NULL", "51|planned|2|31"])
        #expect(
            try rows("SELECT id, date(closed_at / 1000, 'unixepoch') FROM opportunities WHERE closed_at > 0 ORDER BY 1")
                == ["30|2026-01-15", "32|2026-02-03"])
        #expect(try rows("SELECT count(*) FROM import_findings WHERE kind = 'unknown-stage'") == ["0"])
    }

    @Test func pipedrivePagesNameOwnersAndStages() throws {
        try run("pipedrive", "pipedrive-pages")
        #expect(
            try rows(deals) == [
                "30|20|Eva Sund|Karla Lang|Won|won|NULL|1890050|EUR|2026-01-31|NULL",
                "31|20|NULL|Max Roth|Qualified|open|0.7|500000|EUR|2026-04-30|NULL",
            ])
        #expect(try rows("SELECT name FROM users ORDER BY id") == ["Karla Lang", "Max Roth"])
        #expect(
            try rows("SELECT name, outcome FROM stages WHERE outcome <> 'open' ORDER BY position") == [
                "Won|won", "Lost|lost",
            ])
    }
}
