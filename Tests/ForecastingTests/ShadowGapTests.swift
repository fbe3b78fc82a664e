import CRMModel
import Figures
import Forecasting
import Testing

/// Two teams of a region: u and v in x1 under a lead of their own, w in x2 under the head of the region.
@Suite struct ShadowGapTests {
    private let tree: [(id: String, kind: String, parent: String?)] = [
        ("north", "region", nil), ("x1", "team", "north"), ("x2", "team", "north"),
    ]
    private let people = [
        Person(id: "head", unit: "north"), Person(id: "lead", unit: "x1", manager: "head"),
        Person(id: "u", unit: "x1", manager: "lead"), Person(id: "v", unit: "x1", manager: "lead"),
        Person(id: "w", unit: "x2", manager: "head"),
    ]
    private let deals = ["u", "v", "w"].map {
        Deal(id: "d-\($0)", amount: 1_000, closes: "2026-12-01", owner: $0, category: $0 == "w" ? "Commit" : "Pipeline")
    }

    private func made(_ numbers: [(author: String, amount: Int64)], isPrivate: Bool = false) -> SalesReport {
        let made = report(
            deals,
            plan: { records in
                SalesPlan(
                    submissions: numbers.compactMap { item in
                        records.users.index.row(of: item.author).map {
                            ForecastSubmission(
                                user: $0, period: quarter, at: records.zone.instant(of: day("2026-11-02")),
                                category: .commit, amount: item.amount, currency: "EUR")
                        }
                    })
            }, people: people, units: tree, isPrivate: isPrivate, forecast: euros(10_000))
        expectBalanced(made)
        return made
    }

    @Test func aTeamsGapIsThatOfWhoSpeaksForItsPeopleAlone() {
        let report = made([("lead", 12_000)])
        let gap = report.shadowGaps.figure(.team, .text("x1"))
        #expect(gap?.outcome == .value(.share(0.2)))
        #expect(gap?.numerator == .money(euros(2_000)))
        // Nobody in x2 hands in anything.
        #expect(reason(report.shadowGaps.figure(.team, .text("x2"))) == .noEvents)
        #expect(report.forecast?.figure(.team, .text("x2"))?.value == .money(euros(10_000)))
    }

    @Test func whereSomeHaveNobodyWhoSpeaksForThemTheGapIsPartial() {
        // In the region the lead speaks for u and v, nobody for w.
        let gap = made([("lead", 12_000)]).shadowGaps.figure(.region, .text("north"))
        #expect(
            gap?.outcome
                == .partial(.share(0.2), missing: "1 of 3 owners of open deals have nobody who handed in for them"))
        let whole = made([("lead", 12_000), ("head", 3_000)]).shadowGaps.figure(.region, .text("north"))
        #expect(whole?.outcome == .value(.share(0.5)))
    }

    @Test func whoSpeaksForPeopleElsewhereSpeaksForNoTeam() {
        // The head belongs to the region, not to x2, and so does what he hands in.
        let report = made([("head", 9_000)])
        #expect(reason(report.shadowGaps.figure(.team, .text("x2"))) == .noEvents)
        #expect(report.shadowGaps.figure(.region, .text("north"))?.value == .share(-0.1))
    }

    @Test func withoutAForecastThereIsNoGapOfAUnit() {
        let plain = report(deals, people: people, units: tree)
        #expect(plain.forecast == nil && plain.shadowGaps.levels.isEmpty)
        #expect(reason(plain.shadowGap) == .noSource)
    }

    @Test func categoriesAreToldOfEveryUnit() {
        let report = made([])
        func amount(_ step: PipelineByCategory.Step?, _ level: SalesUnits.Level, _ name: String) -> Int64? {
            step?.figures.figure(level, .text(name)).flatMap(minor)
        }
        let commit = report.categories.byUnit.first { $0.name == "Commit" }
        #expect(amount(commit, .team, "x2") == 1_000)
        #expect(reason(commit?.figures.figure(.team, .text("x1"))) == .noEvents)
        let all = report.categories.cumulative.last
        #expect(amount(all, .team, "x1") == 2_000 && amount(all, .region, "north") == 3_000)
        #expect(all.flatMap { minor($0.figure) } == 3_000)
        #expect(report.categories.byUnit.map(\.name) == ["Commit", "Pipeline"])
    }
}
