import Charts
import Diagnostics
import Testing

/// Whatever comes in: a sensible picture, or the empty state with its reason, or a finding.
@Suite struct StackAndBridgeInputTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    private static let widths = [760, 560, 356, 320, 248, 150, 40]

    @Test(arguments: stackAndBridgeSpecs, widths) func textsStayApartAndInside(spec: ChartSpec, width: Int) throws {
        let scene = try renderer.scene(spec, width: width)
        expectReadable(scene, "\(spec.type) \(width)")
        #expect(scene.domain != nil)
    }

    @Test(arguments: stackAndBridgeSpecs) func theSameSpecGivesTheSameBytes(spec: ChartSpec) throws {
        let first = try renderer.render(spec, width: 560)
        let second = try makeRenderer().render(spec, width: 560)
        #expect(first.light == second.light && first.dark == second.dark)
        #expect(!first.altText.isEmpty && !first.regions.isEmpty && !first.table.rows.isEmpty)
    }

    private func spec(_ type: ChartSpec.Kind, _ names: [String], _ series: [[Double?]]) -> ChartSpec {
        var spec = ChartSpec(
            type: type, title: "Bad input", categories: names,
            series: series.enumerated().map { .init(name: "S\($0)", values: $1) })
        if type == .waterfall { spec.totals = [] }
        if type == .gantt {
            spec.asOf = "2026-03-01"
            spec.spans = names.indices.map {
                .init(row: $0, from: "2026-01-01", to: $0 % 2 == 0 ? "2026-02-01" : nil, name: names[$0])
            }
        }
        return spec
    }

    private static let kinds: [ChartSpec.Kind] = [.area, .stackedBar, .waterfall, .funnel, .bullet, .slope, .gantt]

    @Test(arguments: kinds) func poorDataGiveAPictureOrSayWhyNot(type: ChartSpec.Kind) throws {
        let long = String(repeating: "Größenordnung ", count: 22)
        let words = [
            long, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "שלום עולם", "a\u{301}\u{302}\u{303}", "\u{202E}abc\u{202C}", "", "上海", "العربية",
        ]
        let cases: [(String, ChartSpec)] = [
            ("none", spec(type, [], [])), ("no categories", spec(type, [], [[]])),
            ("all missing", spec(type, ["a", "b"], [[nil, nil], [nil, nil]])),
            ("one point", spec(type, ["a"], [[3]])), ("one point twice", spec(type, ["a"], [[3], [4]])),
            ("all equal", spec(type, ["a", "b", "c"], [[5, 5, 5], [5, 5, 5]])),
            ("all zero", spec(type, ["a", "b", "c"], [[0, 0, 0], [0, 0, 0]])),
            ("huge", spec(type, ["a", "b", "c"], [[1e12, 2e12, 3e12], [1e12, 1, 0]])),
            ("tiny", spec(type, ["a", "b", "c"], [[1e-12, 2e-12, 0], [1e-12, 1e-9, 0]])),
            ("words", spec(type, words, [words.map { Double($0.count) }, words.map { _ in 7 }])),
            ("one missing", spec(type, ["a", "b", "c"], [[1, nil, 3], [2, 2, nil]])),
        ]
        for (name, spec) in cases {
            for width in Self.widths {
                let scene = try renderer.scene(spec, width: width)
                expectReadable(scene, "\(type) \(name) \(width)")
                if scene.strings.contains("No data to show.") {
                    #expect(scene.strings.contains { $0.hasSuffix(".") && $0 != "No data to show." })
                }
            }
            _ = try renderer.render(spec, width: 320, scale: 1)
        }
    }

    @Test(arguments: kinds) func fiveThousandCategoriesAndTwoHundredSeriesAreDrawn(type: ChartSpec.Kind) throws {
        let names = (0..<5_000).map { "Row \($0)" }
        let many = spec(type, names, [names.indices.map { Double($0 % 97) }, names.indices.map { Double($0 % 31) }])
        let scene = try renderer.scene(many, width: 560)
        expectReadable(scene, "\(type) 5000")
        if [.stackedBar, .waterfall, .funnel, .bullet, .gantt].contains(type) {
            #expect(scene.rows.count == 100)
            #expect(scene.strings.joined(separator: " ").contains("The first 100 of 5000 rows."))
        }
        _ = try renderer.render(many, width: 560, scale: 1)
        let wide = spec(type, ["a", "b", "c"], (0..<200).map { [Double($0), Double($0 % 7), 1] })
        for width in [760, 320] { expectReadable(try renderer.scene(wide, width: width), "\(type) 200") }
        _ = try renderer.render(wide, width: 560, scale: 1)
    }

    @Test(arguments: kinds) func valuesThatAreNotFiniteAreAFinding(type: ChartSpec.Kind) {
        for value in [Double.nan, .infinity, -.infinity] {
            let bad = spec(type, ["a", "b"], [[1, value], [1, 1]])
            do {
                _ = try renderer.scene(bad, width: 560)
                Issue.record("\(type) drew \(value)")
            } catch {
                #expect(error.code == "E-CHART-VALUE")
            }
        }
    }

    @Test(arguments: kinds) func aFixedScaleIsKept(type: ChartSpec.Kind) throws {
        var fixed = spec(type, ["a", "b", "c"], [[1, 5, 9], [2, 2, 2]])
        fixed.yRange = type == .gantt ? 739_560...739_760 : -2...6
        for width in Self.widths {
            let scene = try renderer.scene(fixed, width: width)
            expectReadable(scene, "\(type) fixed \(width)")
            #expect(scene.domain == fixed.yRange)
        }
    }

    @Test(arguments: 1...120) func randomChartsKeepTheirLabelsApart(seed: UInt64) throws {
        var draws = Draws(state: seed &* 7_919)
        let words = [
            "Antwerp", "Größenordnung", "שלום", "上海", "Donaudampfschifffahrtsgesellschaft", "a", "€ 18.4 M", "",
        ]
        let type = draws.pick(Self.kinds)
        let count = draws.below(30)
        let scale = draws.pick([1e-6, 0.01, 1, 1_000, 1e9, 1e14])
        let isSigned = ![.area, .funnel].contains(type) && draws.below(3) == 0
        var item = spec(
            type, (0..<count).map { _ in "\(draws.pick(words)) \(draws.pick(words))" },
            (0..<draws.below(6)).map { _ in
                (0..<count).map { _ in
                    draws.below(9) == 0 ? nil : (draws.share() - (isSigned ? 0.5 : 0)) * scale
                }
            })
        item.title = (0..<draws.below(16)).map { _ in draws.pick(words) }.joined(separator: " ")
        item.foot = item.title
        item.normalized = !isSigned && draws.below(2) == 0
        item.format = .init(unit: draws.pick(["", "%", "€ M", "days"]), decimals: draws.below(4))
        if draws.below(2) == 0 { item.target = .init(value: draws.share() * scale, label: draws.pick(words)) }
        if count > 1, draws.below(3) == 0 { item.today = Double(count - 1) * draws.share() }
        if count > 0, draws.below(3) == 0 { item.partial = [count - 1] }
        if draws.below(3) == 0 { item.notes = (0..<count).map { _ in draws.pick(words) } }
        item.asOf = draws.pick(["2026-01-15", "2027-05-01"])
        for width in Self.widths {
            expectReadable(try renderer.scene(item, width: width), "seed \(seed) \(type) \(width)")
        }
        _ = try renderer.render(item, width: 356, scale: 1)
    }
}

@Suite struct BarNumberTests {
    @Test func aNumberKeepsClearOfATallerNeighbour() throws {
        var spec = barSpec
        spec.series[0].values = [3.9, 4.2, 4, 4.4, 4.9, 4.6, 4.3, 3.8, 4.7, 5.1, 5.3, 123.4]
        spec.series[0].values[11] = 3.44
        spec.format.decimals = 2
        for width in [356, 320, 248] {
            let scene = try makeRenderer().scene(spec, width: width)
            expectReadable(scene, "bars \(width)")
            for label in ["3.44", "5.30"] {
                guard let text = scene.text(label) else { continue }
                for (datum, box) in scene.bars { #expect(!text.box.overlaps(box), "\(label) \(datum.row) \(width)") }
            }
        }
    }

    @Test func betweenTwoTallerBarsTheNumberStandsOverBothWithALine() throws {
        let spec = ChartSpec(
            type: .bar, title: "Dip", categories: (0..<20).map { "\($0)" },
            series: [.init(values: (0..<20).map { $0 == 10 ? 1_000 : 9_000 })], highlight: [10])
        let scene = try makeRenderer().scene(spec, width: 356)
        let text = try #require(scene.text("1\u{202F}000"))
        for (_, box) in scene.bars { #expect(!text.box.overlaps(box)) }
        let line = scene.marks.contains { mark in
            if case .rule(let a, let b, _, _) = mark.shape {
                a.x == b.x && mark.color == Theme.muted && abs(a.y - b.y) > 50
            } else {
                false
            }
        }
        #expect(line)
    }
}
