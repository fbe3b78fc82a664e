import MappingDraft
import Testing

@Suite("Stages and pipelines")
struct PipelineTests {
    private static let stages = """
        Stage Name,Sort Order,Is Closed,Is Won
        Offer,1,no,no
        Won,2,yes,yes
        Lost,3,yes,no

        """

    private static func deals(_ pipelines: [String]) -> String {
        let rows = (0..<12).map { number in
            let stage = ["Offer", "Won", "Lost"][number % 3]
            return "d\(number),Deal \(number),Ann Lee,\(stage),\(pipelines[number % pipelines.count]),500.00,"
                + "2026-01-\(10 + number)"
        }
        return (["Deal ID,Deal Name,Deal Owner,Stage,Pipeline,Amount,Close Date"] + rows).joined(separator: "\n") + "\n"
    }

    @Test("Stages of a file without pipelines are those of every pipeline that deals are in, with a finding")
    func several() throws {
        let drafted = try Drafted(["deals.csv": Self.deals(["New business", "Renewal"]), "stages.csv": Self.stages])
        let finding = try #require(drafted.findings.first { $0.contains("W-MAP-PIPELINE") })
        #expect(finding.contains("stages.csv:1") && finding.contains("in 2") && finding.contains("stages.sql"))
        let report = try drafted.run()
        #expect(report.warnings.filter { $0.code == "W-SRC-STAGE" }.isEmpty)
        #expect(
            try drafted.rows("SELECT pipeline, name, outcome FROM stages ORDER BY pipeline, position") == [
                "New business|Offer|open", "New business|Won|won", "New business|Lost|lost", "Renewal|Offer|open",
                "Renewal|Won|won", "Renewal|Lost|lost",
            ])
        #expect(
            try drafted.rows("SELECT status, count(*) FROM opportunities GROUP BY 1") == ["lost|4", "open|4", "won|4"])
    }

    @Test("Where all deals are in one pipeline there is nothing to find")
    func one() throws {
        let drafted = try Drafted(["deals.csv": Self.deals(["Sales"]), "stages.csv": Self.stages])
        #expect(!drafted.findings.contains { $0.contains("W-MAP-PIPELINE") })
        try drafted.run()
        #expect(try drafted.rows("SELECT DISTINCT pipeline FROM stages") == ["Sales"])
    }
}
