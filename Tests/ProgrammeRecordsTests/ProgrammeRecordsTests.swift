import CRMModel
import Diagnostics
import Foundation
import ProgrammeRecords
import Testing

/// A folder of programme files that goes away with the test.
private final class ProgrammeFolder {
    let path: String

    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "programme-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read() -> ProgrammeRecords { ProgrammeRecords.read(folder: path, resolver: Self.directory) }

    static let directory = ProgrammeDirectory(
        users: [("u1", "Ann Example"), ("u2", "Bob Example"), ("u3", "Kim Twin"), ("u4", "Kim Twin")],
        units: [("b1", "Bremen"), ("t1", "Bremen Pharma")], roles: ["AE", "SDR"], areas: ["lead", "opportunity"])
}

@Suite("Programme files")
struct ProgrammeRecordsTests {
    @Test func aMissingFolderAndAMissingFileGiveNothingAndNoFinding() throws {
        let nothing = ProgrammeRecords.read(folder: "/nonexistent/programme", resolver: ProgrammeFolder.directory)
        #expect(nothing.diagnostics.isEmpty)
        #expect(nothing.filesRead.isEmpty)
        let one = try ProgrammeFolder(["rewards.csv": "user,reason,at\nu1,first,2026-05-04\n"]).read()
        #expect(one.filesRead == [.rewards])
        #expect(one.rewards.count == 1)
        #expect(one.training.isEmpty)
    }

    @Test func commentsBlankLinesAndQuotesAreRead() throws {
        let records = try ProgrammeFolder([
            "rewards.csv": """
            # who was thanked
            user,reason,at,opt_in

            # a comment, with "a quote
            u1,"first, and best",2026-05-04,yes
            "Bob Example","said ""yes""
            twice",2026-05-05,

            """
        ]).read()
        #expect(records.diagnostics.isEmpty)
        try #require(records.rewards.count == 2)
        #expect(records.rewards[0].reason == "first, and best")
        #expect(records.rewards[0].optIn)
        #expect(records.rewards[0].place.line == 5)
        #expect(records.rewards[1].reason == "said \"yes\"\ntwice")
        #expect(records.rewards[1].user.id == "u2")
        #expect(records.rewards[1].user.text == "Bob Example")
        #expect(!records.rewards[1].optIn)
        #expect(records.rewards[1].place.line == 6)
    }

    @Test func everyKindIsReadWithItsTypes() throws {
        let folder = try ProgrammeFolder([
            "training.csv": "user,kind,area,need,assessed_on,planned_on,delivered_on,score,passed\n"
                + "u1,crm_application,opportunity,yes,2026-01-05,2026-02-02,2026-02-03,81.5,yes\nu2,new_user,,,,,,,\n",
            "communications.csv": "item,kind,audience,format,planned_on,delivered_on,opened_on\n"
                + "Letter,update,all,mail,2026-01-05,,\nTalk,goal,Bremen,talk,2026-01-05,2026-01-06,\n"
                + "Note,benefit,AE,,,,\nCall,persuasion,u2,,,,\n",
            "follow_ups.csv":
                "user,unit,area,rule,kind,trigger,at,by,hours,note\n"
                + "u1,,lead,LEAD-3,help,proactive,2026-03-02T14:30Z,u2,1.5,went along\n",
            "reviews.csv": "reviewer,at,area,unit,user,verdict,rule,record,reason,expires_on,minutes\n"
                + "u2,2026-03-02,lead,b1,,waived,LEAD-1,l1,tender,2026-12-31,4\n",
            "polls.csv":
                "poll,question,asked_on,respondent,role,unit,answer\nSpring,works,2026-05-11,s001,AE,b1,4\n"
                + "Spring,works,2026-05-11,s002,,,\n",
            "feedback.csv": "id,kind,user,unit,at,text,due_on,action,outcome,action_published_at\n"
                + "F-1,promise,,b1,2026-01-05,soon,2026-03-31,delivered,done,2026-03-30\n",
            "rollout_waves.csv":
                "wave,unit,invited_on,planned_on,live_on\nWave 1,b1,2024-09-30,2024-11-18,2024-11-18\n"
                + "Wave 2,t1,,2027-01-11,\n",
            "consultations.csv":
                "area,unit,kind,who,at,text,refers_to\nlead,,requirement,SDR,2024-05-06,faster,LEAD-3\n"
                + "it-architecture,,decision,Head of IT,2024-08-19,approved,\n",
            "champions.csv": "user,kind,unit,since,opt_in\nu1,first_user,b1,2024-10-19,yes\n",
        ])
        let records = folder.read()
        #expect(records.diagnostics.isEmpty, "\(records.diagnostics.map(\.text))")
        #expect(records.training.map(\.kind) == [.crmApplication, .newUser])
        #expect(records.training[0].need == .yes && records.training[1].need == nil)
        #expect(records.training[0].score == 81.5 && records.training[0].passed == true)
        #expect(records.training[0].deliveredOn?.iso == "2026-02-03")
        #expect(records.communications.map(\.audience) == [.all, .unit("b1"), .role("AE"), .user("u2")])
        #expect(records.followUps[0].at.instant?.iso == "2026-03-02T14:30:00Z")
        #expect(records.followUps[0].hours == 1.5 && records.followUps[0].by?.id == "u2")
        #expect(records.reviews[0].verdict == .waived && records.reviews[0].expiresOn?.iso == "2026-12-31")
        #expect(records.polls.map(\.answer) == ["4", nil])
        #expect(records.feedback[0].outcome == .done && records.feedback[0].unit?.id == "b1")
        #expect(records.rolloutWaves.map(\.liveOn?.iso) == ["2024-11-18", nil])
        #expect(records.consultations[0].refersTo == "LEAD-3" && records.consultations[0].who?.id == nil)
        #expect(records.consultations[1].area?.id == ConsultationRecord.architectureArea)
        #expect(records.champions[0].kind == .firstUser && records.champions[0].optIn)
    }

    @Test func anUnknownReferenceIsAWarningAndTheRowIsKept() throws {
        let folder = try ProgrammeFolder([
            "champions.csv": "# c\nuser,kind,unit\nu9,champion,Hamburg\nKim Twin,champion,b1\n"
        ])
        let records = folder.read()
        #expect(records.champions.count == 2)
        #expect(records.champions.map(\.user.id) == [nil, nil])
        #expect(records.diagnostics.map(\.code) == ["W-VAL-REFERENCE", "W-VAL-REFERENCE", "W-VAL-REFERENCE"])
        #expect(records.diagnostics.first?.place == .file(folder.path + "/champions.csv", line: 3))
        #expect(records.diagnostics.last?.text.contains("no user 'Kim Twin' in 'user'") == true)
    }

    @Test func wrongCellsAreErrorsAllAtOnceAndTheirRowsAreLeftOut() throws {
        let records = try ProgrammeFolder([
            "training.csv":
                "user,kind,planned_on,score,passed\nu1,crm_aplication,2026-02-30,many,maybe\n"
                + "u1,remedial,2026-02-03,70,yes\n",
            "feedback.csv": "id,kind,user,at\n,feedback,u1,\n",
            "follow_ups.csv": "user,unit,kind,at\n,,help,2026-01-05\n",
        ]).read()
        #expect(records.training.count == 1)
        #expect(records.feedback.isEmpty && records.followUps.isEmpty)
        let codes = records.diagnostics.map(\.code)
        #expect(codes.filter { $0 == "E-VAL-WORD" }.count == 2)
        #expect(codes.filter { $0 == "E-VAL-DATE" }.count == 1)
        #expect(codes.filter { $0 == "E-VAL-NUMBER" }.count == 1)
        #expect(codes.filter { $0 == "E-VAL-EMPTY" }.count == 3)
        #expect(records.diagnostics.contains { $0.hint.contains("did you mean 'crm_application'?") })
        #expect(records.diagnostics.allSatisfy { $0.exit == .configuration })
    }

    @Test func anUnknownOrMissingColumnLeavesTheFileOutAndSaysWhich() throws {
        let records = try ProgrammeFolder([
            "rewards.csv": "user,reson,at\nu1,x,2026-01-05\n",
            "champions.csv": "user,kind,kind\nu1,champion,champion\n",
        ]).read()
        #expect(records.rewards.isEmpty && records.champions.isEmpty)
        #expect(records.diagnostics.map(\.code) == ["E-CFG-COLUMN", "E-CFG-COLUMN", "E-CFG-COLUMN"])
        #expect(records.diagnostics[0].text.contains("did you mean 'reason'?"))
        #expect(records.diagnostics[1].text.contains("'reason' is missing"))
        #expect(records.diagnostics[2].text.contains("occurs twice"))
    }

    @Test func damagedFormIsAnErrorWithItsLine() throws {
        let ragged = try ProgrammeFolder(["rewards.csv": "user,reason,at\nu1,x\nu1,y,2026-01-05\n"])
        let raggedRecords = ragged.read()
        #expect(raggedRecords.rewards.map(\.reason) == ["y"])
        #expect(raggedRecords.diagnostics.first?.place == .file(ragged.path + "/rewards.csv", line: 2))
        let open = try ProgrammeFolder(["rewards.csv": "user,reason,at\nu1,\"x,2026-01-05\n"]).read()
        #expect(open.diagnostics.map(\.code) == ["E-CSV-QUOTE"])
        #expect(open.rewards.isEmpty)
        let empty = try ProgrammeFolder(["rewards.csv": "# nothing yet\n"]).read()
        #expect(empty.diagnostics.isEmpty && empty.rewards.isEmpty)
    }

    @Test func everyFileSaysWhatItsColumnsMean() {
        for file in ProgrammeFile.allCases {
            #expect(file.columns.contains { $0.isRequired }, "\(file.fileName)")
            #expect(file.columns.allSatisfy { !$0.meaning.isEmpty }, "\(file.fileName)")
            #expect(Set(file.columns.map(\.name)).count == file.columns.count, "\(file.fileName)")
        }
    }
}
