import Diagnostics
import Foundation
import Markdown
import Testing

/// Against texts this project did not write. Skipped where the shared folder is absent.
@Suite(.enabled(if: SharedFolder.isPresent, "needs the shared test material (CRMSITE_SHARED or ../shared)"))
struct SpecificationTests {
    /// Examples of CommonMark 0.31.2 in which libcmark 0.30.2 follows the older specification.
    static let older = [354, 625, 626]

    @Test func allCommonMarkExamplesGiveTheirHTML() throws {
        let examples = try JSONDecoder().decode(
            [SpecificationExample].self, from: SharedFolder.data("corpora/cmark/spec.json"))
        #expect(examples.count == 652)
        var failed: [Int] = []
        for example in examples {
            let html = try MarkdownDocument.parse(example.markdown, file: "spec.md").html(.unsafe).html
            if html != example.html { failed.append(example.example ?? 0) }
        }
        #expect(failed == Self.older)
    }

    @Test func allTableExamplesGiveTheirHTML() throws {
        let examples = try JSONDecoder().decode(
            [SpecificationExample].self, from: SharedFolder.data("corpora/cmark/gfm-tables.json"))
        #expect(examples.count == 17)
        for example in examples {
            let html = try MarkdownDocument.parse(example.markdown, file: "tables.md").html(.unsafe).html
            #expect(html == example.html)
        }
    }

    private struct Recipes: Decodable {
        struct Part: Decodable {
            var text: String
            var times: Int
        }
        var cases: [String: [Part]]
    }

    @Test func pathologicalInputsConvertInTimeOrAreRefused() throws {
        let recipes = try JSONDecoder().decode(
            Recipes.self, from: SharedFolder.data("corpora/cmark/pathological.json"))
        #expect(recipes.cases.count >= 24)
        var refused: [String] = []
        for (name, parts) in recipes.cases.sorted(by: { $0.key < $1.key }) {
            let text = parts.map { String(repeating: $0.text, count: $0.times) }.joined()
            let clock = ContinuousClock()
            var bytes = 0
            let time = try clock.measure {
                do {
                    bytes = try MarkdownDocument.parse(text, file: "p.md").html().html.utf8.count
                } catch let error as Diagnostic {
                    try #require(["E-MAN-NESTING", "E-MAN-SIZE"].contains(error.code))
                    try #require(error.exit == .configuration)
                    refused.append(name)
                }
            }
            #expect(time < .seconds(5), "\(name): \(time), \(bytes) bytes of HTML")
        }
        #expect(
            refused == [
                "emphasis in deep quote", "empty lines in nested lists", "empty lines in nested lists in a quote",
                "image link pattern", "nested block quotes",
            ])
    }

    @Test func manualPagesOfACRMParse() throws {
        let folder = "data/crm_manuals/espocrm"
        let names = try FileManager.default.contentsOfDirectory(atPath: (SharedFolder.path ?? "") + "/" + folder)
        let pages = names.filter { $0.hasSuffix(".md") }.sorted()
        #expect(pages.count >= 6)
        for page in pages {
            let text = String(decoding: try SharedFolder.data(folder + "/" + page), as: UTF8.self)
            let document = try MarkdownDocument.parse(text, file: page)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            var headings = 0
            for block in document.allBlocks {
                guard case .heading(let level, _, _, _) = block.kind else { continue }
                // Front matter, which this target does not know, reads as a heading underlined by its closing line.
                if lines[block.endLine - 1] == "---" { continue }
                headings += 1
                // A heading's line in the tree is its line in the file.
                #expect(lines[block.line - 1].hasPrefix(String(repeating: "#", count: level) + " "))
            }
            #expect(headings > 0)
            #expect(HTMLCheck.problems(in: document.html().html) == [])
        }
    }

    @Test func payloadsStayHarmless() throws {
        let text = String(decoding: try SharedFolder.data("corpora/xss/xss-payload-list.txt"), as: UTF8.self)
        let payloads = text.split(whereSeparator: \.isNewline).map(String.init)
        #expect(payloads.count > 6_000)
        for payload in payloads {
            let forms = [
                payload, "[x](\(payload))", "[x](<\(payload)>)", "![\(payload)](\(payload))", "<\(payload)>",
                "[x][r]\n\n[r]: \(payload)\n", "| \(payload) |\n|:-:|\n| \(payload) |\n", "``` \(payload)\nx\n```\n",
                "# \(payload)\n", "[a](/x \"\(payload)\")",
            ]
            for form in forms {
                let html = try MarkdownDocument.parse(form, file: "x.md").html().html
                #expect(HTMLCheck.problems(in: html) == [], "\(form)")
            }
        }
        let whole = try MarkdownDocument.parse(text, file: "x.md").html().html
        #expect(HTMLCheck.problems(in: whole) == [])
    }
}
