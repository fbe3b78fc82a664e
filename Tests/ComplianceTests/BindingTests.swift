import CRMModel
import CRMStore
import Compliance
import Conformance
import Figures
import RuleLanguage
import Testing

@Suite struct BindingTests {
    private let followUp = """
        when   activity "Quote sent"
        then   activity call|email on same opportunity
        within 3 business days
        while  opportunity is open
        """

    @Test func `a quote is followed up in time, late or not at all, and who owns the deal answers`() throws {
        var book = Book()
        for (id, call) in [("a", "2026-06-03 17:00"), ("b", "2026-06-08 09:00"), ("c", nil as String?)] {
            book.deal(id, created: "2026-05-28 09:00")
            book.act("Quote sent", "2026-06-01 10:00", by: "bob", ["opportunity_id": .text(id)])
            if let call { book.act("call", call, ["opportunity_id": .text(id)]) }
        }
        book.deal("d", created: "2026-05-28 09:00")
        book.act("Quote sent", "2026-06-29 10:00", ["opportunity_id": .text("d")])
        let judged = try book.judge(followUp)
        #expect(judged.lines == ["a fulfilled ann", "b late ann", "c violated ann", "d pending ann"])
        let late = judged.judgement.activations[1]
        #expect(Instant(milliseconds: late.deadline) == Instant(iso: "2026-06-04T23:59:59.999Z"))
        #expect(CalendarDate(dayNumber: late.outcomeDay).iso == "2026-06-04")
    }

    @Test func `a rule over a column without a source judges nobody, whichever of its clauses reads it`() throws {
        let rules = [
            "every opportunity\nhas next_step\nwithin 1 business days\n",
            "every opportunity\nhas amount\nwhere next_step is empty\nwithin 1 business days\n",
            "every opportunity\nhas amount\nwhile next_step is empty\nwithin 1 business days\n",
        ]
        for rule in rules {
            var book = Book()
            book.deal("a", created: "2026-05-28 09:00")
            #expect(try !book.judge(rule).lines.isEmpty, "\(rule)")
            book.unfilled = ["opportunities.next_step"]
            let judged = try book.judge(rule)
            #expect(judged.lines == [], "\(rule)")
            #expect(judged.judgement.failures.map(\.reason) == [.noSource("opportunities.next_step")], "\(rule)")
        }
        var book = Book()
        book.deal("a", created: "2026-05-28 09:00")
        book.act("Quote sent", "2026-06-01 10:00", ["opportunity_id": .text("a")])
        book.unfilled = ["opportunities.status", "opportunities.next_step"]
        let failures = try book.judge(followUp).judgement.failures
        #expect(failures.map(\.reason) == [.noSource("opportunities.status")], "whether a deal is open is not told")
    }

    @Test func `two rules over one column without a source both lack it`() throws {
        var book = Book()
        book.deal("a", created: "2026-05-28 09:00")
        book.unfilled = ["opportunities.next_step"]
        var reader = RuleReader()
        let rules = [1, 2].compactMap { number in
            reader.read(
                RuleBlock(
                    info: "rule TEST-\(number) major people",
                    text: "every opportunity\nhas next_step\nwithin \(number) business days\n", file: "test.md", line: 1
                ))
        }
        #expect(try book.judge(rules).judgement.failures.map(\.rule) == [0, 1])
    }

    @Test func `a deal that is won before the answer releases its owner`() throws {
        var book = Book()
        book.deal("a", created: "2026-05-28 09:00", ["status": .text("won"), "closed_at": at("2026-06-02 09:00")])
        book.act("Quote sent", "2026-06-01 10:00", ["opportunity_id": .text("a")])
        book.enter("a", "Won", "2026-06-02 09:00")
        let judged = try book.judge(followUp)
        #expect(judged.lines == [])
        let ann = judged.records.users.index.row(of: "ann").map(Int32.init) ?? -1
        #expect(judged.judgement.released == [ReleasedCount(user: ann, rule: 0, withdrawn: 1)])
    }

    @Test func `changes saved together answer one another whichever was written first`() throws {
        var book = Book()
        book.deal("a", created: "2026-05-28 09:00")
        book.change("opportunity", "a", "next_step_due", "2026-06-01 10:00:00", to: "2026-06-05")
        book.act("meeting", "2026-06-01 10:00:02", ["opportunity_id": .text("a")])
        book.deal("b", created: "2026-05-28 09:00")
        book.change("opportunity", "b", "next_step_due", "2026-06-01 10:00:00", to: "2026-06-05")
        book.act("meeting", "2026-06-01 10:00:03", ["opportunity_id": .text("b")])
        let judged = try book.judge(
            "when activity meeting\nthen opportunity.next_step_due changed\nwithin 2 business days")
        #expect(judged.lines == ["a fulfilled ann", "b violated ann"])
    }

    @Test func `fields are what they were at the time, rebuilt from their changes`() throws {
        var book = Book()
        // Filled on the day, filled the day after, filled with a word that stands for nothing.
        for (id, time, value) in [
            ("a", "2026-06-02 16:00", "C1"), ("b", "2026-06-03 09:00", "C1"), ("c", "2026-06-02 10:00", "tbd"),
        ] {
            book.deal(id, created: "2026-06-01 09:00", ["next_step": .text(value)])
            book.enter(id, "Proposal", "2026-06-02 09:00")
            book.change("opportunity", id, "next_step", time, to: value)
        }
        book.deal("d", created: "2026-06-01 09:00", ["next_step": .text("Visit")])
        book.enter("d", "Proposal", "2026-06-02 09:00")
        let judged = try book.judge(
            "every opportunity\nhas next_step\nwhile stage is \"Proposal\" or later\nwithin the same day")
        #expect(judged.lines == ["a fulfilled ann", "b late ann", "c violated ann", "d fulfilled ann"])
    }

    @Test func `a field that holds a value from the beginning was filled then`() throws {
        var book = Book()
        book.deal("a", created: "2026-06-01 09:00", ["next_step": .text("Visit")])
        book.deal("b", created: "2026-06-01 09:00", ["next_step": .text("Visit")])
        book.change("opportunity", "b", "next_step", "2026-06-02 10:00", to: "Visit")
        book.deal("c", created: "2026-06-01 09:00")
        book.deal("d", created: "2026-06-01 09:00", ["next_step": .text("tbd")])
        let asked = try book.judge(
            "when opportunity created\nthen opportunity.next_step filled\nwithin the same day")
        #expect(asked.lines == ["a fulfilled ann", "b late ann", "c violated ann", "d violated ann"])
        let forbidden = try book.judge("never opportunity.next_step filled")
        #expect(forbidden.lines == ["a violated ann", "b violated ann", "c pending ann", "d pending ann"])
        for (id, industry) in [("x", "Food"), ("y", nil as String?), ("z", "Food"), ("w", "Food")] {
            book.add(
                "accounts",
                [
                    "id": .text(id), "name": .text(id), "created_at": at("2026-05-01 09:00"),
                    "industry": CellValue(industry),
                ])
            book.deal("of \(id)", created: "2026-06-01 09:00", ["account_id": .text(id)])
        }
        book.change("account", "z", "industry", "2026-05-10 10:00", to: "Food")
        book.change("account", "w", "industry", "2026-06-01 12:00", to: "Food")
        let related = try book.judge("when opportunity created\nthen account.industry filled\nwithin the same day")
        #expect(
            related.lines.filter { $0.hasPrefix("of") } == [
                "of w fulfilled ann", "of x fulfilled ann", "of y violated ann", "of z fulfilled ann",
            ])
        var undated = Book()
        undated.add("leads", ["id": .text("u"), "owner_id": .text("ann"), "email": .text("a@b.example")])
        undated.change("lead", "u", "owner_id", "2026-06-10 10:00", from: "bob", to: "ann")
        #expect(
            try undated.judge("every lead\nhas at least 1 lead.email filled").lines.map { $0.prefix(11) } == [
                "u fulfilled"
            ])
        // An example of the manual and a record of the CRM are judged alike.
        var reader = RuleReader()
        let text = """
            when opportunity created
            then opportunity.next_step filled
            within the same day
            ok   created Mon 09:00 {next_step="Visit"}
            late created Mon 09:00 ; next_step filled Tue 10:00 {next_step="Visit"}
            bad  created Mon 09:00

            """
        let read = reader.read(RuleBlock(info: "rule TEST-1 major people", text: text, file: "test.md", line: 1))
        #expect(RuleExamples.check(try #require(read)).map(\.text) == [])
    }

    @Test func `the owner at the deadline answers, and nobody for a record without one`() throws {
        var book = Book()
        book.deal("a", created: "2026-05-28 09:00", owner: "bob")
        book.change("opportunity", "a", "owner_id", "2026-06-02 09:00", from: "ann", to: "bob", by: "mia")
        book.deal("b", created: "2026-05-28 09:00", owner: nil)
        book.deal("c", created: "2026-05-28 09:00", owner: "robot")
        book.deal("d", created: "2026-05-28 09:00", owner: "mia")
        for id in ["a", "b", "c", "d"] { book.act("Quote sent", "2026-06-01 10:00", ["opportunity_id": .text(id)]) }
        let judged = try book.judge(followUp)
        #expect(
            judged.lines == [
                "a violated bob", "b violated nobody orphaned", "c violated robot orphaned",
                "d violated mia not assigned",
            ])
        #expect(judged.judgement.windows.count == 1)
        #expect(judged.judgement.windows.first?.violated == 1)
        #expect(judged.judgement.handOffs[0].map(\.isBroken) == [true])
    }

    @Test func `who is away from the activation to the deadline is not charged`() throws {
        var book = Book()
        book.away("ann", "2026-06-01", "2026-06-12")
        book.away("bob", "2026-06-02", "2026-06-12")
        for (id, owner) in [("a", "ann"), ("b", "bob")] {
            book.deal(id, created: "2026-05-28 09:00", owner: owner)
            book.act("Quote sent", "2026-06-01 10:00", by: "mia", ["opportunity_id": .text(id)])
        }
        #expect(try book.judge(followUp).lines == ["a violated ann away", "b violated bob"])
    }

    @Test func `holidays of the owner's calendar move the deadline`() throws {
        var book = Book()
        book.add(
            "users", ["id": .text("cy"), "role": .text("AE"), "calendar": .text("X"), "starts_on": .text("2020-01-01")])
        book.add("holidays", ["calendar": .text("X"), "day": .text("2026-06-03")])
        book.add("holidays", ["calendar": .text("Y"), "day": .text("2026-12-25")])
        for (id, owner) in [("a", "ann"), ("b", "cy")] {
            book.deal(id, created: "2026-05-28 09:00", owner: owner)
            book.act("Quote sent", "2026-06-01 10:00", by: owner, ["opportunity_id": .text(id)])
            book.act("call", "2026-06-05 10:00", by: owner, ["opportunity_id": .text(id)])
        }
        #expect(try book.judge(followUp).lines == ["a late ann", "b fulfilled cy"])
    }

    @Test func `a call that was entered after the deadline with an earlier date is marked`() throws {
        var book = Book()
        book.deal("a", created: "2026-05-28 09:00")
        book.act("Quote sent", "2026-06-01 10:00", ["opportunity_id": .text("a")])
        book.act("call", "2026-06-02 10:00", ["opportunity_id": .text("a"), "logged_at": at("2026-06-20 10:00")])
        #expect(try book.judge(followUp).lines == ["a fulfilled ann corrected"])
    }

    @Test func `an activation is judged by the version in force at its instant`() throws {
        var book = Book()
        for (id, day) in [("a", "2026-06-01"), ("b", "2026-06-02")] {
            book.deal(id, created: "2026-05-28 09:00")
            book.act("Quote sent", day + " 10:00", ["opportunity_id": .text(id)])
        }
        #expect(try book.judge(followUp, from: "2026-06-02").lines == ["b violated ann"])
        #expect(try book.judge(followUp, to: "2026-06-01").lines == ["a violated ann"])
    }

    @Test func `somebody else has to approve a discount`() throws {
        var book = Book()
        for (id, discount, approver) in [("a", "20 %", "mia"), ("b", "20 %", "ann"), ("c", "10 %", "ann")] {
            book.deal(id, created: "2026-05-28 09:00")
            book.add(
                "custom_values",
                [
                    "entity": .text("opportunity"), "record_id": .text(id), "field": .text("discount"),
                    "value": .text(discount),
                ])
            book.act("Discount approval", "2026-06-01 10:00", by: approver, ["opportunity_id": .text(id)])
            book.act("Quote sent", "2026-06-02 10:00", ["opportunity_id": .text(id)])
        }
        let judged = try book.judge(
            """
            before activity "Quote sent"
            has activity "Discount approval"
            where discount > 15 %
            by different user
            """
        )
        #expect(judged.lines == ["a fulfilled ann", "b violated ann"])
        #expect(judged.judgement.activations.allSatisfy { $0.flags.contains(.currentValue) })
    }

    @Test func `amounts compare in the record's currency`() throws {
        var book = Book()
        for (id, minor, currency) in [("a", 5_000_000, "EUR"), ("b", 5_000_001, "EUR"), ("c", 900_000_000, "NOK")] {
            book.deal(
                id, created: "2026-06-01 09:00",
                ["amount_minor": .integer(Int64(minor)), "currency": .text(currency)])
        }
        let judged = try book.judge("every opportunity\nhas next_step\nwhere amount > 50_000 EUR\nwithin the same day")
        #expect(judged.lines == ["b violated ann"])
    }

    @Test func `a lead handed over in time is its first owner's merit`() throws {
        var book = Book()
        for (id, converted) in [("a", "2026-06-02 09:00"), ("b", nil as String?)] {
            book.add(
                "leads",
                [
                    "id": .text(id), "owner_id": .text(converted == nil ? "ann" : "bob"),
                    "created_at": at("2026-06-01 09:00"),
                    "created_by_id": .text("ann"), "status": .text("Qualified"),
                    "converted_at": converted.map(at) ?? .null, "closed_at": converted.map(at) ?? .null,
                ])
            book.change("lead", id, "status", "2026-06-01 10:00", from: "New", to: "Qualified")
            if let converted { book.change("lead", id, "owner_id", converted, from: "ann", to: "bob") }
        }
        let judged = try book.judge(
            "when lead.status changed to \"Qualified\"\nthen lead converted\nwithin 3 business days")
        #expect(judged.lines == ["a fulfilled ann", "b violated ann"])
    }

    @Test func `the main contact's check counts for its account`() throws {
        var book = Book()
        for id in ["a", "b"] {
            book.add("accounts", ["id": .text(id), "owner_id": .text("ann"), "created_at": at("2026-01-05 09:00")])
            book.add(
                "contacts",
                [
                    "id": .text("c" + id), "account_id": .text(id), "is_primary": .integer(1),
                    "created_at": at("2026-01-05 09:00"),
                ])
        }
        book.change("contact", "ca", "verified_at", "2026-05-01 09:00", to: "1777626000000")
        let judged = try book.judge(
            "every account\nhas primary_contact.verified_at changed every 120 days\nwhile account is active")
        #expect(judged.lines == ["a fulfilled ann", "a pending ann", "b violated ann", "b pending ann"])
    }

    @Test func `a week begins for every user the area is for, and a forecast answers it`() throws {
        var book = Book()
        for time in ["2026-06-22 15:00:00", "2026-06-22 15:00:01"] {
            book.add(
                "forecast_submissions",
                [
                    "id": .text(time), "user_id": .text("ann"), "period_start": .text("2026-04-01"),
                    "period_end": .text("2026-07-01"), "submitted_at": at(time), "amount_minor": .integer(1),
                    "currency": .text("EUR"),
                ])
        }
        let judged = try book.judge(
            "when week starts\nthen forecast submitted\nwithin 1 business day", from: "2026-06-22")
        #expect(judged.lines == ["ann fulfilled ann", "ann violated ann", "bob violated bob", "bob violated bob"])
        let before = try book.judge("before forecast submitted\nhas usage report \"Overdue deals\"\nwithin 1 day")
        #expect(before.judgement.failures.map(\.reason) == [.noSource("usage_events")])
    }

    @Test func `an activity goes by the name the settings give it`() throws {
        var book = Book()
        book.deal("a", created: "2026-06-01 09:00")
        book.act("meeting", "2026-06-01 10:00", ["opportunity_id": .text("a"), "subject": .text("On SITE with Ada")])
        book.enter("a", "Proposal", "2026-06-02 09:00")
        book.deal("b", created: "2026-06-01 09:00")
        book.act("meeting", "2026-06-01 10:00", ["opportunity_id": .text("b"), "subject": .text("Lunch")])
        book.enter("b", "Proposal", "2026-06-02 09:00")
        var settings = ComplianceSettings()
        settings.activities["Site visit"] = ComplianceSettings.ActivityAlias(
            type: "meeting", subjectContains: "on site")
        let judged = try book.judge(
            "before opportunity stage \"Proposal\"\nhas activity \"Site visit\"", settings: settings)
        #expect(judged.lines == ["a fulfilled ann", "b violated ann"])
    }

    @Test func `a rule about what no record has fails alone`() throws {
        var book = Book()
        book.deal("a", created: "2026-06-01 09:00")
        let judged = try book.judge("every opportunity\nhas shoe_size\nwithin the same day")
        #expect(judged.judgement.failures.map(\.reason) == [.failed("opportunity has no field 'shoe_size'")])
        #expect(judged.lines == [])
    }

    @Test func `days on which somebody owned a live record are exposure, and closed cases are variants`() throws {
        var book = Book()
        book.deal("a", created: "2026-06-15 09:00")
        book.deal(
            "b", created: "2026-06-01 09:00", owner: "bob",
            ["status": .text("lost"), "closed_at": at("2026-06-10 09:00")])
        book.enter("b", "Needs analysis", "2026-06-02 09:00", by: "bob")
        book.enter("b", "Needs analysis", "2026-06-03 09:00", by: "bob")
        book.enter("b", "Lost", "2026-06-10 09:00", by: "bob")
        let judged = try book.judge("every opportunity\nstarts with opportunity stage \"Qualification\"")
        #expect(judged.lines == ["a fulfilled ann", "b fulfilled bob"])
        // Monday 15 to Monday 29 June, and Tuesday 2 (the first complete day) to Wednesday 10 June.
        #expect(judged.judgement.exposure.prefix(2) == [11, 7])
        #expect(judged.judgement.variants[0].map(\.steps) == [["Qualification", "Needs analysis", "Lost"]])
    }

    @Test func `the clock of what is asked again and again starts when the record is created`() throws {
        var book = Book()
        book.deal("a", created: "2026-06-15 09:00")
        // Talked about long before anybody entered it.
        book.act("call", "2026-05-04 09:00", ["opportunity_id": .text("a")])
        let judged = try book.judge(
            "every opportunity\ntouched every 10 business days\nwhile opportunity is open")
        #expect(judged.lines == ["a violated ann", "a pending ann"])
        #expect(judged.judgement.activations.map(\.at).min() == Instant(iso: "2026-06-15T09:00:00Z")?.milliseconds)
    }

    @Test func `what people of other roles do is in no share and is listed`() throws {
        var book = Book()
        for (id, owner) in [("a", "ann"), ("b", "mia")] {
            book.deal(id, created: "2026-05-28 09:00", owner: owner)
            book.act("Quote sent", "2026-06-08 10:00", by: owner, ["opportunity_id": .text(id)])
        }
        let figures = try book.judge(followUp).report().figures
        #expect(figures.byArea.total.n == 1)
        #expect(figures.notAssigned.value == .count(1, of: "outcomes"))
        #expect(ComplianceReport.texts(figures.notAssigned.rows).map { $0[3] } == ["b"])
        #expect(FigureAudit.findings(figures.notAssigned).isEmpty)
    }

    @Test func `a champion who has done nothing for a fortnight is none`() throws {
        for (day, isActive) in [("2026-06-16", false), ("2026-06-17", true)] {
            var book = Book()
            book.add("org_units", ["id": .text("n"), "name": .text("North")])
            for id in ["eve", "fay"] {
                book.add(
                    "users",
                    [
                        "id": .text(id), "role": .text("AE"), "unit_id": .text("n"),
                        "starts_on": .text("2020-01-01"),
                    ])
            }
            book.act("note", day + " 12:00", by: "fay")
            book.deal("a", created: "2026-03-02 09:00", owner: "eve")
            let judged = try book.judge("every opportunity\ntouched every 1 business day\nwhile opportunity is open")
            let named = try judged.report(champion: "fay").needs.entries.compactMap(\.champion)
            #expect(named.isEmpty != isActive, "\(day)")
        }
    }
}
