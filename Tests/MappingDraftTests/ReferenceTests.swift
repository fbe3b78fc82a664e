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
}
