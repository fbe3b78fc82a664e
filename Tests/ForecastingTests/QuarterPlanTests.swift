import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct QuarterPlanTests {
    private let tree: [(id: String, kind: String, parent: String?)] = [
        ("company", "company", nil), ("north", "region", "company"), ("x1", "team", "north"), ("x2", "team", "north"),
    ]
    private let people = [
        Person(id: "boss", unit: "north"), Person(id: "u", unit: "x1", manager: "boss"),
        Person(id: "v", unit: "x2", manager: "boss"),
    ]
    private let deals = [
        Deal(id: "a", status: .won, amount: 20_000_000, closes: "2026-10-05", owner: "u"),
        Deal(id: "b", amount: 45_000_000, closes: "2026-12-01", owner: "u", category: "Pipeline"),
        Deal(id: "c", amount: 15_000_000, closes: "2026-12-20", owner: "v", category: "Commit"),
        Deal(id: "d", amount: 99_000_000, closes: "2026-11-01", owner: "v", category: "Commit"),
        Deal(id: "e", amount: 99_000_000, closes: "2027-02-01", owner: "v", category: "Commit"),
    ]

    private func plan(
        _ quotas: [(holder: (CRMRecords) -> Quota.Holder?, amount: Int64)], period own: Period = quarter,
        currency: String = "EUR"
    ) -> (CRMRecords) -> SalesPlan {
        { records in
            SalesPlan(
                quotas: quotas.compactMap { item in
                    item.holder(records).map { Quota(holder: $0, period: own, amount: item.amount, currency: currency) }
                })
        }
    }

    private func unit(_ id: String) -> (CRMRecords) -> Quota.Holder? {
        { $0.units.index.row(of: id).map { .unit($0) } }
    }

    private func user(_ id: String) -> (CRMRecords) -> Quota.Holder? {
        { $0.users.index.row(of: id).map { .user($0) } }
    }

    private func made(_ plan: @escaping (CRMRecords) -> SalesPlan) -> QuarterPlan {
        let report = report(deals, plan: plan, people: people, units: tree)
        expectBalanced(report)
        return report.plan
    }

    // metrics.md T35.
    @Test func coverageIsOpenOverWhatIsMissingAndItsReciprocalIsNamed() {
        let plan = made(plan([(unit("x1"), 30_000_000), (unit("x2"), 20_000_000)]))
        #expect(share(plan.coverage.total) == 2)
        #expect(share(plan.reciprocal.total) == 0.5 && plan.reciprocal.total.scope == "reciprocal")
        #expect(minor(plan.gap.total) == 30_000_000)
        #expect(share(plan.attainment.total) == 0.4 && share(plan.commitAttainment.total) == 0.7)
        #expect(share(plan.coverage.figure(.team, .text("x2"))) == 0.75)
    }

    // metrics.md T36.
    @Test func aQuotaThatIsPassedHasNoCoverage() {
        let plan = made(plan([(unit("x1"), 10_000_000), (unit("x2"), 5_000_000)]))
        #expect(reason(plan.coverage.total) == .targetMet && reason(plan.reciprocal.total) == .targetMet)
        #expect(minor(plan.gap.total) == -5_000_000 && (share(plan.attainment.total) ?? 0) > 1.3)
    }

    @Test func aUnitWithoutAQuotaSaysSo() {
        let plan = made(plan([(unit("x1"), 30_000_000)]))
        #expect(share(plan.attainment.figure(.team, .text("x1"))) == 2.0 / 3)
        #expect(reason(plan.attainment.figure(.team, .text("x2"))) == .noSource)
        #expect(minor(plan.won.total) == 20_000_000)
    }

    @Test func quotasBelowReplaceThoseAboveWhereTheyAddUp() {
        let full = made(
            plan([(unit("company"), 48_000_000), (unit("x1"), 30_000_000), (unit("x2"), 20_000_000)]))
        #expect(minor(full.quota.total) == 50_000_000)
        #expect(full.quota.total.notes.contains { $0.contains("480000.00 EUR") })
        // Where one team has none yet, what the company has counts.
        let part = made(plan([(unit("company"), 48_000_000), (unit("x1"), 30_000_000)]))
        #expect(minor(part.quota.total) == 48_000_000)
        // It cannot be told apart by team.
        #expect(reason(part.attainment.figure(.team, .text("x1"))) == .noSource)
        #expect(reason(part.attainment.figure(.team, .text("not divided further"))) == .notAssigned)
    }

    @Test func aManagersQuotaIsNotAddedToThatOfTheTeam() {
        let rolled = made(plan([(user("boss"), 50_000_000), (user("u"), 30_000_000), (user("v"), 20_000_000)]))
        #expect(minor(rolled.quota.total) == 50_000_000)
        // One far below the team's is the manager's own.
        let own = made(plan([(user("boss"), 5_000_000), (user("u"), 30_000_000), (user("v"), 20_000_000)]))
        #expect(minor(own.quota.total) == 55_000_000)
        #expect(own.quota.figure(.owner, .person(1)).flatMap(minor) == 30_000_000)
    }

    @Test func aYearsQuotaCountsByItsDays() {
        let year = period("2026-01-01", "2027-01-01")
        let plan = made(plan([(unit("x1"), 36_500_000)], period: year))
        #expect(minor(plan.quota.total) == 9_200_000)
        #expect(plan.quota.total.notes.contains { $0.contains("count in part") })
    }

    @Test func monthsOfTheQuarterAddUpAndEqualOnesCountOnce() {
        let plan = made { records in
            let x1 = records.units.index.row(of: "x1") ?? 0
            return SalesPlan(
                quotas: [("2026-10-01", "2026-11-01"), ("2026-11-01", "2026-12-01"), ("2026-11-01", "2026-12-01")].map {
                    Quota(holder: .unit(x1), period: period($0, $1), amount: 1_000, currency: "EUR")
                })
        }
        #expect(minor(plan.quota.total) == 2_000)
        #expect(plan.quota.total.notes.contains { $0.contains("stood there twice") })
    }

    @Test func whoCameInTheQuarterHasAPartOfTheQuota() {
        // Of the 66 working days of the quarter, 33 are left from 17 November on.
        let report = report(
            deals,
            plan: { records in
                SalesPlan(quotas: [
                    Quota(
                        holder: .user(records.users.index.row(of: "u") ?? 0), period: quarter, amount: 6_600,
                        currency: "EUR")
                ])
            }, people: [Person(id: "u", unit: "x1", starts: "2026-11-17")], units: tree)
        #expect(minor(report.plan.quota.total) == 3_300)
        #expect(report.plan.quota.total.notes.contains { $0.contains("came or left") })
        expectBalanced(report)
    }

    @Test func quotasAreConvertedAtThePlanRateAndWithoutOneNotPriced() {
        func withRates(_ currency: String, _ rate: Double?) -> QuarterPlan {
            made { records in
                var plan = plan([(unit("x1"), 1_000)], currency: currency)(records)
                if let rate {
                    var rates = ExchangeRates(base: .euro)
                    rates.append(currency: "USD", from: day("2026-01-01"), rate: rate)
                    plan.planRates = rates
                }
                return plan
            }
        }
        #expect(minor(withRates("USD", 0.9).quota.total) == 900)
        #expect(reason(withRates("XYZ", 0.9).quota.total) == .noRate)
        // Without any plan rates the spot rate of the first day, and it is said.
        let spot = withRates("USD", nil).quota.total
        #expect(minor(spot) == 800 && spot.notes.contains { $0.contains("spot rate") })
    }

    @Test func quotasAndSubmissionsThatNoSumCouldHoldAreNotPriced() {
        let report = report(
            deals,
            plan: { records in
                let u = records.users.index.row(of: "u") ?? 0
                let huge = ["x1", "x2"].compactMap { records.units.index.row(of: $0) }.map {
                    Quota(holder: .unit($0), period: quarter, amount: .max, currency: "EUR")
                }
                let told = [Int64.max, .min].map {
                    ForecastSubmission(
                        user: u, period: quarter, at: records.zone.instant(of: day("2026-10-05")), category: .commit,
                        amount: $0, currency: "EUR")
                }
                return SalesPlan(quotas: huge, submissions: told)
            }, people: people, units: tree)
        #expect(reason(report.plan.attainment.total) == .noRate && reason(report.submissions.submitted) == .noEvents)
        expectBalanced(report)
    }

    @Test func aQuotaOfNoughtHasNoAttainment() {
        let none = made(plan([(unit("x1"), 0)]))
        for figures in [none.attainment, none.gap, none.coverage, none.reciprocal, none.commitAttainment] {
            #expect(reason(figures.total) == .notAssigned, "\(figures.total.definition)")
            #expect(figures.total.notes.first?.contains("is nought") == true)
        }
        let below = made(plan([(unit("x1"), -10_000_000)]))
        #expect(reason(below.coverage.total) == .notAssigned && minor(below.quota.total) == -10_000_000)
        #expect(below.coverage.total.notes.first?.contains("below nought") == true)
    }

    @Test func segmentQuotasStandByThemselvesAndNotBesideThoseOfUnits() {
        let segments: (CRMRecords) -> Quota.Holder? = { $0.segments.index.row(of: "food").map { .segment($0) } }
        let people = [Person(id: "u", unit: "x1", segment: "food")]
        let own = [Deal(id: "a", status: .won, amount: 500, closes: "2026-10-05", owner: "u", segment: "food")]
        let alone = report(own, plan: plan([(segments, 1_000)]), people: people, units: tree)
        #expect(share(alone.plan.attainment.figure(.segment, .text("food"))) == 0.5)
        let both = report(own, plan: plan([(segments, 1_000), (unit("x1"), 2_000)]), people: people, units: tree)
        #expect(minor(both.plan.quota.total) == 2_000)
        expectBalanced(alone)
        expectBalanced(both)
    }
}
