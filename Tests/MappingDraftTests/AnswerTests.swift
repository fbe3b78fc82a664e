import Diagnostics
import Foundation
import MappingDraft
import Testing

@Suite("Answers that drafts follow, and lines for what is left")
struct AnswerTests {
    /// A list of deals whose stages say nothing, beside one that nobody would recognise.
    private static let files = [
        "liste.csv":
            "Code;Wer;Summe X;Wann;Wo\n"
            + (1...12).map {
                "K\($0);Ann Lee;\($0)00,50;0\($0 % 9 + 1).02.2026;\(["Alpha", "Beta", "Gamma", "Delta"][$0 % 4])\n"
            }.joined()
    ]

    private static let said = """
        file,column,value,answer,note
        liste.csv,,,deals,
        liste.csv,Code,,id,
        liste.csv,Wer,,owner_id,
        liste.csv,Summe X,,amount_minor,
        liste.csv,Wann,,close_date,
        liste.csv,Wo,,opportunities.stage,
        liste.csv,Wo,Gamma,1 open,
        liste.csv,Wo,Alpha,2,
        liste.csv,Wo,Delta,won,
        liste.csv,Wo,Beta,3 lost,
        """

    @Test("A draft follows what a person says of files, columns and values, without a line of SQL")
    func follows() throws {
        let drafted = try Drafted(Self.files.merging(["deals.csv": "Id,Name\n1,x\n"]) { a, _ in a }, answers: Self.said)
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT name, position, outcome FROM stages ORDER BY position")
                == ["Gamma|1|open", "Alpha|2|open", "Delta|3|won", "Beta|4|lost"])
        #expect(
            try drafted.rows("SELECT id, status, amount_minor, close_date, owner_id FROM opportunities WHERE id = 'K3'")
                == ["K3|won|30050|2026-02-04|Ann Lee"])
        #expect(try drafted.rows("SELECT count(*) FROM import_findings WHERE kind = 'guessed-stage-order'") == ["0"])
        #expect(!drafted.findings.contains { $0.contains("W-MAP-ORDER") || $0.contains("W-MAP-STAGE") })
    }

    @Test("The draft writes its questions as such a file, with what it took")
    func questions() throws {
        let drafted = try Drafted([
            "deals.csv":
                "Id,Name,Owner,Stage,Status,Amount\n1,a,Ann,Alpha,Open,5\n2,b,Ann,Beta,Parked,5\n3,c,Bo,Beta,Won,7\n"
        ])
        let text = drafted.text("answers.csv")
        #expect(text.hasPrefix("file,column,value,guess,answer,note\ndeals.csv,,,deals,,"))
        #expect(text.contains("\ndeals.csv,Stage,Beta,1 open,") && text.contains("\ndeals.csv,Stage,Alpha,2 open,"))
        #expect(text.contains("\ndeals.csv,Status,Parked,,"))
        // What was asked, answered: nothing else changes.
        let answered = text.replacingOccurrences(of: "Status,Parked,,,", with: "Status,Parked,,lost,")
        let again = try Drafted(
            ["deals.csv": try String(contentsOfFile: drafted.input + "/deals.csv", encoding: .utf8)], answers: answered)
        try again.run(asOf: "2026-03-01")
        #expect(try again.rows("SELECT status FROM opportunities ORDER BY id") == ["open", "lost", "won"])
        // The answer stands in the next file too; guesses handed back are none.
        #expect(again.text("answers.csv").contains("\ndeals.csv,Status,Parked,,lost,"))
        #expect(again.findings.contains { $0.contains("W-MAP-ORDER") })
    }

    @Test(
        "An answer that cannot be followed is an error with its line",
        arguments: [
            "none.csv,,,deals", "liste.csv,,,cases", "liste.csv,Nope,,name", "liste.csv,Wo,Alpha,maybe",
        ])
    func refused(row: String) throws {
        let found = faults { _ = try Drafted(Self.files, answers: "file,column,value,answer\n\(row)\n") }
        #expect(found.map(\.name) == ["MAP-ANSWER"])
        #expect(found.first?.text.contains("answers.csv:2") == true)
    }

    @Test("The order of stages is said to be a guess where nothing tells it, at the draft and at the import")
    func guessedOrder() throws {
        let deals =
            "Id,Name,Owner,Stage,Amount,Close Date\n1,a,Ann,Alpha,5,2026-02-01\n2,b,Ann,Beta,5,2026-02-01\n3,c,Bo,Won,7,2026-02-01\n"
        let drafted = try Drafted(["deals.csv": deals])
        #expect(drafted.findings.contains { $0.contains("W-MAP-ORDER") && $0.contains("'Alpha', 'Beta'") })
        #expect(drafted.text("stages.sql").contains("it is a GUESS"))
        let report = try drafted.run(asOf: "2026-03-01")
        #expect(report.lines.contains { $0.contains("guessed-stage-order") })
    }

    @Test("The numbers before the names of stages, and the probabilities of their deals, give the order")
    func knownOrder() throws {
        let numbered = try Drafted([
            "deals.csv":
                "Id,Name,Stage,Amount\n1,a,3 - Zusage,5\n2,b,1 - Lead,5\n3,c,2 - Angebot,5\n4,d,9 - Verloren,5\n"
        ])
        try numbered.run(asOf: "2026-03-01")
        let order = "SELECT name FROM stages ORDER BY position"
        #expect(try numbered.rows(order) == ["1 - Lead", "2 - Angebot", "3 - Zusage", "9 - Verloren"])
        let likely = try Drafted([
            "deals.csv":
                "Id,Name,Stage,Probability,Amount\n1,a,Alpha,60,5\n2,b,Beta,10,5\n3,c,Gamma,30,5\n4,d,Won,100,5\n"
        ])
        try likely.run(asOf: "2026-03-01")
        #expect(try likely.rows(order) == ["Beta", "Gamma", "Alpha", "Won"])
        #expect(!(numbered.findings + likely.findings).contains { $0.contains("W-MAP-ORDER") })
    }

    @Test(
        "A column that is left to a person comes with the kind it needs, and with lines that only need their marks taken away"
    )
    func lines() throws {
        let deals =
            "Id,Name,Owner,Stage,Deal Worth (x),Einsendung,Created On\n"
            + (1...12).map { "\($0),a\($0),Ann,Open,\"1.\($0 + 100),50\",\($0 + 10).02.2026,03.01.2026\n" }.joined()
        let drafted = try Drafted(["deals.csv": deals])
        let report = drafted.text("report.md")
        #expect(report.contains("opportunities.close\\_date") && report.contains("a day: "))
        #expect(report.contains("an amount in whole minor units"))
        try drafted.run(asOf: "2026-03-01")
        func take(_ text: String, _ mark: String, _ parts: [String]) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                guard parts.allSatisfy(line.contains), let range = line.range(of: mark) else { return String(line) }
                return line.replacingCharacters(in: range, with: "")
            }.joined(separator: "\n")
        }
        try drafted.edit("opportunities.sql") { text in
            let amount = take(text, "-- ", ["AS amount_minor", "deal_worth_x"])
            let both = take(amount, "-- ", ["AS currency", "with amount_minor"])
            return take(both, "-- ", ["t.einsendung AS close_date"])
        }
        try drafted.edit("mapping.yml") { text in
            take(take(text, "# ", ["\"Deal Worth (x)\": "]), "# ", ["\"Einsendung\": \"date"])
        }
        try drafted.rerun(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT amount_minor, close_date FROM opportunities WHERE id = '1'") == [
                "110150|2026-02-11"
            ])
    }
}
