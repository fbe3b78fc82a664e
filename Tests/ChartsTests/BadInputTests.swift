import Charts
import Diagnostics
import Testing
import TextLayout

/// Every kind of chart on input nobody should give: a sound picture with words, or a finding; never less.
@Suite struct BadInputTests {
    private let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    /// Draws a chart at two widths and checks it; a finding is an end as good as a picture. Returns the scenes.
    @discardableResult
    private func draw(_ spec: ChartSpec, _ label: String) -> [Scene] {
        var scenes: [Scene] = []
        for width in [560, 320] {
            let label = "\(spec.type.rawValue), \(label), \(width) px"
            do throws(Diagnostic) {
                let scene = try renderer.scene(spec, width: width)
                expectReadable(scene, label)
                let chart = try renderer.render(spec, width: width, scale: 1)
                #expect(!chart.altText.isEmpty && chart.height < 12_000, "\(label)")
                if spec.type != .sparkline { #expect(!scene.texts.isEmpty, "\(label): a picture without words") }
                scenes.append(scene)
            } catch {
                #expect(error.code.hasPrefix("E-CHART-") && error.exit == .configuration, "\(label): \(error)")
                #expect(!error.what.isEmpty, "\(label)")
            }
        }
        return scenes
    }

    private func base(_ kind: ChartSpec.Kind) throws -> ChartSpec {
        let shown = gallery.first { $0.spec.type == kind && $0.spec.panels.isEmpty }?.spec
        var spec = try #require(shown ?? (kind == .sparkline ? sparkSpec : nil), "no \(kind) in the gallery")
        // What is about single rows would be wrong after a change of their number.
        spec.highlight = nil
        spec.partial = []
        spec.links = []
        spec.notes = []
        spec.today = nil
        spec.totals = nil
        return spec
    }

    /// The same chart with `count` rows, its own repeated.
    private func resized(_ kind: ChartSpec.Kind, _ count: Int) throws -> ChartSpec {
        var spec = try base(kind)
        func cycle<T>(_ items: [T]) -> [T] { items.isEmpty ? [] : (0..<count).map { items[$0 % items.count] } }
        let isUnnamed = spec.categories.isEmpty
        if kind == .calendar {
            var generator = SpecGenerator(seed: 5)
            spec.categories = generator.days(count)
        } else {
            spec.categories = cycle(spec.categories)
        }
        for number in spec.series.indices {
            spec.series[number].values = cycle(spec.series[number].values)
            spec.series[number].states = cycle(spec.series[number].states)
            spec.series[number].notes = cycle(spec.series[number].notes)
            spec.series[number].dashedFrom = nil
        }
        for number in spec.bands.indices {
            spec.bands[number].lower = cycle(spec.bands[number].lower)
            spec.bands[number].upper = cycle(spec.bands[number].upper)
        }
        spec.intervals = spec.intervals.map(cycle)
        spec.xValues = cycle(spec.xValues)
        spec.sizes = cycle(spec.sizes)
        if kind == .histogram { spec.edges = (0...count).map { Double($0) } }
        if kind == .gantt {
            spec.spans =
                count == 0
                ? []
                : (0..<count).map { row in
                    var span = spec.spans[row % spec.spans.count]
                    span.row = row
                    return span
                }
        }
        if isUnnamed { spec.categories = [] }
        return spec
    }

    /// The same chart with other values.
    private func valued(_ kind: ChartSpec.Kind, _ value: (Int) -> Double?) throws -> ChartSpec {
        var spec = try base(kind)
        for number in spec.series.indices {
            spec.series[number].values = spec.series[number].values.indices.map(value)
            spec.series[number].states = []
            spec.series[number].notes = []
        }
        spec.bands = []
        spec.intervals = nil
        spec.curves = []
        spec.yRange = nil
        return spec
    }

    // MARK: Nothing, little

    @Test(arguments: ChartSpec.Kind.allCases) func noDataIsSaid(kind: ChartSpec.Kind) throws {
        for spec in [ChartSpec(type: kind), ChartSpec(type: kind, title: "T"), try resized(kind, 0)] {
            for scene in draw(spec, "nothing") where kind != .sparkline {
                #expect(scene.strings.contains("No data to show."), "\(kind)")
            }
        }
        guard kind != .gantt else { return }
        for scene in draw(try valued(kind) { _ in nil }, "all nil") where kind != .sparkline {
            #expect(scene.strings.contains("No data to show."), "\(kind)")
        }
    }

    @Test(arguments: ChartSpec.Kind.allCases) func onePointIsDrawn(kind: ChartSpec.Kind) throws {
        draw(try resized(kind, 1), "one point")
        draw(try resized(kind, 2), "two points")
    }

    // MARK: Numbers

    @Test(arguments: ChartSpec.Kind.allCases) func degenerateNumbersAreDrawnOrRefused(kind: ChartSpec.Kind) throws {
        let cases: [(String, (Int) -> Double?)] = [
            ("all equal", { _ in 7 }), ("all zero", { _ in 0 }), ("negative", { -Double($0) - 1 }),
            ("huge", { Double($0 + 1) * 1e12 }), ("tiny", { Double($0) * 1e-12 }),
            ("mixed", { [1e14, -1e-9, 0][$0 % 3] }), ("one value", { $0 == 0 ? 5 : nil }),
            ("minus zero", { _ in -0.0 }),
        ]
        for (name, value) in cases { draw(try valued(kind, value), name) }
    }

    @Test(arguments: ChartSpec.Kind.allCases, [Double.nan, .infinity, -.infinity, 1e16])
    func whatIsNoNumberIsAFinding(kind: ChartSpec.Kind, value: Double) throws {
        var spec = try base(kind)
        if kind == .gantt {
            spec.target = .init(value: value)
        } else {
            let last = spec.series[0].values.count - 1
            spec.series[0].values[last] = value
        }
        #expect(throws: Diagnostic.self) { _ = try renderer.scene(spec, width: 560) }
        let finding = try #require(spec.findings().first)
        #expect(finding.diagnostic.code == "E-CHART-VALUE")
        #expect(!finding.path.text.isEmpty)
    }

    // MARK: Masses

    @Test(arguments: ChartSpec.Kind.allCases) func fiveThousandPointsAreDrawn(kind: ChartSpec.Kind) throws {
        // A histogram of 5,000 bins has 5,001 edges.
        draw(try resized(kind, 5_000), "5,000 points")
        var more = try resized(kind, 5_001)
        if kind == .ecdf { more.series = [more.series[0]] }
        #expect(throws: Diagnostic.self, "\(kind)") { _ = try renderer.scene(more, width: 560) }
    }

    @Test(arguments: ChartSpec.Kind.allCases) func twoHundredSeriesAreDrawnOrRefused(kind: ChartSpec.Kind) throws {
        var spec = try base(kind)
        if kind == .gantt {
            spec.spans = (0..<200).flatMap { number in
                spec.spans.map { span in
                    var copy = span
                    copy.name = "Stage \(number)"
                    return copy
                }
            }
        } else {
            let series = spec.series
            spec.series = (0..<200).map { number in
                var copy = series[number % series.count]
                copy.name = "Series number \(number)"
                return copy
            }
        }
        draw(spec, "200 series")
    }

    // MARK: Words

    static let texts = [
        String(repeating: "W", count: 300), String(repeating: "word ", count: 60), "👩‍👩‍👧‍👦🇪🇺👍🏽", "\u{202E}gnirts \u{2066}a",
        "שלום 123 abc مرحبا", String(repeating: "e\u{301}\u{327}", count: 150), "<script>alert(1)</script>\n\u{0}\u{7}",
        "上海市浦东新区", "\u{301}", " ",
    ]

    @Test(arguments: ChartSpec.Kind.allCases, texts.indices) func anyTextIsDrawnWithinThePicture(
        kind: ChartSpec.Kind, number: Int
    ) throws {
        let text = Self.texts[number]
        var spec = try base(kind)
        spec.title = text
        spec.subtitle = text
        spec.foot = text
        if kind != .calendar { spec.categories = spec.categories.map { _ in text } }
        spec.categoryTitle = text
        for number in spec.series.indices {
            spec.series[number].name = text
            spec.series[number].notes = spec.series[number].notes.map { $0 == nil ? nil : text }
        }
        for number in spec.bands.indices { spec.bands[number].name = text }
        for number in spec.spans.indices { spec.spans[number].name = text }
        for number in spec.curves.indices { spec.curves[number].name = text }
        spec.quadrants = spec.quadrants.map { _ in text }
        spec.xAxis.title = text
        spec.target?.label = text
        spec.xAxis.target?.label = text
        spec.format.unit = text
        #expect(draw(spec, "text \(number)").count == 2)
    }
}
