import PipelineForecast
import Testing

struct SumTests {
    @Test func twoDealsGiveTheDistributionComputedByHand() {
        // 0 with 0.35, 100 with 0.35, 200 with 0.15, 300 with 0.15.
        let sum = ExactSum([(chance: 0.5, amount: 100), (chance: 0.3, amount: 200)])
        #expect(sum.quantile(0.34) == 0)
        #expect(abs(sum.quantile(0.5) - 100) < 0.2)
        #expect(abs(sum.quantile(0.8) - 200) < 0.2)
        #expect(abs(sum.quantile(0.9) - 300) < 0.2)
    }

    @Test func amountsBelowZeroMoveTheSumDown() {
        let sum = ExactSum([(chance: 0.5, amount: -100), (chance: 0.5, amount: 100)])
        #expect(abs(sum.quantile(0.2) + 100) < 0.2)
        #expect(abs(sum.quantile(0.5)) < 0.2)
        #expect(abs(sum.quantile(0.9) - 100) < 0.2)
    }

    @Test func oneDealIsAllOrNothing() {
        let sum = ExactSum([(chance: 0.2, amount: 50)])
        #expect(sum.quantile(0.5) == 0)
        #expect(sum.quantile(0.9) == 50)
        #expect(ExactSum([]).quantile(0.9) == 0)
    }

    @Test func theClosedFormIsTheExactSumForManyDeals() {
        var draws = Draws()
        let deals = (0..<200).map { _ in (chance: 0.1 + 0.4 * draws.next(), amount: 50 + 100 * draws.next()) }
        let exact = ExactSum(deals)
        let sum = deals.reduce(Cumulants.zero) { total, deal in
            let p = deal.chance
            let a = deal.amount
            let q = 1 - p
            return total
                + Cumulants(
                    mean: p * a, variance: p * q * a * a, third: p * q * (1 - 2 * p) * a * a * a,
                    fourth: p * q * (1 - 6 * p * q) * a * a * a * a)
        }
        for probability in [0.1, 0.5, 0.9] {
            #expect(abs(sum.quantile(probability) / exact.quantile(probability) - 1) < 0.002)
        }
    }

    @Test func aSumWithoutVarianceIsItsMean() {
        #expect(Cumulants(mean: 7, variance: 0).quantile(0.1) == 7)
    }

    @Test func aNormalSumHasTheNormalsQuantiles() {
        #expect(abs(Cumulants(mean: 0, variance: 1).quantile(0.9) - 1.2815515655446004) < 1e-9)
    }

    @Test func aSkewedSumHasTheGammasQuantiles() {
        // An exponential amount with mean 1: the 90 % quantile is ln 10.
        let sum = Cumulants(mean: 1, variance: 1, third: 2, fourth: 6)
        #expect(abs(sum.quantile(0.9) - 2.302585092994046) < 1e-9)
        #expect(abs(sum.quantile(0.5) - 0.6931471805599453) < 1e-9)
    }
}
