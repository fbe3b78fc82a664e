import Foundation
import GRDB
import Testing

/// What the site says is different from an earlier build.
@Suite("Changes since earlier builds", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct ChangesTests {
    /// Gives a win of August another amount.
    private static func restated(_ amount: String) -> String {
        """
        UPDATE opportunities SET amount_minor = \(amount)
        WHERE id = (
            SELECT id FROM opportunities
            WHERE status = 'won' AND amount_minor > 0
                AND closed_at BETWEEN 1000 * unixepoch('2026-08-10') AND 1000 * unixepoch('2026-08-20')
            ORDER BY id LIMIT 1)
        """
    }

    /// The demo built as of some days in turn, its database changed before the last of them.
    private func built(_ days: [String], _ change: String = restated("amount_minor * 2")) throws -> Folder {
        let folder = try Fixture.demo.folder()
        try folder.remove("public")
        try folder.remove(".crmsite")
        for day in days.dropLast() { try folder.crmsite("build", "--as-of", day) }
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        try queue.write { database in try database.execute(sql: change) }
        try queue.close()
        try folder.crmsite("build", "--as-of", days[days.count - 1])
        return folder
    }

    /// The cells of the rows of all tables, without markup.
    private func rows(_ html: String) -> [[String]] {
        html.matches(of: /(?s)<tr[^>]*>(.*?)<\/tr>/).map { row in
            row.output.1.matches(of: /(?s)<t[dh][^>]*>(.*?)<\/t[dh]>/).map { cell in
                (try? PageText(String(cell.output.1)).text) ?? ""
            }
        }
    }

    @Test("The page leads with the forecast, lists what reads differently, and says which month was restated")
    func changes() throws {
        let folder = try built(["2026-10-21", "2026-10-30", "2026-10-31"])
        let html = try folder.text("public/changes/index.html")
        let page = try PageText(html).text
        #expect(page.contains("The likely close of Q4 2026"))
        #expect(page.contains("since 30 Oct 2026."))
        #expect(page.contains("Aug 2026 was restated from"))
        let figures = rows(html).filter { $0.count == 5 && $0[0] != "Figure" }
        #expect(figures.count > 5)
        for row in figures { #expect(row[2] != row[3], "\(row) reads the same") }
        let coverage = figures.first { $0[0] == "Pipeline coverage" }
        #expect(coverage.map { $0[2].contains("×") && $0[3].contains("×") } ?? true)
        // What moves by less than it is written with is in the list.
        let list = try folder.download("figure-changes")
        #expect(list.rows.count >= figures.count)
    }

    @Test("Across the end of a quarter it makes no sentence of figures of the quarter")
    func quarterEnd() throws {
        let folder = try built(["2026-09-29", "2026-10-01"])
        let page = try PageText(try folder.text("public/changes/index.html")).text
        #expect(!page.contains("The likely close of"))
        #expect(page.contains("were about Q3 2026 then and are about Q4 2026 now"))
    }

    @Test("A month restated by less than its short form shows is written out")
    func small() throws {
        let folder = try built(["2026-10-30", "2026-10-31"], ChangesTests.restated("amount_minor + 100"))
        let page = try PageText(try folder.text("public/changes/index.html")).text
        let match = try #require(page.firstMatch(of: /Aug 2026 was restated from (.+?) to (.+?) won/))
        #expect(match.output.1 != match.output.2)
    }

    @Test("A fiscal year that was changed between two builds makes no sentence of two different quarters")
    func fiscalYear() throws {
        let folder = try built(
            ["2026-10-30", "2026-10-31"], "UPDATE meta SET value = '3' WHERE key = 'fiscal_year_start'")
        let page = try PageText(try folder.text("public/changes/index.html")).text
        // September to November is the third quarter of the year that ends in February 2027.
        #expect(page.contains("were about Q4 2026 then and are about Q3 2027 now"))
        #expect(!page.contains("The likely close of"))
        // The quotas of October to December count by the days that lie in the new quarter.
        let pipeline = try PageText(try folder.text("public/pipeline/index.html")).text
        #expect(pipeline.contains("Q3 2027 quota"))
        #expect(try !folder.download("quarter-plan").rows.isEmpty)
        let forecast = try PageText(try folder.text("public/forecast/index.html")).text
        #expect(forecast.contains("Q3 2027 is likely to close between"))
    }

    @Test("On the last day of a quarter the forecast is about the coming one")
    func lastDay() throws {
        let folder = try Fixture.demo.folder()
        try folder.remove("public")
        try folder.remove(".crmsite")
        try folder.crmsite("build", "--as-of", "2026-09-30")
        let page = try PageText(try folder.text("public/forecast/index.html")).text
        #expect(page.contains("Q4 2026 is likely to close between"))
        #expect(page.contains("Q3 2026 closed at"))
        #expect(page.contains("deals decide Q4 2026"))
        #expect(!page.contains("Nothing to list."))
        let pipeline = try PageText(try folder.text("public/pipeline/index.html")).text
        #expect(pipeline.contains("Q3 2026 closed at"))
    }
}
