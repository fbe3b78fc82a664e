import SeriesForecasting
import Testing

@Suite struct ModelTests {
    @Test func thereAreFifteenFormsOfExponentialSmoothingEachWithItsName() {
        #expect(ETSForm.all.count == 15)
        #expect(Set(ETSForm.all.map(\.name)).count == 15)
        #expect(ETSForm.additiveDamped.name == "ETS(A,Ad,A)")
    }

    @Test func noFormIsFittedToAConstantSeries() {
        let values = [Double](repeating: 3, count: 40)
        for form in ETSForm.all { #expect(ETSModel(fitting: values, form: form, period: 12) == nil) }
        #expect(ETSModel(choosingFor: values, period: 12) == nil)
    }

    @Test func multiplicativeFormsRefuseValuesThatAreNotAbove0() {
        var values = seasonalSeries(40)
        values[7] = 0
        for form in ETSForm.all where form.needsPositive {
            #expect(ETSModel(fitting: values, form: form, period: 12) == nil)
        }
    }

    @Test func theSearchRecoversTheSmoothingParameterOfASimulatedSeries() throws {
        var level = 100.0
        let values = noise(4000, seed: 5).map { error in
            let value = level + 10 * error
            level += 0.3 * 10 * error
            return value
        }
        let model = try #require(
            ETSModel(fitting: values, form: ETSForm(.additive, .none, .none), period: 1, effort: .likelihood))
        #expect(abs(model.alpha - 0.3) < 0.05)
    }

    @Test func theChosenFormHasTheLeastCriterionOfThoseThatWereFitted() throws {
        let values = seasonalSeries(96)
        let chosen = try #require(ETSModel(choosingFor: values, period: 12))
        let least = ETSForm.all.compactMap { ETSModel(fitting: values, form: $0, period: 12)?.aicc(values) }.min()
        #expect(chosen.aicc(values) == least)
        #expect(chosen.form.season != .none)
    }

    @Test func aRepeatedChangeIsCarriedOnByTheSeasonalRegressionNoiseIsDrawnToTheSeasonBefore() throws {
        let growing = (0..<72).map { Double($0 / 12) * 12 + Double($0 % 12) }
        let trend = try #require(SeasonalAutoregression(fitting: growing, period: 12))
        let next = trend.forecast(growing, horizon: 12).means
        #expect(zip(next, growing.suffix(12)).allSatisfy { $0 - $1 > 8 && $0 - $1 < 13 })
        let flat = noise(72).enumerated().map { Double($0.offset % 12) * 10 + $0.element }
        let season = try #require(SeasonalAutoregression(fitting: flat, period: 12))
        #expect(difference(season.forecast(flat, horizon: 12).means, Array(flat.suffix(12))) < 1)
    }

    @Test func theRegressionRefusesAHistoryThatRepeatsItselfExactlyOrIsTooShort() {
        #expect(SeasonalAutoregression(fitting: (0..<48).map { Double($0 % 12) }, period: 12) == nil)
        #expect(SeasonalAutoregression(fitting: seasonalSeries(20), period: 12) == nil)
    }

    @Test func removingASeasonAndPuttingItBackChangesNothing() throws {
        for values in [seasonalSeries(50), seasonalSeries(50).map { $0 - 150 }] {
            let season = try #require(Seasonality(decomposing: values, period: 12))
            var restored = season.removed(from: values)
            season.restore(&restored, from: 0)
            #expect(difference(restored, values) < 1e-12)
        }
    }

    @Test func indicesHaveMean1WhereTheyMultiplyAndSum0WhereTheyAdd() throws {
        let multiplying = try #require(Seasonality(decomposing: seasonalSeries(60), period: 12))
        #expect(multiplying.kind == .multiplicative)
        #expect(abs(multiplying.indices.reduce(0, +) - 12) < 1e-12)
        let adding = try #require(Seasonality(decomposing: seasonalSeries(60).map { $0 - 150 }, period: 12))
        #expect(adding.kind == .additive)
        #expect(abs(adding.indices.reduce(0, +)) < 1e-9)
    }

    @Test func noiseWithoutASeasonPassesNoTestAtARateAboveItsLevel() {
        let found = (1...400).count { seed in
            SeasonalityTest.isSeasonal(noise(120, seed: UInt64(seed)), period: 12)
        }
        #expect(found < 60)
    }

    @Test func aPlainSeasonIsKeptWholeANoisyOneIsDrawnToNone() throws {
        let plain = try #require(Seasonality(decomposing: seasonalSeries(48), period: 12))
        let kept = Seasonality.shrunk(seasonalSeries(48), period: 12)
        #expect(difference(kept.indices, plain.indices) < 0.01)
        let random = noise(48, seed: 4).map { 100 + 20 * $0 }
        let whole = try #require(Seasonality(decomposing: random, period: 12))
        let drawn = Seasonality.shrunk(random, period: 12)
        let widths = [whole, drawn].map { season in season.indices.map { abs($0 - 1) }.reduce(0, +) }
        #expect(widths[1] < 0.6 * widths[0])
        #expect(Seasonality.shrunk(Array(random.prefix(20)), period: 12) == .none)
    }
}
