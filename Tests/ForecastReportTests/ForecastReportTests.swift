import CRMModel
import Figures
import ForecastReport
import Forecasting
import Testing

struct ForecastReportTests {
    @Test func everyFigureIsWhatItsRowsGive() {
        let (report, _, _) = Company.simulated().report()
        #expect(report.quarter.likely.value != nil)
        #expect(report.backtest.entries.count > 20)
        let findings =
            report.figures.flatMap { FigureAudit.findings($0) }
            + report.breakdowns.flatMap { FigureAudit.findings($0) }
        #expect(findings.map(\.text) == [])
    }

    @Test func theMeansOfTheUnitsOfEveryLevelAddUpToTheWhole() throws {
        let (report, _, _) = Company.simulated().report()
        guard case .money(let whole) = report.quarter.mean.value else {
            Issue.record("no mean")
            return
        }
        let rows = report.quarter.mean.rows
        let value = try #require(rows.columns.firstIndex(of: "value"))
        #expect(report.quarter.units.map(\.level) == [.region, .team, .segment, .owner])
        for level in ["region", "team", "segment"] {
            let place = try #require(rows.columns.firstIndex(of: level))
            var sums: [Cell: Int64] = [:]
            for row in 0..<rows.count {
                let cells = rows.cells(row)
                if case .money(let money?) = cells[value] { sums[cells[place], default: 0] += money.minor }
            }
            #expect(sums.count == (level == "team" ? 4 : 2))
            #expect(sums.values.reduce(0, +) == whole.minor)
        }
    }

    @Test func quantilesAreInOrderOnEveryPart() {
        let (report, _, _) = Company.simulated().report()
        for outlook in [report.month, report.quarter, report.nextQuarter] {
            for part in outlook.units.flatMap(\.parts.parts) {
                guard let interval = part.figure.interval, let value = part.figure.value else { continue }
                #expect(interval.lower.number <= value.number && value.number <= interval.upper.number)
            }
        }
        #expect(report.backtest.entries.allSatisfy { $0.p10 <= $0.p50 && $0.p50 <= $0.p90 })
    }

    @Test func pastForecastsAreTheSameWhateverHappenedAfterTheirOrigins() throws {
        let company = Company.simulated()
        let (full, _, _) = company.report()
        // The same company as it stood at the end of September, with nothing of what came later.
        let early = Company.simulated(asOf: "2026-09-30")
        let (cut, _, _) = early.report()
        let past = full.backtest.entries.filter { $0.past.period.end <= day("2026-09-01") }
        #expect(past.count > 20)
        for entry in past {
            let same = try #require(cut.backtest.entries.first { $0.past == entry.past })
            #expect([same.p10, same.p50, same.p90, same.actual] == [entry.p10, entry.p50, entry.p90, entry.actual])
        }
    }

    @Test func onTheLastDayOfAQuarterTheComingOneLeads() throws {
        let (over, _, _) = Company.simulated(asOf: "2026-09-30").report()
        #expect(over.quarter.daysLeft == 0)
        #expect(over.lead.period.name == "Q4 2026")
        #expect(!over.deciding.isEmpty)
        let rows = over.win.figure.rows
        let id = try #require(rows.columns.firstIndex(of: "id"))
        #expect(rows.count > 0 && rows.cells(0)[id] != .text(nil))
        for item in over.defects.figures { #expect(FigureAudit.findings(item.figure).map(\.text) == []) }
        let (within, _, _) = Company.simulated().report()
        #expect(within.lead.period.name == within.quarter.period.name)
    }

    @Test func withFewClosedDealsThereIsNoRangeAndAReason() {
        var company = Company()
        company.add(.won, created: day("2026-08-01"), closed: day("2026-09-01"), amount: 1_000, owner: 0)
        company.add(.open, created: day("2026-10-01"), amount: 5_000, owner: 1)
        let (report, _, _) = company.report()
        #expect(report.quarter.likely.outcome == .absent(.tooFew))
        #expect(report.quarter.likely.notes.first?.contains("10 closed deals") == true)
        #expect(report.backtest.entries.isEmpty)
        #expect(report.backtest.error.total.outcome == .absent(.noEvents))
    }

    @Test func anEmptyBookGivesReasonsAndNoNumbers() {
        let (report, _, _) = Company().report()
        #expect(report.quarter.likely.value == nil)
        #expect(report.quarter.mean.outcome == .absent(.noEvents))
        #expect(report.deciding.isEmpty)
        #expect(report.trust.figure.value == nil)
        #expect(report.figures.flatMap { FigureAudit.findings($0) }.isEmpty)
        #expect(report.breakdowns.flatMap { FigureAudit.findings($0) }.isEmpty)
    }

    @Test func leavingOutADefectTakesWhatItsDealsWereLikelyToBring() throws {
        let company = Company.simulated()
        let open = Set(
            (0..<company.records.opportunities.count).filter { company.records.opportunities.statuses[$0] == .open })
        let (report, _, _) = company.report(defects: [.overdue: open, .silent: []])
        let figures = Dictionary(
            report.defects.figures.map { ($0.defect, $0.figure) }, uniquingKeysWith: { first, _ in first })
        #expect(figures[.silent]?.value?.number == 0)
        #expect(try #require(figures[.overdue]?.value?.number) > 0)
        #expect(figures[.any]?.value == figures[.overdue]?.value)
        #expect(figures[.incomplete]?.outcome == .absent(.noSource))
    }

    @Test func chancesThatWereStatedHoldInASimulatedCompany() throws {
        let (report, _, _) = Company.simulated().report()
        #expect(report.calibration.byChance.total.n > 100)
        #expect(try #require(report.calibration.error) < 0.08)
    }

    @Test func `no deal is likelier won in the quarter than ever, and the reasons explain the chance in the quarter`()
        throws
    {
        let (report, _, _) = Company.simulated().report()
        let list = report.win.figure.rows
        #expect(list.count > 20)
        let place = { (name: String) in list.columns.firstIndex(of: name) ?? -1 }
        let (quarter, ever) = (place("chance_in_quarter"), place("chance_ever"))
        var sum = 0.0
        for row in 0..<list.count {
            let cells = list.cells(row)
            guard case .real(let chance?) = cells[quarter], case .real(let least?) = cells[ever] else {
                Issue.record("a chance is missing")
                continue
            }
            #expect(chance <= least)
            sum += chance
        }
        #expect(abs(try #require(report.win.figure.value?.number) - sum / Double(list.count)) < 1e-12)
        for deal in report.deciding {
            for reason in report.win.reasons[deal.deal] ?? [] {
                #expect(reason.effect <= deal.chance && reason.effect >= deal.chance - 1)
            }
        }
        #expect(report.win.reasons.values.contains { $0.contains { $0.column == "Time left" && $0.effect < 0 } })
    }

    @Test func `what moved a chance is named, also where only time passed`() {
        let (report, _, _) = Company.simulated().report()
        let moved = report.deciding.filter { deal in deal.before.map { abs($0 - deal.chance) >= 0.005 } ?? false }
        #expect(!moved.isEmpty)
        #expect(moved.allSatisfy { !$0.moves.isEmpty })
    }

    @Test func aQuarterThatIsOverIsNotForecast() throws {
        let (report, book, _) = Company.simulated(asOf: "2026-09-30").report()
        #expect(report.quarter.daysLeft == 0)
        #expect(report.quarter.likely.interval == nil)
        let won = QuarterForecast(book).wonSoFar
        #expect(report.quarter.likely.value == won.value)
    }

    @Test func theChanceOfAQuotaIsThatOfItsPlaceInTheDistribution() throws {
        let company = Company.simulated()
        guard case .money(let likely) = company.report().report.quarter.likely.value else {
            Issue.record("no forecast")
            return
        }
        let quarter = Period(start: day("2026-10-01"), end: day("2027-01-01"), name: "Q4")
        func plan(_ amount: Int64) -> SalesPlan {
            SalesPlan(quotas: [Quota(holder: .unit(0), period: quarter, amount: amount, currency: "EUR")])
        }
        let (report, _, _) = company.report(plan: plan(likely.minor))
        let chance = try #require(report.quotaChance.total.value?.number)
        #expect(abs(chance - 0.5) < 0.001)
        #expect(report.quotaChance.figure(.region, .text("NORTH"))?.denominator == .money(likely))
        #expect(report.quotaChance.figure(.region, .text("SOUTH"))?.outcome == .absent(.noSource))
        let easy = company.report(plan: plan(1)).report.quotaChance.total.value?.number
        #expect(easy == 1)
        #expect(company.report().report.quotaChance.total.outcome == .absent(.noSource))
        let findings = report.quotaChance.breakdowns.flatMap { FigureAudit.findings($0) }
        #expect(findings.isEmpty && !report.quotaChance.breakdowns.isEmpty)
    }

    @Test func withoutTheLargestDealTheQuarterIsThatOfTheOthers() throws {
        var company = Company.simulated()
        company.add(
            .open, created: day("2026-10-20"), offered: day("2026-11-01"), amount: 90_000_000, owner: 4,
            expected: day("2026-12-01"))
        let row = company.records.opportunities.count - 1
        let (report, _, _) = company.report()
        let largest = report.withoutLargest
        #expect(largest.deal() == row)
        #expect(largest.deal(.region, .text("SOUTH")) != row)
        guard case .money(let whole) = report.quarter.likely.value, case .money(let rest) = largest.likely.total.value
        else {
            Issue.record("no forecast")
            return
        }
        #expect(rest.minor < whole.minor)
        #expect(largest.likely.total.numerator == .money(Money(minor: 90_000_000, currency: .euro)))
        let findings = largest.likely.breakdowns.flatMap { FigureAudit.findings($0) }
        #expect(findings.map(\.text) == [])
    }

    @Test func withoutAnyPriceThereIsNoForecastRatherThanNothing() {
        var company = Company(asOf: "2026-11-14", startMonth: 1)
        var date = day("2026-02-01")
        for number in 0..<60 {
            company.add(
                number % 3 == 0 ? .lost : .won, created: date, closed: date.adding(days: 30), amount: nil,
                owner: number % 12)
            date = date.adding(days: 4)
        }
        company.add(.open, created: day("2026-10-20"), amount: nil, owner: 1)
        let (report, _, _) = company.report()
        #expect(report.quarter.likely.outcome == .absent(.noSource))
        #expect(report.quarter.likely.notes.first?.contains("had an amount") == true)
    }

    @Test func aFiscalYearThatBeginsInFebruaryHasItsOwnQuarters() {
        let (report, _, _) = Company.simulated(startMonth: 2).report()
        #expect(report.quarter.period.start == day("2026-11-01"))
        #expect(report.backtest.entries.contains { $0.past.isQuarter && $0.past.period.end == day("2026-08-01") })
    }
}
