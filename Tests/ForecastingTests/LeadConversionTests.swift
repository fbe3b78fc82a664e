import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct LeadConversionTests {
    /// Leads by day of arrival; a number behind the day is the days after which the lead's deal was won.
    private func breakdown(
        asOf: String, _ arrivals: [(on: String, wonAfter: Int?)], young: Bool = false
    ) -> Breakdown {
        let sold = arrivals.enumerated().filter { $0.element.wonAfter != nil }
        let book = records(
            asOf: asOf,
            sold.map { index, lead in
                Deal(
                    id: "d\(index)", status: .won,
                    closes: day(lead.on).adding(days: lead.wonAfter ?? 0).iso, created: lead.on)
            })
        var leads = Leads()
        for (index, lead) in arrivals.enumerated() {
            leads.ids.append("l\(index)")
            leads.owners.append(ReferenceColumn.missing)
            leads.sources.append("Web")
            leads.createdAt.append(Instant(iso: lead.on)?.milliseconds)
            leads.deals.append(book.opportunities.index.reference("d\(index)"))
        }
        return LeadConversion.breakdown(leads, book: DealBook(book), young: young)
    }

    /// Ten leads of January sold after ten days, ten that were not.
    private let january = (0..<20).map { (on: "2026-01-05", wonAfter: $0 < 10 ? 10 as Int? : nil) }

    @Test func aMonthCountsOnceItsYoungestLeadHasHadTheTimeNineSalesInTenTook() {
        let later = january + [(on: "2026-02-28", wonAfter: nil)]
        // February ends on the 28th: ten days later, on 10 March, its last lead has had its time.
        #expect(breakdown(asOf: "2026-03-09", later).parts.map(\.name) == ["2026-01"])
        let both = breakdown(asOf: "2026-03-10", later)
        #expect(both.parts.map(\.name) == ["2026-01", "2026-02"])
        #expect(both.total.value == .share(10.0 / 21))
        #expect(both.parts.map { $0.figure.value } == [.share(0.5), .share(0)])
        expectBalanced(both)
    }

    @Test func aSaleThatTookLongerThanNineInTenIsNone() {
        let slow = (0..<20).map { (on: "2026-01-05", wonAfter: ($0 < 18 ? 10 : 40) as Int?) }
        let found = breakdown(asOf: "2026-04-30", slow)
        #expect(found.total.value == .share(0.9))
        expectBalanced(found)
    }

    @Test func youngerLeadsAreLeftOutAndCounted() {
        let found = breakdown(asOf: "2026-02-15", january + [(on: "2026-02-10", wonAfter: nil)])
        #expect(found.total.n == 20)
        #expect(found.total.notes.joined().contains("1 younger lead is"))
    }

    @Test func theMonthsAfterTheCompleteOnesArePartialAndHoldTheRestOfTheLeads() {
        let later = january + [(on: "2026-02-10", wonAfter: 2), (on: "2026-03-02", wonAfter: nil)]
        let young = breakdown(asOf: "2026-03-09", later, young: true)
        #expect(young.parts.map(\.name) == ["2026-02", "2026-03"])
        let none = young.parts.filter { !$0.isPartial }
        #expect(none.isEmpty)
        #expect(young.parts.map { $0.figure.value } == [.share(1), .share(0)])
        #expect(young.total.scope == "not complete")
        #expect(young.total.rows.name != breakdown(asOf: "2026-03-09", later).total.rows.name)
        expectBalanced(young)
    }

    @Test func onlyTheLastTwelveMonthsAreShown() {
        let many = (0..<15).flatMap { month in
            (0..<2).map { _ in (on: day("2025-01-05").adding(months: month).iso, wonAfter: 1 as Int?) }
        }
        let found = breakdown(asOf: "2026-04-01", many)
        #expect(found.parts.count == 12 && found.parts.last?.name == "2026-03")
        expectBalanced(found)
    }

    @Test func withoutLeadsOrSalesOrTimeThereIsAReason() {
        #expect(breakdown(asOf: "2026-04-30", []).total.outcome == .absent(.noSource))
        #expect(breakdown(asOf: "2026-04-30", Array(january.dropFirst(1))).total.outcome == .absent(.tooFew))
        #expect(breakdown(asOf: "2026-02-01", january).total.outcome == .absent(.immature))
    }
}
