import Charts
import PNGFile
import Testing
import TextLayout

/// What holds for every chart, on 1,000 generated ones of all kinds.
@Suite struct LayoutPropertyTests {
    private static let widths = [320, 356, 401, 560, 640, 760, 248, 90]

    @Test(arguments: 0..<20) func generatedChartsKeepEveryPromise(batch: UInt64) throws {
        let fonts = try FontSet()
        let renderer = ChartRenderer(fonts: fonts)
        for number in 0..<50 {
            let seed = batch * 50 + UInt64(number)
            var generator = SpecGenerator(seed: seed)
            let spec = generator.spec()
            let width = generator.draws.pick(Self.widths)
            let label = "seed \(seed), \(spec.type.rawValue) at \(width)"
            let scene = try renderer.scene(spec, width: width)
            expectReadable(scene, label)
            let chart = try renderer.render(spec, width: width, scale: 1)
            #expect(chart.height == Int(scene.height.rounded(.up)), "\(label)")
            checkWords(chart, scene, label)
            checkData(spec, chart, scene, label)
            let light = try PNGFile.decode(chart.light)
            #expect(light.width == width && light.height == chart.height, "\(label)")
            if number % 5 == 0 {
                let again = try ChartRenderer(fonts: fonts).render(spec, width: width, scale: 1)
                #expect(again.light == chart.light && again.dark == chart.dark, "\(label): not the same bytes")
                #expect(again.altText == chart.altText && again.table == chart.table, "\(label)")
                #expect(try PNGFile.decode(chart.dark).indices == light.indices, "\(label)")
            }
        }
    }

    private func checkWords(_ chart: RenderedChart, _ scene: Scene, _ label: String) {
        #expect(!chart.altText.isEmpty, "\(label)")
        #expect(chart.altText.last.map { ".!?…".contains($0) } ?? false, "\(label): \(chart.altText)")
        // Nothing is drawn without words, but a sparkline.
        if scene.kind != .sparkline { #expect(!scene.texts.isEmpty, "\(label)") }
        for region in chart.regions {
            #expect(!region.title.isEmpty && region.x0 >= 0 && region.x1 <= chart.width, "\(label)")
        }
    }

    /// What the marks stand for is what the table says; and where columns are series, both are what the spec says.
    private func checkData(_ spec: ChartSpec, _ chart: RenderedChart, _ scene: Scene, _ label: String) {
        let table = chart.table
        var problems: [String] = []
        if !table.rows.allSatisfy({ $0.count == table.columns.count }) { problems.append("rows of unlike length") }
        var stated: Set<[Int]> = []
        for datum in scene.marks.flatMap(\.data) {
            stated.insert([datum.row, datum.column])
            if table.rows[datum.row][datum.column + 1] != datum.text { problems.append("\(datum) is not in the table") }
        }
        for (row, cells) in table.rows.enumerated() {
            for (column, cell) in cells.dropFirst().enumerated()
            where cell != "–" && !stated.contains([row, column]) { problems.append("\(cell) stands for nothing drawn") }
        }
        if Self.areColumnsSeries(spec), !scene.saysNothingIsThere {
            for datum in scene.marks.flatMap(\.data) where spec.series.indices.contains(datum.column) {
                let series = spec.series[datum.column]
                let hasState = !series.states.isEmpty && series.states[datum.row] != nil
                let value = series.values[datum.row]
                if value != datum.value, !(hasState && value == nil) { problems.append("\(datum) is not in the spec") }
            }
            for (column, series) in spec.series.enumerated() {
                for (row, value) in series.values.enumerated() where value != nil && !stated.contains([row, column]) {
                    problems.append("series \(column), row \(row) is not in the table")
                }
            }
        }
        #expect(problems.isEmpty, "\(label): \(problems.count) such as \(problems.prefix(3))")
    }

    /// Kinds whose table has the rows and columns of the spec, values as they are given; the others reckon with
    /// their values.
    private static func areColumnsSeries(_ spec: ChartSpec) -> Bool {
        switch spec.type {
        case .line, .bar, .rankedBar, .sparkline, .funnel, .calendar, .matrix, .bullet, .slope: true
        case .area, .stackedBar: !spec.normalized
        case .waterfall, .scatter, .histogram, .ecdf, .calibration, .gantt: false
        }
    }
}
