import Charts
import Testing

@Suite struct SmallMultiplesTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    @Test(arguments: [760, 560, 356, 320, 248]) func panelsOfTheGalleryAreSound(width: Int) throws {
        expectReadable(try renderer.scene(try gallerySpec("17-small-multiples.json"), width: width), "\(width)")
    }

    @Test func panelsShareOneScale() throws {
        let spec = try gallerySpec("17-small-multiples.json")
        let scene = try renderer.scene(spec, width: 760)
        // The same value lies equally far below its panel's heading everywhere.
        var places: [Double: Set<Int>] = [:]
        for mark in scene.marks {
            guard case .polyline(let points, _, _) = mark.shape, mark.data.count == points.count else { continue }
            let heading =
                scene.texts.filter { $0.style.size == 13 && $0.baseline < points[0].y }.map(\.baseline).max() ?? 0
            for (point, datum) in zip(points, mark.data) {
                places[datum.value, default: []].insert(Int(((point.y - heading) * 100).rounded()))
            }
        }
        #expect(places.count > 20 && places.values.allSatisfy { $0.count == 1 })
        #expect(scene.domain != nil)
    }

    @Test func numbersAlongTheScaleStandOnceARow() throws {
        let spec = try gallerySpec("17-small-multiples.json")
        let scene = try renderer.scene(spec, width: 760)
        let units = scene.strings.filter { $0 == "%" }
        #expect(units.count == 1)
        // Eight panels in two rows.
        #expect(scene.strings.filter { $0 == "60" }.count == 2)
        #expect(scene.strings.filter { $0 == "Dec" }.count == 4)
    }

    @Test func theTableNamesThePanelAndTheWordsAreOneText() throws {
        let chart = try renderer.render(try gallerySpec("17-small-multiples.json"), width: 560, scale: 1)
        #expect(chart.table.columns == ["Panel", "Month", "Value (%)"])
        #expect(chart.table.rows.count == 96)
        #expect(chart.table.rows[12] == ["Gothenburg", "Dec", "70"])
        #expect(chart.regions.count == 96)
        #expect(chart.regions[12].title == "Gothenburg, Dec: 70\u{202F}%")
        #expect(
            chart.altText.contains("8 panels (Hamburg, Gothenburg,")
                && chart.altText.contains("lowest 53\u{202F}% (Bilbao,"))
    }

    @Test(arguments: allSpecs) func everyKindMakesPanels(spec: ChartSpec) throws {
        var panel = spec
        panel.foot = ""
        let multiples = ChartSpec(
            type: spec.type, title: "Many", foot: "All.",
            panels: (0..<5).map { number in
                var copy = panel
                copy.title = "Panel \(number)"
                return copy
            })
        for width in [760, 356, 248] {
            let scene = try renderer.scene(multiples, width: width)
            expectReadable(scene, "\(spec.type) \(width)")
            #expect(scene.panels.count == 5 * spec.categories.count)
            let table = try renderer.render(multiples, width: width, scale: 1).table
            let alone = try renderer.render(spec, width: width, scale: 1).table
            #expect(table.rows.count == 5 * alone.rows.count)
            #expect(Array(table.rows[0].dropFirst()) == alone.rows[0])
        }
    }

    @Test func aPanelWithoutDataSaysSoBesideTheOthers() throws {
        var spec = try gallerySpec("17-small-multiples.json")
        spec.panels[3].series[0].values = Array(repeating: nil, count: 12)
        let scene = try renderer.scene(spec, width: 760)
        expectReadable(scene, "gap")
        #expect(scene.strings.filter { $0 == "No data to show." }.count == 1)
    }

    @Test func aHundredPanelsFit() throws {
        let spec = ChartSpec(
            type: .bar, title: "Hundred", categories: ["a", "b"],
            panels: (0..<100).map { .init(type: .bar, title: "P \($0)", series: [.init(values: [1, Double($0)])]) })
        let scene = try renderer.scene(spec, width: 760)
        expectReadable(scene, "hundred")
        #expect(scene.zones.count == 200)
    }
}
