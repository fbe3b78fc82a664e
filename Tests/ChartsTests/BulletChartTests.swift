import Charts
import Testing

@Suite struct BulletChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    @Test func barTickAndBandsShareOneScale() throws {
        for width in [760, 356] {
            let scene = try renderer.scene(bulletSpec, width: width)
            #expect(scene.domain == 0...100)
            let bars = scene.bars.filter { $0.datum.column == 0 }
            let ticks = scene.bars.filter { $0.datum.column == 1 }
            let bands = scene.bars.filter { $0.datum.column == 2 || $0.datum.column == 4 }
            #expect(bars.count == 2 && ticks.count == 2 && bands.count == 4)
            let zero = bars[0].box.x0
            let unit = (bars[0].box.x1 - zero) / 72
            for (datum, box) in bars { #expect(abs(zero + unit * datum.value - box.x1) < 1e-9) }
            for (datum, box) in ticks { #expect(abs(zero + unit * datum.value - (box.x0 + box.x1) / 2) < 1e-9) }
            for (bar, band) in zip(bars, bands.filter { $0.datum.column == 2 }) {
                #expect(band.box.y0 < bar.box.y0 && bar.box.y1 < band.box.y1)
            }
        }
    }

    @Test func namesStandBesideTheBarsOrOverThemWhereItIsNarrow() throws {
        let wide = try renderer.scene(bulletSpec, width: 560)
        let bar = try #require(wide.bars.first { $0.datum.column == 0 })
        #expect(bar.box.x0 > 80)
        #expect(wide.strings.contains("n 259, target 75") && wide.strings.contains("target 85"))
        let narrow = try renderer.scene(bulletSpec, width: 356)
        #expect(narrow.bars.first { $0.datum.column == 0 }?.box.x0 == 0)
        #expect(narrow.strings.contains("Adoption") && narrow.strings.contains("72\u{202F}%"))
    }

    @Test func theRegionOfTheTickNamesTheTargetAndTheRowTheValue() throws {
        let regions = try renderer.render(bulletSpec, width: 560, scale: 1).regions
        #expect(
            regions.map(\.title) == [
                "Adoption: Target 75\u{202F}%", "Adoption: Value 72\u{202F}%", "Compliance: Target 85\u{202F}%",
                "Compliance: Value 88\u{202F}%",
            ])
    }

    @Test func theWordsCountWhatReachesItsTarget() throws {
        let text = try renderer.render(bulletSpec, width: 560, scale: 1).altText
        #expect(text.contains("1 of 2 reach their target"))
        #expect(text.contains("furthest from it Adoption 72\u{202F}% (target 75\u{202F}%)"))
    }

    @Test func vermillionIsForAnIntervalThatWhollyMisses() throws {
        var spec = bulletSpec
        spec.intervals = [[60, 74], [80, 92]]
        let bad = try renderer.scene(spec, width: 560).bars.filter { $0.datum.column == 0 }
        let scene = try renderer.scene(spec, width: 560)
        #expect(bad.count == 2)
        #expect(scene.marks.filter { $0.color == Theme.bad }.compactMap { $0.data.first?.row } == [0])
    }

    @Test func oneTargetServesAllRowsWhereThereIsNoSeriesOfTargets() throws {
        var spec = bulletSpec
        spec.series.removeLast()
        spec.target = .init(value: 80)
        spec.notes = []
        let strings = try renderer.scene(spec, width: 560).strings
        #expect(strings.filter { $0 == "target 80" }.count == 2)
    }
}
