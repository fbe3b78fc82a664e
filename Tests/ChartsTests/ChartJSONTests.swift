import Charts
import Diagnostics
import Foundation
import Testing
import TextFormats

@Suite struct ChartJSONTests {
    private func findings(_ json: String) -> [Diagnostic] {
        do {
            _ = try JSONDocument(Array(json.utf8), name: "c.json", what: "chart").decode(ChartSpec.self)
            return []
        } catch let list as DiagnosticList {
            return list.diagnostics
        } catch {
            return [error as? Diagnostic ?? Diagnostic("X-OTHER", "\(error)")]
        }
    }

    @Test(arguments: [
        (
            #"{"type":"bar","categories":["a"],"series":[{"values":[1]},{"values":["x"]}]}"#, "E-JSON-TYPE",
            "series[1].values[0]"
        ),
        (#"{"type":"bar","categories":["a"],"series":[{"values":[1,2]}]}"#, "E-CHART-LENGTH", "series[0].values"),
        (#"{"type":"bar","categories":["a"],"series":[{"values":[1e300]}]}"#, "E-CHART-VALUE", "series[0].values[0]"),
        (#"{"type":"bar","series":[{"value":[1]}]}"#, "E-CHART-KEY", "series[0].value"),
        (#"{"type":"bar","series":[{"values":[],"role":"mian"}]}"#, "E-CHART-TYPE", "series[0].role"),
        (
            #"{"type":"matrix","categories":["a"],"series":[{"values":[1],"states":["lost"]}]}"#, "E-CHART-TYPE",
            "series[0].states[0]"
        ),
        (#"{"type":"bar","yRange":[2,1]}"#, "E-CHART-RANGE", "yRange"),
        (#"{"type":"bar","yRange":[1]}"#, "E-CHART-RANGE", "yRange"),
        (#"{"type":"scatter","xAxis":{"range":[2,1]}}"#, "E-CHART-RANGE", "xAxis.range"),
        (#"{"type":"scatter","xAxis":{"format":{"decimals":9}}}"#, "E-CHART-RANGE", "xAxis.format.decimals"),
        (#"{"type":"scatter","categories":["a"],"series":[{"values":[1]}]}"#, "E-CHART-LENGTH", "xValues"),
        (
            #"{"type":"scatter","categories":["a"],"series":[{"values":[1]}],"xValues":[1],"sizes":[-2]}"#,
            "E-CHART-VALUE", "sizes[0]"
        ),
        (#"{"type":"scatter","quadrants":["a"]}"#, "E-CHART-LENGTH", "quadrants"),
        (#"{"type":"scatter","curves":[{"points":[[1,2],[3]]}]}"#, "E-CHART-LENGTH", "curves[0].points[1]"),
        (#"{"type":"histogram","series":[{"values":[1,2]}],"edges":[0,1]}"#, "E-CHART-LENGTH", "edges"),
        (#"{"type":"histogram","series":[{"values":[1,2]}],"edges":[0,2,1]}"#, "E-CHART-RANGE", "edges[2]"),
        (#"{"type":"histogram","series":[{"values":[1,-2]}],"edges":[0,1,2]}"#, "E-CHART-VALUE", "series[0].values[1]"),
        (#"{"type":"funnel","categories":["a"],"series":[{"values":[-1]}]}"#, "E-CHART-VALUE", "series[0].values[0]"),
        (
            #"{"type":"calendar","categories":["2026-02-29"],"series":[{"values":[1]}]}"#, "E-CHART-VALUE",
            "categories[0]"
        ),
        (#"{"type":"gantt","categories":["a"],"asOf":"2026-1-1"}"#, "E-CHART-VALUE", "asOf"),
        (
            #"{"type":"gantt","categories":["a"],"spans":[{"row":1,"from":"2026-01-01","to":"2026-01-02"}]}"#,
            "E-CHART-RANGE", "spans[0].row"
        ),
        (
            #"{"type":"gantt","categories":["a"],"spans":[{"row":0,"from":"2026-01-03","to":"2026-01-02"}]}"#,
            "E-CHART-RANGE", "spans[0].to"
        ),
        (#"{"type":"gantt","categories":["a"],"spans":[{"row":0,"from":"2026-01-03"}]}"#, "E-CHART-VALUE", "spans[0]"),
        (
            #"{"type":"bar","categories":["a"],"series":[{"values":[1]}],"intervals":[[2,1]]}"#, "E-CHART-RANGE",
            "intervals[0]"
        ),
        (
            #"{"type":"bar","categories":["a"],"series":[{"values":[1]}],"highlight":[0,1]}"#, "E-CHART-RANGE",
            "highlight[1]"
        ),
        (
            #"{"type":"line","panels":[{"categories":["a"],"series":[{"values":[1,2]}]}]}"#, "E-CHART-LENGTH",
            "panels[0].series[0].values"
        ),
        (#"{"type":"line","panels":[{"panels":[{}]}]}"#, "E-CHART-PANEL", "panels[0].panels"),
        (#"{"type":"line","panels":[{"type":"lime"}]}"#, "E-CHART-TYPE", "panels[0].type"),
        (#"{"type":"bar","format":{"groupSeparator":"12345"}}"#, "E-CHART-RANGE", "format.groupSeparator"),
    ])
    func everyMistakeIsNamedWithItsPath(json: String, code: String, path: String) throws {
        let found = try #require(findings(json).first, "accepted: \(json)")
        #expect(found.code == code, "\(found.text)")
        #expect(
            found.place.text?.hasPrefix("c.json:1:") == true && found.place.text?.hasSuffix(", " + path) == true,
            "\(found.text)")
        #expect(found.exit == .dataError)
    }

    @Test func severalMistakesAreReportedAtOnce() {
        let json = #"{"type":"bar","categories":["a"],"partial":[4],"series":[{"values":[1,2]},{"values":[1e300]}]}"#
        #expect(Set(findings(json).map(\.code)) == ["E-CHART-LENGTH", "E-CHART-VALUE", "E-CHART-RANGE"])
        #expect(findings(#"{"type":"bar","a":1,"b":2}"#).count == 2)
    }

    @Test func moreThanAChartHoldsIsRefused() {
        func spec(_ series: Int, _ values: Int) -> ChartSpec {
            ChartSpec(
                type: .line, categories: (0..<values).map { "\($0)" },
                series: Array(repeating: .init(values: Array(repeating: 1, count: values)), count: series))
        }
        #expect(spec(1, 5_000).findings().isEmpty && spec(200, 12).findings().isEmpty)
        #expect(spec(1, 5_001).findings().map(\.diagnostic.code).contains("E-CHART-SIZE"))
        #expect(spec(201, 2).findings().map(\.diagnostic.code) == ["E-CHART-SIZE"])
        #expect(spec(100, 5_000).findings().map(\.diagnostic.code) == ["E-CHART-SIZE"])
    }

    @Test func panelsTakeTypeAndCategoriesFromTheirChart() throws {
        let json = #"{"type":"bar","categories":["a","b"],"panels":[{"title":"x","series":[{"values":[1,2]}]}]}"#
        let spec = try JSONDocument(Array(json.utf8), name: "c.json", what: "chart").decode(ChartSpec.self)
        #expect(spec.panels.first?.type == .bar && spec.panels.first?.categories == [])
    }

    /// docs/charts.md beside the sources.
    private func document() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/charts.md"), encoding: .utf8)
    }

    @Test func everyKindAndEveryKeyIsDocumented() throws {
        let text = try document()
        for kind in ChartSpec.Kind.allCases { #expect(text.contains("## \(kind.rawValue)\n"), "\(kind.rawValue)") }
        for role in ChartSpec.Role.allCases { #expect(text.contains("`\(role.rawValue)`"), "\(role.rawValue)") }
        for state in ChartSpec.CellState.allCases { #expect(text.contains("`\(state.rawValue)`"), "\(state.rawValue)") }
        // What is written names all keys there are.
        let spec = ChartSpec(
            type: .line, series: [.init(values: [1], dashedFrom: 0)], bands: [.init(name: "", lower: [1], upper: [1])],
            target: .init(value: 1), today: 0, todayLabel: "", highlight: [], notes: [""], height: 40, totals: [],
            xAxis: .init(range: 0...1, target: .init(value: 1)), curves: [.init(points: [])],
            spans: [.init(row: 0, from: "", to: "")], asOf: "", panels: [])
        var full = spec
        full.finding = ""
        full.intervals = []
        full.yRange = 0...1
        let all = keys(try JSONSerialization.jsonObject(with: JSONEncoder().encode(full)))
        #expect(all.count > 45)
        for key in all.sorted() { #expect(text.contains("`\(key)`"), "\(key) is not in docs/charts.md") }
    }

    private func keys(_ value: Any) -> Set<String> {
        if let object = value as? [String: Any] {
            return object.reduce(into: []) { found, member in
                found.insert(member.key)
                found.formUnion(keys(member.value))
            }
        }
        return (value as? [Any])?.reduce(into: []) { $0.formUnion(keys($1)) } ?? []
    }

    @Test func everyExampleInTheDocumentIsAChart() throws {
        let parts = try document().components(separatedBy: "```json\n").dropFirst()
        #expect(parts.count >= ChartSpec.Kind.allCases.count)
        var kinds: Set<ChartSpec.Kind> = []
        for part in parts {
            let json = part.components(separatedBy: "```")[0]
            let spec = try JSONDocument(Array(json.utf8), name: "docs/charts.md", what: "example").decode(
                ChartSpec.self)
            kinds.insert(spec.type)
        }
        #expect(kinds == Set(ChartSpec.Kind.allCases))
    }
}
