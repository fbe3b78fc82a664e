import Foundation
import MappingDraft
import Testing

/// Which activities a draft takes for done.
@Suite("States of activities in drafts")
struct ActivityStatusTests {
    private func drafted(_ words: [String], header: String = "Status") throws -> Drafted {
        let rows = words.enumerated().map { index, word in
            "c\(index + 10),Call \(index),\(word),2026-02-0\(index % 9 + 1) 09:00:00,Ann Lee\n"
        }
        let drafted = try Drafted(["calls.csv": "Id,Subject,\(header),Date Start,Owner\n" + rows.joined()])
        try drafted.run(asOf: "2026-03-01")
        return drafted
    }

    private static let statuses = "SELECT status FROM activities ORDER BY source_line"
    private static let asked =
        "SELECT value, action FROM import_findings WHERE kind = 'unknown-status' ORDER BY line"

    private static let known: [(word: String, meaning: String)] = [
        ("Held", "done"), ("COMPLETED", "done"), ("Gehalten", "done"), ("Durchgeführt", "done"),
        ("DURCHGEFÜHRT", "done"),
        ("Réalisé", "done"), ("Completada", "done"), ("Svolta", "done"), ("Concluído", "done"), ("Voltooid", "done"),
        ("Not Held", "cancelled"), ("send_error", "cancelled"), ("canceled", "cancelled"), ("Failed", "cancelled"),
        ("Nicht gehalten", "cancelled"), ("Abgesagt", "cancelled"), ("Annulé", "cancelled"),
        ("Cancelada", "cancelled"), ("Annullata", "cancelled"), ("Geannuleerd", "cancelled"),
        ("Planned", "planned"), ("Geplant", "planned"), ("In Bearbeitung", "planned"), ("Prévu", "planned"),
        ("NOT_STARTED", "planned"), ("Pianificata", "planned"), ("Agendada", "planned"), ("Gepland", "planned"),
        ("NO_ANSWER", "attempted"), ("Nicht erreicht", "attempted"),
    ]

    @Test("The words of seven languages say whether an activity took place")
    func words() throws {
        let drafted = try drafted(Self.known.map(\.word))
        #expect(try drafted.rows(Self.statuses) == Self.known.map(\.meaning))
        #expect(try drafted.rows(Self.asked) == [])
        #expect(!drafted.findings.contains { $0.contains("W-MAP-STATUS") })
    }

    @Test("What is not understood counts as planned, is asked about, and each row is a finding; so does a blank")
    func unknown() throws {
        let drafted = try drafted(["Held", "Beurlaubt", "", "Beurlaubt", "Held?"])
        #expect(try drafted.rows(Self.statuses) == ["done", "planned", "planned", "planned", "done"])
        #expect(try drafted.rows(Self.asked) == ["Beurlaubt|kept", "NULL|kept", "Beurlaubt|kept"])
        #expect(drafted.findings.contains { $0.contains("W-MAP-STATUS") && $0.contains("is empty (1)") })
        let question = try #require(drafted.findings.first { $0.contains("Beurlaubt") })
        #expect(question.contains("'Beurlaubt' (2)") && question.contains("calls.csv:3:3"))
        // The answer as the hint gives it.
        #expect(question.contains("repairs: {\"Status\": {\"Beurlaubt\": Completed}}"))
        try drafted.edit("mapping.yml") { text in
            text.replacingOccurrences(
                of: "    table: \"calls\"\n",
                with: "    table: \"calls\"\n    repairs: {\"Status\": {\"Beurlaubt\": Completed}}\n")
        }
        try drafted.rerun(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.statuses) == ["done", "done", "planned", "done", "done"])
        #expect(try drafted.rows(Self.asked) == ["NULL|kept"])
    }

    @Test("A word that a later export brings is understood in English, and a finding otherwise")
    func later() throws {
        let drafted = try drafted(["Held", "Planned"])
        let text =
            "Id,Subject,Status,Date Start,Owner\nc1,A,Not Held,2026-02-01 09:00:00,Ann\nc2,B,Neuland,2026-02-01 09:00:00,Ann\n"
        try drafted.folder.write(Array(text.utf8), to: "in/calls.csv")
        try drafted.rerun(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.statuses) == ["cancelled", "planned"])
        #expect(try drafted.rows(Self.asked) == ["Neuland|kept"])
    }

    @Test("Codes of Dynamics 365 are states; those of others are yes and no")
    func codes() throws {
        #expect(
            try drafted(["0", "1", "2", "3"], header: "statecode").rows(Self.statuses)
                == ["planned", "done", "cancelled", "planned"])
        #expect(try drafted(["0", "1", "1"], header: "Completed").rows(Self.statuses) == ["planned", "done", "done"])
    }

    @Test("Tasks and events may have a column of states each")
    func events() throws {
        let drafted = try Drafted([
            "vtiger_activity.csv": """
            activityid,subject,activitytype,date_start,status,eventstatus
            52,Send offer,Task,2026-02-03,Completed,
            53,Visit,Meeting,2026-02-04,,Gehalten
            54,Visit,Meeting,2026-02-05,,Nicht gehalten
            """ + "\n"
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.statuses) == ["done", "done", "cancelled"])
    }

    @Test("A list of tasks says itself which of them are calls and e-mails")
    func kinds() throws {
        let drafted = try Drafted([
            "Tasks.csv": """
            Id,Title,Task type,Due date,Status,Owner
            1,Follow up,Call,2026-02-01,Completed,Ann
            2,Follow up,E-mail,2026-02-02,Completed,Ann
            3,Follow up,Prep,2026-02-03,Open,Ann
            """ + "\n"
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows("SELECT type FROM activities ORDER BY source_line") == ["call", "email", "task"])
    }

    @Test("Activities are read from the headers of a Dutch export")
    func dutch() throws {
        let drafted = try Drafted([
            "activities.csv": """
            Activiteit - ID,Activiteit - Onderwerp,Activiteit - Type,Activiteit - Vervaldatum,Activiteit - Gereed,Activiteit - Toegewezen aan gebruiker
            1,Bellen,Bellen,03-02-2026,Gereed,Sanne
            2,Afspraak,Vergadering,23-02-2026,Te doen,Bram
            """ + "\n"
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(
            try drafted.rows("SELECT type, status, user_id FROM activities ORDER BY source_line")
                == ["call|done|Sanne", "meeting|planned|Bram"])
    }

    @Test("A meeting that is switched off did not take place")
    func archived() throws {
        let drafted = try Drafted([
            "calendar_event.csv": """
            id,name,user_id,start,stop,active,create_date
            1,Visit,2,2026-02-01 09:00:00,2026-02-01 10:30:00,t,2026-01-20 09:00:00
            2,Struck off,2,2026-02-02 09:00:00,2026-02-02 10:30:00,f,2026-01-20 09:00:00
            """ + "\n"
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows(Self.statuses) == ["done", "cancelled"])
    }

    @Test("A file that names no time, person or record holds no activities, and takes no other's place")
    func noWork() throws {
        let drafted = try Drafted([
            "mail_message.csv": "id,model,res_id,date,author_id\n1,crm.lead,101,2026-01-05 10:00:00,7\n",
            "mail_tracking_value.csv": "id,field,old_value_char,new_value_char,mail_message_id\n1,stage_id,New,Won,1\n",
            "mail_activity_type.csv": "id,name,category\n1,Call,phonecall\n",
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows("SELECT id FROM activities") == ["1"])
        #expect(drafted.draft.filesRead == ["mail_message.csv"])
    }
}
