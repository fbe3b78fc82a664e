import Figures
import Testing

@Suite("Definitions", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct DefinitionTests {
    @Test("Every definition of the catalogue has its place on the definitions page")
    func anchors() throws {
        let folder = try Fixture.small.folder()
        let ids = Set(
            try PageText(try folder.text("public/data/definitions/index.html")).elements.compactMap {
                $0.attributes["id"]
            })
        #expect(DefinitionCatalogue.all.count > 5)
        #expect(DefinitionCatalogue.all.map(\.slug).filter { !ids.contains($0) } == [])
    }

    @Test("Every download is linked from a page")
    func downloads() throws {
        let folder = try Fixture.demo.folder()
        var linked: Set<String> = []
        for page in try folder.files("public") where page.hasSuffix(".html") && !page.hasPrefix("accounts/") {
            for element in try PageText(try folder.text("public/" + page)).elements {
                if let href = element.attributes["href"], let range = href.range(of: "rows/") {
                    linked.insert(String(href[range.lowerBound...]))
                }
            }
        }
        #expect(try folder.files("public/rows").map { "rows/" + $0 }.filter { !linked.contains($0) } == [])
    }
}
