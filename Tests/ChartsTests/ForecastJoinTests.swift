import Charts
import Testing

/// Lines of forecasts that are known for some days only.
@Suite struct ForecastJoinTests {
    /// Known up to the third category, then for the fifth and the seventh.
    private let spec = ChartSpec(
        type: .line, title: "Known for two days", categories: (1...7).map { "Day \($0)" },
        series: [.init(name: "P50", values: [1, 2, 3, nil, 6, nil, 9], dashedFrom: 2)],
        bands: [
            .init(
                name: "80 %", lower: [nil, nil, 3, nil, 5, nil, 7], upper: [nil, nil, 3, nil, 7, nil, 11],
                lowerLabel: "P10", upperLabel: "P90")
        ])

    @Test func theyAreJoinedByStraightLinesWithADiscAtEach() throws {
        let scene = try makeRenderer().scene(spec, width: 560)
        let dashed = scene.marks.compactMap { mark -> [Scene.Place]? in
            if case .polyline(let places, _, let dash) = mark.shape, !dash.isEmpty { places } else { nil }
        }
        #expect(dashed.map(\.count) == [3])
        let discs = scene.marks.compactMap { mark -> Scene.Place? in
            if case .disc(let place, _, _) = mark.shape { place } else { nil }
        }
        for place in try #require(dashed.first).dropFirst() {
            #expect(discs.contains { $0.x == place.x && $0.y == place.y })
        }
        let areas = scene.marks.compactMap { mark -> Int? in
            if case .area(let outline) = mark.shape { outline.count } else { nil }
        }
        #expect(areas == [6])
    }

    @Test func theDataHoldOnlyWhatIsKnown() throws {
        let scene = try makeRenderer().scene(spec, width: 560)
        #expect(scene.data(0).keys.sorted() == [0, 1, 2, 4, 6])
    }

    @Test func aGapInWhatHasHappenedStaysAGap() throws {
        var spec = spec
        spec.series[0].values = [1, nil, 3, 4, 6, 7, 9]
        spec.bands = []
        let scene = try makeRenderer().scene(spec, width: 560)
        let solid = scene.marks.filter { mark in
            if case .polyline(_, let width, let dash) = mark.shape { width > 2 && dash.isEmpty } else { false }
        }
        #expect(solid.isEmpty)
    }
}
