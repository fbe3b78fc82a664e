import Charts
import Diagnostics
import PNGFile
import Raster
import TextLayout

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// CPU time and file size of small pictures: a line chart of 800 by 400 px with text (like W1 of the raster bench) and
/// a sparkline of 120 by 32 px without (like W2), and of whole charts as the site draws them.
enum RasterBenchmark {
    /// One line a workload: name, items, CPU milliseconds an item, bytes an item.
    static func run() throws -> [String] {
        let fonts = try FontSet()
        let shaper = TextShaper(fonts: fonts)
        let large = try canvas(800, 400)
        let small = try canvas(120, 32)
        var lines: [String] = []
        lines.append(
            try measure("W1-like line 800x400, own deflate", items: 300) { seed in
                try PNGFile.encode(lineChart(seed, shaper, large)).light.count
            })
        lines.append(
            try measure("W1-like line 800x400, zlib level 1", items: 100) { seed in
                try PNGFile.encodeByLibpng(lineChart(seed, shaper, large), level: 1).light.count
            })
        lines.append(
            try measure("W1-like line 800x400, zlib level 6", items: 100) { seed in
                try PNGFile.encodeByLibpng(lineChart(seed, shaper, large), level: 6).light.count
            })
        lines.append(
            try measure("W1-like line 800x400, drawing only", items: 300) { seed in
                lineChart(seed, shaper, large).width
            })
        lines.append(
            try measure("W2-like sparkline 120x32, own deflate", items: 3_000) { seed in
                try PNGFile.encode(sparkline(seed, small)).light.count
            })
        let renderer = ChartRenderer(fonts: fonts)
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

    private static func measure(_ name: String, items: Int, _ body: (UInt64) throws -> Int) throws -> String {
        for seed in 0..<3 { _ = try body(UInt64(seed)) }
        var bytes = 0
        let start = cpuSeconds()
        for seed in 0..<items { bytes += try body(UInt64(seed)) }
        let spent = (cpuSeconds() - start) / Double(items) * 1_000
        let shown = (spent * 1_000).rounded() / 1_000
        return "\(name): n=\(items) ms=\(shown) bytes=\(bytes / items)"
    }

    /// Processor time of this process.
    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    // MARK: Data

    /// SplitMix64, as the raster bench describes it.
    private struct Draws {
        var state: UInt64

        mutating func next() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            return Double(z >> 11) * 0x1p-53
        }
    }

    private static func walk(_ draws: inout Draws, from start: Double) -> [Double] {
        var value = start + 30 * draws.next()
        return (0..<24).map { _ in
            defer { value += (draws.next() - 0.45) * 10 }
            return value
        }
    }

    private static let ground = ThemeColor(0xFFFFFF, 0x12161C)
    private static let blue = ThemeColor(0x0072B2, 0x56B4E9)
    private static let vermillion = ThemeColor(0xD55E00, 0xEE7B33)
    private static let grey = ThemeColor(0x5B6470, 0xA3ACB8)

    private static func canvas(_ width: Int, _ height: Int) throws -> IndexCanvas {
        guard let canvas = IndexCanvas(width: width, height: height, ground: ground) else {
            throw Diagnostic("INT-BENCH", "no canvas", exit: .internalError)
        }
        return canvas
    }

    // MARK: Pictures

    private static func lineChart(_ seed: UInt64, _ shaper: TextShaper, _ canvas: IndexCanvas) -> IndexCanvas {
        canvas.clear(ground: ground)
        var draws = Draws(state: seed + 1)
        let a = walk(&draws, from: 50)
        let b = walk(&draws, from: 45)
        let lower = a.enumerated().map { $1 - (4 + 0.3 * Double($0)) }
        let upper = a.enumerated().map { $1 + (4 + 0.3 * Double($0)) }
        let low = ((lower + b).min() ?? 0) / 10
        let high = ((upper + b).max() ?? 1) / 10
        let bottom = low.rounded(.down) * 10
        let top = high.rounded(.up) * 10
        func x(_ index: Int) -> Double { 60 + 670 * Double(index) / 23 }
        func y(_ value: Double) -> Double { 360 - 312 * (value - bottom) / (top - bottom) }
        let label = TextStyle(.regular, size: 12)
        func write(_ text: String, _ x: Double, _ baseline: Double, _ color: ThemeColor, share: Double = 0) {
            let line = shaper.shape(text, label)
            shaper.paint(
                line, on: canvas, x: x - line.width * share, baseline: baseline, scale: 1,
                paint: Paint(color, isText: true))
        }
        for tick in stride(from: bottom, through: top, by: 10) {
            let line = y(tick).rounded(.down)
            canvas.fillRect(x0: 60, y0: line, x1: 730, y1: line + 1, Paint(ThemeColor(0xE3E6EA, 0x272E38)))
            write("€\(Int(tick))k", 54, y(tick) + 4, grey, share: 1)
        }
        let band =
            upper.indices.map { Point(x($0), y(upper[$0])) }
            + lower.indices.reversed().map { Point(x($0), y(lower[$0])) }
        canvas.fill(.polyline(band, closed: true), Paint(blue, alpha: 51))
        canvas.stroke(
            .polyline(b.indices.map { Point(x($0), y(b[$0])) }), StrokeStyle(width: 2), Paint(vermillion))
        canvas.stroke(.polyline(a.indices.map { Point(x($0), y(a[$0])) }), StrokeStyle(width: 2), Paint(blue))
        canvas.fillRect(x0: 60, y0: 360, x1: 730, y1: 361, Paint(grey))
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        for (number, month) in months.enumerated() { write(month, x(2 * number), 378, grey, share: 0.5) }
        write("Actual", 736, y(a[23]) + 4, blue)
        write("Plan", 736, y(b[23]) + 4, vermillion)
        let title = shaper.shape("Pipeline coverage – branch \(seed)", TextStyle(.semibold, size: 16))
        let ink = Paint(ThemeColor(0x22262B, 0xE9ECF0), isText: true)
        shaper.paint(title, on: canvas, x: 60, baseline: 28, scale: 1, paint: ink)
        return canvas
    }

    private static func sparkline(_ seed: UInt64, _ canvas: IndexCanvas) -> IndexCanvas {
        canvas.clear(ground: ground)
        var draws = Draws(state: seed + 1)
        let a = walk(&draws, from: 50)
        let low = a.min() ?? 0
        let high = a.max() ?? 1
        let points = a.indices.map { Point(3 + 114 * Double($0) / 23, 29 - 26 * (a[$0] - low) / (high - low)) }
        canvas.stroke(.polyline(points), StrokeStyle(width: 1.5), Paint(blue))
        canvas.fill(.polyline(points + [Point(117, 29), Point(3, 29)], closed: true), Paint(blue, alpha: 38))
        canvas.fill(.circle(center: points[23], radius: 2.5), Paint(vermillion))
        return canvas
    }

    private static func lineSpec(_ seed: UInt64) -> ChartSpec {
        var draws = Draws(state: seed + 1)
        let a = walk(&draws, from: 50)
        let b = walk(&draws, from: 45)
        return ChartSpec(
            type: .line, title: "Coverage of branch \(seed) against plan", subtitle: "Open pipeline by week, € k",
            categories: (1...24).map { "W\($0)" },
            series: [.init(name: "Actual", values: a), .init(name: "Plan", values: b, role: .reference)],
            bands: [.init(name: "80 %", lower: a.map { $0 - 5 }, upper: a.map { $0 + 5 })],
            target: .init(value: 60), foot: "n = 24 weeks.", format: .init(unit: "€ k"))
    }
}
