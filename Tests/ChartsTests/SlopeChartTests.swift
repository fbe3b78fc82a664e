import Charts
import Testing

@Suite struct SlopeChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    private func lines(_ scene: Scene) -> [(row: Int, places: [Scene.Place], mark: Scene.Mark)] {
        scene.marks.compactMap { mark in
            if case .polyline(let places, _, _) = mark.shape, let datum = mark.data.first {
                (datum.row, places, mark)
            } else {
                nil
            }
        }
    }

    @Test func linesEndAtTheirValuesAndThoseThatMatterLieOnTop() throws {
        let scene = try renderer.scene(slopeSpec, width: 560)
        let lines = lines(scene)
        #expect(lines.map(\.row) == [2, 3, 0, 1])
        let antwerp = try #require(lines.first { $0.row == 0 })
        let bilbao = try #require(lines.first { $0.row == 1 })
        let unit = (bilbao.places[1].y - antwerp.places[1].y) / (84 - 53)
        #expect(abs((bilbao.places[0].y - antwerp.places[0].y) / unit - 1) < 1e-9)
        #expect(antwerp.mark.color == Theme.accent && bilbao.mark.color == Theme.bad)
        #expect(lines.filter { $0.mark.color == Theme.unknown }.count == 2)
    }

    @Test func bothEndsNameTheLineAndTheStressedOnesSayTheirChange() throws {
        let strings = try renderer.scene(slopeSpec, width: 560).strings
        #expect(strings.contains("Antwerp 66") && strings.contains("84 Antwerp +18"))
        #expect(strings.contains("Bilbao 65") && strings.contains("53 Bilbao \u{2212}12"))
        #expect(strings.contains("Aug 2026") && strings.contains("Nov 2026"))
    }

    @Test func labelsOfEqualValuesStandApartWithLeaders() throws {
        let scene = try renderer.scene(slopeSpec, width: 560)
        let left = scene.texts.filter { ["Leeds 62", "Lyon 62"].contains($0.string) }.map(\.baseline)
        #expect(left.count == 2 && abs(left[0] - left[1]) >= 15 - 1e-9)
        let leaders = scene.marks.filter { mark in
            if case .polyline(let places, _, _) = mark.shape {
                mark.color == Theme.muted && places.count == 2
            } else {
                false
            }
        }
        #expect(leaders.count >= 4)
    }

    @Test func withoutAChoiceTheLargestRiseAndFallAreStressed() throws {
        var spec = slopeSpec
        spec.highlight = nil
        let stressed = lines(try renderer.scene(spec, width: 560)).filter { $0.mark.color != Theme.unknown }
        #expect(stressed.map(\.row) == [0, 1])
        spec.target = .init(value: 50, lowerIsBetter: true)
        let turned = lines(try renderer.scene(spec, width: 560)).filter { $0.mark.color == Theme.bad }
        #expect(turned.map(\.row) == [0])
    }

    @Test func moreLinesThanLabelsSaysHowManyAreNamed() throws {
        let count = 300
        let spec = ChartSpec(
            type: .slope, title: "Many", categories: (0..<count).map { "Branch \($0)" },
            series: [
                .init(name: "A", values: (0..<count).map { Double($0 % 17) }),
                .init(name: "B", values: (0..<count).map { Double($0 % 13) }),
            ])
        let scene = try renderer.scene(spec, width: 560)
        expectReadable(scene, "many lines")
        #expect(lines(scene).count == count)
        #expect(scene.strings.contains { $0.hasSuffix("of 300 lines are named.") })
    }

    @Test func oneMomentIsNoSlope() throws {
        var spec = slopeSpec
        spec.series.removeLast()
        #expect(try renderer.scene(spec, width: 560).strings.contains("A slope needs the values of two moments."))
    }

    @Test func theWordsCountRisesAndFalls() throws {
        let chart = try renderer.render(slopeSpec, width: 560, scale: 1)
        #expect(chart.altText.contains("Aug 2026 to Nov 2026: 3 of 4 rose, 1 fell"))
        #expect(chart.altText.contains("deepest fall Bilbao"))
        #expect(chart.regions.contains { $0.link == "b/" && $0.title.hasPrefix("Bilbao: Aug 2026 65") })
        #expect(chart.table.columns == ["Name", "Aug 2026 (%)", "Nov 2026 (%)"])
    }
}
