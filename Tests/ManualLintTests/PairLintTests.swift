import ManualLint
import RuleLanguage
import Testing

/// Findings about pairs of rules, without those about missing examples.
private func pairs(_ rules: [String], vocabulary: RuleVocabulary = .lenient) throws -> [String] {
    try ids(rules, vocabulary: vocabulary).filter { $0.hasPrefix("L05") || $0.hasPrefix("L06") }
}

private func two(_ a: String, _ b: String, vocabulary: RuleVocabulary = .lenient) throws -> [String] {
    try pairs([rule("A-1", a), rule("B-2", b)], vocabulary: vocabulary)
}

@Suite struct PairLintTests {
    @Test func askingForWhatAnotherRuleForbidsIsAConflict() throws {
        #expect(
            try two("when opportunity won / then activity task", "after opportunity won / never activity task") == [
                "L05 B-2"
            ])
        #expect(try two("every opportunity / has activity call", "never activity call") == ["L05 B-2"])
        #expect(
            try two("when lead created / next activity call", "when lead created / never next activity call") == [
                "L05 B-2"
            ])
    }

    @Test func rulesThatCanBothBeKeptAreNoConflict() throws {
        #expect(
            try two("when opportunity won / then activity task", "after opportunity won / never activity call") == [])
        #expect(
            try two("before opportunity won / has activity meeting", "after opportunity won / never activity meeting")
                == [])
        #expect(try two("when lead created / then activity call", "when lead created / then activity email") == [])
    }

    @Test func conditionsThatCannotHoldAtOnceKeepRulesApart() throws {
        let ask = "when opportunity won / then activity task"
        let forbid = "after opportunity won / never activity task"
        #expect(try two(ask + " / where type is \"New\"", forbid + " / where type is \"Repeat\"") == [])
        #expect(try two(ask + " / where type is \"New\"", forbid + " / except type is \"New\"") == [])
        #expect(try two(ask + " / where type is \"New\"", forbid) == ["L05 B-2"])
        #expect(try two(ask, forbid + " / by role \"Clerk\"") == [])
    }

    @Test func aBanUnderAConditionLeavesRoomToKeepTheOtherRule() throws {
        let ask = "every opportunity / ends with opportunity won"
        #expect(try two(ask, "never opportunity won") == ["L05 B-2"])
        #expect(try two(ask, "never opportunity won / while stage is \"Qualification\"") == [])
        #expect(try two(ask, "never opportunity won / where amount empty") == [])
    }

    @Test func daysInForceThatDoNotOverlapKeepRulesApart() throws {
        let ask = "when opportunity won / then activity task / effective 2026-01-01 to 2026-06-30"
        let forbid = "after opportunity won / never activity task / effective 2026-07-01"
        #expect(try two(ask, forbid) == [])
    }

    @Test func aBanForSomeDaysLeavesRoomForTheOtherRule() throws {
        #expect(
            try two(
                "when opportunity won / then activity task / within 10 days",
                "after opportunity won / never activity task / within 2 days") == [])
    }

    @Test func whatAnotherRuleImpliesIsRedundant() throws {
        #expect(
            try two("when lead created / then activity call / and only then", "when lead created / then activity call")
                == ["L06 B-2"])
        #expect(
            try two("when lead created / then activity call|email", "when lead created / then activity call") == [
                "L06 A-1"
            ])
        #expect(
            try two("when lead created / next activity call", "when lead created / then activity call") == ["L06 B-2"])
    }

    @Test func ofTwoEqualRulesTheSecondIsRedundant() throws {
        #expect(
            try two("when lead created / then activity call", "when lead created / then activity call") == ["L06 B-2"])
    }

    @Test func aTighterTimeOrAWiderConditionIsNotImplied() throws {
        let base = "when lead created / then activity call"
        #expect(try two(base + " / within 1 day", base + " / within 3 days") == ["L06 B-2"])
        #expect(try two(base + " / within 3 days", base + " / within 1 day") == ["L06 A-1"])
        #expect(try two(base + " / within 3 days", base + " / within 1 business day") == [])
        #expect(try two(base + " / where source is \"Web\"", base + " / where source is \"Fair\"") == [])
        #expect(try two(base, base + " / where source is \"Web\"") == ["L06 B-2"])
        #expect(try two(base + " / by owner", base) == ["L06 B-2"])
    }

    @Test func aNeighbourIsNotImpliedByALaterEvent() throws {
        #expect(
            try two("each lead created / then activity call", "when lead created / next activity call") == ["L06 A-1"])
    }

    @Test func stagesBehindOrLaterAreKnownFromThePipeline() throws {
        let stages = RuleVocabulary(pipelines: [.init("default", stages: ["Open", "Proposal", "Negotiation"])])
        let early = "before opportunity stage \"Proposal\" or later / has activity meeting"
        let late = "before opportunity stage \"Negotiation\" / has activity meeting"
        #expect(try two(early, late, vocabulary: stages) == ["L06 B-2"])
        #expect(try two(early, late) == [])
    }

    @Test func rulesAboutDifferentRecordsAreNotCompared() throws {
        #expect(
            try two("when lead created / then activity call", "never activity call / where opportunity is open") == [])
    }

    @Test func whatIsNotComparedIsSaid() throws {
        let project = try Project([
            "10-lead.md": chapter([
                rule("A-1", "every opportunity / has at least 9 activity call"),
                rule("B-2", "every opportunity / has activity call"),
            ])
        ])
        let lint = ManualLint(try project.read())
        #expect(lint.findings.allSatisfy { $0.lint == .missingExample })
        #expect(lint.gaps.contains { $0.lint == .conflict && $0.why.hasPrefix("One pair of rules") })
    }

    @Test func manyRulesOfOneEventAreComparedUpToALimitThatIsSaid() throws {
        let rules = (1...300).map { rule("R-\($0)", "when lead created / then activity \"Task \($0)\"") }
        let lint = ManualLint(try Project(["10-lead.md": chapter(rules)]).read())
        #expect(lint.gaps.contains { $0.lint == .redundant && $0.why.hasPrefix("Only the first ") })
    }
}
