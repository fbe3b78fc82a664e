import CRMModel
import Figures
import Testing

/// A small list of deals: month, amount in cents, won or not.
private struct Deals {
    static let asOf = CalendarDate(dayNumber: 20_000)
    static let rows: [(month: String, amount: Int64, won: Int64)] = [
        ("2026-01", 1_000, 1), ("2026-01", 2_000, 0), ("2026-02", 4_000, 1), ("2026-02", 8_000, 1), ("2026-03", 0, 0),
    ]

    static func list(_ tie: Tie) -> RowSet {
        RowSet(name: "deals", title: "Deals", columns: ["month", "amount", "won"], count: rows.count, tie: tie) {
            index in
            let row = rows[index]
            return [.text(row.month), .money(Money(minor: row.amount, currency: .euro)), .integer(row.won)]
        }
    }

    static func sum(_ minor: Int64, n: Int, scope: String = "") -> Figure {
        Figure(
            "won-by-month", scope: scope, outcome: .value(.money(Money(minor: minor, currency: .euro))), n: n,
            asOf: asOf, rows: list(.sum("amount")))
    }

    static func parts(_ parts: [(String, Int64, Int)], total: Int64 = 15_000) -> Breakdown {
        Breakdown(
            total: sum(total, n: 5), key: "month",
            parts: parts.map { Breakdown.Part(name: $0.0, figure: sum($0.1, n: $0.2, scope: $0.0)) })
    }
}

@Suite struct FigureTests {
    @Test func aProportionCarriesNumeratorDenominatorAndWilsonsInterval() throws {
        let figure = Figure.proportion(
            "win-rate", successes: 3, trials: 5, of: "deals", asOf: Deals.asOf, rows: Deals.list(.share("won")))
        #expect(figure.value == .share(0.6))
        #expect(figure.numerator == .count(3, of: "deals"))
        #expect(figure.denominator == .count(5, of: "deals"))
        #expect(figure.n == 5)
        let interval = try #require(figure.interval)
        #expect(abs(interval.lower.number - 0.230724) < 1e-6)
        #expect(abs(interval.upper.number - 0.882379) < 1e-6)
        #expect(interval.level == "95 %")
        #expect(FigureAudit.findings(figure).isEmpty)
    }

    @Test func aProportionOfNothingIsAbsentNotNought() {
        let figure = Figure.proportion(
            "win-rate", successes: 0, trials: 0, of: "deals", asOf: Deals.asOf, rows: Deals.list(.share("won")))
        #expect(figure.outcome == .absent(.noEvents))
        #expect(figure.value == nil)
        #expect(figure.interval == nil)
    }

    @Test func everyReasonHasItsSentence() {
        #expect(Reason.allCases.allSatisfy { $0.sentence.hasSuffix(".") })
        #expect(Set(Reason.allCases.map(\.sentence)).count == Reason.allCases.count)
    }

    @Test func aPartialValueIsAValue() {
        let figure = Figure(
            "win-rate", outcome: .partial(.share(0.5), missing: "the north"), n: 2, asOf: Deals.asOf,
            rows: Deals.list(.count))
        #expect(figure.value == .share(0.5))
    }
}

@Suite struct FigureAuditTests {
    private func whats(_ figure: Figure) -> [String] { FigureAudit.findings(figure).map(\.what) }
    private func whats(_ breakdown: Breakdown) -> [String] { FigureAudit.findings(breakdown).map(\.what) }
    private let good: [(String, Int64, Int)] = [("2026-01", 3_000, 2), ("2026-02", 12_000, 2), ("2026-03", 0, 1)]

    @Test func booksThatBalanceHaveNoFinding() {
        #expect(whats(Deals.sum(15_000, n: 5)).isEmpty)
        #expect(whats(Deals.parts(good)).isEmpty)
    }

    @Test func aCentTooMuchIsFound() {
        #expect(whats(Deals.sum(15_001, n: 5)).count == 1)
        #expect(FigureAudit.findings(Deals.sum(15_001, n: 5)).first?.code == "E-GATE-TIE")
    }

    @Test func aWrongNumberOfRowsIsFound() {
        let findings = whats(Deals.sum(15_000, n: 4))
        #expect(findings.count == 1)
        #expect(findings.first?.contains("n is 4") == true)
    }

    @Test func aShareThatItsRowsDoNotGiveIsFound() {
        let figure = Figure.proportion(
            "win-rate", successes: 4, trials: 5, of: "deals", asOf: Deals.asOf, rows: Deals.list(.share("won")))
        #expect(whats(figure).count == 1)
    }

    @Test func aCountAndAMeanAreRecomputed() {
        func count(_ value: Int) -> Figure {
            Figure(
                "import-findings", outcome: .value(.count(value, of: "deals")), n: 5, asOf: Deals.asOf,
                rows: Deals.list(.count))
        }
        func mean(_ value: Double) -> Figure {
            Figure(
                "record-completeness", outcome: .value(.share(value)), n: 5, asOf: Deals.asOf,
                rows: Deals.list(.mean("won")))
        }
        #expect(whats(count(5)).isEmpty)
        #expect(whats(count(6)).count == 1)
        #expect(whats(mean(0.6)).isEmpty)
        #expect(whats(mean(0.61)).count == 1)
    }

    @Test func anUnknownColumnIsFound() {
        let figure = Figure(
            "won-by-month", outcome: .value(.money(Money(minor: 15_000, currency: .euro))), n: 5, asOf: Deals.asOf,
            rows: Deals.list(.sum("price")))
        #expect(whats(figure).count == 1)
        let breakdown = Breakdown(total: Deals.sum(15_000, n: 5), key: "year", parts: [])
        #expect(whats(breakdown).contains { $0.contains("lack the column year") })
    }

    @Test func aMissingPartIsFound() {
        #expect(whats(Deals.parts(Array(good.dropLast()))).contains { $0.contains("hold 4 rows") })
    }

    @Test func aPartThatStandsTwiceIsFoundEvenWhenTheNumbersOfRowsAgree() {
        let twice = [good[0], good[0], good[2]]
        let findings = whats(Deals.parts(twice))
        #expect(findings.contains { $0.contains("'2026-01' stands there twice") })
    }

    @Test func aPartWithAnotherPartsMoneyIsFound() {
        let swapped: [(String, Int64, Int)] = [("2026-01", 12_000, 2), ("2026-02", 3_000, 2), ("2026-03", 0, 1)]
        #expect(whats(Deals.parts(swapped)).count == 2)
    }

    @Test func aFigureWithoutAValueClaimsNothing() {
        let figure = Figure("win-rate", outcome: .absent(.noSource), n: 0, asOf: Deals.asOf, rows: Deals.list(.count))
        #expect(FigureAudit.findings(figure).isEmpty)
    }
}

@Suite struct GroupingTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_234, "\u{2212}1,234"),
        (Int.min, "\u{2212}9,223,372,036,854,775,808"),
    ])
    func thousandsArePartedByCommas(value: Int, text: String) { #expect(Grouping.text(value) == text) }
}
