import CRMModel
import Figures
import Statistics
import Testing

struct LikelyTests {
    /// Lines of an outlook with a mark.
    private static func figure(_ value: Int64, _ likely: Likely, _ rows: [Likely.Line] = rows, marked: Set<Int> = [2])
        -> Figure
    {
        @Sendable func money(_ value: Double) -> Money { Money(minor: Int64(value), currency: .euro) }
        let list = RowSet(
            name: "outlook", title: "Outlook",
            columns: ["won", "expected", "variance", "nothing", "chance", "if_won", "apart", "overdue"],
            count: rows.count, tie: .likely(likely)
        ) { place in
            let row = rows[place]
            return [
                .money(money(row.won)), .money(money(row.expected)), .real(row.variance), .real(row.nothing),
                .real(row.chance), .money(money(row.amount)), .integer(row.isApart ? 1 : 0),
                .integer(marked.contains(place) ? 1 : 0),
            ]
        }
        return Figure(
            "forecast-quantiles", outcome: .value(.money(Money(minor: value, currency: .euro))), n: rows.count,
            asOf: CalendarDate(dayNumber: 0), rows: list)
    }

    private static let rows = [
        Likely.Line(won: 1_000), Likely.Line(expected: 5_000, variance: 4e6, nothing: -20),
        Likely.Line(expected: 2_000, variance: 1e6, nothing: -0.1),
    ]

    /// An open deal, and whether it is apart.
    private static func deal(_ amount: Double, _ chance: Double, isApart: Bool = false) -> Likely.Line {
        let deal = UncertainSum.Deal(chance: chance, amount: amount, variance: chance * (1 - chance) * amount * amount)
        return Likely.Line(
            expected: deal.mean, variance: deal.variance, nothing: deal.nothing, chance: chance, amount: amount,
            isApart: isApart)
    }

    private static func minor(_ value: Double) -> Int64 { Int64(value.rounded(.toNearestOrEven)) }

    @Test func aQuantileAgreesWithItsRowsOnlyIfItIsTheirs() {
        let likely = Likely(spread: 1, probability: 0.5)
        let value = likely.value(Self.rows)
        #expect(value > 7_500 && value < 8_000)
        #expect(FigureAudit.findings(Self.figure(Self.minor(value), likely)).isEmpty)
        #expect(FigureAudit.findings(Self.figure(Self.minor(value) + 2, likely)).count == 1)
    }

    @Test func aQuantileWithDealsThatDecideAgreesWithItsRows() {
        let rows = Self.rows + [Self.deal(9_000, 0.4), Self.deal(500_000, 0.45, isApart: true)]
        for probability in [0.1, 0.5, 0.9] {
            let likely = Likely(spread: 1.4, probability: probability)
            let value = likely.value(rows)
            #expect(FigureAudit.findings(Self.figure(Self.minor(value), likely, rows)).isEmpty)
            let chance = likely.chance(of: Int64(value.rounded(.up)), rows)
            #expect(abs(chance - (1 - probability)) < 0.001)
        }
        // It is likelier not won than won: the median is of all the others, near the top of what they bring.
        let median = Likely(spread: 1, probability: 0.5).value(rows)
        #expect(median > 10_000 && median < 30_000)
        #expect(Likely(spread: 1, probability: 0.9).value(rows) > 500_000)
        let rest = Likely(spread: 1, probability: 0.5, measure: .rest(without: "overdue"))
        let others = Likely(spread: 1, probability: 0.5).value(Array(rows.dropLast()))
        #expect(FigureAudit.findings(Self.figure(Self.minor(others), rest, rows, marked: [4])).isEmpty)
    }

    @Test func whatIsLostWithoutMarkedRowsIsTheDifferenceOfTwoQuantiles() {
        let all = Likely(spread: 1, probability: 0.5)
        let without = Likely(spread: 1, probability: 0.5, measure: .loss(without: "overdue"))
        let loss = Self.minor(all.value(Self.rows) - all.value(Array(Self.rows.dropLast())))
        #expect(FigureAudit.findings(Self.figure(loss, without)).isEmpty)
        #expect(FigureAudit.findings(Self.figure(loss + 5, without)).count == 1)
    }

    @Test func theChanceOfAnAmountAgreesWithItsQuantiles() {
        for probability in [0.1, 0.5, 0.9] {
            for isNormal in [false, true] {
                let likely = Likely(spread: 1.3, probability: probability, isNormal: isNormal)
                let value = likely.value(Self.rows)
                guard value > 1_001 else { continue }
                #expect(abs(likely.chance(of: Int64(value), Self.rows) - (1 - probability)) < 0.001)
            }
        }
        let likely = Likely(spread: 1, probability: 0.5)
        // What is won is reached; beyond it the chance that nothing comes is the chance that it is missed.
        let few = [Likely.Line(won: 1_000), Self.deal(10_000, 0.3)]
        #expect(likely.chance(of: 1_000, few) == 1)
        #expect(abs(likely.chance(of: 1_001, few) - 0.3) < 1e-9)
        #expect(abs(likely.chance(of: 11_000, few) - 0.3) < 1e-9)
        #expect(likely.chance(of: 11_001, few) < 1e-9)
    }

    @Test func aChanceAgreesWithItsRowsOnlyIfItIsTheirs() {
        let tie = Likely(spread: 1, probability: 0.5, measure: .chance(of: 9_000))
        let chance = tie.chance(of: 9_000, Self.rows)
        func figure(_ share: Double) -> Figure {
            Figure(
                "quota-chance", outcome: .value(.share(share)), n: 3, asOf: CalendarDate(dayNumber: 0),
                rows: Self.figure(0, tie).rows)
        }
        #expect(FigureAudit.findings(figure(chance)).isEmpty)
        #expect(FigureAudit.findings(figure(chance + 0.01)).count == 1)
        let rest = Likely(spread: 1, probability: 0.5, measure: .rest(without: "overdue"))
        let value = rest.value(Array(Self.rows.dropLast()))
        #expect(FigureAudit.findings(Self.figure(Self.minor(value), rest)).isEmpty)
    }

    @Test func fewDealsMostLikelyBringNothing() {
        let rows = [Likely.Line(won: 500), Self.deal(10_000, 0.3)]
        #expect(Likely(spread: 1, probability: 0.5).value(rows) == 500)
        #expect(abs(Likely(spread: 1, probability: 0.9).value(rows) - 10_500) < 0.01)
    }

    @Test func whereOtherMethodsExpectMoreItIsLessLikelyThatNothingComes() {
        // Lines that foresee one win in seven cases, and others that foresee ten times as much.
        let lines = [
            Likely.Line(expected: 1_000, variance: 4e6, nothing: -0.15), Likely.Line(expected: 9_000),
        ]
        let (low, middle) = (
            Likely(spread: 2, probability: 0.1).value(lines), Likely(spread: 2, probability: 0.5).value(lines)
        )
        #expect(low > 0 && middle < 10_000)
    }

    @Test func aDealThatDecidesLowersNoQuantile() {
        for spread in [0.6, 1, 1.8] {
            for (amount, chance) in [(20_000.0, 0.08), (9_000, 0.3), (4_000, 0.7)] {
                for probability in [0.1, 0.5, 0.9] {
                    let likely = Likely(spread: spread, probability: probability)
                    let with = likely.value(Self.rows + [Self.deal(amount, chance)])
                    #expect(with >= likely.value(Self.rows) - 0.01)
                }
            }
        }
    }

    @Test func withAmountsBelowNothingTheQuantileIsANormals() {
        let normal = Likely(spread: 1, probability: 0.1, isNormal: true)
        #expect(normal.value([Likely.Line(expected: 100, variance: 1e4, nothing: -9)]) < 0)
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
