import MappingDraft
import Testing

@Suite("Owners and units in drafts")
struct OwnerTests {
    @Test("Owners with names of teams, queues or house accounts are no persons, and asked about")
    func noPersons() throws {
        let owners = [
            "Sales Team", "Vertrieb Nord", "House Account", "# Sales Queue", "Ana Sales", "Gregory House", "Sales",
            "Team Miller", "Ann Lee",
        ]
        let rows = owners.enumerated().map { "\($0),Deal \($0),\($1),Open,5,2026-03-15,2026-01-01\n" }.joined()
        let drafted = try Drafted(["deals.csv": "Id,Name,Owner,Stage,Amount,Close Date,Created On\n" + rows])
        let finding = try #require(drafted.findings.first { $0.contains("W-MAP-OWNERS") })
        #expect(finding.contains("'Sales Team' (1)") && finding.contains("deals.csv:2:3"))
        try drafted.run()
        #expect(
            try drafted.rows("SELECT id FROM users WHERE is_service = 1 ORDER BY source_line")
                == ["Sales Team", "Vertrieb Nord", "House Account", "# Sales Queue"])
        #expect(try drafted.rows("SELECT count(*) FROM users") == ["9"])
    }

    @Test(
        "Units of the users are those of a column that names them, of several teams the first",
        arguments: [
            ("Business Unit", "Nord", "Nord"), ("HubSpot Team", "Nord", "Nord"), ("Teams", "Nord; Export", "Nord"),
            ("Main team", "Nord", "Nord"),
        ])
    func units(header: String, value: String, unit: String) throws {
        let drafted = try Drafted([
            "users.csv":
                "User ID,Full Name,Email,\(header)\nu1,Ann Lee,a@x.example,\(value)\nu2,Bob Ray,b@x.example,South\n"
                + "u3,Cy Fox,c@x.example,\n",
            "deals.csv": "Id,Name,Owner,Stage,Amount,Close Date,Created On\n1,a,Ann Lee,Open,5,2026-03-15,2026-01-01\n",
        ])
        try drafted.run()
        #expect(try drafted.rows("SELECT unit_id FROM users ORDER BY id") == [unit, "South", "company"])
        #expect(
            try drafted.rows("SELECT id, kind, parent_id FROM org_units ORDER BY 1")
                == ["\(unit)|team|company", "South|team|company", "company|company|NULL"])
    }
}
