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
            "every lead\nhas lead created every 10 days", "never lead created",
        ] {
            told(clauses, "this rule can never be kept")
            #expect(RuleTexts.codes(clauses) == ["DEAD"])
        }
        for clauses in [
            "after lead created\nnever lead created", "every lead\nhas lead created",
            "every lead\nhas lead created or activity call", "every lead\nhas exactly 1 lead created",
            "every lead\nhas id, created_at", "before opportunity won\nhas opportunity created",
            "never opportunity created\nwhile opportunity is won", "if activity call\nalso lead created",
            "every invoice\nhas invoice issued",
        ] {
            told(clauses, "this rule can never be broken")
            #expect(RuleTexts.codes(clauses) == ["DEAD"])
        }
        for clauses in [
            "when lead created\nthen lead created on same account", "when opportunity won\nthen opportunity won",
            "never lead created\nwhere source is \"Web\"", "every lead\nstarts with lead created",
            "if opportunity stage \"Proposal\"\nalso opportunity created\nwithin 90 days",
            "never opportunity created\nwhere stage is \"Proposal\" or later",
            "every lead\nhas lead created\nby role \"SDR\"", "every lead\nhas source, created_at",
        ] {
            #expect(RuleTexts.codes(clauses).isEmpty, "\(clauses)")
        }
    }

    @Test("What cannot be so once the step is saved is refused below 'never', with how to ask for the time before")
    func impossibleBan() {
        for clauses in [
            "never opportunity won\nwhere opportunity is open", "never opportunity lost\nwhere opportunity is won",
        ] {
            told(clauses, "hint: 'while' asks how the record stood before")
            #expect(RuleTexts.codes(clauses) == ["DEAD"])
        }
        #expect(RuleTexts.codes("never opportunity won\nwhile opportunity is open").isEmpty)
        #expect(
            RuleTexts.codes("never activity call\nwhere opportunity is won\nwhile opportunity is open") == ["DEAD"])
    }

    @Test("A slip in the first of several words, in a record, a stage's reach or a first clause is answered")
    func slips() {
        let call = "\nthen activity call\n"
        told("when lead created\(call)within 2 busines days", "did you mean 'business days'?")
        told("when lead created\(call)by diferent user", "did you mean 'different user'?")
        told("when opportunity created\(call)while oportunity is open", "did you mean 'opportunity'?")
        told("when opportunity stage \"Proposal\" or latter\(call)", "did you mean 'later'?")
        told("every opportunity\nhas activity call\nwhile stage is \"Proposal\" or latter", "did you mean 'later'?")
        told("every opportunity\nends with opportunity won or opportunity lost", "'opportunity closed' is won or lost")
        let all = RuleTexts.read("evry opportunity\nhas activity call\nwihtin 2 days").errors.map(\.text)
        #expect(all.count == 2 && all[1].contains("did you mean 'within'?"), "\(all)")
        #expect(RuleTexts.codes("evry opportunity\nhas activity call\nwithin 2 days") == ["CLAUSE"])
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

    @Test("What every record does cannot be forbidden wherever something else occurs")
    func forbiddenBeginning() {
        told("if opportunity won\nnever opportunity created", "this rule can never be kept")
        #expect(RuleTexts.codes("if opportunity won\nnever opportunity created\nby different user").isEmpty)
    }

    @Test(
        "An amount, a share or a day in another form is answered with the form of the language",
        arguments: [
            ("amount > EUR 50000", "write 50000 EUR"), ("amount > €50000", "write 50000 EUR"),
            ("amount > €50.000", "write 50000 EUR"), ("amount > $50000", "write 50000 USD"),
            ("amount > £50", "write 50 GBP"), ("amount > 50000 $", "did you mean 'USD'?"),
            ("amount > 50k", "write 50000"), ("amount > 50 K EUR", "write 50000 EUR"),
            ("amount > 50 TEUR", "write 50000 EUR"), ("amount > 1.5 million", "write 1500000"),
            ("amount > 2 mio EUR", "write 2000000 EUR"), ("discount > 12,5 %", "write 12.5"),
            ("discount > 0,15", "write 0.15"), ("discount > 15 pct", "did you mean '%'?"),
            ("amount > 50_00", "write 5000"), ("amount > 50'000 CHF", "thousands are written 50000 or 50_000"),
            ("close_date > 01.12.2026", "YYYY-MM-DD: 2026-12-01"),
            ("close_date > 12/31/2026", "YYYY-MM-DD: 2026-12-31"),
            ("close_date > 12/01/2026", "days are written YYYY-MM-DD"),
        ])
    func forms(_ test: String, _ hint: String) {
        told("every opportunity\nhas next_step\nwhere \(test)", hint)
    }

    @Test(
        "A comparison as people say it is answered with that of the language",
        arguments: [
            ("amount is over 50000", "write 'amount > 50000'"),
            ("amount over 50_000 EUR", "write 'amount > 50_000 EUR'"),
            ("amount is not over 50000", "write 'not amount > 50000'"),
            ("amount greater than 50000", "write 'amount > 50000'"),
            ("amount between 5 and 10 EUR", "write 'amount >= 5 and amount <= 10 EUR'"),
            ("close_date before 2026-12-31", "write 'close_date < 2026-12-31'"),
            ("close_date is after today", "write 'close_date > today'"),
            ("close_date within 30 days", "write 'close_date <= today + 30 days'"),
            ("next_step is blank", "write 'next_step empty'"), ("next_step is set", "write 'next_step filled'"),
            ("type is \"A\" or \"B\"", "write 'type in (\"A\", \"B\")'"),
            ("type is \"A\", \"B\"", "write 'type in (\"A\", \"B\")'"),
            ("amount > 50_000 and < 100_000", "write 'and amount < 100_000'"),
            ("stage is at least \"Proposal\"", "write 'stage is \"Proposal\" or later'"),
            ("stage >= \"Proposal\"", "write 'stage is \"Proposal\" or later'"),
            ("stage is before \"Proposal\"", "write 'not stage is \"Proposal\" or later'"),
            ("stage is \"A\" or \"B\"", "write 'stage is \"A\" or stage is \"B\"'"),
            ("opportunity is closed", "write 'not opportunity is open'"),
            ("close date < today", "write 'close_date'"),
        ])
    func comparisons(_ test: String, _ hint: String) {
        told("every opportunity\nhas next_step\nwhere \(test)", hint)
    }

    @Test("Numbers up to twelve may be words, as they are said")
    func numerals() throws {
        let rule = try RuleTexts.rule("when lead created\nthen call\nwithin one business day")
        #expect(RulePrinter.clauses(rule)[2] == "within 1 business day")
        #expect(RuleTexts.codes("every account\nhas at least two meeting").isEmpty)
        #expect(RuleTexts.codes("every opportunity\ntouched every two weeks").isEmpty)
        told("every opportunity\ntouched every month", "write '30 days'")
        told("when lead created\nthen call\nwithin 2 months", "write '60 days'")
        told("when lead created\nthen call\nwithin two working days", "write 'two business days'")
        told("when lead created\nthen call\nwithin 2 Business Days", "'business days' in small letters")
    }

    @Test("A clause with a capital is told its own word, and the rest is read")
    func capitals() {
        let errors = RuleTexts.read("When lead created\nThen call\nWithin 1 day").errors.map(\.text)
        #expect(errors.count == 3)
        for (error, word) in zip(errors, ["when", "then", "within"]) {
            #expect(error.contains("write '\(word)'"), "\(error)")
        }
    }

    @Test("Events and fields as people say them are answered with those of the language")
    func plainEvents() {
        told("when a quote is sent\nthen call", "write 'activity \"Quote sent\"'", .sample)
        told("when a quote is sent\nthen call", "write 'activity \"Quote sent\"'")
        told("before stage \"Proposal\"\nhas meeting", "write 'opportunity stage \"Proposal\"'")
        told("every opportunity\nhas close date", "write 'close_date'", .sample)
        told("every opportunity\nhas a close_date and an amount", "write 'close_date, amount'", .sample)
        #expect(RuleTexts.codes("every opportunity\nhas a close_date, an amount", vocabulary: .sample).isEmpty)
        told("when lead created\nthen call\nok created Monday 09:00 ; call Tue 09:00", "did you mean 'Mon'?")
    }

    @Test("A word that is a field and a kind of activity is refused with both ways to write it")
    func twoReadings() {
        var vocabulary = RuleVocabulary.sample
        vocabulary.fields[.lead, default: [:]]["email"] = .text
        told(
            "every lead\nhas email", "hint: write 'email filled' for the field, 'activity email' for the activity",
            vocabulary)
        for clauses in [
            "every lead\nhas email filled", "every lead\nhas activity email", "every lead\nhas at least 2 email",
            "every opportunity\nhas email",
        ] { #expect(RuleTexts.codes(clauses, vocabulary: vocabulary).isEmpty, "\(clauses)") }
    }

    @Test("A condition on what the event itself has ended is dead under before too")
    func beforeTheEnd() {
        let rule = "before opportunity won\nhas activity meeting\n"
        #expect(RuleTexts.codes(rule + "where opportunity is open") == ["DEAD"])
        #expect(RuleTexts.codes(rule + "where opportunity is won").isEmpty)
        #expect(RuleTexts.codes(rule + "while opportunity is open").isEmpty)
    }

    @Test("A short word is compared with words that are one slip away only")
    func noWildGuess() {
        for clauses in [
            "when a quotation\nthen call", "every opportunity\nhas amount\nwhere amount > 50 K",
            "every opportunity\nhas amount\nwhere amount > 1e5",
        ] {
            let text = first(clauses)
            #expect(!text.contains("did you mean 'or'") && !text.contains("did you mean 'note'"), "\(text)")
        }
        told("wehn lead created\nthen call", "did you mean 'when'?")
    }

    @Test("A dead rule quotes what the author wrote")
    func quotes() {
        told(
            "when lead converted\nthen call on same lead\nwhile lead is open",
            "'lead is open' contradicts 'lead converted'")
        told(
            "when opportunity stage \"Proposal\"\nthen call\nwhere stage is \"Negotiation\"",
            "'stage is \"Negotiation\"' contradicts 'opportunity stage \"Proposal\"'", .sample)
        #expect(
            RuleTexts.codes(
                "when opportunity stage \"Proposal\" or later\nthen call\nwhere stage is \"Negotiation\"",
                vocabulary: .sample
            ).isEmpty)
    }
}
