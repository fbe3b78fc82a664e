import CRMModel
import Figures
import ForecastReport
import Forecasting
import PipelineForecast
import Testing

extension Company {
    fileprivate mutating func setAmounts(_ amount: (RowIndex) -> Int64?) {
        var column = IntColumn()
        for row in 0..<records.opportunities.count { column.append(amount(row)) }
        records.opportunities.amounts = column
    }

    fileprivate mutating func setCurrencies(_ code: (RowIndex) -> String) {
        var column = CodeColumn()
        for row in 0..<records.opportunities.count { column.append(code(row)) }
        records.opportunities.currencies = column
    }
}

/// Where a quarter cannot be forecast, nothing beside it claims a number: one reason stands for all.
struct RefusedForecastTests {
    private func reason(_ figure: Figure) -> Reason? {
        if case .absent(let reason) = figure.outcome { reason } else { nil }
    }

    /// Every number of the report that is a forecast, or is made of one.
    private func foretold(_ report: ForecastReport) -> [Figure] {
        let makings = report.quarter.makings.parts.filter { $0.name != "won" }.map(\.figure)
        return [
            report.quarter.likely, report.quarter.mean, report.nextQuarter.likely, report.nextQuarter.mean,
            report.quarter.makings.total, report.methods.methods.total, report.withoutLargest.likely.total,
        ] + makings + report.quarter.units.flatMap { $0.parts.parts.map(\.figure) }
    }

    private func check(_ report: ForecastReport, _ expected: Reason, _ place: SourceLocation = #_sourceLocation) {
        #expect(report.absence?.reason == expected, sourceLocation: place)
        for figure in foretold(report) {
            #expect(reason(figure) == expected, "\(figure.definition), \(figure.scope)", sourceLocation: place)
            #expect(figure.notes.first?.isEmpty == false, "\(figure.definition)", sourceLocation: place)
        }
        #expect(report.methods.methods.parts.isEmpty && report.methods.past.parts.isEmpty, sourceLocation: place)
        #expect(report.backtest.entries.isEmpty && report.unitBacktest.entries.isEmpty, sourceLocation: place)
        #expect(report.calibration.byChance.parts.isEmpty, sourceLocation: place)
        #expect(report.months.steps.isEmpty && report.months.absence != nil, sourceLocation: place)
        #expect(report.deciding.isEmpty && report.quarter.lastWeek == nil, sourceLocation: place)
        #expect(report.quarter.middleHalf == nil, sourceLocation: place)
        let findings =
            report.figures.flatMap { FigureAudit.findings($0) } + report.breakdowns.flatMap { FigureAudit.findings($0) }
        #expect(findings.map(\.text) == [], sourceLocation: place)
    }

    @Test func withFewClosedDealsThePartsMethodsAndMonthsSayWhyAndWhatIsWonStays() {
        var company = Company()
        for number in 0..<9 {
            company.add(
                number < 5 ? .won : .lost, created: day("2026-09-01"), closed: day("2026-10-05").adding(days: number),
                amount: 10_000, owner: number % 12)
        }
        for owner in 0..<7 { company.add(.open, created: day("2026-09-01"), amount: 10_000, owner: owner) }
        let report = company.report().report
        check(report, .tooFew)
        let won = report.quarter.makings.parts.first { $0.name == "won" }
        #expect(won?.figure.value?.number == 50_000)
    }

    @Test func withoutAWinThereIsNoNought() {
        var company = Company()
        for number in 0..<30 { company.add(.open, created: day("2026-08-01"), amount: 10_000, owner: number % 12) }
        check(company.report().report, .tooFew)
    }

    @Test func withoutAnAmountNoPartIsWorthNothing() {
        var company = Company.simulated()
        company.setAmounts { _ in nil }
        check(company.report().report, .noSource)
    }

    @Test func withoutARateTheReasonNamesTheCurrency() {
        var company = Company.simulated()
        company.setCurrencies { _ in "USD" }
        let (report, book, engine) = company.report()
        check(report, .noRate)
        #expect(
            report.quarter.likely.notes.first
                == "We could show this if an exchange rate from USD to EUR were recorded.")
        #expect(engine.findings.contains { $0.finding == .noRate && $0.deals == book.counts.open })
        #expect(!engine.findings.contains { $0.finding == .noPrice })
    }

    @Test func winsWithoutAnAmountRefuseAForecastThoughOpenDealsHaveOne() {
        var company = Company.simulated()
        let list = company.records.opportunities
        company.setAmounts { list.statuses[$0] == .open ? list.amounts[$0] : nil }
        let report = company.report().report
        #expect(report.absence?.reason == .noSource)
        #expect(report.quarter.likely.notes.first == "We could show this if won deals had an amount.")
        #expect(report.backtest.entries.isEmpty)
    }

    @Test func aPastForecastNeedsAsManyClosedDealsAsOneOfToday() {
        // One win a month for two years: the tenth closes months after the first origin that a warm-up would allow.
        var company = Company()
        for month in 0..<22 {
            company.add(
                .won, created: day("2024-12-05").adding(months: month), closed: day("2025-01-10").adding(months: month),
                amount: 100_000, owner: month % 12)
        }
        let report = company.report().report
        #expect(report.absence == nil)
        #expect(!report.backtest.entries.isEmpty)
        #expect(report.backtest.entries.allSatisfy { $0.past.origin >= day("2025-10-10") })
    }

    @Test func aUnitWhoseDealsAllLackAPriceHasAReasonInAForecastOfOthers() throws {
        var company = Company.simulated()
        let list = company.records.opportunities
        company.setCurrencies { list.owners[$0].map { $0 >= 9 } ?? false ? "XYZ" : "EUR" }
        let report = company.report().report
        #expect(report.absence == nil)
        let teams = try #require(report.quarter.units.first { $0.level == .team }).parts.parts
        let unpriced = try #require(teams.first { $0.name == "S2" })
        #expect(reason(unpriced.figure) == .noRate)
        #expect(teams.filter { $0.name != "S2" }.allSatisfy { $0.figure.value != nil })
    }
}
