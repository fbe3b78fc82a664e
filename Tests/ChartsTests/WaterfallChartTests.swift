import Charts
import Diagnostics
import Testing

@Suite struct WaterfallChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    private func code(_ spec: ChartSpec) -> String {
        do {
            _ = try renderer.scene(spec, width: 560)
            return "none"
        } catch {
            return error.code
        }
    }

    @Test func eachChangeBeginsWhereTheLastOneEnded() throws {
        for (width, isLying) in [(560, true), (760, false)] {
            let boxes = try renderer.scene(bridgeSpec, width: width).bars.map(\.box)
            #expect(boxes.count == 5)
            func ends(_ box: Scene.Box) -> (low: Double, high: Double) {
                isLying ? (box.x0, box.x1) : (-box.y1, -box.y0)
            }
            let start = ends(boxes[0])
            let gain = ends(boxes[1])
            let won = ends(boxes[2])
            let lost = ends(boxes[3])
            let end = ends(boxes[4])
            #expect(abs(start.high - gain.low) < 1e-9)
            #expect(abs(gain.high - won.high) < 1e-9)
            #expect(abs(won.low - lost.high) < 1e-9)
            #expect(abs(lost.low - end.high) < 1e-9)
            #expect(abs(start.low - end.low) < 1e-9)
            let unit = (gain.high - gain.low) / 1.3
            #expect(abs((lost.high - lost.low) / unit - 0.94) < 1e-9)
        }
    }

    @Test func labelsAreSignedAndTotalsAreNot() throws {
        let strings = try renderer.scene(bridgeSpec, width: 560).strings
        for label in ["22.40", "+1.30", "\u{2212}1.22", "\u{2212}0.94", "21.54"] { #expect(strings.contains(label)) }
    }

    @Test func totalsAreGreyGainsAccentLossesVermillionOthersTheirRole() throws {
        let colors = try renderer.scene(bridgeSpec, width: 560).marks.filter { !$0.data.isEmpty }.map(\.color)
        #expect(colors == [Theme.unknown, Theme.accent, Theme.accentMid, Theme.bad, Theme.unknown])
    }

    @Test func aCutScaleShowsAZigzagAndSaysSo() throws {
        let scene = try renderer.scene(bridgeSpec, width: 560)
        let zigzags = scene.marks.filter { mark in
            if case .polyline = mark.shape { mark.color == Theme.ground } else { false }
        }
        #expect(zigzags.count == 2)
        #expect(scene.strings.joined(separator: " ").contains("not from zero"))
        #expect((scene.domain?.lowerBound ?? 0) > 0)
        var spec = bridgeSpec
        spec.series[0].values = [2, 5, nil, -1, 4.78]
        let whole = try renderer.scene(spec, width: 560)
        #expect(whole.domain?.lowerBound == 0)
        #expect(!whole.strings.joined(separator: " ").contains("not from zero"))
    }

    @Test func changesThatDoNotLeadToTheTotalAreAFinding() {
        var spec = bridgeSpec
        spec.series[0].values[4] = 21.544
        #expect(code(spec) == "none")
        spec.series[0].values[4] = 21.55
        #expect(code(spec) == "E-CHART-TOTAL")
        spec.format.decimals = 1
        #expect(code(spec) == "none")
        spec.totals = [0]
        spec.format.decimals = 2
        #expect(code(spec) == "none")
        spec.totals = [0, 9]
        #expect(code(spec) == "E-CHART-RANGE")
    }

    @Test func itLiesDownInNarrowPicturesAndWithManyBars() throws {
        func isLying(_ spec: ChartSpec, _ width: Int) throws -> Bool {
            let boxes = try renderer.scene(spec, width: width).bars.map(\.box)
            return boxes[0].x0 == boxes[4].x0
        }
        #expect(try isLying(bridgeSpec, 639))
        #expect(try !isLying(bridgeSpec, 640))
        var many = bridgeSpec
        many.categories = (0..<30).map { "Step \($0)" }
        many.series = [.init(values: (0..<30).map { _ in 1.0 })]
        many.totals = []
        let boxes = try renderer.scene(many, width: 760).bars.map(\.box)
        #expect(boxes[1].y0 > boxes[0].y1)
    }

    @Test func theWordsNameBothTotalsAndTheLargestChanges() throws {
        let text = try renderer.render(bridgeSpec, width: 560, scale: 1).altText
        #expect(text.contains("Start") && text.contains("22.40") && text.contains("21.54"))
        #expect(text.contains("largest rise New") && text.contains("largest fall Won"))
    }

    @Test func aBridgeBelowZeroStandsOnZero() throws {
        var spec = bridgeSpec
        spec.series[0].values = [1, -3, nil, 1, -2.22]
        for width in [760, 356] {
            let scene = try renderer.scene(spec, width: width)
            expectReadable(scene, "below zero \(width)")
            #expect((scene.domain?.lowerBound ?? 0) < 0)
        }
    }
}
