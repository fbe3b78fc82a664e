import CRMImport
import CRMModel
import Diagnostics
import Testing

/// Updates by exports that hold other files, lines and days than those before.
@Suite struct LackingSourceTests {
    private static let header = "Id,Name,StageName,Amount,NextStep,IsDeleted,CreatedDate,LastModifiedDate,CloseDate\n"

    private static func deal(_ week: Int, step: String, isDeleted: Bool = false, closes: String = "2026-06-01")
        -> String
    {
        header
            + "006A,Deal,Proposal,10,\(step),\(isDeleted ? 1 : 0),2026-01-05T10:00:00Z,2026-02-0\(week)T10:00:00Z,\(closes)\n"
    }

    private static func run(
        _ folder: TemporaryFolder, _ files: [String: String], update: Bool, mapping name: String = "salesforce"
    ) throws -> ImportReport {
        let export = try TemporaryFolder(files)
        var options = Importer.Options()
        options.isUpdate = update
        let mapping = try MappingReader.read(name, folders: [packageRoot.path + "/mappings"])
        return try Importer(mapping: mapping, options: options).run(
            from: CSVFolder(path: export.path), to: folder("crm.sqlite"))
    }

    @Test("A file that comes for the first time makes no later export a part of one")
    func newFile() throws {
        let folder = try TemporaryFolder()
        let event =
            "Id,WhatId,OwnerId,Subject,StartDateTime,CreatedDate\n00U1,006A,005A,Visit,2026-01-20T10:00:00Z,2026-01-19T10:00:00Z\n"
        let weeks: [(String, Bool, Bool)] = [("call", false, false), ("call", true, true), ("", false, true)]
        for (place, week) in weeks.enumerated() {
            var files = ["Opportunity.csv": LackingSourceTests.deal(place + 1, step: week.0, isDeleted: week.1)]
            if week.2 { files["Event.csv"] = event }
            let report = try LackingSourceTests.run(folder, files, update: place > 0)
            #expect(report.lacks == [], "week \(place + 1)")
        }
        #expect(try query(folder("crm.sqlite"), "SELECT deleted_at, next_step FROM opportunities") == ["NULL|NULL"])
    }

    @Test("A column that one table lacks keeps no empty value of another, and every empty value of its own")
    func otherTable() throws {
        let folder = try TemporaryFolder()
        let whole =
            "Id,WhatId,OwnerId,Subject,Status,ActivityDate,CreatedDate\n00T1,006A,005A,Call,Completed,2026-01-20,2026-01-19T10:00:00Z\n"
        let part =
            "Id,WhatId,OwnerId,Status,ActivityDate,CreatedDate\n00T1,,005A,Completed,2026-01-20,2026-01-19T10:00:00Z\n"
        _ = try LackingSourceTests.run(
            folder, ["Opportunity.csv": LackingSourceTests.deal(1, step: "call", isDeleted: true), "Task.csv": whole],
            update: false)
        let report = try LackingSourceTests.run(
            folder, ["Opportunity.csv": LackingSourceTests.deal(2, step: ""), "Task.csv": part], update: true)
        #expect(report.lacks == ["task.Subject"])
        #expect(try query(folder("crm.sqlite"), "SELECT deleted_at, next_step FROM opportunities") == ["NULL|NULL"])
        #expect(try query(folder("crm.sqlite"), "SELECT subject, opportunity_id FROM activities") == ["Call|006A"])
    }

    @Test("A finding goes with its own record, whoever stood on its line before, and none is counted twice")
    func findings() throws {
        let folder = try TemporaryFolder()
        func deals(_ rows: (id: Int, value: String)...) -> [String: String] {
            [
                "deals.csv": "id,title,value,currency,status,stage_id,user_id,add_time,update_time\n"
                    + rows.map {
                        "\($0.id),D\($0.id),\($0.value),EUR,open,Q,7,2026-01-05 10:00:00,2026-02-01 10:00:00\n"
                    }
                    .joined()
            ]
        }
        func found() throws -> [String] {
            try query(
                folder("crm.sqlite"),
                "SELECT record_id, value FROM import_findings WHERE kind = 'invalid-number' ORDER BY 1, 2")
        }
        _ = try LackingSourceTests.run(folder, deals((1, "kaputt"), (2, "5")), update: false, mapping: "pipedrive")
        for _ in 0..<3 {
            _ = try LackingSourceTests.run(folder, deals((3, "murks"), (4, "bad")), update: true, mapping: "pipedrive")
            #expect(try found() == ["NULL|bad", "NULL|murks", "1|kaputt"])
        }
        _ = try LackingSourceTests.run(folder, deals((3, "1"), (4, "2")), update: true, mapping: "pipedrive")
        #expect(try found() == ["1|kaputt"])
        _ = try LackingSourceTests.run(folder, deals((9, "1"), (1, "2")), update: true, mapping: "pipedrive")
        #expect(try found() == [])
    }

    @Test("Findings of rows that a select made up are those of the last import")
    func madeUpRows() throws {
        let folder = try TemporaryFolder()
        let files = [
            "crm_stage.csv": "id,name,sequence,is_won\n1,New,1,f\n2,Won,2,t\n3,Lost,3,f\n",
            "crm_lead.csv":
                "id,name,type,user_id,stage_id,expected_revenue,active,create_date,write_date\n1,D,opportunity,1,1,5,t,2026-01-05 10:00:00,2026-02-01 10:00:00\n",
        ]
        for round in 0..<3 {
            _ = try LackingSourceTests.run(folder, files, update: round > 0, mapping: "odoo")
            #expect(
                try query(folder("crm.sqlite"), "SELECT count(*) FROM import_findings WHERE kind = 'duplicate-id'") == [
                    "1"
                ])
        }
    }

    @Test("Where a mistyped day has been put right, the update says that the as-of stays, and which day it would be")
    func asOf() throws {
        let folder = try TemporaryFolder()
        func deal(_ week: Int, _ close: String) -> [String: String] {
            [
                "Opportunity.csv": LackingSourceTests.deal(week, step: "call", closes: close)
                    .replacing("Proposal", with: "Closed Won")
            ]
        }
        #expect(try LackingSourceTests.run(folder, deal(1, "2026-06-01"), update: false).asOf?.iso == "2026-06-01")
        let report = try LackingSourceTests.run(folder, deal(2, "2026-02-01"), update: true)
        #expect(report.asOf?.iso == "2026-06-01")
        let warning = try #require(report.warnings.first { $0.code == "W-SRC-ASOF" })
        #expect(warning.hint.contains("--as-of 2026-0"))
    }
}
