import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct DealBookTests {
    // metrics.md T49.
    @Test func aDealWithoutARateIsCountedNotPriced() {
        let book = DealBook(
            records([
                Deal(id: "a", stage: "Lead", amount: 10_000),
                Deal(id: "b", stage: "Lead", amount: 20_000, currency: "USD"),
                Deal(id: "c", stage: "Lead", amount: 5_000, currency: "XYZ"),
            ]))
        let total = Pipeline(book).byStage.total
        #expect(total.n == 3)
        #expect(minor(total) == 26_000)
        #expect(total.notes == ["1 of 3 deals are in a currency without a rate: counted, not priced."])
        expectBalanced(total)
    }

    @Test func aCodeThatIsNoneHasNoRateAndNoCodeIsSaid() {
        let book = DealBook(
            records([Deal(id: "a", amount: 100, currency: "eur"), Deal(id: "b", amount: 200, currency: nil)]))
        let total = Pipeline(book).byStage.total
        #expect(minor(total) == 200)
        #expect(total.notes.count == 2)
        #expect(total.notes.contains { $0.contains("1 of 2 deals state no currency and are taken as EUR") })
    }

    @Test func anOpenDealWithoutAmountHasItsProductsListPriceAndAClosedOneHasNot() {
        let book = DealBook(
            records([
                Deal(id: "a", product: "basic"), Deal(id: "b", product: "import"), Deal(id: "c", product: "bare"),
                Deal(id: "d", product: "gone"),
                Deal(id: "e", status: .won, closes: "2026-10-10", product: "basic"),
            ]))
        let open = Pipeline(book).byStage.total
        #expect(minor(open) == 18_000)
        #expect(open.notes.contains { $0.contains("2 of 4 deals have no amount and are priced at their product") })
        #expect(open.notes.contains { $0.contains("2 of 4 deals have no amount: counted, not priced") })
        let won = WonByMonth.breakdown(book)
        #expect(won.total.outcome == .absent(.noSource), "a closed deal without an amount is not worth nothing")
        expectBalanced(won)
        #expect(book.entry(0).amount?.minor == 10_000)
        #expect(book.entry(2).amount == nil)
    }

    @Test func closedDealsAreConvertedOnTheirDayAndOpenOnesOnTheAsOf() {
        let book = DealBook(
            records([
                Deal(id: "a", status: .won, amount: 1_000, currency: "USD", closes: "2026-09-30"),
                Deal(id: "b", status: .won, amount: 1_000, currency: "USD", closes: "2026-10-01"),
                Deal(id: "c", amount: 1_000, currency: "USD", closes: "2026-12-01"),
            ]))
        #expect(parts(WonByMonth.breakdown(book)) == ["2026-09": 500, "2026-10": 800, "2026-11": nil])
        #expect(minor(Pipeline(book).byStage.total) == 800)
    }

    @Test func amountsThatNoSumCouldHoldAreCountedNotPriced() {
        let huge = (0..<10).map {
            Deal(
                id: "h\($0)", status: $0 < 5 ? .won : .open, amount: 9_200_000_000_000_000_000,
                closes: "2026-11-0\($0 % 5 + 1)")
        }
        let book = DealBook(records(huge + [Deal(id: "plain", stage: "Lead", amount: 700, closes: "2026-12-01")]))
        let total = Pipeline(book).byStage.total
        #expect(minor(total) == 700)
        #expect(total.notes.contains { $0.contains("5 of 6 deals have an amount too large") })
        let quarter = QuarterForecast(book)
        #expect(quarter.wonSoFar.outcome == .absent(.noSource))
        #expect(quarter.wonSoFar.notes.first?.contains("larger than any sum can hold") == true)
        #expect(quarter.cumulative.allSatisfy { $0 == 0 })
        expectBalanced(total)
    }

    @Test func theLargestAmountsThatFitAreSummedExactly() {
        let amount = Int64.max / 16 / 4
        let deals = (0..<4).map { Deal(id: "\($0)", status: .won, amount: amount, closes: "2026-0\($0 + 6)-01") }
        let book = DealBook(records(deals))
        #expect(minor(WonByMonth.breakdown(book).total) == amount * 4)
        // A forecast may be several times the total; it must still fit.
        #expect(QuarterForecast(book).runRate.value != nil)
    }
}

@Suite struct PipelineTests {
    private let book = DealBook(
        records([
            Deal(id: "a", stage: "Lead", amount: 1_000, closes: "2026-11-14"),
            Deal(id: "b", stage: "Lead", amount: 2_000, closes: "2026-11-15"),
            Deal(id: "c", stage: "Offer", amount: 4_000, closes: "2027-01-31"),
            Deal(id: "d", stage: "Odd", amount: 8_000, closes: nil),
            Deal(id: "e", stage: nil, amount: 16_000, closes: "2030-06-01"),
            Deal(id: "f", status: .won, stage: "Won", amount: 32_000, closes: "2026-11-01"),
            Deal(id: "g", status: .lost, stage: "Lost", amount: 64_000, closes: "2026-11-01"),
            Deal(id: "h", stage: "Lead", amount: -500, closes: "2026-12-31"),
        ]))

    @Test func stagesPartitionTheOpenDeals() {
        let stages = Pipeline(book).byStage
        #expect(stages.parts.map(\.name) == ["Lead", "Offer", "Odd", "no stage"])
        #expect(parts(stages) == ["Lead": 2_500, "Offer": 4_000, "Odd": 8_000, "no stage": 16_000])
        #expect(minor(stages.total) == 30_500)
        #expect(stages.total.n == 6)
        expectBalanced(stages)
    }

    @Test func monthsPartitionTheOpenDealsWithOverdueAndUndatedInBucketsOfTheirOwn() {
        let months = Pipeline(book).byMonth
        #expect(months.parts.first?.name == "overdue")
        #expect(months.parts.last?.name == "no close date")
        let names = months.parts.map(\.name)
        #expect(names[1...4] == ["2026-11", "2026-12", "2027-01", "2027-02"])
        #expect(names.contains("2030-06"))
        #expect(names.count == 2 + 24 + 1, "two years of months, then only those that hold a deal")
        let values = parts(months)
        #expect(values["overdue"] == 1_000)
        #expect(values["2026-11"] == 2_000, "a deal that closes on the as-of is not overdue")
        #expect(values["2026-12"] == -500)
        #expect(values["2027-02"] == .some(nil), "a month without deals has no events, not a sum of 0")
        #expect(values["no close date"] == 8_000)
        expectBalanced(months)
    }

    @Test func pastDueCountsOpenDealsBeforeTheAsOf() {
        let figure = PastDue.figure(book)
        #expect(figure.numerator == .count(1, of: "open deals"))
        #expect(figure.denominator == .count(6, of: "open deals"))
        #expect(figure.notes.contains { $0.contains("1 open deals have no close date") })
        #expect(minor(PastDue.amount(book)) == 1_000)
        expectBalanced(figure)
    }

    @Test func withoutAnyExpectedCloseDatePastDueHasNoSource() {
        let figure = PastDue.figure(DealBook(records([Deal(id: "a"), Deal(id: "b")])))
        #expect(figure.outcome == .absent(.noSource))
    }

    @Test func theWinRateIsWonOfDecided() {
        let figure = winRate(book)
        #expect(figure.value == .share(0.5))
        #expect(figure.n == 2)
        expectBalanced(figure)
    }

    @Test(arguments: [OpportunityStatus.won, .lost, .open]) func booksOfOneKindDivideByNothing(
        status: OpportunityStatus
    ) {
        for deals in [[], [Deal(id: "a", status: status, stage: "Lead", amount: 100, closes: "2026-11-01")]] {
            let book = DealBook(records(deals))
            let quarter = QuarterForecast(book)
            for figure in [
                winRate(book), PastDue.figure(book), quarter.runRate, quarter.weighted,
                LateEntry(book, lateStage: "Offer").rate,
            ] {
                expectBalanced(figure)
                #expect(figure.value?.number.isNaN != true)
            }
            for breakdown in [Pipeline(book).byStage, Pipeline(book).byMonth, WonByMonth.breakdown(book)] {
                expectBalanced(breakdown)
            }
            if deals.isEmpty || status == .open { #expect(winRate(book).outcome == .absent(.noEvents)) }
        }
    }
}

@Suite struct WonByMonthTests {
    @Test func everyMonthFromTheFirstWinToTheAsOfHasItsPart() {
        let book = DealBook(
            records(
                asOf: "2026-11-29",
                [
                    Deal(id: "a", status: .won, amount: 100, closes: "2026-08-31"),
                    Deal(id: "b", status: .won, amount: 200, closes: "2026-10-01"),
                    Deal(id: "c", status: .won, amount: 400, closes: "2026-10-31"),
                    Deal(id: "d", status: .won, amount: 800, closes: nil),
                ]))
        let months = WonByMonth.breakdown(book)
        #expect(months.parts.map(\.name) == ["2026-08", "2026-09", "2026-10", "2026-11", "no closing date"])
        #expect(
            parts(months) == ["2026-08": 100, "2026-09": nil, "2026-10": 600, "2026-11": nil, "no closing date": 800])
        #expect(months.parts.map(\.isPartial) == [false, false, false, true, false])
        expectBalanced(months)
    }

    @Test func aWinOfLongAgoDoesNotFillTheCenturyWithEmptyMonths() {
        let book = DealBook(
            records([
                Deal(id: "a", status: .won, amount: 100, closes: "0001-01-01"),
                Deal(id: "b", status: .won, amount: 200, closes: "1900-01-01"),
                Deal(id: "c", status: .won, amount: 400, closes: "2026-11-01"),
            ]))
        let months = WonByMonth.breakdown(book)
        #expect(months.parts.count == 2 + 121)
        #expect(months.parts.map(\.name).prefix(3) == ["0001-01", "1900-01", "2016-11"])
        #expect(minor(months.total) == 700)
        expectBalanced(months)
    }

    @Test func onItsLastDayAMonthIsNotPartial() {
        let deals = [Deal(id: "a", status: .won, amount: 100, closes: "2026-11-02")]
        #expect(WonByMonth.breakdown(DealBook(records(asOf: "2026-11-30", deals))).parts.map(\.isPartial) == [false])
        #expect(WonByMonth.breakdown(DealBook(records(asOf: "2026-11-28", deals))).parts.map(\.isPartial) == [true])
    }

    @Test func theMonthOfAnInstantIsThatOfTheOrganisationsZone() throws {
        var all = records([Deal(id: "a", status: .won, amount: 100, closes: "2026-10-31")])
        all.zone = try #require(Zone(named: "Europe/Berlin"))
        all.opportunities.closedAt = IntColumn()
        all.opportunities.closedAt.append(Instant(iso: "2026-10-31T23:30:00Z")?.milliseconds)
        let months = WonByMonth.breakdown(DealBook(all))
        #expect(months.parts.first?.name == "2026-11")
    }
}
