import CRMModel
import Figures
import ForecastReport
import Forecasting
import Testing

/// Commits handed in as a method of the forecast.
struct SubmissionTests {
    /// Everybody reports to person 0, who hands in a number in the middle of every month of each quarter.
    private static func company(_ asOf: String = "2026-11-14") -> Company {
        var company = Company.simulated(asOf: asOf)
        var managers = ReferenceColumn()
        for user in 0..<12 { managers.append(user == 0 ? ReferenceColumn.missing : 0) }
        company.records.users.managers = managers
        return company
    }

    /// What each quarter closed at in the whole history, times a factor.
    private static func plan(_ company: Company, factor: Double, through last: String = "2026-11-14") -> SalesPlan {
        let whole = Self.company("2027-01-01")
        let book = DealBook(whole.records)
        var plan = SalesPlan()
        var quarter = company.records.fiscal.quarter(of: day("2025-01-01"))
        while quarter.start < day(last) {
            let won = book.won.filter { book.closings[$0].map(quarter.contains) ?? false }
                .reduce(Int64(0)) { $0 + book.amounts[$1] }
            for days in [20, 50, 62, 78] {
                let date = quarter.start.adding(days: days)
                guard date <= day(last) else { continue }
                plan.submissions.append(
                    ForecastSubmission(
                        user: 0, period: quarter, at: Instant(utc: date, seconds: 30_000), category: .commit,
                        amount: Int64(Double(won) * factor), currency: "EUR"))
            }
            quarter = company.records.fiscal.quarter(of: quarter.end)
        }
        return plan
    }

    private static func weight(_ report: ForecastReport) -> Double {
        zip(report.methods.methods.parts, report.methods.weights)
            .first { $0.0.name == "Submitted commits" }?.1 ?? 0
    }

    @Test func commitsThatWereRightWeighMoreThanThoseThatWereWild() throws {
        let company = Self.company()
        let (right, _, _) = company.report(plan: Self.plan(company, factor: 1))
        var wild = Self.plan(company, factor: 1)
        wild.submissions = wild.submissions.enumerated().map { place, item in
            let quarter = (place / 4) % 2
            return ForecastSubmission(
                user: item.user, period: item.period, at: item.at, category: item.category,
                amount: quarter == 0 ? item.amount / 4 : item.amount * 3, currency: item.currency)
        }
        let (other, _, _) = company.report(plan: wild)
        #expect(Self.weight(right) > 0.1)
        #expect(Self.weight(right) > 1.5 * Self.weight(other))
        #expect(right.methods.past.parts.contains { $0.name == MethodComparison.handedIn })
        let findings =
            right.figures.flatMap { FigureAudit.findings($0) } + right.breakdowns.flatMap { FigureAudit.findings($0) }
        #expect(findings.map(\.text) == [])
    }

    @Test func theShadowForecastIsTheOneMadeWithoutThem() throws {
        let company = Self.company()
        let (with, _, _) = company.report(plan: Self.plan(company, factor: 1))
        let (without, _, _) = company.report()
        guard case .money(let likely) = with.quarter.likely.value, case .money(let alone) = without.quarter.likely.value
        else {
            Issue.record("no forecast")
            return
        }
        let shadow = try #require(with.quarter.shadow(nil, .text(nil)))
        #expect(shadow != likely.minor)
        // Up to how wide past errors with and without them make the range, which moves its median a little.
        #expect(abs(Double(shadow) / Double(alone.minor) - 1) < 0.01)
        #expect(without.quarter.shadow(nil, .text(nil)) == alone.minor)
    }

    @Test func whatIsHandedInLaterChangesNoPastForecast() throws {
        let company = Self.company()
        let (full, _, _) = company.report(plan: Self.plan(company, factor: 1.2))
        let early = Self.company("2026-09-30")
        var known = Self.plan(early, factor: 1.2)
        // What comes after the end of September is not there yet.
        known.submissions.removeAll { $0.at > Instant(utc: day("2026-10-01"), seconds: 0) }
        let (cut, _, _) = early.report(plan: known)
        let past = full.backtest.entries.filter { $0.past.isQuarter && $0.past.period.end <= day("2026-09-01") }
        #expect(past.count > 10)
        for entry in past {
            let same = try #require(cut.backtest.entries.first { $0.past == entry.past })
            #expect([same.p10, same.p50, same.p90] == [entry.p10, entry.p50, entry.p90])
        }
    }

    @Test func whereNobodyIsNamedFewPeoplesNumbersAreNoMethodOfTheirOwn() {
        let company = Self.company()
        let (report, _, _) = company.report(namesOwners: false, plan: Self.plan(company, factor: 1))
        #expect(!report.methods.methods.parts.contains { $0.name == "Submitted commits" })
        #expect(abs(report.methods.weights.compactMap { $0 }.reduce(0, +) - 1) < 1e-9)
    }
}
