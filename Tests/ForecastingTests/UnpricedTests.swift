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

    @Test("A sum of deals none of which has an amount is no nought; one price in the book makes it one")
    func sums() {
        let without = QuarterForecast(book(priced: false))
        #expect(without.wonSoFar.outcome == .absent(.noSource))
        #expect(without.wonSoFar.n == 8)
        #expect(without.wonSoFar.notes.first == "We could show this if deals had an amount, or a product with a price.")
        #expect(without.runRate.value == nil && without.weighted.value == nil)
        #expect(WonByMonth.breakdown(book(priced: false)).parts.allSatisfy { $0.figure.value == nil })
        let with = QuarterForecast(book(priced: true))
        #expect(with.wonSoFar.value?.number == 0)
    }

    @Test("A book without deals is not one without prices")
    func empty() {
        #expect(QuarterForecast(DealBook(records([]))).wonSoFar.outcome == .absent(.noEvents))
    }
}
