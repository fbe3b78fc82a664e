import CRMModel
import Compliance
import Figures
import Testing

@Suite struct FiguresTests {
    @Test(arguments: [true, false])
    func `every figure and its parts agree with their rows, whatever happened`(namesPeople: Bool) throws {
        var judged = 0
        for seed in 1...1_000 {
            let office = Office.random(seed)
            let report = try office.report(namesPeople: namesPeople)
            let findings =
                report.allFigures.flatMap { FigureAudit.findings($0) }
                + report.allBreakdowns.flatMap { FigureAudit.findings($0) }
            #expect(findings.isEmpty, "seed \(seed): \(findings.map(\.text))")
            for figure in report.allFigures + report.allBreakdowns.map(\.total) {
                #expect(DefinitionCatalogue.definition(figure.definition) != nil, "\(figure.definition)")
                if figure.value != nil { judged += 1 }
            }
            if !findings.isEmpty { break }
        }
        #expect(judged > 5_000)
    }

    @Test func `what is missing is said with its reason`() throws {
        var office = Office()
        for area in ["open", "failed", "broken", "quiet"] { office.area(area) }
        for area in 0..<4 { office.rule("R-\(area)", area: area) }
        office.user("ann")
        office.add(.pending, 3, rule: 0, user: 0)
        office.judgement.failures = [
            RuleFailure(rule: 1, reason: .noSource("usage_events")), RuleFailure(rule: 2, reason: .failed("why")),
        ]
        let parts = try office.report().figures.byArea.parts
        #expect(
            parts.map(\.figure.outcome) == [
                .absent(.pendingOnly), .absent(.noSource), .absent(.ruleError), .absent(.noEvents),
            ])
    }

    @Test func `two units of one name are two teams`() throws {
        var office = Office()
        office.area("sales")
        office.rule("S-1")
        for id in ["x", "y"] {
            let unit = office.unit(id, name: "Sales")
            for number in 0..<5 { office.user("\(id)\(number)", unit: unit) }
        }
        office.add(.fulfilled, 6, user: 0)
        office.add(.violated, 7, user: 7)
        let byGroup = try office.report().figures.byGroup
        #expect(byGroup.parts.map(\.name) == ["Sales", "Sales (y)"])
        #expect(byGroup.parts.map(\.figure.n) == [6, 7])
        #expect(FigureAudit.findings(byGroup).isEmpty)
    }

    @Test func `lateness is the median of what was met late, with an interval from six on`() throws {
        var office = Office.simple()
        for days in [1.0, 2, 3, 4, 5] { office.add(.late, user: 0, lateBy: days) }
        let five = try office.report().figures.lateness
        #expect(five.value == .days(3) && five.interval == nil && five.n == 5)
        office.add(.late, user: 0, lateBy: 6)
        let six = try office.report().figures.lateness
        #expect(six.interval == Interval(lower: .days(1), upper: .days(6), level: "95 %"))
    }

    @Test func `the mean of users gives each the same weight and leaves those with few out`() throws {
        var office = Office.simple()
        office.add(.fulfilled, 20, user: 0)
        office.add(.violated, 5, user: 1)
        office.add(.violated, 4, user: 2)
        let figures = try office.report().figures
        #expect(figures.userMean.value == .share(0.5) && figures.userMean.n == 2)
        #expect(figures.byArea.total.value == .share(20.0 / 29))
    }

    @Test func `done at all and done in time tell late from never`() throws {
        var office = Office.simple()
        office.add(.fulfilled, 6, user: 0)
        office.add(.late, 3, user: 0)
        office.add(.violated, 1, user: 0)
        office.add(.fulfilled, 2, user: 0, lateBy: nil)
        let figures = try office.report().figures
        #expect(figures.doneByRule.total.value == .share(11.0 / 12))
        // Only obligations with a deadline can be in time.
        #expect(figures.onTimeByRule.total.value == .share(6.0 / 9))
    }

    @Test func `non-use is counted among cells with enough exposure only`() throws {
        var office = Office.simple()
        office.expose(0, days: 12)
        office.expose(1, days: 12)
        office.add(.fulfilled, 1, user: 1)
        office.add(.fulfilled, 1, user: 2)
        let nonUse = try office.report().cells.nonUse
        #expect(nonUse.value == .share(0.5) && nonUse.n == 2)
    }

    @Test func `a cell that was followed for two windows and is red now has gone back`() throws {
        var office = Office.simple()
        for user in 0..<3 {
            office.add(.fulfilled, 20, user: user, daysAgo: 40)
            office.add(.fulfilled, 20, user: user, daysAgo: 70)
        }
        office.add(.violated, 6, user: 0)
        office.add(.fulfilled, 20, user: 1)
        office.add(.violated, 6, user: 2)
        office.away(2, "2026-06-02", "2026-06-18")
        office.add(.violated, 6, user: 3)
        // Followed now and in the window before: among those ever followed, and not reverted.
        office.add(.fulfilled, 20, user: 4)
        office.add(.fulfilled, 20, user: 4, daysAgo: 40)
        let figure = try office.report().cells.reversion
        #expect(figure.numerator == .count(1, of: "cells") && figure.n == 3)
    }
}
