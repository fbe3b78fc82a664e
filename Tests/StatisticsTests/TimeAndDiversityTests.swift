import Statistics
import Testing

@Suite struct KaplanMeierTests {
    // metrics.md T31.
    private let observations = [
        (5.0, true), (8, false), (12, true), (12, true), (20, false), (25, true),
    ].map { KaplanMeier.Observation(time: $0.0, isEvent: $0.1) }

    @Test func theCurveIsThatOfTheTestVector() {
        let curve = KaplanMeier(observations.reversed())
        #expect(abs(curve.left(at: 5) - 0.833333) < 1e-6)
        #expect(abs(curve.left(at: 12) - 0.416667) < 1e-6)
        #expect(curve.left(at: 25) == 0)
        #expect(curve.left(at: 4.9) == 1)
        #expect(curve.median == 12)
    }

    @Test func theIntervalIsGreenwoodsOnTheScaleOfLogMinusLog() throws {
        let curve = KaplanMeier(observations)
        #expect(curve.steps.map(\.atRisk) == [6, 4, 1] && curve.steps.map(\.events) == [1, 2, 1])
        // 5 ÷ 6: variance of ln S 1 ÷ 30; 5 ÷ 12: 1 ÷ 30 + 1 ÷ 4.
        let first = try #require(curve.steps[0].interval)
        #expect(abs(first.lower - 0.273123) < 1e-6 && abs(first.upper - 0.974712) < 1e-6)
        let second = try #require(curve.steps[1].interval)
        #expect(abs(second.lower - 0.055992) < 1e-6 && abs(second.upper - 0.766522) < 1e-6)
        // Where nobody is left the variance has no end.
        #expect(curve.steps[2].interval == nil)
        let range = try #require(curve.medianInterval)
        #expect(range.lower == 5 && range.upper == nil)
    }

    @Test func theMedianHasAnIntervalWhereBothBoundsOfTheCurveComeDownToHalf() throws {
        let curve = KaplanMeier((1...20).map { .init(time: Double($0), isEvent: true) })
        let range = try #require(curve.medianInterval)
        #expect(curve.median == 10 && range.lower == 5 && range.upper == 15)
        #expect(KaplanMeier([]).medianInterval == nil)
    }

    @Test func withoutEnoughEventsTheMedianIsNotReached() {
        let curve = KaplanMeier([
            .init(time: 3, isEvent: true), .init(time: 9, isEvent: false), .init(time: 9, isEvent: false),
        ])
        #expect(curve.median == nil)
        #expect(KaplanMeier([]).median == nil)
        #expect(KaplanMeier([]).left(at: 10) == 1)
    }

    @Test func anEventComesBeforeACensoringAtTheSameTime() {
        let curve = KaplanMeier([.init(time: 4, isEvent: false), .init(time: 4, isEvent: true)])
        #expect(curve.left(at: 4) == 0.5)
    }
}

@Suite struct ControlChartTests {
    // metrics.md T20, arithmetic only.
    @Test func theLimitsAreThoseOfTheTestVector() {
        let limits = ControlChart.limits([20, 22, 19, 23, 21, 20, 24])
        #expect(abs(limits.mean - 21.285714) < 1e-6)
        #expect(abs(limits.lower - 14.192381) < 1e-6)
        #expect(abs(limits.upper - 28.379048) < 1e-6)
    }

    @Test func sevenPointsDrawNoLimitsAndElevenDrawProvisionalOnes() throws {
        #expect(ControlChart([1, 2, 1, 2, 1, 2, 1]) == nil)
        #expect(try #require(ControlChart([1, 2, 1, 2, 1, 2, 1, 2])).isProvisional)
        #expect(try #require(ControlChart(Array(repeating: 5, count: 12))).isProvisional == false)
    }

    @Test func eachOfTheFourRulesGivesASignal() throws {
        let steady = [10.0, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]
        #expect(try #require(ControlChart(steady)).firstSignal == nil)
        // A point outside: the mean of all is 11.5, its limits end at 18.4.
        #expect(try #require(ControlChart(steady + [20])).firstSignal == 12)
        // Eight below the mean of 12.875, of which none comes near a limit.
        let shifted = [12.6, 11, 12.6, 11, 12.6, 11, 12.6, 11] + [15, 12.9, 15, 12.9, 15, 12.9, 15, 12.9]
        #expect(try #require(ControlChart(shifted)).firstSignal == 7)
        // Six rising in succession, around a mean that the others alternate about.
        let rising = [8.0, 14, 8, 14, 8, 10, 10.5, 11, 11.5, 12, 8, 14]
        #expect(try #require(ControlChart(rising)).firstSignal == 9)
        #expect(try #require(ControlChart(Array(repeating: 7.0, count: 20))).firstSignal == nil)
    }
}

@Suite struct DiversityTests {
    // metrics.md T29.
    @Test func entropyIsThatOfTheTestVector() throws {
        #expect(abs(try #require(Diversity.normalizedEntropy([15, 9, 6])) - 0.967572) < 1e-6)
        #expect(Diversity.normalizedEntropy([30]) == 0)
        #expect(Diversity.normalizedEntropy([30, 0]) == 0)
        #expect(Diversity.normalizedEntropy([]) == nil)
        #expect(Diversity.normalizedEntropy([1, 1]) == 1)
    }

    // metrics.md T30.
    @Test func divergenceIsThatOfTheTestVector() throws {
        #expect(Diversity.divergence([1, 0], [0, 1]) == 1)
        #expect(abs(try #require(Diversity.divergence([8, 2], [5, 5])) - 0.073104) < 1e-6)
        #expect(abs(try #require(Diversity.divergence([5, 3, 2], [2, 3, 5])) - 0.095816) < 1e-6)
        #expect(Diversity.divergence([0, 0], [1, 1]) == nil)
        #expect(Diversity.divergence([3, 5], [3, 5]) == 0)
    }
}

@Suite struct RankingTests {
    // metrics.md T18.
    @Test func shrunkRatesAreThoseOfTheTestVector() {
        #expect(abs(Shrinkage.rate(successes: 0, trials: 3, pooled: 0.25) - 0.192308) < 1e-6)
        #expect(abs(Shrinkage.rate(successes: 3, trials: 3, pooled: 0.25) - 0.423077) < 1e-6)
        #expect(abs(Shrinkage.rate(successes: 30, trials: 60, pooled: 0.25) - 0.464286) < 1e-6)
    }

    // metrics.md T33.
    @Test(arguments: [(6, 1, 6), (7, 1, 7), (10, 2, 9), (15, 4, 12), (20, 6, 15), (25, 8, 18), (30, 10, 21)])
    func theRanksOfTheMedianAreThoseOfTheTestVector(n: Int, lower: Int, upper: Int) throws {
        let ranks = try #require(MedianInterval.ranks(count: n))
        #expect(ranks == (lower, upper))
    }

    @Test func fiveValuesHaveAMedianAndNoInterval() throws {
        let five = try #require(MedianInterval.of(sorted: [1, 2, 3, 4, 5]))
        #expect(five.median == 3)
        #expect(five.interval == nil)
        #expect(MedianInterval.of(sorted: []) == nil)
        #expect(try #require(MedianInterval.ranks(count: 5_000)).lower > 2_400)
    }
}
