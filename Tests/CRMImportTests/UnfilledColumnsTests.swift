import CRMImport
import CRMModel
import Diagnostics
import Foundation
import Testing

/// What an import had no source for, beside what nobody filled in.
@Suite struct UnfilledColumnsTests {
    private static func folder(_ deals: String, stages: String? = nil) throws -> TemporaryFolder {
        var files = [
            "m/mapping.yml": """
            title: Test
            version: 1
            source: test
            currency: EUR
            time-zone: UTC
            files:
              - file: deals.csv
                table: deals
                requires: [id]
                columns: {id: text, step: text, won: text, created: instant}
            """,
            "m/opportunities.sql": """
            SELECT id, 'Offer' AS stage, CASE won WHEN 'yes' THEN 'won' ELSE 'open' END AS status, step AS next_step,
                   created AS created_at
            FROM raw.deals
            """,
            "in/deals.csv": deals,
        ]
        if let stages { files["m/stages.sql"] = stages }
        return try TemporaryFolder(files)
    }

    private static func run(_ folder: TemporaryFolder, update: Bool = false) throws -> (
        unfilled: Set<String>, warnings: [String]
    ) {
        let mapping = try MappingReader.read(folder("m"), folders: [])
        var options = Importer.Options()
        options.isUpdate = update
        let report = try Importer(mapping: mapping, options: options).run(
            from: CSVFolder(path: folder("in")), to: folder("crm.sqlite"))
        let lines = try query(folder("crm.sqlite"), "SELECT value FROM meta WHERE key = 'unfilled'").joined()
        return (
            Set(lines.split(separator: "\n").map(String.init)),
            report.warnings.map(\.name).filter { $0 == "SRC-OUTCOME" }
        )
    }

    @Test("A column the mapping does not speak of has no source; one that everybody left empty has")
    func emptyAndUnmapped() throws {
        let (unfilled, warnings) = try UnfilledColumnsTests.run(
            UnfilledColumnsTests.folder("id,step,won,created\n1,,yes,2026-01-05\n2,,,2026-01-06\n"))
        #expect(unfilled.isSuperset(of: ["opportunities.amount_minor", "opportunities.source"]))
        #expect(unfilled.isDisjoint(with: ["opportunities.next_step", "opportunities.status", "opportunities.id"]))
        #expect(warnings == [])
    }

    @Test("A column that the export lacks has no source until a later one brings it")
    func absentColumn() throws {
        let folder = try UnfilledColumnsTests.folder("id,won,created\n1,yes,2026-01-05\n")
        #expect(try UnfilledColumnsTests.run(folder).unfilled.contains("opportunities.next_step"))
        try folder.write(Array("id,step,won,created\n1,Call,yes,2026-01-05\n".utf8), to: "in/deals.csv")
        #expect(try !UnfilledColumnsTests.run(folder, update: true).unfilled.contains("opportunities.next_step"))
        // What is known stays known when a part of an export comes without the column.
        try folder.write(Array("id,won,created\n1,yes,2026-01-05\n".utf8), to: "in/deals.csv")
        #expect(try !UnfilledColumnsTests.run(folder, update: true).unfilled.contains("opportunities.next_step"))
    }

    @Test("A column beside one that the export lacks is not without a source for it")
    func besideAnAbsentColumn() throws {
        let folder = try UnfilledColumnsTests.folder("id,won,created\n1,yes,2026-01-05\n")
        try folder.write(
            Array(
                """
                WITH d AS (SELECT id, won, created, step AS said, id AS note FROM raw.deals)
                SELECT id, 'Offer' AS stage, CASE won WHEN 'yes' THEN 'won' ELSE 'open' END AS status,
                       upper(trim(said)) AS next_step, nullif(note, '1') AS lost_reason, created AS created_at
                FROM d WHERE coalesce(said, '') <> 'none' ORDER BY created_at
                """.utf8), to: "m/opportunities.sql")
        let unfilled = try UnfilledColumnsTests.run(folder).unfilled
        #expect(unfilled.contains("opportunities.next_step") && !unfilled.contains("opportunities.lost_reason"))
        // A join by what is lacking may leave any column empty.
        try folder.write(
            Array(
                """
                SELECT d.id, 'Offer' AS stage, CASE d.won WHEN 'yes' THEN 'won' ELSE 'open' END AS status,
                       nullif(o.id, '1') AS lost_reason, d.created AS created_at
                FROM raw.deals AS d LEFT JOIN raw.deals AS o ON o.id = d.step
                """.utf8), to: "m/opportunities.sql")
        try? FileManager.default.removeItem(atPath: folder("crm.sqlite"))
        #expect(try UnfilledColumnsTests.run(folder).unfilled.contains("opportunities.lost_reason"))
    }

    @Test("Users of whom only an identifier is known are counted in a warning; names, addresses and words are none")
    func namelessUsers() throws {
        func warnings(_ names: [String]) throws -> [String] {
            let folder = try UnfilledColumnsTests.folder("id,step,won,created\n1,,yes,2026-01-05\n")
            let rows = names.map { "('\($0)')" }.joined(separator: ", ")
            try folder.write(
                Array("SELECT column1 AS id, column1 AS name FROM (VALUES \(rows)) ORDER BY 1".utf8), to: "m/users.sql")
            let report = try Importer(mapping: MappingReader.read(folder("m"), folders: [])).run(
                from: CSVFolder(path: folder("in")), to: folder("crm.sqlite"))
            return report.warnings.filter { $0.code == "W-SRC-NAMES" }.map(\.what)
        }
        #expect(try warnings(["Ann Berg", "ann7@x.example", "Bo"]) == [])
        let found = try warnings(["Ann Berg", "user_c248f3", "00501"])
        #expect(found.count == 1 && found[0].hasPrefix("2 of 3 users"))
    }

    @Test("Where neither a deal nor a stage is won or lost, the import says that nothing tells it")
    func outcomes() throws {
        let open = "id,step,won,created\n1,,,2026-01-05\n2,Call,,2026-01-06\n"
        let (unfilled, warnings) = try UnfilledColumnsTests.run(UnfilledColumnsTests.folder(open))
        #expect(unfilled.contains("opportunities.status") && warnings == ["SRC-OUTCOME"])
        let stages = "SELECT 'default' AS pipeline, 'Won' AS name, 1 AS position, 'won' AS outcome"
        let told = try UnfilledColumnsTests.run(UnfilledColumnsTests.folder(open, stages: stages))
        #expect(!told.unfilled.contains("opportunities.status") && told.warnings == [])
    }
}
