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
        #expect(
            !drafted.findings.contains { $0.contains("W-MAP-") && !["CURRENCY", "ORDER"].contains(where: $0.contains) })
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

    @Test(
        "A status that says only that a deal is done with leaves it to the stage how it ended",
        arguments: ["erledigt", "Done", "Terminé", "Hecho", "Afgerond", "Geschlossen"])
    func ended(word: String) throws {
        let drafted = try drafted([
            ("aktiv", "Anfrage"), (word, "Auftrag erhalten"), (word, "Absage"), (word, "Anfrage"),
            ("storniert", "Anfrage"),
        ])
        #expect(try drafted.rows(Self.statuses) == ["open", "won", "lost", "open", "lost"])
        #expect(drafted.findings.contains { $0.contains("W-MAP-STATUS") && $0.contains("'\(word)' (3)") })
        #expect(
            try drafted.rows("SELECT line, value FROM import_findings WHERE kind = 'unknown-status'") == ["5|\(word)"])
    }

    @Test("Where stages say nothing, days of closing and reasons of loss tell how their deals ended")
    func evidence() throws {
        let steps = ["New lead", "Verbal yes", "Paper done", "Gone cold"]
        let rows = (0..<24).map { index in
            let ends = ["", "", "2026-02-10,", "2026-02-11,Price"][index % 4]
            return "\(index),Sale \(index),100,\(steps[index % 4]),Ann,2026-03-15,\(ends.isEmpty ? "," : ends)\n"
        }
        let drafted = try Drafted([
            "deals.csv": "Id,Name,Amount,Stage,Owner,Expected close,Closed date,Lost reason\n" + rows.joined()
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT DISTINCT stage, status FROM opportunities ORDER BY 1")
                == ["Gone cold|lost", "New lead|open", "Paper done|won", "Verbal yes|open"])
        #expect(drafted.findings.contains { $0.contains("W-MAP-STAGE") && $0.contains("'Gone cold' counts as lost") })
    }

    @Test("A deal that ended without a day, and whose close date is still to come, is lost all the same")
    func overtaken() throws {
        let drafted = try Drafted([
            "deals.csv": """
            Id,Name,Amount,Stage,Status,Owner,Expected close,Closed date
            1,a,5,New,Won,Ann,2026-02-01,2026-02-03
            2,b,5,New,Lost,Ann,2026-06-30,
            3,c,5,New,Lost,Ann,2026-01-30,
            4,d,5,New,Open,Ann,2026-06-30,
            """ + "\n"
        ])
        try drafted.run(asOf: "2026-02-10")
        #expect(
            try drafted.rows("SELECT status, close_date FROM opportunities ORDER BY id")
                == ["won|2026-02-01", "lost|NULL", "lost|2026-01-30", "open|2026-06-30"])
        #expect(
            try drafted.rows("SELECT line, value FROM import_findings WHERE kind = 'planned-close'") == ["3|2026-06-30"]
        )
    }

    @Test("So it is without a column of days of closing, where changes are stamped: it ended when it changed last")
    func overtakenByChange() throws {
        let rows = (1...30).map { index in
            let end = index % 3 == 0 ? "2026-12-\(index % 20 + 10)" : "2026-02-\(index % 18 + 10)"
            return
                "\(index),D\(index),5,\(index % 3 == 1 ? "Closed Won" : "Closed Lost"),Ann,\(end),2026-01-05,2026-03-0\(index % 9 + 1) 10:00:00\n"
        }
        let drafted = try Drafted([
            "deals.csv": "Id,Deal Name,Amount,Stage,Owner,Closing Date,Created Date,Modified Time\n" + rows.joined()
        ])
        let report = try drafted.run()
        #expect(report.asOf?.iso == "2026-03-07")
        #expect(
            try drafted.rows(
                "SELECT status, close_date, date(closed_at / 1000, 'unixepoch') FROM opportunities WHERE id IN ('3', '4') ORDER BY id"
            )
                == ["lost|NULL|2026-03-04", "won|2026-02-14|NULL"])
        #expect(try drafted.rows("SELECT count(*) FROM import_findings WHERE kind = 'planned-close'") == ["10"])
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
