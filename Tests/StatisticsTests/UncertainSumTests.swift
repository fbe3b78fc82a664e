import Statistics
import Testing

struct UncertainSumTests {
    /// Numbers that look random and are the same everywhere (Steele, Lea and Flood 2014, SplitMix64).
    private struct Draws {
        var state: UInt64

        mutating func next() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
        }
    }

    private static func deal(_ chance: Double, _ amount: Double) -> UncertainSum.Deal {
        UncertainSum.Deal(chance: chance, amount: amount, variance: chance * (1 - chance) * amount * amount)
    }

    private static func lines(_ deals: [UncertainSum.Deal]) -> UncertainSum.Lines {
        deals.reduce(into: UncertainSum.Lines()) { sum, deal in
            sum.mean += deal.mean
            sum.variance += deal.variance
            sum.nothing += deal.nothing
        }
    }

    private static func sum(_ deals: [UncertainSum.Deal], apart: [UncertainSum.Deal] = []) -> UncertainSum {
        let lines = lines(deals)
        return UncertainSum(
            mean: lines.mean, sd: lines.variance.squareRoot(), lines: lines, deals: deals, apart: apart)
    }

    /// What a book brings in each of many draws, ascending: the obvious way, deal by deal.
    private static func outcomes(_ deals: [UncertainSum.Deal], seed: UInt64) -> [Double] {
        var draws = Draws(state: seed)
        return (0..<20_000).map { _ in deals.reduce(0) { $0 + (draws.next() < $1.chance ? $1.amount : 0) } }.sorted()
    }

    @Test func quantilesAreThoseOfBooksDrawnDealByDeal() {
        var draws = Draws(state: 7)
        var worst = 0.0
        for book in 0..<40 {
            // From none to eight deals that dwarf the others, of which there are a few or many.
            let large = (0..<book % 9).map { _ in
                Self.deal(0.05 + 0.9 * draws.next(), 300 + 3_000 * draws.next() * draws.next())
            }
            let small = (0..<(10 + 5 * book)).map { _ in
                Self.deal(0.05 + 0.4 * draws.next(), 10 + 40 * draws.next())
            }
            let isApart = book % 2 == 0
            let sum = isApart ? Self.sum(small, apart: large) : Self.sum(small + large)
            let outcomes = Self.outcomes(small + large, seed: UInt64(book + 1))
            let n = Double(outcomes.count)
            for probability in [0.1, 0.5, 0.9] {
                let value = sum.quantile(probability)
                // Where the sum steps, any probability of the step's is met. Amounts of one small deal are no difference.
                let below = Double(outcomes.count { $0 < value - 50 }) / n
                let reached = Double(outcomes.count { $0 <= value + 50 }) / n
                worst = max(worst, below - probability, probability - reached)
            }
        }
        #expect(worst < 0.03)
    }

    @Test func aDealBesideASmoothPartIsAddedToItExactly() {
        // A gamma of shape 4 and scale 25 beside a deal of 1,000 with 0.3.
        let sum = UncertainSum(
            mean: 100, sd: 50, lines: .init(mean: 100, variance: 2_500, nothing: -200), apart: [Self.deal(0.3, 1_000)])
        let smooth = UncertainSum(mean: 100, sd: 50, lines: .init(mean: 100, variance: 2_500, nothing: -200))
        for probability in [0.1, 0.5] {
            #expect(abs(sum.quantile(probability) - smooth.quantile(probability / 0.7)) < 1e-6)
        }
        #expect(abs(sum.quantile(0.9) - 1_000 - smooth.quantile(0.2 / 0.3)) < 1e-6)
        #expect(abs(sum.cumulative(500) - 0.7) < 1e-4)
    }

    @Test func theCumulativeIsTheInverseOfTheQuantile() {
        let deals = [Self.deal(0.4, 900), Self.deal(0.2, 500), Self.deal(0.7, 300)]
        let lines = UncertainSum.Lines(mean: 700, variance: 2e5, nothing: -6)
        for isNormal in [false, true] {
            let sum = UncertainSum(mean: 800, sd: 600, lines: lines, deals: deals, isNormal: isNormal)
            for probability in [0.05, 0.1, 0.3, 0.5, 0.8, 0.9, 0.99] {
                let value = sum.quantile(probability)
                #expect(sum.cumulative(value) >= probability - 1e-9)
                #expect(sum.cumulative(value - 1e-3) <= probability + 1e-9)
            }
        }
    }

    @Test func whatLowersTheMeanOfAllLowersTheChanceOfEach() {
        // The lines say 1,100, past errors 550: a deal of 1,000 with 0.8 has 0.4.
        let deal = Self.deal(0.8, 1_000)
        let lines = UncertainSum.Lines(mean: 1_100, variance: deal.variance + 900, nothing: -3)
        let sum = UncertainSum(mean: 550, sd: lines.variance.squareRoot(), lines: lines, deals: [deal])
        #expect(abs(sum.cumulative(900) - 0.6) < 0.01)
    }

    @Test func noMoreDealsThanEightAreToldApartAndNoneIsLost() {
        let deals = (0..<12).map { Self.deal(0.5, 1_000 + Double($0)) }
        let sum = Self.sum([], apart: deals)
        let outcomes = Self.outcomes(deals, seed: 3)
        for probability in [0.1, 0.5, 0.9] {
            let exact = outcomes[Int(probability * Double(outcomes.count))]
            #expect(abs(sum.quantile(probability) - exact) < 700)
        }
    }

    @Test func withoutASpreadASumIsItsMean() {
        let sum = UncertainSum(mean: 7, sd: 0, lines: .init(mean: 7))
        #expect(sum.quantile(0.1) == 7 && sum.quantile(0.9) == 7)
        let with = UncertainSum(mean: 7, sd: 0, lines: .init(mean: 7), apart: [Self.deal(0.5, 100)])
        #expect(abs(with.quantile(0.5) - 7) < 1e-6 && abs(with.quantile(0.9) - 107) < 1e-6)
    }

    @Test func anAmountBeyondAllMeasureLeavesTheOthersTheirRange() {
        let smooth = UncertainSum.Lines(mean: 5e7, variance: 1e14, nothing: -40)
        let sum = UncertainSum(mean: 5e7, sd: 1e7, lines: smooth, apart: [Self.deal(0.45, 1e18)])
        #expect(sum.quantile(0.1) > 3e7 && sum.quantile(0.5) < 1e8 && sum.quantile(0.9) >= 1e18)
    }
}
