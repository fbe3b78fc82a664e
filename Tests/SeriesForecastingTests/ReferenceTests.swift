import SeriesForecasting
import Testing

@Suite(.enabled(if: Reference.isPresent, "needs the shared test material (CRMSITE_SHARED or ../shared)"))
struct ReferenceTests {
    static let thetas: [(ThetaModel.Kind, String)] = [
        (.standard, "Theta_STM"), (.optimised, "Theta_OTM"), (.dynamicStandard, "Theta_DSTM"),
        (.dynamicOptimised, "Theta_DOTM"),
    ]

    @Test func seasonalityIsFoundWhereTheReferenceFindsItWithItsIndices() throws {
        let models = try Reference.models()
        var compared = 0
        for (name, values) in try Reference.series().sorted(by: { $0.key < $1.key }) {
            guard let model = models[name + "|Theta_STM"], let decomposes = model["decompose"] as? Bool else {
                continue
            }
            let season = Seasonality.tested(values, period: 12)
            #expect((season.kind != .none) == decomposes, "\(name)")
            if decomposes, let indices = model["seas_last_cycle"] as? [Double] {
                #expect(difference(season.indices, indices) < 1e-6, "\(name)")
                compared += 1
            }
        }
        #expect(compared == 1)
    }

    @Test func thetaRecursionsWithTheReferencesParametersGiveItsForecasts() throws {
        let (models, rows) = (try Reference.models(), try Reference.rows())
        var compared = 0
        for (name, values) in try Reference.series().sorted(by: { $0.key < $1.key }) {
            let season = Seasonality.tested(values, period: 12)
            let adjusted = season.removed(from: values)
            for (kind, label) in ReferenceTests.thetas {
                guard let model = models["\(name)|\(label)"].flatMap({ Reference.theta($0, kind) }),
                    let row = rows["\(name)|\(label)"]
                else { continue }
                var forecast = model.forecast(adjusted, horizon: 12)
                season.restore(&forecast, from: values.count)
                #expect(difference(forecast, row.mean) < 1e-6, "\(name) \(label)")
                compared += 1
            }
        }
        #expect(compared == 16)
    }

    @Test func theSearchForAThetaModelLeavesNoMoreErrorThanTheReferences() throws {
        let models = try Reference.models()
        for (name, values) in try Reference.series().sorted(by: { $0.key < $1.key }) where name != "Constant" {
            let adjusted = Seasonality.tested(values, period: 12).removed(from: values)
            for (kind, label) in ReferenceTests.thetas {
                let reference = try #require(models["\(name)|\(label)"].flatMap { Reference.theta($0, kind) })
                let own = try #require(ThetaModel(fitting: adjusted, kind: kind))
                #expect(
                    own.meanSquaredError(adjusted) <= reference.meanSquaredError(adjusted) * (1 + 1e-9),
                    "\(name) \(label)")
            }
        }
    }

    @Test func smoothingRecursionsWithTheReferencesParametersGiveItsLikelihoodAndForecasts() throws {
        let (models, rows, series) = (try Reference.models(), try Reference.rows(), try Reference.series())
        var compared = 0
        for (key, row) in models.sorted(by: { $0.key < $1.key }) {
            guard let model = Reference.smoothing(row), let aic = row["aic"] as? Double else { continue }
            let values = try #require(series[String(key.prefix { $0 != "|" })])
            let own = try #require(model.aic(values))
            #expect(abs(own - aic) < 1e-6, "\(key)")
            compared += 1
            // The reference damps its forecasts by another power; the likelihood does not depend on it.
            if model.form.trend != .damped, let reference = rows[key] {
                let forecast = try #require(model.forecast(values, horizon: 12))
                #expect(difference(forecast.means, reference.mean) < 1e-8, "\(key)")
            }
        }
        #expect(compared == 20)
    }

    @Test func theRoundedParametersThatRPrintsGiveItsCriterion() throws {
        let values = try #require(try Reference.series()["AirPassengers"])
        let season = [0.8944, 0.7993, 0.9217, 1.0592, 1.2203, 1.2318, 1.1105, 0.9786, 0.9804, 1.011, 0.8869, 0.9059]
        let model = ETSModel(
            form: ETSForm(.multiplicative, .damped, .multiplicative), period: 12, alpha: 0.7096, beta: 0.0204,
            gamma: 1e-4, phi: 0.98, level: 120.9939, trend: 1.7705, season: season.reversed())
        let aic = try #require(model.aic(values))
        #expect(abs(aic - 1395.163) < 5e-4)
    }

    @Test(arguments: [
        ("AirPassengers", ETSForm(.multiplicative, .additive, .multiplicative), 1385.995),
        ("AirPassengers", ETSForm(.multiplicative, .damped, .multiplicative), 1394.258),
        ("Intermittent", ETSForm(.additive, .none, .none), 634.57),
        ("WithZerosNeg", ETSForm(.additive, .none, .additive), 252.1482),
    ])
    func theSearchReachesTheBestKnownLikelihood(name: String, form: ETSForm, best: Double) throws {
        let values = try #require(try Reference.series()[name])
        let model = try #require(ETSModel(fitting: values, form: form, period: 12, effort: .likelihood))
        let aic = try #require(model.aic(values))
        #expect(aic <= best + 0.001)
    }

    @Test func noReferenceModelHasABetterLikelihoodThanTheSearchFindsForItsForm() throws {
        let series = try Reference.series()
        for (key, row) in try Reference.models().sorted(by: { $0.key < $1.key }) {
            guard let reference = Reference.smoothing(row) else { continue }
            let values = try #require(series[String(key.prefix { $0 != "|" })])
            let own = try #require(
                ETSModel(fitting: values, form: reference.form, period: 12, effort: .likelihood))
            let (found, listed) = (own.aic(values), reference.aic(values))
            let best = try #require(found)
            let known = try #require(listed)
            #expect(best <= known + 1e-3, "\(key)")
        }
    }

    @Test func methodsWithoutASearchGiveTheReferencesForecastsAndIntervals() throws {
        let rows = try Reference.rows()
        for (name, values) in try Reference.series().sorted(by: { $0.key < $1.key }) {
            let methods = [
                ("Naive", Baselines.naive(values, horizon: 12)),
                ("RandomWalkWithDrift", Baselines.drift(values, horizon: 12)),
                ("SeasonalNaive", Baselines.seasonalNaive(values, period: 12, horizon: 12)),
            ]
            for (label, own) in methods {
                let row = try #require(rows["\(name)|\(label)"])
                #expect(difference(own.means, row.mean) < 1e-6, "\(name) \(label)")
                for (z, high) in [(1.2815515655446004, row.high80), (1.959963984540054, row.high95)] {
                    let upper = own.means.indices.map { own.means[$0] + z * own.deviations[$0] }
                    #expect(difference(upper, high) < 1e-6, "\(name) \(label)")
                }
            }
        }
    }

    @Test func intermittentMethodsGiveTheReferencesMeans() throws {
        let rows = try Reference.rows()
        let values = try #require(try Reference.series()["Intermittent"])
        let (probability, size) = IntermittentDemand.tsb(values)
        let methods = [
            ("CrostonClassic", IntermittentDemand.croston(values)), ("CrostonSBA", IntermittentDemand.sba(values)),
            ("TSB_0.2_0.2", probability * size),
            ("SES_0.3", Baselines.smoothing(values, alpha: 0.3, horizon: 1).means[0]),
        ]
        for (label, own) in methods {
            let row = try #require(rows["Intermittent|\(label)"])
            #expect(abs(own - row.mean[0]) < 1e-6 * row.mean[0], "\(label)")
        }
    }
}
