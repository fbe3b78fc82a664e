import CRMModel
import Figures
import ForecastReport
import Forecasting
import PipelineForecast
import Testing

/// What a CRM may hold that no forecast likes: a value or a reason comes of it, and every figure agrees with its rows.
struct HostileForecastTests {
    private func balanced(_ report: ForecastReport) -> [String] {
        (report.figures.flatMap { FigureAudit.findings($0) } + report.breakdowns.flatMap { FigureAudit.findings($0) })
            .map(\.text)
    }

    private func minor(_ figure: Figure) -> Int64? {
        if case .money(let money) = figure.value { money.minor } else { nil }
    }

    /// Amount, chance and what is expected of the line of a deal.
    private func line(_ report: ForecastReport, _ deal: RowIndex) -> (chance: Double, expected: Int64)? {
        let rows = report.quarter.likely.rows
        guard let id = rows.columns.firstIndex(of: "id"), let chance = rows.columns.firstIndex(of: "chance"),
            let expected = rows.columns.firstIndex(of: "expected")
        else { return nil }
        for place in 0..<rows.count {
            let cells = rows.cells(place)
            guard cells[id] == .text("d\(deal)"), case .real(let own) = cells[chance],
                case .money(let money?) = cells[expected]
            else { continue }
            return (own ?? 0, money.minor)
        }
        return nil
    }

    @Test func aYearOfWeeksHasItsOwnQuartersAndMonthsFromTheForecastToTheReportCard() throws {
        let weeks = FiscalCalendar.Weeks(.fourFourFive, firstDay: 7, rule: .nearest)
        let (report, _, _) = Company.simulated(startMonth: 2, weeks: weeks).report()
        // The Sunday next to 1 February 2026 is that day; its fourth quarter begins 39 weeks later.
        #expect(report.quarter.period.start == day("2026-11-01") && report.quarter.period.days == 91)
        #expect(report.quarter.period.name == "Q4 2027")
        #expect(report.month.period.start == day("2026-11-01") && report.month.period.days == 28)
        #expect(report.quarter.likely.interval != nil && report.month.likely.value != nil)
        let quarters = report.backtest.entries.filter(\.past.isQuarter).map(\.past.period)
        #expect(quarters.contains { $0.start == day("2026-08-02") && $0.end == day("2026-11-01") })
        #expect(quarters.allSatisfy { $0.days == 91 })
        #expect(report.backtest.entries.contains { !$0.past.isQuarter && $0.past.period.days == 35 })
        #expect(balanced(report) == [])
    }

    @Test func mixedCurrenciesAreConvertedAndOneWithoutARateIsCountedNotPriced() throws {
        var company = Company.simulated()
        let plain = try #require(minor(company.report().report.quarter.likely))
        company.add(
            .open, created: day("2026-10-20"), offered: day("2026-11-01"), amount: 80_000_000, owner: 4,
            expected: day("2026-12-01"), currency: "XYZ")
        let without = company.report().report
        // That it was entered tells of the business to come; it brings nothing itself.
        let likely = try #require(minor(without.quarter.likely))
        #expect(abs(likely - plain) < plain / 100)
        #expect(without.findings.contains { $0.finding == .noRate && $0.deals == 1 })
        #expect(line(without, company.records.opportunities.count - 1)?.expected == 0)
        #expect(balanced(without) == [])
        var rates = ExchangeRates(base: .euro)
        rates.append(currency: "XYZ", from: day("2020-01-01"), rate: 0.5)
        company.records.rates = rates
        let priced = company.report().report
        #expect(try #require(minor(priced.quarter.likely)) > plain)
        #expect(balanced(priced) == [])
    }

    @Test func zombiesBringNothingAndStayInTheList() throws {
        var company = Company.simulated()
        company.add(.open, created: day("2019-01-05"), amount: 99_000_000, owner: 2, expected: day("2026-12-01"))
        let report = company.report().report
        let zombie = try #require(line(report, company.records.opportunities.count - 1))
        #expect(zombie.chance == 0 && zombie.expected == 0)
        #expect(report.findings.contains { $0.finding == .stale && $0.deals >= 1 })
        // The largest open deal is the zombie: without it the quarter closes at what it did.
        #expect(report.withoutLargest.deal() == company.records.opportunities.count - 1)
        #expect(minor(report.withoutLargest.likely.total) == minor(report.quarter.likely))
        #expect(balanced(report) == [])
    }

    @Test func missingAndPastCloseDatesAreListedAndChangeOnlyTheirOwnDeals() throws {
        var company = Company.simulated()
        for expected in [nil, day("2025-01-01"), day("2026-12-01")] {
            company.add(
                .open, created: day("2026-10-20"), offered: day("2026-11-01"), amount: 5_000_000, owner: 4,
                expected: expected)
        }
        let report = company.report().report
        let count = company.records.opportunities.count
        #expect((count - 3..<count).allSatisfy { (line(report, $0)?.chance ?? 0) > 0 })
        #expect(report.findings.contains { $0.finding == .pastDue })
        #expect(balanced(report) == [])
    }

    @Test func negativeAndZeroAmountsGiveANormalRangeThatHoldsTheValue() throws {
        var company = Company.simulated()
        company.add(.won, created: day("2026-09-01"), closed: day("2026-10-05"), amount: -4_000_000, owner: 1)
        company.add(.open, created: day("2026-10-20"), offered: day("2026-11-01"), amount: -9_000_000, owner: 1)
        company.add(.open, created: day("2026-10-20"), offered: day("2026-11-01"), amount: 0, owner: 1)
        let report = company.report().report
        let interval = try #require(report.quarter.likely.interval)
        let value = try #require(report.quarter.likely.value)
        #expect(interval.lower.number < value.number && value.number < interval.upper.number)
        #expect(report.findings.contains { $0.finding == .negative })
        #expect(balanced(report) == [])
    }

    @Test func oneOpenDealAfterAHistoryIsAForecastOfItsOwn() {
        // A company that has stopped: nothing but one deal is open.
        var quiet = Company(asOf: "2026-09-15")
        for number in 0..<40 {
            let created = day("2026-01-02").adding(days: number * 4)
            quiet.add(
                number % 2 == 0 ? .won : .lost, created: created, closed: created.adding(days: 20), amount: 10_000,
                owner: number % 12)
        }
        quiet.add(.open, created: day("2026-09-01"), amount: 50_000, owner: 3)
        let report = quiet.report().report
        #expect(report.quarter.likely.value != nil && report.deciding.count == 1)
        #expect(report.withoutLargest.deal() == 40)
        #expect(balanced(report) == [])
    }

    @Test func withoutAnyClosedDealThereIsAReason() {
        var company = Company()
        for number in 0..<20 {
            company.add(.open, created: day("2026-06-01").adding(days: number), amount: 1_000, owner: number % 12)
        }
        let report = company.report().report
        #expect(report.quarter.likely.outcome == .absent(.tooFew))
        #expect(report.quotaChance.total.outcome == .absent(.noSource))
        #expect(report.withoutLargest.likely.total.outcome == .absent(.tooFew))
        #expect(report.backtest.entries.isEmpty && report.calibration.byChance.parts.isEmpty)
        #expect(balanced(report) == [])
    }

    @Test func theMonthUnderWayIsNeverFittedAsAWholeOne() throws {
        let plain = Company.simulated()
        var busy = plain
        for owner in 0..<12 {
            busy.add(
                .won, created: day("2026-10-20"), closed: day("2026-11-0\(owner % 9 + 1)"), amount: 5_000_000,
                owner: owner)
        }
        let (before, after) = (plain.report().report.months, busy.report().report.months)
        #expect(before.first.start == day("2026-11-01") && after.first == before.first)
        #expect(!before.steps.isEmpty && after.steps.map(\.p50) == before.steps.map(\.p50))
        let now = try #require(after.breakdown.parts.last)
        #expect(now.isPartial && (now.figure.value?.number ?? 0) > 60_000_000)
    }

    @Test func aDealClosedLateOnTheLastDayInUTCFallsInTheZonesQuarter() throws {
        var company = Company.simulated()
        company.records.zone = try #require(Zone(named: "Europe/Berlin"))
        let before = try #require(minor(company.report().report.quarter.makings.parts[0].figure))
        // 23:30 UTC on 30 September is 01:30 on 1 October in Berlin; 21:30 UTC is still September there.
        for seconds in [84_600, 77_400] {
            company.add(
                .won, created: day("2026-08-01"), closed: day("2026-09-30"), amount: 1_000_000, owner: 1,
                closedSecond: seconds)
        }
        let report = company.report().report
        #expect(report.quarter.makings.parts[0].name == "won")
        #expect(minor(report.quarter.makings.parts[0].figure) == before + 1_000_000)
        #expect(balanced(report) == [])
    }

    @Test func quartersInWhichNothingWasWonHaveNoErrorAsAShareAndNothingIsDividedByNought() {
        // Twelve wins in spring, then nothing but losses: the actual of later quarters is nought.
        var company = Company()
        for number in 0..<12 {
            company.add(
                .won, created: day("2025-11-01"), closed: day("2026-01-10").adding(days: number), amount: 100_000,
                owner: number)
        }
        for number in 0..<40 {
            company.add(
                .lost, created: day("2026-03-01").adding(days: number),
                closed: day("2026-04-05").adding(days: number * 5),
                amount: 100_000, owner: number % 12)
        }
        let report = company.report().report
        #expect(report.backtest.entries.contains { $0.past.isQuarter && $0.actual == 0 })
        #expect(report.backtest.error.parts.allSatisfy { $0.figure.value?.number.isFinite ?? true })
        #expect(report.backtest.skill.parts.allSatisfy { $0.figure.value?.number.isFinite ?? true })
        #expect(balanced(report) == [])
    }

    @Test func aDealWhoseOwnerChangedIsForecastUnderTheNewOneAndLosesNothing() throws {
        var company = Company.simulated()
        let deal = try #require(
            company.records.opportunities.statuses.indices.first { row in
                company.records.opportunities.statuses[row] == .open && company.records.opportunities.owners[row] == 0
            })
        let before = company.report().report
        var owners = ReferenceColumn()
        let old = company.records.opportunities.owners
        for row in 0..<old.count { owners.append(row == deal ? 11 : old.rows[row]) }
        company.records.opportunities.owners = owners
        let after = company.report().report
        let people = try #require(after.quarter.units.first { $0.level == .owner })
        #expect(people.parts.parts.contains { $0.name == "11" })
        #expect(line(after, deal) != nil && line(before, deal) != nil)
        func open(_ report: ForecastReport) -> Int {
            let rows = report.quarter.likely.rows
            return (0..<rows.count).count { rows.cells($0)[0] == .text("open") }
        }
        #expect(open(after) == open(before))
        #expect(balanced(after) == [])
    }

    @Test func aStageThatIsNoLongerInTheListDoesNoHarm() {
        var company = Company.simulated()
        // Offers were called otherwise until the stages were renamed.
        company.records.stages.names = ["Talk", "Proposal", "Won", "Lost"]
        let report = company.report().report
        #expect(report.quarter.likely.value != nil && report.quarter.likely.interval != nil)
        #expect(balanced(report) == [])
    }
}
