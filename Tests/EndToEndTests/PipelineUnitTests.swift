import Foundation
import Testing

/// The pipeline of regions, branches, teams, segments and owners, in the trees of a divided site.
@Suite("Pipeline by unit", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct PipelineUnitTests {
    @Test("Executives have a page a region and none an owner; a branch's own tree has its people")
    func trees() throws {
        let folder = try Folder()
        let source = try Fixture.demo.folder()
        try folder.copy(source.at("content"), to: "content")
        try folder.copy(source.at("crm.sqlite"), to: "crm.sqlite")
        try folder.append("content/site.yml", Data("\naudiences: {executives: true, managers: [b-linz]}\n".utf8))
        try folder.crmsite("build")
        #expect(try folder.files("public/executives/pipeline/units").filter { $0.hasPrefix("r-") }.count == 4)
        #expect(!folder.exists("public/executives/pipeline/owners"))
        #expect(try folder.files("public/managers/b-linz/pipeline/owners").count > 3)
        #expect(!folder.exists("public/managers/b-linz/pipeline/units/b-turin"))
        let region = try PageText(try folder.text("public/executives/pipeline/units/r-south/index.html")).text
        #expect(region.contains("South") && region.contains("quota"))
        // The parts of every level are all open deals.
        let open = try Download(folder.at("public/executives/rows/open-pipeline.csv"))
        let whole = try Download(folder.at("public/executives/rows/pipeline-by-stage.csv"))
        #expect(open.rows.count == whole.rows.count && open.cents("amount") == whole.cents("amount"))
        for level in ["region", "branch", "team"] {
            #expect(!open.column(level).contains(""), "\(level)")
        }
    }
}
