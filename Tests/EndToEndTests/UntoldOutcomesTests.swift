import Foundation
import Testing

/// An export that does not say which deals are won or lost, in an unedited draft.
@Suite("Outcomes nobody told", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct UntoldOutcomesTests {
    private static let deals =
        "Deal ID,Deal Name,Deal Owner,Stage,Amount,Close Date,Created Date\n"
        + (1...40).map { number in
            "d\(number),Deal \(number),Ann Lee,Phase \(number % 4),\(number)00.00,2026-0\(number % 3 + 1)-1\(number % 9),"
                + "2026-01-0\(number % 8 + 1)\n"
        }.joined()

    @Test("What is won is not said to be nothing, and a rule over a column without a source judges nobody")
    func build() throws {
        let folder = try Folder()
        try folder.crmsite("init", "--quiet")
        try folder.write("exports/deals.csv", UntoldOutcomesTests.deals)
        try folder.crmsite("import", "csv", "exports", "--guess", "--output", "mapping")
        let imported = try Program.run(["import", "csv", "exports", "--mapping", "./mapping"], in: folder)
        #expect(imported.reports.contains { $0.hasPrefix("warning[W-SRC-OUTCOME]") && $0.contains("all 40 ") })
        try folder.crmsite("build")
        let home = try PageText(try folder.text("public/index.html")).text
        #expect(home.contains("Nothing that was imported says which deals are won or lost: all 40 count as open."))
        #expect(home.contains("is not recorded") && home.contains("Won – Lost –"))
        for page in try folder.files("public") where page.hasSuffix(".html") {
            let text = try PageText(try folder.text("public/" + page)).text
            #expect(!text.contains("othing is won yet"), "\(page)")
        }
        // Nor does anything say in which order deals pass through the phases.
        #expect(
            try folder.text("public/pipeline/index.html").contains("The order of the stages is guessed by their names.")
        )
        let rule = try PageText(try folder.text("public/compliance/rules/opp-2/index.html")).text
        #expect(rule.contains("We could show this if opportunities.next_step were recorded."), "\(rule)")
        #expect(!rule.contains("Violated"))
    }
}
