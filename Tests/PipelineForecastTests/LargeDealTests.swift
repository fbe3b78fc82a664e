import CRMModel
import PipelineForecast
import Testing

/// Open deals beyond all that was ever won: whatever came before cannot tell of them.
struct LargeDealTests {
    static let origin = day("2025-06-28")
    static let amount = 5_000.0

    private static func forecasters(_ created: String = "2025-05-01") -> (PipelineForecaster, PipelineForecaster) {
        // Every deal that was won brought 100.
        let deals = simulated(days: 545)
        let giant = PipelineDeal(created: day(created), price: amount, owner: 1)
        return (
            PipelineForecaster(book(deals), at: origin),
            PipelineForecaster(book(deals + [giant]), at: origin)
        )
    }

    @Test func aDealFiftyTimesTheLargestIsAddedToTheForecastOfTheOthers() throws {
        let (plain, large) = Self.forecasters()
        for target in PipelineTarget.standard {
            for (without, with) in zip(plain.forecast(target), large.forecast(target)) {
                guard with.series.owners.contains(1) else {
                    #expect(with.apart == 0)
                    #expect(abs(with.mean - without.mean) < 0.03 * without.mean)
                    continue
                }
                let chance = with.apart / Self.amount
                #expect(chance > 0.2 && chance < 0.8)
                // Neither a correction takes it back, nor is it the size of deals not yet created.
                #expect(abs(with.mean - with.apart - without.mean) < 0.03 * without.mean)
                // Less than one in ten may lie above P90, and below P10.
                #expect(with.p90 > Self.amount && with.p10 < 1.5 * without.p90)
                #expect(with.p10 >= 0.9 * without.p10)
                if chance < 0.45 { #expect(with.p50 < 1.5 * without.p90) }
                if chance > 0.55 { #expect(with.p50 > Self.amount) }
            }
        }
    }

    @Test func whatOpenDealsBringAloneHasTheSameShape() throws {
        let (plain, large) = Self.forecasters()
        let without = try #require(plain.forecast(.month, method: .open).first)
        let with = try #require(large.forecast(.month, method: .open).first)
        #expect(with.p50 < 1.5 * without.p90 || with.p50 > Self.amount)
        #expect(with.p10 < 1.5 * without.p90 && with.p90 > Self.amount)
        // Rates of the past know nothing of it.
        let rates = zip(plain.forecast(.month, method: .runRate), large.forecast(.month, method: .runRate))
        for (a, b) in rates { #expect(a.mean == b.mean) }
    }

    @Test func aLargeDealOfThePastTeachesNothingAboutTheOthers() throws {
        let deals = simulated(days: 545)
        // Open for a year and lost: each past forecast held it, and it never came.
        let lost = PipelineDeal(
            created: day("2024-04-01"), closed: day("2025-05-01"), price: Self.amount, owner: 1)
        let plain = PipelineForecaster(book(deals), at: Self.origin).forecast(.month)
        let with = PipelineForecaster(book(deals + [lost]), at: Self.origin).forecast(.month)
        for (a, b) in zip(plain, with) {
            #expect(abs(b.mean - a.mean) < 0.03 * a.mean)
            #expect(abs(b.p90 - b.p10 - (a.p90 - a.p10)) < 0.1 * (a.p90 - a.p10))
        }
    }

    @Test func beforeTenDealsAreWonNoDealIsBeyondThem() {
        let few = (0..<9).map { number in
            PipelineDeal(
                created: day("2025-01-01").adding(days: number), closed: day("2025-03-01").adding(days: number),
                isWon: true, price: 100, value: 100)
        }
        let giant = PipelineDeal(created: day("2025-05-01"), price: Self.amount)
        let forecaster = PipelineForecaster(book(few + [giant]), at: Self.origin)
        #expect(forecaster.largestWon == nil)
        #expect(forecaster.forecast(.month).allSatisfy { $0.apart == 0 })
    }
}
