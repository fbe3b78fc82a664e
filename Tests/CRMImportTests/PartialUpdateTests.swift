import CRMImport
import CRMModel
import Diagnostics
import Foundation
import Testing

/// Updates by a part of an export: what it does not speak of stays, and what was found of it.
@Suite struct PartialUpdateTests {
    private static let mappings = packageRoot.appendingPathComponent("mappings").path

    @discardableResult
    private static func run(_ mapping: String, _ folder: TemporaryFolder, _ name: String, to database: String) throws
        -> ImportReport
    {
        var options = Importer.Options()
        options.isUpdate = true
        return try Importer(mapping: MappingReader.read(mapping, folders: [mappings]), options: options).run(
            from: CSVFolder(path: folder(name)), to: folder(database))
    }

    // MARK: Findings

    @Test func aFindingStaysWithItsRecordThoughALaterFileHasTheSameName() throws {
        let found = """
            SELECT column_name, value FROM import_findings WHERE kind IN ('invalid-number', 'invalid-date') ORDER BY value
            """
        let export = try GrowingExport([
            "one/deals.csv": GrowingExport.header
                + "d1,Offer,much,2026-06-30,,2026-01-05,2026-02-01T08:00:00Z,\nd2,Offer,1,soon,,2026-01-05,2026-02-01T08:00:00Z,\n",
            "two/deals.csv": GrowingExport.header + "d1,Offer,7,2026-06-30,,2026-01-05,2026-03-01T08:00:00Z,\n",
            "three/deals-3.csv": GrowingExport.header + "d2,Offer,1,late,,2026-01-05,2026-03-01T08:00:00Z,\n",
            "three/accounts.csv": "id,name,phone\n",
        ])
        try export.run("one")
        #expect(try export.rows(found) == ["amount|much", "closes|soon"])
        try export.run("two")
        #expect(try export.rows(found) == ["closes|soon"])
        try export.run("two")
        #expect(try export.rows(found) == ["closes|soon"])
        try export.run("three")
        #expect(try export.rows(found) == ["closes|late"])
    }

    // MARK: What is lacking

    @Test func whatAnyEarlierExportHadIsLackingLater() throws {
        let deals = "d1,Offer,100,2026-06-30,Call,2026-01-05,2026-02-01T08:00:00Z,North"
        func without(_ column: Int) -> String {
            [GrowingExport.header, deals].map { line in
                var fields = line.split(separator: ",", omittingEmptySubsequences: false)
                fields.remove(at: column)
                return fields.joined(separator: ",")
            }.joined() + "\n"
        }
        let export = try GrowingExport([
            "one/deals.csv": without(4), "two/deals.csv": without(3), "three/deals.csv": without(4),
        ])
        try FileManager.default.copyItem(
            atPath: export.folder("one/accounts.csv"), toPath: export.folder("three/accounts.csv"))
        #expect(try export.run("one").lacks == [])
        #expect(try export.run("two").lacks == ["deals.closes"])
        let report = try export.run("three")
        #expect(report.lacks == ["deals.next"])
        #expect(report.lines.contains { $0.contains("without deals.next") })
        #expect(try export.rows("SELECT next_step, close_date FROM opportunities") == ["Call|2026-06-30"])
    }

    @Test func aPartOfAnExportEmptiesNoFieldOfOnesOwn() throws {
        let export = try GrowingExport([
            "two/deals.csv": "id,stage,amount,next,created,changed,Region__c\n"
                + "d1,Offer,100,Call,2026-01-05,2026-03-01T08:00:00Z,\n",
            // Of two files one has the column.
            "three/deals-1.csv": GrowingExport.header + "d2,Offer,1,2026-06-30,,2026-01-05,2026-04-01T08:00:00Z,West\n",
            "three/deals-2.csv": "id,stage,amount,closes,next,created,changed\n"
                + "d1,Offer,100,2026-06-30,Call,2026-01-05,2026-04-01T08:00:00Z\n",
            "three/accounts.csv": "id,name,phone\n",
        ])
        let values = "SELECT record_id, value FROM custom_values ORDER BY 1"
        try export.run("one")
        try export.run("two")
        #expect(try export.rows(values) == ["d1|North"])
        try export.run("three")
        #expect(try export.rows(values) == ["d1|North", "d2|West"])
    }

    @Test func anUpdateMayLackFilesThatTheMappingRequiresAndNamesThem() throws {
        let mapping = GrowingExport.mapping.replacing(
            "    required: false\n    requires: [id]\n    columns: {id: text, name: text, phone: text}",
            with: "    columns: {id: text}")
        try #require(mapping != GrowingExport.mapping)
        let export = try GrowingExport(["mapping/mapping.yml": mapping, "two/accounts.csv": ""])
        let found = faults { try export.run("two") }
        #expect(found.map(\.code) == ["E-SRC-MISSING"])
        try export.run("one")
        // The select reads columns that only the file names.
        for _ in 1...2 {
            let report = try export.run("two")
            #expect(report.warnings.filter { $0.name == "SRC-PART" }.map(\.text).count == 1)
            #expect(report.warnings.contains { $0.text.contains("accounts.csv") })
            #expect(report.lines.contains("  accounts.csv: not there; what it held stays"))
            #expect(try export.rows("SELECT id, name FROM accounts ORDER BY id") == ["a1|Nord", "a2|Süd"])
            #expect(try export.rows("SELECT id FROM opportunities ORDER BY id") == ["d1", "d2", "d3"])
        }
    }

    // MARK: Rows without their identifier

    @Test func aLogThatSaysTheSameTwiceSaysItTwiceAfterAnUpdate() throws {
        let header = "case,activity,timestamp,resource\n"
        let offer = "k1,Offer,2026-01-12T10:00:00Z,anna\n"
        let first = "k1,Enter,2026-01-05T10:00:00Z,anna\n" + offer + offer
        let won = "k1,Won,2026-02-12T10:00:00Z,anna\n"
        let folder = try TemporaryFolder([
            "one/events.csv": header + first, "two/events.csv": header + offer + won,
            "all/events.csv": header + first + won,
        ])
        let changes = "SELECT id, at, from_stage, to_stage FROM opportunity_stage_changes ORDER BY at, id"
        for name in ["one", "two", "two"] { try PartialUpdateTests.run("event-log", folder, name, to: "crm.sqlite") }
        try PartialUpdateTests.run("event-log", folder, "all", to: "whole.sqlite")
        let whole = try query(folder("whole.sqlite"), changes)
        #expect(whole.count == 4)
        #expect(try query(folder("crm.sqlite"), changes) == whole)
    }

    private static let deals = """
        id,title,status,stage_id,user_id,add_time,update_time
        1,Nord,open,2,7,2026-01-05 10:00:00,2026-02-01 10:00:00
        """ + "\n"
    private static let stages = "id,name,pipeline_id,order_nr\n1,Qualified,1,1\n2,Offer,1,2\n3,Contract,1,3\n"

    @Test func aLogExportedAgainWithoutItsIdentifiersIsTheSameLog() throws {
        let rows = [
            "1,stage_id,1,2,7,2026-01-20 10:00:00", "1,value,100,200,7,2026-01-21 10:00:00",
            "1,stage_id,2,3,7,2026-02-20 10:00:00",
        ]
        let named = "id,deal_id,field_key,old_value,new_value,user_id,log_time\n"
        let plain = "deal_id,field_key,old_value,new_value,user_id,log_time\n"
        let folder = try TemporaryFolder([
            "one/deal_changes.csv": named + "c0,\(rows[0])\nc1,\(rows[1])\n",
            "two/deal_changes.csv": plain + rows.joined(separator: "\n") + "\n",
            "none/deal_changes.csv": plain + rows[..<2].joined(separator: "\n") + "\n",
            "last/deal_changes.csv": plain + rows[1...].joined(separator: "\n") + "\n",
        ])
        for name in ["one", "two", "none", "last"] {
            try folder.write(Array(PartialUpdateTests.deals.utf8), to: name + "/deals.csv")
            try folder.write(Array(PartialUpdateTests.stages.utf8), to: name + "/stages.csv")
        }
        let changes = """
            SELECT at, from_stage, to_stage FROM opportunity_stage_changes
            UNION ALL SELECT at, old_value, new_value FROM field_changes ORDER BY 1, 3
            """
        for name in ["one", "two"] { try PartialUpdateTests.run("pipedrive", folder, name, to: "crm.sqlite") }
        for name in ["none", "last"] { try PartialUpdateTests.run("pipedrive", folder, name, to: "plain.sqlite") }
        try PartialUpdateTests.run("pipedrive", folder, "two", to: "whole.sqlite")
        let whole = try query(folder("whole.sqlite"), changes)
        #expect(whole.count == 4)
        #expect(try query(folder("crm.sqlite"), changes) == whole)
        #expect(try query(folder("plain.sqlite"), changes) == whole)
        #expect(
            try query(folder("crm.sqlite"), "SELECT id FROM opportunity_stage_changes WHERE id GLOB 'c?' ORDER BY id")
                == ["c0"])
    }

    @Test func dealsOfAListWithoutIdentifiersAreNotDoubled() throws {
        func list(_ rows: [String]) -> String {
            "Deal - Title,Deal - Status,Deal - Stage,Deal - Value,Deal - Deal created\n"
                + rows.joined(separator: "\n") + "\n"
        }
        let folder = try TemporaryFolder([
            "one/deals.csv": list([
                "Nord,Open,Offer,100,2026-01-05 10:00:00", "Süd,Open,Offer,50,2026-01-06 10:00:00",
                "Süd,Open,Offer,60,2026-01-06 10:00:00",
            ]),
            "two/deals.csv": list([
                "West,Open,Offer,1,2026-02-06 10:00:00", "Nord,Won,Offer,120,2026-01-05 10:00:00",
            ]),
        ])
        for name in ["one", "two", "one", "two"] {
            try PartialUpdateTests.run("pipedrive", folder, name, to: "crm.sqlite")
        }
        #expect(
            try query(folder("crm.sqlite"), "SELECT name, status, amount_minor FROM opportunities ORDER BY 1, 3") == [
                "Nord|won|12000", "Süd|open|5000", "Süd|open|6000", "West|open|100",
            ])
        #expect(try query(folder("crm.sqlite"), "SELECT count(DISTINCT id) FROM opportunities") == ["4"])
    }

    // MARK: People

    @Test func aPersonKnownByNameAndLaterIdentifiedIsOneUser() throws {
        let named = PartialUpdateTests.deals.replacing(",7,", with: ",Anna Berg,")
        let folder = try TemporaryFolder([
            "one/deals.csv": named + "2,Süd,open,2,Bo Lee,2026-01-05 10:00:00,2026-02-01 10:00:00\n",
            "two/deals.csv": "id,title,status,stage_id,user_id,add_time,update_time\n",
            "two/users.csv": "id,name,email\n7,Anna Berg,a@x.test\n8,Bo Lee,b@x.test\n9,Bo Lee,c@x.test\n",
        ])
        for name in ["one", "two", "two"] { try PartialUpdateTests.run("pipedrive", folder, name, to: "crm.sqlite") }
        #expect(
            try query(folder("crm.sqlite"), "SELECT id, name FROM users ORDER BY id")
                == ["7|Anna Berg", "8|Bo Lee", "9|Bo Lee", "Bo Lee|Bo Lee"])
        #expect(
            try query(folder("crm.sqlite"), "SELECT id, owner_id FROM opportunities ORDER BY id")
                == ["1|7", "2|Bo Lee"])
        #expect(try query(folder("crm.sqlite"), "SELECT count(*) FROM field_changes") == ["0"])
    }

    // MARK: Fields of one's own

    @Test func fieldsOfOnesOwnAreFoundByHashedKeysAndAnyPrefix() throws {
        let hash = "dcf558aac1ae4e8c4f849ba5e668430d8df9be12"
        let folder = try TemporaryFolder([
            "pipedrive/deals.csv":
                "id,title,status,stage_id,\(hash),\(hash)_currency,cc_email\n1,Nord,open,2,Fair,EUR,x\n",
            "dynamics/opportunity.csv":
                "opportunityid,name,ownerid,estimatedvalue,statecode,createdon,modifiedon,cr123_budget,acme_region,"
                + "acme_value_base,address1_fax,_fivetran_synced,msdyn_score\n"
                + "o1,Nord,u1,1000,0,2026-01-05T10:00:00Z,2026-01-05T10:00:00Z,9,North,8,7,6,5\n",
        ])
        let values = "SELECT field, value FROM custom_values ORDER BY 1"
        var options = Importer.Options()
        options.asOf = CalendarDate(iso: "2026-02-01")
        for (name, wanted) in [
            ("pipedrive", ["\(hash)|Fair"]), ("dynamics", ["acme_region|North", "cr123_budget|9"]),
        ] {
            _ = try Importer(
                mapping: MappingReader.read(name, folders: [PartialUpdateTests.mappings]), options: options
            ).run(from: CSVFolder(path: folder(name)), to: folder(name + ".sqlite"))
            #expect(try query(folder(name + ".sqlite"), values) == wanted)
        }
    }

    @Test func dueTimesOfPipedriveAreOfTheZoneThatTheImportIsTold() throws {
        let folder = try TemporaryFolder([
            "in/deals.csv": PartialUpdateTests.deals,
            "in/activities.csv": "id,subject,type,done,due_date,due_time,add_time\n"
                + "5,Call,call,0,2026-07-06,09:00,2026-07-01 09:00:00\n",
        ])
        var settings = MappingReader.Settings()
        settings.zone = Zone(named: "Europe/Berlin")
        let mapping = try MappingReader.read("pipedrive", folders: [PartialUpdateTests.mappings], settings: settings)
        _ = try Importer(mapping: mapping).run(from: CSVFolder(path: folder("in")), to: folder("crm.sqlite"))
        #expect(
            try query(
                folder("crm.sqlite"),
                "SELECT datetime(happened_at / 1000, 'unixepoch'), datetime(logged_at / 1000, 'unixepoch') FROM activities"
            )
                == ["2026-07-06 07:00:00|2026-07-01 07:00:00"])
    }

    // MARK: Keys

    @Test func aLogKnownByAnotherColumnThanBeforeIsRefused() throws {
        let before = GrowingExport.mapping + "\n    requires: [deal]\n    log: [deal, at]\n"
        let export = try GrowingExport([
            "mapping/mapping.yml": before, "one/history.csv": "deal,stage,at\nd1,Offer,2026-01-05T08:00:00Z\n",
            "two/history.csv": "deal,stage,at\nd1,Contract,2026-02-05T08:00:00Z\n",
        ])
        try export.run("one")
        try export.folder.write(
            Array(before.replacing("log: [deal, at]", with: "log: [number]").utf8), to: "mapping/mapping.yml")
        let found = faults { try export.run("two") }
        #expect(found.map(\.code) == ["E-MAP-LOG"])
        #expect(found.first?.text.contains("'number'") == true)
    }
}
