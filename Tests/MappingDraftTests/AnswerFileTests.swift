import Diagnostics
import Foundation
import MappingDraft
import Testing

@Suite("Files of answers as people save them, and what they must not say")
struct AnswerFileTests {
    private static let deals = [
        "deals.csv":
            "Id,Name,Owner,Phase,Zustand,Is Won,Is Closed,Won Day,Lost Day,Amount\n"
            + "1,a,Ann,Alpha,Gut,no,no,2026-01-05,,5\n2,b,Ann,Beta,Schade,yes,yes,,2026-01-07,6\n"
            + "3,c,Bo,Beta,Mittel,no,no,,,7\n4,d,Bo,Gamma,Gut,no,no,2026-01-09,,8\n"
    ]
    private static let rows = [
        "file,column,value,answer,note", "", "deals.csv,Zustand,,status,", "deals.csv,Zustand, Gut ,won,x",
        "deals.csv,Zustand,Schade,lost,Größe",
    ]
    private static let statuses = "SELECT status FROM opportunities ORDER BY source_line"

    private func drafted(_ bytes: [UInt8]) throws -> Drafted {
        let folder = try TemporaryFolder()
        try folder.write(bytes, to: "answers.csv")
        return try Drafted(Self.deals, choices: DraftChoices(path: folder("answers.csv")))
    }

    @Test("An answered status is what deals' status is read from, before flags, and its values' answers are followed")
    func status() throws {
        let drafted = try drafted(Array(Self.rows.joined(separator: "\n").utf8))
        #expect(drafted.source("opportunities", "status") == "Zustand")
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.statuses) == ["won", "lost", "open", "won"])
    }

    @Test("A stage that a person calls won or lost is so, whatever flags say")
    func stage() throws {
        let drafted = try Drafted(
            Self.deals, answers: "file,column,value,answer\ndeals.csv,Phase,,stage\ndeals.csv,Phase,Gamma,won\n")
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.statuses) == ["open", "won", "open", "won"])
    }

    @Test(
        "Answers are read as spreadsheets save them", arguments: ["semicolon", "tab", "utf-16", "mark", "sep", "1252"])
    func forms(form: String) throws {
        let text = Self.rows.joined(separator: "\r\n")
        let semicolons = text.replacingOccurrences(of: ",", with: ";")
        let tabs = text.replacingOccurrences(of: ",", with: "\t")
        let bytes: [UInt8] =
            switch form {
            case "semicolon": Array(semicolons.utf8)
            case "tab": Array(tabs.utf8)
            case "utf-16": [0xFF, 0xFE] + tabs.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case "mark": [0xEF, 0xBB, 0xBF] + Array(semicolons.utf8)
            case "sep": Array(("sep=;\r\n" + semicolons).utf8)
            default: semicolons.unicodeScalars.map { UInt8($0.value) }
            }
        let drafted = try drafted(bytes)
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.statuses) == ["won", "lost", "open", "won"])
    }

    @Test("Two columns of a day of closing are taken together, the second where the first is blank")
    func twoDays() throws {
        let drafted = try Drafted(
            Self.deals,
            answers: "file,column,value,answer\ndeals.csv,Won Day,,closed_at\ndeals.csv,Lost Day,,closed_at\n")
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT date(closed_at / 1000, 'unixepoch') FROM opportunities ORDER BY id")
                == ["2026-01-05", "2026-01-07", "NULL", "2026-01-09"])
    }

    @Test(
        "Answers that contradict each other, and those of values that nothing reads or holds, are errors with their line",
        arguments: [
            "deals.csv,Amount,,amount_minor\ndeals.csv,Won Day,,amount_minor",
            "deals.csv,Amount,,amount_minor\ndeals.csv,Amount,,quoted_minor",
            "deals.csv,Zustand,Gut,won\ndeals.csv,Zustand,Gut,lost", "deals.csv,,,deals\ndeals.csv,,,leads",
            "deals.csv,Zustand,,status\ndeals.csv,Zustand,Guut,won",
            "deals.csv,Phase,,stage\ndeals.csv,Owner,Ann,won", "deals.csv,Phase,,stage\ndeals.csv,Phase,Beta,won lost",
        ])
    func contradicting(rows: String) throws {
        let found = faults { _ = try Drafted(Self.deals, answers: "file,column,value,answer\n\(rows)\n") }
        #expect(found.map(\.name) == ["MAP-ANSWER"])
        #expect(found.first?.text.contains("answers.csv:3") == true)
        if rows.contains("Guut") { #expect(found.first?.text.contains("did you mean 'Gut'?") == true) }
    }

    @Test("A column whose values say won and lost is the status, before a day of winning, whatever it is called")
    func statusByValues() throws {
        let head = "id,name,status_type,Phase,value,date_won,date_lost\n"
        let rows = "1,a,active,Talk,5,,\n2,b,won,Ready,5,2026-01-02,\n3,c,lost,No,5,,2026-01-03\n"
        let drafted = try Drafted(["deals.csv": head + rows])
        try drafted.run(asOf: "2026-03-01")
        #expect(drafted.source("opportunities", "status") == "status_type")
        #expect(try drafted.rows(Self.statuses) == ["open", "won", "lost"])
        let days = try Drafted([
            "deals.csv": "id,name,value,date_won,date_lost\n1,a,5,,\n2,b,5,2026-01-02,\n3,c,5,,2026-01-03\n"
        ])
        try days.run(asOf: "2026-03-01")
        #expect(try days.rows(Self.statuses) == ["open", "won", "lost"])
        let won = try Drafted(["deals.csv": "id,name,value,date_won\n1,a,5,\n2,b,5,2026-01-02\n"])
        #expect(
            won.findings.contains { $0.contains("W-MAP-OUTCOME") && $0.contains("nothing tells lost deals from open") })
    }

    @Test(
        "Italian and Polish lists: days of entry, closing and change, words of outcome; typed days alone are warned of")
    func headers() throws {
        let italian = try Drafted([
            "Trattative.csv":
                "Rif.;Oggetto;Fase;Stato;Importo;Data inserimento;Data chiusura;Chiusura prevista;Ultima modifica\n"
                + "1;a;Alfa;Acquisita;5,00;13/01/2026;20/01/2026;20/03/2026;20/01/2026 10:00\n"
                + "2;b;Beta;Non acquisita;6,00;14/01/2026;21/01/2026;20/03/2026;21/01/2026 10:00\n"
        ])
        for (column, header) in [
            ("created_at", "Data inserimento"), ("closed_at", "Data chiusura"), ("close_date", "Chiusura prevista"),
            ("updated_at", "Ultima modifica"),
        ] { #expect(italian.source("opportunities", column) == header) }
        try italian.run(asOf: "2026-03-01")
        #expect(try italian.rows(Self.statuses) == ["won", "lost"])
        let typed = try Drafted([
            "deals.csv":
                "Id,Name,Stage,Status,Amount,Close Date\n1,a,X,Lost,5,2026-04-01\n2,b,Y,Lost,5,2026-04-01\n3,c,Y,Verdunkelt,5,2026-04-01\n"
        ])
        #expect(typed.findings.contains { $0.contains("W-MAP-STAMPS") })
        #expect(!italian.findings.contains { $0.contains("W-MAP-STAMPS") })
        #expect(
            typed.findings.contains {
                $0.contains("W-MAP-STATUS") && $0.contains("'Verdunkelt' (1)") && $0.contains("No other word says won")
            })
    }
}
