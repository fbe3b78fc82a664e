import SeriesForecasting
import Testing

@Suite struct SeriesForecasterTests {
    private func forecast(_ values: [Double?], horizon: Int = 6, period: Int = 12) throws -> SeriesForecast {
        try #require(
            SeriesForecaster(horizon: horizon, period: period).forecast([TimeSeries(id: "a", values: values)]).first)
    }

    private func expectOrdered(_ forecast: SeriesForecast, _ comment: Comment? = nil) {
        for step in forecast.steps {
            let values = [step.p2_5, step.p10, step.p50, step.p90, step.p97_5]
            #expect(values == values.sorted(), comment)
            #expect((values + [step.mean]).allSatisfy { $0.isFinite }, comment)
        }
    }

    @Test func aSeriesWithoutAValueHasNoForecastAndSaysWhy() throws {
        for values in [[], [nil, nil]] as [[Double?]] {
            let result = try forecast(values)
            #expect(result.findings == [.empty])
            #expect(result.steps.isEmpty)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func aValueThatIsNotFiniteIsRefused(value: Double) throws {
        let result = try forecast([1, 2, value, 4])
        #expect(result.findings == [.notFinite])
        #expect(result.steps.isEmpty)
    }

    @Test func aValueWhoseSquareWouldOverflowIsRefusedALargeOneIsNot() throws {
        #expect(try forecast([1, 2, 1e101]).findings == [.tooLarge])
        let large = try forecast(seasonalSeries(60).map { $0 * 1e96 })
        #expect(large.steps.count == 6)
        expectOrdered(large)
    }

    @Test func theUnitOfASeriesDoesNotChangeItsForecast() throws {
        let values = seasonalSeries(60)
        let plain = try forecast(values)
        let scaled = try forecast(values.map { $0 * 0x1p-300 })
        #expect(scaled.steps.map { $0.mean * 0x1p300 } == plain.steps.map(\.mean))
    }

    @Test(arguments: 1...70)
    func everyLengthOfHistoryHasOrderedQuantilesAndNoCrash(count: Int) throws {
        for period in [1, 4, 12] {
            let result = try forecast(seasonalSeries(count), horizon: 18, period: period)
            #expect(result.steps.count == 18)
            expectOrdered(result, "\(count) \(period)")
        }
    }

    @Test func aConstantSeriesGoesOnWhateverTheMethod() throws {
        let values = [Double](repeating: 500, count: 24)
        for method in [nil] + SeriesMethod.allCases.map(Optional.some) {
            let forecaster = SeriesForecaster(horizon: 6, method: method)
            let result = try #require(forecaster.forecast([TimeSeries(id: "a", values: values)]).first)
            #expect(difference(result.steps.map(\.mean), [Double](repeating: 500, count: 6)) < 1e-9)
            #expect(result.findings == [.constant])
            #expect(result.steps.allSatisfy { $0.p10 < 500 && $0.p90 > 500 })
        }
    }

    @Test func aSeriesOfZerosGoesOnWithZeros() throws {
        let result = try forecast([Double?](repeating: 0, count: 30))
        #expect(result.findings == [.zeros])
        #expect(result.steps.allSatisfy { $0.mean == 0 && $0.p97_5 == 0 })
    }

    @Test func oneValueGoesOnAndIsCalledTooShort() throws {
        let result = try forecast([7])
        #expect(result.steps.map(\.mean) == [Double](repeating: 7, count: 6))
        #expect(result.findings.contains(.tooShort))
    }

    @Test func gapsAreFilledCountedAsAFindingAndLeaveASeasonalForecastAsItWas() throws {
        let whole = seasonalSeries(72).map(Optional.some)
        var gappy = whole
        gappy[30] = nil
        gappy[31] = nil
        let (a, b) = (try forecast(whole), try forecast(gappy))
        #expect(b.findings == [.gaps])
        for (x, y) in zip(a.steps, b.steps) { #expect(abs(x.mean - y.mean) < 0.05 * x.mean) }
    }

    @Test func missingValuesBeforeTheFirstAreNotPartOfTheHistory() throws {
        let values = seasonalSeries(60).map(Optional.some)
        #expect(try forecast([nil, nil, nil] + values) == (try forecast(values)))
    }

    @Test func negativeValuesKeepTheirSignAndAreNamed() throws {
        let values = noise(40).map { -50 + 10 * $0 }
        let result = try forecast(values)
        #expect(result.findings.contains(.negative))
        #expect(result.steps.allSatisfy { $0.mean < 0 && $0.p97_5 < 0 })
    }

    @Test func aHistoryThatWasNeverNegativeHasNoNegativeQuantile() throws {
        let result = try forecast([50, 3, 80, 1, 40, 90, 2, 1, 60, 5, 1, 30, 2, 8, 1, 4, 2, 1, 3, 1], horizon: 12)
        #expect(result.steps.allSatisfy { $0.p2_5 >= 0 && $0.mean >= 0 })
    }

    @Test func aSeriesOfMostlyZerosHasTheQuantilesOfItsSizesNotOfANormal() throws {
        var values = [Double?](repeating: 0, count: 36)
        for place in stride(from: 2, to: 36, by: 6) { values[place] = 100 }
        let result = try forecast(values)
        #expect(result.findings.contains(.intermittent))
        let step = try #require(result.steps.first)
        #expect(step.p50 == 0)
        #expect(step.p97_5 == 100)
        #expect(step.mean > 0 && step.mean < 100)
    }

    @Test func aSeasonalSeriesIsForecastWithItsSeason() throws {
        let values = seasonalSeries(84)
        let result = try forecast(Array(values.prefix(72)), horizon: 12)
        let errors = zip(result.steps, values.suffix(12)).map { abs($0.mean - $1) / $1 }
        #expect(errors.reduce(0, +) / 12 < 0.05)
    }

    @Test func aForecastReadsOnlyItsOwnSeriesWhereFewAreGiven() throws {
        let a = TimeSeries(id: "a", values: seasonalSeries(60))
        let b = TimeSeries(id: "b", values: seasonalSeries(50, seed: 9))
        let forecaster = SeriesForecaster(horizon: 6)
        let both = forecaster.forecast([a, b])
        #expect(both[0].steps.map(\.mean) == forecaster.forecast([a])[0].steps.map(\.mean))
        #expect(both.map(\.id) == ["a", "b"])
    }

    @Test func theOrderOfTheSeriesDoesNotChangeAForecast() {
        let series = (1...40).map { seed in
            TimeSeries(id: "\(seed)", values: seasonalSeries(30 + seed, seed: UInt64(seed)))
        }
        let forecaster = SeriesForecaster(horizon: 12)
        let forward = forecaster.forecast(series)
        let backward: [SeriesForecast] = forecaster.forecast(series.reversed()).reversed()
        for (a, b) in zip(forward, backward) {
            #expect(a.method == b.method)
            #expect(difference(a.steps.map(\.p90), b.steps.map(\.p90)) < 1e-12)
        }
    }

    @Test func intervalsOfManyLikeSeriesCoverWhatTheyClaim() {
        let series = (1...300).map { seed in
            TimeSeries(id: "\(seed)", values: Array(seasonalSeries(108, seed: UInt64(seed)).prefix(96)))
        }
        let results = SeriesForecaster(horizon: 12).forecast(series)
        var (inner, outer, all) = (0, 0, 0)
        for (place, result) in results.enumerated() {
            let actual = seasonalSeries(108, seed: UInt64(place + 1)).suffix(12)
            for (step, value) in zip(result.steps, actual) {
                all += 1
                if value >= step.p10, value <= step.p90 { inner += 1 }
                if value >= step.p2_5, value <= step.p97_5 { outer += 1 }
            }
        }
        #expect((0.75...0.85).contains(Double(inner) / Double(all)))
        #expect((0.92...0.98).contains(Double(outer) / Double(all)))
    }
}
