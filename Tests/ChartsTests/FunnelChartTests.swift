import Charts
import Testing

@Suite struct FunnelChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    @Test func barsAreAsLongAsTheirCountsFromZero() throws {
        let bars = try renderer.scene(funnelSpec, width: 560).bars
        #expect(bars.count == 4)
        let unit = (bars[0].box.x1 - bars[0].box.x0) / 286
        for (datum, box) in bars {
            #expect(box.x0 == bars[0].box.x0)
            #expect(abs((box.x1 - box.x0) / unit - datum.value) < 1e-9)
        }
        #expect(zip(bars, bars.dropFirst()).allSatisfy { abs($1.box.y0 - $0.box.y0 - 46) < 1e-9 })
    }

    @Test func betweenTheStepsStandsWhoWentOnAndWhoLeft() throws {
        let wide = try renderer.scene(funnelSpec, width: 560).strings
        #expect(wide.contains("↓ 94\u{202F}% go on, 18 leave here"))
        #expect(wide.contains("↓ 78\u{202F}% go on, 54 leave here"))
        #expect(wide.contains("65\u{202F}% of all"))
        let narrow = try renderer.scene(funnelSpec, width: 248).strings
        #expect(narrow.contains { $0.hasPrefix("↓ 78\u{202F}% go on") })
    }

    @Test func sharesNeverRoundToAllOrNone() throws {
        var spec = funnelSpec
        spec.series[0].values = [100_000, 99_999, 3, 0]
        let strings = try renderer.scene(spec, width: 560).strings.joined(separator: "|")
        #expect(strings.contains("over 99\u{202F}% go on") && strings.contains("under 1\u{202F}% go on"))
        #expect(strings.contains("0\u{202F}% of all"))
    }

    @Test func aStepThatGrowsSaysHowManyJoined() throws {
        var spec = funnelSpec
        spec.series[0].values = [100, 120, 0, 0]
        let strings = try renderer.scene(spec, width: 560).strings
        #expect(strings.contains("↑ 20 join here") && strings.contains("none left"))
    }

    @Test func aNegativeCountIsAFinding() {
        var spec = funnelSpec
        spec.series[0].values[2] = -1
        #expect(throws: (any Error).self) { try renderer.scene(spec, width: 560) }
    }

    @Test func theWordsNameTheWeakestPassage() throws {
        let text = try renderer.render(funnelSpec, width: 560, scale: 1).altText
        #expect(text.contains("4 steps: Eligible 286; Adopted 187, 65\u{202F}% of the first"))
        #expect(text.contains("fewest go on from Active to Adopted, 78\u{202F}%"))
    }

    @Test func aMissingStepIsSkippedAndShown() throws {
        var spec = funnelSpec
        spec.series[0].values[1] = nil
        let scene = try renderer.scene(spec, width: 560)
        #expect(scene.bars.count == 3 && scene.strings.contains("–"))
        #expect(scene.strings.contains("↓ 84\u{202F}% go on, 45 leave here"))
    }
}
