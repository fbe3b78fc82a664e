import Compliance
import Diagnostics
import RuleLanguage
import Testing

@Suite struct RuleLimitTests {
    @Test func `more rules than can be held against records are refused at the first too many`() throws {
        let rules = (1...Judgement.mostRules + 1).map { number in
            Rule(
                id: "R-\(number)", severity: .minor, category: .process,
                form: .never(EventTerm(.record(.opportunity, .created))),
                source: RuleSource(file: "many.md", line: number, head: "", lines: []))
        }
        let error = #expect(throws: Diagnostic.self) { _ = try Book().judge(rules) }
        let text = error?.text ?? ""
        #expect(
            text.hasPrefix("error[E-MAN-SIZE]: the manual has 5,001 rules, and at most 5,000 can be held"), "\(text)")
        #expect(text.contains("many.md:5001") && error?.exit == .configuration)
    }
}
