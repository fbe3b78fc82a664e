import CRMModel
import Figures
import Testing

struct LikelyTests {
    /// Lines of an outlook: won, expected, variance, logarithm of the chance of nothing, and a mark.
    private static func figure(_ value: Int64, _ likely: Likely, _ rows: [(Int64, Int64, Double, Double, Int64)])
        -> Figure
    {
        @Sendable func money(_ minor: Int64) -> Money { Money(minor: minor, currency: .euro) }
        let list = RowSet(
            name: "outlook", title: "Outlook", columns: ["won", "expected", "variance", "nothing", "overdue"],
            count: rows.count, tie: .likely(likely)
        ) { place in
            let row = rows[place]
            return [.money(money(row.0)), .money(money(row.1)), .real(row.2), .real(row.3), .integer(row.4)]
        }
        return Figure(
            "forecast-quantiles", outcome: .value(.money(money(value))), n: rows.count,
            asOf: CalendarDate(dayNumber: 0), rows: list)
    }

    private static let rows: [(Int64, Int64, Double, Double, Int64)] = [
        (1_000, 0, 0, 0, 0), (0, 5_000, 4e6, -20, 0), (0, 2_000, 1e6, -0.1, 1),
    ]

    @Test func aQuantileAgreesWithItsRowsOnlyIfItIsTheirs() {
        let likely = Likely(spread: 1, probability: 0.5)
        let value = likely.value(secured: 1_000, expected: 7_000, variance: 5e6, nothing: -20.1)
        #expect(value > 7_500 && value < 8_000)
        let minor = Int64(value.rounded(.toNearestOrEven))
        #expect(FigureAudit.findings(Self.figure(minor, likely, Self.rows)).isEmpty)
        #expect(FigureAudit.findings(Self.figure(minor + 2, likely, Self.rows)).count == 1)
    }

    @Test func whatIsLostWithoutMarkedRowsIsTheDifferenceOfTwoQuantiles() {
        let all = Likely(spread: 1, probability: 0.5)
        let without = Likely(spread: 1, probability: 0.5, measure: .loss(without: "overdue"))
        let whole = all.value(secured: 1_000, expected: 7_000, variance: 5e6, nothing: -20.1)
        let rest = all.value(secured: 1_000, expected: 5_000, variance: 4e6, nothing: -20)
        let loss = Int64((whole - rest).rounded(.toNearestOrEven))
        #expect(FigureAudit.findings(Self.figure(loss, without, Self.rows)).isEmpty)
        #expect(FigureAudit.findings(Self.figure(loss + 5, without, Self.rows)).count == 1)
    }

    @Test func theChanceOfAnAmountAgreesWithItsQuantiles() {
        let sums = (secured: 1_000.0, expected: 7_000.0, variance: 5e6, nothing: -0.5)
        for probability in [0.1, 0.5, 0.9] {
            for isNormal in [false, true] {
                let likely = Likely(spread: 1.3, probability: probability, isNormal: isNormal)
                let value = likely.value(
                    secured: sums.secured, expected: sums.expected, variance: sums.variance, nothing: sums.nothing)
                guard value > 1_001 else { continue }
                let chance = likely.chance(
                    of: Int64(value), secured: sums.secured, expected: sums.expected, variance: sums.variance,
                    nothing: sums.nothing)
                #expect(abs(chance - (1 - probability)) < 0.001)
            }
        }
        let likely = Likely(spread: 1, probability: 0.5)
        // What is won is reached; beyond it the chance that nothing comes is the chance that it is missed.
        #expect(likely.chance(of: 1_000, secured: 1_000, expected: 10, variance: 9, nothing: -1) == 1)
        let few = likely.chance(of: 1_001, secured: 1_000, expected: 3_000, variance: 2.1e7, nothing: -0.357)
        // The variance allows a chance of 0.95 × 0.7 for nothing, less than the 0.7 that is said.
        #expect(abs(few - 0.335) < 0.001)
    }

    @Test func aChanceAgreesWithItsRowsOnlyIfItIsTheirs() {
        let tie = Likely(spread: 1, probability: 0.5, measure: .chance(of: 9_000))
        let chance = tie.chance(of: 9_000, secured: 1_000, expected: 7_000, variance: 5e6, nothing: -20.1)
        func figure(_ share: Double) -> Figure {
            Figure(
                "quota-chance", outcome: .value(.share(share)), n: 3, asOf: CalendarDate(dayNumber: 0),
                rows: Self.figure(0, tie, Self.rows).rows)
        }
        #expect(FigureAudit.findings(figure(chance)).isEmpty)
        #expect(FigureAudit.findings(figure(chance + 0.01)).count == 1)
        let rest = Likely(spread: 1, probability: 0.5, measure: .rest(without: "overdue"))
        let value = rest.value(secured: 1_000, expected: 5_000, variance: 4e6, nothing: -20)
        #expect(FigureAudit.findings(Self.figure(Int64(value.rounded()), rest, Self.rows)).isEmpty)
    }

    @Test func fewDealsMostLikelyBringNothing() {
        let likely = Likely(spread: 1, probability: 0.5)
        // One deal of 10,000 with a chance of 0.3.
        #expect(likely.value(secured: 500, expected: 3_000, variance: 2.1e7, nothing: -0.357) == 500)
        let high = Likely(spread: 1, probability: 0.9)
        #expect(high.value(secured: 500, expected: 3_000, variance: 2.1e7, nothing: -0.357) > 8_000)
    }

    @Test func withAmountsBelowNothingTheQuantileIsANormals() {
        let normal = Likely(spread: 1, probability: 0.1, isNormal: true)
        #expect(normal.value(secured: 0, expected: 100, variance: 1e4, nothing: -9) < 0)
    }

    @Test func skillIsOneLessTheRatioOfTwoLosses() {
        let list = RowSet(
            name: "skill", title: "Skill", columns: ["miss", "plain"], count: 2, tie: .skill("miss", "plain")
        ) { [.integer($0 == 0 ? 1 : 2), .integer(4)] }
        let figure = Figure(
            "forecast-backtest", outcome: .value(.share(1 - 3.0 / 8)), n: 2, asOf: CalendarDate(dayNumber: 0),
            rows: list)
        #expect(FigureAudit.findings(figure).isEmpty)
    }
}
