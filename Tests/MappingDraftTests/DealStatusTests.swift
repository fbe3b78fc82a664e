import Foundation
import MappingDraft
import Testing

@Suite("What a deal's own status and actual amount say")
struct DealStatusTests {
    private static let asked =
        "SELECT line, table_name, column_name, value, action FROM import_findings "
        + "WHERE kind = 'unknown-status' ORDER BY 1"

    /// Deals as Pipedrive exports them, a row for each status.
    private func drafted(_ statuses: [String], update: Bool = true) throws -> Drafted {
        let rows = statuses.enumerated().map { index, status in
            let times = "2026-01-0\(index + 1) 10:00:00" + (update ? ",2026-02-0\(index + 1) 10:00:00" : "")
            return "\(index + 1),Sale \(index),10\(index),\(status),Qualified,Ann,2026-03-15,\(times)\n"
        }
        let head =
            "Deal - ID,Deal - Title,Deal - Value,Deal - Status,Deal - Stage,Deal - Owner,"
            + "Deal - Expected close date,Deal - Deal created" + (update ? ",Deal - Update time" : "") + "\n"
        let drafted = try Drafted(["deals.csv": head + rows.joined()])
        try drafted.run(asOf: "2026-03-01")
        return drafted
    }

    @Test(
        "A deal whose status says deleted is deleted, when it changed last, else when it was made",
        arguments: ["Deleted", "deleted", "Gelöscht", "Supprimé", "Eliminado", "Eliminato", "Excluído", "Verwijderd"])
    func deleted(word: String) throws {
        let days = "SELECT id, date(deleted_at / 1000, 'unixepoch') FROM opportunities WHERE deleted_at IS NOT NULL"
        let drafted = try drafted(["Won", "Lost", "Open", word])
        #expect(try drafted.rows(days) == ["4|2026-02-04"])
        #expect(try self.drafted(["Won", "Lost", "Open", word], update: false).rows(days) == ["4|2026-01-04"])
        #expect(try drafted.rows("SELECT status FROM opportunities ORDER BY id") == ["won", "lost", "open", "open"])
        #expect(try drafted.rows(Self.asked) == [])
        #expect(!drafted.findings.contains { $0.contains("W-MAP-STATUS") })
    }

    @Test("A status of another word, or none, is asked about, and each such deal is a finding")
    func unknown() throws {
        let drafted = try drafted(["Won", "Lost", "Open", "Archived", ""])
        #expect(
            try drafted.rows("SELECT status FROM opportunities ORDER BY id") == ["won", "lost", "open", "open", "open"])
        #expect(
            try drafted.rows(Self.asked) == [
                "5|opportunities|Deal - Status|Archived|kept", "6|opportunities|Deal - Status|NULL|kept",
            ])
        let question = try #require(drafted.findings.first { $0.contains("W-MAP-STATUS") })
        #expect(question.contains("'Archived' (1), empty (1)") && question.contains("deals.csv:5:4"))
        #expect(drafted.source("opportunities", "deleted_at") == nil)
        // The answer as the hint gives it.
        #expect(question.contains("repairs: {\"Deal - Status\": {\"Archived\": \"Lost\"}}"))
        try drafted.edit("mapping.yml") { text in
            text.replacingOccurrences(
                of: "    table: \"deals\"\n",
                with: "    table: \"deals\"\n    repairs: {\"Deal - Status\": {\"Archived\": \"Lost\"}}\n")
        }
        try drafted.rerun(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.asked) == ["6|opportunities|Deal - Status|NULL|kept"])
        #expect(try drafted.rows("SELECT status FROM opportunities WHERE id = '4'") == ["lost"])
    }

    @Test("Words that say open are no finding; one that a later export brings is")
    func later() throws {
        let drafted = try drafted(["Won", "Lost", "Offen"])
        #expect(try drafted.rows(Self.asked) == [])
        #expect(!drafted.findings.contains { $0.contains("W-MAP-STATUS") })
        let text = try String(contentsOfFile: drafted.input + "/deals.csv", encoding: .utf8)
        let changed = text.replacingOccurrences(of: ",Offen,", with: ",Deleted,")
        try drafted.folder.write(Array(changed.utf8), to: "in/deals.csv")
        try drafted.rerun(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.asked) == ["4|opportunities|Deal - Status|Deleted|kept"])
    }

    /// Deals as Dynamics 365 exports a view, with a column of actual amounts.
    private func view(_ header: String, sign: String = "$") throws -> Drafted {
        let drafted = try Drafted([
            "My Open Opportunities.csv": """
            (Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,\
            Potential Customer,Est. Close Date,Est. Revenue,\(header),Sales Stage,Status,Owner,Created On
            g1,abc==,1/15/2026 9:00 AM,First,Org 1,3/25/2026,\(sign)500.00,,Qualify,Open,Anna Berg,1/5/2026 9:00 AM
            g2,abd==,1/16/2026 9:00 AM,Two,Org 2,1/16/2026,\(sign)700.00,\(sign)650.50,Close,Won,Ben,1/6/2026 9:00 AM
            g3,abe==,1/17/2026 9:00 AM,Three,Org 2,1/17/2026,\(sign)900.00,\(sign)0.00,Close,Lost,Ben,1/7/2026 9:00 AM
            g4,abf==,1/18/2026 9:00 AM,Fourth,Org 2,1/18/2026,\(sign)300.00,,Close,Won,Ben,1/7/2026 9:00 AM
            """ + "\n"
        ])
        try drafted.run()
        return drafted
    }

    @Test(
        "Won deals are worth their actual amount where it is filled",
        arguments: ["Actual Revenue", "actualvalue", "Montant réel", "Ingresos reales", "Ricavi effettivi"], ["$", ""])
    func actual(header: String, sign: String) throws {
        let drafted = try view(header, sign: sign)
        #expect(drafted.source("opportunities", "amount_minor") == "Est. Revenue + \(header)")
        #expect(
            try drafted.rows("SELECT id, amount_minor, currency FROM opportunities ORDER BY id")
                == ["g1|50000|USD", "g2|65050|USD", "g3|90000|USD", "g4|30000|USD"])
        let kinds = "('no-currency', 'other-currency', 'unknown-status')"
        #expect(try drafted.rows("SELECT count(*) FROM import_findings WHERE kind IN \(kinds)") == ["0"])
    }

    @Test("An amount in another currency does not take the estimate's place, and a warning names it")
    func base() throws {
        let drafted = try view("Actual Revenue (Base)")
        #expect(try drafted.rows("SELECT amount_minor FROM opportunities WHERE id = 'g2'") == ["70000"])
        #expect(
            drafted.findings.contains { $0.contains("W-MAP-CURRENCY") && $0.contains("'Actual Revenue (Base)'") })
    }
}
