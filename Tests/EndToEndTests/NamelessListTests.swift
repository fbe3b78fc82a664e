import Foundation
import GRDB
import Testing

/// What the downloads of a tree that names nobody tell when their columns and lines are put together.
@Suite(
    "Lists that name nobody", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct NamelessListTests {
    /// Columns that say where a person stands.
    private static let places: Set = ["owner", "group", "region", "branch", "team", "segment", "role", "unit"]

    private func owners(_ folder: Folder) throws -> [String: String] {
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        defer { try? queue.close() }
        return try queue.read { database in
            var owners: [String: String] = [:]
            for table in ["accounts", "contacts", "leads", "opportunities"] {
                for row in try Row.fetchAll(
                    database, sql: "SELECT id, owner_id FROM \(table) WHERE owner_id IS NOT NULL")
                { owners[row["id"]] = row["owner_id"] }
            }
            return owners
        }
    }

    /// Combinations of the places in a list whose records are those of one to four people.
    private func isolated(_ list: Download, _ owners: [String: String]) -> Set<[String]> {
        let columns = list.header.filter(NamelessListTests.places.contains)
        var people: [[String]: Set<String>] = [:]
        let ids = list.column("id")
        let cells = columns.map(list.column)
        for row in ids.indices {
            guard let owner = owners[ids[row]] else { continue }
            people[cells.map { $0[row] }, default: []].insert(owner)
        }
        // What is said of a record that nobody owned, or is not said, is no place of a person.
        let nowhere: Set = ["", "no owner", "not shown"]
        return Set(people.filter { $0.value.count < 5 && !nowhere.isSuperset(of: $0.key) }.keys)
    }

    @Test("No combination of team, segment and other places in a list is that of fewer than five owners")
    func combinations() throws {
        let folder = try Folder()
        let source = try Fixture.demo.folder()
        try folder.copy(source.at("content"), to: "content")
        try folder.copy(source.at("crm.sqlite"), to: "crm.sqlite")
        try folder.append("content/site.yml", Data("\naudiences: {executives: true}\n".utf8))
        try folder.crmsite("build")
        let owners = try owners(folder)
        var withPlaces = 0
        for name in try folder.files("public/executives/rows") {
            let path = folder.at("public/executives/rows/" + name)
            let list = try Download(path)
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
            let isPlain = lines.allSatisfy { !$0.contains("\"") }
            if isPlain {
                // Their places say nothing that their text does not say.
                let bytes = lines.map { Array($0.utf8) }
                #expect(zip(bytes, bytes.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) }, "\(name)")
            }
            guard list.header.contains("id"), list.header.contains(where: NamelessListTests.places.contains) else {
                continue
            }
            withPlaces += 1
            #expect(isolated(list, owners) == [], "\(name)")
        }
        #expect(withPlaces > 20)
        let plan = try Download(folder.at("public/executives/rows/quarter-plan.csv"))
        let quotas = zip(plan.column("kind"), plan.column("name")).filter { $0.0 == "quota" }
        #expect(!quotas.isEmpty && quotas.allSatisfy { $0.1.isEmpty })
        // The picture by segment stays: it rests on whole segments.
        let page = try PageText(try folder.text("public/executives/pipeline/index.html")).text
        #expect(page.contains("by segment") && list("open-pipeline", folder).allSatisfy { $0 == "not shown" })
        withExtendedLifetime(source) {}
    }

    private func list(_ name: String, _ folder: Folder) -> [String] {
        (try? Download(folder.at("public/executives/rows/\(name).csv")))?.column("segment") ?? ["no list"]
    }
}
