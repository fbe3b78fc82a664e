import CRMImport
import CRMModel
import Diagnostics
import Foundation
import Testing
import TextFormats

/// An export that grows: accounts and deals with the time of their last change.
struct GrowingExport {
    static let mapping = """
        title: Test
        version: 1
        source: test
        currency: EUR
        time-zone: UTC
        files:
          - file: accounts.csv
            table: accounts
            required: false
            requires: [id]
            columns: {id: text, name: text, phone: text}
          - file: [deals.csv, "deals-*.csv"]
            table: deals
            requires: [id]
            columns: {id: text, stage: text, amount: money, closes: date, next: text, created: instant, changed: instant}
            custom: {entity: opportunity, id: id, columns: ["*__c"]}
          - file: history.csv
            table: history
            required: false
            columns: {deal: text, stage: text, at: instant}
        """
    static let selects = [
        "mapping/accounts.sql": "SELECT id, name, phone, source_table, id AS source_id, source_line FROM raw.accounts",
        "mapping/stages.sql":
            "SELECT 'default' AS pipeline, stage AS name, 'open' AS outcome FROM raw.deals GROUP BY stage",
        "mapping/opportunities.sql": """
        SELECT id, stage, 'open' AS status, amount AS amount_minor, 'EUR' AS currency, closes AS close_date, next AS next_step,
               created AS created_at, changed AS updated_at, source_table, id AS source_id, source_line
        FROM raw.deals ORDER BY source_table, source_line
        """,
        "mapping/opportunity_stage_changes.sql": """
        SELECT deal || at AS id, deal AS opportunity_id, at, stage AS to_stage, source_table, source_line
        FROM raw.history ORDER BY source_line
        """,
    ]
    static let header = "id,stage,amount,closes,next,created,changed,Region__c\n"
    static let first =
        header + """
            d1,Offer,100,2026-06-30,Call,2026-01-05,2026-02-01T08:00:00Z,North
            d2,Enquiry,50,2026-07-31,,2026-01-06,2026-02-01T08:00:00Z,
            """ + "\n"
    static let second =
        header + """
            d1,Contract,120,2026-06-30,,2026-01-05,2026-03-01T09:00:00Z,South
            d3,Enquiry,70,2026-08-31,,2026-02-20,2026-02-20T08:00:00Z,East
            """ + "\n"

    let folder: TemporaryFolder

    init(_ changes: [String: String] = [:]) throws {
        var files = GrowingExport.selects
        files["mapping/mapping.yml"] = GrowingExport.mapping
        files["one/accounts.csv"] = "id,name,phone\na1,Nord,123\na2,Süd,456\n"
        files["one/deals.csv"] = GrowingExport.first
        files["two/accounts.csv"] = "id,name,phone\na1,Nordwerk,123\n"
        files["two/deals.csv"] = GrowingExport.second
        for (name, text) in changes { files[name] = text.isEmpty ? nil : text }
        folder = try TemporaryFolder(files)
    }

    var database: String { folder("crm.sqlite") }

    @discardableResult
    func run(_ name: String, update: Bool = true) throws -> ImportReport {
        var options = Importer.Options()
        options.isUpdate = update
        let mapping = try MappingReader.read(folder("mapping"), folders: [])
        return try Importer(mapping: mapping, options: options).run(from: CSVFolder(path: folder(name)), to: database)
    }

    func rows(_ sql: String) throws -> [String] { try query(database, sql) }

    /// Every row of every table but the bookkeeping of SQLite.
    func everything() throws -> [String] {
        try rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            .flatMap {
                table in try rows("SELECT '\(table)', * FROM \(table)").sorted()
            }
    }
}

private func milliseconds(_ iso: String) -> Int64 { Instant(iso: iso)?.milliseconds ?? 0 }

@Suite struct UpdateTests {
    @Test func aLaterExportChangesAddsAndKeeps() throws {
        let export = try GrowingExport()
        try export.run("one")
        let report = try export.run("two")
        #expect(
            try export.rows("SELECT id, stage, amount_minor, next_step FROM opportunities ORDER BY id") == [
                "d1|Contract|12000|NULL", "d2|Enquiry|5000|NULL", "d3|Enquiry|7000|NULL",
            ])
        #expect(try export.rows("SELECT id, name FROM accounts ORDER BY id") == ["a1|Nordwerk", "a2|Süd"])
        #expect(
            try export.rows("SELECT record_id, value FROM custom_values ORDER BY 1") == ["d1|South", "d3|East"])
        #expect(report.updates["opportunities"].map { [$0.new, $0.changed] } == [1, 1])
        #expect(report.updates["accounts"].map { [$0.new, $0.changed] } == [0, 1])
        #expect(report.asOf?.iso == "2026-03-01")
        #expect(report.lines.contains { $0.contains("opportunities 2 (1 new, 1 changed)") }, "\(report.lines)")
    }

    @Test func newStagesOfAnExportWithoutTheirTableFindAPlaceAmongTheOthers() throws {
        let stages = """
            SELECT 'default' AS pipeline, stage AS name, row_number() OVER (ORDER BY min(source_line)) AS position,
                   'open' AS outcome FROM raw.deals GROUP BY stage
            """
        let export = try GrowingExport(["mapping/stages.sql": stages])
        try export.run("one")
        #expect(try export.rows("SELECT name, position FROM stages ORDER BY 2") == ["Offer|1", "Enquiry|2"])
        try export.run("two")
        // The later export knows Contract, then Enquiry: Contract comes before what it precedes there.
        #expect(
            try export.rows("SELECT name, position FROM stages ORDER BY 2")
                == ["Contract|1", "Offer|2", "Enquiry|3"])
        let before = try export.everything()
        try export.run("two")
        #expect(try export.everything() == before)
    }

    @Test func differencesBecomeAHistoryWhereTheSourceKeepsNone() throws {
        let export = try GrowingExport()
        try export.run("one")
        try export.run("two")
        let at = milliseconds("2026-03-01T09:00:00Z")
        #expect(
            try export.rows(
                "SELECT opportunity_id, at, from_stage, to_stage, amount_minor, source FROM opportunity_stage_changes")
                == ["d1|\(at)|Offer|Contract|12000|import"])
        // The account's export has no time of change: the difference was seen on the day the data speaks of.
        let day = milliseconds("2026-02-20T00:00:00Z")
        #expect(
            try export.rows(
                "SELECT entity, record_id, field, at, old_value, new_value, source FROM field_changes ORDER BY entity, field"
            )
                == [
                    "account|a1|name|\(day)|Nord|Nordwerk|import",
                    "opportunity|d1|amount_minor|\(at)|10000|12000|import",
                    "opportunity|d1|next_step|\(at)|Call|NULL|import",
                    "opportunity|d1|region_c|\(day)|North|South|import",
                ])
    }

    @Test func aHistoryOfTheSourceIsNotAddedTo() throws {
        let history = "deal,stage,at\nd1,Enquiry,2026-01-05T08:00:00Z\nd1,Offer,2026-02-01T08:00:00Z\n"
        let export = try GrowingExport([
            "one/history.csv": history, "two/history.csv": history + "d1,Contract,2026-02-27T10:00:00Z\n",
        ])
        try export.run("one")
        try export.run("two")
        #expect(
            try export.rows("SELECT to_stage, at FROM opportunity_stage_changes ORDER BY at") == [
                "Enquiry|\(milliseconds("2026-01-05T08:00:00Z"))", "Offer|\(milliseconds("2026-02-01T08:00:00Z"))",
                "Contract|\(milliseconds("2026-02-27T10:00:00Z"))",
            ])
    }

    @Test func theSameExportTwiceChangesNothingTheSecondTime() throws {
        let export = try GrowingExport()
        try export.run("one")
        try export.run("two")
        let once = try export.everything()
        let report = try export.run("two")
        #expect(try export.everything() == once)
        #expect(report.updates.values.allSatisfy { $0.new == 0 && $0.changed == 0 }, "\(report.updates)")
    }

    @Test func anExportThatIsOlderThanTheDatabaseTakesNothingBack() throws {
        let export = try GrowingExport()
        try export.run("two")
        let report = try export.run("one")
        #expect(
            try export.rows("SELECT id, stage FROM opportunities ORDER BY id") == [
                "d1|Contract", "d2|Enquiry", "d3|Enquiry",
            ])
        #expect(try export.rows("SELECT record_id, value FROM custom_values ORDER BY 1") == ["d1|South", "d3|East"])
        #expect(report.findings["older-row, skipped"] == 1)
    }

    @Test func aColumnThatIsMissingNowEmptiesNothing() throws {
        let export = try GrowingExport([
            "two/deals.csv": "id,stage,changed,amuont\nd1,Contract,2026-03-01T09:00:00Z,9\n", "two/accounts.csv": "",
        ])
        try export.run("one")
        let report = try export.run("two")
        #expect(
            try export.rows("SELECT stage, amount_minor, close_date, next_step FROM opportunities WHERE id = 'd1'")
                == ["Contract|10000|2026-06-30|Call"])
        #expect(try export.rows("SELECT count(*) FROM accounts") == ["2"])
        #expect(try export.rows("SELECT field FROM field_changes") == [])
        #expect(
            try export.rows("SELECT file, line, column_name, kind, value FROM import_findings") == [
                "deals.csv|1|amount|missing-column|perhaps 'amuont'"
            ])
        #expect(report.files.map(\.absentColumns) == [[], ["amount", "closes", "created", "next"], []])
    }

    @Test func aFailedUpdateLeavesTheDatabaseAsItWas() throws {
        let export = try GrowingExport(["two/deals.csv": GrowingExport.second + "d4,\"Offer\n"])
        try export.run("one")
        let before = try bytes(export.database)
        #expect(faults { try export.run("two") }.map(\.exit) == [.dataError])
        #expect(try bytes(export.database) == before)
        #expect(export.folder.names == ["crm.sqlite", "mapping", "one", "two"])
    }

    @Test func withoutADatabaseAnUpdateIsAnImport() throws {
        let export = try GrowingExport()
        let other = try GrowingExport()
        try export.run("one", update: true)
        try other.run("one", update: false)
        #expect(try bytes(export.database) == bytes(other.database))
    }

    @Test func anUpdateByAnotherMappingIsRefused() throws {
        let export = try GrowingExport()
        try export.run("one")
        let before = try bytes(export.database)
        try FileManager.default.moveItem(atPath: export.folder("mapping"), toPath: export.folder("other"))
        var options = Importer.Options()
        options.isUpdate = true
        let other = try MappingReader.read(export.folder("other"), folders: [])
        let found = faults {
            _ = try Importer(mapping: other, options: options).run(
                from: CSVFolder(path: export.folder("two")), to: export.database)
        }
        #expect(found.map(\.code) == ["E-MAP-OTHER"])
        #expect(found.first?.what.contains("'mapping', not 'other'") == true)
        #expect(try bytes(export.database) == before)
    }

    @Test func anUpdateOfSomethingElseIsRefused() throws {
        let export = try GrowingExport(["crm.sqlite": "not a database at all, and long enough to hold a header of one"])
        let found = faults { try export.run("one") }
        #expect(found.map(\.exit) == [.dataError])
        #expect(try bytes(export.database).count == 62)
    }
}

@Suite struct InputTests {
    @Test func partsOfAnExportAreOneTableAndTheirRowsKeepTheirFile() throws {
        let header = "id,stage,amount,closes,next,created,changed\n"
        let export = try GrowingExport([
            "one/deals.csv": "",
            "one/deals-2026-01.csv": header + "d1,Offer,1,,,2026-01-05,\nd2,Offer,2,,,2026-01-05,\n",
            "one/deals-2026-02.csv":
                "changed,created,id,stage,amount,closes,next,Team__c\n,2026-01-05,d2,Offer,9,,,X\n,2026-01-05,d3,Offer,3,,,Y\n",
        ])
        let report = try export.run("one")
        #expect(
            try export.rows("SELECT id, amount_minor, source_table, source_line FROM opportunities ORDER BY id") == [
                "d1|100|deals-2026-01.csv|2", "d2|200|deals-2026-01.csv|3", "d3|300|deals-2026-02.csv|3",
            ])
        #expect(
            try export.rows("SELECT file, line, kind, value FROM import_findings WHERE kind = 'duplicate-id'")
                == ["deals-2026-02.csv|2|duplicate-id|d2"])
        #expect(report.files.filter { !$0.isMissing }.map(\.imported) == [2, 2, 1])
        #expect(
            try export.rows("SELECT record_id, field, value FROM custom_values ORDER BY 1") == [
                "d2|team_c|X", "d3|team_c|Y",
            ])
    }

    @Test func aColumnIsFoundByItsOtherNames() throws {
        let mapping = """
            title: T
            version: 1
            source: t
            currency: EUR
            time-zone: UTC
            files:
              - file: deals.csv
                table: deals
                requires: [Id]
                columns: {Id: text, AccountId: text, StageName: text, Amount: money}
                spellings: {StageName: [Phase, Stufe], Amount: [Betrag]}
            """
        let select = """
            SELECT id, accountid AS account_id, stagename AS stage, amount AS amount_minor, 'open' AS status, source_table
            FROM raw.deals
            """
        let export = try Export([
            "mapping/mapping.yml": mapping, "mapping/accounts.sql": "", "mapping/opportunities.sql": select,
            // `ID` stands there twice: letter by letter comes before without case.
            "in/deals.csv": "ID,Id,account_id,Stufe,BETRAG\nwrong,d1,a1,Offer,12.50\n",
        ])
        var options = Importer.Options()
        options.asOf = CalendarDate(iso: "2026-01-01")
        try export.run(options)
        #expect(
            try export.rows("SELECT id, account_id, stage, amount_minor FROM opportunities") == ["d1|a1|Offer|1250"])
    }

    @Test func aRequiredColumnThatWasRenamedIsNamedWithTheNearest() throws {
        let export = try GrowingExport(["one/deals.csv": "ident,stage\nd1,Offer\n"])
        let found = faults { try export.run("one") }
        #expect(found.map(\.code) == ["E-CSV-COLUMN"])
        #expect(found.first?.place.text?.hasSuffix("deals.csv:1") == true)
        #expect(found.first?.what.contains("'id'") == true)
    }

    @Test func fiveHundredColumnsOfOnesOwnBecomeCustomValues() throws {
        let names = (1...500).map { "F\($0)__c" }
        let export = try GrowingExport([
            "one/deals.csv": "id,stage,created," + names.joined(separator: ",") + "\nd1,Offer,2026-01-05,"
                + (1...500).map(String.init).joined(separator: ",") + "\n"
        ])
        let report = try export.run("one")
        #expect(
            try export.rows("SELECT count(*), count(DISTINCT field), sum(CAST(value AS INTEGER)) FROM custom_values")
                == [
                    "500|500|125250"
                ])
        #expect(report.tables.contains { $0.name == "custom_values" && $0.rows == 500 })
    }

    @Test func formulasAreTextAndNumbersOfTheWrongKindAreFindings() throws {
        let export = try GrowingExport([
            "one/deals.csv": "id,stage,amount,created,next\nd1,Offer,=1+2,2026-01-05,=HYPERLINK(\"\"x\"\")\n"
                .replacingOccurrences(of: "=HYPERLINK(\"\"x\"\")", with: "\"=HYPERLINK(\"\"x\"\")\"")
        ])
        try export.run("one")
        #expect(try export.rows("SELECT amount_minor, next_step FROM opportunities") == ["NULL|=HYPERLINK(\"x\")"])
        #expect(
            try export.rows("SELECT file, line, column_name, value FROM import_findings WHERE kind = 'invalid-number'")
                == ["deals.csv|2|amount|=1+2"])
    }

    @Test func anEmptyFileIsAnErrorAndAFileOfAHeaderIsNot() throws {
        #expect(faults { try GrowingExport(["one/accounts.csv": "\n"]).run("one") }.count == 1)
        let export = try GrowingExport(["one/accounts.csv": "id,name,phone\n"])
        #expect(try export.run("one").files.first { $0.name == "accounts.csv" }?.read == 0)
    }

    @Test func aStageThatNoPipelineHasIsAFinding() throws {
        let export = try GrowingExport([
            "mapping/stages.sql": "SELECT 'default' AS pipeline, 'Offer' AS name, 'open' AS outcome"
        ])
        let report = try export.run("one")
        #expect(report.findings["unknown-stage, kept"] == 1)
        #expect(
            try export.rows("SELECT file, line, record_id, value FROM import_findings WHERE kind = 'unknown-stage'")
                == ["deals.csv|3|d2|Enquiry"])
    }

    @Test func unitsThatLieInThemselvesAndReversedAbsencesAreFindingsWithTheirPlace() throws {
        let export = try GrowingExport([
            "mapping/mapping.yml": GrowingExport.mapping + """

                  - file: units.csv
                    table: units
                    columns: {id: text, parent: text}
                  - file: leave.csv
                    table: leave
                    columns: {who: text, from: date, to: date}
                """,
            "mapping/org_units.sql":
                "SELECT id, id AS name, parent AS parent_id, source_table, source_line FROM raw.units",
            "mapping/absences.sql": "SELECT who AS user_id, [from] AS starts_on, [to] AS ends_on FROM raw.leave",
            "one/units.csv": "id,parent\nnorth,\nx,y\ny,x\nteam,x\nself,self\n",
            "one/leave.csv": "who,from,to\nann,2026-03-09,2026-03-02\nann,2026-04-01,2026-04-02\n",
        ])
        let report = try export.run("one")
        #expect(
            try export.rows(
                "SELECT file, line, record_id, value FROM import_findings WHERE kind = 'unit-in-itself' ORDER BY line")
                == ["units.csv|3|x|y", "units.csv|4|y|x", "units.csv|6|self|self"])
        #expect(
            try export.rows("SELECT table_name, record_id, value FROM import_findings WHERE kind = 'reversed-dates'")
                == ["absences|ann|2026-03-02"])
        #expect(report.findings["unit-in-itself, kept"] == 3 && report.findings["reversed-dates, kept"] == 1)
        let warnings = report.warnings.filter { ["SRC-UNIT", "SRC-ABSENCE"].contains($0.name) }.map(\.text)
        #expect(warnings.count == 4)
        #expect(
            warnings.first
                == "warning[W-SRC-UNIT]: the unit 'x' lies in itself, by way of 'y'; it is taken as one right below the "
                + "company: units.csv:3: correct the unit above it in the source")
        #expect(warnings.last?.contains("begins on 2026-03-09 and ends before it, on 2026-03-02") == true)
    }

    @Test func aFolderWithNothingOfTheMappingIsAnError() throws {
        let export = try GrowingExport(["one/deals.csv": "", "one/accounts.csv": "", "one/readme.txt": "x"])
        #expect(faults { try export.run("one") }.map(\.code) == ["E-SRC-MISSING"])
    }

    @Test func linksAreKeptInTheDatabaseAndCheckedInTheMapping() throws {
        let links = "\nlinks: {account: \"{base}/a/{id}\", opportunity: \"https://crm.example/d/{id}\"}\n"
        let export = try GrowingExport(["mapping/mapping.yml": GrowingExport.mapping + links])
        try export.run("one")
        #expect(
            try export.rows("SELECT key, value FROM meta WHERE key LIKE 'link.%' ORDER BY key") == [
                "link.account|{base}/a/{id}", "link.opportunity|https://crm.example/d/{id}",
            ])
        let wrong = "\nlinks: {acount: \"{base}/a/{id}\", lead: \"{base}\", contact: \"{bsae}/{id}\"}\n"
        let found = faults {
            try GrowingExport(["mapping/mapping.yml": GrowingExport.mapping + wrong]).run("one")
        }
        #expect(found.map(\.code).sorted() == ["E-MAP-KEY", "E-MAP-PATTERN", "E-MAP-PATTERN"])
        #expect(found.allSatisfy { $0.exit == .configuration })
    }

    @Test(arguments: [
        ("deals.csv", "Deals.CSV", true), ("deals*.csv", "deals-1.csv", true), ("deals*.csv", "deals.csv", true),
        ("*deals*.csv", "all-deals-2026.csv", true), ("deals.csv", "deals.csv.bak", false), ("d*ls", "dl", false),
        ("a*a", "a", false), ("*a*b*", "xxbxax", false), ("*", "", true), ("{4 hex}", "dEf0", true),
        ("{4 hex}", "defg", false), ("{4 hex}", "def01", false),
        ("{2 hex}*x", "0fyx", true), ("{2 hex}*x", "0gyx", false), ("{x}", "{X}", true),
    ])
    func aPatternStandsForNames(pattern: String, name: String, fits: Bool) {
        #expect(NamePattern(pattern).matches(name) == fits)
    }
}
