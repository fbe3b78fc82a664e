import Statistics
import Testing

@Suite struct WilsonTests {
    // metrics.md T01 to T07, to the printed digits.
    @Test(arguments: [
        (0, 1, 0.0, 0.793451), (1, 1, 0.206549, 1), (0, 5, 0, 0.434482), (5, 5, 0.565518, 1),
        (3, 4, 0.300642, 0.954413),
        (9, 10, 0.595850, 0.982124), (18, 20, 0.698966, 0.972134), (98, 100, 0.929988, 0.994498),
        (980, 1000, 0.969310, 0.987016),
        (2, 5, 0.117621, 0.769276), (3, 5, 0.230724, 0.882379), (4, 5, 0.375535, 0.963776),
        (12, 20, 0.386582, 0.781193),
        (13, 17, 0.527382, 0.904450), (45, 50, 0.786398, 0.956524), (0, 10, 0, 0.277533), (10, 10, 0.722467, 1),
        (29, 30, 0.833296, 0.994091),
    ])
    func intervalsAreThoseOfTheTestVectors(successes: Int, trials: Int, lower: Double, upper: Double) throws {
        let bounds = try #require(Wilson.interval(successes: successes, trials: trials))
        #expect(abs(bounds.lower - lower) < 1.01e-6)
        #expect(abs(bounds.upper - upper) < 1.01e-6)
        if successes == 0 { #expect(bounds.lower == 0) }
        if successes == trials { #expect(bounds.upper == 1) }
    }

    // T08.
    @Test(arguments: [(0.80, 16), (0.90, 35), (0.95, 73), (0.98, 189)])
    func theLeastNumberOfSuccessesThatProvesATarget(target: Double, least: Int) {
        let first = (1...300).first { (Wilson.interval(successes: $0, trials: $0)?.lower ?? 0) >= target }
        #expect(first == least)
    }

    // T09.
    @Test(arguments: [(500, 497), (1000, 989)]) func ninetyEightPerCentNeedsMoreThanNinetyEightOfAHundred(
        trials: Int, least: Int
    ) {
        let first = (0...trials).first { (Wilson.interval(successes: $0, trials: trials)?.lower ?? 0) >= 0.98 }
        #expect(first == least)
    }

    // T44.
    @Test func threeOfFiveIsRegularAndTwoOfFiveIsNot() throws {
        let three = try #require(Wilson.interval(successes: 3, trials: 5))
        let two = try #require(Wilson.interval(successes: 2, trials: 5))
        #expect(three.lower > 0.20)
        #expect(two.lower < 0.20)
    }

    @Test func withoutATrialThereIsNoInterval() { #expect(Wilson.interval(successes: 0, trials: 0) == nil) }

    @Test func theIntervalHoldsTheProportionAndStaysWithinNoughtAndOne() throws {
        for trials in 1...60 {
            for successes in 0...trials {
                let bounds = try #require(Wilson.interval(successes: successes, trials: trials))
                let p = Double(successes) / Double(trials)
                if !(0 <= bounds.lower && bounds.lower <= p && p <= bounds.upper && bounds.upper <= 1) {
                    Issue.record("\(successes) of \(trials): \(bounds)")
                }
            }
        }
    }
}
