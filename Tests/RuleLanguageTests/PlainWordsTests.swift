import Diagnostics
import RuleLanguage
import Testing

/// What salespeople write, and what they are told.
@Suite struct PlainWordsTests {
    private func first(_ clauses: String, _ vocabulary: RuleVocabulary = .lenient) -> String {
        RuleTexts.read(clauses, vocabulary: vocabulary).errors.first?.text ?? "no error"
    }

    private func told(_ clauses: String, _ part: String, _ vocabulary: RuleVocabulary = .lenient) {
        let text = first(clauses, vocabulary)
        #expect(text.contains(part), "\(text)")
    }

    @Test("Digits in groups of three are refused however they are grouped, with how to write them")
    func thousands() {
        let rule = "when opportunity won\nthen activity call\nwhere amount > "
        #expect(
            first(rule + "50.000 EUR") == """
                error[E-RULE-NUMBER]: '50.000' has two readings: manual/10-lead.md:23:16
                23 | where amount > 50.000 EUR
                   |                ^^^^^^
                   hint: write 50000 or 50_000; if the point is meant, 50
                """)
        for number in ["50,000 EUR", "50 000 EUR", "50.000,00 EUR", "50 000", "50,000"] {
            told(rule + number, "hint: write 50000 or 50_000")
        }
        told(rule + "1.250.000 EUR", "hint: write 1250000 or 1_250_000")
        told(rule + "1 250 000 EUR", "hint: write 1250000 or 1_250_000")
        told(rule + "1.250", "if the point is meant, 1.25")
        told(rule + "1.234", "if the point is meant, 1.2340")
        told("every opportunity\nhas at least 1.000 activity call", "hint: write 1000 or 1_000")
        told("when lead created\nthen call\nwithin 1,000 minutes", "hint: write 1000 or 1_000")
        told("when lead created\nthen call\nwithin 1 000 minutes", "hint: write 1000 or 1_000")
        told("when lead created\nthen call\nok created Mon 09:00 {amount=50,000} ; call Tue 09:00", "50_000")
    }

    @Test("Fractions, shares and lists are no thousands")
    func fractions() throws {
        for value in ["0.500", "0.125 EUR", "1.25 EUR", "1.2500", "12.345 %", "1234.500", "50000", "50_000 EUR"] {
            #expect(RuleTexts.codes("when opportunity won\nthen activity call\nwhere weight > \(value)").isEmpty)
        }
        #expect(RuleTexts.codes("when opportunity won\nthen activity call\nwhere seats in (10,200,300)").isEmpty)
        let rule = try RuleTexts.rule("when opportunity won\nthen activity call\nwhere weight > 1.2340")
        #expect(RulePrinter.clauses(rule)[2] == "where  weight > 1.2340")
    }

    @Test("A currency there is none of, and a share of an amount, are errors")
    func units() {
        let rule = "when opportunity won\nthen activity call\nwhere amount > "
        #expect(RuleTexts.codes(rule + "100_000 XYZ") == ["CURRENCY"])
        #expect(RuleTexts.codes(rule + "100_000 CHF").isEmpty)
        told(rule + "100_000 euro", "did you mean 'EUR'?")
        told(rule + "100_000 chf", "did you mean 'CHF'?")
        #expect(RuleTexts.codes(rule + "15 %") == ["TYPE"])
        #expect(RuleTexts.codes(rule + "15 %", vocabulary: .sample) == ["TYPE"])
        #expect(RuleTexts.codes("when opportunity won\nthen activity call\nwhere discount > 15 %").isEmpty)
    }

    @Test("What happens once cannot be asked for again")
    func once() {
        for clauses in [
            "when lead created\nthen lead created", "each lead created\nthen lead created",
            "before opportunity created\nhas opportunity created", "every lead\nhas at least 2 lead created",
            "every lead\nhas lead created every 10 days",
        ] {
            told(clauses, "this rule can never be kept")
            #expect(RuleTexts.codes(clauses) == ["DEAD"])
        }
        told("after lead created\nnever lead created", "this rule can never be broken")
        for clauses in [
            "when lead created\nthen lead created on same account", "when opportunity won\nthen opportunity won",
            "every lead\nhas lead created", "never lead created", "every lead\nstarts with lead created",
        ] {
            #expect(RuleTexts.codes(clauses).isEmpty, "\(clauses)")
        }
    }

    @Test("A word people use is answered with the one the language has for it")
    func synonyms() {
        told("when deal won\nthen activity call", "did you mean 'opportunity'?")
        told("when customer created\nthen activity call", "did you mean 'account'?")
        told("every company\nhas name", "did you mean 'account'?")
        told("when lead created\nthen call or meet", "did you mean 'meeting'?")
        told("every lead\nhas call or meet", "did you mean 'meeting'?")
        told("when lead created\nthen activity phone", "did you mean 'call'?")
        told("when lead created\nthen call\nwithin 2 working days", "hint: write '2 business days'")
        told("when lead created\nthen call\nwithin 1 workday", "hint: write '1 business day'")
        told("when lead created\nthen call\nunless source is \"Web\"", "did you mean 'except'?")
        told("when opportunity signed\nthen call", "did you mean 'won'?")
        told("when leads created\nthen call", "did you mean 'lead'?")
    }

    @Test("Fields joined by 'and' are told that a comma is meant")
    func commas() {
        told("every opportunity\nhas amount and close_date", "hint: a comma is meant: write 'amount, close_date'")
        told(
            "every opportunity\nhas amount, close_date and next_step",
            "hint: a comma is meant: write 'amount, close_date, next_step'", .sample)
        told("every opportunity\nhas amount, and close_date", "hint: a comma is meant: write 'amount, close_date'")
        told("every opportunity\nhas call and meeting", "hint: write a rule for each")
        told("when lead created\nthen call or lead converted", "hint: kinds of activity can be joined")
    }

    @Test("A hint for a wrong obligation never turns a ban into a duty, nor a duty into a ban")
    func opposites() {
        told("when opportunity won\nnever call", "hint: write 'after opportunity won', 'never activity call'")
        told("before opportunity won\nnever call", "hint: write 'after activity call', 'never opportunity won'")
        told("every opportunity\nnever call", "hint: write 'never activity call' alone")
        told("after opportunity won\nthen call", "hint: write 'when opportunity won', 'then activity call'")
        told("when opportunity won\nhas call", "hint: write 'then activity call'")
    }
}
