import Charts
import Testing

@Suite struct WordsTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    @Test func numbersHaveTheirMinusGroupsAndDecimals() {
        func plain(_ value: Double, _ format: ChartSpec.Format) -> String { NumberText(format).plain(value) }
        #expect(plain(-1_234_567.891, .init(decimals: 2)) == "\u{2212}1\u{202F}234\u{202F}567.89")
        #expect(plain(-0.04, .init(decimals: 1)) == "0.0")
        #expect(plain(0.125, .init(decimals: 2)) == "0.13")
        #expect(plain(0.725, .init(factor: 100)) == "73")
        #expect(plain(999_999.5, .init()) == "1\u{202F}000\u{202F}000")
        #expect(plain(12_345.6, .init(decimals: 1, groupSeparator: ".", decimalSeparator: ",")) == "12.345,6")
        #expect(plain(1e15, .init()) == "1\u{202F}000\u{202F}000\u{202F}000\u{202F}000\u{202F}000")
        #expect(plain(0.000_4, .init(decimals: 3)) == "0.000")
    }

    @Test func unitsStandWhereTheyAreRead() {
        #expect(NumberText(.init(unit: "€ M", decimals: 1)).full(18.4) == "€\u{202F}18.4\u{202F}M")
        #expect(NumberText(.init(unit: "%")).full(75) == "75\u{202F}%")
        #expect(NumberText(.init(unit: "days")).full(12) == "12\u{202F}days")
        #expect(NumberText(.init()).full(12) == "12")
    }

    @Test func theAlternativeTextStatesFindingRangeLastAndExtremes() throws {
        let text = try renderer.render(barSpec, width: 560).altText
        #expect(
            text == "New pipeline has kept the pace that coverage needs for two months. Created, Dec to Nov: last "
                + "€\u{202F}3.4\u{202F}M, highest €\u{202F}5.3\u{202F}M (Oct), lowest €\u{202F}3.4\u{202F}M (Nov), "
                + "target €\u{202F}4.8\u{202F}M.")
        #expect(
            try renderer.render(rankedSpec, width: 560).altText
                == "Only Bilbao is provably below the target. Adopted, 4 rows: highest Gothenburg 88\u{202F}%, lowest "
                + "Bilbao 53\u{202F}%, target 75\u{202F}%.")
    }

    @Test func theFindingReplacesTheTitle() throws {
        var spec = barSpec
        spec.finding = "Two good months!"
        #expect(try renderer.render(spec, width: 356).altText.hasPrefix("Two good months! Created"))
    }

    @Test func theTableHoldsEveryNumberOnce() throws {
        let table = try renderer.render(lineSpec, width: 356).table
        #expect(table.columns == ["Period", "P50 (€ M)", "2025 (€ M)", "P10 (€ M)", "P90 (€ M)"])
        #expect(table.rows.count == 6)
        #expect(table.rows[0] == ["1 Oct", "0.0", "0.0", "–", "–"])
        #expect(table.rows[5] == ["31 Dec", "18.4", "17.1", "16.9", "20.1"])
        let ranked = try renderer.render(rankedSpec, width: 356).table
        #expect(ranked.columns == ["Name", "Adopted (%)", "Interval, lower (%)", "Interval, upper (%)"])
        #expect(ranked.rows[3] == ["Bilbao", "53", "31", "74"])
    }

    @Test(arguments: allSpecs) func tablesAreTheSameAtEveryWidth(spec: ChartSpec) throws {
        let tables = try [760, 560, 356].map { try renderer.render(spec, width: $0, scale: 1).table }
        #expect(tables[0] == tables[1] && tables[1] == tables[2])
        #expect(tables[0].rows.allSatisfy { $0.count == tables[0].columns.count })
        #expect(tables[0].rows.count == spec.categories.count)
    }

    @Test func regionsNameTheirDatumAndLeadToIt() throws {
        let chart = try renderer.render(rankedSpec, width: 560)
        #expect(chart.regions.map(\.link) == ["g/", nil, "l/", "b/"])
        #expect(
            chart.regions[3].title
                == "Bilbao: Adopted 53\u{202F}%, Interval, lower 31\u{202F}%, Interval, upper 74\u{202F}%")
        for (above, below) in zip(chart.regions, chart.regions.dropFirst()) { #expect(above.y1 == below.y0) }
        #expect(chart.regions.allSatisfy { $0.x0 >= 0 && $0.x1 <= chart.width && $0.y1 <= chart.height })
        let bars = try renderer.render(barSpec, width: 560).regions
        #expect(bars.count == 12)
        #expect(bars[10].title == "Oct: €\u{202F}5.3\u{202F}M")
        #expect(try renderer.render(sparkSpec, width: 120).regions.isEmpty)
    }

    @Test func whatIsSeenIsWhatTheTableSays() throws {
        let scene = try renderer.scene(stackedSpec, width: 760)
        let table = try renderer.render(stackedSpec, width: 760).table
        for mark in scene.marks {
            for datum in mark.data { #expect(table.rows[datum.row][datum.column + 1] == datum.text) }
        }
    }

    @Test(arguments: [
        "", " ", "\u{0}\u{1}\n", "<script>alert(1)</script>", "\u{202E}gnirts", "👩‍👩‍👧‍👦",
        String(repeating: "W", count: 100_000),
        String(repeating: "e\u{301}", count: 5_000), "\u{301}", String(repeating: "word ", count: 10_000),
    ]) func hostileTextIsDrawnWithinTheFrame(text: String) throws {
        for original in allSpecs {
            var spec = original
            spec.title = text
            spec.subtitle = text
            spec.foot = text
            spec.categories = spec.categories.map { _ in text }
            spec.series = spec.series.map { series in
                var copy = series
                copy.name = text
                return copy
            }
            spec.target?.label = text
            spec.todayLabel = text
            spec.format.unit = text
            let chart = try renderer.render(spec, width: 356, scale: 1)
            #expect(chart.height < 700)
        }
    }
}
