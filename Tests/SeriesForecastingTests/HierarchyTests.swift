import SeriesForecasting
import Testing

@Suite struct HierarchyTests {
    /// Total of two leaves: the textbook case, solved by hand.
    private let pair = Hierarchy(leafCount: 2, aggregates: [[0, 1]])

    @Test func aHierarchyRefusesALeafThatIsNotThereOneNamedTwiceAndAnEmptyNode() {
        for aggregates in [[[0, 2]], [[1, 1]], [[]], [[-1]]] {
            #expect(Hierarchy(leafCount: 2, aggregates: aggregates) == nil)
        }
    }

    @Test func bottomUpSumsTheLeavesAndLeavesThemAsTheyAre() throws {
        let pair = try #require(self.pair)
        let method = try #require(Reconciliation(pair, weighting: .bottomUp))
        #expect(method.reconciled([10, 3, 4]) == [7, 3, 4])
    }

    @Test func ordinaryLeastSquaresSharesTheDifferenceEquallyBetweenTotalAndLeaves() throws {
        let pair = try #require(self.pair)
        let method = try #require(Reconciliation(pair, weighting: .ordinary))
        let result = try #require(method.reconciled([10, 3, 4]))
        #expect(difference(result, [9, 4, 5]) < 1e-12)
    }

    @Test func structuralWeightsShareTheDifferenceByTheNumberOfLeaves() throws {
        // W = (2, 1, 1), difference 3: the total takes 2 of 4 parts, each leaf 1.
        let pair = try #require(self.pair)
        let method = try #require(Reconciliation(pair, weighting: .structural))
        let result = try #require(method.reconciled([10, 3, 4]))
        #expect(difference(result, [8.5, 3.75, 4.75]) < 1e-12)
    }

    @Test func weightsByVarianceMoveMostWhatErrsMost() throws {
        let errors = [[1.0, -1], [2.0, -2], [0, 0]]
        let pair = try #require(self.pair)
        let method = try #require(Reconciliation(pair, weighting: .variance, errors: errors))
        let result = try #require(method.reconciled([10, 3, 4]))
        #expect(difference(result, [9.4, 5.4, 4]) < 1e-6)
    }

    @Test func aCovarianceNeedsErrorsOfEverySeries() throws {
        let pair = try #require(self.pair)
        #expect(Reconciliation(pair, weighting: .variance) == nil)
        #expect(Reconciliation(pair, weighting: .shrunkCovariance, errors: [[1, 2], [1, 2]]) == nil)
        #expect(Reconciliation(pair, weighting: .shrunkCovariance, errors: [[1, .nan], [1, 2], [1, 2]]) == nil)
    }

    @Test(arguments: Reconciliation.Weighting.allCases)
    func crossedRegionsAndSegmentsAddUpAndForecastsThatDidSoAlreadyStay(
        weighting: Reconciliation.Weighting
    ) throws {
        // Four leaves: two regions crossed with two segments.
        let hierarchy = try #require(
            Hierarchy(leafCount: 4, aggregates: [[0, 1, 2, 3], [0, 1], [2, 3], [0, 2]]))
        let errors = (0..<8).map { noise(20, seed: UInt64($0 + 3)) }
        let method = try #require(Reconciliation(hierarchy, weighting: weighting, errors: errors))
        let result = try #require(method.reconciled([100, 45, 60, 50, 20, 21, 30, 31]))
        let leaves = Array(result.suffix(4))
        #expect(result == hierarchy.summed(leaves))
        let coherent = hierarchy.summed([20, 21, 30, 31])
        let kept = try #require(method.reconciled(coherent))
        #expect(difference(kept, coherent) < 1e-12)
    }

    @Test func theShrunkCovarianceOfUnrelatedErrorsComesCloseToTheirVariances() throws {
        let pair = try #require(self.pair)
        let errors = (0..<3).map { noise(4000, seed: UInt64($0 * 7 + 1)) }
        let full = try #require(Reconciliation(pair, weighting: .shrunkCovariance, errors: errors))
        let plain = try #require(Reconciliation(pair, weighting: .variance, errors: errors))
        let a = try #require(full.reconciled([10, 3, 4]))
        let b = try #require(plain.reconciled([10, 3, 4]))
        #expect(difference(a, b) < 0.02)
    }

    @Test func aStepMovedToANewMeanKeepsItsOrder() {
        let step = ForecastStep(mean: 10, p2_5: 2, p10: 5, p50: 10, p90: 15, p97_5: 18)
        #expect(step.moved(to: 20) == ForecastStep(mean: 20, p2_5: 4, p10: 10, p50: 20, p90: 30, p97_5: 36))
        #expect(step.moved(to: -1) == ForecastStep(mean: -1, p2_5: -9, p10: -6, p50: -1, p90: 4, p97_5: 7))
    }
}
