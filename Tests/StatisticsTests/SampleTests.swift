import Statistics
import Testing

@Suite struct SampleTests {
    @Test func meanAndStandardDeviationAreThoseOfTheBook() throws {
        #expect(Sample.mean([2, 4, 4, 4, 5, 5, 7, 9]) == 5)
        let deviation = try #require(Sample.standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]))
        #expect(abs(deviation - (32.0 / 7).squareRoot()) < 1e-12)
        #expect(Sample.mean([]) == nil)
        #expect(Sample.standardDeviation([3]) == nil)
        #expect(Sample.standardDeviation([3, 3]) == 0)
    }

    @Test func aQuantileIsTheSmallestValueThatReachesIt() {
        let values = [20.0, 30, 100, 120, 200]
        #expect(Sample.quantile(0.2, ofSorted: values) == 20)
        #expect(Sample.quantile(0.2000001, ofSorted: values) == 30)
        #expect(Sample.quantile(0.5, ofSorted: values) == 100)
        #expect(Sample.quantile(0.9, ofSorted: values) == 200)
        #expect(Sample.quantile(1, ofSorted: values) == 200)
        #expect(Sample.quantile(0.5, ofSorted: []) == nil)
        // 3 ÷ 10 is not exactly 0.3 in binary; the tolerance of 1e−12 keeps the third of ten.
        #expect(Sample.quantile(0.3, ofSorted: (1...10).map(Double.init)) == 3)
    }
}

@Suite struct JackknifeTests {
    // metrics.md T32.
    private let numerators = [10.0, 0, 30, 0, 20]
    private let denominators = [10.0, 50, 30, 40, 20]

    @Test func theRatioAndItsErrorAreThoseOfTheTestVector() throws {
        let (value, error) = try #require(Jackknife.ratio(numerators: numerators, denominators: denominators))
        #expect(abs(value - 0.4) < 1e-12)
        #expect(abs(error - 0.273185) < 1e-6)
    }

    @Test func theIntervalIsClippedToWhatIsPossible() throws {
        let free = try #require(
            Jackknife.interval(numerators: numerators, denominators: denominators, clippedTo: -10...10))
        #expect(abs(free.lower + 0.135433) < 1e-6)
        #expect(abs(free.upper - 0.935433) < 1e-6)
        let clipped = try #require(
            Jackknife.interval(numerators: numerators, denominators: denominators, clippedTo: 0...1))
        #expect(clipped.lower == 0)
        #expect(abs(clipped.upper - 0.935433) < 1e-6)
    }

    @Test func fewerThanFiveRecordsHaveNoInterval() {
        #expect(Jackknife.interval(numerators: [1, 1, 0, 1], denominators: [1, 1, 1, 1], clippedTo: 0...1) == nil)
    }

    @Test func aDenominatorOfNoughtHasNoRatio() {
        #expect(Jackknife.ratio(numerators: [1, 2], denominators: [0, 0]) == nil)
        #expect(
            Jackknife.ratio(numerators: [1, 2], denominators: [0, 5]) == nil,
            "leaving the second out leaves nothing to divide by")
        #expect(Jackknife.ratio(numerators: [1], denominators: [2]) == nil)
    }
}
