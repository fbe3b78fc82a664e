import CRMImport
import Diagnostics
import Foundation
import Testing

/// Rows that the CRM has deleted, in tables without `deleted_at`.
@Suite struct DeletedRowsTests {
    private static let mappings = packageRoot.appendingPathComponent("mappings").path
    private static let exports = packageRoot.appendingPathComponent("Tests/CRMImportTests/Exports").path

    @discardableResult
    private static func run(
        _ mapping: String, _ folder: String, to database: String, update: Bool = true
    ) throws -> ImportReport {
        var options = Importer.Options()
        options.isUpdate = update
        return try Importer(mapping: MappingReader.read(mapping, folders: [mappings]), options: options).run(
            from: CSVFolder(path: folder), to: database)
    }

    private static func everything(_ database: String) throws -> [String] {
        try query(
            database,
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'earlier_%'
              AND name NOT IN ('sources', 'import_findings', 'meta')
            """
        ).sorted().flatMap { table in try query(database, "SELECT '\(table)', * FROM \(table)").sorted() }
    }

    /// A file with the last column `column`, empty but in the row whose first field is `id`.
    private static func marked(_ text: String, _ column: String, _ value: String, row id: String) -> String {
        var lines = text.split(separator: "\n").map(String.init)
        if !lines[0].hasSuffix("," + column) { lines = [lines[0] + "," + column] + lines.dropFirst().map { $0 + "," } }
        for index in lines.indices.dropFirst() where lines[index].hasPrefix(id + ",") {
            let last = lines[index].lastIndex(of: ",") ?? lines[index].endIndex
            lines[index] = lines[index][...last] + value
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test(arguments: [
        ("salesforce", "Task.csv", "IsDeleted", "true", "00TA", "00TA"),
        ("hubspot-engagements", "engagement_call.csv", "archived", "true", "c1", "c1"),
        ("suitecrm", "calls.csv", "deleted", "1", "k1", "call k1"),
        ("espocrm", "call.csv", "deleted", "1", "k1", "call k1"),
        ("odoo", "calendar_event.csv", "active", "f", "1", "event 1"),
        ("vtiger", "vtiger_crmentity.csv", "deleted", "1", "50", "50"),
        ("pipedrive", "activities.csv", "active_flag", "false", "50", "50"),
        ("twenty-foreign", "task.csv", "deletedAt", "2026-02-03T10:00:00Z", "t1", "t1"),
    ])
    func anActivityThatALaterExportMarksAsDeletedGoes(
        export: String, file: String, column: String, value: String, row: String, id: String
    ) throws {
        let folder = try TemporaryFolder()
        let source = DeletedRowsTests.exports + "/" + export
        var files: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: source) {
            files[name] = try String(contentsOfFile: source + "/" + name, encoding: .utf8)
        }
        if export == "twenty-foreign" {
            files[file] = """
                id,title,status,dueAt,assigneeId,createdAt,deletedAt
                t1,Call,TODO,2026-02-01T10:00:00Z,,2026-01-05T10:00:00Z,
                t2,Visit,DONE,2026-02-02T10:00:00Z,,2026-01-05T10:00:00Z,
                """ + "\n"
        }
        for (name, text) in files {
            try folder.write(Array(text.utf8), to: "one/" + name)
            let later = name == file ? DeletedRowsTests.marked(text, column, value, row: row) : text
            try folder.write(Array(later.utf8), to: "two/" + name)
        }
        let mapping = String(export.prefix { $0 != "-" })
        let own = "SELECT id FROM activities WHERE id = '\(id)'"
        try DeletedRowsTests.run(mapping, folder("one"), to: folder("crm.sqlite"))
        try #require(try query(folder("crm.sqlite"), own) == [id])
        let report = try DeletedRowsTests.run(mapping, folder("two"), to: folder("crm.sqlite"))
        #expect(try query(folder("crm.sqlite"), own) == [])
        #expect(report.removed == ["activities": 1])
        #expect(report.lines.contains { $0.contains("1 removed: deleted in the CRM") })
        try DeletedRowsTests.run(mapping, folder("two"), to: folder("whole.sqlite"), update: false)
        let whole = try DeletedRowsTests.everything(folder("whole.sqlite"))
        #expect(try DeletedRowsTests.everything(folder("crm.sqlite")) == whole)
        // The same again changes nothing.
        let again = try DeletedRowsTests.run(mapping, folder("two"), to: folder("crm.sqlite"))
        #expect(again.removed == [:])
        #expect(try DeletedRowsTests.everything(folder("crm.sqlite")) == whole)
    }

    private static func calls(_ rows: [String]) -> String {
        "id,about,gone,Mood__c\n" + rows.joined(separator: "\n") + "\n"
    }
    private static func export(_ one: [String], _ two: [String]) throws -> GrowingExport {
        try GrowingExport([
            "mapping/mapping.yml": GrowingExport.mapping + """

                  - file: calls.csv
                    table: calls
                    requires: [id]
                    columns: {id: text, about: text, gone: text}
                    custom: {entity: activity, id: id, columns: ["*__c"]}
                """,
            "mapping/activities.sql": """
            SELECT id, about AS subject, 'call' AS type, gone AS deleted, source_table, id AS source_id, source_line
            FROM raw.calls ORDER BY source_line
            """,
            "one/calls.csv": calls(one), "two/calls.csv": calls(two),
        ])
    }

    @Test func aFirstImportLeavesOutWhatIsDeletedInTheWordsOfAFlagOrByItsMoment() throws {
        let export = try DeletedRowsTests.export(
            ["1,a,no,", "2,b,yes,", "3,c,0,", "4,d,TRUE,", "5,e,,", "6,f,2026-01-05T10:00:00Z,", "7,g,2026-01-05,"], [])
        let report = try export.run("one")
        #expect(try export.rows("SELECT id FROM activities ORDER BY id") == ["1", "3", "5"])
        #expect(
            report.lines.contains("  calls.csv: 7 rows read, 3 imported, 4 skipped (activities: deleted in the CRM)"))
        #expect(report.removed == [:])
    }

    @Test func anUpdateTakesAwayThatRowAndItsFieldsAlone() throws {
        let export = try DeletedRowsTests.export(
            ["1,a,,glad", "2,b,,sad", "3,c,,dull"], ["2,,yes,", "3,old,yes,", "3,new,no,", "9,,yes,"])
        try export.run("one")
        let report = try export.run("two")
        #expect(try export.rows("SELECT id, subject FROM activities ORDER BY id") == ["1|a", "3|new"])
        #expect(
            try export.rows("SELECT record_id, value FROM custom_values WHERE entity = 'activity' ORDER BY 1")
                == ["1|glad"])
        #expect(report.removed == ["activities": 1])
    }

    @Test func anotherWordIsAnErrorAndSoIsTheColumnWhereDeletedAtIs() throws {
        let export = try DeletedRowsTests.export(["1,a,perhaps,"], [])
        #expect(faults { try export.run("one") }.map(\.code) == ["E-MAP-VALUE"])
        let deals = try GrowingExport([
            "mapping/opportunities.sql": "SELECT id, stage, 'open' AS status, 1 AS deleted FROM raw.deals"
        ])
        #expect(faults { try deals.run("one") }.map(\.code) == ["E-MAP-COLUMN"])
    }
}
