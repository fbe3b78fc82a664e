import Charts
import Testing

@Suite struct GanttChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    @Test func spansLieOnTheCalendarAndFollowEachOther() throws {
        let scene = try renderer.scene(ganttSpec, width: 760)
        let bars = scene.bars
        #expect(bars.count == 4)
        let day = (bars[1].box.x1 - bars[0].box.x0) / 92
        #expect(abs(bars[1].box.x0 - bars[0].box.x0 - 12 * day) < 1e-6)
        #expect(abs(bars[2].box.x0 - bars[0].box.x0 - 42 * day) < 1e-6)
        #expect(bars.map(\.datum.value) == [12, 80, 10, 20])
        #expect(bars[0].box.y0 == bars[1].box.y0 && abs(bars[2].box.y0 - bars[0].box.y0 - 28) < 1e-9)
    }

    @Test func equalNamesShareAColourAndALegendEntry() throws {
        let scene = try renderer.scene(ganttSpec, width: 760)
        let colors = scene.marks.filter { mark in
            if case .rect = mark.shape { !mark.data.isEmpty } else { false }
        }.map(\.color)
        #expect(colors[0] == colors[2] && colors[1] == colors[3] && colors[0] != colors[1])
        #expect(scene.strings.filter { $0 == "Qualification" }.count == 1)
        #expect(scene.strings.filter { $0 == "Proposal" }.count == 1)
    }

    @Test func anOpenSpanEndsAtTheLastKnownDayInAnArrow() throws {
        let scene = try renderer.scene(ganttSpec, width: 760)
        let open = try #require(scene.bars.first { $0.datum.row == 0 && $0.datum.column == 1 })
        let tips = scene.marks.compactMap { mark -> [Scene.Place]? in
            if case .area(let places) = mark.shape, places.count == 3 { places } else { nil }
        }
        #expect(tips.count == 1 && tips[0][0].x == open.box.x1 && tips[0][1].x > open.box.x1)
        #expect(scene.strings.joined(separator: " ").contains("Arrow: still open."))
        #expect(scene.strings.contains("20 Nov"))
    }

    @Test func aSpanOfNoLengthIsADiamondWithItsName() throws {
        let scene = try renderer.scene(ganttSpec, width: 760)
        let diamonds = scene.marks.filter { mark in
            if case .area(let places) = mark.shape { places.count == 4 && mark.color == Theme.ink } else { false }
        }
        #expect(diamonds.count == 1 && scene.strings.contains("Meeting"))
        #expect(scene.rows[2] == "Board, 15 Oct 2026, Meeting 15 Oct 2026")
    }

    @Test func rowsBeyondTheTargetAreHeavierAndCounted() throws {
        let scene = try renderer.scene(ganttSpec, width: 760)
        let long = try #require(
            scene.marks.first { mark in
                if case .text(let text) = mark.shape { text.string == "92\u{202F}d" } else { false }
            })
        #expect(long.color == Theme.badText)
        let text = try renderer.render(ganttSpec, width: 760, scale: 1).altText
        #expect(text.contains("1 beyond median of won deals 58\u{202F}d") && text.contains("1 still open"))
    }

    @Test func theTableHoldsDaysByNameAndTheDates() throws {
        let table = try renderer.render(ganttSpec, width: 560, scale: 1).table
        #expect(table.columns == ["Name", "Qualification (d)", "Proposal (d)", "Whole (d)"])
        #expect(table.rows[0] == ["Aqualis, since 20 Aug 2026, open", "12", "80", "92"])
        #expect(table.rows[1] == ["Tarn, 1 Oct 2026 to 31 Oct 2026", "10", "20", "30"])
    }

    @Test(arguments: [
        ("0001-01-01", "9999-12-31"), ("2026-11-20", "2026-11-21"), ("2024-02-28", "2024-03-01"),
        ("1999-12-01", "2001-02-01"), ("2026-01-01", "2026-03-31"), ("1970-01-01", "2026-11-20"),
    ]) func ticksFollowTheCalendarWithoutCollision(from: String, to: String) throws {
        let spec = ChartSpec(
            type: .gantt, title: "Scale", categories: ["All"], spans: [.init(row: 0, from: from, to: to)])
        for width in [760, 356, 248] {
            let scene = try renderer.scene(spec, width: width)
            expectReadable(scene, "\(from) \(width)")
            let ticks = scene.marks.compactMap { mark -> Double? in
                if case .rule(let a, let b, _, _) = mark.shape, a.x == b.x, mark.color == Theme.muted, b.y - a.y == 5 {
                    return a.x
                }
                return nil
            }
            #expect(ticks.count >= 2 && zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func leapYearsCount() throws {
        let spec = ChartSpec(
            type: .gantt, title: "Leap", categories: ["2024", "2026", "century"],
            spans: [
                .init(row: 0, from: "2024-02-28", to: "2024-03-01"),
                .init(row: 1, from: "2026-02-28", to: "2026-03-01"),
                .init(row: 2, from: "1900-02-28", to: "1900-03-01"),
            ])
        #expect(try renderer.scene(spec, width: 560).bars.map(\.datum.value) == [2, 1, 1])
    }

    @Test func withoutAnySpanThereIsNothingToShow() throws {
        let spec = ChartSpec(type: .gantt, title: "None", categories: ["a"])
        #expect(try renderer.scene(spec, width: 560).strings.contains("No data to show."))
    }
}
