import MappingDraft
import Testing

@Suite("References in drafts")
struct ReferenceTests {
    private static let companies =
        "Record ID,Company name,Company owner,Create Date,Industry\n"
        + (500...507).map { "\($0),Acme \($0),Ann Lee,2024-05-01 10:00,Software\n" }.joined()

    @Test("Identifiers that are found outweigh a likelier name whose values are not")
    func known() throws {
        let stages = ["Appointment Scheduled", "Closed Won", "Closed Lost"]
        let deals =
            "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company IDs,Associated Company\n"
            + (1...12).map { (index: Int) -> String in
                let companies = index == 5 ? "503;504" : "\(500 + index % 8)"
                return
                    "90\(index + 10),Deal \(index),\(stages[index % 3]),2026-03-1\(index % 9),Ann Lee,100,\(companies),Acme\n"
            }.joined()
        let contacts =
            "Record ID,First Name,Last Name,Email,Contact owner,Create Date,Associated Company IDs\n"
            + (1...8).map { "70\($0),F\($0),L\($0),f\($0)@x.example,Ann Lee,2025-03-01 11:00,\(499 + $0)\n" }.joined()
        let drafted = try Drafted([
            "all-deals.csv": deals, "all-companies.csv": Self.companies, "all-contacts.csv": contacts,
        ])
        #expect(drafted.source("opportunities", "account_id") == "Associated Company IDs")
        #expect(drafted.source("contacts", "account_id") == "Associated Company IDs")
        #expect(drafted.findings.contains { $0.contains("W-MAP-SEVERAL") && $0.contains("all-deals.csv:6:7") })
        try drafted.run()
        #expect(try drafted.rows("SELECT account_id FROM opportunities WHERE id = '9015'") == ["503"])
        #expect(try drafted.rows("SELECT count(*) FROM import_findings WHERE kind = 'dangling-reference'") == ["0"])
    }

    @Test(
        "Numbers of customers join files whatever their headers are called",
        arguments: [
            ("Kd-Nr", "Kundennummer"), ("Kunden-Nr.", "Kd-Nr"), ("Customer No.", "Customer Number"),
            ("N° client", "Code client"), ("Deb.-Nr.", "Debitor"), ("Ext. code", "ERP"),
        ])
    func numbers(deals: String, accounts: String) throws {
        let rows = (1...30).map { "V\($0),Sale \($0),\(1000 + $0 % 9),Ann,Open,5,2026-03-15\n" }.joined()
        let customers = (0...8).map { "\(1000 + $0),Acme \($0),Ulm\n" }.joined()
        let drafted = try Drafted([
            "deals.csv": "Id,Name,\(deals),Owner,Stage,Amount,Close Date\n" + rows,
            "kunden.csv": "\(accounts),Firma,Ort\n" + customers,
        ])
        #expect(drafted.source("opportunities", "account_id") == deals)
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows(
                "SELECT a.name FROM opportunities AS o JOIN accounts AS a ON a.id = o.account_id WHERE o.id = 'V3'")
                == ["Acme 3"])
    }

    @Test("A reference of 0 that no record has is none, and calls without a status were held")
    func zero() throws {
        let deals =
            "Potential ID,Potential Name,Stage,Amount,Closing Date,Owner\n"
            + (1...6).map { "80\($0),P\($0),Open,5,2026-03-01,Ann Lee\n" }.joined()
        let calls =
            "Call ID,Subject,Call Start Time,Call Owner,Potential ID\n"
            + (1...30).map { "c\($0),Call,2026-02-01 10:00:00,Ann Lee,\($0 % 5 == 0 ? "80\($0 / 5)" : "0")\n" }.joined()
        let drafted = try Drafted(["potentials.csv": deals, "calls.csv": calls])
        try drafted.run(asOf: "2026-02-28")
        #expect(
            try drafted.rows("SELECT count(*), count(opportunity_id), min(status) FROM activities") == ["30|6|done"])
        #expect(try drafted.rows("SELECT count(*) FROM import_findings WHERE kind = 'dangling-reference'") == ["0"])
    }

    /// Deals with two columns that may name the account, the share of whose values the accounts' file holds is given.
    private func accountColumn(_ first: (String, Int), _ second: (String, Int)) throws -> String? {
        let accounts =
            "Account ID,Account Name,Industry\n" + (101...140).map { "A\($0),Acme \($0),Software\n" }.joined()
        let deals =
            "Deal ID,Deal Name,Owner,Stage,Amount,Close Date,\(first.0),\(second.0)\n"
            + (1...40).map { row in
                let one = row * 100 <= first.1 * 40 ? "A\(100 + row)" : "X\(900 + row)"
                let two = row * 100 <= second.1 * 40 ? "A\(141 - row)" : "Y\(800 + row)"
                return "d\(row),Deal \(row),Ann,Open,100,2026-02-0\(row % 9 + 1),\(one),\(two)\n"
            }.joined()
        return try Drafted(["deals.csv": deals, "accounts.csv": accounts]).source("opportunities", "account_id")
    }

    @Test("An exact name with a sensible share of found values stands; one decisively better known takes its place")
    func exactName() throws {
        // A quarter of the accounts was exported: the name counts before a synonym that is somewhat better known.
        #expect(try accountColumn(("Account ID", 25), ("Company", 60)) == "Account ID")
        #expect(try accountColumn(("Account ID", 25), ("Parent Account Number", 100)) == "Account ID")
        #expect(try accountColumn(("Account ID", 25), ("Company", 100)) == "Company")
        #expect(try accountColumn(("Account ID", 0), ("Company", 60)) == "Company")
    }

    @Test(
        "Beside a partner, a company is one's own and no account, whether its list is in the folder or not",
        arguments: [true, false])
    func ownCompany(isListed: Bool) throws {
        var files = [
            "crm_lead.csv": """
            id,name,type,partner_id,user_id,company_id,stage_id,probability,expected_revenue,date_deadline,create_date
            101,Presses,opportunity,20,2,1,4,100,18900.50,2026-01-31,2025-03-05 10:00:00
            102,Cranes,opportunity,21,2,2,3,50,5000,2026-04-30,2025-09-01 10:00:00
            103,Lifts,opportunity,20,2,1,2,10,700,2026-05-31,2025-09-02 10:00:00
            """ + "\n"
        ]
        if isListed {
            files["res_company.csv"] = "id,name,partner_id,currency_id\n1,Example GmbH,1,1\n2,Example AG,8,5\n"
            files["res_partner.csv"] =
                "id,name,is_company,parent_id,email,create_date\n1,Example GmbH,t,,,2025-01-02 08:00:00\n"
                + "20,Nordwerk AG,t,,,2025-03-01 09:00:00\n21,Ost AG,t,,,2025-03-01 09:00:00\n"
        }
        let drafted = try Drafted(files)
        #expect(drafted.source("opportunities", "account_id") == "partner_id")
        try drafted.run()
        #expect(
            try drafted.rows("SELECT account_id FROM opportunities ORDER BY id") == ["20", "21", "20"])
        #expect(try drafted.rows("SELECT count(*) FROM accounts WHERE name = 'Example AG'") == ["0"])
    }

    @Test(
        "A customer number that both files have joins them", arguments: ["Account Number", "Customer No"])
    func customerNumbers(header: String) throws {
        let deals = (1...6).map { "\($0),Deal \($0),\(1000 + $0 % 3),Open,10.50,2026-03-01\n" }.joined()
        let accounts = (0...2).map { "\(1000 + $0),Firma \($0),Ulm\n" }.joined()
        let drafted = try Drafted([
            "deals.csv": "ID,Name,\(header),Stage,Amount,Close Date\n" + deals,
            "kunden.csv": "\(header),Firma,Ort\n" + accounts,
        ])
        #expect(drafted.source("opportunities", "account_id") == header)
        #expect(drafted.source("accounts", "id") == header)
    }
}
