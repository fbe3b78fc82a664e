import CRMModel
import Compliance
import Figures
import Testing

@Suite struct FollowUpTests {
    private static let head = "user,unit,area,rule,kind,trigger,at,by,hours,note\n"

    private func effect(_ office: Office, _ rows: String) throws -> FollowUpEffect {
        var office = office
        office.file("follow_ups", FollowUpTests.head + rows)
        return try office.report().effect
    }

    @Test func `what helped is told by the cell in the 28 days after, kind by kind`() throws {
        var office = Office.simple()
        // Follow-ups of 1 May, 60 days before the as-of: outcomes of 2 to 29 May count.
        office.add(.fulfilled, 16, user: 0, daysAgo: 40)
        office.add(.violated, 6, user: 1, daysAgo: 40)
        office.add(.violated, 6, user: 2, daysAgo: 60)
        office.add(.fulfilled, 1, user: 2, daysAgo: 32)
        office.add(.violated, 6, user: 2, daysAgo: 31)
        let effect = try effect(
            office,
            "u0,,sales,,training,proactive,2026-05-01,,,\nu1,,sales,,training,proactive,2026-05-01,,,\nu2,,sales,,help,requested,2026-05-01,,,\nu0,,sales,,stick,proactive,2026-05-01,,,\n"
        )
        #expect(effect.byKind.parts.map(\.name) == ["training", "help"])
        #expect(effect.byKind.parts.map(\.figure.value) == [.share(0.5), .share(1)])
        #expect(effect.byKind.total.n == 3)
        #expect(FigureAudit.findings(effect.byKind).isEmpty)
    }

    @Test func `doing nothing after a follow-up is no success of it`() throws {
        let total = try effect(Office.simple(), "u0,,sales,,training,proactive,2026-05-01,,,\n").byKind.total
        #expect(total.outcome == .absent(.noEvents))
        #expect(total.notes == ["Follow-ups after which nothing fell due are left out: 1."])
    }

    @Test func `a follow-up counts when its 28 days are over`() throws {
        var office = Office.simple()
        office.add(.fulfilled, 16, user: 0, daysAgo: 20)
        #expect(try effect(office, "u0,,sales,,help,proactive,2026-06-02,,,\n").byKind.total.n == 0)
        #expect(try effect(office, "u0,,sales,,help,proactive,2026-06-01,,,\n").byKind.total.n == 1)
    }

    @Test func `unasked help is counted out of all help of the window, sticks apart`() throws {
        let proactive = try effect(
            Office.simple(),
            "u0,,,,help,proactive,2026-06-29,,,\nu0,,,,help,requested,2026-06-02,,,\nu1,,,,support,,2026-06-10,,,\nu1,,,,stick,proactive,2026-06-10,,,\nu2,,,,help,proactive,2026-06-01,,,\nu2,,,,help,proactive,2026-06-30,,,\n"
        ).proactive
        #expect(proactive.numerator == .count(1, of: "follow-ups") && proactive.n == 3)
    }

    @Test func `without the file there is no figure, only what it would take`() throws {
        let effect = try Office.simple().report().effect
        #expect(effect.proactive.outcome == .absent(.noSource) && effect.byKind.total.outcome == .absent(.noSource))
        #expect(effect.proactive.notes == ["We could show this if follow-ups were recorded in follow_ups.csv."])
    }

    @Test func `the order of the rows changes nothing`() throws {
        var office = Office.simple()
        for user in 0..<4 { office.add(user % 2 == 0 ? .fulfilled : .violated, 16, user: user, daysAgo: 40) }
        let rows = (0..<4).map { "u\($0),,sales,,\($0 < 2 ? "help" : "training"),proactive,2026-05-01,,,\n" }
        let one = try effect(office, rows.joined()).byKind
        let other = try effect(office, rows.reversed().joined()).byKind
        #expect(ComplianceReport.texts(one.total.rows) == ComplianceReport.texts(other.total.rows))
    }
}
