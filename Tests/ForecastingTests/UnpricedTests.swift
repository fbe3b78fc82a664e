import CRMModel
import Figures
import Forecasting
import Testing

@Suite("Books without a price")
struct UnpricedTests {
    private func book(priced: Bool) -> DealBook {
        var deals = (1...8).map {
            Deal(id: "w\($0)", status: .won, stage: "Won", amount: nil, closes: "2026-1\($0 % 2)-0\($0)")
        }
        deals.append(Deal(id: "o", stage: "Offer", amount: priced ? 100 : nil, closes: "2026-12-01"))
        return DealBook(records(deals))
    }

    @Test("A sum of deals none of which has an amount is no nought, whatever else has a price")
    func sums() {
        let without = QuarterForecast(book(priced: false))
        #expect(without.wonSoFar.outcome == .absent(.noSource))
        #expect(without.wonSoFar.n == 8)
        #expect(without.wonSoFar.notes.first == "We could show this if deals had an amount, or a product with a price.")
        #expect(without.runRate.value == nil && without.weighted.value == nil)
        #expect(WonByMonth.breakdown(book(priced: false)).parts.allSatisfy { $0.figure.value == nil })
        let with = QuarterForecast(book(priced: true))
        #expect(with.wonSoFar.outcome == .absent(.noSource) && with.wonSoFar.n == 8)
        let stages = Pipeline(book(priced: true)).byStage
        #expect(stages.total.value?.number == 100)
        #expect(FigureAudit.findings(stages).isEmpty)
    }

    @Test("Where nothing tells won from lost, what is won has no source; what is open stays")
    func untold() throws {
        var records = records((1...40).map { Deal(id: "d\($0)", stage: "Offer", amount: 100, closes: "2026-10-01") })
        #expect(QuarterForecast(DealBook(records)).wonSoFar.outcome == .absent(.noEvents))
        records.unfilled = ["opportunities.status"]
        let book = DealBook(records)
        let quarter = QuarterForecast(book)
        #expect(quarter.wonSoFar.outcome == .absent(.noSource) && quarter.runRate.outcome == .absent(.noSource))
        #expect(book.lackOfWins?.words.contains("won") == true)
        #expect(WonByMonth.breakdown(book).total.outcome == .absent(.noSource))
        #expect(Pipeline(book).byStage.total.value?.number == 4000)
    }

    @Test("Amounts in a currency without a rate are counted, and the rate that lacks is named")
    func rates() {
        let foreign = (1...3).map {
            Deal(id: "f\($0)", status: .won, amount: 500, currency: $0 == 1 ? "XYZ" : "USD", closes: "2026-11-0\($0)")
        }
        // The rate for dollars begins in 2026.
        var early = foreign
        for place in early.indices { early[place].closes = "2025-0\(place + 1)-10" }
        let book = DealBook(records(early + [Deal(id: "o", stage: "Offer", amount: nil, closes: "2026-12-01")]))
        let won = WonByMonth.breakdown(book).total
        #expect(won.outcome == .absent(.noRate) && won.n == 3)
        #expect(
            won.notes.first == "We could show this if an exchange rate from USD and XYZ to EUR were recorded.")
        #expect(
            book.unpricedClause(Array(0..<4))
                == "4 of 4 have no price: 3 in USD and XYZ without an exchange rate, 1 without an amount")
        #expect(book.lack?.reason == .noRate && book.lackOfWins?.reason == .noRate)
        let open = Pipeline(book).byStage.total
        #expect(open.outcome == .absent(.noSource))
        // One amount in euros is a price; what the wins lack is still said.
        let mixed = DealBook(records(early + [Deal(id: "o", stage: "Offer", amount: 70, closes: "2026-12-01")]))
        #expect(mixed.lack == nil && mixed.lackOfWins?.reason == .noRate)
        #expect(mixed.unpricedClause([3]) == nil)
    }

    @Test("A book without deals is not one without prices")
    func empty() {
        #expect(QuarterForecast(DealBook(records([]))).wonSoFar.outcome == .absent(.noEvents))
    }
}
