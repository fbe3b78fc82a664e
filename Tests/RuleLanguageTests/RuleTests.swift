import RuleLanguage
import Testing

@Suite struct RuleTests {
    @Test func severitiesWeighOneThreeAndNine() {
        #expect(RuleSeverity.allCases.map(\.weight) == [1, 3, 9])
    }

    @Test func theMondayOfExamplesIsTheFifthOfJanuary2026() {
        #expect(ExampleMoment.monday.iso == "2026-01-05")
        #expect(ExampleMoment(ExampleMoment.monday, minute: 90).instant.iso == "2026-01-05T01:30:00Z")
    }

    @Test func valuesAreComparedByWhatTheySayAndNotByWhereTheyStand() {
        let here = EventTerm(
            .record(.lead, .created), position: SourcePosition(line: 3, column: 6, length: 12))
        let there = EventTerm(.record(.lead, .created))
        #expect(here == there)
        #expect(Set([here, there]).count == 1)
        #expect(here != EventTerm(.record(.lead, .converted)))
    }
}
