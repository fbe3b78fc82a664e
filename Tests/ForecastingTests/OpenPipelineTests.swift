import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct OpenPipelineTests {
    // metrics.md T13.
    @Test func concentrationIsThatOfTheAmounts() {
        let three = report([
            Deal(id: "a", amount: 10_000), Deal(id: "b", amount: 5_000), Deal(id: "c", amount: 5_000),
        ]).open
        #expect(abs((share(three.concentration.total) ?? 0) - 0.375) < 1e-12)
        #expect(abs((share(three.effectiveDeals.total) ?? 0) - 2.666_666_667) < 1e-9)
        #expect(share(three.largest.total) == 0.5 && share(three.largestThree.total) == 1)
        #expect(share(report([Deal(id: "a", amount: 20_000)]).open.concentration.total) == 1)
    }

    @Test func dealsWithoutAnAmountAboveNoughtHaveNoShare() {
        let book = report([
            Deal(id: "a", amount: 100), Deal(id: "b", amount: -100), Deal(id: "c", amount: 0), Deal(id: "d"),
        ])
        #expect(share(book.open.concentration.total) == 1)
        #expect(book.open.concentration.total.notes.first?.hasPrefix("3 open deals") == true)
        #expect(reason(report([Deal(id: "a", amount: 0)]).open.concentration.total) == .noEvents)
        expectBalanced(book)
    }

    @Test func theShareOfPastDueDealsIsAlsoThatOfTheirAmount() {
        let book = report([
            Deal(id: "a", amount: 300, closes: "2026-11-14"), Deal(id: "b", amount: 100, closes: "2026-11-15"),
            Deal(id: "c", amount: 600), Deal(id: "d", status: .won, amount: 9_000, closes: "2026-10-01"),
        ])
        #expect(share(book.open.pastDueByAmount.total) == 0.3)
        #expect(abs((share(book.open.pastDue.total) ?? 0) - 1.0 / 3) < 1e-12)
        expectBalanced(book)
    }

    @Test func withoutCloseDatesNothingIsPastDue() {
        #expect(reason(report([Deal(id: "a", amount: 1)]).open.pastDueByAmount.total) == .noSource)
    }

    // Fourteen working days before Sunday 15 November 2026 is Monday 26 October.
    @Test func aDealIsSilentFromTheFourteenthWorkingDayOn() {
        let book = report([
            Deal(id: "a", created: "2026-09-01", touched: "2026-10-26"),
            Deal(id: "b", created: "2026-09-01", touched: "2026-10-27"),
            Deal(id: "c", created: "2026-09-01"), Deal(id: "d", created: "2026-11-10"),
        ])
        #expect(share(book.open.silent.total) == 0.5)
        expectBalanced(book)
    }

    @Test func withoutAnyActivityNothingIsSaidAboutSilence() {
        #expect(reason(report([Deal(id: "a")]).open.silent.total) == .noSource)
    }

    @Test func partsOfEveryLevelMakeUpTheWhole() {
        let tree: [(id: String, kind: String, parent: String?)] = [
            ("north", "region", nil), ("x", "branch", "north"), ("x1", "team", "x"), ("x2", "team", "x"),
        ]
        let people = [
            Person(id: "u", unit: "x1", segment: "food"), Person(id: "v", unit: "x2"), Person(id: "w", unit: nil),
        ]
        let book = report(
            [
                Deal(id: "a", amount: 1, owner: "u", segment: "food"), Deal(id: "b", amount: 2, owner: "v"),
                Deal(id: "c", amount: 4, owner: "w"), Deal(id: "d", amount: 8),
            ], people: people, units: tree)
        let amount = book.open.amount
        #expect(amount.levels.map(\.level) == [.region, .branch, .team, .segment, .owner])
        func names(_ level: SalesUnits.Level) -> [String] { amount.parts(level).map(\.name) }
        #expect(names(.team) == ["x1", "x2", "no unit", "no owner"])
        #expect(names(.region) == ["north", "no unit", "no owner"])
        #expect(names(.segment) == ["food", "no segment"])
        #expect(amount.figure(.owner, .person(nil)).flatMap(minor) == 8)
        expectBalanced(book)
    }

    @Test func anEmptyBookHasReasonsForEverything() {
        let empty = report([])
        #expect(empty.figures.allSatisfy { $0.value == nil || $0.value?.number == 0 })
        expectBalanced(empty)
        #expect(reason(empty.shadowGap) == .noSource && reason(empty.plan.attainment.total) == .noSource)
    }
}

@Suite struct PipelineByCategoryTests {
    private let deals = [
        Deal(id: "a", status: .won, amount: 1, closes: "2026-10-02", category: "Closed"),
        Deal(id: "b", amount: 2, closes: "2026-12-01", category: "commit"),
        Deal(id: "c", amount: 4, closes: "2026-12-01", category: "BestCase"),
        Deal(id: "d", amount: 8, closes: "2026-11-15", category: "Pipeline"),
        Deal(id: "e", amount: 16, closes: "2026-12-31", category: "Omitted"),
        Deal(id: "f", amount: 32, closes: "2026-12-01", category: "Upside"),
        Deal(id: "g", amount: 64, closes: "2026-12-01"),
        Deal(id: "h", amount: 128, closes: "2026-11-14", category: "Commit"),
        Deal(id: "i", amount: 256, closes: "2026-03-01", category: "Commit"),
        Deal(id: "j", amount: 512, closes: "2027-01-01", category: "Commit"),
        Deal(id: "k", amount: 1024, category: "Commit"),
        Deal(id: "l", status: .lost, amount: 2048, closes: "2026-10-02", category: "Omitted"),
        Deal(id: "m", amount: 4096, closes: "2026-12-01", category: "Closed"),
    ]

    @Test func everyDealStandsInOnePartAndPastDueOnesInTheirOwn() {
        let book = report(deals)
        #expect(
            parts(book.categories.byCategory) == [
                "Closed": 1, "Commit": 2, "Best case": 4, "Pipeline": 8, "Omitted": 16, "Another category": 4128,
                "No category": 64, "Overdue": 384,
            ])
        #expect(
            book.categories.byCategory.total.notes.contains { $0.contains("1 open deals have no close date") })
        expectBalanced(book)
    }

    @Test func theCumulativeFormHoldsTheOneBefore() {
        let book = report(deals)
        #expect(
            book.categories.cumulative.map(\.name) == [
                "Closed", "Closed + Commit", "Closed + Commit + Best case", "Closed + Commit + Best case + Pipeline",
            ])
        #expect(book.categories.cumulative.map { minor($0.figure) } == [1, 3, 7, 15])
    }

    @Test func withoutCategoriesOrDatesThereIsAReason() {
        #expect(reason(report([Deal(id: "a", closes: "2026-12-01")]).categories.byCategory.total) == .noSource)
        #expect(reason(report([Deal(id: "a", category: "Commit")]).categories.byCategory.total) == .noSource)
    }
}
