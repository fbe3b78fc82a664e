import Foundation
import Testing

/// The Maven export of the shared test material, imported and built once. Totals were counted in the files themselves.
@Suite(
    "Maven, from export to site",
    .enabled(if: Places.hasShared && Program.isPresent, "needs the shared test material and a built crmsite"))
struct MavenTests {
    private static let site = Result {
        let folder = try Folder()
        try folder.write("content/site.yml", "title: Maven\n")
        try folder.crmsite("import", "csv", (Places.shared ?? "") + "/data/maven_crm", "--mapping", "maven")
        try folder.crmsite("build")
        return folder
    }

    /// Every seller and manager of the export.
    private static func people() throws -> [String] {
        let teams = try Download((Places.shared ?? "") + "/data/maven_crm/sales_teams.csv")
        return Set(teams.column("sales_agent") + teams.column("manager")).sorted()
    }

    @Test("Pages say 8,800 opportunities, 10,005,534 won and a win rate of 63.15 %, 4,238 of 6,711")
    func pages() throws {
        let site = try MavenTests.site.get()
        #expect(try site.text("public/data/index.html").contains("8,800"))
        #expect(try site.text("public/forecast/index.html").contains("10,005,534"))
        let pipeline = try PageText(try site.text("public/pipeline/index.html")).text
        #expect(pipeline.contains("63.15"))
        #expect(pipeline.contains("4,238 of 6,711"))
        #expect(try site.text("public/index.html").contains("63.15"))
    }

    @Test("The downloads give the same numbers")
    func downloads() throws {
        let site = try MavenTests.site.get()
        let won = try site.download("won-by-month")
        #expect(won.rows.count == 4_238)
        #expect(won.cents("amount") == 1_000_553_400)
        let closed = try site.download("win-rate")
        #expect(closed.rows.count == 6_711)
        #expect(closed.column("won").filter { $0 == "1" }.count == 4_238)
        let open = try site.download("pipeline-by-stage")
        #expect(open.rows.count + closed.rows.count == 8_800)
        #expect(Set(open.column("id") + closed.column("id")).count == 8_800)
        for name in ["pipeline-by-month", "pipeline-by-account", "pipeline-by-team"] {
            #expect(try site.download(name).rows.count == open.rows.count, "\(name)")
            #expect(try site.download(name).cents("amount") == open.cents("amount"), "\(name)")
        }
        #expect(try site.download("won-by-account").cents("amount") == 1_000_553_400)
    }

    @Test("The 1,480 rows written GTXPro carry the product GTX Pro")
    func products() throws {
        let site = try MavenTests.site.get()
        let products =
            try site.download("pipeline-by-stage").column("product") + site.download("win-rate").column("product")
        #expect(products.filter { $0 == "GTX Pro" }.count == 1_480)
        #expect(!products.contains(""))
        #expect(!products.contains("GTXPro"))
    }

    @Test("Without an agreement no seller and no manager is named in any file, pictures and their text included")
    func unnamed() throws {
        let site = try MavenTests.site.get()
        let people = try MavenTests.people()
        #expect(people.count == 41)
        var named: [String] = []
        for (file, data) in try site.tree("public") {
            for person in people where data.range(of: Data(person.utf8)) != nil { named.append("\(file): \(person)") }
        }
        // Text in PNG may be compressed; the program writes none at all.
        for (file, data) in try site.tree("public/assets") where file.hasSuffix(".png") {
            for chunk in ["tEXt", "zTXt", "iTXt"] where data.range(of: Data(chunk.utf8)) != nil {
                named.append("\(file): \(chunk)")
            }
        }
        #expect(named.sorted().prefix(10) == [])
    }

    @Test("With an agreement every seller who has deals is named")
    func named() throws {
        let source = try MavenTests.site.get()
        let folder = try Folder()
        try folder.copy(source.at("crm.sqlite"), to: "crm.sqlite")
        try folder.write("content/site.yml", "title: Maven\npeople:\n  agreement: works agreement 12\n")
        try folder.crmsite("build")
        let owners = Set(try folder.download("win-rate").column("owner"))
        let pipeline = try Download((Places.shared ?? "") + "/data/maven_crm/sales_pipeline.csv")
        #expect(owners == Set(pipeline.column("sales_agent")))
        #expect(try folder.text("public/accounts/index.html").contains("works agreement 12"))
    }
}

/// The Zoho export of the shared test material: other columns, money with signs and suffixes, dates in words.
@Suite(
    "Zoho, from export to site",
    .enabled(if: Places.hasShared && Program.isPresent, "needs the shared test material and a built crmsite"))
struct ZohoTests {
    @Test("3,632 deals, 1,425 of them won and 485 lost")
    func counts() throws {
        let folder = try Folder()
        try folder.write("content/site.yml", "title: Zoho\n")
        let report = try folder.crmsite(
            "import", "csv", (Places.shared ?? "") + "/data/zoho_crm_demo", "--mapping", "zoho")
        #expect(report.output.contains("Potentials.csv: 3632 rows read, 3632 imported"))
        try folder.crmsite("build")
        let closed = try folder.download("win-rate")
        #expect(closed.column("status").filter { $0 == "won" }.count == 1_425)
        #expect(closed.column("status").filter { $0 == "lost" }.count == 485)
        #expect(try folder.download("pipeline-by-stage").rows.count + closed.rows.count == 3_632)
        #expect(try PageText(try folder.text("public/data/index.html")).text.contains("3,632"))
        #expect(try PageText(try folder.text("public/index.html")).text.contains("1,425"))
    }
}
