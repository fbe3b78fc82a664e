import Charts
import Testing
import TextLayout

@Suite struct LayoutTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    /// What must hold for every scene.
    private func checkInvariants(_ scene: Scene, _ label: String) {
        let frame = Scene.Box(x0: 0, y0: 0, x1: scene.width, y1: scene.height)
        let boxes = scene.texts.map(\.box)
        for (index, box) in boxes.enumerated() {
            #expect(frame.contains(box), "\(label): \(scene.texts[index].string) leaves the picture")
            for other in boxes[(index + 1)...] { #expect(!box.overlaps(other), "\(label): texts overlap") }
        }
        for mark in scene.marks {
            if case .rect(let box) = mark.shape {
                #expect(frame.contains(box), "\(label): a bar leaves the picture")
                #expect(box.x0 <= box.x1 && box.y0 <= box.y1)
            }
        }
        for zone in scene.zones {
            #expect(frame.contains(zone.box) && zone.box.x1 > zone.box.x0, "\(label): a region leaves the picture")
        }
    }

    @Test(arguments: allSpecs, [760, 560, 356, 248, 120]) func textsNeverOverlapOrLeaveThePicture(
        spec: ChartSpec, width: Int
    ) throws {
        checkInvariants(try renderer.scene(spec, width: width), "\(spec.type) \(width)")
    }

    @Test func barsStartAtZeroAndEndAtTheirValue() throws {
        let scene = try renderer.scene(barSpec, width: 560)
        let bars = scene.marks.compactMap { mark -> (Double, Scene.Box)? in
            switch mark.shape {
            case .rect(let box), .hatch(let box): mark.data.first.map { ($0.value, box) }
            default: nil
            }
        }
        #expect(bars.count == 12)
        let foot = try #require(bars.first?.1.y1)
        let unit = (foot - bars[0].1.y0) / bars[0].0
        for (value, box) in bars {
            #expect(box.y1 == foot)
            #expect(abs((foot - box.y0) / unit - value) < 1e-9)
        }
        // 62 % of the step between bars.
        let step = bars[1].1.x0 - bars[0].1.x0
        #expect(abs((bars[0].1.x1 - bars[0].1.x0) / step - 0.62) < 1e-9)
    }

    @Test func aPartialPeriodIsHatchedAndTheLastWholeOneStressed() throws {
        let scene = try renderer.scene(barSpec, width: 560)
        let hatched = scene.marks.filter { if case .hatch = $0.shape { true } else { false } }
        #expect(hatched.map { $0.data.first?.row } == [11])
        let stressed = scene.marks.filter { mark in
            if case .rect = mark.shape { mark.color == Theme.accent && !mark.data.isEmpty } else { false }
        }
        #expect(stressed.map { $0.data.first?.row } == [10])
        #expect(scene.strings.contains("5.3") && scene.strings.contains("3.4") && !scene.strings.contains("4.9"))
    }

    @Test func axesHaveAtMostSixNumbersInAscendingOrder() throws {
        for spec in [barSpec, lineSpec] {
            for width in [760, 560, 356] {
                let scene = try renderer.scene(spec, width: width)
                let rules = scene.marks.compactMap { mark -> Double? in
                    if case .rule(let from, let to, _, let dash) = mark.shape, from.y == to.y, dash.isEmpty,
                        mark.color == Theme.grid
                    {
                        return from.y
                    }
                    return nil
                }
                #expect(rules.count <= 6 && rules.count >= 2)
                #expect(zip(rules, rules.dropFirst()).allSatisfy { $0 > $1 })
            }
        }
    }

    @Test func timeAxesKeepTheirFirstAndLastLabel() throws {
        var spec = lineSpec
        spec.today = nil
        let count = 25
        spec.categories = (1...count).map { "Week \($0)" }
        spec.series = [.init(name: "All", values: (0..<count).map { Double($0) })]
        spec.bands = []
        let wide = try renderer.scene(spec, width: 760).strings.filter { $0.hasPrefix("Week") }
        #expect(wide.first == "Week 1" && wide.last == "Week 25")
        #expect(wide.count > 3 && wide.count < 20)
        let steps = zip(wide, wide.dropFirst()).map { (Int($1.dropFirst(5)) ?? 0) - (Int($0.dropFirst(5)) ?? 0) }
        #expect(Set(steps).count == 1)
        let narrow = try renderer.scene(spec, width: 356).strings.filter { $0.hasPrefix("Week") }
        #expect(narrow == ["Week 1", "Week 25"])
    }

    @Test func labelsAtLineEndsStandSixteenPixelsApart() throws {
        var spec = lineSpec
        spec.series = (0..<6).map { number in
            .init(name: "Line \(number)", values: Array(repeating: 10 + Double(number) / 100, count: 6))
        }
        spec.bands = []
        let scene = try renderer.scene(spec, width: 760)
        let lines = scene.texts.filter { $0.string.hasPrefix("Line") && $0.x > 500 }.map(\.baseline).sorted()
        #expect(lines.count == 6)
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $1 - $0 >= 16 - 1e-9 })
    }

    @Test func vermillionIsForWholeIntervalsThatMiss() throws {
        let scene = try renderer.scene(rankedSpec, width: 560)
        let bad = scene.marks.filter { $0.color == Theme.bad }
        #expect(bad.compactMap { $0.data.first?.row } == [3])
        var inverse = rankedSpec
        inverse.target = .init(value: 0.65, lowerIsBetter: true)
        let other = try renderer.scene(inverse, width: 560).marks.filter { $0.color == Theme.bad }
        #expect(other.compactMap { $0.data.first?.row } == [0])
    }

    @Test func rankedRowsAre27ApartAnd14High() throws {
        let boxes = try renderer.scene(rankedSpec, width: 560).marks.compactMap { mark -> Scene.Box? in
            if case .rect(let box) = mark.shape { box } else { nil }
        }
        #expect(boxes.allSatisfy { abs($0.y1 - $0.y0 - 14) < 1e-9 })
        #expect(zip(boxes, boxes.dropFirst()).allSatisfy { abs($1.y0 - $0.y0 - 27) < 1e-9 })
    }

    @Test func stackedPartsFollowEachOther() throws {
        let scene = try renderer.scene(stackedSpec, width: 760)
        let parts = scene.marks.compactMap { mark -> (Scene.Datum, Scene.Box)? in
            if case .rect(let box) = mark.shape, let datum = mark.data.first { (datum, box) } else { nil }
        }
        #expect(parts.count == 6)
        for (left, right) in zip(parts, parts.dropFirst()) where left.0.row == right.0.row {
            #expect(abs(right.1.x0 - left.1.x1 - 1.5) < 1e-9)
        }
        #expect(scene.strings.contains("87") && scene.strings.contains("n 328"))
    }

    @Test func aChartWithoutDataSaysSo() throws {
        for spec in allSpecs where spec.type != .sparkline {
            var empty = spec
            empty.series = spec.series.map { series in
                var copy = series
                copy.values = series.values.map { _ in nil }
                return copy
            }
            #expect(try renderer.scene(empty, width: 356).strings.contains("No data to show."))
            var none = ChartSpec(type: spec.type, title: "Nothing")
            #expect(try renderer.scene(none, width: 356).strings.contains("No data to show."))
            none.series = [.init(values: [])]
            let chart = try renderer.render(none, width: 356)
            #expect(chart.altText == "Nothing. No data.")
            #expect(chart.regions.isEmpty)
        }
    }

    @Test func aScaleThatOmitsZeroSaysSo() throws {
        let spec = ChartSpec(
            type: .line, title: "High", categories: ["a", "b", "c"], series: [.init(values: [70, 74, 72])])
        #expect(try renderer.scene(spec, width: 560).strings.contains { $0.contains("not from zero") })
        var near = spec
        near.series[0].values = [10, 74, 72]
        #expect(try !renderer.scene(near, width: 560).strings.contains { $0.contains("not from zero") })
    }

    @Test(arguments: [44, 36]) func sparklinesHaveNoTextAndTheirHeight(height: Int) throws {
        let chart = try renderer.render(sparkSpec, width: height == 44 ? 248 : 120)
        #expect(chart.height == height)
        #expect(try renderer.scene(sparkSpec, width: chart.width).texts.isEmpty)
        #expect(chart.light.count < 2_500)
    }
}

@Suite struct PlacementTests {
    @Test func spreadLabelsKeepOrderGapAndLimits() {
        var draws = Draws(state: 9)
        for _ in 0..<200 {
            let count = draws.below(12) + 1
            let wanted = (0..<count).map { _ in draws.share() * 300 }.sorted()
            let places = LabelPlacer.spread(wanted, gap: 16, low: 0, high: 300)
            #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 16 - 1e-9 })
            #expect(places.allSatisfy { $0 >= -1e-9 && $0 <= 300 + 1e-9 })
        }
        #expect(LabelPlacer.spread([50, 100], gap: 16, low: 0, high: 300) == [50, 100])
        #expect(LabelPlacer.spread([50, 50], gap: 16, low: 0, high: 300) == [42, 58])
    }

    @Test func thinningKeepsBothEndsAndAConstantStepWherePossible() {
        #expect(LabelPlacer.thinned(count: 13) { $1 - $0 >= 3 } == [0, 3, 6, 9, 12])
        #expect(LabelPlacer.thinned(count: 5) { _, _ in true } == [0, 1, 2, 3, 4])
        let odd = LabelPlacer.thinned(count: 12) { $1 - $0 >= 2 }
        #expect(odd.first == 0 && odd.last == 11)
        #expect(LabelPlacer.thinned(count: 9) { _, _ in false } == [0])
        #expect(LabelPlacer.thinned(count: 0) { _, _ in true }.isEmpty)
    }

    @Test func ticksEncloseTheDataInRoundSteps() {
        #expect(Ticks.enclosing(0, 20.1, wanted: 5, most: 6, decimals: 1).values == [0, 5, 10, 15, 20, 25])
        #expect(Ticks.enclosing(0, 5.3, wanted: 4, most: 6, decimals: 1).values == [0, 2, 4, 6])
        #expect(Ticks.enclosing(0, 100, wanted: 5, most: 6, decimals: 0).values == [0, 25, 50, 75, 100])
        var draws = Draws(state: 4)
        for _ in 0..<500 {
            let a = (draws.share() - 0.3) * 1000
            let b = a + draws.share() * draws.pick([0.5, 10, 1_000, 1e7])
            let decimals = draws.below(3)
            let ticks = Ticks.enclosing(a, b, wanted: 5, most: 6, decimals: decimals)
            #expect(ticks.values.count <= 6 && ticks.values.count >= 2)
            #expect(ticks.decimals <= decimals)
            let slack = (ticks.values[1] - ticks.values[0]) * 1e-6
            #expect(ticks.values[0] <= a + slack && ticks.values[ticks.values.count - 1] >= b - slack)
            if a >= 0 { #expect(ticks.values[0] >= 0) }
        }
    }
}
