import CRMModel
import Figures
import ForecastReport
import Forecasting
import Testing

struct LargeDealTests {
    private static let amount: Int64 = 40_000_000

    private func findings(_ report: ForecastReport) -> [String] {
        (report.figures.flatMap { FigureAudit.findings($0) } + report.breakdowns.flatMap { FigureAudit.findings($0) })
            .map(\.text)
    }

    private func minor(_ figure: Figure) throws -> Int64 {
        guard case .money(let money) = try #require(figure.value) else { return 0 }
        return money.minor
    }

    private func part(_ breakdown: Breakdown, _ name: String) throws -> Int64 {
        try minor(try #require(breakdown.parts.first { $0.name == name }).figure)
    }

    /// Nobody ever won more than 1,000,000: one open deal has forty times that.
    private func reports() -> (plain: ForecastReport, large: ForecastReport, deal: RowIndex) {
        var company = Company.simulated()
        let plain = company.report().report
        company.add(
            .open, created: day("2026-10-20"), offered: day("2026-11-01"), amount: Self.amount, owner: 4,
            expected: day("2026-12-04"))
        return (plain, company.report().report, company.records.opportunities.count - 1)
    }

    @Test func oneDealThatDwarfsTheOthersComesWholeOrNotAndIsNamed() throws {
        let (plain, large, deal) = reports()
        #expect(findings(large) == [])
        #expect(plain.doubtful.isEmpty && large.doubtful.map(\.deal) == [deal])
        let interval = try #require(large.quarter.likely.interval)
        let usual = try #require(plain.quarter.likely.interval)
        let (low, high) = (Int64(interval.lower.number), Int64(interval.upper.number))
        #expect(low < Int64(usual.upper.number) + 1_000_000 && high > Self.amount)
        // Without it the quarter closes at what it did.
        let (before, after) = (try minor(plain.quarter.likely), try minor(large.withoutLargest.likely.total))
        #expect(large.withoutLargest.deal() == deal && abs(after - before) < before / 20)
        let name = "other methods and past errors"
        let mean = try minor(plain.quarter.mean)
        #expect(abs(try part(large.quarter.makings, name) - part(plain.quarter.makings, name)) < mean / 20)
        // What the methods say adds up with it.
        #expect(abs(try minor(large.methods.methods.total) - minor(large.quarter.mean)) <= 2)
        #expect(try part(large.methods.methods, MethodComparison.apart) > 10_000_000)
    }

    @Test func theUnitOfALargeDealHasItAndTheOthersHaveNot() throws {
        let (plain, large, _) = reports()
        for (before, after) in zip(plain.quarter.units, large.quarter.units) {
            for (a, b) in zip(before.parts.parts, after.parts.parts) where a.figure.value != nil {
                let upper = try #require(b.figure.interval).upper.number
                let usual = try #require(a.figure.interval).upper.number
                #expect(upper > Double(Self.amount) || upper < usual + 1_000_000)
            }
            #expect(after.parts.parts.count { ($0.figure.interval?.upper.number ?? 0) > Double(Self.amount) } == 1)
        }
    }

    @Test func thePartsOfEachUnitAddUpToTheWholes() throws {
        let report = Company.simulated().report().report
        for (level, breakdown) in report.quarter.units {
            var sums: [String: Int64] = [:]
            for part in breakdown.parts {
                for making in report.quarter.makings(of: level, part.name) {
                    sums[making.name, default: 0] += making.minor
                }
            }
            for part in report.quarter.makings.parts { #expect(try sums[part.name] == minor(part.figure)) }
        }
    }

    @Test func whatAMethodSaysIsItsOwnNumberAndTheCorrectionALine() throws {
        let (report, book, _) = Company.simulated().report()
        let runRate = QuarterForecast(book).runRate
        let own = try #require(report.methods.methods.parts.first { $0.name == "Run rate" })
        // The figure rounds each deal to the minor unit.
        #expect(abs(try minor(own.figure) - minor(runRate)) <= Int64(runRate.n))
        let weighed = try zip(report.methods.methods.parts, report.methods.weights).reduce(0.0) { sum, item in
            sum + (item.1 ?? 1) * Double(try minor(item.0.figure))
        }
        #expect(abs(weighed - Double(try minor(report.quarter.mean))) < 10)
        #expect(report.methods.methods.parts.contains { $0.name == MethodComparison.correction })
    }

    @Test func theRowsOfOpenDealsMultiplyToWhatTheyAreExpectedToBring() throws {
        var company = Company.simulated()
        // Some deals brought twice the amount that was known before.
        let opportunities = company.records.opportunities
        company.records.opportunities.amounts = IntColumn()
        for row in 0..<opportunities.count {
            let isLarger = opportunities.statuses[row] == .won && row % 2 == 0
            company.records.opportunities.amounts.append(opportunities.amounts[row].map { isLarger ? $0 * 2 : $0 })
        }
        let report = company.report().report
        let rows = report.quarter.likely.rows
        func column(_ name: String) throws -> Int { try #require(rows.columns.firstIndex(of: name)) }
        let (chance, brings, expected) = (try column("chance"), try column("if_won"), try column("expected"))
        let (amount, line) = (try column("amount"), try column("line"))
        var sum = 0.0
        for place in 0..<rows.count {
            let cells = rows.cells(place)
            guard cells[line] == .text("open"), case .real(let p?) = cells[chance], case .money(let b?) = cells[brings],
                case .money(let e?) = cells[expected], case .money(let a?) = cells[amount]
            else { continue }
            #expect(abs(p * Double(b.minor) - Double(e.minor)) <= 1)
            sum += p * Double(a.minor)
        }
        let share = try #require(report.quarter.realised)
        #expect(abs(sum * share - Double(try part(report.quarter.makings, "open"))) <= 1)
    }
}
