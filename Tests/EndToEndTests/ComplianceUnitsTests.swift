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

    private func withoutAgreement(_ folder: Folder) throws {
        let lines = try folder.text("content/site.yml").split(separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.filter { !$0.hasPrefix("people:") && !$0.hasPrefix("  agreement:") }
        try folder.write("content/site.yml", kept.joined(separator: "\n"))
    }

    @Test("Without an agreement a team stands beside a rule only where five of its people had something due")
    func smallGroups() throws {
        let folder = try rebuilt(withoutAgreement)
        // The same rows, with their people, are in the tree that names them, in another order; cases that are people have
        // no id in both.
        let (named, unnamed) = (try Fixture.demo.folder().download("compliance"), try folder.download("compliance"))
        #expect(named.rows.count == unnamed.rows.count)
        func column(_ download: Download, _ name: String) throws -> Int {
            try #require(download.header.firstIndex(of: name))
        }
        // Rows of one rule and record in the order of their days.
        func rows(_ download: Download) throws -> [String: [Int]] {
            let places = try ["rule", "record"].map { try column(download, $0) }
            let days = download.column("activated").map { $0.prefix(10) }
            return Dictionary(grouping: download.rows.indices) { row in
                places.map { download.rows[row][$0] }.joined(separator: "|")
            }.mapValues { $0.sorted { (days[$0], $0) < (days[$1], $1) } }
        }
        let (users, groups) = (named.column("user"), unnamed.column("group"))
        let unnamedRows = try rows(unnamed)
        let (types, rules) = (named.column("type"), named.column("rule"))
        var people: [String: Set<String>] = [:]
        for (key, own) in try rows(named) where types[own[0]] != "user" {
            let others = try #require(unnamedRows[key])
            #expect(others.count == own.count, "\(key)")
            for (row, other) in zip(own, others) where !users[row].isEmpty {
                people["\(rules[row]), \(groups[other])", default: []].insert(users[row])
            }
        }
        // A deadline is a day: its time would tell the zone, and with it the few who live there.
        for name in ["activated", "deadline", "answered"] {
            #expect(unnamed.column(name).allSatisfy { $0.isEmpty || $0.count == 10 }, "\(name)")
        }
        #expect(
            named.column("deadline").contains { $0.count == 10 } && named.column("activated").contains { $0.count > 10 }
        )
        #expect(people.count > 60)
        for (place, people) in people { #expect(people.count >= 5, "\(place): \(people.count)") }
    }

    @Test("Where nobody is named a team of a list of people stands for five, and no unit leaves one to four over")
    func smallLists() throws {
        let executives = try rebuilt { folder in
            let text = try folder.text("content/site.yml")
            try folder.write("content/site.yml", text + "\naudiences:\n  executives: true\n")
        }
        let unnamed = try rebuilt(withoutAgreement)
        let units = try units(unnamed)
        for (folder, tree) in [(executives, "public/executives/"), (unnamed, "public/")] {
            var lists = 0
            for file in try folder.files(tree + "rows") where file.hasSuffix(".csv") {
                let list = try Download(folder.at(tree + "rows/" + file))
                guard list.header.first == "group" else { continue }
                lists += 1
                let labels = list.header.dropFirst().first == "area" ? 2 : 1
                for (place, rows) in Dictionary(grouping: list.rows, by: { Array($0.prefix(labels)) }) {
                    #expect(rows.count >= 5, "\(tree)\(file): \(place)")
                }
            }
            #expect(lists >= 5)
            var people: [String: Int] = [:]
            for unit in units {
                let page = tree + "compliance/units/\(unit.id)/index.html"
                guard folder.exists(page) else { continue }
                let text = try PageText(try folder.text(page)).text
                let match = try #require(text.firstMatch(of: /People ([0-9]+|fewer than five)/), "\(page)")
                people[unit.id] = Int(match.1) ?? 0
            }
            #expect(people.count > 10)
            for unit in units {
                guard let own = people[unit.id] else { continue }
                var rest = own
                // The nearest units below that have a page.
                var waiting = units.filter { $0.parent == unit.id }
                while let next = waiting.popLast() {
                    if let count = people[next.id] {
                        rest -= count
                    } else {
                        waiting += units.filter { $0.parent == next.id }
                    }
                }
                #expect(rest == 0 || rest >= 5, "\(tree)\(unit.id) leaves \(rest)")
            }
        }
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
