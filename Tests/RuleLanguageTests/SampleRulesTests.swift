import Diagnostics
import Foundation
import RuleLanguage
import Testing

@Suite struct SampleRulesTests {
    private func check(_ blocks: [RuleBlock]) {
        var reader = RuleReader()
        for block in blocks {
            guard let rule = reader.read(block) else { continue }
            // Reading what is printed gives the same rule.
            var again = RuleReader()
            let clauses = RulePrinter.clauses(rule).map { $0 + "\n" }.joined()
            let copy = again.read(RuleBlock(info: block.info, text: clauses, file: "printed", line: 1))
            #expect(copy == rule, "\(clauses)")
            #expect(rule.sentence.hasSuffix("."))
        }
        #expect(reader.diagnostics.map(\.text) == [])
    }

    @Test func everyRuleOfTheDemoManualIsRead() throws {
        var blocks: [RuleBlock] = []
        let folder = RuleTexts.root.appendingPathComponent("content/usage-manual")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where name.hasSuffix(".md") {
            let text = try RuleTexts.text("content/usage-manual/" + name)
            blocks += RuleTexts.blocks(text, file: name)
        }
        #expect(blocks.count == 24)
        check(blocks)
    }

    @Test func everyRuleOfTheDocumentationIsRead() throws {
        let text = try RuleTexts.text("docs/usage-manual.md")
        let blocks = RuleTexts.blocks(text, file: "docs/usage-manual.md")
        #expect(blocks.count == 36)
        #expect(text.components(separatedBy: "```rule").count == blocks.count + 1)
        for block in blocks { #expect(block.text.contains("\nok ") && block.text.contains("\nbad ")) }
        check(blocks)
        // The eight everyday rules come first, in the order of the patterns for new rules.
        let titles = RulePattern.all().enumerated().map { "### \($0.offset + 1) \($0.element.title)" }
        #expect(text.split(separator: "\n").map(String.init).filter { titles.contains($0) } == titles)
    }

    @Test func everyClauseOfTheLanguageHasAnExampleInTheDocumentation() throws {
        let text = RuleTexts.blocks(try RuleTexts.text("docs/usage-manual.md"), file: "docs").map(\.text).joined()
        let keywords = [
            "every", "when", "each", "before", "before each", "if", "after", "never", "has", "starts with", "ends with",
            "touched every", "then", "next", "never next", "previous", "also", "and only then",
            "and the other way round", "within", "by", "where", "while", "except", "value", "teach", "effective", "ok",
            "bad", "late", "open", "idle",
        ]
        for keyword in keywords {
            #expect(text.hasPrefix(keyword + " ") || text.contains("\n\(keyword) ") || text.contains("\n\(keyword)\n"))
        }
    }

    @Test(.enabled(if: RuleTexts.shared != nil, "the folder of public specifications is absent"))
    func everySampleOfTheSpecificationIsRead() throws {
        let folder = try #require(RuleTexts.shared)
        let text = try String(contentsOf: folder.appendingPathComponent("design/manual-rules.md"), encoding: .utf8)
        let blocks = RuleTexts.blocks(text, file: "manual-rules.md")
        #expect(blocks.count == 18)
        check(blocks)
    }

    @Test func sentencesCanBeReadAloud() throws {
        func sentence(_ clauses: String) throws -> String { try RuleTexts.rule(clauses).sentence }
        #expect(
            try sentence(
                """
                when   lead created
                then   activity call|email on same lead
                within 1 business day
                except source is "Import"
                """)
                == "When a lead is created, then a call or e-mail on the same lead, within 1 business day, "
                + "except where source is \"Import\"."
        )
        #expect(
            try sentence(
                """
                every  opportunity
                has    amount, close_date, primary_contact.phone
                while  stage is "Proposal" or later
                within the same day
                """)
                == "Every opportunity has its amount, close date and the primary contact's phone filled in, "
                + "on the same day, as long as the stage is \"Proposal\" or later."
        )
        #expect(
            try sentence("before opportunity stage \"Proposal\" or later\nhas activity \"Needs analysis\"")
                == "Before an opportunity enters stage \"Proposal\" or a later one, "
                + "\"Needs analysis\" has taken place."
        )
        #expect(
            try sentence("after opportunity won\nnever opportunity.amount changed")
                == "After an opportunity is won, it never happens that the opportunity's amount changes.")
        #expect(
            try sentence("every opportunity\ntouched every 10 business days\nwhile opportunity is open")
                == "Somebody works on every opportunity at least every 10 business days, "
                + "as long as the opportunity is open."
        )
        #expect(
            try sentence("before forecast submitted\nhas usage report \"Overdue deals\"\nwithin 1 day")
                == "Before a forecast is submitted, the user has opened the report \"Overdue deals\", within 1 day.")
        #expect(
            try sentence("every opportunity\nhas at least 2 activity call|meeting\nby manager")
                == "For every opportunity, at least 2 times: a call or meeting, done by the owner's manager.")
    }
}
