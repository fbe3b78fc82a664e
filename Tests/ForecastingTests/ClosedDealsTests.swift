import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct ClosedDealsTests {
    @Test func theRateIsThatOfNumbersAndOfAmounts() {
        let book = report([
            Deal(id: "a", status: .won, amount: 300, closes: "2026-10-05"),
            Deal(id: "b", status: .lost, amount: 100, closes: "2026-10-05"),
            Deal(id: "c", status: .lost, amount: 100, closes: "2026-10-05", reason: "No decision"),
            Deal(id: "d", status: .lost, amount: 100, closes: "2026-10-05", reason: "Price"),
            Deal(id: "e", amount: 9_999, closes: "2026-12-05"),
        ])
        let closed = book.closed
        // Who decided nothing is in neither the number nor the amount.
        #expect(share(closed.winRate.total) == 1.0 / 3 && share(closed.byAmount.total) == 0.6)
        #expect(closed.undecided == 1 && closed.winRate.total.denominator == .count(3, of: "decided deals"))
        #expect(closed.winRate.total.notes == ["1 deals lost because nobody decided stand apart."])
        #expect(share(closed.withUndecided.total) == 0.25)
        #expect(closed.withUndecided.total.definition == "win-rate-with-undecided")
        expectBalanced(book)
    }

    @Test func deadlocksAloneHaveNoWinRate() {
        let book = report([Deal(id: "c", status: .lost, amount: 100, closes: "2026-10-05", reason: "no-decision")])
        #expect(reason(book.closed.winRate.total) == .noEvents)
        #expect(share(book.closed.withUndecided.total) == 0)
        expectBalanced(book)
    }

    @Test func quartersOfClosingAndOfCreationEachHoldAllDeals() {
        let book = report([
            Deal(id: "a", status: .won, amount: 1, closes: "2026-10-05", created: "2026-03-01"),
            Deal(id: "b", status: .lost, amount: 1, closes: "2026-07-05", created: "2026-03-01"),
            Deal(id: "c", status: .lost, amount: 1, closes: "2019-07-05", created: "2019-03-01"),
            Deal(id: "d", status: .won, amount: 1, created: nil),
        ])
        #expect(book.closed.byClosing.parts.map(\.name) == ["earlier", "Q3 2026", "Q4 2026", "no date"])
        #expect(book.closed.byCreation.parts.map(\.name) == ["earlier", "Q1 2026", "no date"])
        #expect(book.closed.byClosing.parts.map(\.isPartial) == [false, false, true, false])
        expectBalanced(book)
    }

    @Test func aQuarterOfCreationIsPartialUntilNineInTenHaveHadTheirTime() {
        // Nine deals took 40 days, one 200: nine in ten are closed within 40.
        var deals = (0..<9).map {
            Deal(id: "a\($0)", status: .won, amount: 1, closes: "2026-02-20", created: "2026-01-11")
        }
        deals.append(Deal(id: "z", status: .lost, amount: 1, closes: "2026-08-01", created: "2026-01-13"))
        deals.append(Deal(id: "late", status: .won, amount: 1, closes: "2026-10-20", created: "2026-09-30"))
        let before = report(deals, asOf: "2026-11-08").closed
        #expect(before.horizon == 40)
        #expect(before.byCreation.parts.map(\.isPartial) == [false, true])
        let after = report(deals, asOf: "2026-11-09").closed
        #expect(after.byCreation.parts.map(\.isPartial) == [false, false])
        #expect(report(Array(deals.prefix(3))).closed.horizon == nil)
    }

    @Test func reasonsAreThoseOfTheLastYearAndOneWithoutIsAPart() {
        let book = report([
            Deal(id: "a", status: .lost, amount: 5, closes: "2026-10-05", reason: "Price"),
            Deal(id: "b", status: .lost, amount: 7, closes: "2025-11-16", reason: "Price"),
            Deal(id: "c", status: .lost, amount: 9, closes: "2025-11-15", reason: "Price"),
            Deal(id: "d", status: .lost, amount: 11, closes: "2026-10-05"),
        ])
        let reasons = book.closed.lossReasons
        #expect(reasons.parts.map(\.name) == ["Price", "no reason given"])
        #expect(reasons.parts.map(\.figure.n) == [2, 1])
        #expect(parts(book.closed.lostAmounts) == ["Price": 12, "no reason given": 11])
        expectBalanced(book)
        let silent = report([Deal(id: "a", status: .lost, amount: 5, closes: "2026-10-05")])
        #expect(reason(silent.closed.lossReasons.total) == .noSource)
    }

    @Test func theMostFrequentCompetitorsStandByThemselves() {
        var deals: [Deal] = []
        for rival in 0..<20 {
            for number in 0...(20 - rival) {
                deals.append(
                    Deal(
                        id: "\(rival)-\(number)", status: number == 0 ? .won : .lost, amount: 1, closes: "2026-10-05",
                        competitor: rival == 19 ? nil : "Rival \(rival)"))
            }
        }
        let book = report(deals)
        #expect(book.closed.byCompetitor.parts.count == 14)
        #expect(book.closed.byCompetitor.parts.suffix(2).map(\.name) == ["others", "no competitor named"])
        expectBalanced(book)
    }

    @Test func withoutNamesACompetitorOfFewOwnersIsPutTogetherWithOthers() {
        let people = (0..<13).map { Person(id: "u\($0)", unit: "t") }
        let deals = (0..<13).map {
            Deal(
                id: "d\($0)", status: .lost, amount: 1, closes: "2026-10-05", owner: "u\($0)",
                competitor: $0 < 2 ? "Small" : $0 < 7 ? "Middle" : "Large")
        }
        let hidden = report(deals, people: people, isPrivate: true)
        #expect(hidden.closed.byCompetitor.parts.map(\.name) == ["Large", "others"])
        expectBalanced(hidden)
        #expect(report(deals, people: people).closed.byCompetitor.parts.count == 3)
    }
}

@Suite struct SalesVelocityTests {
    // metrics.md T21.
    @Test func velocityIsTheProductOfItsFactors() {
        var deals = (0..<40).map { Deal(id: "o\($0)", stage: "Offer", amount: 1) }
        deals.append(Deal(id: "lead", stage: "Lead", amount: 1))
        for index in 0..<40 {
            deals.append(
                Deal(
                    id: "c\(index)", status: index < 10 ? .won : .lost, stage: index < 10 ? "Won" : "Lost",
                    amount: 1_000_000, closes: "2026-10-21", created: "2026-09-01"))
        }
        let book = report(deals)
        let velocity = book.velocity
        #expect(velocity.open.total.value == .count(40, of: "open deals"))
        #expect(share(velocity.winRate.total) == 0.25 && minor(velocity.meanAmount.total) == 1_000_000)
        #expect(velocity.cycle.total.value == .days(50) && minor(velocity.velocity.total) == 200_000)
        expectBalanced(book)
    }

    @Test func withFewWinsNothingIsSaid() {
        let deals = (0..<5).map { Deal(id: "\($0)", status: .won, amount: 1, closes: "2026-10-21") }
        #expect(reason(report(deals).velocity.velocity.total) == .tooFew)
        #expect(reason(report(deals).velocity.winRate.total) == .tooFew)
    }
}
