import Foundation
import GRDB
import Testing

/// The trees of a divided site, from the demo's database to the bytes of every file.
@Suite("Audiences", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct AudienceTests {
    /// A person of the CRM as the database has it.
    private struct Person {
        let id: String
        let name: String
        let email: String
        let unit: String
    }

    private func people(_ folder: Folder) throws -> [Person] {
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        defer { try? queue.close() }
        return try queue.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT id, name, email, unit_id FROM users WHERE coalesce(is_service, 0) = 0 ORDER BY id"
            ).map { Person(id: $0["id"], name: $0["name"], email: $0["email"] ?? "", unit: $0["unit_id"] ?? "") }
        }
    }

    /// The demo with a section `audiences`, not built yet.
    private func project(_ audiences: String) throws -> Folder {
        let folder = try Folder()
        let source = try Fixture.demo.folder()
        try folder.copy(source.at("content"), to: "content")
        try folder.copy(source.at("crm.sqlite"), to: "crm.sqlite")
        try folder.append("content/site.yml", Data("\naudiences: \(audiences)\n".utf8))
        return withExtendedLifetime(source) { folder }
    }

    /// Files of a tree in which one of some texts stands as it is, capitals or not.
    private func files(_ folder: Folder, _ tree: String, holding texts: [String]) throws -> [String] {
        let wanted = texts.filter { !$0.isEmpty }.map { Array($0.utf8) }
        return try folder.tree(tree).compactMap { path, data -> String? in
            let bytes = path.hasSuffix(".png") ? data : Data(String(decoding: data, as: UTF8.self).utf8)
            let found = wanted.first { bytes.range(of: Data($0)) != nil }
            return found.map { "\(path): \(String(decoding: $0, as: UTF8.self))" }
        }.sorted()
    }

    @Test("The executives' tree holds no name, address or id of any user in any byte of any file")
    func executives() throws {
        let folder = try project("{executives: true}")
        let people = try people(folder)
        #expect(people.count > 100)
        try folder.crmsite("build")
        #expect(folder.exists("public/executives/compliance/index.html") && !folder.exists("public/compliance"))
        #expect(!folder.exists("public/executives/people"))
        #expect(try files(folder, "public/executives", holding: people.map(\.name) + people.map(\.email)) == [])
        // Ids are short words: they are looked for as whole words, and in compressed pictures they mean nothing.
        let ids = Set(people.map(\.id))
        for (path, data) in try folder.tree("public/executives") where !path.hasSuffix(".png") {
            let words = String(decoding: data, as: UTF8.self).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
            let found = words.first { ids.contains(String($0)) }
            #expect(found == nil, "\(path) holds \(found ?? "")")
            #expect(path.split(separator: "/").allSatisfy { !ids.contains(String($0)) }, "\(path)")
        }
        let found = try files(folder, "public/executives", holding: ["demo agreement with"])
        #expect(found == [], "an agreement is printed where nobody is named")
    }

    @Test("A unit's tree names its own people under the agreement, and nobody else's")
    func managers() throws {
        let folder = try project("{executives: true, managers: [b-turin, b-linz], self: true}")
        let people = try people(folder)
        try folder.crmsite("build")
        let turin = people.filter { $0.unit == "b-turin" || $0.unit.hasPrefix("t-turin") }
        let others = people.filter { person in !turin.contains { $0.name == person.name } }
        #expect(turin.count > 10 && others.count > 90)
        #expect(try files(folder, "public/managers/b-turin", holding: others.map(\.name)) == [])
        let pages = try folder.files("public/managers/b-turin/people")
        #expect(pages.count > 8)
        let team = try PageText(try folder.text("public/managers/b-turin/compliance/index.html")).text
        #expect(team.contains("under this agreement"))
        let own = try #require(turin.first { folder.exists("public/self/\($0.id)/index.html") })
        let strangers = people.filter { $0.name != own.name }.map(\.name)
        #expect(try files(folder, "public/self/\(own.id)", holding: strangers) == [])
        #expect(try folder.text("public/self/\(own.id)/index.html").contains(own.name))
        #expect(!folder.exists("public/self/\(own.id)/compliance/index.html"))
        #expect(!folder.exists("public/index.html") && !folder.exists("public/rows"))
    }

    @Test("A unit's figures are the company's parts of the same name")
    func oneTruth() throws {
        let folder = try project("{executives: true, managers: [b-brno]}")
        try folder.crmsite("build")
        func list(_ tree: String) throws -> Download {
            try Download(folder.at("public/\(tree)/rows/pipeline-by-team.csv"))
        }
        let (whole, own) = (try list("executives"), try list("managers/b-brno"))
        let part = zip(whole.column("team"), zip(whole.column("id"), whole.column("amount")))
            .filter { $0.0 == "Brno" }.map { [$0.1.0, $0.1.1] }
        // The same inputs give the same bytes, tree by tree.
        let before = try folder.data("public/manifest.json")
        try folder.crmsite("build", "--jobs", "1")
        #expect(try folder.data("public/manifest.json") == before)
        #expect(part.count > 3 && zip(own.column("id"), own.column("amount")).map { [$0, $1] } == part)
    }

    @Test("A planted name stops the build, names the page, and leaves the old site as it was")
    func leak() throws {
        let folder = try project("{executives: true}")
        let person = try #require(try people(folder).first)
        try folder.crmsite("build")
        let before = try folder.data("public/manifest.json")
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        try queue.write { database in
            try database.execute(
                sql: "UPDATE accounts SET name = ? WHERE id = (SELECT min(id) FROM accounts)",
                arguments: ["Friends of \(person.name.uppercased()) Ltd"])
        }
        try queue.close()
        let result = try Program.run(["build"], in: folder)
        #expect(result.code == 1)
        #expect(result.errors.contains("error[E-OUT-LEAK]"))
        #expect(result.errors.contains("the name of \(person.id): executives/accounts/index.html:"))
        #expect(!result.errors.contains(person.name))
        #expect(try folder.data("public/manifest.json") == before)
        // What only looks like a person is let through by hand: by the person's name or by the text it stands in, with
        // trees or without.
        let settings = try folder.text("content/site.yml")
        for free in [person.name, "Friends of \(person.name) Ltd"] {
            for trees in ["executives: true, ", ""] {
                try folder.write(
                    "content/site.yml",
                    settings.replacingOccurrences(
                        of: "audiences: {executives: true}",
                        with: "audiences: {\(trees)unrestricted: [\"\(free)\"]}"))
                try folder.crmsite("build")
            }
        }
    }

    @Test("Without an agreement a name in the manual stops the build too")
    func manual() throws {
        let folder = try project("{executives: true}")
        let person = try #require(try people(folder).last)
        let path = "content/usage-manual/00-about-this-manual.md"
        try folder.append(path, Data("\nAsk <!-- or not --> \(person.name).\n".utf8))
        let result = try Program.run(["check"], in: folder)
        #expect(result.code == 1 && result.errors.contains("executives/manual/text-1/index.html:"))
    }

    @Test("Pseudonyms stand for names and ids in every tree, and stay the same")
    func pseudonyms() throws {
        let folder = try project("{managers: [b-linz], self: true, pseudonym-key: content/key}")
        #expect(try Program.run(["build"], in: folder).code != 0, "there is no key yet")
        try folder.write("content/key", "a secret of more than sixteen letters\n")
        let open = try Program.run(["build"], in: folder)
        #expect(open.code == 77 && open.errors.contains("E-CFG-SECRET") && open.errors.contains("chmod 600"))
        try folder.write("content/key", "short")
        chmod(folder.at("content/key"), 0o600)
        let short = try Program.run(["build"], in: folder)
        #expect(short.code == 78 && short.errors.contains("E-CFG-SECRET") && !short.errors.contains("short\n"))
        try folder.write("content/key", "a secret of more than sixteen letters\n")
        chmod(folder.at("content/key"), 0o600)
        try folder.crmsite("build")
        let people = try people(folder)
        #expect(try files(folder, "public", holding: people.map(\.name) + people.map(\.email)) == [])
        let own = try folder.files("public/self").filter {
            $0.hasSuffix("/index.html") && $0.split(separator: "/").count == 2
        }
        #expect(own.count > 100 && own.allSatisfy { $0.hasPrefix("person-") })
        // A list in the order of ids would name everybody to those who have a staff list.
        var listed = 0
        for (path, data) in try folder.tree("public/managers/b-linz/rows") {
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map { $0.split(separator: ",") }
            guard lines.count > 2, lines[0].first == "user" else { continue }
            listed += 1
            let names = lines.dropFirst().map { $0[0] }
            #expect(names == names.sorted(), "\(path)")
        }
        #expect(listed > 2)
        let weeks = try Download(folder.at("public/managers/b-linz/rows/active-rate.csv"))
        let ofWeek = Dictionary(grouping: zip(weeks.column("week"), weeks.column("user")), by: \.0)
        #expect(ofWeek.count > 3 && ofWeek.values.allSatisfy { $0.map(\.1) == $0.map(\.1).sorted() })
        // A role of which a unit has one is a name, and so is the manager.
        for (path, data) in try folder.tree("public")
        where path.hasSuffix("/index.html") && path.split(separator: "/").dropLast().last?.hasPrefix("person-") == true
        {
            let page = try PageText(String(decoding: data, as: UTF8.self)).text
            #expect(!page.contains("Branch manager") && !page.contains("Manager Person"), "\(path)")
        }
        let trees = try folder.crmsite("audiences").output.split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("self/") }
        #expect(trees.count > 100 && trees == trees.sorted())
        // Whoever hands the trees out has the key, and is told what the list is.
        let revealed = try Program.run(["audiences", "--reveal"], in: folder)
        #expect(revealed.code == 0 && revealed.errors.contains("this list undoes the pseudonyms"))
        let person = try #require(people.first { $0.unit.hasPrefix("t-linz") })
        let line = try #require(revealed.output.split(separator: "\n").first { $0.contains(person.email) })
        let tree = try #require(line.split(separator: " ").first { $0.hasPrefix("self/person-") })
        #expect(line.contains(person.name) && folder.exists("public/" + tree + "index.html"))
    }

    @Test("A tree that is published no more takes its pictures along; one that stays keeps those of old pages")
    func withdrawn() throws {
        let folder = try project("{managers: [t-zaragoza-pharma, b-linz]}")
        try folder.crmsite("build")
        #expect(try folder.files("public/managers/t-zaragoza-pharma/assets").count > 10)
        let settings = try folder.text("content/site.yml")
        try folder.write(
            "content/site.yml", settings.replacingOccurrences(of: "[t-zaragoza-pharma, b-linz]", with: "[b-linz]"))
        try folder.crmsite("build")
        #expect(!folder.exists("public/managers/t-zaragoza-pharma"))
        #expect(try folder.files("public/managers/b-linz/assets").count > 10)
    }

    @Test("crmsite audiences says who sees what, and writes nothing")
    func list() throws {
        let folder = try project("{executives: true, managers: [b-linz]}")
        let result = try folder.crmsite("audiences")
        let lines = result.output.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true)
        }
        #expect(lines.map { $0.first } == ["tree", "executives/", "managers/b-linz/", "People"])
        #expect(result.output.contains("managers-b-linz") && result.output.contains("groups of at least 5"))
        #expect(!folder.exists("public"))
    }
}
