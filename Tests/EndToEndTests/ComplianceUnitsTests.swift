import CRMStore
import Foundation
import GRDB
import Testing

/// Units, segments and people on the pages about compliance.
@Suite("Units of compliance", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct ComplianceUnitsTests {
    private struct Unit {
        let id: String
        let parent: String?
        let kind: String?
    }

    /// A copy of the demo that is changed and built again.
    private func rebuilt(_ change: (Folder) throws -> Void) throws -> Folder {
        let folder = try Folder()
        let source = try Fixture.demo.folder()
        try folder.copy(source.at("content"), to: "content")
        try folder.copy(source.at("crm.sqlite"), to: "crm.sqlite")
        try change(folder)
        try folder.crmsite("build")
        return folder
    }

    private func database<Value>(_ folder: Folder, _ body: (Database) throws -> Value) throws -> Value {
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        defer { try? queue.close() }
        return try queue.write(body)
    }

    private func units(_ folder: Folder) throws -> [Unit] {
        try database(folder) { database in
            try Row.fetchAll(database, sql: "SELECT id, parent_id, kind FROM org_units ORDER BY id").map {
                Unit(id: $0["id"], parent: $0["parent_id"], kind: $0["kind"])
            }
        }
    }

    /// A number that stands before or behind a word on a unit's page; nil where there is no such page.
    private func number(_ folder: Folder, _ unit: String, _ pattern: String) throws -> Int? {
        let page = "public/compliance/units/\(unit)/index.html"
        guard folder.exists(page) else { return nil }
        let text = try PageText(try folder.text(page)).text
        guard let match = text.firstMatch(of: try Regex("\(pattern) ([0-9,]+)", as: (Substring, Substring).self)) else {
            return nil
        }
        return Int(match.1.filter { $0 != "," })
    }

    @Test("Each unit's page counts what everybody below it was to do, and every unit with people has one")
    func pools() throws {
        let folder = try rebuilt { folder in
            try database(folder) { try $0.execute(sql: "UPDATE users SET name = id") }
        }
        let units = try units(folder)
        let parents = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0.parent) })
        let unitOf = try database(folder) { database in
            Dictionary(
                uniqueKeysWithValues: try Row.fetchAll(
                    database, sql: "SELECT id, unit_id FROM users WHERE unit_id IS NOT NULL"
                ).map { ($0["id"] as String, $0["unit_id"] as String) })
        }
        var due: [String: Int] = [:]
        let users = try folder.download("compliance").column("user")
        let ownerless = users.count { $0.isEmpty }
        for user in users where !user.isEmpty {
            var unit = unitOf[user]
            while let id = unit {
                due[id, default: 0] += 1
                unit = parents[id] ?? nil
            }
        }
        var looked = 0
        // The company's own page is the overview.
        for unit in units where unit.kind != "company" && due[unit.id] ?? 0 > 0 {
            let shown = try #require(try number(folder, unit.id, "Due"), "\(unit.id)")
            let own = due[unit.id] ?? 0
            #expect(shown >= own && shown <= own + ownerless, "\(unit.id): \(shown), its people have \(own)")
            looked += 1
        }
        #expect(looked > 35)
        let segments = try folder.files("public/compliance/segments").filter { $0.hasSuffix("index.html") }
        #expect(segments.count == 3)
    }

    @Test("Without an agreement the people a page is about, and those its parts leave over, are never one to four")
    func smallGroups() throws {
        let folder = try rebuilt { folder in
            let lines = try folder.text("content/site.yml").split(separator: "\n", omittingEmptySubsequences: false)
            let kept = lines.filter { !$0.hasPrefix("people:") && !$0.hasPrefix("  agreement:") }
            try folder.write("content/site.yml", kept.joined(separator: "\n"))
        }
        let units = try units(folder)
        // Those whom the manual binds: directors have no area, and nothing of theirs is counted.
        let bound = try database(folder) { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT unit_id FROM users WHERE coalesce(is_service, 0) = 0 AND unit_id IS NOT NULL
                    AND role IN ('AE', 'SDR', 'Branch manager', 'Team manager')
                    """)
        }
        let parents = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0.parent) })
        var people: [String: Int] = [:]
        for var unit in bound.map(Optional.some) {
            while let id = unit {
                if folder.exists("public/compliance/units/\(id)/index.html") { people[id, default: 0] += 1 }
                unit = parents[id] ?? nil
            }
        }
        #expect(people.count > 10)
        for unit in units {
            guard let own = people[unit.id] else { continue }
            #expect(own >= 5, "\(unit.id)")
            // The nearest units below that have a page.
            var rest = own
            var waiting = units.filter { $0.parent == unit.id }
            while let next = waiting.popLast() {
                if let count = people[next.id] {
                    rest -= count
                } else {
                    waiting += units.filter { $0.parent == next.id }
                }
            }
            #expect(rest == 0 || rest >= 5, "\(unit.id) leaves \(rest)")
        }
        // A group that a list names has as many people; what is smaller stands together.
        let names = Set(try folder.download("silent-strugglers").column("group"))
        let alone = try database(folder) { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT o.name FROM org_units o JOIN users u ON u.unit_id = o.id
                    WHERE NOT EXISTS (SELECT 1 FROM org_units c WHERE c.parent_id = o.id)
                    GROUP BY o.id HAVING count(*) < 5
                    """)
        }
        #expect(names.isDisjoint(with: alone) && !names.isEmpty)
    }

    @Test("People of one name stay apart in downloads and tables")
    func namesakes() throws {
        let before = Set(try Fixture.demo.folder().download("compliance").column("user"))
        let folder = try rebuilt { folder in
            try database(folder) { try $0.execute(sql: "UPDATE users SET name = 'Kim Doe'") }
        }
        let names = Set(try folder.download("compliance").column("user"))
        #expect(names.count >= before.count && names.contains { $0.hasPrefix("Kim Doe (") })
        #expect(!names.contains("Kim Doe"))
    }

    @Test("A person's page shows the times of where the person is, and names the zone")
    func zones() throws {
        let folder = try Fixture.demo.folder()
        let zones = try database(folder) { database in
            try Row.fetchAll(database, sql: "SELECT id, time_zone FROM users WHERE time_zone IS NOT NULL ORDER BY id")
                .map { (id: $0["id"] as String, zone: $0["time_zone"] as String) }
        }
        var seen: Set<String> = []
        for user in zones where folder.exists("public/people/\(user.id)/index.html") {
            let text = try PageText(try folder.text("public/people/\(user.id)/index.html")).text
            #expect(text.contains("Times \(user.zone)"), "\(user.id)")
            seen.insert(user.zone)
        }
        #expect(seen.count > 5)
    }

    @Test("Each chapter of the demo's manual shows its objective measured")
    func objectives() throws {
        let folder = try Fixture.demo.folder()
        for area in ["lead", "opportunity", "account", "forecasting", "data-entry"] {
            let text = try PageText(try folder.text("public/manual/\(area)/index.html")).text
            let start = try #require(text.range(of: "The objective:"), "\(area)")
            let end = try #require(text.range(of: "The process:"), "\(area)")
            let goal = text[start.upperBound..<end.lowerBound]
            #expect(goal.contains("%") && goal.contains("Target") && !goal.contains("ot measured"), "\(goal)")
        }
    }
}
