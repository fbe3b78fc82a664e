import Diagnostics
import RuleLanguage
import Testing

@Suite struct RulePatternTests {
    @Test(arguments: [RuleVocabulary.lenient, .sample])
    func everyPatternIsARuleWithoutAnythingFilledIn(vocabulary: RuleVocabulary) throws {
        let patterns = RulePattern.all(for: vocabulary)
        #expect(patterns.count == 8)
        #expect(Set(patterns.map(\.name)).count == 8)
        for pattern in patterns {
            let block = try pattern.block(id: "NEW-1", vocabulary: vocabulary)
            #expect(block.hasPrefix("```rule NEW-1 \(pattern.severity.rawValue) \(pattern.category.rawValue)\n"))
            #expect(block.contains("\nok     ") && block.contains("\nbad    "))
            for blank in pattern.blanks { #expect(pattern.sentence.contains("{\(blank.name)}")) }
            #expect(
                pattern.sentence.count { $0 == "{" } == pattern.blanks.count + (pattern.name == "first-contact" ? 1 : 0)
            )
        }
    }

    @Test func whatIsFilledInStandsInTheRule() throws {
        let pattern = try #require(RulePattern.all().first { $0.name == "first-contact" })
        let block = try pattern.block(
            id: "CON-1", severity: .minor,
            values: ["record": "contact", "answer": "\"Welcome call\"|email", "time": "2 hours"])
        #expect(
            block == """
                ```rule CON-1 minor people
                when   contact created
                then   activity "Welcome call"|email on same contact
                within 2 hours
                ok     created Mon 09:00 ; "Welcome call" Mon 09:01
                bad    created Mon 09:00
                ```

                """)
    }

    @Test func whatDoesNotFitIsRefusedWithItsPlace() throws {
        let pattern = try #require(RulePattern.all().first { $0.name == "keep-alive" })
        do {
            _ = try pattern.block(id: "KEEP-1", values: ["time": "0 days"])
            Issue.record("accepted")
        } catch let list as DiagnosticList {
            #expect(list.diagnostics.map(\.code) == ["E-RULE-RANGE"])
        }
        do {
            _ = try pattern.block(id: "KEEP-1", values: ["tiem": "3 days"])
            Issue.record("accepted")
        } catch let error as Diagnostic {
            #expect(error.code == "E-RULE-BLANK")
        }
    }
}
