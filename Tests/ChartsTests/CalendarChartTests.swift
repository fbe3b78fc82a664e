import Charts
import Diagnostics
import Raster
import Testing

@Suite struct CalendarChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    /// The five weeks from Monday 28 September 2026, business days; one holiday.
    private var spec: ChartSpec {
        let days = businessDays
        let values: [Double?] = days.indices.map { $0 == 7 ? nil : 0.30 + 0.02 * Double($0) }
        return ChartSpec(
            type: .calendar, title: "Updating has grown each day", categories: days,
            series: [.init(name: "Users with an update", values: values)], foot: "n = 24 days.",
            format: .init(unit: "%", factor: 100))
    }

    private var businessDays: [String] {
        let dates = (28...30).map { "2026-09-\($0)" } + (1...30).map { "2026-10-" + ($0 < 10 ? "0" : "") + "\($0)" }
        return dates.enumerated().filter { $0.offset % 7 < 5 }.map(\.element)
    }

    private func cells(_ scene: Scene) -> [(datum: Scene.Datum, box: Scene.Box, color: ThemeColor)] {
        scene.marks.compactMap { mark in
            if case .rect(let box) = mark.shape, let datum = mark.data.first { (datum, box, mark.color) } else { nil }
        }
    }

    @Test(arguments: [760, 560, 356, 320]) func aColumnIsAWeekAndARowAWeekday(width: Int) throws {
        let scene = try renderer.scene(spec, width: width)
        let found = cells(scene)
        #expect(found.count == 24)
        for cell in found {
            let mondays = found.filter { $0.box.y0 == found[0].box.y0 }
            #expect(abs((cell.box.x1 - cell.box.x0) - (cell.box.y1 - cell.box.y0)) < 1e-9)
            #expect(mondays.contains { $0.box.x0 == cell.box.x0 } || cell.datum.row / 5 == 1)
        }
        let columns = Set(found.map(\.box.x0)).sorted()
        let rows = Set(found.map(\.box.y0)).sorted()
        #expect(columns.count == 5 && rows.count == 5)
        for cell in found {
            #expect(columns.firstIndex(of: cell.box.x0) == cell.datum.row / 5)
            #expect(rows.firstIndex(of: cell.box.y0) == cell.datum.row % 5)
        }
    }

    @Test func weekendsAreDrawnOnlyWhereThereAreAny() throws {
        #expect(try !renderer.scene(spec, width: 560).strings.contains("Sun"))
        var weekend = spec
        weekend.categories[24] = "2026-11-01"
        #expect(try renderer.scene(weekend, width: 560).strings.contains("Sun"))
    }

    @Test func monthsStandOverTheColumnOfTheirFirstDay() throws {
        let scene = try renderer.scene(spec, width: 560)
        // The rest of September gives way to October, which begins in the same column.
        #expect(scene.text("Sep") == nil)
        let october = try #require(scene.text("Oct"))
        #expect(october.x == cells(scene)[0].box.x0)
        #expect(scene.text("2026") != nil)
    }

    @Test func darkerStepsAreHigherAndTheLegendNamesThem() throws {
        let scene = try renderer.scene(spec, width: 560)
        let steps = try cells(scene).map { try #require(Theme.ramp.firstIndex(of: $0.color)) }
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(steps.first == 0 && steps.last == 5)
        let legend = ["<40", "40", "50", "60", "≥70\u{202F}%", "no eligible day"]
        for label in legend { #expect(scene.text(label) != nil, "\(label)") }
        // A value that is shown as 40 is in the step that begins at 40.
        let fourth = try #require(cells(scene).first { $0.datum.text == "40" })
        let third = try #require(cells(scene).first { $0.datum.text == "38" })
        #expect(fourth.color != third.color)
    }

    @Test func aDayWithoutAValueIsAFrame() throws {
        let scene = try renderer.scene(spec, width: 560)
        let frames = scene.marks.filter { mark in
            if case .outline = mark.shape { mark.color == Theme.hair } else { false }
        }
        #expect(frames.count == 2)
        #expect(try renderer.render(spec, width: 560).regions.count == 24)
    }

    @Test func fewValuesHaveAStepEach() throws {
        var few = spec
        few.series[0].values = few.categories.indices.map { Double($0 % 3) }
        few.format = .init(unit: "visits")
        let scene = try renderer.scene(few, width: 560)
        #expect(Set(cells(scene).map(\.color)) == [Theme.ramp[0], Theme.ramp[3], Theme.ramp[5]])
        for label in ["0", "1", "2\u{202F}visits"] { #expect(scene.text(label) != nil) }
        few.series[0].values = few.categories.map { _ in 7 }
        #expect(try Set(cells(renderer.scene(few, width: 560)).map(\.color)) == [Theme.ramp[3]])
    }

    @Test func aFixedScaleGivesTheSameStepsToAllPanels() throws {
        var one = spec
        one.yRange = 0...1
        var other = one
        other.series[0].values = other.categories.map { _ in 0.2 }
        func legend(_ scene: Scene) -> [String] { scene.strings.filter { $0.contains("<") || $0.contains("≥") } }
        #expect(try legend(renderer.scene(one, width: 560)) == legend(renderer.scene(other, width: 560)))
        #expect(try renderer.scene(one, width: 560).domain == 0...1)
    }

    @Test func yearsStackAndLongOnesAreCut() throws {
        var years = spec
        let months = (1...12).map { ($0 < 10 ? "0" : "") + String($0) }
        years.categories = ["2024", "2025", "2026"].flatMap { year in
            months.flatMap { month in ["\(year)-\(month)-01", "\(year)-\(month)-15"] }
        }
        years.series[0].values = years.categories.indices.map { Double($0) / 100 }
        let wide = try renderer.scene(years, width: 760)
        #expect(wide.strings.filter { $0.hasPrefix("202") } == ["2024", "2025", "2026"])
        let narrow = try renderer.scene(years, width: 356)
        #expect(narrow.strings.filter { $0.hasPrefix("202") }.count == 6)
        #expect(cells(wide).count == 72 && cells(narrow).count == 72)
    }

    @Test func aCenturyIsDrawnInPartsAndTheTableHasIt() throws {
        var century = spec
        century.categories = (0..<100).map { "\(1920 + $0)-03-01" } + ["0001-01-01", "9999-12-31"]
        century.series[0].values = century.categories.indices.map { Double($0) }
        century.format = .init()
        let chart = try renderer.render(century, width: 560, scale: 1)
        #expect(try renderer.scene(century, width: 560).strings.contains { $0.contains("the first 24 of 102 parts") })
        #expect(chart.table.rows.allSatisfy { $0[1] != "–" })
        #expect(chart.table.rows[101] == ["9999-12-31", "101"])
    }

    @Test func theAlternativeTextSaysWhatIsSeen() throws {
        var aimed = spec
        aimed.target = .init(value: 0.5)
        #expect(
            try renderer.render(aimed, width: 560).altText
                == "Updating has grown each day. Users with an update, 24 days from 2026-09-28 to 2026-10-30: last "
                + "78\u{202F}%, highest 78\u{202F}% (2026-10-30), lowest 30\u{202F}% (2026-09-28), 9 miss the target of "
                + "50\u{202F}%, 1 without an eligible day.")
    }

    @Test func categoriesThatAreNotDaysOrRepeatAreFindings() throws {
        for (bad, code) in [
            ("yesterday", "E-CHART-VALUE"), ("2026-02-30", "E-CHART-VALUE"), ("2026-09-29", "E-CHART-VALUE"),
        ] {
            var broken = spec
            broken.categories[0] = bad
            do {
                _ = try renderer.scene(broken, width: 560)
                Issue.record("drawn with \(bad)")
            } catch {
                #expect(error.code == code)
            }
        }
    }
}
