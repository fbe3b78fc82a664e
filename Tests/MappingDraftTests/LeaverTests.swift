import Foundation
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
            ("Status", "Ativo", "Inativo"), ("Status", "In dienst", "Uit dienst"),
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
        // It is asked all the same.
        let question = try #require(drafted.findings.first { $0.contains("W-MAP-STATUS") })
        #expect(question.contains("'Married' (1), 'Single' (1)") && question.contains("users.csv:2:4"))
    }

    @Test("Of several words of a status those that are known say who left, and each other one is asked about")
    func words() throws {
        let drafted = try drafted(
            """
            User ID,Full Name,Email,Status,Last Login
            U1,Ann Lee,a@x.example,Active,2026-01-09
            U2,Bob Ray,b@x.example,INACTIVE,2024-03-01
            U3,Cy Doe,c@x.example,Deleted,2023-03-01
            U4,Di Moss,d@x.example,Invited,
            U5,Ed Hall,e@x.example,Gelöscht,2022-03-01
            U6,Flo Nun,f@x.example,,2026-01-10

            """)
        let ends = "SELECT id, ends_on FROM users WHERE ends_on IS NOT NULL ORDER BY id"
        #expect(try drafted.rows(ends) == ["U2|2024-03-01", "U3|2023-03-01", "U5|2022-03-01"])
        let question = try #require(drafted.findings.first { $0.contains("W-MAP-STATUS") })
        #expect(question.contains("'Invited' (1)") && question.contains("users.csv:5:4"))
        let asked = "SELECT line, value, action FROM import_findings WHERE kind = 'unknown-status'"
        #expect(try drafted.rows(asked) == ["5|Invited|kept"])
        // The answer as the hint gives it.
        try drafted.edit("mapping.yml") { text in
            text.replacingOccurrences(
                of: "    table: \"users\"\n",
                with: "    table: \"users\"\n    repairs: {\"Status\": {\"Invited\": Inactive}}\n"
            )
        }
        #expect(question.contains("repairs: {\"Status\": {\"Invited\": Inactive}}"))
        try drafted.rerun()
        #expect(try drafted.rows(asked) == [])
        #expect(
            try drafted.rows("SELECT line FROM import_findings WHERE kind = 'no-last-day' AND line = 5") == ["5"])
    }

    @Test(
        "A day of deactivation is the last day of use, before any login",
        arguments: [
            "Deactivated", "Deactivation Date", "Deactivated At", "Disabled on", "End date", "Inactive since",
            "Deaktiviert am", "Ausgeschieden am", "Date de départ", "Fecha de baja", "Disattivato il",
        ])
    func ownDay(header: String) throws {
        let drafted = try drafted(
            """
            User ID,Full Name,Email,Is Active,\(header),Last Login
            U1,Ann Lee,a@x.example,true,,2026-01-09
            U2,Bob Ray,b@x.example,false,2025-12-20,2025-10-10
            U3,Cy Doe,c@x.example,false,,2025-11-11

            """)
        #expect(
            try drafted.rows("SELECT id, ends_on FROM users ORDER BY id")
                == ["U1|NULL", "U2|2025-12-20", "U3|2025-11-11"])
        #expect(!drafted.findings.contains { $0.contains("W-MAP-LEAVERS") })
    }

    @Test("A day of deactivation needs no flag beside it, and who is switched off without one is a finding")
    func ownDayAlone() throws {
        let alone = try drafted(
            "User ID,Full Name,Email,Deactivated\nU1,A,a@x.example,\nU3,C,c@x.example,2025-12-20\n",
            asOf: "2026-02-28")
        #expect(try alone.rows("SELECT id, ends_on FROM users ORDER BY id") == ["U1|NULL", "U3|2025-12-20"])
        let flagged = try drafted(
            "User ID,Full Name,Email,Is Active,Deactivated\nU1,A,a@x.example,false,\nU3,C,c@x.example,false,2025-12-20\n",
            asOf: "2026-02-28")
        #expect(try flagged.rows("SELECT line FROM import_findings WHERE kind = 'no-last-day'") == ["2"])
    }

    @Test(
        "Where nobody has left yet the column is mapped by its name, and a later export says who did",
        arguments: [
            ("Status,Last Login", "Active,2026-01-09", "Inactive,2026-01-20"), ("Status", "Active", "Inactive"),
            ("Is Active", "true", "false"), ("Deactivated At,Last Login", ",09/01/2026", "20/01/2026,15/01/2026"),
        ])
    func later(header: String, before: String, after: String) throws {
        func users(_ last: String) -> String {
            "User ID,Full Name,Email,\(header)\nU1,Ann Lee,a@x.example,\(before)\nU3,Cy Doe,c@x.example,\(last)\n"
        }
        let drafted = try drafted(users(before), asOf: "2026-02-28")
        #expect(try drafted.rows("SELECT count(ends_on) FROM users") == ["0"])
        try drafted.folder.write(Array(users(after).utf8), to: "in/users.csv")
        try drafted.rerun(asOf: "2026-02-28")
        let day = header.contains("Login") ? "2026-01-20" : "NULL"
        #expect(try drafted.rows("SELECT ends_on FROM users WHERE id = 'U3'") == [day])
        let unknown = try drafted.rows("SELECT line FROM import_findings WHERE kind = 'no-last-day'")
        #expect(unknown == (day == "NULL" ? ["3"] : []))
        #expect(drafted.text("users.sql").contains("says who is switched off") == (day == "NULL"))
    }
}
