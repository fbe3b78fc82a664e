import Charts
import Raster
import Testing

@Suite struct SparklineTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    @Test func theNormalBandLiesBehindTheLineAndBreaksWhereItIsUnknown() throws {
        var spec = sparkSpec
        var lower = [Double?](repeating: 60, count: 13)
        lower[6] = nil
        spec.bands = [.init(name: "normal", lower: lower, upper: Array(repeating: 66, count: 13))]
        let scene = try renderer.scene(spec, width: 248)
        let bands = scene.marks.enumerated().filter { if case .area = $1.shape { true } else { false } }
        let lines = scene.marks.enumerated().filter { if case .polyline = $1.shape { true } else { false } }
        #expect(bands.count == 2 && bands.allSatisfy { $0.element.color == Theme.grid })
        #expect(bands[1].offset < lines[0].offset)
        #expect(try renderer.render(spec, width: 248).table.rows[0] == ["W0", "62", "60", "66"])
    }

    @Test func theLastPointHasADiscAndMarkedOnesASmallerOne() throws {
        var spec = sparkSpec
        spec.highlight = [2, 12]
        let discs = try renderer.scene(spec, width: 248).marks.compactMap { mark -> (Scene.Place, Double)? in
            if case .disc(let center, let radius, _) = mark.shape { (center, radius) } else { nil }
        }
        #expect(discs.map(\.1) == [1.8, 1.8, 2.6])
        #expect(discs[1].0 == discs[2].0 && discs[0].0.y > discs[2].0.y)
    }

    @Test func aTargetBeyondAFixedScaleIsNotDrawn() throws {
        func rules(_ spec: ChartSpec) throws -> Int {
            try renderer.scene(spec, width: 248).marks.count { if case .rule = $0.shape { true } else { false } }
        }
        var spec = sparkSpec
        #expect(try rules(spec) == 1)
        spec.yRange = 60...70
        #expect(try rules(spec) == 0)
        #expect(try renderer.scene(spec, width: 248).domain == 60...70)
    }

    @Test func withoutDataItSaysSo() throws {
        var spec = sparkSpec
        spec.series[0].values = Array(repeating: nil, count: 13)
        #expect(try renderer.scene(spec, width: 120).strings == ["no data"])
        #expect(try renderer.scene(spec, width: 48).strings.isEmpty)
        #expect(try renderer.render(spec, width: 120).altText == "No data.")
    }

    @Test(arguments: [760, 560, 356, 320]) func severalStandInRowsBetweenTheirNameAndTheirLastValue(width: Int) throws {
        func panel(_ name: String, _ values: [Double?]) -> ChartSpec {
            ChartSpec(type: .sparkline, title: name, series: [.init(name: name, values: values)])
        }
        let spec = ChartSpec(
            type: .sparkline, title: "Reports fell", categories: ["W1", "W2", "W3"], format: .init(unit: "%"),
            panels: [
                panel("Updates", [100, 105, 90]), panel("Reports", [100, 80, 42]), panel("None", [nil, nil, nil]),
            ])
        let scene = try renderer.scene(spec, width: width)
        expectReadable(scene, "rows at \(width)")
        for (name, value) in [("Updates", "90\u{202F}%"), ("Reports", "42\u{202F}%"), ("None", "–")] {
            let name = try #require(scene.text(name))
            let value = try #require(scene.text(value))
            #expect(name.baseline == value.baseline && name.x == 0 && value.x + value.width <= scene.width)
            let lines = scene.marks.compactMap { mark -> [Scene.Place]? in
                if case .polyline(let places, _, _) = mark.shape { places } else { nil }
            }
            #expect(lines.joined().allSatisfy { $0.x > name.x + name.width && $0.x < value.x })
        }
        #expect(
            try renderer.render(spec, width: width).altText
                == "Reports fell. 3 panels (Updates, Reports, None), highest 105\u{202F}% (Updates, W2), lowest "
                + "42\u{202F}% (Reports, W3).")
    }
}
