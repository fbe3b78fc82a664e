import CRMImport
import Diagnostics
import Foundation
import Testing

/// Exports with more columns than a mapping reads: every table of a CRM has some.
@Suite struct FurtherColumnsTests {
    private static let mappings = packageRoot.appendingPathComponent("mappings").path

    private static func run(_ mapping: String, _ folder: String, to database: String) throws -> [String] {
        _ = try Importer(mapping: MappingReader.read(mapping, folders: [mappings])).run(
            from: CSVFolder(path: folder), to: database)
        return try query(
            database,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'sources'"
        ).sorted().flatMap { table in try query(database, "SELECT '\(table)', * FROM \"\(table)\"").sorted() }
    }

    /// Every file gets every column that the mapping reads in any other file, and those that a select makes.
    @Test(arguments: [
        "dynamics", "dynamics-foreign", "espocrm", "hubspot-pages", "odoo", "pipedrive", "pipedrive-foreign",
        "salesforce",
        "suitecrm", "vtiger",
    ])
    func nothingIsReadFromAColumnTheMappingDoesNotName(export: String) throws {
        let name = String(export.prefix { $0 != "-" })
        let mapping = try MappingReader.read(name, folders: [FurtherColumnsTests.mappings])
        let all = Set(mapping.inputs.flatMap(\.spokenColumns)).union([
            "status", "stage", "at", "name", "amount", "currency", "owner", "created_at", "updated_at", "deleted_at",
            "step",
            "before", "after", "entity", "field", "seq",
        ])
        let folder = try TemporaryFolder()
        let source = packageRoot.appendingPathComponent("Tests/CRMImportTests/Exports/" + export).path
        for file in try FileManager.default.contentsOfDirectory(atPath: source) {
            let text = try String(contentsOfFile: source + "/" + file, encoding: .utf8)
            try folder.write(Array(text.utf8), to: "plain/" + file)
            let input = mapping.inputs.first { $0.files.contains { NamePattern($0).matches(file) } }
            guard let input else {
                try folder.write(Array(text.utf8), to: "more/" + file)
                continue
            }
            let spellings = input.spellings.flatMap { [$0.key] + $0.value } + input.spokenColumns
            let known = Set(spellings.map(FurtherColumnsTests.loose))
                .union(text.prefix { $0 != "\n" }.split(separator: ",").map { FurtherColumnsTests.loose(String($0)) })
            var further: [String] = []
            for column in all.sorted() where !known.contains(FurtherColumnsTests.loose(column)) {
                let isCustom = input.custom?.columns.contains { NamePattern($0).matches(column) } ?? false
                if !isCustom,
                    !further.contains(where: { FurtherColumnsTests.loose($0) == FurtherColumnsTests.loose(column) })
                {
                    further.append(column)
                }
            }
            try #require(!further.isEmpty)
            // In front, so that no row of another length is made at its end.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let rows = lines.enumerated().map { number, line -> String in
                guard !line.isEmpty else { return "" }
                return further.map { number == 0 ? $0 : "7" }.joined(separator: ",") + "," + line
            }
            try folder.write(Array(rows.joined(separator: "\n").utf8), to: "more/" + file)
        }
        let plain = try FurtherColumnsTests.run(name, folder("plain"), to: folder("plain.sqlite"))
        let more = try FurtherColumnsTests.run(name, folder("more"), to: folder("more.sqlite"))
        try #require(plain.count > 10)
        // A column that is missing may have been renamed to one of these: that is said.
        #expect(more.filter { !plain.contains($0) && !$0.contains("|missing-column|") } == [])
        #expect(plain.filter { !more.contains($0) } == [])
    }

    /// As the importer compares headers.
    private static func loose(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
