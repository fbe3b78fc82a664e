import Charts
import Raster
import Testing

@Suite struct MatrixChartTests {
    let renderer: ChartRenderer

    init() throws { renderer = try makeRenderer() }

    private let states: [ChartSpec.CellState?] = [
        .followed, .late, .violated, .nonUse, .pending, .notActivated, .waived, .unknown, .undecided, nil,
    ]

    /// Two groups; one has a row of its own.
    private var spec: ChartSpec {
        let people = (1...7).map { "Lyon › Person \($0)" }
        return ChartSpec(
            type: .matrix, title: "Accounts are the common gap",
            categories: ["Antwerp › Ada", "Lyon"] + people + ["Zoe"],
            series: [
                .init(
                    name: "Lead", values: Array(repeating: nil, count: 10), states: states,
                    notes: ["9 of 9", "77 %", "5 of 14", "0 of 4", "3 open", nil, "to 31 Dec", nil, "3 of 4", nil]),
                .init(
                    name: "Account", values: Array(repeating: 0.48, count: 10),
                    states: Array(repeating: .violated, count: 10)),
            ], foot: "n = 8 users.", format: .init(unit: "%", factor: 100))
    }

    private let values = ChartSpec(
        type: .matrix, title: "Porto is slow", categories: ["Antwerp", "Porto"],
        series: [
            .init(name: "Cutting", values: [3.5, 31]), .init(name: "Welding", values: [7, nil]),
            .init(name: "Presses", values: [12, 40]), .init(name: "Spare parts", values: [2, 22]),
        ], target: .init(value: 24, lowerIsBetter: true), format: .init(unit: "hours", decimals: 1))

    @Test func eachStateHasAShapeOfItsOwn() throws {
        let scene = try renderer.scene(spec, width: 560)
        // The marks of a cell, moved to the corner of the first: without colour, no two are alike.
        var shapes: [Int: [String]] = [:]
        var row = -1
        var origin = (x: 0.0, y: 0.0)
        let legendTop = try #require(scene.text("followed")).baseline - 20
        for mark in scene.marks {
            if let datum = mark.data.first { row = datum.column == 0 ? datum.row : -1 }
            guard row >= 0 else { continue }
            var places: [Scene.Place] = []
            var kind = ""
            switch mark.shape {
            case .disc(let center, let radius, _): (kind, places) = ("disc \(radius)", [center])
            case .area(let points): (kind, places) = ("area", points)
            case .polyline(let points, let width, _): (kind, places) = ("line \(width)", points)
            default: continue
            }
            guard places[0].y < legendTop else { continue }
            if shapes[row] == nil { origin = (places[0].x, places[0].y) }
            let moved = places.map { "\((($0.x - origin.x) * 10).rounded()),\((($0.y - origin.y) * 10).rounded())" }
            shapes[row, default: []].append(kind + " " + moved.joined(separator: " "))
        }
        #expect(shapes.count == 9)
        #expect(Set(shapes.values.map { $0.joined(separator: ";") }).count == 9)
    }

    @Test func onlyViolatedAndNonUseCellsAreTinted() throws {
        let scene = try renderer.scene(spec, width: 560)
        #expect(scene.marks.count { $0.color == Theme.badWash } == 12)
    }

    @Test func theLegendNamesTheStatesThereAre() throws {
        let all = try renderer.scene(spec, width: 560).strings
        for word in [
            "followed", "done late", "violated", "non-use", "pending", "not activated", "waived", "unknown",
            "can’t tell yet",
        ] { #expect(all.contains(word), "\(word)") }
        var fewer = spec
        fewer.series.removeFirst()
        let some = try renderer.scene(fewer, width: 560).strings
        #expect(some.contains("violated") && !some.contains("followed"))
    }

    @Test func notesStandBesideTheShapesWhereAllFit() throws {
        let wide = try renderer.scene(spec, width: 560)
        #expect(wide.text("5 of 14") != nil && wide.text("48\u{202F}%") != nil)
        let notes = ["9 of 9", "77 %", "3 open"].compactMap { wide.text($0)?.x }
        #expect(notes.count == 3 && Set(notes).count == 1)
        var many = spec
        many.series = (0..<8).map { _ in spec.series[0] }
        #expect(try renderer.scene(many, width: 356).text("5 of 14") == nil)
        #expect(try renderer.render(many, width: 356).table.rows[2][1] == "violated, 5 of 14")
    }

    @Test func aGroupStandsAboveItsRows() throws {
        let scene = try renderer.scene(spec, width: 560)
        let names = scene.texts.filter { $0.x < 20 && $0.style.size == 13 }.map(\.string)
        #expect(names == ["Antwerp", "Ada", "Lyon"] + (1...7).map { "Person \($0)" } + ["Zoe"])
        #expect(scene.marks.count { $0.color == Theme.wash } == 2)
        // A group that is a row has its cells, the others have none: ten rows, nineteen cells.
        #expect(scene.zones.count == 20)
        #expect(try renderer.render(spec, width: 560).regions.count == 19)
    }

    @Test func aCellSaysItsStateAndItsNote() throws {
        let chart = try renderer.render(spec, width: 560)
        #expect(chart.regions[0].title == "Antwerp › Ada: Lead followed, 9 of 9")
        #expect(chart.regions[1].title == "Antwerp › Ada: Account violated, 48\u{202F}%")
        #expect(chart.table.rows[0] == ["Antwerp › Ada", "followed, 9 of 9", "violated, 48\u{202F}%"])
        #expect(chart.table.rows[9] == ["Zoe", "–", "violated, 48\u{202F}%"])
        #expect(
            chart.altText
                == "Accounts are the common gap. 10 rows by 2 columns: 1 followed, 1 done late, 11 violated, 1 non-use, "
                + "1 pending, 1 not activated, 1 waived, 1 unknown, 1 can’t tell yet; most violated or non-use cells "
                + "under Account (10).")
    }

    @Test func valuesAreStepsOfColourWithTheirNumbers() throws {
        let scene = try renderer.scene(values, width: 560)
        let cells = scene.marks.filter { if case .rect = $0.shape { !$0.data.isEmpty } else { false } }
        #expect(cells.map { $0.data[0].value } == [3.5, 7, 12, 2, 31, 40, 22])
        let steps = try cells.map { try #require(Theme.ramp.firstIndex(of: $0.color)) }
        let order = zip(cells.map { $0.data[0].value }, steps).sorted { $0.0 < $1.0 }.map(\.1)
        #expect(order == order.sorted() && order.first == 0 && order.last == 5)
        for number in ["3.5", "31.0", "40.0", "2.0"] { #expect(scene.text(number) != nil) }
        #expect(
            try renderer.render(values, width: 560).altText
                == "Porto is slow. 2 rows by 4 columns: highest 40.0\u{202F}hours (Porto, Presses), lowest "
                + "2.0\u{202F}hours (Antwerp, Spare parts), 2 miss the target of 24.0\u{202F}hours.")
    }

    @Test func headsThatDoNotFitBecomeNumbersWithAKey() throws {
        var many = values
        many.series = (1...12).map { .init(name: "Process area \($0)", values: [1, 2]) }
        let scene = try renderer.scene(many, width: 356)
        #expect(scene.strings.filter { Int($0) != nil }.count >= 12)
        #expect(scene.strings.contains { $0.hasPrefix("1\u{00A0}Process area 1, 2\u{00A0}Process area 2") })
        #expect(try !renderer.scene(values, width: 560).strings.contains { $0.contains("\u{00A0}") })
    }

    @Test func noHeadIsCutOnAPhone() throws {
        var five = values
        let names = ["Lead management", "Opportunity management", "Account care", "Forecasting", "Data entry"]
        five.series = names.map { .init(name: $0, values: [1, 2]) }
        for width in [284, 356, 560, 900] {
            let strings = try renderer.scene(five, width: width).strings
            #expect(!strings.contains { $0.hasSuffix("…") }, "\(width)")
            let all = strings.joined(separator: " ").replacing("\u{00A0}", with: " ")
            for name in names { for word in name.split(separator: " ") { #expect(all.contains(word), "\(width)") } }
        }
    }

    @Test func whatDoesNotFitIsSaidAndKeptInTheTable() throws {
        let count = 300
        let large = ChartSpec(
            type: .matrix, title: "Large", categories: (0..<count).map { "Row \($0)" },
            series: (0..<100).map { column in
                .init(name: "C\(column)", values: (0..<count).map { Double($0 * column) })
            })
        let scene = try renderer.scene(large, width: 560)
        #expect(scene.strings.contains { $0.contains("the first 200 of 300 rows and the first") })
        let table = try renderer.render(large, width: 560, scale: 1).table
        #expect(table.rows[299][100] == "29\u{202F}601")
        #expect(!table.rows.joined().contains("–"))
    }

    @Test func aMatrixOfStatesNeedsNoValues() throws {
        var bare = spec
        bare.series = [.init(name: "Lead", values: Array(repeating: nil, count: 10), states: states)]
        #expect(try !renderer.scene(bare, width: 356).strings.contains("No data to show."))
        bare.series[0].states = Array(repeating: nil, count: 10)
        #expect(try renderer.scene(bare, width: 356).strings.contains("No data to show."))
    }
}
