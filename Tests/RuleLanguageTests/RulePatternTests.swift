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

    @Test("Answers as people give them are written as the language writes them")
    func plainAnswers() throws {
        func clauses(_ name: String, _ values: [String: String], _ vocabulary: RuleVocabulary) throws -> [Substring] {
            let pattern = try #require(RulePattern.all(for: vocabulary).first { $0.name == name })
            return try pattern.block(id: "NEW-1", values: values, vocabulary: vocabulary).split(separator: "\n")
        }
        let follow = try clauses("follow-up", ["activity": "quote sent", "answer": "Call or e-mail"], .sample)
        #expect(follow[1] == "when   activity \"Quote sent\"")
        #expect(follow[2] == "then   activity call|email on same opportunity")
        #expect(follow[5] == "ok     \"Quote sent\" Mon 10:00 ; call Mon 10:01")
        let free = try clauses(
            "follow-up", ["activity": "Site visit, Quote sent", "time": "two working days"], .lenient)
        #expect(free[1] == "when   activity \"Site visit\"|\"Quote sent\"")
        #expect(free[3] == "within 2 business days")
        let fields = try clauses(
            "required-fields", ["stage": "negotiation", "fields": "Amount and close date"], .sample)
        #expect(fields[2] == "has    amount, close_date")
        #expect(fields.contains("while  stage is \"Negotiation\" or later"), "\(fields)")
        #expect(try clauses("first-contact", ["record": "Deals"], .lenient)[1] == "when   opportunity created")
        // What is too late is another stage than the right one.
        let start = try clauses("starts-with", ["stage": "Proposal"], .lenient)
        #expect(start[4] == "bad    stage \"Negotiation\" Mon 09:00")
        for wrong in ["cal", "meet"] {
            #expect(throws: DiagnosticList.self) { try clauses("follow-up", ["activity": wrong], .lenient) }
        }
        #expect(throws: DiagnosticList.self) { try clauses("follow-up", ["activity": "Quote snet"], .sample) }
    }

    @Test func theNamesOfTheCompanyAreOffered() throws {
        var offering = RuleVocabulary.lenient
        offering.offeredActivities = ["Quote sent"]
        offering.offeredStages = ["Begin", "Middle", "End"]
        for vocabulary in [RuleVocabulary.sample, offering] {
            let pattern = try #require(RulePattern.all(for: vocabulary).first { $0.name == "this-before-that" })
            #expect(pattern.blanks[1].choices.contains("Quote sent"))
            #expect(pattern.blanks[1].choices.starts(with: ["call", "email"]))
        }
        #expect(RulePattern.all(for: offering)[6].blanks[0].choices == ["Begin", "Middle", "End"])
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
