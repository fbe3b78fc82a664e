import Charts
import RasterWorkloads
import TextLayout

/// CPU time and file size of pictures: the workloads of the raster bench in small numbers, and whole charts as the site
/// draws them.
enum RasterBenchmark {
    static func run() throws -> [String] {
        var lines: [String] = []
        for (workload, count) in [
            (RasterWorkload.lineChart, 300), (.lineChartPair, 300), (.lineChartDrawing, 300), (.sparkline, 3_000),
            (.smallPolygons, 3_000), (.fullPolygons, 100), (.encoding, 300),
        ] {
            lines += try workload.run(count)
        }
        let renderer = ChartRenderer(fonts: try FontSet())
        lines.append(
            try measure("ChartRenderer line 760 px, scale 2", items: 50) { seed in
                try renderer.render(lineSpec(seed), width: 760).light.count
            })
        lines.append(
            try measure("ChartRenderer sparkline 248 px, scale 2", items: 500) { seed in
                var spec = lineSpec(seed)
                spec.type = .sparkline
                return try renderer.render(spec, width: 248).light.count
            })
        return lines
    }

    private static func measure(_ name: String, items: Int, _ body: (Int) throws -> Int) throws -> String {
        for seed in 0..<3 { _ = try body(seed) }
        var bytes = 0
        let start = ProcessTime.cpuSeconds
        for seed in 0..<items { bytes += try body(seed) }
        let spent = (ProcessTime.cpuSeconds - start) / Double(items) * 1_000
        return "\(name): n=\(items) ms=\(ProcessTime.fixed(spent, 3)) bytes=\(bytes / items)"
    }

    private static func lineSpec(_ seed: Int) -> ChartSpec {
        let chart = WorkloadChart(seed: seed)
        return ChartSpec(
            type: .line, title: "Coverage of branch \(seed) against plan", subtitle: "Open pipeline by week, € k",
            categories: (1...24).map { "W\($0)" },
            series: [
                .init(name: "Actual", values: chart.actual), .init(name: "Plan", values: chart.plan, role: .reference),
            ],
            bands: [.init(name: "80 %", lower: chart.lower, upper: chart.upper)], target: .init(value: 60),
            foot: "n = 24 weeks.", format: .init(unit: "€ k"))
    }
}
