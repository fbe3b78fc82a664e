import CRMModel
import PipelineForecast
import Testing

struct PipelineForecasterTests {
    static let origin = day("2025-06-30")

    @Test func nothingAfterTheOriginChangesAForecast() {
        let deals = simulated()
        var corrupted = deals.filter { $0.created <= Self.origin }
        for index in corrupted.indices {
            if let closed = corrupted[index].closed, closed > Self.origin {
                corrupted[index].closed = index % 3 == 0 ? nil : closed.adding(days: index % 50)
                corrupted[index].isWon = index % 2 == 0
                corrupted[index].value = corrupted[index].isWon ? Double(index) * -7 : nil
            }
        }
        corrupted.append(
            PipelineDeal(created: day("2025-07-01"), closed: day("2025-07-02"), isWon: true, price: 9e9, value: 9e9))
        let clean = PipelineForecaster(book(deals), at: Self.origin)
        let dirty = PipelineForecaster(book(corrupted), at: Self.origin)
        for target in PipelineTarget.standard {
            for method in PipelineMethod.allCases {
                let expected = said(clean.forecast(target, method: method))
                // No stages are kept here, nothing is handed in, and there are not two years.
                #expect(expected.count == ([.stageRates, .lastYear, .submitted].contains(method) ? 0 : 7))
                #expect(said(dirty.forecast(target, method: method)) == expected)
            }
        }
    }

    @Test func theOrderOfTheDealsDoesNotMatter() throws {
        let deals = simulated(days: 400)
        let forward = PipelineForecaster(book(deals), at: day("2024-12-31")).forecast(.month)
        let backward = PipelineForecaster(book(deals.reversed()), at: day("2024-12-31")).forecast(.month)
        for (a, b) in zip(forward, backward) { #expect(abs(a.p50 - b.p50) <= 1e-9 * a.p50) }
    }

    @Test func knownChancesAreRecoveredThoughManyDealsAreStillOpen() throws {
        // Of what is open, 0.02 ÷ 0.03 would be won in the end: in 84 days that × (1 − 0.97^84).
        let deals = simulated(days: 545, perDay: 8)
        let origin = day("2025-06-28")
        let outlook = try #require(
            PipelineForecaster(book(deals), at: origin, learns: false).forecast(.days84, method: .open).first)
        let open = deals.count { $0.created <= origin && $0.closed.map { $0 > origin } ?? true }
        var survival = 1.0
        for _ in 0..<84 { survival *= 0.97 }
        let share = outlook.mean / 100 / Double(open)
        #expect(abs(share - 2.0 / 3 * (1 - survival)) < 0.03)
    }

    @Test func closesRecordedOnlyFromALaterDayOnBiasNothing() throws {
        let deals = simulated(perDay: 8)
        // The CRM never learned of deals closed before 2024-09-01.
        let late = deals.filter { $0.closed.map { $0 >= day("2024-09-01") } ?? true }
        func mean(_ deals: [PipelineDeal]) throws -> Double {
            try #require(
                PipelineForecaster(book(deals), at: Self.origin, learns: false).forecast(.month, method: .open).first
            ).mean
        }
        #expect(abs(try mean(late) / mean(deals) - 1) < 0.05)
    }

    @Test func aDealOlderThanAnyThatEverClosedBringsNothingAndIsCalledStale() throws {
        var deals = simulated(days: 400).filter { deal in
            deal.closed.map { $0.dayNumber - deal.created.dayNumber <= 60 } ?? false
        }
        let before = try #require(
            PipelineForecaster(book(deals), at: day("2024-12-31")).forecast(.month, method: .open).first)
        deals.append(PipelineDeal(created: day("2024-09-01"), price: 1e6))
        let forecaster = PipelineForecaster(book(deals), at: day("2024-12-31"))
        let after = try #require(forecaster.forecast(.month, method: .open).first)
        #expect(after.mean < before.mean * 1.01)
        #expect(forecaster.findings.contains { $0.finding == .stale && $0.deals == 1 })
        #expect(PipelineFinding.stale.words.contains("longer than any deal"))
    }

    @Test func aCloseDateInThePastIsListedAndChangesNothing() {
        var deals = simulated(days: 300)
        let plain = PipelineForecaster(book(deals), at: day("2024-10-26"))
        for index in deals.indices where deals[index].closed.map({ $0 > day("2024-10-26") }) ?? true {
            deals[index].expected = day("2024-01-01")
        }
        let dated = PipelineForecaster(book(deals), at: day("2024-10-26"))
        #expect(said(plain.forecast(.days28)) == said(dated.forecast(.days28)))
        #expect(dated.findings.contains { $0.finding == .pastDue && $0.deals > 0 })
        #expect(!plain.findings.contains { $0.finding == .pastDue })
    }

    @Test func withoutAClosedDealThereIsNoForecastAndAReason() {
        let deals = [PipelineDeal(created: day("2025-06-01"), price: 100)]
        let forecaster = PipelineForecaster(book(deals), at: Self.origin)
        #expect(forecaster.forecast(.month).isEmpty)
        #expect(forecaster.findings.map(\.finding) == [.noHistory])
        let empty = PipelineForecaster(book([]), at: Self.origin)
        #expect(empty.forecast(.quarter).isEmpty)
        #expect(empty.findings.map(\.finding) == [.noDeals, .noHistory])
    }

    @Test func aShortHistoryGivesAValueAndSaysSo() {
        let deals = simulated(days: 40)
        let forecaster = PipelineForecaster(book(deals), at: day("2024-02-10"))
        let outlooks = forecaster.forecast(.month)
        #expect(outlooks.count == 7)
        #expect(outlooks.allSatisfy { $0.p10 <= $0.p50 && $0.p50 <= $0.p90 && $0.mean > 0 })
        #expect(forecaster.findings.contains { $0.finding == .shortHistory })
    }

    @Test func aReopenedDealCountsAsOpenSinceItsCreation() throws {
        var deals = simulated(days: 400)
        let origin = day("2024-12-31")
        let index = try #require(deals.firstIndex { $0.isWon && $0.closed == day("2024-12-20") })
        let before = try #require(PipelineForecaster(book(deals), at: origin).forecast(.month, method: .open).first)
        deals[index].closed = nil
        deals[index].isWon = false
        deals[index].value = nil
        let after = try #require(PipelineForecaster(book(deals), at: origin).forecast(.month, method: .open).first)
        #expect(after.mean > before.mean)
    }

    @Test func negativeAmountsKeepTheirSignAndZeroAmountsAddNothing() throws {
        var deals = simulated(days: 400)
        let origin = day("2024-12-31")
        let plain = try #require(PipelineForecaster(book(deals), at: origin).forecast(.month, method: .open).first)
        deals.append(PipelineDeal(created: day("2024-12-01"), price: nil))
        let bare = try #require(PipelineForecaster(book(deals), at: origin).forecast(.month, method: .open).first)
        deals[deals.count - 1].price = 0
        let zero = try #require(PipelineForecaster(book(deals), at: origin).forecast(.month, method: .open).first)
        #expect(zero.mean == bare.mean)
        deals.append(PipelineDeal(created: day("2024-12-01"), price: -5000))
        let forecaster = PipelineForecaster(book(deals), at: origin)
        let less = try #require(forecaster.forecast(.month, method: .open).first)
        #expect(less.mean < plain.mean)
        #expect(forecaster.findings.contains { $0.finding == .negative && $0.deals == 1 })
        for outlook in forecaster.forecast(.month) {
            #expect(outlook.p10 <= outlook.p50 && outlook.p50 <= outlook.p90)
            // The deal below 0 decides what its owner's part comes to; the others' are normal.
            let isNormal = abs(outlook.p50 - outlook.mean) < 1e-6
            #expect(isNormal == !outlook.series.owners.contains(0))
        }
    }

    @Test func meansOfTheHazardsAddUpOverTheTree() throws {
        let outlooks = PipelineForecaster(book(simulated()), at: Self.origin).forecast(.quarter, method: .hazards)
        let managers = outlooks.filter { $0.series.level == .manager }.reduce(0) { $0 + $1.mean }
        let owners = outlooks.filter { $0.series.level == .owner }.reduce(0) { $0 + $1.mean }
        #expect(abs(managers - outlooks[0].mean) < 1e-6 * managers)
        #expect(abs(owners - outlooks[0].mean) < 1e-6 * owners)
    }

    @Test func everyQuantileRises() {
        let forecaster = PipelineForecaster(book(simulated()), at: day("2025-06-29"))
        for target in PipelineTarget.standard {
            for outlook in forecaster.forecast(target) {
                #expect(outlook.p10 < outlook.p50 && outlook.p50 < outlook.p90)
            }
        }
    }

    @Test func aTargetEndsWhereItsNameSays() {
        #expect(PipelineTarget.month.end(after: day("2024-01-31")) == day("2024-02-29"))
        #expect(PipelineTarget.quarter.end(after: day("2025-11-30")) == day("2026-02-28"))
        #expect(PipelineTarget.days28.end(after: day("2025-06-29")) == day("2025-07-27"))
    }

    @Test func theMonthOfTheFiscalQuarterDecidesWhereDealsAreWonAtItsEnd() throws {
        // Fiscal years from February: quarters end in April, July, October, January. All wins fall in their last
        // months.
        var deals = simulated(days: 700, won: 0.03, lost: 0.005)
        for index in deals.indices {
            guard let closed = deals[index].closed, deals[index].isWon else { continue }
            let months = [4, 7, 10, 1]
            var moved = closed
            while !months.contains(moved.month) { moved = moved.adding(days: 30) }
            deals[index].closed = moved
        }
        func mean(_ origin: String) throws -> Double {
            let forecaster = PipelineForecaster(book(deals, startMonth: 2), at: day(origin), learns: false)
            return try #require(forecaster.forecast(.month, method: .open).first).mean
        }
        #expect(try mean("2025-03-31") > 2 * mean("2025-04-30"))
    }
}
