import Foundation
import Testing

/// What a build keeps for later ones, and what it does without it.
@Suite("The history of builds", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct HistoryTests {
    @Test("Building twice for a day gives the same site and the same history")
    func again() throws {
        let folder = try Fixture.small.folder()
        try folder.crmsite("build")
        let (site, history) = (try folder.tree("public"), try folder.data("history.sqlite"))
        try folder.crmsite("build")
        #expect(try folder.tree("public") == site)
        #expect(try folder.data("history.sqlite") == history)
    }

    @Test("Without changes in the CRM the bridge begins with what an earlier build found")
    func bridge() throws {
        let folder = try Fixture.small.folder()
        try folder.crmsite("build", "--as-of", "2026-03-31", "--force")
        #expect(try !folder.text("public/pipeline/index.html").contains("Behind the bars"))
        try folder.crmsite("build")
        let page = try PageText(try folder.text("public/pipeline/index.html")).text
        #expect(page.contains("as the build as of 2026-03-31 found it"))
        #expect(page.contains("Behind the bars"))
    }

    @Test(
        "A history that cannot be used is a warning, and the site is published",
        arguments: ["this is no database at all, and much longer than sixteen bytes", "SQLite format 3"])
    func damaged(text: String) throws {
        let folder = try Fixture.small.folder()
        try folder.remove("public")
        try folder.remove(".crmsite")
        try folder.write("history.sqlite", text)
        let run = try folder.crmsite("build")
        #expect(run.reports.contains { $0.hasPrefix("warning[W-SRC-HISTORY]: ") })
        #expect(folder.exists("public/index.html"))
        #expect(try folder.text("history.sqlite") == text)
        let page = try PageText(try folder.text("public/changes/index.html")).text
        #expect(page.contains("What changed cannot be told: the history of earlier builds cannot be read."))
        #expect(page.contains("What can be done: move it away; a new one begins with the next build."))
        #expect(!page.contains("from the next day’s build on"))
        #expect(!page.contains(folder.at("")), "no path of the machine")
    }

    @Test("site.yml says where the history lies, and a check writes none")
    func place() throws {
        let folder = try Fixture.small.folder()
        try folder.write(
            "content/site.yml", try folder.text("content/site.yml") + "history: kept/builds.sqlite\n")
        try folder.crmsite("check")
        #expect(!folder.exists("kept/builds.sqlite"))
        let without = try folder.crmsite("build")
        #expect(without.reports.contains { $0.hasPrefix("warning[W-OUT-HISTORY]: ") }, "there is no such folder")
        try folder.write("kept/note", "")
        try folder.crmsite("build")
        #expect(folder.exists("kept/builds.sqlite"))
        #expect(!folder.exists("history.sqlite"))
    }
}
