import Conformance
import Foundation
import RuleLanguage
import Testing

@Suite("Examples of rules")
struct ExampleTests {
    @Test("Every example of the manual that comes with crmsite comes out as its word says")
    func ownManual() throws {
        let folder = SharedFolder.root.appendingPathComponent("content/usage-manual")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
        var rules = 0
        var examples = 0
        for file in files.sorted() {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            for rule in RuleText.rules(in: text, file: file) {
                rules += 1
                examples += rule.examples.count
                #expect(RuleExamples.check(rule).map(\.text) == [])
            }
        }
        #expect(rules >= 24 && examples >= 80)
    }

    @Test("Every example of the reference of the language comes out as its word says")
    func reference() throws {
        let text = try String(
            contentsOf: SharedFolder.root.appendingPathComponent("docs/usage-manual.md"), encoding: .utf8)
        let rules = RuleText.rules(in: text, file: "docs/usage-manual.md")
        #expect(rules.count >= 25)
        for rule in rules { #expect(RuleExamples.check(rule).map(\.text) == []) }
    }

    @Test("Every example of the everyday patterns comes out as its word says", arguments: RulePattern.all())
    func patterns(_ pattern: RulePattern) throws {
        let rules = RuleText.rules(in: try pattern.block(id: "NEW-1"))
        #expect(rules.count == 1)
        for rule in rules {
            #expect(!rule.examples.isEmpty)
            #expect(RuleExamples.check(rule).map(\.text) == [])
        }
    }

    @Test(
        "Every example of the sample rules of the design comes out as its word says",
        .enabled(if: SharedFolder.isPresent, "needs the shared test material (CRMSITE_SHARED or ../shared)"))
    func samples() throws {
        let text = String(decoding: try SharedFolder.data("design/manual-rules.md"), as: UTF8.self)
        let rules = RuleText.rules(in: text, file: "manual-rules.md")
        #expect(rules.count == 18)
        for rule in rules { #expect(RuleExamples.check(rule).map(\.text) == []) }
    }

    @Test("An example that comes out otherwise is an error with its place and what decided it")
    func wrongExample() throws {
        let rule = try RuleText.rule(
            """
            when   lead created
            then   activity call|email on same lead
            within 1 business day
            bad    created Mon 09:00 ; call Tue 16:00
            """)
        let finding = try #require(RuleExamples.check(rule).first)
        #expect(
            finding.text == """
                error[E-RULE-EXAMPLE]: this 'bad' example is fulfilled: manual.md:5:1
                5 | bad    created Mon 09:00 ; call Tue 16:00
                  | ^^^
                   deadline is Wed 00:00; call at Tue 16:00 is in time
                """)
        #expect(finding.exit == .configuration)
    }

    @Test(
        "What decided a wrong example is said for each way it can come out",
        arguments: [
            (
                "when lead created\nthen lead assigned\nwithin 4 hours\nok created Mon 09:00",
                "violated", "deadline is Mon 13:00; nothing answers created at Mon 09:00"
            ),
            (
                "when lead created\nthen lead assigned\nwithin 4 hours\nok created Mon 09:00 ; assigned Mon 13:01",
                "late", "deadline is Mon 13:00; assigned at Mon 13:01 comes too late"
            ),
            (
                "when lead created\nthen lead assigned\nwithin 4 hours\nok created Mon 09:00 ; now Mon 10:00",
                "pending", "deadline is Mon 13:00; the cut-off is Mon 10:00"
            ),
            (
                "when lead created\nthen lead assigned\nwithin 4 hours\nok assigned Mon 13:01",
                "not activated", "nothing in it activates the rule"
            ),
            (
                "when lead created\nthen lead assigned\nexcept source is true\nok created Mon 09:00 {source=true}",
                "not activated", "the exception holds at Mon 09:00"
            ),
            (
                "after opportunity won\nnever opportunity.amount changed\nok won Mon 10:00 ; amount changed Tue 09:00",
                "violated", "amount changed at Tue 09:00 is forbidden"
            ),
            (
                "before opportunity won\nhas activity meeting\nok won Mon 10:00",
                "violated", "won at Mon 10:00 comes without what has to be there before"
            ),
        ])
    func reasons(_ clauses: String, _ result: String, _ reason: String) throws {
        let finding = try #require(RuleExamples.check(try RuleText.rule(clauses)).first)
        #expect(finding.what == "this 'ok' example is \(result)")
        #expect(finding.details.last == reason)
    }

    @Test("A wrong example of a rule with 'by' says whose deed was expected, and how it is written")
    func expectedActor() throws {
        for (by, told) in [
            ("manager", "written 'by Manager'; here act Ann and Bob"),
            ("role \"Team manager\"", "written 'by \"Team manager\"'; here act Ann and Bob"),
            ("owner", "by owner: what Ann does counts"), ("same user", "only what the same person does counts"),
        ] {
            let rule = try RuleText.rule(
                "when opportunity lost\nthen activity call\nby \(by)\nok lost Mon 09:00 ; call Tue 09:00 by Bob")
            let text = try #require(RuleExamples.check(rule).first).text
            #expect(text.contains(told), "\(text)")
        }
        let rule = try RuleText.rule(
            "when opportunity lost\nthen activity call\nby manager\nok lost Mon 09:00 ; call Tue 09:00 by manager")
        #expect(RuleExamples.check(rule).isEmpty)
    }

    @Test(
        "Texts are compared without regard to capitals, and shares with numbers above one in percent",
        arguments: [
            "where source is \"import\"\nok created Mon 09:00 {source=\"Import\"} ; call Mon 10:00",
            "where source in (\"IMPORT\", \"Web\")\nok created Mon 09:00 {source=\"import\"} ; call Mon 10:00",
            "where source is \"Zürich\"\nok created Mon 09:00 {source=\"ZÜRICH\"} ; call Mon 10:00",
            "where source is not \"import\"\nidle created Mon 09:00 {source=\"Import\"} ; call Mon 10:00",
            "where discount > 15\nok created Mon 09:00 {discount=\"20 %\"} ; call Mon 10:00",
            "where discount > 15\nidle created Mon 09:00 {discount=\"10 %\"} ; call Mon 10:00",
            "where discount > 0.15\nok created Mon 09:00 {discount=\"20 %\"} ; call Mon 10:00",
            "where discount > 0.15\nidle created Mon 09:00 {discount=\"10 %\"} ; call Mon 10:00",
        ])
    func values(_ end: String) throws {
        let rule = try RuleText.rule("when lead created\nthen activity call\n\(end)")
        #expect(RuleExamples.check(rule).map(\.text) == [])
    }

    /// Rules of which every example must come out: what the language says of CRM records.
    @Test(
        "Records are judged as the language says",
        arguments: [
            // Done in one save, whichever was written first.
            """
            before opportunity stage "Proposal"
            has    activity meeting
            ok     stage "Proposal" Mon 09:00 ; meeting Mon 09:00
            bad    stage "Proposal" Mon 09:00 by Bob ; meeting Mon 09:00
            """,
            """
            when   opportunity won
            then   opportunity.contract filled
            within 1 hour
            ok     contract filled Mon 09:00 ; won Mon 09:00
            bad    contract filled Mon 08:00 ; won Mon 09:00
            """,
            // The same term needs a second event, in one save as well.
            """
            when   activity call
            then   activity call
            within 1 day
            bad    call Mon 09:00
            bad    call Mon 09:00 ; call Mon 09:00
            """,
            // An activity does not answer itself.
            """
            when   activity email
            then   activity call|email
            within 1 day
            bad    email Mon 09:00
            ok     email Mon 09:00 ; call Mon 10:00
            """,
            // What stops first withdraws; what was overdue by then stays violated.
            """
            when   activity meeting
            then   activity note
            within 2 days
            while  opportunity is open
            idle   meeting Mon 09:00 ; opportunity won Tue 09:00
            bad    meeting Mon 09:00 ; opportunity won Fri 09:00
            late   meeting Mon 09:00 ; note Thu 09:00 ; opportunity won Fri 09:00
            ok     meeting Mon 09:00 ; note Tue 09:00 ; opportunity won Tue 09:00
            idle   opportunity won Mon 08:00 ; meeting Mon 09:00
            """,
            // A closing that came before the activation does not cut it off.
            """
            when   opportunity won
            then   activity call
            within 3 days
            open   won Mon 09:00 ; now Tue 09:00
            bad    won Mon 09:00 ; now Fri 09:00
            """,
            """
            when   activity meeting
            then   activity call
            bad    meeting Mon 09:00 ; opportunity won Tue 09:00 ; now Wed 09:00
            open   opportunity won Mon 09:00 ; meeting Tue 09:00 ; now Wed 09:00
            """,
            // Neighbours: saves, not single changes; creation is none.
            """
            when   opportunity stage "Won"
            next   activity task
            ok     created Mon 08:00 ; stage "Won" Mon 09:00 {amount=5, type="x"} ; task Tue 09:00
            bad    stage "Won" Mon 09:00 ; amount changed Mon 10:00 ; task Tue 09:00
            """,
            // Who does it.
            """
            before activity "Quote sent"
            has    activity "Approval"
            by     manager
            ok     "Approval" Mon 09:00 by Manager ; "Quote sent" Mon 10:00
            bad    "Approval" Mon 09:00 by Bob ; "Quote sent" Mon 10:00
            """,
            """
            when   activity meeting
            then   activity note
            within 1 day
            by     same user
            ok     meeting Mon 09:00 by Bob ; note Mon 10:00 by Bob
            bad    meeting Mon 09:00 by Bob ; note Mon 10:00
            """,
            // Counted from creation, in a window.
            """
            every  lead
            has    at least 2 activity call
            within 5 days
            ok     created Mon 09:00 ; call Tue 09:00 ; call Wed 09:00
            late   created Mon 09:00 ; call Tue 09:00 ; call Mon+1 09:00
            bad    created Mon 09:00 ; call Tue 09:00
            open   created Mon 09:00 ; call Tue 09:00 ; now Wed 09:00
            """,
            // Completeness is tested at its instant; what is cleared before does not count.
            """
            every  opportunity
            has    amount
            while  stage is "Proposal"
            within 1 day
            ok     created Mon 08:00 ; stage "Proposal" Mon 09:00 ; amount changed Mon 20:00 {amount=5}
            bad    stage "Proposal" Mon 09:00 {amount=5} ; amount cleared Mon 20:00
            late   stage "Proposal" Mon 09:00 ; amount filled Wed 09:00
            idle   stage "Proposal" Mon 09:00 ; stage "Lost" Mon 10:00
            open   stage "Proposal" Mon 09:00 {amount=5} ; now Mon 10:00
            """,
            // A missed deadline restarts the clock.
            """
            every  account
            has    activity call every 10 days
            while  account is active
            bad    account created 2026-01-05 09:00 ; call 2026-01-20 09:00 ; now 2026-01-21 09:00
            ok     account created 2026-01-05 09:00 ; call 2026-01-15 09:00 ; now 2026-01-16 09:00
            open   account created 2026-01-05 09:00 ; now 2026-01-15 09:00
            """,
            // Holidays count.
            """
            when   lead created
            then   activity call
            within 1 business day
            ok     created Mon 09:00 ; holiday Tue ; call Wed 20:00
            late   created Mon 09:00 ; call Wed 20:00
            ok     created Sat 09:00 ; call Mon+1 20:00
            """,
            // Fields in one save with the event count for it.
            """
            before opportunity won
            has    contract
            ok     won Mon 09:00 {contract="C-1"}
            ok     contract filled Mon 08:00 ; won Mon 09:00
            bad    won Mon 09:00 ; contract filled Mon 10:00
            """,
            // Numbers, dates and texts in conditions.
            """
            when   activity "Quote sent"
            then   activity call
            where  amount >= 50_000 and (type in ("New", "Big") or not segment is "A") and name contains "AB"
            within 1 day
            bad    "Quote sent" Mon 09:00 {amount=50000.00, type="New", name="Norr AB", segment="A"}
            idle   "Quote sent" Mon 09:00 {amount=49999.99, type="New", name="Norr AB", segment="A"}
            idle   "Quote sent" Mon 09:00 {amount=60000, type="Old", name="Norr AB", segment="A"}
            bad    "Quote sent" Mon 09:00 {amount=60000, type="Old", name="Norr AB", segment="B"}
            idle   "Quote sent" Mon 09:00 {amount=60000, type="New", name="Norr", segment="A"}
            """,
            """
            every  opportunity
            has    next_step
            while  close_date < today + 3 days
            within 1 day
            idle   created Mon 09:00 {close_date=2026-01-31} ; now Wed 09:00
            bad    created Mon 09:00 {close_date=2026-01-09} ; now Fri 09:00
            """,
        ])
    func records(_ clauses: String) throws {
        let rule = try RuleText.rule(clauses)
        #expect(!rule.examples.isEmpty)
        #expect(RuleExamples.check(rule).map(\.text) == [])
    }

    @Test("'or later' follows the order of the pipeline")
    func orLater() throws {
        let vocabulary = RuleVocabulary(
            pipelines: [RuleVocabulary.Pipeline("default", stages: ["Open", "Offer", "Deal"])])
        let rule = try RuleText.rule(
            """
            before opportunity stage "Offer" or later
            has    activity meeting
            bad    stage "Deal" Mon 09:00
            idle   stage "Open" Mon 09:00
            """, vocabulary: vocabulary)
        #expect(RuleExamples.check(rule, vocabulary: vocabulary).map(\.text) == [])
    }

    @Test("Examples of a rule about an event log are run as on a log, in strict order")
    func logs() throws {
        let rule = try RuleText.rule(
            """
            when   activity "Take"
            then   activity "Resolve"
            within 7 days
            ok     "Take" Mon 09:00 ; "Resolve" Tue 09:00
            bad    "Take" Mon 09:00
            late   "Take" Mon 09:00 ; "Resolve" Thu+1 09:00
            bad    "Resolve" Mon 09:00 ; "Take" Mon 09:00
            open   "Take" Mon 09:00 ; now Tue 09:00
            """, vocabulary: .eventLog())
        #expect(RuleExamples.check(rule, vocabulary: .eventLog()).map(\.text) == [])
    }

    @Test("An example on weekdays before a rule is in force says which days to write")
    func daysBeforeTheRule() {
        let clauses = "when lead created\nthen activity call\nwithin 1 business day\neffective 2026-09-01\n"
        func hints(_ examples: String) -> [String] {
            RuleText.rules(in: "```rule LEAD-1 major people\n\(clauses)\(examples)\n```", file: "manual.md")
                .flatMap { RuleExamples.check($0) }.map(\.hint)
        }
        #expect(
            hints("bad created Mon 09:00") == [
                "the rule is in force from 2026-09-01: write days instead of weekdays, 2026-09-01 09:00"
            ])
        #expect(hints("bad created 2026-09-01 09:00") == [])
        #expect(hints("ok created 2026-09-01 09:00") == [""])
    }

    @Test(
        "Conditions of what is forbidden, and of what is asked for while they hold",
        arguments: [
            // Done before the time, as the step that begins it, in it, and with the step that ends it.
            """
            never  opportunity.type changed
            while  type is "Tender"
            ok     created Mon 09:00 {type="New"} ; type changed Tue 09:00 {type="Tender"} ; won Wed 09:00
            bad    created Mon 09:00 {type="Tender"} ; type changed Tue 09:00 {type="New"}
            idle   created Mon 09:00 {type="New"} ; type changed Tue 09:00 {type="Old"}
            """,
            """
            never  opportunity.discount changed
            where  discount > 15 %
            bad    created Mon 09:00 {discount=10 %} ; discount changed Tue 09:00 {discount=20 %}
            ok     created Mon 09:00 {discount=20 %} ; discount changed Tue 09:00 {discount=10 %} ; won Wed 09:00
            """,
            """
            never  opportunity lost
            while  stage is "Qualification"
            bad    created Mon 09:00 ; stage "Qualification" Tue 09:00 ; lost Wed 09:00
            bad    created Mon 09:00 ; stage "Qualification" Tue 09:00 ; stage "Lost" Wed 09:00 ; lost Wed 09:00
            ok     created Mon 09:00 ; stage "Qualification" Tue 09:00 ; stage "Proposal" Wed 09:00 ; lost Thu 09:00
            """,
            """
            never  opportunity won
            while  amount empty
            bad    created Mon 09:00 ; won Tue 09:00
            ok     created Mon 09:00 ; won Tue 09:00 {amount=5000}
            idle   created Mon 09:00 {amount=5000} ; won Tue 09:00
            """,
            """
            never  opportunity touched
            where  opportunity is won
            ok     created Mon 09:00 ; won Tue 09:00
            bad    created Mon 09:00 ; won Tue 09:00 ; call Wed 09:00
            """,
            """
            never  opportunity.amount filled
            where  opportunity is won
            ok     created Mon 09:00 {amount=5000} ; won Mon 09:00
            bad    created Mon 09:00 ; won Tue 09:00 ; amount filled Wed 09:00 {amount=5000}
            """,
            """
            never  activity call on same opportunity
            where  close_date < today
            open   created 2026-01-05 09:00 {close_date=2026-01-07} ; now 2026-01-12 09:00
            open   created 2026-01-05 09:00 {close_date=2026-01-07} ; close_date changed 2026-01-12 09:00 {close_date=2026-03-01} ; now 2026-01-13 09:00
            bad    created 2026-01-05 09:00 {close_date=2026-01-07} ; call 2026-01-12 09:00 ; now 2026-01-13 09:00
            """,
            """
            every  opportunity
            has    either activity call or activity meeting
            while  opportunity is open
            ok     created Mon 09:00 ; call Tue 09:00 ; won Wed 09:00
            ok     created Mon 09:00 ; call Tue 09:00 ; won Wed 09:00 ; meeting Wed 09:00
            ok     created Mon 09:00 ; call Tue 09:00 ; won Wed 09:00 ; meeting Fri 09:00
            bad    created Mon 09:00 ; call Tue 09:00 ; meeting Wed 09:00 ; won Thu 09:00
            """,
            """
            every  opportunity
            has    at most 1 activity call
            while  stage is "Proposal"
            ok     created Mon 09:00 ; call Tue 08:00 ; stage "Proposal" Tue 09:00 ; call Wed 09:00 ; won Thu 09:00
            bad    created Mon 09:00 ; stage "Proposal" Tue 09:00 ; call Wed 09:00 ; call Wed 10:00 ; won Thu 09:00
            """,
        ])
    func conditionsOfTheWholeLife(clauses: String) throws {
        #expect(RuleExamples.check(try RuleText.rule(clauses)).map(\.text) == [])
    }
}
