import CRMModel
import Compliance
import Figures
import Testing

@Suite struct ScaleBackTests {
    private static let head = "reviewer,at,area,unit,user,verdict,rule,record,reason,expires_on,minutes\n"

    /// An area that six people have followed week by week for half a year, and somebody who looks at all of it.
    private func steady() -> Office {
        var office = Office.simple()
        office.user("mia", role: "Manager")
        for week in 0..<25 { for user in 0..<6 { office.add(.fulfilled, 2, user: user, daysAgo: 3 + 7 * week) } }
        office.file("reviews", ScaleBackTests.head + "mia,2026-06-20,,,,seen,,,,,\nu0,2026-06-20,,,mia,seen,,,,,\n")
        return office
    }

    private func missing(_ office: Office) throws -> String {
        switch try office.report().scaleBack[0].outcome {
        case .accepted(let day): return "accepted \(day.iso)"
        case .proposed: return "proposed"
        case .notYet(let missing): return missing.joined(separator: "; ")
        }
    }

    @Test func `three windows above the target, no change, all reviewed: it is proposed, and a person accepts`() throws
    {
        var office = steady()
        #expect(try missing(office) == "proposed")
        let seen = "mia,2026-06-20,,,,seen,,,,,\n"
        office.file("reviews", ScaleBackTests.head + seen + "mia,2026-06-25,sales,,,scale_back,,,,,\n")
        #expect(try missing(office) == "accepted 2026-06-25")
        office.file("reviews", ScaleBackTests.head + seen + "mia,2026-06-25,,,,scale_back,,,,,\n")
        #expect(try missing(office) == "accepted 2026-06-25")
        for row in [
            "mia,2026-07-01,sales,,,scale_back,,,,,\n", "nobody,2026-06-25,sales,,,scale_back,,,,,\n",
            "mia,2026-06-25,data,,,scale_back,,,,,\n",
        ] {
            office.file("reviews", ScaleBackTests.head + row)
            #expect(try !missing(office).contains("accepted"), "\(row)")
        }
    }

    @Test func `without reviews it is never proposed`() throws {
        var office = steady()
        office.file("reviews", ScaleBackTests.head)
        #expect(try missing(office) == "7 of 7 cells have not been reviewed")
        office.file("reviews", ScaleBackTests.head + "mia,2026-06-20,,,u3,seen,,,,,\n")
        #expect(try missing(office) == "6 of 7 cells have not been reviewed")
    }

    @Test func `one window below the target, or unknown, is enough to wait`() throws {
        var office = steady()
        office.add(.violated, 12, user: 0, daysAgo: 31)
        #expect(try missing(office).contains("1 of the last three months"))
        var short = steady()
        short.judgement.days = 70
        #expect(try missing(short).contains("1 of the last three months"))
        #expect(try short.report().scaleBack[0].lowerBounds.first == .some(nil))
    }

    @Test func `a change of the weekly share is a reason to go on looking`() throws {
        var office = steady()
        // One bad week of a half year, still above the target in each window.
        office.add(.violated, 4, user: 0, daysAgo: 31)
        #expect(try missing(office) == "the weekly share has changed in the last half year")
    }

    @Test func `accepted deviations do not hold an area back`() throws {
        var office = steady()
        office.add(.violated, 12, user: 0, daysAgo: 31, record: "odd")
        office.file(
            "reviews",
            ScaleBackTests.head
                + "mia,2026-06-20,,,,seen,,,,,\nu0,2026-06-20,,,mia,seen,,,,,\nmia,2026-06-20,,,,waived,,odd,agreed,2026-12-31,\n"
        )
        #expect(try missing(office) == "proposed")
    }

    @Test func `time to steady is the median over units and areas, those on the way censored`() throws {
        var office = Office()
        office.area("sales")
        office.rule("S-1")
        let top = office.unit("top")
        var waves = "wave,unit,invited_on,planned_on,live_on\nW,top,,,2026-01-01\nW,late,,,\n"
        // Going live 196 days before the as-of, in the middle of December; three, four, and never three windows in a row.
        for (name, windows) in [("a", [6, 5, 4]), ("b", [5, 4, 3]), ("c", [6, 4, 2])] {
            let unit = office.unit(name, in: top)
            waves += "W,\(name),,,2025-12-16\n"
            for number in 0..<5 { office.user("\(name)\(number)", unit: unit) }
            let first = office.records.users.count - 5
            for window in 0...6 {
                office.add(
                    windows.contains(window) ? .fulfilled : .violated, 20, user: first, daysAgo: 28 * window + 5)
            }
        }
        let tiny = office.unit("d", in: top)
        office.user("d0", unit: tiny)
        waves += "W,d,,,2025-12-16\n"
        office.unit("late", in: top)
        office.file("rollout_waves", waves)
        let figure = try office.report().timeToStable.figure
        // The first triple of a ends 28 × 4 days ago, that of b 28 × 3 days ago; c is censored.
        let rows = ComplianceReport.texts(figure.rows)
        #expect(
            rows == [
                ["Unit a", "sales", "84.0", "1"], ["Unit b", "sales", "112.0", "1"], ["Unit c", "sales", "196.0", "0"],
            ])
        #expect(figure.value == .days(112) && figure.n == 3)
        // Of three with two events the upper bound of the curve does not come down to half.
        #expect(figure.interval == nil)
        let steps = try office.report().timeToStable.curve.steps
        #expect(steps.map(\.time) == [84, 112] && steps.map(\.atRisk) == [3, 2] && steps.map(\.events) == [1, 1])
        #expect(FigureAudit.findings(figure).isEmpty)
        #expect(
            figure.notes == [
                "2 of 3 are there; the others are still on the way.",
                "The 95 % interval of the median begins at 84 days and is open above.",
                "Units of fewer than five people are left out: 1.",
            ])
        #expect(try Office.simple().report().timeToStable.figure.outcome == .absent(.noSource))
    }
}
