import CRMStore
import Foundation
import GRDB
import Testing

/// How the manual is followed, from the demo's database to the pages.
@Suite("Compliance pages", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct CompliancePagesTests {
    private static let rows = "compliance"

    /// The rules of the demo's manual by area, as the folder of chapters has them.
    private func rules(_ folder: Folder) throws -> [String: [String]] {
        var rules: [String: [String]] = [:]
        for file in try folder.files("content/usage-manual") where file.hasSuffix(".md") && !file.contains("/") {
            let text = try folder.text("content/usage-manual/" + file)
            guard let area = text.firstMatch(of: /(?m)^area:\s*([a-z-]+)/) else { continue }
            rules[String(area.1), default: []] += text.matches(of: /(?m)^```rule ([A-Z]+-[0-9]+)/).map { String($0.1) }
        }
        return rules
    }

    /// Gives every person of the database a name that no customer bears, as invented people may; returns their ids.
    private func rename(_ folder: Folder) throws -> Set<String> {
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        defer { try? queue.close() }
        return try queue.write { database in
            try database.execute(sql: "UPDATE users SET name = 'Nomen ' || upper(id)")
            let sql = "SELECT id FROM users WHERE coalesce(is_service, 0) = 0"
            return Set(try String.fetchAll(database, sql: sql))
        }
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

    private func withoutAgreement(_ folder: Folder) throws {
        let lines = try folder.text("content/site.yml").split(separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.filter { !$0.hasPrefix("people:") && !$0.hasPrefix("  agreement:") }
        #expect(kept.count == lines.count - 2)
        try folder.write("content/site.yml", kept.joined(separator: "\n"))
    }

    @Test("There is a page for the whole, each area, each rule, each team, and each person under an agreement")
    func pages() throws {
        let folder = try Fixture.demo.folder()
        let rules = try rules(folder)
        #expect(rules.count == 5 && rules.values.reduce(0) { $0 + $1.count } == 24)
        #expect(folder.exists("public/compliance/index.html"))
        for (area, ids) in rules {
            #expect(folder.exists("public/compliance/areas/\(area)/index.html"), "\(area)")
            for id in ids { #expect(folder.exists("public/compliance/rules/\(id.lowercased())/index.html"), "\(id)") }
        }
        let teams = try folder.files("public/compliance/units").filter { $0.hasSuffix("index.html") }
        #expect(teams.count > 10)
        let people = try folder.files("public/people").filter { $0.hasSuffix("index.html") }
        #expect(people.count > 80)
        for page in people.prefix(5) {
            let text = try PageText(try folder.text("public/people/" + page)).text
            #expect(text.contains("For a talk between two") && text.contains("under this agreement"), "\(page)")
        }
    }

    @Test("Without an agreement there is no page of a person, and nobody is named on a page or in a download")
    func privacy() throws {
        var ids: Set<String> = []
        let folder = try rebuilt { folder in
            ids = try rename(folder)
            try withoutAgreement(folder)
        }
        #expect(!folder.exists("public/people"))
        #expect(folder.exists("public/compliance/index.html"))
        #expect(ids.count > 100)
        var seen = 0
        for file in try folder.files("public") where file.hasSuffix(".html") || file.hasSuffix(".csv") {
            seen += 1
            let text = try folder.text("public/" + file)
            #expect(!text.contains("Nomen"), "\(file)")
            guard file.hasPrefix("compliance/") || file.hasPrefix("rows/") else { continue }
            let plain = file.hasSuffix(".html") ? try PageText(text).text : text
            let words = Set(plain.split { !$0.isLetter && !$0.isNumber }.map(String.init))
            #expect(words.isDisjoint(with: ids), "\(file)")
        }
        #expect(seen > 500)
        #expect(try !folder.download(CompliancePagesTests.rows).header.contains("user"))
        // Under the agreement the same names are there, so that their absence says something.
        let named = try rebuilt { folder in _ = try rename(folder) }
        #expect(try named.text("public/compliance/index.html").contains("Nomen"))
    }

    @Test("Each rule's page counts and lists what its download holds")
    func violations() throws {
        let folder = try Fixture.demo.folder()
        let download = try folder.download(CompliancePagesTests.rows)
        var missed: [String: Int] = [:]
        for (rule, outcome) in zip(download.column("rule"), download.column("outcome"))
        where outcome.hasPrefix("late") || outcome.hasPrefix("violated") { missed[rule, default: 0] += 1 }
        #expect(missed.values.contains { $0 > 20 })
        for id in try rules(folder).values.joined().sorted() {
            let html = try folder.text("public/compliance/rules/\(id.lowercased())/index.html")
            let start = try #require(html.range(of: "id=\"violations\""), "\(id)")
            let section = String(html[start.upperBound...])
            let own = section.range(of: "</section>").map { String(section[..<$0.lowerBound]) } ?? section
            let heading = try PageText("<p " + own).text
            let count = missed[id] ?? 0
            if count == 0 {
                #expect(heading.contains("Nothing was missed"), "\(id)")
                continue
            }
            let noun = count == 1 ? "obligation" : "obligations"
            #expect(heading.contains("\(grouped(count)) \(noun) missed or met late"), "\(id): \(heading.prefix(80))")
            let body = own.range(of: "<tbody").map { String(own[$0.lowerBound...]) } ?? ""
            #expect(body.components(separatedBy: "<tr").count - 1 == min(count, 200), "\(id)")
        }
    }

    @Test("The list of each area counts the rows of the download, and its teams add up to it")
    func areas() throws {
        let folder = try Fixture.demo.folder()
        let areas = try folder.download(CompliancePagesTests.rows).column("area")
        for area in try rules(folder).keys.sorted() {
            let text = try PageText(try folder.text("public/compliance/areas/\(area)/index.html")).text
            let due = areas.count { $0 == area }
            #expect(due > 0 && text.contains("\(grouped(due)) obligations in 28 days"), "\(area)")
        }
        let overview = try PageText(try folder.text("public/compliance/index.html")).text
        #expect(overview.contains("Obligations due \(grouped(areas.count))"))
    }

    @Test("The manual shows a note beside each rule")
    func notes() throws {
        let folder = try Fixture.demo.folder()
        for (area, ids) in try rules(folder) {
            let elements = try PageText(try folder.text("public/manual/\(area)/index.html")).elements
            let notes = elements.filter { $0.name == "aside" && $0.attributes["class"] == "note" }
                .compactMap { $0.attributes["aria-label"] }
            #expect(ids.filter { !notes.contains($0) } == [], "\(area)")
            let links = Set(elements.compactMap { $0.attributes["href"] })
            for id in ids {
                #expect(links.contains { $0.hasSuffix("compliance/rules/\(id.lowercased())/index.html") }, "\(id)")
            }
        }
    }

    @Test("Monitored is said only where a named person has looked")
    func monitored() throws {
        let demo = try Fixture.demo.folder()
        #expect(
            try PageText(try demo.text("public/compliance/index.html")).text.contains("Monitored: people have looked"))
        let header = try #require(
            try demo.text("content/programme/reviews.csv").split(separator: "\n").first { $0.hasPrefix("reviewer,") })
        let silent: [(String, (Folder) throws -> Void)] = [
            ("no ledger", { try $0.remove("content/programme/reviews.csv") }),
            ("an empty one", { try $0.write("content/programme/reviews.csv", header + "\n") }),
        ]
        for (name, change) in silent {
            let folder = try rebuilt(change)
            for page in try folder.files("public/compliance") where page.hasSuffix(".html") {
                let text = try PageText(try folder.text("public/compliance/" + page)).text
                #expect(!text.localizedCaseInsensitiveContains("monitored"), "\(name): \(page)")
            }
            let overview = try PageText(try folder.text("public/compliance/index.html")).text
            #expect(overview.contains("Computed, not reviewed"), "\(name)")
            for area in try rules(folder).keys {
                let text = try PageText(try folder.text("public/compliance/areas/\(area)/index.html")).text
                #expect(text.contains("Computed, not reviewed"), "\(name): \(area)")
            }
        }
    }

    @Test("The largest next wave is that of the list of weeks, and without minutes the page says what to write")
    func wave() throws {
        let demo = try Fixture.demo.folder()
        let weeks = try demo.download("review-weeks")
        let least = try #require(weeks.column("room_for_people").compactMap { Int($0) }.min())
        #expect(weeks.rows.count == 13 && least > 0)
        let text = try PageText(try demo.text("public/compliance/index.html")).text
        #expect(text.contains("At most \(least) more people could go live this week"))
        let silent = try rebuilt { folder in
            let lines = try folder.text("content/site.yml").split(separator: "\n", omittingEmptySubsequences: false)
            let kept = lines.filter { $0 != "reviews:" && !$0.hasPrefix("  minutes-per-week:") }
            #expect(kept.count == lines.count - 2)
            try folder.write("content/site.yml", kept.joined(separator: "\n"))
        }
        let without = try PageText(try silent.text("public/compliance/index.html")).text
        #expect(without.contains("if content/site.yml said how many minutes a week the reviewers have"))
        #expect(!without.contains("could go live this week"))
    }

    @Test("Without an agreement a cell of some of an area's rules has a share and no state")
    func parts() throws {
        let folder = try rebuilt(withoutAgreement)
        var parts = 0
        for file in try folder.files("public/compliance") where file.hasSuffix(".html") {
            let html = try folder.text("public/compliance/" + file)
            for cell in html.split(separator: "<td").dropFirst() {
                let inside = cell.components(separatedBy: "</td>").first ?? ""
                guard inside.contains(/under [0-9]+ of [0-9]+ rules?/) else { continue }
                parts += 1
                #expect(!inside.contains("class=\"mk"), "\(file): \(inside)")
            }
        }
        #expect(parts > 10)
    }

    @Test("Another order of reviews and follow-ups builds the same bytes")
    func order() throws {
        let expected = try Fixture.demo.folder().tree("public")
        let folder = try rebuilt { folder in
            for name in ["reviews", "follow_ups", "champions"] {
                let lines = try folder.text("content/programme/\(name).csv").split(separator: "\n").map(String.init)
                let head = try #require(lines.firstIndex { !$0.hasPrefix("#") })
                let mixed = lines[...head] + lines[(head + 1)...].reversed()
                try folder.write("content/programme/\(name).csv", mixed.joined(separator: "\n") + "\n")
            }
        }
        #expect(difference(expected, try folder.tree("public")) == [])
    }

    private func grouped(_ number: Int) -> String {
        number < 1_000 ? "\(number)" : "\(number / 1_000),\(String(format: "%03d", number % 1_000))"
    }
}
