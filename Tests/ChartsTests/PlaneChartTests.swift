import Charts
import Testing

/// Scatter, histogram, ecdf, calibration.
@Suite struct PlaneChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    private static let files = [
        "12-scatter.json", "12b-scatter-limits.json", "13-histogram.json", "13b-ecdf.json", "14-calibration.json",
    ]

    @Test(arguments: files, [760, 560, 356, 320, 248]) func thePicturesOfTheGalleryAreSound(name: String, width: Int)
        throws
    {
        let spec = try gallerySpec(name)
        let scene = try renderer.scene(spec, width: width)
        expectReadable(scene, "\(name) \(width)")
        let chart = try renderer.render(spec, width: width, scale: 1)
        #expect(chart.table == (try renderer.render(spec, width: 760, scale: 1).table))
        #expect(chart.altText.hasPrefix(spec.title) && chart.altText.count > spec.title.count + 30)
        #expect(chart.light == (try renderer.render(spec, width: width, scale: 1).light))
    }

    // MARK: Scatter

    @Test func discsStandWhereTheirDataSay() throws {
        let spec = try gallerySpec("12-scatter.json")
        let scene = try renderer.scene(spec, width: 560)
        let discs = scene.dataDiscs
        #expect(discs.count == 12)
        let a = try #require(discs.first { $0.data[0].row == 1 })
        let b = try #require(discs.first { $0.data[0].row == 5 })
        // Bilbao and Gothenburg fix both scales; the others follow.
        for disc in discs {
            let row = disc.data[0].row
            let x = try #require(spec.xValues[row])
            let y = try #require(spec.series[0].values[row])
            let wantedX = a.place.x + (b.place.x - a.place.x) * (x - 0.53) / (0.88 - 0.53)
            let wantedY = a.place.y + (b.place.y - a.place.y) * (y - 0.17) / (0.30 - 0.17)
            #expect(abs(disc.place.x - wantedX) < 1e-6 && abs(disc.place.y - wantedY) < 1e-6)
            #expect(disc.data.map(\.column) == [0, 1, 2])
        }
        #expect(b.place.x > a.place.x && b.place.y < a.place.y)
        // Areas are in proportion to the sizes.
        let large = try #require(discs.first { $0.data[0].row == 6 })
        let ratio = large.radius * large.radius / (a.radius * a.radius)
        #expect(abs(ratio - 34.0 / 19) < 1e-6)
        #expect(scene.strings.contains("Low use, winning") && scene.strings.contains("Gothenburg"))
    }

    @Test func scatterTableAndRegionsHaveTheUnitsOfBothAxes() throws {
        var spec = try gallerySpec("12-scatter.json")
        spec.links = spec.categories.map { $0 + "/" }
        let chart = try renderer.render(spec, width: 560, scale: 1)
        #expect(chart.table.columns == ["Branch", "Win rate (%)", "Adopted rate (%)", "Size"])
        #expect(chart.table.rows[1] == ["Bilbao", "17", "53", "19"])
        let region = try #require(chart.regions.first { $0.link == "Bilbao/" })
        #expect(region.title == "Bilbao: Win rate 17\u{202F}%, Adopted rate 53\u{202F}%, Size 19")
        #expect(chart.regions.count == 12)
    }

    @Test func pointsOutsideTheLimitsHaveAnotherShapeAndColour() throws {
        let spec = try gallerySpec("12b-scatter-limits.json")
        let scene = try renderer.scene(spec, width: 560)
        let bad = scene.marks.filter { $0.color == Theme.bad }
        #expect(bad.count == 1)
        guard case .area(let corners) = try #require(bad.first).shape else {
            Issue.record("no triangle")
            return
        }
        #expect(corners.count == 3 && bad[0].data.first?.row == 1)
        #expect(scene.summary?.contains("1 outside the limits (Bilbao)") == true)
        // Above the limits is a triangle too, without the warning; where less is better, the other way round.
        var other = spec
        other.series[0].values[1] = 0.99
        other.yRange = 0...1.4
        #expect(try renderer.scene(other, width: 560).marks.allSatisfy { $0.color != Theme.bad })
        other.target = .init(value: 0.75, lowerIsBetter: true)
        #expect(try renderer.scene(other, width: 560).marks.contains { $0.color == Theme.bad })
    }

    @Test(arguments: [760, 560, 356]) func namesOfCurvesAndPointsStandClearOfThePoints(width: Int) throws {
        let scene = try renderer.scene(try gallerySpec("12b-scatter-limits.json"), width: width)
        let names = scene.texts.filter {
            $0.string.contains("branches 75") || $0.string == "Vienna" || $0.string == "Bilbao"
        }
        #expect(names.count == 3)
        for disc in scene.dataDiscs {
            let reach = disc.radius
            let box = Scene.Box(
                x0: disc.place.x - reach, y0: disc.place.y - reach, x1: disc.place.x + reach, y1: disc.place.y + reach)
            for name in names { #expect(!name.box.overlaps(box), "\(name.string) covers a point") }
        }
    }

    @Test func pointsOutsideAFixedScaleAreCounted() throws {
        var spec = try gallerySpec("12-scatter.json")
        spec.yRange = 0.2...0.4
        let scene = try renderer.scene(spec, width: 560)
        #expect(scene.dataDiscs.count == 11)
        #expect(scene.strings.contains { $0.contains("1 point lies outside the scale.") })
    }

    @Test func fiveThousandPointsAreDrawn() throws {
        var draws = Draws(state: 3)
        let count = 5_000
        let spec = ChartSpec(
            type: .scatter, title: "Many", series: [.init(name: "y", values: (0..<count).map { _ in draws.share() })],
            format: .init(decimals: 1), xValues: (0..<count).map { _ in draws.share() * 100 })
        let chart = try renderer.render(spec, width: 560, scale: 1)
        #expect(chart.table.rows.count == count && chart.regions.isEmpty)
        expectReadable(try renderer.scene(spec, width: 560), "many")
    }

    // MARK: Histogram

    @Test func binsAreAsHighAsTheirCountsAndThoseBeyondTheTargetLighter() throws {
        let spec = try gallerySpec("13-histogram.json")
        let scene = try renderer.scene(spec, width: 560)
        let bars = scene.marks.compactMap { mark -> (Scene.Box, Scene.Mark)? in
            if case .rect(let box) = mark.shape { (box, mark) } else { nil }
        }
        #expect(bars.count == 12)
        let unit = (bars[0].0.y1 - bars[0].0.y0) / 142
        for (index, bar) in bars.enumerated() {
            let count = try #require(spec.series[0].values[index])
            #expect(abs((bar.0.y1 - bar.0.y0) / unit - count) < 1e-6)
            #expect((bar.1.color == Theme.accentLow) == (index >= 4))
        }
        // Light bars have an outline.
        let outlines = scene.marks.filter { if case .outline = $0.shape { true } else { false } }
        #expect(outlines.count == 8)
        #expect(scene.strings.contains("79\u{202F}% up to 8\u{202F}h") && scene.strings.contains("24+\u{202F}h"))
        #expect(scene.summary == "12 bins, 498 in all, most 142 (0 to 2), 79\u{202F}% up to 8\u{202F}h")
    }

    @Test func binsOfDifferentWidthShowCountsPerWidth() throws {
        let spec = ChartSpec(
            type: .histogram, title: "Wide", series: [.init(name: "Deals", values: [10, 20])],
            xAxis: .init(format: .init(unit: "days")), edges: [0, 10, 30])
        let scene = try renderer.scene(spec, width: 560)
        let heights = scene.marks.compactMap { mark -> Double? in
            if case .rect(let box) = mark.shape { box.y1 - box.y0 } else { nil }
        }
        // 20 in twice the width are as dense as 10.
        #expect(abs(heights[0] - heights[1]) < 1e-6)
        #expect(scene.strings.contains("Deals per 10\u{202F}days"))
        #expect(
            try renderer.render(spec, width: 560, scale: 1).table.rows == [
                ["0 to 10\u{202F}days", "10"], ["10 to 30\u{202F}days", "20"],
            ])
    }

    @Test func aTargetInsideABinSaysAbout() throws {
        var spec = try gallerySpec("13-histogram.json")
        spec.xAxis.target = .init(value: 7, label: "")
        #expect(try renderer.scene(spec, width: 560).strings.contains { $0.hasPrefix("about 74") })
    }

    // MARK: ECDF

    @Test func stepsReachTheShareOfValues() throws {
        let spec = ChartSpec(
            type: .ecdf, title: "Steps", series: [.init(name: "Deals", values: [4, 1, nil, 2, 2])],
            xAxis: .init(format: .init(unit: "days"), target: .init(value: 2, label: "limit")))
        let scene = try renderer.scene(spec, width: 560)
        #expect(scene.data(0).sorted { $0.key < $1.key }.map(\.value.value) == [0.25, 0.75, 1])
        #expect(scene.rows == ["up to 1\u{202F}days", "up to 2\u{202F}days", "up to 4\u{202F}days"])
        #expect(scene.strings.contains("75\u{202F}% up to 2\u{202F}days"))
        let steps = scene.marks.compactMap { mark -> [Scene.Place]? in
            if case .polyline(let places, _, _) = mark.shape { places } else { nil }
        }
        let line = try #require(steps.first)
        // Only along the axes, never down or back.
        for (a, b) in zip(line, line.dropFirst()) {
            #expect((a.x == b.x || a.y == b.y) && b.x >= a.x && b.y <= a.y)
        }
        #expect(
            scene.summary
                == "Deals, 4 values: 1\u{202F}days to 4\u{202F}days, half up to 2\u{202F}days, 75\u{202F}% up to 2\u{202F}days"
        )
        #expect(scene.domain == 0...1)
    }

    @Test func fiveThousandValuesMakeOneCurve() throws {
        var draws = Draws(state: 8)
        let spec = ChartSpec(
            type: .ecdf, title: "Many", series: [.init(values: (0..<5_000).map { _ in draws.share() * 90 })],
            xAxis: .init(format: .init(decimals: 2)))
        let scene = try renderer.scene(spec, width: 560)
        expectReadable(scene, "many")
        #expect(scene.zones.count <= 200)
    }

    // MARK: Calibration

    @Test func theDiagonalIsWhereStatedAndObservedAreEqual() throws {
        let spec = try gallerySpec("14-calibration.json")
        let scene = try renderer.scene(spec, width: 560)
        let lines = scene.marks.compactMap { mark -> [Scene.Place]? in
            if case .polyline(let places, _, let dash) = mark.shape, !dash.isEmpty { places } else { nil }
        }
        let diagonal = try #require(lines.first)
        #expect(abs((diagonal[1].x - diagonal[0].x) - (diagonal[0].y - diagonal[1].y)) < 1e-6)
        let discs = scene.dataDiscs
        #expect(discs.count == 10)
        for disc in discs {
            let x = disc.data.first { $0.column == 3 }?.value ?? 0
            let y = disc.data[0].value
            let side = diagonal[1].x - diagonal[0].x
            #expect(abs(disc.place.x - diagonal[0].x - x * side) < 1e-6)
            #expect(abs(diagonal[0].y - disc.place.y - y * side) < 1e-6)
        }
        #expect(scene.summary?.contains("every interval meets the diagonal") == true)
        #expect(scene.strings.contains("Count at each point, at most 101"))
        let table = try renderer.render(spec, width: 560, scale: 1).table
        #expect(
            table.columns == [
                "Stated chance", "Won in fact (%)", "Interval, lower (%)", "Interval, upper (%)",
                "Chance of winning stated 4 weeks before (%)", "Count",
            ])
        #expect(table.rows[0] == ["0 to 10 %", "4", "2", "10", "5", "96"])
    }

    @Test func intervalsThatMissTheDiagonalAreTriangles() throws {
        var spec = try gallerySpec("14-calibration.json")
        spec.xValues[8] = 0.97
        let scene = try renderer.scene(spec, width: 560)
        let bad = scene.marks.filter { $0.color == Theme.bad }
        #expect(bad.count == 2 && bad.allSatisfy { $0.data.first?.row == 8 })
        #expect(bad.contains { if case .area = $0.shape { true } else { false } })
        #expect(scene.summary?.contains("1 of 10 intervals miss the diagonal (80 to 90 %)") == true)
    }

    // MARK: Bad input

    private static let kinds: [ChartSpec.Kind] = [.scatter, .histogram, .ecdf, .calibration]

    private func spec(_ kind: ChartSpec.Kind, _ values: [Double?], names: [String]? = nil) -> ChartSpec {
        var spec = ChartSpec(type: kind, title: "Odd", series: [.init(name: "v", values: values)])
        spec.categories = names ?? []
        if kind == .scatter { spec.xValues = values.indices.map { Double($0) } }
        if kind == .calibration { spec.xValues = values.indices.map { Double($0) / Double(max(values.count, 1)) } }
        if kind == .histogram { spec.edges = values.isEmpty ? [] : (0...values.count).map { Double($0) } }
        spec.xAxis.target = .init(value: 1, label: "here")
        return spec
    }

    @Test(arguments: kinds, [760, 560, 356, 248]) func oddValuesGiveAPictureOrAReason(kind: ChartSpec.Kind, width: Int)
        throws
    {
        let long = String(repeating: "Donaudampfschiff ", count: 18)
        let cases: [[Double?]] = [
            [], [nil, nil], [5], [0], [0, 0, 0], [7, 7, 7, 7], [1e12, 2e12, nil, 1e12], [0.1, 0.2, 0.3],
            Array(repeating: 1, count: 300),
        ]
        for values in cases {
            for names in [nil, values.map { _ in long }, values.map { _ in "👩‍👩‍👧‍👦 שלום e\u{301}" }] {
                let spec = spec(kind, values, names: names)
                let scene = try renderer.scene(spec, width: width)
                expectReadable(scene, "\(kind) \(width) \(values.prefix(3))")
                let isEmpty = values.allSatisfy { $0 == nil }
                #expect(scene.strings.contains("No data to show.") == isEmpty)
                if isEmpty { #expect(scene.texts.count >= 3, "the reason is missing") }
                #expect(!scene.strings.contains { $0.contains("nan") || $0.contains("inf") })
                let chart = try renderer.render(spec, width: width, scale: 1)
                #expect(chart.altText.count > 6)
            }
        }
    }

    @Test func negativeValuesStandBelowZeroWhereTheyMakeSense() throws {
        let scene = try renderer.scene(spec(.scatter, [-3, -1, 2]), width: 560)
        #expect(scene.dataDiscs.count == 3 && scene.strings.contains { $0.hasPrefix("\u{2212}") })
        expectReadable(scene, "negative")
        expectReadable(try renderer.scene(spec(.ecdf, [-30, -10, 20]), width: 356), "negative")
    }

    @Test(arguments: kinds) func twoHundredSeriesAreDrawn(kind: ChartSpec.Kind) throws {
        var spec = spec(kind, [0.2, 0.5, 0.9])
        spec.series = (0..<200).map {
            .init(name: "Series number \($0)", values: [0.2, 0.5, 0.9], role: $0 == 0 ? .main : .other)
        }
        let scene = try renderer.scene(spec, width: 560)
        expectReadable(scene, "\(kind)")
        if kind != .histogram { #expect(scene.strings.contains { $0.hasPrefix("and ") && $0.hasSuffix(" more") }) }
    }
}
