import CRMModel
import Diagnostics
import RuleLanguage
import Testing

@Suite struct RuleReaderTests {
    @Test func aRuleIsReadIntoItsParts() throws {
        let rule = try RuleTexts.rule(
            """
            # every lead is answered
            when   a lead is created
            then   activity call|email on same lead   # either will do

            within 1 business day
            except source is "Import"
                or source is "List"
            value  company, account.name
            teach  "LEAD-BASICS"
            effective 2026-09-01 to 2026-12-31
            ok     created Mon 09:00 ; call Tue 16:00 by Bob {source="Web"}
            idle   created Mon+1 9:30 {source="Import"} ; holiday Tue ; now 2026-02-01 12:00
            """)
        #expect(rule.id == "LEAD-2")
        #expect(rule.severity == .major)
        #expect(rule.category == .people)
        let created = EventTerm(.record(.lead, .created))
        #expect(
            rule.form
                == .when(
                    created, .then(EventTerm(.activity([.kind(.call), .kind(.email)]), onSame: .lead), onlyThen: false))
        )
        #expect(rule.window == RuleWindow(to: RuleDuration(1, .businessDays)))
        func source(_ value: String) -> Condition {
            .test(ConditionTest(.compares(FieldPath(["source"]), .equal, RuleValue(.text(value)))))
        }
        #expect(rule.exception == .any([source("Import"), source("List")]))
        #expect(rule.value == [FieldPath(["company"]), FieldPath(["account", "name"])])
        #expect(rule.teach == "LEAD-BASICS")
        let september = try #require(CalendarDate(iso: "2026-09-01"))
        #expect(rule.effective == EffectiveRange(from: september, to: CalendarDate(iso: "2026-12-31")))
        #expect(rule.examples.map(\.word) == [.ok, .idle])
        let monday = ExampleMoment.monday
        #expect(
            rule.examples[0].items == [
                ExampleItem(.event(created, at: ExampleMoment(monday, minute: 540), by: nil, sets: [])),
                ExampleItem(
                    .event(
                        EventTerm(.activity([.kind(.call)])), at: ExampleMoment(monday.adding(days: 1), minute: 960),
                        by: RuleName("Bob"),
                        sets: [ExampleSetting(FieldPath(["source"]), RuleValue(.text("Web")))])),
            ])
        let february = try #require(CalendarDate(iso: "2026-02-01"))
        #expect(
            rule.examples[1].items.map(\.kind) == [
                .event(
                    created, at: ExampleMoment(monday.adding(days: 7), minute: 570), by: nil,
                    sets: [ExampleSetting(FieldPath(["source"]), RuleValue(.text("Import")))]),
                .holiday(monday.adding(days: 1)), .now(ExampleMoment(february, minute: 720)),
            ])
    }

    @Test(arguments: [
        ("every lead\nhas source", RuleForm.every(.lead, .has(.fields([FieldPath(["source"])])))),
        (
            "every case\nhas at least 2 activity \"A\" or activity \"B\"",
            .every(.case, .has(.events(.atLeast(2), [activity("A"), activity("B")])))
        ),
        ("every case\nhas at most 3 activity \"A\"", .every(.case, .has(.events(.atMost(3), [activity("A")])))),
        ("every case\nhas exactly 1 activity \"A\"", .every(.case, .has(.events(.exactly(1), [activity("A")])))),
        (
            "every case\nhas either activity \"A\" or activity \"B\"",
            .every(.case, .has(.either(activity("A"), activity("B"))))
        ),
        ("every case\nstarts with activity \"A\"", .every(.case, .startsWith(activity("A")))),
        ("every case\nends with activity \"A\"", .every(.case, .endsWith(activity("A")))),
        ("every account\ntouched every 2 weeks", .every(.account, .touched(every: RuleDuration(2, .weeks)))),
        (
            "every case\nhas activity \"A\" every 3 days",
            .every(.case, .recurring(.events(.atLeast(1), [activity("A")]), every: RuleDuration(3, .days)))
        ),
        ("when activity \"A\"\nthen activity \"B\"", .when(activity("A"), .then(activity("B"), onlyThen: false))),
        (
            "when activity \"A\"\nthen activity \"B\"\nand only then",
            .when(activity("A"), .then(activity("B"), onlyThen: true))
        ),
        ("when activity \"A\"\nnext activity \"B\"", .when(activity("A"), .next(activity("B"), onlyThen: false))),
        ("when activity \"A\"\nnever next activity \"B\"", .when(activity("A"), .neverNext(activity("B")))),
        ("each activity \"A\"\nthen activity \"B\"", .each(activity("A"), then: activity("B"), onlyThen: false)),
        (
            "before activity \"B\"\nhas activity \"A\"",
            .before(activity("B"), .has(.events(.atLeast(1), [activity("A")])))
        ),
        ("before activity \"B\"\nprevious activity \"A\"", .before(activity("B"), .previous(activity("A")))),
        (
            "before each activity \"B\"\nhas activity \"A\"",
            .beforeEach(activity("B"), has: .events(.atLeast(1), [activity("A")]))
        ),
        (
            "if activity \"A\"\nalso activity \"B\"\nand the other way round",
            .wherever(activity("A"), .also(activity("B"), otherWayRound: true))
        ),
        ("if activity \"A\"\nnever activity \"B\"", .wherever(activity("A"), .never(activity("B")))),
        ("after activity \"A\"\nnever activity \"B\"", .after(activity("A"), never: activity("B"))),
        ("never activity \"A\"", .never(activity("A"))),
    ])
    func everyFormIsRead(text: String, form: RuleForm) throws {
        #expect(try RuleTexts.rule(text).form == form)
    }

    @Test func wordsThatHelpReadingAloudMakeNoDifference() throws {
        func form(_ text: String) throws -> Rule { try RuleTexts.rule(text) }
        #expect(
            try form("when the lead is created\nthen a call or an email on the same lead")
                == form("when lead created\nthen activity call|email on same lead"))
        #expect(
            try form("before an opportunity enters stage \"Won\"\nhas a meeting\nwhere amount is more than 5")
                == form("before opportunity stage \"Won\"\nhas activity meeting\nwhere amount > 5"))
        #expect(
            try form("every lead\nhas source, company\nwhile status is filled\nwithin same day")
                == form("every lead\nhas source, company filled\nwhile status filled\nwithin the same day"))
        #expect(
            try form("when opportunity won\nthen activity call\nwhere stage is not \"A\" and not (a is 1 or b is 2)")
                == form("when opportunity won\nthen activity call\nwhere not stage is \"A\" and not ((a = 1) or b = 2)")
        )
    }

    // MARK: What is refused

    @Test(arguments: [
        ("", ["UNFINISHED"]),
        ("then activity call", ["ORDER"]),
        ("within 1 day\nwhen lead created", ["ORDER", "UNFINISHED"]),
        ("when lead created\nthen activity call\nok created Mon 09:00\nwithin 1 day", ["ORDER"]),
        ("when lead created\nthen activity call\nthen activity email", ["REPEATED"]),
        ("when lead created\nthen activity call\nwhen lead closed", ["REPEATED"]),
        ("when lead created\nhas activity call", ["ORDER"]),
        ("every lead\nstarts with lead created\nwithin 1 day", ["ORDER"]),
        ("never lead created\nwithin 1 day", ["ORDER"]),
        ("if lead created\nnever activity call\nwithin 1 day", ["ORDER"]),
        ("every lead\nhas source\nby owner", ["ORDER"]),
        ("every lead\nhas source every 3 days", ["ORDER"]),
        ("when lead created\nthen activity call\nwithin 0 days", ["RANGE"]),
        ("when lead created\nthen activity call\nwithin 1000000000 minutes", ["RANGE"]),
        ("when lead created\nthen activity call\nwithin 99999999999999999999 days", ["RANGE"]),
        ("when lead created\nthen activity call\nwithin 5 days to 2 days", ["RANGE"]),
        ("when lead created\nthen activity call\nwithin 1 hour to 2 business days", ["UNIT"]),
        ("when lead created\nthen activity call\nwithin 3 dyas", ["UNIT"]),
        ("every lead\nhas at least 0 activity call", ["RANGE"]),
        ("every lead\nhas source, source", ["REPEATED"]),
        ("every lead\nhas either activity call or activity call", ["REPEATED"]),
        ("when lead won\nthen activity call", ["EVENT"]),
        ("when lead creatd\nthen activity call", ["EVENT"]),
        ("when activity cal\nthen activity call", ["ACTIVITY"]),
        ("when activity \"Quote snet\"\nthen activity call", ["ACTIVITY"]),
        ("when opportunity won\nthen activity call\nby role \"AEE\"", ["ROLE"]),
        ("when opportunity won\nthen activity call\nwhere account is won", ["WORD"]),
        ("when opportunity won\nthen activity call\nwhere amount > true", ["TYPE"]),
        ("when opportunity won\nthen activity call\nwhere type > \"A\"", ["TYPE"]),
        ("when opportunity won\nthen activity call\nwhere is_partner contains \"A\"", ["TYPE"]),
        ("when opportunity won\nthen activity call\nwhere type in (\"A\", 5)", ["TYPE"]),
        ("when opportunity won\nthen activity call\nwhere type is import", ["FIELD"]),
        ("when opportunity won\nthen activity call\nwhere amount.x is 1", ["FIELD"]),
        ("when opportunity won\nthen activity call\nwhere primary_contact.phon filled", ["FIELD"]),
        ("when opportunity won\nthen activity call\nwhere (amount > 1", ["UNFINISHED"]),
        ("when opportunity won\nthen activity call\nwhere amount > 1)", ["WORD"]),
        ("when opportunity won\nthen activity call\nwhere amount ~ 1", ["WORD"]),
        ("when opportunity won\nthen activity call\nteach basics", ["QUOTE"]),
        ("when opportunity won\nthen activity “call”", ["QUOTE"]),
        ("when opportunity won\nthen activity call\neffective 2026-02-30", ["RANGE"]),
        ("after next_step changed\nnever next_step cleared", ["FIELD"]),
        ("when nxt_step changed\nthen activity call\nwhile opportunity is open", ["FIELD"]),
        ("when lead created\nthen activity call\nok created Mon 25:00", ["RANGE"]),
        ("when lead created\nthen activity call\nok created Monday 09:00", ["WORD"]),
        ("when lead created\nthen activity call\nok won Mon 09:00", ["EVENT"]),
        ("when lead created\nthen activity call\nok created Mon 09:00 {source=Web}", ["QUOTE"]),
        ("when lead created\nthen activity call\nok created Mon 09:00 ; now Tue 09:00 ; now Tue 10:00", ["REPEATED"]),
        ("when lead created\nthen contact created\nok created Mon 09:00", ["AMBIGUOUS"]),
        (
            "when opportunity won\nthen opportunity.account.type changed\nwhere opportunity.type filled"
                + "\nok type changed Mon 09:00", []
        ),
        (
            "when opportunity won\nthen opportunity.primary_contact.phone changed"
                + "\nwhere account.primary_contact.phone filled\nok phone changed Mon 09:00", ["AMBIGUOUS"]
        ),
        ("when opportunity won\nthen opportunity stage \"Proposal\"\nok activity call|email Mon 09:00", ["AMBIGUOUS"]),
        (
            "when opportunity won\nthen activity call\nvaleu amount\nwithn 1 day\nok won Mon",
            ["CLAUSE", "CLAUSE", "UNFINISHED"]
        ),
    ])
    func whatIsWrongIsSaidOnceAClause(text: String, codes: [String]) {
        #expect(RuleTexts.codes(text, vocabulary: .sample) == codes, "\(text)")
    }

    @Test(arguments: [
        "where type is \"A\" and type is \"B\"",
        "where type is \"A\" and type is not \"a\"",
        "where type in (\"A\", \"B\") and type is \"C\"",
        "where amount > 5 and amount < 5",
        "where amount > 5 and amount <= 4.5",
        "where close_date > 2026-01-02 and close_date < 2026-01-01",
        "where type filled and type empty",
        "where type is \"A\"\nexcept type is \"A\"",
        "where type is \"A\"\nwhile type is \"B\"",
        "where type is \"A\" and (type is \"B\" or type is \"C\")",
        "where stage is \"Proposal\" or earlier and stage is \"Negotiation\"",
        "where stage is \"Proposal\" and stage is \"Negotiation\"",
        "while opportunity is open",
        "where opportunity is lost",
    ])
    func aRuleThatCanNeverFireIsRefused(conditions: String) {
        let text = "when opportunity won\nthen activity call\n" + conditions
        #expect(RuleTexts.codes(text, vocabulary: .sample) == ["DEAD"])
    }

    @Test(arguments: [
        ("while stage is \"Won\" and opportunity is open", ["DEAD"]),
        ("while opportunity is open and stage is \"Won\"", ["DEAD"]),
        ("where stage is \"Lost\" and opportunity is won", ["DEAD"]),
        ("where stage is \"Proposal\" or later and not opportunity is lost and not opportunity is won", []),
        ("where stage is \"Won\" and opportunity is won", []),
        ("where stage is \"Proposal\" and opportunity is won", []),
    ])
    func aClosedStageAndAnOpenRecordContradictEachOther(conditions: String, expected: [String]) {
        var vocabulary = RuleVocabulary.sample
        vocabulary.pipelines = [.init("default", stages: ["Qualification", "Proposal", "Won", "Lost"])]
        vocabulary.outcomes = ["Won": .won, "Lost": .lost]
        let text = "when activity meeting on same opportunity\nthen activity call\n" + conditions
        #expect(RuleTexts.codes(text, vocabulary: vocabulary) == expected)
    }

    @Test func aSourceWithoutOpenRecordsMakesNoRuleWrong() {
        var vocabulary = RuleVocabulary.sample
        vocabulary.pipelines = [.init("default", stages: ["Won"])]
        vocabulary.outcomes = ["Won": .won]
        let text = "every opportunity\nhas amount\nwhile opportunity is open"
        #expect(RuleTexts.codes(text, vocabulary: vocabulary) == [])
        #expect(RuleTexts.codes(text + " and stage is \"Won\"", vocabulary: vocabulary) == ["DEAD"])
    }

    @Test(arguments: [
        "where type is \"A\" or type is \"B\"",
        "where amount >= 5 and amount <= 5",
        "where amount > 5 EUR and amount < 5 USD",
        "where type is not \"A\" and type is not \"B\"",
        "where not amount > 5 and amount empty",
        "where stage is \"Proposal\" or later and stage is \"Negotiation\"",
        "where type is \"A\"\nexcept type is \"B\"",
        "where close_date < today and close_date > today - 30 days",
        "where account.type is \"A\" and type is \"B\"",
        "where opportunity is won",
    ])
    func conditionsThatCanBeMetAreAccepted(conditions: String) {
        let text = "when opportunity won\nthen activity call\n" + conditions
        #expect(RuleTexts.codes(text, vocabulary: .sample) == [])
    }

    @Test func theHeadOfABlockIsChecked() {
        func codes(_ info: String) -> [String] {
            RuleTexts.read("never opportunity.amount changed", info: info).errors.map { String($0.code.dropFirst(7)) }
        }
        #expect(codes("rule LEAD-2 major people") == [])
        #expect(codes("rule  LEAD-2  major  people") == [])
        #expect(codes("rule LEAD-2 major") == ["HEAD"])
        #expect(codes("rule LEAD-2 major people now") == ["HEAD"])
        #expect(codes("rule lead2 high persons") == ["ID", "SEVERITY", "CATEGORY"])
        #expect(codes("rule LEAD major people") == ["ID"])
    }

    @Test func allErrorsOfABlockAreFoundAtOnce() {
        let errors = RuleTexts.read(
            "when laed created\nthen activity cal\nwihtin 1 day\nwhere a is\nok created Mon",
            info: "rule A-1 high people"
        ).errors
        #expect(
            errors.map { String($0.code.dropFirst(7)) } == ["SEVERITY", "RECORD", "ACTIVITY", "CLAUSE", "UNFINISHED"])
        #expect(errors.allSatisfy { $0.exit == .configuration })
    }

    @Test func theCaseRecordIsTheSubjectsOrTheOneTheRuleNames() throws {
        func record(_ clauses: String) throws -> RecordType? { try RuleTexts.rule(clauses).caseRecord }
        #expect(try record("every account\ntouched every 3 days") == .account)
        #expect(try record("when lead created\nthen opportunity won") == .lead)
        #expect(try record("when activity meeting\nthen activity call on same account") == .account)
        #expect(
            try record("when activity meeting\nthen activity call on same account\nwhile opportunity is open")
                == .opportunity)
        #expect(try record("when activity meeting\nthen contact.phone changed") == .contact)
        #expect(try record("before activity meeting\nhas activity call") == .opportunity)
        #expect(try record("when week starts\nthen forecast submitted") == .user)
    }

    @Test func anEventLogKnowsItsActivitiesAndNoEventsOfRecords() throws {
        let log = RuleVocabulary.eventLog(activities: ["Resolve ticket", "Closed"])
        #expect(try RuleTexts.rule("every case\nhas activity \"Closed\"", vocabulary: log).caseRecord == .case)
        #expect(RuleTexts.codes("every case\nhas activity \"Clsoed\"", vocabulary: log) == ["ACTIVITY"])
        #expect(RuleTexts.codes("when case created\nthen activity \"Closed\"", vocabulary: log) == ["EVENT"])
    }

    @Test func aFindingBeyondTheLimitIsCountedAndNotListed() {
        let text = String(repeating: "nonsense\n", count: RuleReader.limit + 50)
        let errors = RuleTexts.read("never opportunity.amount changed\n" + text).errors
        #expect(errors.count == RuleReader.limit + 1)
        #expect(errors.last?.code == "E-RULE-MANY")
        #expect(errors.last?.what.hasPrefix("50 ") == true)
    }
}

private func activity(_ name: String) -> EventTerm { EventTerm(.activity([.named(RuleName(name))])) }
