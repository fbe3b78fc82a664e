import CRMImport
import CRMModel
import Diagnostics
import Foundation
import GRDB
import Testing

/// Updates by exports that hold a part of a history: what is there afterwards is what one import of everything gives.
@Suite struct HistoryUpdateTests {
    private static let mappings = packageRoot.appendingPathComponent("mappings").path
    private static let exports = packageRoot.appendingPathComponent("Tests/CRMImportTests/Exports").path

    private static func run(_ mapping: String, _ folder: String, to database: String, update: Bool = true) throws {
        var options = Importer.Options()
        options.isUpdate = update
        _ = try Importer(mapping: MappingReader.read(mapping, folders: [mappings]), options: options).run(
            from: CSVFolder(path: folder), to: database)
    }

    /// The histories that the source keeps, and what is made from them. Differences between the exports are no part of it.
    private static func histories(_ database: String) throws -> [String] {
        try query(
            database,
            """
            SELECT id, opportunity_id, at, from_stage, to_stage, user_id, source FROM opportunity_stage_changes
            ORDER BY opportunity_id, at, id
            """)
            + query(
                database,
                """
                SELECT id, entity, record_id, field, at, old_value, new_value, user_id FROM field_changes
                WHERE id NOT GLOB 'import *'
                ORDER BY entity, record_id, field, at, id
                """)
            + query(database, "SELECT id, stage, status, created_at, closed_at FROM opportunities ORDER BY id")
    }

    /// The export of a mapping cut in two: logs by their rows, the first half to one folder and the second to the other.
    private static func cut(_ mapping: String, _ export: String, into folder: TemporaryFolder) throws -> Int {
        let logs = Set(
            try MappingReader.read(mapping, folders: [mappings]).inputs.filter { $0.memory?.kind == .log }
                .flatMap(\.files))
        var rows = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: export).sorted() {
            let text = try String(contentsOfFile: export + "/" + name, encoding: .utf8)
            var parts = [text, text]
            if logs.contains(name) {
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.isEmpty }
                let middle = (lines.count + 1) / 2
                rows += lines.count - middle
                parts = [lines[..<middle], lines[..<1] + lines[middle...]].map { $0.joined(separator: "\n") + "\n" }
            }
            try folder.write(Array(parts[0].utf8), to: "1/" + name)
            try folder.write(Array(parts[1].utf8), to: "2/" + name)
        }
        return rows
    }

    @Test(arguments: ["pipedrive", "salesforce", "dynamics", "odoo", "suitecrm", "espocrm", "vtiger"])
    func halfALogAndThenTheOtherHalfAreTheWholeLog(mapping: String) throws {
        let folder = try TemporaryFolder()
        let export = HistoryUpdateTests.exports + "/" + mapping
        try #require(try HistoryUpdateTests.cut(mapping, export, into: folder) > 0)
        try HistoryUpdateTests.run(mapping, export, to: folder("whole.sqlite"))
        let whole = try HistoryUpdateTests.histories(folder("whole.sqlite"))
        try #require(!whole.isEmpty)
        for order in [["1", "2"], ["2", "1"], ["1", "2", "2", "1"]] {
            let database = folder("of-" + order.joined() + ".sqlite")
            for part in order { try HistoryUpdateTests.run(mapping, folder(part), to: database) }
            #expect(try HistoryUpdateTests.histories(database) == whole, "\(order)")
        }
    }

    /// Every row of what an import makes, but for the bookkeeping.
    private static func everything(_ database: String) throws -> [String] {
        try query(
            database,
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'earlier_%'
              AND name NOT IN ('sources', 'import_findings', 'meta')
            """
        ).sorted().flatMap { table in try query(database, "SELECT '\(table)', * FROM \(table)").sorted() }
    }

    /// A later export holds one record of each kind, as it is, and lacks the tables of names.
    @Test(
        arguments: ["pipedrive", "salesforce", "dynamics", "odoo", "suitecrm", "espocrm", "vtiger", "hubspot-pages"],
        [true, false])
    func aPartOfTheExportAgainChangesNothing(export: String, hasNames: Bool) throws {
        let name = String(export.prefix { $0 != "-" })
        let mapping = try MappingReader.read(name, folders: [HistoryUpdateTests.mappings])
        let source = HistoryUpdateTests.exports + "/" + export
        let folder = try TemporaryFolder()
        for file in try FileManager.default.contentsOfDirectory(atPath: source).sorted() {
            let text = try String(contentsOfFile: source + "/" + file, encoding: .utf8)
            let input = mapping.inputs.first { $0.files.contains { NamePattern($0).matches(file) } }
            var part = text
            if input?.memory != nil {
                let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
                part = [lines[0], lines[lines.count - 1]].joined(separator: "\n") + "\n"
                if !hasNames, input?.memory?.kind == .lookup, input?.isRequired == false { continue }
            }
            try folder.write(Array(part.utf8), to: "part/" + file)
        }
        try HistoryUpdateTests.run(name, source, to: folder("crm.sqlite"))
        let whole = try HistoryUpdateTests.everything(folder("crm.sqlite"))
        try HistoryUpdateTests.run(name, folder("part"), to: folder("crm.sqlite"))
        let after = try HistoryUpdateTests.everything(folder("crm.sqlite"))
        // The line is that of the export read last, or none where another row stands on it.
        func plain(_ rows: [String]) -> Set<String> { Set(rows.map { $0.replacing(/\|([0-9]+|NULL)$/, with: "") }) }
        #expect(plain(after).subtracting(plain(whole)) == [])
        #expect(plain(whole).subtracting(plain(after)) == [])
        #expect(after.count == whole.count)
    }

    /// What is not remembered: activities and uses, whose rows stand for themselves, and tables that say what belongs to
    /// a record, where a row that is missing may have been taken away.
    private static let ofTheExportAlone: [String: Set<String>] = [
        "pipedrive": ["activities"], "salesforce": ["task", "event", "loginhistory"],
        "dynamics": ["phonecall", "appointment", "email", "task"],
        "odoo": ["mail_activity", "calendar_event", "res_users_log"],
        "suitecrm": [
            "accounts_cstm", "contacts_cstm", "leads_cstm", "opportunities_cstm", "accounts_contacts",
            "accounts_opportunities", "opportunities_contacts", "email_addresses", "email_addr_bean_rel", "calls",
            "meetings", "tasks", "notes", "emails", "tracker",
        ],
        "espocrm": [
            "team_user", "entity_email_address", "email_address", "entity_phone_number", "phone_number", "call",
            "meeting", "task", "email", "auth_log_record", "action_history_record",
        ],
        "vtiger": [
            "vtiger_accountbillads", "vtiger_accountscf", "vtiger_contactscf", "vtiger_leadscf", "vtiger_potentialscf",
            "vtiger_activity", "vtiger_emaildetails", "vtiger_seactivityrel", "vtiger_cntactivityrel",
            "vtiger_loginhistory",
        ],
        "hubspot": [
            "deal_company", "deal_contact", "engagement_call", "engagement_meeting", "engagement_email",
            "engagement_note", "engagement_task", "engagement_deal", "engagement_company", "engagement_contact",
        ],
        "twenty": ["task", "task_target"], "event-log": [],
    ]

    @Test(arguments: ofTheExportAlone.keys.sorted())
    func everyTableThatOthersReferToIsRemembered(mapping: String) throws {
        let inputs = try MappingReader.read(mapping, folders: [HistoryUpdateTests.mappings]).inputs
        #expect(Set(inputs.filter { $0.memory == nil }.map(\.table)) == HistoryUpdateTests.ofTheExportAlone[mapping])
    }

    @Test func anUpdateInAnotherCurrencyOrZoneIsRefused() throws {
        let folder = try TemporaryFolder()
        let export = HistoryUpdateTests.exports + "/pipedrive"
        try HistoryUpdateTests.run("pipedrive", export, to: folder("crm.sqlite"))
        for settings in [
            MappingReader.Settings(currency: Currency(code: "EUR")),
            MappingReader.Settings(zone: Zone(named: "Europe/Berlin")),
        ] {
            let mapping = try MappingReader.read(
                "pipedrive", folders: [HistoryUpdateTests.mappings], settings: settings)
            var options = Importer.Options()
            options.isUpdate = true
            let found = faults {
                _ = try Importer(mapping: mapping, options: options).run(
                    from: CSVFolder(path: export), to: folder("crm.sqlite"))
            }
            #expect(found.map(\.name) == ["MAP-OTHER"])
        }
    }

    @Test func aConnectorsHistoryOfStagesGoesOnWhereItWas() throws {
        let stages = "stage_id,pipeline_id,label\ns1,p,Enquiry\ns2,p,Offer\ns3,p,Contract\n"
        let deals = { (stage: String) in "deal_id,deal_pipeline_id,deal_pipeline_stage_id\n1,p,\(stage)\n" }
        let header = "deal_id,value,source,date_entered\n"
        let folder = try TemporaryFolder([
            "1/deal.csv": deals("s2"), "1/deal_pipeline_stage.csv": stages,
            "1/deal_stage.csv": header + "1,s1,CRM_UI,2026-01-05 10:00:00\n1,s2,CRM_UI,2026-01-20 10:00:00\n",
            // The names of the stages are not exported a second time.
            "2/deal.csv": deals("s3"), "2/deal_stage.csv": header + "1,s3,CRM_UI,2026-03-10 10:00:00\n",
        ])
        for part in ["1", "2"] { try HistoryUpdateTests.run("hubspot", folder(part), to: folder("crm.sqlite")) }
        #expect(
            try query(folder("crm.sqlite"), "SELECT from_stage, to_stage FROM opportunity_stage_changes ORDER BY at")
                == [
                    "NULL|Enquiry", "Enquiry|Offer", "Offer|Contract",
                ])
        #expect(try query(folder("crm.sqlite"), "SELECT stage FROM opportunities") == ["Contract"])
    }

    @Test func eventsOfAWeekGoOnWithTheirCases() throws {
        let header = "case,activity,timestamp,resource\n"
        let folder = try TemporaryFolder([
            "1/events.csv": header + "c1,Enquiry,2026-01-05T10:00:00Z,Ada\nc1,Call,2026-01-06T10:00:00Z,Ada\n"
                + "c2,Enquiry,2026-01-07T10:00:00Z,Bob\n",
            // Again a call: an event of its own, and no repetition of what the first export told.
            "2/events.csv": header + "c1,Call,2026-01-12T10:00:00Z,Bob\nc1,Won,2026-01-13T10:00:00Z,Bob\n",
        ])
        for part in ["1", "2", "2"] { try HistoryUpdateTests.run("event-log", folder(part), to: folder("crm.sqlite")) }
        #expect(
            try query(
                folder("crm.sqlite"),
                "SELECT opportunity_id, from_stage, to_stage, user_id FROM opportunity_stage_changes ORDER BY 1, at")
                == [
                    "c1|NULL|Enquiry|Ada", "c1|Enquiry|Call|Ada", "c1|Call|Call|Bob", "c1|Call|Won|Bob",
                    "c2|NULL|Enquiry|Bob",
                ])
        #expect(
            try query(folder("crm.sqlite"), "SELECT id, status, stage FROM opportunities ORDER BY id") == [
                "c1|won|Won", "c2|open|Enquiry",
            ])
    }

    @Test func earlierEventsMayComeLater() throws {
        let header = "case,activity,timestamp,resource\n"
        let folder = try TemporaryFolder([
            "1/events.csv": header + "c1,Enquiry,2026-01-05T10:00:00Z,Ada\nc1,Offer,2026-01-06T10:00:00Z,Ada\n",
            "2/events.csv": header + "c1,Contract,2026-01-12T10:00:00Z,Bob\nc1,Won,2026-01-13T10:00:00Z,Bob\n",
        ])
        for part in ["2", "1"] { try HistoryUpdateTests.run("event-log", folder(part), to: folder("crm.sqlite")) }
        #expect(
            try query(folder("crm.sqlite"), "SELECT from_stage, to_stage FROM opportunity_stage_changes ORDER BY at")
                == [
                    "NULL|Enquiry", "Enquiry|Offer", "Offer|Contract", "Contract|Won",
                ])
        #expect(
            try query(
                folder("crm.sqlite"),
                "SELECT status, created_at = (SELECT min(at) FROM opportunity_stage_changes) FROM opportunities")
                == ["won|1"])
    }

    @Test func aLogThatComesLaterTakesThePlaceOfWhatWasMadeOfDifferences() throws {
        let row = { (stage: String, day: String) in "7,A,\(stage),open,2026-01-01 08:00:00,2026-0\(day) 08:00:00,\n" }
        let folder = try TemporaryFolder([
            "1/stages.csv": HistoryUpdateTests.stages, "1/deals.csv": HistoryUpdateTests.deals + row("1", "1-01"),
            "2/deals.csv": HistoryUpdateTests.deals + row("2", "2-01"), "2/stages.csv": HistoryUpdateTests.stages,
            "3/deals.csv": HistoryUpdateTests.deals + row("3", "3-01"), "3/stages.csv": HistoryUpdateTests.stages,
            "3/deal_changes.csv": HistoryUpdateTests.changes + "h1,7,stage_id,1,2,5,2026-01-31 08:00:00\n"
                + "h2,7,stage_id,2,3,5,2026-03-01 08:00:00\n",
        ])
        for part in ["1", "2"] { try HistoryUpdateTests.run("pipedrive", folder(part), to: folder("crm.sqlite")) }
        func steps() throws -> [String] {
            try query(folder("crm.sqlite"), "SELECT from_stage, to_stage FROM opportunity_stage_changes ORDER BY at")
        }
        #expect(try steps() == ["Enquiry|Offer"])
        try HistoryUpdateTests.run("pipedrive", folder("3"), to: folder("crm.sqlite"))
        #expect(try steps() == ["NULL|Enquiry", "Enquiry|Offer", "Offer|Contract"])
    }

    private static let stages = "id,name,pipeline_id,order_nr\n1,Enquiry,1,1\n2,Offer,1,2\n3,Contract,1,3\n"
    private static let deals = "id,title,stage_id,status,add_time,update_time,lost_time\n"
    private static let changes = "id,deal_id,field_key,old_value,new_value,user_id,log_time\n"

    @Test func aDealThatIsOpenAgainHasNoEndAndOneThatIsNotExportedKeepsIts() throws {
        let folder = try TemporaryFolder([
            "1/stages.csv": HistoryUpdateTests.stages,
            "1/deals.csv": HistoryUpdateTests.deals
                + "7,A,2,lost,2026-01-01 08:00:00,2026-02-01 08:00:00,2026-02-01 08:00:00\n"
                + "8,B,2,lost,2026-01-02 08:00:00,2026-02-02 08:00:00,2026-02-02 08:00:00\n",
            "1/deal_changes.csv": HistoryUpdateTests.changes + "h1,7,stage_id,1,2,5,2026-01-10 08:00:00\n"
                + "h2,8,stage_id,1,2,5,2026-01-11 08:00:00\n",
            "2/deals.csv": HistoryUpdateTests.deals + "7,A,3,open,2026-01-01 08:00:00,2026-03-01 08:00:00,\n",
            "2/deal_changes.csv": HistoryUpdateTests.changes + "h3,7,stage_id,2,3,5,2026-03-01 08:00:00\n"
                + "h4,8,value,100,200,5,2026-03-02 08:00:00\n",
        ])
        func steps() throws -> [String] {
            try query(
                folder("crm.sqlite"),
                "SELECT opportunity_id, from_stage, to_stage FROM opportunity_stage_changes ORDER BY 1, at")
        }
        try HistoryUpdateTests.run("pipedrive", folder("1"), to: folder("crm.sqlite"))
        let before = try steps()
        #expect(
            before == [
                "7|NULL|Enquiry", "7|Enquiry|Offer", "7|Offer|Lost", "8|NULL|Enquiry", "8|Enquiry|Offer",
                "8|Offer|Lost",
            ])
        try HistoryUpdateTests.run("pipedrive", folder("2"), to: folder("crm.sqlite"))
        #expect(
            try steps() == [
                "7|NULL|Enquiry", "7|Enquiry|Offer", "7|Offer|Contract", "8|NULL|Enquiry", "8|Enquiry|Offer",
                "8|Offer|Lost",
            ])
        #expect(try query(folder("crm.sqlite"), "SELECT record_id, new_value FROM field_changes") == ["8|20000"])
        // The older export once more: its rows of the deal are older than what is there.
        try HistoryUpdateTests.run("pipedrive", folder("1"), to: folder("crm.sqlite"))
        #expect(try steps().filter { $0.hasPrefix("7") } == ["7|NULL|Enquiry", "7|Enquiry|Offer", "7|Offer|Contract"])
    }

    @Test func aRowOfAnEarlierExportIsNoRowOfThisOne() throws {
        let folder = try TemporaryFolder()
        let export = HistoryUpdateTests.exports + "/pipedrive"
        _ = try HistoryUpdateTests.cut("pipedrive", export, into: folder)
        try HistoryUpdateTests.run("pipedrive", folder("1"), to: folder("crm.sqlite"))
        let before = try query(
            folder("crm.sqlite"),
            "SELECT id, source_table, source_line FROM opportunity_stage_changes ORDER BY id")
        let findings = try query(folder("crm.sqlite"), "SELECT file, line, kind FROM import_findings ORDER BY 1, 2, 3")
        var options = Importer.Options()
        options.isUpdate = true
        let report = try Importer(
            mapping: MappingReader.read("pipedrive", folders: [HistoryUpdateTests.mappings]), options: options
        ).run(from: CSVFolder(path: folder("2")), to: folder("crm.sqlite"))
        for file in report.files { #expect(file.imported <= file.read, "\(file.name): \(file.note)") }
        // What was there keeps its place, and no line is made up.
        let after = try query(
            folder("crm.sqlite"),
            "SELECT id, source_table, source_line FROM opportunity_stage_changes ORDER BY id")
        #expect(Set(before).isSubset(of: Set(after)))
        #expect(
            try query(
                folder("crm.sqlite"),
                """
                SELECT 1 FROM opportunity_stage_changes WHERE source_line < 0 UNION ALL
                SELECT 1 FROM field_changes WHERE source_line < 0 UNION ALL SELECT 1 FROM import_findings WHERE line < 0
                """) == [])
        #expect(
            try query(folder("crm.sqlite"), "SELECT file, line, kind FROM import_findings ORDER BY 1, 2, 3") == findings
        )
    }

    @Test func aDatabaseWithoutItsLogsIsRefused() throws {
        let folder = try TemporaryFolder()
        let export = HistoryUpdateTests.exports + "/pipedrive"
        try HistoryUpdateTests.run("pipedrive", export, to: folder("crm.sqlite"))
        let queue = try DatabaseQueue(path: folder("crm.sqlite"))
        try queue.write { db in try db.execute(sql: "DROP TABLE earlier_deal_changes") }
        try queue.close()
        let before = try bytes(folder("crm.sqlite"))
        let found = faults { try HistoryUpdateTests.run("pipedrive", export, to: folder("crm.sqlite")) }
        #expect(found.map(\.name) == ["MAP-LOG"])
        #expect(try bytes(folder("crm.sqlite")) == before)
    }

    @Test(arguments: [
        ("    log: [id]\n    lookup: [id]\n", "not both")
    ])
    func whatCannotBeRememberedIsAnError(lines: String, message: String) throws {
        let folder = try TemporaryFolder([
            "m/mapping.yml":
                "title: T\nversion: 1\nsource: t\ncurrency: EUR\ntime-zone: UTC\nfiles:\n"
                + "  - file: a.csv\n    table: a\n    columns: {id: text}\n" + lines
        ])
        let found = faults { _ = try MappingReader.read(folder("m"), folders: []) }
        #expect(found.count == 1 && found[0].what.contains(message), "\(found)")
    }
}
