import Diagnostics
import RuleLanguage
import Testing

/// What people read when a rule is wrong, word for word.
@Suite struct DiagnosticTextTests {
    private func text(
        _ clauses: String, info: String = "rule LEAD-2 major people", file: String = "content/usage-manual/10-lead.md",
        line: Int
    ) -> String {
        RuleTexts.read(clauses, info: info, vocabulary: .sample, file: file, line: line).errors.map(\.text)
            .joined(separator: "\n\n")
    }

    @Test func anUnknownClauseNamesThoseThatMayStandThere() {
        #expect(
            text("when lead created\nthen activity call\nwhere source is \"Web\"\nwihtin 1 business day\n", line: 20)
                == """
                error[E-RULE-CLAUSE]: unknown clause 'wihtin': content/usage-manual/10-lead.md:24:1
                24 | wihtin 1 business day
                   | ^^^^^^
                   accepted here: within, by, where, while, except, value, teach, effective, ok, bad, late, open, idle
                   did you mean 'within'?
                """)
    }

    @Test func anUnknownRecordNamesThoseThereAre() {
        #expect(
            text("when laed created\nthen activity call\n", line: 21) == """
                error[E-RULE-RECORD]: unknown record 'laed': content/usage-manual/10-lead.md:22:6
                22 | when laed created
                   |      ^^^^
                   accepted: lead, opportunity, account, contact, invoice, user, case, activity, usage, forecast, week, month, quarter
                   did you mean 'lead'?
                """)
    }

    @Test func anUnknownStageNamesThoseOfThePipeline() {
        let file = "content/usage-manual/20-opportunity.md"
        #expect(
            text("before opportunity stage \"Propsal\"\nhas activity call\n", file: file, line: 40) == """
                error[E-RULE-STAGE]: no stage "Propsal" in pipeline "default": content/usage-manual/20-opportunity.md:41:26
                41 | before opportunity stage "Propsal"
                   |                          ^^^^^^^^^
                   accepted: "Qualification", "Needs analysis", "Proposal", "Negotiation"
                   did you mean "Proposal"?
                """)
    }

    @Test func aNumberWithoutUnitIsShownWhereTheUnitIsMissing() {
        #expect(
            text("when lead created\nthen activity call\nwhere source is \"Web\"\n\nwithin 1\n", line: 20) == """
                error[E-RULE-UNIT]: 'within' needs a unit: content/usage-manual/10-lead.md:25:9
                25 | within 1
                   |         ^
                   accepted: minutes, hours, days, business days, weeks
                """)
    }

    @Test func anObligationThatDoesNotFitItsSubjectIsShownWithOneThatDoes() {
        let file = "content/usage-manual/20-opportunity.md"
        #expect(
            text("before opportunity won\nthen activity meeting\n", file: file, line: 55) == """
                error[E-RULE-ORDER]: 'then' can't follow 'before': content/usage-manual/20-opportunity.md:57:1
                57 | then activity meeting
                   | ^^^^
                   'before' takes: has, previous
                   hint: write 'has activity meeting'
                """)
    }

    @Test(arguments: ["when opportunity stage changed", "when opportunity.stage changed"])
    func aChangeOfStageIsToldHowStagesAreEntered(line: String) {
        let found = text("\(line)\nthen activity call\n", file: "a.md", line: 1)
        #expect(found.hasPrefix("error[E-RULE-EVENT]: an opportunity enters stages: a.md:2:"))
        #expect(found.contains("\" or later' for every stage from that one on, or name the one stage"))
        #expect(!found.contains("\n\nerror"))
    }

    @Test func aConditionBehindIfIsToldToStandBehindWhere() {
        #expect(
            text("every opportunity\nif amount > 10000\nhas close_date\n", file: "a.md", line: 1) == """
                error[E-RULE-REPEATED]: a second subject 'if': a.md:3:1
                3 | if amount > 10000
                  | ^^
                   hint: a condition of the rule is written 'where amount > 10000', below the obligation
                """)
    }

    @Test func aConditionAboveTheObligationIsToldToMoveBelow() {
        #expect(
            text("every opportunity\nwhile opportunity is open\nhas amount\n", file: "a.md", line: 1) == """
                error[E-RULE-ORDER]: 'while' can't stand above 'has': a.md:3:1
                3 | while opportunity is open
                  | ^^^^^
                   hint: the obligation comes second: move 'while' below it
                """)
    }

    @Test func aSecondRuleOfTheSameNameIsShownWithTheFirst() {
        var reader = RuleReader()
        let text = "never opportunity.amount changed\n"
        let file = "content/usage-manual/20-opportunity.md"
        _ = reader.read(RuleBlock(info: "rule OPP-1 minor people", text: text, file: file, line: 5))
        _ = reader.read(RuleBlock(info: "rule OPP-1 major process", text: text, file: file, line: 12))
        #expect(
            reader.diagnostics.map(\.text) == [
                """
                error[E-RULE-DUPLICATE]: duplicate rule id 'OPP-1', first at 20-opportunity.md:5: content/usage-manual/20-opportunity.md:12:9
                12 | ```rule OPP-1 major process
                   |         ^^^^^
                """
            ])
    }

    @Test func anUnknownSeverityNamesThoseThereAre() {
        #expect(
            text("never opportunity.amount changed\n", info: "rule LEAD-2 high people", line: 20) == """
                error[E-RULE-SEVERITY]: unknown severity 'high': content/usage-manual/10-lead.md:20:16
                20 | ```rule LEAD-2 high people
                   |                ^^^^
                   accepted: minor, major, critical
                """)
    }

    @Test func anUnknownFieldIsShownWithTheNearest() {
        let file = "content/usage-manual/20-opportunity.md"
        #expect(
            text("when opportunity won\nthen activity call\nwhere ammount > 50_000 EUR\n", file: file, line: 60) == """
                error[E-RULE-FIELD]: opportunity has no field 'ammount': content/usage-manual/20-opportunity.md:63:7
                63 | where ammount > 50_000 EUR
                   |       ^^^^^^^
                   did you mean 'amount'?
                """)
    }

    @Test func aRuleWithoutObligationIsShownAtItsSubject() {
        #expect(
            text("every account\n", file: "content/usage-manual/30-account.md", line: 17) == """
                error[E-RULE-UNFINISHED]: rule ends without an obligation: content/usage-manual/30-account.md:18:1
                18 | every account
                   | ^^^^^
                   expected next: has, starts with, ends with, touched every
                """)
    }

    @Test func aMissingQuoteIsShownToTheEndOfTheLine() {
        #expect(
            text("when opportunity won\nthen activity \"Quote sent\nwithin 1 day\n", line: 1) == """
                error[E-RULE-QUOTE]: the closing quote is missing: content/usage-manual/10-lead.md:3:15
                3 | then activity "Quote sent
                  |               ^^^^^^^^^^^
                   hint: end the name with " on the same line
                """)
    }

    @Test func aComparisonOfUnlikeThingsSaysWhatTheFieldHolds() {
        #expect(
            text("when opportunity won\nthen activity call\nwhere amount is \"high\"\n", line: 1) == """
                error[E-RULE-TYPE]: 'amount' holds number, and this is text: content/usage-manual/10-lead.md:4:17
                4 | where amount is "high"
                  |                 ^^^^^^
                """)
    }

    @Test func aRangeThatEndsBeforeItBeginsIsShown() {
        #expect(
            text("never opportunity.amount changed\neffective 2026-09-01 to 2026-08-31\n", line: 1) == """
                error[E-RULE-RANGE]: the rule ends before it begins: content/usage-manual/10-lead.md:3:1
                3 | effective 2026-09-01 to 2026-08-31
                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                """)
    }

    @Test func aRepeatedClauseIsShownWithTheFirst() {
        #expect(
            text("when lead created\nthen activity call\nwithin 1 day\nwithin 2 days\n", line: 1) == """
                error[E-RULE-REPEATED]: repeated clause 'within': content/usage-manual/10-lead.md:5:1
                5 | within 2 days
                  | ^^^^^^
                   first on line 4
                """)
    }

    @Test func aRuleThatCannotFireIsShownWithBothConditions() {
        #expect(
            text("when lead created\nthen activity call\nwhere source is \"Web\" and source is \"Mail\"\n", line: 1)
                == """
                error[E-RULE-DEAD]: this rule can never fire: content/usage-manual/10-lead.md:4:27
                4 | where source is "Web" and source is "Mail"
                  |                           ^^^^^^^^^^^^^^^^
                   'source is "Mail"' contradicts 'source is "Web"'
                """)
    }

    @Test func columnsCountUnicodeScalarsAndNotBytes() {
        let errors = RuleTexts.read(
            "before opportunity stage \"Ängebot 👍\" rather\nhas activity call\n", line: 1
        ).errors
        #expect(errors.map { $0.place.text } == ["manual/10-lead.md:2:38"])
        #expect(errors.first?.text.contains("\n2 | before opportunity stage \"Ängebot 👍\" rather\n") == true)
    }

    @Test func aLongLineIsShownAroundTheMistake() throws {
        let text = "where " + String(repeating: "amount is 1 or ", count: 100) + "amount ist 1"
        let error = try #require(
            RuleTexts.read("when opportunity won\nthen activity call\n\(text)\n", line: 1).errors.first)
        let lines = error.text.split(separator: "\n")
        #expect(lines[1].hasPrefix("4 | …"))
        #expect(lines[1].count < 180)
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let before = lines[2].distance(from: lines[2].startIndex, to: caret)
        #expect(lines[1].dropFirst(before).hasPrefix("ist"))
    }
}
