import Charts
import Diagnostics
import Foundation
import Testing

@Suite struct SpecTests {
    private func read(_ json: String) throws -> ChartSpec {
        try JSONDecoder().decode(ChartSpec.self, from: Data(json.utf8))
    }

    private func code(_ json: String) -> String {
        do {
            _ = try read(json)
            return "none"
        } catch let error as ValueFindings {
            #expect(error.findings.allSatisfy { $0.diagnostic.exit == .configuration })
            return error.findings.first?.diagnostic.code ?? "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func absentKeysHaveTheirDefaults() throws {
        let spec = try read(
            #"{"type":"ranked-bar","title":"T","categories":["a","b"],"series":[{"values":[1,null]}]}"#)
        #expect(
            spec
                == ChartSpec(type: .rankedBar, title: "T", categories: ["a", "b"], series: [.init(values: [1, nil])]))
        #expect(spec.format.decimalSeparator == nil && spec.format.groupSeparator == nil)
    }

    @Test(arguments: allSpecs) func whatIsWrittenIsReadBack(spec: ChartSpec) throws {
        let data = try JSONEncoder().encode(spec)
        #expect(try JSONDecoder().decode(ChartSpec.self, from: data) == spec)
    }

    @Test func mistakesAreNamed() {
        #expect(code(#"{"type":"pie"}"#) == "E-CHART-TYPE")
        #expect(code(#"{"title":"x"}"#) == "E-CHART-TYPE")
        #expect(code(#"{"type":"bar","titel":"x"}"#) == "E-CHART-KEY")
        #expect(code(#"{"type":"bar","format":{"decimal":1}}"#) == "E-CHART-KEY")
        #expect(code(#"{"type":"bar","categories":["a"],"series":[{"values":[1,2]}]}"#) == "E-CHART-LENGTH")
        #expect(code(#"{"type":"bar","categories":["a"],"links":["x","y"]}"#) == "E-CHART-LENGTH")
        #expect(code(#"{"type":"bar","format":{"decimals":9}}"#) == "E-CHART-RANGE")
        #expect(code(#"{"type":"bar","categories":["a"],"partial":[1]}"#) == "E-CHART-RANGE")
        #expect(code(#"{"type":"line","categories":["a","b"],"today":3}"#) == "E-CHART-RANGE")
        #expect(
            code(#"{"type":"bar","categories":["a"],"series":[{"values":[1]}],"intervals":[[2,1]]}"#)
                == "E-CHART-RANGE")
        #expect(code(#"{"type":"bar","categories":["a"],"series":[{"values":[1e18]}]}"#) == "E-CHART-VALUE")
    }

    @Test func aMistypedTypeGetsASuggestion() throws {
        do {
            _ = try read(#"{"type":"rankedbar"}"#)
            Issue.record("accepted")
        } catch let error as ValueFindings {
            #expect(error.findings.first?.diagnostic.text.contains("ranked-bar") == true)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e16])
    func valuesThatAreNoNumbersAreRefused(value: Double) throws {
        let renderer = try makeRenderer()
        for place in 0..<4 {
            var spec = lineSpec
            switch place {
            case 0: spec.series[0].values[2] = value
            case 1: spec.bands[0].upper[4] = value
            case 2: spec.target = .init(value: value)
            default: spec.intervals = Array(repeating: [0, value], count: 6)
            }
            do {
                _ = try renderer.render(spec, width: 560)
                Issue.record("drawn with \(value)")
            } catch {
                #expect(error.code == "E-CHART-VALUE")
            }
        }
    }

    @Test(arguments: [(10, 2), (5_000, 2), (560, 0), (560, 9)])
    func impossibleSizesAreRefused(size: (Int, Int)) throws {
        let renderer = try makeRenderer()
        #expect(throws: Diagnostic.self) { _ = try renderer.render(barSpec, width: size.0, scale: size.1) }
    }
}
