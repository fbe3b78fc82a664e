import RuleLanguage
import Testing

/// Rules that no record of a CRM can ever answer.
@Suite struct RuleReachTests {
    private func findings(_ clauses: String) throws -> [String] {
        RuleReach.check(try RuleTexts.rule(clauses)).map(\.text)
    }

    @Test(
        "What no record can answer is an error at its clause",
        arguments: [
            (
                "every lead\nhas phone\nwhile opportunity is open", "the state of opportunity can't be tested here", 23,
                7
            ),
            (
                "when lead created\nthen lead converted\nwhere stage is \"Proposal\"",
                "only an opportunity has a stage", 23, 7
            ),
            (
                "when activity call on same lead\nthen lead converted\nwhere opportunity is open",
                "the state of opportunity can't be tested here", 23, 7
            ),
            (
                "every user\nhas forecast submitted every 7 days\nwhile lead is open",
                "the state of lead can't be tested here", 23, 7
            ),
            (
                "when invoice issued\nthen activity call on same account\nwhere contact is active",
                "the state of contact can't be tested here", 23, 7
            ),
            ("every case\nhas activity call", "a CRM has no record this rule could be about", 22, 5),
            (
                "when lead created\nthen invoice issued", "'invoice issued' is not read for a rule about each lead",
                22, 6
            ),
            (
                "when week starts\nthen account touched", "'account touched' is not read for a rule about each user",
                22, 6
            ),
            (
                "when opportunity won\nthen forecast submitted",
                "'forecast submitted' happens to users, not to each opportunity", 22, 6
            ),
            (
                "when opportunity won\nthen usage login", "'usage login' is recorded of users, not of each opportunity",
                22, 6
            ),
            (
                "every opportunity\nhas account.primary_contact.phone",
                "leads further than one record away from the opportunity", 22, 5
            ),
            ("every lead\nhas invoice.number", "no lead has a record 'invoice' with fields", 22, 5),
            ("every invoice\nhas activity call", "the CRM records no activities on an invoice", 22, 5),
            ("when contact created\nthen lead created on same account", "is not read", 22, 6),
        ])
    func unanswerable(_ clauses: String, _ what: String, _ line: Int, _ column: Int) throws {
        let found = try findings(clauses)
        #expect(found.count == 1)
        let text = try #require(found.first)
        #expect(text.hasPrefix("error[E-RULE-REACH]: "))
        #expect(text.contains(what), "\(text)")
        #expect(text.contains("manual/10-lead.md:\(line):\(column)"), "\(text)")
    }

    @Test("The finding says what can be asked there")
    func hints() throws {
        let state = try #require(try findings("every lead\nhas phone\nwhile opportunity is open").first)
        #expect(state.contains("the rule is about each lead and can also ask about account, contact, opportunity"))
        #expect(state.contains("hint: write 'opportunity.status is \"open\"'"))
        let week = try #require(try findings("when week starts\nthen account touched").first)
        #expect(week.contains("the rule is about each user and can ask about no other record"))
    }

    @Test(
        "What a record leads to can be asked",
        arguments: [
            "every lead\nhas opportunity.amount", "when lead created\nthen opportunity created",
            "when lead created\nthen lead created on same account", "every opportunity\nhas primary_contact.phone",
            "when invoice issued\nthen activity call on same account", "when week starts\nthen forecast submitted",
            "every user\nhas usage report \"Overdue\" every 7 days", "every account\nhas usage view account",
            "when activity meeting\nthen activity note\nwhile opportunity is open",
            "every opportunity\nhas account.segment\nwhile stage is \"Proposal\" or later",
        ])
    func answerable(_ clauses: String) throws {
        #expect(try findings(clauses) == [])
    }
}
