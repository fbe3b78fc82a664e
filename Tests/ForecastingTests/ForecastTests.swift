import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct QuarterForecastTests {
    /// As of 15 November 2026: the quarter ends with December, 46 days are left; the last 91 days begin on 17 August.
    private let deals = [
        Deal(id: "a", status: .won, amount: 91_000, closes: "2026-08-16"),
        Deal(id: "b", status: .won, amount: 91_000, closes: "2026-08-17"),
        Deal(id: "c", status: .won, amount: 182_000, closes: "2026-10-01"),
        Deal(id: "d", status: .won, amount: 9_100, closes: "2026-11-15"),
        Deal(id: "e", status: .won, amount: 500_000, closes: "2026-05-01"),
    ]

    @Test func theRunRateIsWonSoFarPlusTheDailyMeanOf91DaysForTheDaysLeft() {
        let forecast = QuarterForecast(DealBook(records(deals)))
        #expect(forecast.quarter.name == "Q4 2026")
        #expect(forecast.daysLeft == 46)
        #expect(minor(forecast.wonSoFar) == 191_100)
        // 191,100 + (91,000 + 182,000 + 9,100) ÷ 91 × 46
        #expect(minor(forecast.runRate) == 333_700)
        #expect(forecast.runRate.n == 3)
        expectBalanced(forecast.runRate)
    }

    @Test func whatIsWonIsTheLowerEndOfTheRange() throws {
        let interval = try #require(QuarterForecast(DealBook(records(deals))).runRate.interval)
        #expect(interval.level == "80 %")
        #expect(interval.lower.number >= 191_100)
        #expect(interval.upper.number > 333_700)
    }

    @Test func fewerThan91DaysOfWinsGiveNoRunRate() {
        let figure = QuarterForecast(DealBook(records(Array(deals[2...3])))).runRate
        #expect(figure.outcome == .absent(.tooFew))
        #expect(figure.notes.first?.contains("2026-10-01") == true)
        let exactly = QuarterForecast(DealBook(records(Array(deals[1...3])))).runRate
        #expect(exactly.value != nil, "a first win on the first of the 91 days is enough")
    }

    @Test func onTheLastDayOfTheQuarterTheForecastIsWhatWasWon() {
        let forecast = QuarterForecast(DealBook(records(asOf: "2026-12-31", deals)))
        #expect(forecast.daysLeft == 0)
        #expect(minor(forecast.runRate) == 191_100)
        #expect(forecast.runRate.interval == nil)
    }

    @Test func wonSoFarGrowsDayByDay() {
        let forecast = QuarterForecast(DealBook(records(deals)))
        #expect(forecast.cumulative.count == 46)
        #expect(forecast.cumulative.first == 182_000)
        #expect(forecast.cumulative.dropLast().last == 182_000)
        #expect(forecast.cumulative.last == 191_100)
    }

    @Test func theWeightedPipelineUsesTheRecordsProbabilityElseTheStages() {
        let book = DealBook(
            records([
                Deal(id: "won", status: .won, stage: "Won", amount: 1_000, closes: "2026-10-10"),
                Deal(id: "own", stage: "Lead", amount: 10_000, closes: "2026-11-15", probability: 0.25),
                Deal(id: "stage", stage: "Offer", amount: 10_000, closes: "2026-12-31"),
                Deal(id: "ninety", stage: "Offer", amount: 10_000, closes: "2026-12-30", probability: 90),
                Deal(id: "overdue", stage: "Offer", amount: 10_000, closes: "2026-11-14"),
                Deal(id: "next", stage: "Offer", amount: 10_000, closes: "2027-01-01"),
                Deal(id: "unknown", stage: "Odd", amount: 10_000, closes: "2026-12-01"),
            ]))
        let figure = QuarterForecast(book).weighted
        // 1,000 + 2,500 + 5,000 + 5,000: 90 is no probability between 0 and 1, so the stage's counts.
        #expect(minor(figure) == 13_500)
        #expect(figure.n == 5)
        #expect(figure.notes.contains("1 open deals have no probability and add nothing."))
        #expect(figure.notes.contains("1 open deals past their date are left out."))
        expectBalanced(figure)
    }

    @Test func withoutAnyProbabilityTheWeightedPipelineHasNoSource() {
        let book = DealBook(
            records(
                [Deal(id: "a", stage: "Lead", amount: 1, closes: "2026-12-01")], probabilities: [nil, nil, nil, nil]))
        #expect(QuarterForecast(book).weighted.outcome == .absent(.noSource))
    }
}

@Suite struct LateEntryTests {
    private func figure(_ deals: [Deal], late: String? = "Offer") -> Figure {
        LateEntry(DealBook(records(deals)), lateStage: late).rate
    }

    @Test func dealsFirstEnteredAtOrAfterTheLateStageAreLate() {
        let found = figure([
            Deal(id: "a", first: "Lead"), Deal(id: "b", first: "Offer"),
            Deal(id: "c", status: .won, closes: "2026-10-01", first: "Won", source: "person"),
            Deal(id: "d", status: .lost, closes: "2026-10-01", first: "Lead"),
        ])
        #expect(found.numerator == .count(2, of: "deals created in 180 days"))
        #expect(found.denominator == .count(4, of: "deals created in 180 days"))
        expectBalanced(found)
    }

    @Test func importsOldDealsAndDealsWithoutHistoryAreLeftOutAndCounted() {
        let found = figure([
            Deal(id: "a", first: "Offer"), Deal(id: "b", first: "Offer", source: "import"),
            Deal(id: "c", first: "Offer", source: "migration"),
            Deal(id: "d", first: nil), Deal(id: "e", first: "Odd"),
            Deal(id: "old", created: "2026-05-18", first: "Offer"),
            Deal(id: "edge", created: "2026-05-19", first: "Lead"), Deal(id: "never", created: nil, first: "Offer"),
        ])
        #expect(found.numerator == .count(1, of: "deals created in 180 days"))
        #expect(found.denominator == .count(2, of: "deals created in 180 days"))
        #expect(found.notes == ["2 imported deals are left out.", "2 deals cannot be judged: no stage history."])
        expectBalanced(found)
    }

    @Test func exemptTypesMayBeginAtAnyStage() {
        let book = DealBook(
            records([
                Deal(id: "a", first: "Offer", type: "Repeat"), Deal(id: "b", first: "Offer", type: "New"),
                Deal(id: "c", first: "Lead"),
            ]))
        let found = LateEntry(book, lateStage: "Offer", exemptTypes: ["Repeat"]).rate
        #expect(found.value == .share(0.5))
        #expect(found.n == 2)
        expectBalanced(found)
    }

    // metrics.md T44: three of five are regular, two of five are not; four deals tell nothing.
    @Test func whoEntersDealsLateRegularlyIsToldByTheLowerBound() {
        let users = (1...6).map { (id: "n\($0)", unit: "north") }
        func deals(_ owner: String, late: Int, of count: Int) -> [Deal] {
            (0..<count).map { Deal(id: "\(owner)-\($0)", owner: owner, first: $0 < late ? "Offer" : "Lead") }
        }
        let book = DealBook(
            records(
                deals("n1", late: 2, of: 5) + deals("n2", late: 3, of: 5) + deals("n3", late: 4, of: 4)
                    + deals("n4", late: 12, of: 13), users: users))
        let late = LateEntry(book, lateStage: "Offer")
        let ids = book.records.users.ids
        #expect(late.owners.map { ids[$0.user] } == ["n4", "n2", "n1"])
        #expect(late.owners.filter(\.isRegular).map { ids[$0.user] } == ["n4", "n2"])
        #expect(late.regular.numerator == .count(2, of: "people"))
        #expect(late.regular.n == 3)
        expectBalanced(late.regular)
        let untold = LateEntry(book, lateStage: "Offer", isPrivate: true).regular
        #expect(untold.outcome == .absent(.suppressed))
        #expect(untold.rows.count == 0)
    }

    @Test func fewerThanFiveWhoDoSoOrDoNotAreNotToldWhereNobodyIsNamed() {
        let users = (1...12).map { (id: "n\($0)", unit: "north") }
        func regular(_ late: Int, of people: Int) -> Figure {
            let deals = (1...people).flatMap { person in
                (0..<6).map {
                    Deal(id: "\(person)-\($0)", owner: "n\(person)", first: person <= late ? "Offer" : "Lead")
                }
            }
            return LateEntry(DealBook(records(deals, users: users)), lateStage: "Offer", isPrivate: true).regular
        }
        for (late, people) in [(3, 12), (1, 12), (9, 12), (4, 9)] {
            let figure = regular(late, of: people)
            #expect(figure.outcome == .absent(.suppressed))
            #expect(figure.rows.count == 0)
        }
        for (late, people) in [(0, 12), (12, 12), (6, 12)] {
            #expect(regular(late, of: people).numerator == .count(late, of: "people"))
        }
    }

    @Test func withoutALateStageOrAHistoryThereIsNoSource() {
        #expect(figure([Deal(id: "a", first: "Lead")], late: nil).outcome == .absent(.noSource))
        #expect(figure([Deal(id: "a", first: nil)]).outcome == .absent(.noSource))
        let misspelt = figure([Deal(id: "a", first: "Lead")], late: "Offre")
        #expect(misspelt.outcome == .absent(.noSource))
        #expect(misspelt.notes == ["The late stage of the usage manual is no stage of the CRM."])
    }

    // metrics.md T44: three of five is regular, two of five is not.
    @Test func theIntervalSaysWhetherLateEntryIsRegular() throws {
        func lower(_ late: Int) throws -> Double {
            let deals = (0..<5).map { Deal(id: "\($0)", first: $0 < late ? "Offer" : "Lead") }
            return try #require(figure(deals).interval).lower.number
        }
        #expect(try lower(3) > 0.20)
        #expect(try lower(2) < 0.20)
    }
}

@Suite struct DealGroupsTests {
    private func book() -> DealBook {
        let users = (1...5).map { (id: "n\($0)", unit: "north") } + (1...6).map { (id: "s\($0)", unit: "south") }
        return DealBook(
            records(
                [
                    Deal(id: "a", stage: "Lead", amount: 100, owner: "n1", account: "x"),
                    Deal(id: "b", stage: "Lead", amount: 200, owner: "s1", account: "y"),
                    Deal(id: "c", stage: "Lead", amount: 400, owner: nil),
                    Deal(id: "d", status: .won, amount: 800, closes: "2026-10-01", owner: "s2", account: "x"),
                    Deal(id: "e", status: .lost, amount: 1_600, closes: "2026-10-01", owner: "s3", account: "x"),
                    Deal(id: "f", status: .won, amount: 3_200, closes: "2026-10-02", owner: "gone"),
                ], users: users))
    }

    @Test func teamsAndAccountsPartitionTheDeals() {
        let book = book()
        let groups = DealGroups(book, groups: PeopleGroups(users: book.records.users, units: book.records.units))
        #expect(parts(groups.pipelineByTeam) == ["north": 100, "south": 200, "no owner": 400])
        #expect(parts(groups.pipelineByAccount) == ["Account x": 100, "Account y": 200, "no account": 400])
        #expect(parts(groups.wonByAccount) == ["Account x": 800, "no account": 3_200])
        let rates = Dictionary(groups.winRateByTeam.parts.map { ($0.name, $0.figure.value) }) { first, _ in first }
        #expect(rates == ["south": .share(0.5), "no owner": .share(1)])
        for breakdown in [groups.pipelineByTeam, groups.winRateByTeam, groups.pipelineByAccount, groups.wonByAccount] {
            expectBalanced(breakdown)
        }
        #expect(groups.dealsOfAccount.values.map(\.count).sorted() == [1, 3])
    }

    @Test func accountsOfTheSameNameStayTwo() {
        var all = records([Deal(id: "a", amount: 1, account: "x"), Deal(id: "b", amount: 2, account: "y")])
        all.accounts.names = TextColumn()
        all.accounts.names.append("Twin")
        all.accounts.names.append("Twin")
        let groups = DealGroups(DealBook(all), groups: PeopleGroups(users: all.users, units: all.units))
        #expect(groups.pipelineByAccount.parts.map(\.name) == ["Twin", "Twin"])
        expectBalanced(groups.pipelineByAccount)
    }
}
