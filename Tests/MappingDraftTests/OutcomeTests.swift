import MappingDraft
import Testing

/// Which deals a draft takes for won and lost, by their status and by their stage.
@Suite("Won and lost in drafts")
struct OutcomeTests {
    /// Deals with a status and a stage each; without a column of status where none is given.
    private func drafted(_ deals: [(status: String?, stage: String)], stages: String? = nil) throws -> Drafted {
        let hasStatus = deals.contains { $0.status != nil }
        let rows = deals.enumerated().map { index, deal in
            "\(index + 1),Sale \(index),10\(index),\(hasStatus ? (deal.status ?? "") + "," : "")\(deal.stage),"
                + "Ann,2026-03-15,2026-01-0\(index % 9 + 1) 10:00:00\n"
        }
        let head = "Id,Name,Amount,\(hasStatus ? "Status," : "")Stage,Owner,Close Date,Created On\n"
        var files = ["deals.csv": head + rows.joined()]
        if let stages { files["stages.csv"] = stages }
        let drafted = try Drafted(files)
        try drafted.run(asOf: "2026-03-01")
        return drafted
    }

    private static let found =
        "SELECT line, column_name, kind, value, action FROM import_findings "
        + "WHERE kind IN ('contradicting-stage', 'unknown-status') ORDER BY 1"
    private static let statuses = "SELECT status FROM opportunities ORDER BY source_line"

    @Test("A deal's own status comes before a stage whose name has a word of an end")
    func stageWithAWord() throws {
        let drafted = try drafted([
            ("Open", "Contract signed"), ("Won", "Qualified"), ("Lost", "Contract signed"), ("Won", "Contract signed"),
        ])
        #expect(drafted.source("opportunities", "status") == "Status")
        #expect(try drafted.rows(Self.statuses) == ["open", "won", "lost", "won"])
        #expect(
            try drafted.rows("SELECT name, outcome FROM stages ORDER BY position")
                == ["Qualified|open", "Contract signed|open"])
        #expect(try drafted.rows(Self.found) == [])
        #expect(!drafted.findings.contains { $0.contains("W-MAP-") && !$0.contains("W-MAP-CURRENCY") })
    }

    private static let ends: [(status: String?, stage: String)] = [
        ("Open", "Closed Won"), ("Lost", "Closed Won"), ("Won", "Closed Won"), ("Won", "Proposal"),
        ("Archived", "Closed Won"), ("", "Closed Won"), ("", "Proposal"), ("Won", "Closed Lost"),
    ]

    @Test(
        "Where status and stage contradict each other the status counts, and each row is a finding; a blank leaves it to the stage",
        arguments: [nil, "Stage Name,Is Closed,Is Won\nClosed Won,yes,yes\nClosed Lost,yes,no\nProposal,no,no\n"])
    func contradicting(stages: String?) throws {
        let drafted = try drafted(Self.ends, stages: stages)
        #expect(try drafted.rows(Self.statuses) == ["open", "lost", "won", "won", "open", "won", "open", "won"])
        #expect(
            try drafted.rows(Self.found) == [
                "2|Stage|contradicting-stage|Closed Won|kept", "3|Stage|contradicting-stage|Closed Won|kept",
                "6|Status|unknown-status|Archived|kept", "8|Status|unknown-status|NULL|kept",
                "9|Stage|contradicting-stage|Closed Lost|kept",
            ])
        let warning = try #require(drafted.findings.first { $0.contains("W-MAP-CONTRADICTION") })
        #expect(warning.contains("3 of the 8 deals") && warning.contains("'Closed Won' beside 'Open'"))
        #expect(warning.contains("deals.csv:2:5"))
        #expect(drafted.text("report.md").contains("3 of the 8 deals looked at are in a stage that contradicts"))
        let question = try #require(drafted.findings.first { $0.contains("W-MAP-STATUS") })
        #expect(question.contains("'Archived' (1), empty (1)"))
    }

    private static let known: [(String, String)] = [
        ("Not won", "lost"), ("No decision", "lost"), ("Not qualified", "lost"), ("No interest", "lost"),
        ("Quote declined", "lost"), ("Disqualified", "lost"), ("No-go", "lost"), ("LOST_TO_COMPETITOR", "lost"),
        ("Closed - not won", "lost"), ("Closed/Lost", "lost"),
        ("Lost to competitor", "lost"), ("Lost – price", "lost"), ("Kein Interesse", "lost"),
        ("Nicht gewonnen", "lost"), ("Angebot abgelehnt", "lost"), ("Auftrag verloren", "lost"),
        ("Pas intéressé", "lost"), ("Pas d'intérêt", "lost"), ("Sin interés", "lost"), ("Non interessato", "lost"),
        ("Sem interesse", "lost"), ("Geen interesse", "lost"), ("Perdido", "lost"), ("Verloren", "lost"),
        ("Closed Won", "won"), ("6 - Closed Won (100 %)", "won"), ("Won – signed", "won"), ("Gewonnen", "won"),
        ("Auftrag gewonnen", "won"), ("Ganho", "won"), ("closedwon", "won"), ("Reopened", "open"),
        ("Noch offen", "open"),
        ("In progress", "open"), ("Aberto", "open"), ("Lopend", "open"), ("Negotiation", "open"),
    ]
    private static let unclear = [
        "Win-back", "Won back", "Won?", "Lost contact – retry", "Not lost", "Won or lost", "Not yet won", "Signed",
        "Contract not signed", "Noch nicht gewonnen", "To win", "Won by competitor", "Pending loss", "Demo cancelled",
        "Quick win", "Won't fix", "No",
    ]

    @Test("A status says won or lost where its whole phrase is understood; any other is asked about and counts as open")
    func words() throws {
        let words = Self.known.map(\.0) + Self.unclear
        let drafted = try drafted(words.map { ($0, "Step") })
        #expect(try drafted.rows(Self.statuses) == Self.known.map(\.1) + Self.unclear.map { _ in "open" })
        #expect(
            try drafted.rows("SELECT value FROM import_findings WHERE kind = 'unknown-status' ORDER BY line")
                == Self.unclear)
        let question = try #require(drafted.findings.first { $0.contains("W-MAP-STATUS") })
        #expect(question.contains("'Win-back' (1)") && question.contains("\(Self.unclear.count - 6) more"))
    }

    @Test("Of stages likewise: what is understood in part is asked about and counts as open")
    func stages() throws {
        let names = Self.known.map(\.0) + Self.unclear
        let drafted = try drafted(names.map { (nil, $0) })
        #expect(try drafted.rows(Self.statuses) == Self.known.map(\.1) + Self.unclear.map { _ in "open" })
        for name in Self.unclear {
            #expect(drafted.findings.contains { $0.contains("W-MAP-STAGE") && $0.contains("'\(name)'") }, "\(name)")
        }
        #expect(drafted.findings.count { $0.contains("W-MAP-STAGE") } == Self.unclear.count)
        let outcomes = try drafted.rows("SELECT name, outcome FROM stages ORDER BY name")
        #expect(outcomes.contains("Not won|lost") && outcomes.contains("Win-back|open"))
    }

    @Test("What was signed or ordered is won where nothing else says won, and is asked about")
    func signed() throws {
        let stages = try drafted(["Anfrage", "Angebot", "Auftrag", "Absage"].map { (nil, $0) })
        #expect(try stages.rows(Self.statuses) == ["open", "open", "won", "lost"])
        let stage = try #require(stages.findings.first { $0.contains("W-MAP-STAGE") })
        #expect(stage.contains("'Auftrag'") && stage.contains("counts as won") && stage.contains("deals.csv:4:4"))
        let own = try drafted([("Offen", "Angebot"), ("Auftrag", "Angebot"), ("Verloren", "Angebot")])
        #expect(try own.rows(Self.statuses) == ["open", "won", "lost"])
        #expect(own.findings.contains { $0.contains("W-MAP-STATUS") && $0.contains("'Auftrag' (1)") })
        // Deals that are all open by their status are so in any stage.
        let open = try drafted([("Open", "Contract signed"), ("Open", "Qualified")])
        #expect(try open.rows(Self.statuses) == ["open", "open"])
    }

    @Test("The question names a word of the column for each answer")
    func answers() throws {
        let drafted = try drafted(
            ["Excluído", "Aberto", "Perdido para concorrente", "Perdido", "Ganho", "Parado"].map { ($0, "Oferta") })
        let question = try #require(drafted.findings.first { $0.contains("W-MAP-STATUS") })
        #expect(question.contains("'Parado' (1)") && question.contains("{\"Parado\": \"Perdido\"}"))
        #expect(
            question.contains("\"Ganho\" if won") && question.contains("\"Aberto\" if open")
                && question.contains("\"Excluído\" if deleted"))
    }

    /// Deals that are switched off or not, with a stage each.
    private func switched(_ stages: [String], rows: [String], head: String) throws -> Drafted {
        let deals = rows.enumerated().map { index, row in
            "\(index + 1),Sale \(index),10\(index),\(stages[index]),Ann,2026-03-15,\(row)\n"
        }
        let drafted = try Drafted([
            "deals.csv": "Id,Name,Amount,Stage,Owner,Expected Closing,\(head)\n" + deals.joined()
        ])
        try drafted.run(asOf: "2026-03-01")
        return drafted
    }

    @Test("A deal that is switched off is lost with a probability of 0, or with a reason and a day of closing")
    func switchedOff() throws {
        let stages = ["Won", "Proposition", "Qualified", "New", "Qualified", "New"]
        let drafted = try switched(
            stages,
            rows: [
                "100.0,2026-01-15 10:00:00,True,", "50.0,,True,", "0.0,2025-12-30 10:00:00,False,Too expensive",
                "10.0,,False,", "5.0,2025-12-30 10:00:00,False,No money", "0.0,,True,",
            ], head: "Probability,Closed Date,Active,Lost Reason")
        #expect(try drafted.rows(Self.statuses) == ["won", "open", "lost", "open", "lost", "open"])
        #expect(drafted.source("opportunities", "status") == "Stage + Active")
        #expect(!drafted.findings.contains { $0.contains("W-MAP-OUTCOME") })
    }

    @Test("So it is where stages say nothing, and a warning says what is not known")
    func switchedOffWithoutStages() throws {
        let drafted = try switched(
            ["crm.stage_4", "crm.stage_2"], rows: ["100.0,True", "0.0,False"], head: "probability,active")
        #expect(try drafted.rows(Self.statuses) == ["open", "lost"])
        let warning = try #require(drafted.findings.first { $0.contains("W-MAP-OUTCOME") })
        #expect(warning.contains("nothing tells won deals from open ones"))
    }
}
