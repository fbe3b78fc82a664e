import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct SubmittedForecastsTests {
    private let quarters = [
        ("2025-10-01", "2026-01-01"), ("2026-01-01", "2026-04-01"), ("2026-04-01", "2026-07-01"),
        ("2026-07-01", "2026-10-01"),
    ]
    private let people = [
        Person(id: "chief"), Person(id: "lead", manager: "chief"), Person(id: "rep", manager: "lead"),
        Person(id: "aide", manager: "chief"),
    ]

    /// The rep and the aide win 100,000 each in every quarter.
    private var deals: [Deal] {
        quarters.flatMap { start, _ in
            ["rep", "aide"].map { (owner: String) in
                Deal(
                    id: "\(start)-\(owner)", status: .won, amount: 10_000_000,
                    closes: day(start).adding(days: 40).iso, created: "2025-01-05", owner: owner)
            }
        }
    }

    private func submissions(
        _ records: CRMRecords, _ author: String, _ amount: Int64, at days: Int = -29,
        category: ForecastCategory? = .commit, periods: [(String, String)]? = nil
    ) -> [ForecastSubmission] {
        (periods ?? quarters).compactMap { start, end in
            guard let user = records.users.index.row(of: author) else { return nil }
            return ForecastSubmission(
                user: user, period: period(start, end), at: records.zone.instant(of: day(end).adding(days: days)),
                category: category, amount: amount, currency: "EUR")
        }
    }

    private func made(
        isPrivate: Bool = false, forecast: Money? = nil, _ plan: @escaping (CRMRecords) -> [ForecastSubmission]
    ) -> SalesReport {
        let report = report(
            deals,
            plan: { records in SalesPlan(submissions: plan(records).sorted { $0.at < $1.at }) }, people: people,
            isPrivate: isPrivate, forecast: forecast)
        expectBalanced(report)
        return report
    }

    @Test func biasIsWhatWasSaidTooMuchOverWhatWasWon() {
        let report = made { submissions($0, "lead", 12_000_000) }
        #expect(abs((share(report.submissions.bias) ?? 0) - 0.2) < 1e-12)
        // One author is the company: drawn to itself it stays what it is.
        #expect(abs((share(report.submissions.byAuthor?.parts.first?.figure) ?? 0) - 0.2) < 1e-12)
    }

    @Test func anAuthorsBiasIsDrawnTowardsTheCompanys() {
        let report = made { submissions($0, "lead", 12_000_000) + submissions($0, "aide", 10_000_000) }
        #expect(abs((share(report.submissions.bias) ?? 0) - 0.1) < 1e-12)
        let parts = report.submissions.byAuthor?.parts ?? []
        // Four quarters of .2 and ten of .1.
        #expect(abs((share(parts.first { $0.key == .person(1) }?.figure) ?? 0) - (4 * 0.2 + 10 * 0.1) / 14) < 1e-12)
    }

    @Test func theLastSubmissionBeforeTheCutCounts() {
        let report = made {
            submissions($0, "lead", 99_000_000, at: -60) + submissions($0, "lead", 10_000_000, at: -29)
                + submissions($0, "lead", 55_000_000, at: -28)
                + submissions($0, "lead", 77_000_000, at: -29, category: .bestCase)
        }
        #expect(share(report.submissions.bias) == 0)
    }

    @Test func aForecastAboveOthersSpeaksForWhomItFits() {
        // The chief's number is that of everyone: 200,000.
        let all = made { submissions($0, "lead", 10_000_000) + submissions($0, "chief", 20_000_000) }
        #expect(all.submissions.isInclusive && share(all.submissions.bias) == 0)
        // The chief's number is that of the aide alone, who has no lead.
        let own = made { submissions($0, "lead", 10_000_000) + submissions($0, "chief", 10_000_000) }
        #expect(!own.submissions.isInclusive && share(own.submissions.bias) == 0)
    }

    @Test func threeQuartersAreTooFew() {
        let report = made { submissions($0, "lead", 10_000_000, periods: Array(quarters.suffix(3))) }
        #expect(reason(report.submissions.bias) == .tooFew)
        #expect(reason(report.submissions.byAuthor?.parts.first?.figure) == .tooFew)
        #expect(reason(made { _ in [] }.submissions.bias) == .noSource)
    }

    @Test func withoutNamesFewerThanFiveAuthorsAreNotShown() {
        let report = made(isPrivate: true) {
            submissions($0, "lead", 12_000_000)
                + submissions($0, "lead", 1, at: -70, periods: [("2026-10-01", "2027-01-01")])
        }
        #expect(reason(report.submissions.bias) == .suppressed && report.submissions.byAuthor == nil)
        #expect(reason(report.submissions.submitted) == .suppressed)
    }

    @Test func theGapIsThatToTheForecastMadeWithoutThem() {
        let now: [(String, String)] = [("2026-10-01", "2027-01-01")]
        let report = made(forecast: euros(10_000_000)) {
            submissions($0, "lead", 9_000_000, at: -70, periods: now)
                + submissions($0, "lead", 12_000_000, at: -60, periods: now)
                + submissions($0, "lead", 66_000_000, at: -10, periods: now)
        }
        #expect(minor(report.submissions.submitted) == 12_000_000)
        #expect(abs((share(report.shadowGap) ?? 0) - 0.2) < 1e-12)
        #expect(reason(made { submissions($0, "lead", 1, at: -60, periods: now) }.shadowGap) == .noSource)
    }
}
