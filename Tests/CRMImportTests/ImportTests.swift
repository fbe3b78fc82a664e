import CRMImport
import CRMModel
import CRMStore
import Diagnostics
import Foundation
import Testing

@Suite struct ImportTests {
    @Test func valuesArriveAsTheMappingDeclaresThem() throws {
        let export = try Export()
        let report = try export.run()
        #expect(
            try export.rows(
                "SELECT id, stage, amount_minor, close_date, created_at, source_system, source_line FROM opportunities ORDER BY id"
            ) == [
                // 02:30 does not exist on the night of the change; the offset before it is taken.
                "d1|Offer|123450|2026-12-31|\(Instant(iso: "2026-03-29T01:30:00Z")?.milliseconds ?? 0)|test|2",
                "d2|Offer|NULL|NULL|\(Instant(iso: "2026-11-02T08:00:00Z")?.milliseconds ?? 0)|test|3",
            ])
        #expect(try export.rows("SELECT name FROM accounts ORDER BY id") == ["Müller", "Smith, John"])
        #expect(report.files.map(\.read) == [2, 2, 0])
        #expect(report.files.map(\.imported) == [2, 2, 0])
        #expect(report.files.map(\.isMissing) == [false, false, true])
        #expect(report.files[1].repaired == 1)
        #expect(report.findings == ["known-error, repaired": 1])
        #expect(report.dangling.map(\.reference) == ["opportunities.owner_id"])
        #expect(report.asOf?.iso == "2026-11-02")
        #expect(
            try export.rows("SELECT key, value FROM meta WHERE key <> 'unfilled' ORDER BY key") == [
                "absent|notes", "as_of|2026-11-02", "base_currency|EUR", "company|Example", "fiscal_year_start|1",
                "importer|crmsite import csv", "mapping|mapping 3",
                "time_zone|Europe/Berlin",
            ])
    }

    @Test func whatWasFoundIsWrittenDownWithFileLineAndColumn() throws {
        let export = try Export(["in/deals.csv": Export.deals + "d3,gone,u1,Offer,12.5.1,30.02.2026,24:00\n"])
        let report = try export.run()
        #expect(report.files[1].invalid == 3)
        #expect(
            try export.rows(
                "SELECT file, line, column_name, kind, value, action FROM import_findings WHERE kind LIKE 'invalid%' ORDER BY column_name"
            ) == [
                "deals.csv|4|Amount|invalid-number|12.5.1|skipped",
                "deals.csv|4|Closing Date|invalid-date|30.02.2026|skipped",
                "deals.csv|4|Created|invalid-date|24:00|skipped",
            ])
        #expect(
            try export.rows(
                "SELECT file, line, record_id, column_name, value, action FROM import_findings WHERE kind = 'dangling-reference' ORDER BY line, column_name"
            ) == [
                "deals.csv|2|d1|owner_id|u1|kept", "deals.csv|4|d3|account_id|gone|kept",
                "deals.csv|4|d3|owner_id|u1|kept",
            ])
        #expect(report.lines.contains { $0.contains("dangling reference, kept: opportunities.owner_id: 2") })
        #expect(
            report.lines.contains {
                $0.contains("deals.csv: 3 rows read, 3 imported, 1 values repaired, 3 values not usable")
            })
    }

    @Test func duplicateAndMissingIdsAreSkippedAndCounted() throws {
        let export = try Export(["in/accounts.csv": "id,name\na1,First\na1,Second\n,Nameless\na2,Third\n"])
        let report = try export.run()
        #expect(try export.rows("SELECT id, name FROM accounts ORDER BY id") == ["a1|First", "a2|Third"])
        #expect(report.files[0].imported == 2)
        #expect(report.files[0].skipped == ["accounts: identifier occurs twice": 1, "accounts: no id": 1])
        #expect(
            try export.rows("SELECT line, kind, value FROM import_findings WHERE table_name = 'accounts' ORDER BY line")
                == ["3|duplicate-id|a1", "4|missing-id|NULL"])
    }

    @Test func theSameInputGivesTheSameBytes() throws {
        let first = try Export()
        let second = try Export()
        try first.run()
        try second.run()
        #expect(try bytes(first.database) == bytes(second.database))
        // And again over an existing database.
        try second.run()
        #expect(try bytes(first.database) == bytes(second.database))
    }

    @Test func theDatabaseIsLeftAloneInItsFolderAndReadable() throws {
        let export = try Export()
        try export.run()
        #expect(export.folder.names == ["crm.sqlite", "in", "mapping"])
        let snapshot = try CRMSnapshot(path: export.database)
        defer { snapshot.release() }
        #expect(try RecordReader.read(snapshot, settings: RecordReader.Settings()).opportunities.count == 2)
        // Bytes 18 and 19 of the header: 1 is a rollback journal, 2 would be a write-ahead log.
        #expect(try bytes(export.database)[18...19] == [1, 1])
    }

    @Test(arguments: [
        "in/deals.csv": "id,account,owner,Stage,Amount,Closing Date,Created\nd1,\"a1\n",
        "mapping/opportunities.sql": "SELECT nothing FROM raw.deals",
        "in/accounts.csv": "",
    ])
    func aFailedImportLeavesTheOldDatabaseAsItWas(name: String, text: String) throws {
        let export = try Export()
        try export.run()
        let before = try bytes(export.database)
        if text.isEmpty {
            try FileManager.default.removeItem(atPath: export.folder(name))
        } else {
            try export.folder.write(Array(text.utf8), to: name)
        }
        #expect(!faults { try export.run() }.isEmpty)
        #expect(try bytes(export.database) == before)
        #expect(export.folder.names == ["crm.sqlite", "in", "mapping"])
    }

    @Test func asOfIsTheCallersWhereItIsGiven() throws {
        let export = try Export()
        var options = Importer.Options()
        options.asOf = CalendarDate(iso: "2026-05-01")
        #expect(try export.run(options).asOf?.iso == "2026-05-01")
        #expect(try export.rows("SELECT value FROM meta WHERE key = 'as_of'") == ["2026-05-01"])
    }

    @Test func withoutAnyDateTheAsOfMustBeGiven() throws {
        let export = try Export(["in/deals.csv": "id,account,owner,Stage,Amount,Closing Date,Created\n"])
        let found = faults { try export.run() }
        #expect(found.map(\.code) == ["E-SRC-EMPTY"])
        #expect(found.first?.hint.contains("--as-of") == true)
        // The date on which an open deal should close is a date, and says nothing of when the export was made.
        let planned = try Export([
            "in/deals.csv": "id,account,owner,Stage,Amount,Closing Date,Created\nd1,A,Ann,Offer,10,2026-12-01,\n"
        ])
        #expect(faults { try planned.run() }.first?.what == "the data holds no day on which something happened")
    }

    @Test func filesThatAreNotReadAreNamedWithTheReason() throws {
        let export = try Export(["in/other.csv": "a\n", "in/strange.csv": "a\n", "in/readme.txt": "x"])
        let report = try export.run()
        #expect(report.unused.map(\.name) == ["other.csv", "strange.csv"])
        #expect(report.unused.map(\.reason) == ["nobody needs it", "not known to the mapping"])
    }

    @Test func aFolderThatIsNotThereOrAnOutputThatCannotBeIsAnError() throws {
        let export = try Export()
        let mapping = try MappingReader.read(export.folder("mapping"), folders: [])
        #expect(
            faults { _ = try CSVFolder(path: export.folder("nowhere")) }
                .map(\.exit) == [.noInput])
        #expect(
            faults {
                _ = try Importer(mapping: mapping).run(
                    from: CSVFolder(path: export.folder("in")), to: export.folder("no/such/crm.sqlite"))
            }.map(\.code) == ["E-OUT-CREATE"])
        #expect(
            faults {
                _ = try Importer(mapping: mapping).run(
                    from: CSVFolder(path: export.folder("in")), to: export.folder("mapping"))
            }.map(\.code) == ["E-OUT-IO"])
        #expect(export.folder.names == ["in", "mapping"])
    }
}

@Suite struct ImportFaultTests {
    private func found(_ changes: [String: String], _ options: Importer.Options = Importer.Options()) throws
        -> [Diagnostic]
    {
        let export = try Export(changes)
        return faults { try export.run(options) }
    }

    @Test func anUnclosedQuoteIsNamedWhereItOpens() throws {
        let found = try found(["in/deals.csv": Export.deals + "d3,\"a1,u1,Offer\nand so on\n"])
        #expect(found.count == 1)
        #expect(found.first?.exit == .dataError)
        #expect(found.first?.place.text?.contains("deals.csv:4") == true, "\(found.first?.text ?? "")")
    }

    @Test func raggedRowsAreRefusedOrCounted() throws {
        let ragged = ["in/accounts.csv": "id,name\na1\na2,b,c\na3,d\n"]
        let refused = try found(ragged)
        #expect(refused.first?.place.text?.contains("accounts.csv:2") == true, "\(refused.first?.text ?? "")")
        let export = try Export(ragged)
        let report = try export.run(isLenient: true)
        #expect(try export.rows("SELECT id, name FROM accounts ORDER BY id") == ["a1|NULL", "a2|b", "a3|d"])
        #expect(report.findings["ragged-row, kept"] == 2)
    }

    @Test func aWrongEncodingIsRefusedWithLineAndByteAndReadWhenDeclared() throws {
        let export = try Export()
        let latin: [UInt8] = Array("id,name\na1,M".utf8) + [0xFC] + Array("ller\n".utf8)
        try export.folder.write(latin, to: "in/accounts.csv")
        let refused = faults { try export.run() }
        #expect(refused.count == 1)
        #expect(refused.first?.exit == .dataError)
        #expect(refused.first?.text.contains("accounts.csv:2") == true, "\(refused.first?.text ?? "")")
        #expect(refused.first?.text.contains("12") == true, "the byte's offset: \(refused.first?.text ?? "")")
        try export.folder.write(
            Array("id,account,owner,Stage,Amount,Closing Date,Created\nd1,a1,,Offer,1,31.12.2026,2026-01-01\n".utf8),
            to: "in/deals.csv")
        try export.run(encoding: .latin1)
        #expect(try export.rows("SELECT name FROM accounts") == ["Müller"])
    }

    @Test func allMissingFilesAreNamedAtOnce() throws {
        let found = try found(["in/deals.csv": "", "in/accounts.csv": "", "in/readme.txt": "x"])
        #expect(
            found.map(\.what).map { $0.split(separator: " ").last.map(String.init) } == ["accounts.csv", "deals.csv"])
        #expect(found.allSatisfy { $0.code == "E-SRC-MISSING" && $0.exit == .noInput })
    }

    @Test func allMissingColumnsAreNamedAtOnceWithTheNearest() throws {
        let found = try found(["in/deals.csv": "id,account,owner,phase,Amonut,Closing Date\nd1,a1,,x,1,\n"])
        #expect(found.map(\.code) == ["E-CSV-COLUMN", "E-CSV-COLUMN", "E-CSV-COLUMN"])
        #expect(found.contains { $0.what.contains("'Amount'") && $0.what.contains("perhaps 'Amonut'") })
        #expect(found.allSatisfy { $0.place.text?.hasSuffix("deals.csv:1") == true })
    }

    @Test func moreColumnsThanATableCanHaveAreRefused() throws {
        let header = (0..<2_500).map { "c\($0)" }.joined(separator: ",")
        let found = try found(["in/accounts.csv": header + "\n"])
        #expect(found.map(\.code) == ["E-CSV-COLUMNS"])
        #expect(found.first?.exit == .dataError)
    }

    @Test(arguments: [
        ("SELECT id FROM raw.acounts", "E-MAP-SQL"), ("SELEKT 1", "E-MAP-SQL"),
        ("DELETE FROM raw.accounts", "E-MAP-SQL"),
        ("SELECT id FROM raw.accounts; DROP TABLE raw.accounts", "E-MAP-SQL"),
        ("INSERT INTO main.accounts (id) VALUES ('x') RETURNING id", "E-MAP-SQL"),
        ("SELECT id, nme AS nme, name AS naem FROM (SELECT id, name, name AS nme FROM raw.accounts)", "E-MAP-COLUMN"),
        ("SELECT id, name, name FROM raw.accounts", "E-MAP-COLUMN"), ("SELECT name FROM raw.accounts", "E-MAP-COLUMN"),
        ("BEGIN", "E-MAP-COLUMN"),
        ("ATTACH 'x.db' AS x", "E-MAP-"), ("PRAGMA user_version = 7", "E-MAP-"), ("", "E-MAP-"),
        ("SELECT abs(-9223372036854775807 - 1) AS id", "E-MAP-SQL"),
    ])
    func aSelectThatDoesNotFitIsAnErrorOfTheMapping(sql: String, code: String) throws {
        let found = try found(["mapping/accounts.sql": sql.isEmpty ? "\n" : sql])
        #expect(!found.isEmpty)
        #expect(
            found.allSatisfy {
                $0.code.hasPrefix(code) && $0.exit == .configuration && $0.place.text?.hasSuffix("accounts.sql") == true
            }, "\(found.map(\.text))")
    }

    @Test func strangeTargetColumnsAreNamedTogetherWithTheNearest() throws {
        let found = try found(["mapping/accounts.sql": "SELECT id, name AS naem, name AS wbsite FROM raw.accounts"])
        #expect(found.count == 2)
        #expect(found.first?.hint.contains("'name'") == true)
        #expect(found.last?.hint.contains("'website'") == true)
    }
}

@Suite struct MappingReaderTests {
    @Test func anUnknownMappingSuggestsTheNearest() throws {
        let folder = try TemporaryFolder([
            "maven/mapping.yml": Export.mapping, "zoho/mapping.yml": Export.mapping, "empty/readme": "x",
        ])
        let found = faults { _ = try MappingReader.read("mavn", folders: [folder.path]) }
        #expect(found.map(\.code) == ["E-MAP-UNKNOWN"])
        #expect(found.first?.exit == .configuration)
        #expect(found.first?.hint.contains("did you mean 'maven'?") == true)
        #expect(found.first?.hint.contains("known: maven, zoho") == true)
        #expect(try MappingReader.read("zoho", folders: [folder.path]).name == "zoho")
        #expect(try MappingReader.read(folder("maven"), folders: []).title == "Test")
    }

    @Test func currencyAndZoneOfTheCallerComeBeforeThoseOfTheMapping() throws {
        let export = try Export([
            "mapping/accounts.sql": "SELECT id, base_currency() AS currency FROM raw.accounts ORDER BY source_line"
        ])
        let settings = MappingReader.Settings(currency: Currency(code: "JPY"), zone: .utc)
        let mapping = try MappingReader.read(export.folder("mapping"), folders: [], settings: settings)
        _ = try Importer(mapping: mapping).run(from: CSVFolder(path: export.folder("in")), to: export.database)
        // Yen have no minor unit; 02:30 exists in UTC.
        #expect(
            try export.rows("SELECT amount_minor, created_at FROM opportunities WHERE id = 'd1'") == [
                "1234|\(Instant(iso: "2026-03-29T02:30:00Z")?.milliseconds ?? 0)"
            ])
        #expect(try export.rows("SELECT DISTINCT currency FROM accounts") == ["JPY"])
        #expect(
            try export.rows("SELECT value FROM meta WHERE key IN ('base_currency', 'time_zone') ORDER BY key")
                == ["JPY", "UTC"])
    }

    @Test func allErrorsOfAMappingComeAtOnceWithTheirPlaces() throws {
        let folder = try TemporaryFolder([
            "mapping.yml": """
            title: T
            source: test
            currency: euro
            time-zone: Mars/Base
            files:
              - file: a.csv
                table: a
                delimiter: ":"
                columns: {A: monney, B: date dd.mm, C: {time: [iso]}}
                colour: red
            """,
            "acounts.sql": "SELECT 1",
        ])
        let found = faults { _ = try MappingReader.read(folder.path, folders: []) }
        let codes = Set(found.map(\.code))
        #expect(
            codes == [
                "E-MAP-MISSING", "E-MAP-CURRENCY", "E-MAP-ZONE", "E-MAP-CHOICE", "E-MAP-TYPE", "E-MAP-FORMAT",
                "E-MAP-KEY", "E-MAP-TABLE",
            ])
        #expect(found.contains { $0.hint.contains("'money'") && $0.place.text?.hasSuffix("mapping.yml:9:18") == true })
        #expect(found.contains { $0.hint.contains("accounts.sql") })
        #expect(found.allSatisfy { $0.exit == .configuration })
    }

    @Test(arguments: [
        "maven", "zoho", "salesforce", "hubspot", "dynamics", "suitecrm", "espocrm", "odoo", "vtiger", "pipedrive",
        "olist",
        "event-log",
    ]) func theMappingsOfTheProjectAreSound(name: String) throws {
        let mapping = try MappingReader.read(name, folders: [packageRoot.appendingPathComponent("mappings").path])
        #expect(mapping.selects.contains { $0.table == "opportunities" })
        #expect(!mapping.inputs.isEmpty)
        // Selects run in the order of the schema, so that the same mapping always writes the same bytes.
        let order = Schema.tables.map(\.name)
        let places = mapping.selects.compactMap { order.firstIndex(of: $0.table) }
        #expect(places == places.sorted())
    }
}
