import Foundation
import Testing

/// From nothing, and an export nobody has mapped, to a site: what a new user does in the first hour.
@Suite("The first hour", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct FirstHourTests {
    @Test("init writes a project whose manual passes its check, and says what comes next")
    func begins() throws {
        let folder = try Folder()
        let made = try Program.run(["init", "briefing"], in: folder)
        #expect(made.code == 0)
        #expect(made.output.contains("content/site.yml"))
        #expect(made.output.contains("--guess"))
        #expect(try folder.files("briefing/content/programme").count == 10)
        let check = try Program.run(["manual", "check", "--project", "briefing"], in: folder)
        #expect(check.code == 0, "\(check.errors)")
        // All it says is that nobody has asked for the rules yet.
        #expect(check.reports.allSatisfy { $0.hasPrefix("warning[W-MAN-L08]") }, "\(check.errors)")
    }

    @Test("init keeps what is there, names it, and ends with 73 where there is nothing to write")
    func keeps() throws {
        let folder = try Folder()
        try folder.write("content/site.yml", "title: Mine\n")
        let first = try Program.run(["init"], in: folder)
        #expect(first.code == 0)
        #expect(try folder.text("content/site.yml") == "title: Mine\n")
        #expect(first.reports.map { $0.prefix(19) } == ["warning[W-OUT-KEPT]"])
        #expect(first.errors.contains("content/site.yml"))
        let again = try Program.run(["init"], in: folder)
        #expect(again.code == 73)
        #expect(again.errors.contains("E-OUT-EXISTS"))
    }

    @Test(
        "An export without a mapping becomes a site by its draft, unedited",
        .enabled(if: Places.hasShared, "needs the shared test material"),
        arguments: ["dbt_salesforce", "dbt_hubspot", "maven_crm", "zoho_crm_demo", "olist_funnel"])
    func site(_ name: String) throws {
        let folder = try Folder()
        let export = (Places.shared ?? "") + "/data/" + name
        try folder.crmsite("init")
        try folder.crmsite("import", "csv", export, "--guess", "--output", "mapping")
        #expect(try folder.text("mapping/report.md").contains("## Missing, and what it costs"))
        try folder.crmsite("import", "csv", export, "--mapping", "./mapping")
        try folder.crmsite("build")
        #expect(folder.exists("public/index.html"))
        let verified = try Program.run(["verify"], in: folder)
        #expect(verified.code == 0)
    }

    @Test("A draft is never written over, and guessing takes no mapping")
    func draft() throws {
        let folder = try Folder()
        try folder.write("in/deals.csv", "Deal ID,Deal Name,Stage,Amount,Close Date\nd1,First,Won,5,2026-01-02\n")
        try folder.write("mapping/mine.txt", "work")
        let there = try Program.run(["import", "csv", "in", "--guess"], in: folder)
        #expect(there.code == 73)
        #expect(there.errors.contains("E-OUT-EXISTS"))
        #expect(try folder.files("mapping") == ["mine.txt"])
        let both = try Program.run(["import", "csv", "in", "--guess", "--mapping", "maven"], in: folder)
        #expect(both.code == 64)
        let neither = try Program.run(["import", "csv", "in"], in: folder)
        #expect(neither.code == 64)
        #expect(try Program.run(["import", "csv", "in", "--guess", "--output", "draft"], in: folder).code == 0)
        #expect(!folder.exists("crm.sqlite"))
    }
}
