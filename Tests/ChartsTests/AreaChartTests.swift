import Charts
import Testing

@Suite struct AreaChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    private func outlines(_ scene: Scene) -> [[Scene.Place]] {
        scene.marks.compactMap { mark in
            if case .area(let places) = mark.shape, !mark.data.isEmpty { places } else { nil }
        }
    }

    @Test func eachLayerBeginsWhereTheOneBelowEndsAndTheFirstOnZero() throws {
        let layers = outlines(try renderer.scene(areaSpec, width: 560))
        #expect(layers.count == 3)
        let count = areaSpec.categories.count
        for (lower, upper) in zip(layers, layers.dropFirst()) {
            // An outline is the upper edge from the left, then the lower edge from the right.
            #expect(Array(lower.prefix(count)) == Array(upper.suffix(count).reversed()))
        }
        let base = Set(layers[0].suffix(count).map(\.y))
        #expect(base.count == 1)
        let zero = try #require(base.first)
        let unit = (zero - layers[0][0].y) / 10
        #expect(abs((zero - layers[2][count - 1].y) / unit - 21) < 1e-9)
    }

    @Test func sharesFillTheWholeHeight() throws {
        var spec = areaSpec
        spec.normalized = true
        let scene = try renderer.scene(spec, width: 560)
        let layers = outlines(scene)
        #expect(Set(layers[2].prefix(4).map { ($0.y * 1e6).rounded() }).count == 1)
        #expect(scene.strings.contains("100") && scene.strings.contains("%"))
        #expect(scene.strings.contains("43\u{202F}%"))
        #expect(scene.domain == 0...1)
        let chart = try renderer.render(spec, width: 560, scale: 1)
        #expect(chart.table.columns == ["Period", "Pharma (%)", "Food (%)", "Water (%)"])
        #expect(chart.table.rows[3] == ["Aug", "43", "33", "24"])
    }

    @Test func layersAreNamedAtTheirRightEndWithTheTotalAboveThem() throws {
        let scene = try renderer.scene(areaSpec, width: 560)
        let names = ["21.0 total", "Water", "Food", "Pharma"].compactMap { scene.text($0) }
        #expect(names.count == 4)
        #expect(zip(names, names.dropFirst()).allSatisfy { $0.baseline < $1.baseline && $0.x == $1.x })
        #expect(scene.strings.contains("9.0") && scene.strings.contains("7.0"))
    }

    @Test func layersOfOneRoleHaveDifferentFillsAndPaleOnesAnEdge() throws {
        let scene = try renderer.scene(areaSpec, width: 560)
        let fills = scene.marks.filter { if case .area = $0.shape { !$0.data.isEmpty } else { false } }.map(\.color)
        #expect(fills == [Theme.accent, Theme.accentMid, Theme.accentLow])
        let edges = scene.marks.filter { if case .polyline = $0.shape { $0.color == Theme.accentMid } else { false } }
        #expect(edges.count == 1)
    }

    @Test func aPeriodWithoutEveryPartIsAGapAndIsCounted() throws {
        var spec = areaSpec
        spec.series[1].values[1] = nil
        let scene = try renderer.scene(spec, width: 560)
        #expect(outlines(scene).count == 6)
        #expect(scene.strings.contains { $0.contains("1 period without all parts left out.") })
        spec.series[0].values = [nil, 9, nil, nil]
        spec.series[1].values = [5, nil, 6, 7]
        #expect(try renderer.scene(spec, width: 560).strings.contains("No period has a value of every series."))
    }

    @Test func theWordsSayWhereEachLayerBeganAndEnded() throws {
        let chart = try renderer.render(areaSpec, width: 560, scale: 1)
        #expect(chart.altText.hasPrefix("Food and Water carry more than half. May to Aug: total"))
        #expect(chart.altText.contains("18.0") && chart.altText.contains("21.0"))
        #expect(chart.altText.contains("Water"))
        #expect(chart.regions.count == 4 && chart.regions[0].title.hasPrefix("May: Pharma"))
    }

    @Test func aNegativeLayerIsAFinding() {
        var spec = areaSpec
        spec.series[1].values[2] = -1
        #expect(throws: (any Error).self) { try renderer.scene(spec, width: 560) }
        spec.type = .stackedBar
        #expect(throws: Never.self) { try renderer.scene(spec, width: 560) }
        spec.normalized = true
        #expect(throws: (any Error).self) { try renderer.scene(spec, width: 560) }
    }
}

@Suite struct ShareBarTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    @Test func rowsOfSharesHaveOneLengthAndReadInPerCent() throws {
        let scene = try renderer.scene(sharesSpec, width: 560)
        let ends = [0, 1].map { row in scene.bars.filter { $0.datum.row == row }.map(\.box.x1).max() ?? 0 }
        #expect(abs(ends[0] - ends[1]) < 1e-9)
        #expect(scene.strings.contains("87") && scene.strings.contains("15") && scene.strings.contains("n 328"))
        #expect(scene.strings.contains("100\u{202F}%"))
        let boxes = scene.bars.map(\.box)
        #expect(boxes.allSatisfy { abs($0.y1 - $0.y0 - 20) < 1e-9 })
        let second = try #require(scene.bars.first { $0.datum.row == 1 })
        #expect(abs(second.box.y0 - boxes[0].y0 - 30) < 1e-9)
        let regions = try renderer.render(sharesSpec, width: 560, scale: 1).regions
        #expect(regions[1].title == "Quotes: on time 76\u{202F}%, late 15\u{202F}%, never 9\u{202F}%")
    }

    @Test func aRowWhoseSumIsZeroHasNoShares() throws {
        var spec = sharesSpec
        for index in spec.series.indices { spec.series[index].values[0] = 0 }
        let scene = try renderer.scene(spec, width: 560)
        expectReadable(scene, "zero sum")
        #expect(scene.bars.allSatisfy { $0.datum.row == 1 })
        #expect(try renderer.render(spec, width: 560, scale: 1).table.rows[0] == ["Leads", "–", "–", "–"])
    }
}
