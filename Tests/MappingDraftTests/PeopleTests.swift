import MappingDraft
import Testing

@Suite("Names of people in drafts")
struct PeopleTests {
    private func deals(_ owners: [String]) -> String {
        "Id,Name,Owner,Stage,Amount,Close Date\n"
            + owners.enumerated().map { "\($0),Deal \($0),\"\($1)\",Open,5,2026-03-15\n" }.joined()
    }

    private static let owners = "SELECT owner_id FROM opportunities ORDER BY source_line"

    @Test("A name with the family name first is that of the same person in another file")
    func familyNameFirst() throws {
        let drafted = try Drafted([
            "deals.csv": deals(["Müller, Karl", "Weiß, Anna", "MÜLLER Karl", "Karl Müller"]),
            "accounts.csv": "Account ID,Account Name,Account Owner\n1,Acme,Karl Müller\n2,Bolt,Anna Weiß\n",
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.owners) == ["Karl Müller", "Anna Weiß", "Karl Müller", "Karl Müller"])
        #expect(try drafted.rows("SELECT name FROM users ORDER BY 1") == ["Anna Weiß", "Karl Müller"])
        #expect(drafted.findings.contains { $0.contains("W-MAP-SPELLING") && $0.contains("'MÜLLER Karl'") })
        #expect(
            drafted.findings.contains {
                $0.contains("W-MAP-SPELLING") && $0.contains("'Müller, Karl' as 'Karl Müller'")
            })
    }

    @Test("So it is found in a list of users, whichever of the two writes it so")
    func listed() throws {
        let users =
            "User ID,Full Name,Email\n7,\"Berg, Ann\",a@x.example\n8,\"Ray, Bob\",b@x.example\n9,\"Fox, Cy\",c@x.example\n"
        let drafted = try Drafted([
            "deals.csv": deals(["Ann Berg", "Bob Ray", "Cy Fox (inactive)"]), "users.csv": users,
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.owners) == ["7", "8", "9"])
        #expect(try drafted.rows("SELECT name FROM users ORDER BY id") == ["Ann Berg", "Bob Ray", "Cy Fox"])
    }

    @Test("Two names of the same words in another order may be one person: that is asked")
    func ambiguous() throws {
        let drafted = try Drafted(["deals.csv": deals(["Martin Karl", "Karl Martin", "Karl Martin", "Acme, Inc."])])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.owners) == ["Martin Karl", "Karl Martin", "Karl Martin", "Acme, Inc."])
        #expect(drafted.findings.contains { $0.contains("W-MAP-TWINS") && $0.contains("may be one person") })
    }

    @Test(
        "A note that somebody is gone is no part of the name",
        arguments: [
            "Ann Berg (inactive since 2024)", "Ann Berg (deactivated)", "Ann Berg (inactif)", "Ann Berg (ehemalig)",
            "Ann Berg [deleted]", "[deleted] Ann Berg", "Ann Berg – ausgeschieden seit 03/2025",
            "Berg, Ann (inaktiv seit 1.2.2024)",
        ])
    func gone(cell: String) throws {
        let drafted = try Drafted(["deals.csv": deals(["Ann Berg", cell, "Bob Ray"])])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.owners) == ["Ann Berg", "Ann Berg", "Bob Ray"])
        #expect(drafted.findings.contains { $0.contains("W-MAP-LEAVERS") })
    }

    @Test("Several people in one cell, and a note alone, are no person")
    func nobody() throws {
        let drafted = try Drafted(["deals.csv": deals(["Ann Berg", "Ann Berg / Bob Ray", "[deleted]", "Jean-Luc Roy"])])
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT id FROM users WHERE is_service = 1 ORDER BY source_line")
                == ["Ann Berg / Bob Ray", "[deleted]"])
        #expect(drafted.findings.contains { $0.contains("W-MAP-OWNERS") && $0.contains("'Ann Berg / Bob Ray' (1)") })
    }
}
