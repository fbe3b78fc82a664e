import Charts
import Testing

@Suite struct TicksTests {
    private func check(_ ticks: Ticks, _ low: Double, _ high: Double, most: Int) {
        #expect((2...most).contains(ticks.values.count))
        #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ticks.values.allSatisfy { $0.isFinite })
        let step = ticks.values[1] - ticks.values[0]
        #expect(ticks.values[0] <= low + step * 1e-6)
        #expect(ticks.values[ticks.values.count - 1] >= high - step * 1e-6)
    }

    @Test(
        arguments: [
            (0, 1), (0, 20.1), (-5, 5), (-1e12, 0), (0, 1e12), (1e12, 1e12 + 5), (0, 1e-9), (-1e-9, 1e-9), (0, 1e300),
            (-1e300, 1e300), (3, 3), (0, 0), (-3, -3), (1e12, 1e12), (1e-9, 1e-9), (-0.0, 0), (0.1, 0.3), (99.9, 100.1),
            (-1, 99), (0, 999_999), (1, 0),
        ] as [(Double, Double)])
    func anyRangeHasTwoToSixRisingTicksAroundIt(low: Double, high: Double) {
        for decimals in [0, 2, 6] {
            let ticks = Ticks.enclosing(low, high, wanted: 5, most: 6, decimals: decimals)
            check(ticks, min(low, high), max(low, high), most: 6)
            #expect(ticks.decimals <= decimals)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatIsNoNumberStillGivesTicks(value: Double) {
        for (low, high) in [(value, 1), (0, value), (value, value)] {
            let ticks = Ticks.enclosing(low, high, wanted: 5, most: 6, decimals: 1)
            #expect((2...6).contains(ticks.values.count) && ticks.values.allSatisfy(\.isFinite))
        }
    }

    @Test func allValuesAlikeStandBetweenTwoTicks() {
        #expect(Ticks.enclosing(0, 0, wanted: 5, most: 6, decimals: 0).values == [0, 1])
        let five = Ticks.enclosing(5, 5, wanted: 5, most: 6, decimals: 1).values
        #expect(five[0] < 5 && five[five.count - 1] > 5)
    }

    @Test func dataThatAreNotNegativeGetNoNegativeTick() {
        for high in [0.4, 3, 97, 1e6] {
            #expect(Ticks.enclosing(0, high, wanted: 5, most: 6, decimals: 2).values[0] == 0)
        }
    }

    /// The score of the paper for a set of ticks, written down from its definitions.
    private func score(_ ticks: [Double], _ rank: Int, _ low: Double, _ high: Double, wanted: Int) -> Double {
        let (first, last) = (ticks[0], ticks[ticks.count - 1])
        let hasZero = ticks.contains { abs($0) < 1e-9 * (last - first) }
        let simplicity = 1 - Double(rank) / 5 - 1 + (hasZero ? 1 : 0)
        let (over, under) = (high - last, low - first)
        let tenth = 0.1 * (high - low)
        let coverage = 1 - 0.5 * (over * over + under * under) / (tenth * tenth)
        let density = Double(ticks.count - 1) / (last - first)
        let target = Double(wanted - 1) / (max(last, high) - min(first, low))
        return 0.25 * simplicity + 0.2 * coverage + 0.5 * (2 - max(density / target, target / density)) + 0.05
    }

    @Test func noOtherSetOfRoundTicksScoresHigher() {
        var draws = Draws(state: 12)
        let nice: [Double] = [1, 5, 2, 2.5, 4, 3]
        for _ in 0..<300 {
            let low = (draws.share() - 0.4) * 1_000
            let high = low + 1 + draws.share() * draws.pick([5, 100, 10_000])
            let found = Ticks.enclosing(low, high, wanted: 5, most: 6, decimals: 6).values
            var best = -Double.infinity
            var ofFound = -Double.infinity
            for (rank, digit) in nice.enumerated() {
                for power in [1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4, 1e5] {
                    let step = digit * power
                    for count in 2...6 {
                        let last = (low / step).rounded(.down)
                        for start in stride(from: last - 5, through: last, by: 1) {
                            let ticks = (0..<count).map { (start + Double($0)) * step }
                            guard ticks[0] <= low, ticks[count - 1] >= high, low < 0 || ticks[0] >= 0 else { continue }
                            let score = score(ticks, rank, low, high, wanted: 5)
                            best = max(best, score)
                            let isFound =
                                ticks.count == found.count
                                && zip(ticks, found).allSatisfy { abs($0 - $1) < step * 1e-6 }
                            if isFound { ofFound = max(ofFound, score) }
                        }
                    }
                }
            }
            #expect(ofFound > best - 1e-6, "\(low) \(high): \(found)")
        }
    }
}
