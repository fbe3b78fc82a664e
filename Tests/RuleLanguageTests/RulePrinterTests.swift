import Diagnostics
import RuleLanguage
import Testing

@Suite struct RulePrinterTests {
    @Test func whatIsPrintedIsReadAsTheSameRule() {
        var rules = RandomRules(seed: 1)
        var read = 0
        for _ in 0..<20_000 {
            let rule = rules.rule()
            let text = RulePrinter.clauses(rule).map { $0 + "\n" }.joined()
            let (copy, errors) = RuleTexts.read(text, info: "rule TEST-1 minor process")
            // What a rule says with a field that nobody's record has, or a short name with two readings, is refused.
            if errors.allSatisfy({ ["E-RULE-FIELD", "E-RULE-AMBIGUOUS"].contains($0.code) }), !errors.isEmpty {
                continue
            }
            guard copy == rule else {
                Issue.record("\(text)\n\(errors.map(\.text))\n\(copy.map { RulePrinter.block($0) } ?? "")")
                return
            }
            read += 1
            #expect(!rule.sentence.contains("  "))
        }
        #expect(read > 15_000)
    }

    @Test func keywordsArePaddedToSevenColumns() throws {
        let rule = try RuleTexts.rule(
            "when lead created\nthen activity call\nand only then\nwithin 1 hour\n"
                + "ok created Mon 9:00 ; call Mon+1 10:00"
        )
        #expect(
            RulePrinter.block(rule) == """
                ```rule LEAD-2 major people
                when   lead created
                then   activity call
                and only then
                within 1 hour
                ok     created Mon 09:00 ; call Mon+1 10:00
                ```

                """)
    }
}
