import Figures
import Foundation
import Testing

@Suite struct DefinitionCatalogueTests {
    private let slugs = DefinitionCatalogue.all.map(\.slug)

    @Test func slugsAreUniqueSortedAndSafeInAnAddress() {
        #expect(slugs == slugs.sorted())
        #expect(Set(slugs).count == slugs.count)
        for slug in slugs {
            #expect(slug.utf8.allSatisfy { $0 == 0x2D || 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 }, "\(slug)")
        }
    }

    @Test func everyDefinitionIsComplete() {
        for definition in DefinitionCatalogue.all {
            let texts = [definition.title, definition.meaning, definition.formula, definition.notes]
            #expect(texts.allSatisfy { !$0.isEmpty }, "\(definition.slug)")
            #expect(!definition.tables.isEmpty, "\(definition.slug)")
            #expect(definition.meaning.hasSuffix("."), "\(definition.slug)")
        }
        #expect(Set(DefinitionCatalogue.all.map(\.title)).count == slugs.count)
    }

    @Test func aDefinitionIsFoundByItsSlug() {
        #expect(DefinitionCatalogue.definition("win-rate")?.title == "Win rate")
        #expect(DefinitionCatalogue.definition("no-such-figure") == nil)
    }

    /// Slugs that the measures give to figures: the first quoted word after `Figure(`, `.proportion(`, `book.sum(`, `byAccount(book,`.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: sources), "the sources lie beside the tests in a checkout only"))
    func everySlugUsedInTheMeasuresIsInTheCatalogueAndTheOtherWayRound() throws {
        let call = /(?:Figure|\.proportion|book\.sum|byAccount)\(\s*(?:book, )?"([a-z0-9-]+)"/
        var used: Set<String> = []
        var texts = ""
        for folder in [
            "Adoption", "Completeness", "Compliance", "ForecastReport", "Forecasting", "ManualLint", "PipelineMovement",
        ] {
            let path = sources + "/" + folder
            for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".swift") {
                let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
                for match in text.matches(of: call) { used.insert(String(match.1)) }
                texts += text
            }
        }
        #expect(used.count >= 10)
        #expect(used.subtracting(slugs).sorted() == [])
        // The findings of an import, and the figures that changed, are counted where their pages are made.
        let elsewhere = ["import-findings", "figure-changes"]
        let unused = slugs.filter { !texts.contains("\"\($0)\"") && !elsewhere.contains($0) }
        #expect(unused == [])
    }
}

/// Sources/Measures, three levels above this file and down again.
private let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("Sources/Measures").path
