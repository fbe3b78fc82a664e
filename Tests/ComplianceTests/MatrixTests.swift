import CRMModel
import Compliance
import RuleLanguage
import Testing

@Suite struct MatrixTests {
    private func close(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-6 } ?? false
    }

    @Test func `a cell weighs by severity, its interval does not, and a critical violation bars green`() throws {
        var office = Office()
        office.area("sales")
        for (id, severity) in [("S-1", .minor), ("S-2", .major), ("S-3", .critical)] as [(String, RuleSeverity)] {
            office.rule(id, severity)
        }
        let user = office.user("ann")
        for (rule, kept, broken) in [(0, 8, 2), (1, 4, 1), (2, 1, 1)] {
            office.add(.fulfilled, kept, rule: rule, user: user)
            office.add(.violated, broken, rule: rule, user: user)
        }
        let cell = try office.report().matrix.cell(user, 0)
        #expect(cell.counts.weightMet == 29 && cell.counts.weightDue == 43)
        #expect(close(cell.counts.share, 0.674419))
        #expect(cell.counts.fulfilled == 13 && cell.counts.due == 17)
        #expect(close(cell.counts.interval?.lower, 0.527382) && close(cell.counts.interval?.upper, 0.904450))
        #expect(cell.state == .undecided)
        // Even where the whole interval is above the target the critical violation stands.
        let low = try office.report(target: 0.5).matrix.cell(user, 0)
        #expect(low.counts.criticalViolated == 1 && low.state == .undecided)
    }

    @Test(arguments: [
        (ActivationState.fulfilled, 16, CellState.followed), (.fulfilled, 15, .undecided), (.fulfilled, 4, .undecided),
        (.violated, 5, .violated), (.violated, 4, .undecided), (.late, 5, .late), (.pending, 3, .pending),
    ]) func `a state follows the bounds of the interval and needs five`(
        state: ActivationState, count: Int, expected: CellState
    ) throws {
        var office = Office.simple()
        office.add(state, count, user: 0)
        #expect(try office.report().matrix.cell(0, 0).state == expected)
    }

    @Test func `late needs the share done at all to reach the target`() throws {
        var office = Office.simple()
        office.add(.late, 8, user: 0)
        office.add(.violated, 2, user: 0)
        office.add(.late, 7, user: 1)
        office.add(.violated, 3, user: 1)
        let matrix = try office.report().matrix
        #expect(matrix.cell(0, 0).state == .late)
        #expect(matrix.cell(1, 0).state == .violated)
    }

    @Test func `doing nothing with records to work on is non-use, without them it is nothing`() throws {
        var office = Office.simple()
        office.expose(0, days: 10)
        office.expose(1, days: 9.5)
        let matrix = try office.report().matrix
        #expect(matrix.cell(0, 0).state == .nonUse)
        #expect(matrix.cell(0, 0).state.isRed)
        #expect(matrix.cell(1, 0).state == .notActivated)
        // Pending obligations alone are use that has not come due.
        office.add(.pending, user: 0)
        #expect(try office.report().matrix.cell(0, 0).state == .pending)
    }

    @Test func `an area of which every rule failed is unknown, one of which a rule runs is judged`() throws {
        var office = Office.simple()
        office.rule("S-2")
        office.expose(0)
        office.judgement.failures = [RuleFailure(rule: 0, reason: .noSource("usage_events"))]
        #expect(try office.report().matrix.cell(0, 0).state == .nonUse)
        office.judgement.failures.append(RuleFailure(rule: 1, reason: .failed("no calendar")))
        #expect(try office.report().matrix.cell(0, 0).state == .unknown)
    }

    @Test func `who is new, or was hardly there, is never red and has no colour`() throws {
        var office = Office.simple()
        let new = office.user("new", unit: 0, from: "2026-05-25")
        office.away(0, "2026-06-02", "2026-06-18")
        office.away(1, "2026-06-02", "2026-06-15")
        for user in [new, 0, 1] { office.add(.violated, 9, user: user) }
        office.add(.fulfilled, 20, user: 2)
        let matrix = try office.report().matrix
        // 27 eligible days; 7 of 20; 10 of 20.
        #expect(matrix.onboarding == [new])
        #expect(matrix.cell(new, 0).state == .undecided)
        #expect(matrix.cell(new, 0).counts.violated == 9)
        #expect(matrix.cell(0, 0).state == .undecided)
        #expect(matrix.cell(1, 0).state == .violated)
        // The team's score leaves the new one out and keeps the absent one.
        let pooled = matrix.pooled { _, _ in true }
        #expect(pooled.due == 9 + 9 + 20)
    }

    @Test func `a new user without any record of use is not called a non-user`() throws {
        var office = Office.simple()
        let new = office.user("new", unit: 0, from: "2026-06-01")
        office.expose(new)
        #expect(try office.report().matrix.cell(new, 0).state == .notActivated)
    }

    @Test func `what happened in the first thirty eligible days counts neither then nor later`() throws {
        var office = Office.simple()
        // Starts on Monday, 11 May: the thirtieth eligible day is Friday, 19 June.
        let user = office.user("joined", unit: 0, from: "2026-05-11")
        office.add(.violated, 9, user: user, daysAgo: 15)
        office.add(.fulfilled, 5, user: user, daysAgo: 3)
        let report = try office.report()
        #expect(report.matrix.onboarding.isEmpty)
        #expect(report.matrix.cell(user, 0).counts.due == 5)
        #expect(report.matrix.cell(user, 0).counts.violated == 0)
        #expect(report.figures.byArea.total.n == 5)
    }

    @Test func `service accounts and those who left are not in the matrix, roles without the area are blank`() throws {
        var office = Office()
        office.area("sales", roles: ["AE"])
        office.rule("S-1")
        let unit = office.unit("north")
        let here = office.user("here", unit: unit)
        let left = office.user("left", unit: unit, to: "2026-05-20")
        let robot = office.user("robot", unit: unit, isService: true)
        let clerk = office.user("clerk", unit: unit, role: "Clerk")
        let nobody = office.user("nobody", unit: unit, role: nil)
        office.add(.violated, 9, user: robot, flags: .orphaned)
        office.add(.violated, 9, user: clerk, flags: .notAssigned)
        let report = try office.report()
        #expect(report.matrix.users == [here, clerk, nobody])
        for user in [left, robot, clerk, nobody] { #expect(report.matrix.cell(user, 0).state == .notAssigned) }
        #expect(report.matrix.cell(here, 0).state == .notActivated)
        // What nobody is assigned to is in no rate; what nobody in service owns is the unit's.
        #expect(report.figures.byArea.total.n == 9)
    }

    @Test func `records without an owner and absences nobody covered count for the unit and for no person`() throws {
        var office = Office.simple()
        office.add(.violated, 6, user: 0, flags: .orphaned)
        office.add(.violated, 7, user: 1, flags: .uncoveredAbsence)
        office.add(.violated, 8, user: -1, flags: .orphaned)
        let report = try office.report()
        #expect(report.matrix.cell(0, 0).counts.isEmpty && report.matrix.cell(1, 0).counts.isEmpty)
        #expect(report.matrix.pooled { _, _ in true }.violated == 21)
        let words = Set(ComplianceReport.texts(report.figures.byArea.total.rows).map { $0[10] })
        #expect(words == ["violated, orphaned", "violated, uncovered absence"])
    }

    @Test func `the window is the 28 complete days before the as-of`() throws {
        var office = Office.simple()
        for days in [0, 1, 28, 29] { office.add(.violated, 1, user: 0, daysAgo: days) }
        let report = try office.report()
        #expect(report.matrix.firstDay.iso == "2026-06-02" && report.matrix.lastDay.iso == "2026-06-29")
        #expect(report.matrix.cell(0, 0).counts.due == 2)
        #expect(report.history.counts(0, 0, window: 0).due == 2)
        #expect(report.history.counts(0, 0, window: 1).due == 1)
    }

    @Test func `never quoting is non-use, a follow-up after 176 days counts against, yesterday's quote is pending`()
        throws
    {
        let rules = try [
            "when   activity \"Quote sent\"\nthen   activity call on same opportunity\nwithin 3 business days\nwhile  opportunity is open",
            "before activity \"Quote sent\"\nhas    name",
        ].enumerated().map { number, text in
            var reader = RuleReader()
            let read = reader.read(
                RuleBlock(info: "rule Q-\(number + 1) major people", text: text + "\n", file: "test.md", line: 1))
            return try #require(read, "\(reader.diagnostics.map(\.text))")
        }
        func cell(_ rules: [Rule], _ build: (inout Book) -> Void) throws -> ComplianceCell {
            var book = Book()
            build(&book)
            let judged = try book.judge(rules)
            let ann = try #require(judged.records.users.index.row(of: "ann"))
            return try judged.report().matrix.cell(ann, 0)
        }
        let never = try cell(rules) { book in
            for number in 0..<3 { book.deal("d\(number)", created: "2026-01-05 09:00") }
            // Somebody else does quote: that it is recorded at all is known.
            book.deal("b", created: "2026-05-28 09:00", owner: "bob")
            book.act("Quote sent", "2026-06-10 10:00", by: "bob", ["opportunity_id": .text("b")])
        }
        #expect(never.state == .nonUse)
        let yesterday = try cell([rules[0]]) { book in
            book.deal("d", created: "2026-05-28 09:00")
            book.act("Quote sent", "2026-06-29 10:00", ["opportunity_id": .text("d")])
        }
        #expect(yesterday.state == .pending && yesterday.counts.pending == 1 && yesterday.counts.share == nil)
        // The outcome falls on the deadline; the answer 176 days later makes it late, and late is not kept.
        var office = Office.simple()
        office.add(.late, 1, user: 0, lateBy: 176)
        let late = try office.report().matrix.cell(0, 0)
        #expect(late.counts.share == 0 && late.counts.doneShare == 1)
    }

    @Test(
        "A chapter that is announced or new makes nobody a non-user",
        arguments: [
            ("2026-07-15", .notActivated), ("2026-06-25", .notActivated), ("2026-05-01", .nonUse),
            (nil, .nonUse),
        ] as [(String?, CellState)])
    func announced(from: String?, state: CellState) throws {
        var book = Book()
        for number in 0..<3 { book.deal("d\(number)", created: "2026-01-05 09:00") }
        book.deal("b", created: "2026-05-28 09:00", owner: "bob")
        book.act("Quote sent", "2026-06-10 10:00", by: "bob", ["opportunity_id": .text("b")])
        var reader = RuleReader()
        let text = "when activity \"Quote sent\"\nthen activity call on same opportunity\nwithin 3 business days\n"
        let read = reader.read(RuleBlock(info: "rule Q-1 major people", text: text, file: "test.md", line: 1))
        let judged = try book.judge([try #require(read)], from: from)
        let ann = try #require(judged.records.users.index.row(of: "ann"))
        #expect(try judged.report().matrix.cell(ann, 0).state == state)
    }
}
