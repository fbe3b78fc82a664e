import CRMImport
import Foundation
import MappingDraft
import Testing

/// Tables and lists as programs write them for other programs.
@Suite("Drafts of dumps and lists")
struct DumpTests {
    @Test("A flag that is yes or blank, and never no, says who left by a blank")
    func blankFlags() throws {
        let drafted = try Drafted([
            "Export_User.csv": """
            id,userName,name,isActive,createdAt,modifiedAt
            u1,lang,Karla Lang,1,2025-01-02 08:00:00,2025-01-02 08:00:00
            u2,roth,Max Roth,,2025-01-03 08:00:00,2026-01-31 08:00:00
            """ + "\n"
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows("SELECT id, ends_on FROM users ORDER BY id") == ["u1|NULL", "u2|2026-01-31"])
        let warning = try #require(drafted.findings.first { $0.contains("W-MAP-STATUS") })
        #expect(warning.contains("the 1 of 2 users with a blank"))
    }

    private static let deals = """
        id,name,amount,currency_id,date_closed,sales_stage,probability,assigned_user_id,date_entered
        d1,Presses,18900.5,-99,2026-01-20,Closed Won,100,u1,2025-03-05 10:00:00
        d2,Cranes,5000,c-gbp,2026-04-30,Proposal,65,u2,2025-09-01 10:00:00
        d3,Lifts,700,c-gone,2026-05-31,Prospecting,10,u1,2025-09-02 10:00:00
        """ + "\n"

    @Test("A list of currencies names those of deals, and is no list of deals; a key that is not in it is a finding")
    func currencies() throws {
        let drafted = try Drafted([
            "opportunities.csv": Self.deals,
            "currencies.csv":
                "id,name,symbol,iso4217,conversion_rate,status,deleted\nc-gbp,Pound,£,gbp,0.85,Active,0\n",
        ])
        #expect(drafted.source("opportunities", "currency") == "currency_id")
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT id, amount_minor, currency FROM opportunities ORDER BY id")
                == ["d1|1890050|USD", "d2|500000|GBP", "d3|NULL|NULL"])
        #expect(
            try drafted.rows("SELECT value, action FROM import_findings WHERE kind = 'no-currency'")
                == ["c-gone|skipped"])
        let info = try Drafted([
            "vtiger_potential.csv":
                "potentialid,potentialname,amount,closingdate,sales_stage\n30,Presses,18900.50,2026-01-20,Closed Won\n",
            "vtiger_currency_info.csv":
                "id,currency_name,currency_code,currency_symbol,conversion_rate,currency_status,defaultid,deleted\n"
                + "1,Euro,EUR,&#8364;,1.000,Active,-11,0\n2,USA Dollars,USD,$,1.10,Active,0,0\n",
        ])
        try info.run(asOf: "2026-03-01")
        #expect(try info.rows("SELECT id FROM opportunities") == ["30"])
    }

    @Test("A file that was sent with an e-mail is no note of its own")
    func attachments() throws {
        let drafted = try Drafted([
            "notes.csv": """
            id,name,parent_type,parent_id,assigned_user_id,date_entered
            n1,offer.pdf,Emails,e1,u1,2025-04-01 09:00:00
            n2,What they said,Opportunities,d1,u1,2025-04-05 09:00:00
            n3,Of nothing,,,u1,2025-04-06 09:00:00
            """ + "\n"
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows("SELECT id FROM activities ORDER BY 1") == ["n2", "n3"])
    }

    @Test("References that say the kind of record before its name are found by the name")
    func modules() throws {
        let drafted = try Drafted([
            "Opportunities.csv": """
            Opportunity Name,Opportunity Number,Amount,Organization Name,Expected Close Date,Sales Stage,Assigned To
            Presses,POT1,18900.50,Accounts::::Nordwerk AG,2026-01-20,Closed Won,Karla Lang
            Cranes,POT2,5000.00,Accounts::::Nordwerk AG,2026-04-30,Proposal,Max Roth
            Lifts,POT3,700.00,Accounts::::Südbau GmbH,2025-12-31,Closed Lost,Max Roth
            Pumps,POT4,700.00,,2025-12-31,Closed Lost,Max Roth
            """ + "\n",
            "Organizations.csv": """
            Organization Name,Organization Number,Website,Industry,Assigned To
            Nordwerk AG,ACC1,nordwerk.example,Machinery,Karla Lang
            Südbau GmbH,ACC2,,Construction,Max Roth
            """ + "\n",
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows(
                "SELECT a.name FROM opportunities AS o LEFT JOIN accounts AS a ON a.id = o.account_id ORDER BY o.id")
                == ["Nordwerk AG", "Nordwerk AG", "Südbau GmbH", "NULL"])
    }

    @Test("Identifiers of the records that a list refers to are known by the name of the field")
    func externalIdentifiers() throws {
        let drafted = try Drafted([
            "crm_lead.csv": """
            id,name,type,partner_id/id,user_id/id,stage_id/id,expected_revenue,probability,date_deadline,create_date,active
            l_101,Presses,opportunity,p_20,base.user_admin,crm.stage_lead4,18900.5,100.0,2026-01-31,2025-03-05,True
            l_103,Lifts,opportunity,p_20,base.user_admin,crm.stage_lead2,700.0,0.0,2025-12-31,2025-09-02,False
            """ + "\n"
        ])
        let found = ["account_id", "owner_id", "stage"].map { drafted.source("opportunities", $0) }
        #expect(found == ["partner_id/id", "user_id/id", "stage_id/id"])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows("SELECT status FROM opportunities ORDER BY id") == ["open", "lost"])
    }

    @Test(
        "Amounts of a compound field are known, and divided where they are millionths",
        arguments: [
            ("Amount / Amount,Amount / Currency", ["18900.5", "5000", "700"]),
            ("Amount AmountMicros,Amount CurrencyCode", ["18900.5", "5000", "700"]),
            ("amountAmountMicros,amountCurrencyCode", ["18900500000", "5000000000", "700000000"]),
        ])
    func compound(header: String, amounts: [String]) throws {
        let drafted = try Drafted([
            "opportunity.csv": """
            Id,Name,\(header),Close date,Stage,Company Id,Owner Id,Creation date,Last update
            d1,Presses,\(amounts[0]),EUR,2026-01-20T00:00:00.000Z,WON,c1,m1,2025-03-05T10:00:00.000Z,2026-01-15T10:00:00.000Z
            d2,Cranes,\(amounts[1]),EUR,2026-04-30T00:00:00.000Z,PROPOSAL,c1,m2,2025-09-01T10:00:00.000Z,2026-02-01T10:00:00.000Z
            d3,Lifts,\(amounts[2]),CHF,2026-05-30T00:00:00.000Z,NEW,c2,m2,2025-09-01T10:00:00.000Z,2026-02-01T10:00:00.000Z
            """ + "\n"
        ])
        #expect(drafted.source("opportunities", "updated_at") == "Last update")
        #expect(drafted.source("opportunities", "created_at") == "Creation date")
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT amount_minor, currency FROM opportunities ORDER BY id")
                == ["1890050|EUR", "500000|EUR", "70000|CHF"])
    }

    @Test("The planned revenue is the amount, not its share by probability")
    func planned() throws {
        let drafted = try Drafted([
            "crm_lead.csv": """
            id,name,stage_id,planned_revenue,expected_revenue,probability,date_deadline,create_date
            102,Cranes,3,5000,2500,50,2026-04-30,2025-09-01 10:00:00
            """ + "\n"
        ])
        #expect(drafted.source("opportunities", "amount_minor") == "planned_revenue")
    }

    @Test("Where the files are the tables of a mapping that comes with crmsite, the report says so")
    func shipped() throws {
        let folder = packageRoot.appendingPathComponent("mappings").path
        let mappings = try ["odoo", "vtiger"].map { try MappingReader.read($0, folders: [folder]) }
        let exports = packageRoot.appendingPathComponent("Tests/CRMImportTests/Exports").path
        let dump = try MappingDraft(folder: exports + "/odoo-old", shipped: mappings)
        #expect(dump.shippedMapping == "odoo")
        #expect(
            dump.lines.contains { $0.contains("`--mapping odoo` reads these tables") && $0.contains("crm_lead.csv") })
        let own = try Drafted(["opportunities.csv": Self.deals], shipped: mappings)
        #expect(own.draft.shippedMapping == nil)
    }
}
