import CRMImport
import CRMModel
import Foundation
import Testing

/// Exports that people make by hand, under shipped mappings: rows of totals, cells of several owners, amounts with their
/// own currency, days of another zone, histories in another currency.
@Suite("Ordinary exports under shipped mappings")
struct OrdinaryExportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ mapping: String, zone: String = "UTC", _ files: [String: String]) throws {
        let export = try TemporaryFolder(files.mapValues { $0 + "\n" })
        let settings = MappingReader.Settings(zone: Zone(named: zone))
        let mapping = try MappingReader.read(mapping, folders: [packageRoot.path + "/mappings"], settings: settings)
        var options = Importer.Options()
        options.asOf = CalendarDate(iso: "2026-05-01")
        _ = try withExtendedLifetime(export) {
            try Importer(mapping: mapping, options: options).run(
                from: CSVFolder(path: export("")), to: folder("crm.sqlite"))
        }
    }

    private func rows(_ sql: String) throws -> [String] { try query(folder("crm.sqlite"), sql) }
    private func found(_ kind: String) throws -> [String] {
        try rows("SELECT file, line, value FROM import_findings WHERE kind = '\(kind)' ORDER BY file, line")
    }
    private let amounts = "SELECT id, amount_minor, currency FROM opportunities ORDER BY id"
    private let changes = "SELECT record_id, old_value, new_value FROM field_changes WHERE field = '%' ORDER BY seq"
    private func changes(of field: String) throws -> [String] {
        try rows(changes.replacingOccurrences(of: "%", with: field))
    }

    @Test(
        "A row of totals is no deal",
        arguments: [
            ("salesforce", "Opportunity.csv", "Id,Name,StageName,Amount,CloseDate,CreatedDate", "Grand Total,,,3000,,"),
            (
                "hubspot", "deals-2.csv", "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date",
                "Total,,,1200,,"
            ),
            (
                "dynamics", "opportunity.csv", "opportunityid,name,statecode,estimatedvalue,ownerid,createdon",
                "Total,,,9,,"
            ),
            ("pipedrive", "deals.csv", "title,id,stage_id,value,status,add_time", "Subtotal,,,9,,"),
        ])
    func totals(mapping: String, file: String, header: String, total: String) throws {
        try run(mapping, [file: "\(header)\nd1,Presses,Offer,100,Open,2026-01-05\n\(total)"])
        #expect(try rows("SELECT count(*) FROM opportunities") == ["1"])
        #expect(try found("report-line") == ["\(file)|3|NULL"])
    }

    @Test("HubSpot: a cell of several owners stands for nobody, a note that one is gone is no part of the name")
    func owners() throws {
        let header = "Record ID,Deal Name,Deal Stage,Deal owner,Create Date\n"
        let owners = [
            "Ann Berg", "Ann Berg; Bo Lee", "No owner", "Deactivated User (Ann Berg)", "Bo Lee (deactivated)",
            "Deactivated User", "Lee (North)",
        ]
        let deals = owners.enumerated().map { "\($0.offset + 1),D,New,\($0.element),2026-01-05 10:00" }
        try run("hubspot", ["hubspot-deals.csv": header + deals.joined(separator: "\n")])
        #expect(
            try rows("SELECT id, owner_id FROM opportunities ORDER BY id") == [
                "1|Ann Berg", "2|NULL", "3|NULL", "4|Ann Berg", "5|Bo Lee", "6|NULL", "7|Lee (North)",
            ])
        #expect(try rows("SELECT name FROM users ORDER BY name") == ["Ann Berg", "Bo Lee", "Lee (North)"])
        #expect(
            try found("ambiguous-name") == [
                "hubspot-deals.csv|3|Ann Berg; Bo Lee", "hubspot-deals.csv|7|Deactivated User",
            ])
        #expect(
            try found("no-last-day") == [
                "hubspot-deals.csv|5|Deactivated User (Ann Berg)", "hubspot-deals.csv|6|Bo Lee (deactivated)",
            ])
    }

    @Test("Pipedrive, Salesforce, Dynamics: a cell of several owners stands for nobody")
    func severalOwners() throws {
        let owner = "SELECT owner_id FROM opportunities ORDER BY id"
        try run(
            "pipedrive",
            [
                "deals.csv":
                    "id,title,stage_id,status,user_id\n1,D,New,open,Ann Berg; Bo Lee\n2,D,New,open,Ann (inactive)",
                "users.csv": "id,name,active_flag\n7,Ann,1",
            ])
        #expect(try rows(owner) == ["NULL", "7"])
        #expect(try rows("SELECT name FROM users") == ["Ann"])
        #expect(try found("ambiguous-name") == ["deals.csv|2|Ann Berg; Bo Lee"])
        #expect(try found("no-last-day") == ["deals.csv|3|Ann (inactive)"])
        try run("salesforce", ["Opportunity.csv": "Id,StageName,OwnerId\n006A,New,Ann Berg; Bo Lee"])
        #expect(try rows(owner) == ["NULL"])
        #expect(try found("ambiguous-name") == ["Opportunity.csv|2|Ann Berg; Bo Lee"])
        try run("dynamics", ["opportunity.csv": "opportunityid,name,statecode,ownerid\nd1,D,0,Ann Berg; Bo Lee"])
        #expect(try rows(owner) == ["NULL"])
        #expect(try found("ambiguous-name") == ["opportunity.csv|2|Ann Berg; Bo Lee"])
    }

    @Test(
        "An amount that says its own currency is in it, and a contradiction with the row's is a finding",
        arguments: [
            (
                "salesforce", "Opportunity.csv", "Id,StageName,Amount,CurrencyIsoCode", "New,%,GBP", "New,€200,GBP",
                "GBP"
            ),
            ("hubspot", "deals.csv", "Record ID,Deal Stage,Amount,Currency", "New,%,GBP", "New,€200,GBP", "GBP"),
            ("espocrm", "opportunity.csv", "id,stage,amount,amount_currency", "New,%,GBP", "New,€200,GBP", "GBP"),
            (
                "suitecrm", "opportunities.csv", "id,sales_stage,date_entered,amount,currency_id",
                "New,2026-01-05,%,GBP", "New,2026-01-05,€200,GBP", "GBP"
            ),
            (
                "odoo", "crm_lead.csv", "id,type,stage_id,active,expected_revenue,company_currency",
                "opportunity,New,t,%,GBP", "opportunity,New,t,€200,GBP", "GBP"
            ),
        ])
    func ownCurrency(
        mapping: String, file: String, header: String, plain: String, other: String, stated: String
    ) throws {
        try run(mapping, [file: "\(header)\n1,\(plain.replacingOccurrences(of: "%", with: "100"))\n2,\(other)"])
        #expect(try rows(amounts) == ["1|10000|\(stated)", "2|20000|EUR"])
        #expect(try found("other-currency") == ["\(file)|3|\(stated)"])
        let words = plain.replacingOccurrences(of: "GBP", with: "").replacingOccurrences(of: "%", with: "100 EUR")
        try run(mapping, [file: "\(header)\n1,\(words)"])
        #expect(try rows(amounts) == ["1|10000|EUR"])
        #expect(try found("other-currency") == [])
    }

    @Test("vtiger: an amount that says its own currency is in it")
    func vtigerOwnCurrency() throws {
        try run(
            "vtiger",
            [
                "vtiger_potential.csv": "potentialid,potentialname,sales_stage,amount\n1,A,New,100\n2,B,New,€200",
                "vtiger_currency_info.csv": "id,currency_code,defaultid\n1,GBP,-11",
            ])
        #expect(try rows(amounts) == ["1|10000|GBP", "2|20000|EUR"])
        #expect(try found("other-currency") == ["vtiger_potential.csv|3|GBP"])
    }

    @Test("HubSpot: the day of a close date is that of the zone, in local times and in UTC instants")
    func closeDates() throws {
        let days = "SELECT id, close_date FROM opportunities ORDER BY id"
        let header = "Record ID,Deal Stage,Close Date,Create Date\n"
        try run(
            "hubspot", zone: "Europe/Berlin",
            ["deals.csv": header + "1,New,2026-04-01 00:00,2026-01-05 10:00\n2,New,2026-04-30 23:30,2026-01-05 10:00"])
        #expect(try rows(days) == ["1|2026-04-01", "2|2026-04-30"])
        try run(
            "hubspot", zone: "America/New_York",
            ["deals.csv": header + "1,New,2026-04-01 00:00,2026-01-05 10:00\n2,New,2026-04-30 23:30,2026-01-05 10:00"])
        #expect(try rows(days) == ["1|2026-04-01", "2|2026-04-30"])
        let deals = "deal_id,deal_pipeline_stage_id,property_closedate,property_createdate\n"
        let history = "deal_id,name,value,timestamp,source,source_id\n"
        try run(
            "hubspot", zone: "Europe/Berlin",
            [
                "deal.csv": deals + "1,New,2026-03-31T22:00:00Z,2026-01-05T10:00:00Z",
                // Midnight in Berlin, in milliseconds; an hour later; a day later.
                "deal_property_history.csv": history
                    + "1,closedate,1774994400000,2026-01-05T10:00:00Z,CRM_UI,userId:7\n"
                    + "1,closedate,2026-03-31T23:00:00Z,2026-01-06T10:00:00Z,CRM_UI,userId:7\n"
                    + "1,closedate,2026-04-01T22:00:00Z,2026-01-07T10:00:00Z,CRM_UI,userId:7",
            ])
        #expect(try rows(days) == ["1|2026-04-01"])
        #expect(try changes(of: "close_date") == ["1|NULL|2026-04-01", "1|2026-04-01|2026-04-02"])
    }

    @Test("HubSpot: histories of amounts are in the deal's currency, of stages too where only properties have one")
    func hubSpotHistories() throws {
        let header = "deal_id,deal_pipeline_id,deal_pipeline_stage_id,property_amount,property_deal_currency_code,"
        let history = [
            "1,amount,40000,2026-01-05T10:00:00Z,CRM_UI", "1,amount,50000,2026-01-15T10:00:00Z,MOBILE_IOS",
            "2,dealstage,s1,2026-01-05T10:00:00Z,CRM_UI_BULK_ACTION",
            "2,dealstage,s2,2026-01-20T10:00:00Z,AUTOMATION_PLATFORM",
        ]
        try run(
            "hubspot",
            [
                "deal.csv": header + "property_createdate\n1,p,s1,50000,JPY,2026-01-05T10:00:00Z\n"
                    + "2,p,,7,USD,2026-01-05T10:00:00Z",
                "deal_pipeline_stage.csv": "stage_id,pipeline_id,label,is_closed,closed_won\n"
                    + "s1,p,New,false,false\ns2,p,Won,true,true",
                "deal_property_history.csv": "deal_id,name,value,timestamp,source\n" + history.joined(separator: "\n"),
            ])
        #expect(try rows(amounts) == ["1|50000|JPY", "2|700|USD"])
        #expect(try changes(of: "amount_minor") == ["1|NULL|40000", "1|40000|50000"])
        #expect(try rows("SELECT source FROM field_changes") == ["person", "person"])
        #expect(
            try rows("SELECT opportunity_id, from_stage, to_stage, source FROM opportunity_stage_changes ORDER BY seq")
                == [
                    "2|NULL|New|person", "2|New|Won|integration",
                ])
        #expect(
            try rows("SELECT stage, status, date(closed_at / 1000, 'unixepoch') FROM opportunities WHERE id = 2") == [
                "Won|won|2026-01-20"
            ])
    }

    @Test("SuiteCRM: the audit is in the system's currency, and a change is worth what the deal says of the rate")
    func suiteCRMRates() throws {
        let audit = [
            "d1,amount_usdollar,4000,5000", "d2,amount_usdollar,1,2", "d3,amount_usdollar,10.5,11",
            "d4,amount_usdollar,10,20",
        ]
        try run(
            "suitecrm",
            [
                "opportunities.csv": "id,sales_stage,date_entered,amount,amount_usdollar,currency_id\n"
                    + "d1,New,2026-01-05,750000,5000,y\nd2,New,2026-01-05,300,,y\nd3,New,2026-01-05,11,11,-99\n"
                    + "d4,New,2026-01-05,,,e",
                "currencies.csv": "id,iso4217,conversion_rate\ny,JPY,\ne,EUR,0.5",
                "opportunities_audit.csv":
                    "id,date_created,parent_id,field_name,before_value_string,after_value_string\n"
                    + audit.enumerated().map { "h\($0.offset),2026-01-1\($0.offset) 10:00:00,\($0.element)" }
                    .joined(separator: "\n"),
            ])
        #expect(try changes(of: "amount_minor") == ["d1|600000|750000", "d3|1050|1100", "d4|500|1000"])
        // Nothing says what a yen of this deal is worth: it changed, and that is all.
        #expect(try changes(of: "amount_usdollar") == ["d2|1|2"])
    }

    @Test("Odoo: a history without a currency is in that of the only company; a deal without a stage is a finding")
    func odooHistory() throws {
        try run(
            "odoo",
            [
                "crm_lead.csv": "id,type,stage_id,active,expected_revenue\n1,opportunity,,t,500",
                "res_company.csv": "id,currency_id\n1,25", "res_currency.csv": "id,name\n25,JPY",
                "mail_message.csv": "id,model,res_id,date\n9,crm.lead,1,2026-01-05 10:00:00",
                "mail_tracking_value.csv": "id,field_id,mail_message_id,old_value_float,new_value_float\n"
                    + "5,expected_revenue,9,400,500",
            ])
        #expect(try rows(amounts) == ["1|500|JPY"])
        #expect(try changes(of: "amount_minor") == ["1|400|500"])
        #expect(try found("unknown-stage") == ["crm_lead.csv|2|NULL"])
    }

    @Test("Salesforce: a role that is not there is a finding, and a login counts however its state is written")
    func salesforce() throws {
        try run(
            "salesforce",
            [
                "Opportunity.csv": "Id,StageName\n006A,New",
                "User.csv": "Id,LastName,UserRoleId,IsActive\n005A,Berg,00E9,true\n005B,Lee,00E1,true",
                "UserRole.csv": "Id,Name\n00E1,North",
                "LoginHistory.csv": "Id,UserId,LoginTime,Status\n1,005A,2026-01-05T10:00:00Z,success\n"
                    + "2,005A,2026-01-05T11:00:00Z,Invalid Password",
            ])
        #expect(try rows("SELECT id, unit_id FROM users ORDER BY id") == ["005A|company", "005B|00E1"])
        #expect(try found("dangling-reference") == ["User.csv|2|00E9"])
        #expect(try rows("SELECT count(*) FROM usage_events") == ["1"])
    }
}
