import MappingDraft
import Testing

@Suite("Users who are switched off")
struct LeaverTests {
    private static let deals =
        "Deal ID,Deal Name,Owner,Stage,Amount,Close Date\n"
        + (1...6).map { "d\($0),Deal \($0),\($0 % 2 == 0 ? "U1" : "U3"),Open,100,2026-02-0\($0)\n" }.joined()

    private func drafted(_ users: String, asOf: String? = nil) throws -> Drafted {
        let drafted = try Drafted(["deals.csv": Self.deals, "users.csv": users])
        try drafted.run(asOf: asOf)
        return drafted
    }

    @Test(
        "A flag or word of activity and the last login give the last day of use",
        arguments: [
            ("Is Active", "TRUE", "FALSE"), ("IsActive", "1", "0"), ("Active", "yes", "no"), ("Aktiv", "ja", "nein"),
            ("Status", "Active", "Inactive"), ("Status", "Aktiv", "Inaktiv"), ("User Status", "enabled", "disabled"),
            ("Is Disabled", "false", "true"), ("Archived", "no", "yes"),
        ])
    func leavers(header: String, yes: String, no: String) throws {
        let drafted = try drafted(
            """
            User ID,Full Name,Email,\(header),Last Login Date
            U1,Ann Lee,a@x.example,\(yes),2026-01-09
            U2,Bob Ray,b@x.example,\(yes),2026-01-08
            U3,Cy Doe,c@x.example,\(no),2024-03-01
            U4,Di Moss,d@x.example,\(no),

            """)
        #expect(
            try drafted.rows("SELECT id, ends_on FROM users ORDER BY id")
                == ["U1|NULL", "U2|NULL", "U3|2024-03-01", "U4|NULL"])
        // Who left on a day that nobody knows is named, not passed over.
        #expect(
            try drafted.rows(
                "SELECT line, table_name, column_name, action FROM import_findings WHERE kind = 'no-last-day'")
                == ["5|users|ends_on|kept"])
        #expect(
            try drafted.rows("SELECT user_id, date(at / 1000, 'unixepoch'), kind FROM usage_events ORDER BY 1")
                == ["U1|2026-01-09|login", "U2|2026-01-08|login", "U3|2024-03-01|login"])
    }

    @Test("Where no day says since when, a warning says how many count as users and what that costs")
    func noDay() throws {
        let drafted = try drafted(
            "User ID,Full Name,Email,Is Active\nU1,Ann Lee,a@x.example,true\nU2,Bob Ray,b@x.example,false\n"
                + "U3,Cy Doe,c@x.example,false\n", asOf: "2026-02-28")
        let finding = try #require(drafted.findings.first { $0.contains("W-MAP-LEAVERS") })
        #expect(finding.contains("2 of 3 users") && finding.contains("users.csv:1:4") && finding.contains("adoption"))
        #expect(try drafted.rows("SELECT count(ends_on) FROM users") == ["0"])
    }

    @Test("A file of logins counts before the last login of each user, and a status of another kind says nothing")
    func others() throws {
        let drafted = try Drafted([
            "deals.csv": Self.deals,
            "users.csv":
                "User ID,Full Name,Email,Status,Last Login\nU1,Ann Lee,a@x.example,Married,2026-01-09\n"
                + "U3,Cy Doe,c@x.example,Single,2026-01-08\n",
            "login_history.csv": "Login ID,User ID,Login Time,Application\nL1,U1,2026-01-02 08:00:00,web\n",
        ])
        try drafted.run()
        #expect(try drafted.rows("SELECT id FROM usage_events") == ["L1"])
        #expect(drafted.source("users", "ends_on") == nil)
        #expect(!drafted.findings.contains { $0.contains("W-MAP-LEAVERS") })
    }
}
