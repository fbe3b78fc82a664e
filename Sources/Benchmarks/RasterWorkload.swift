import Diagnostics
import PNGFile
import Raster
import RasterWorkloads
import TextLayout

/// The workloads of the opponents' raster bench, one line each in its format: `crmsite-bench W1 1000`.
///
/// Data are made and a few items drawn before the clock starts; canvas, fonts, caches and buffers are used again. One
/// thread; bytes are the mean of whole files in memory.
enum RasterWorkload: String, CaseIterable {
    case lineChart = "W1"
    case lineChartDrawing = "W1r"
    /// Both themes' files.
    case lineChartPair = "W1pair"
    case sparkline = "W2"
    case sparklineDrawing = "W2r"
    case smallPolygons = "W3s"
    case fullPolygons = "W3f"
    case encoding = "W4"

    private static let tool = "crmsite"

    /// Runs the workload with `count` items.
    func run(_ count: Int) throws -> [String] {
        switch self {
        case .lineChart:
            [
                try charts(count, Self.tool) { try PNGFile.encode($0, .light).count },
                try charts(count, Self.tool + " libpng") { try PNGFile.encodeByLibpng($0, .light, level: 1).count },
            ]
        case .lineChartDrawing: [try charts(count, Self.tool + "(raster only)") { _ in 0 }]
        case .lineChartPair:
            [
                try charts(count, Self.tool) {
                    let files = try PNGFile.encode($0)
                    return files.light.count + files.dark.count
                }
            ]
        case .sparkline: [try sparklines(count, Self.tool) { try PNGFile.encode($0, .light).count }]
        case .sparklineDrawing: [try sparklines(count, Self.tool + "(raster only)") { _ in 0 }]
        case .smallPolygons: [try polygons(count, size: 64)]
        case .fullPolygons: [try polygons(count, size: 1_024)]
        case .encoding: try encodings(count)
        }
    }

    private func charts(_ count: Int, _ tool: String, _ finish: (IndexCanvas) throws -> Int) throws -> String {
        let pictures = WorkloadPictures(shaper: TextShaper(fonts: try FontSet()))
        let canvas = try Self.canvas(WorkloadPictures.chartSize)
        let data = (0..<max(count, 3)).map { WorkloadChart(seed: $0) }
        return try measure(count, tool) { item in
            canvas.clear(ground: WorkloadPictures.ground)
            pictures.draw(data[item], on: canvas)
            return try finish(canvas)
        }
    }

    private func sparklines(_ count: Int, _ tool: String, _ finish: (IndexCanvas) throws -> Int) throws -> String {
        let pictures = WorkloadPictures(shaper: TextShaper(fonts: try FontSet()))
        let canvas = try Self.canvas(WorkloadPictures.sparklineSize)
        let data = (0..<max(count, 3)).map { WorkloadChart(seed: $0) }
        return try measure(count, tool) { item in
            canvas.clear(ground: WorkloadPictures.ground)
            pictures.drawSparkline(data[item], on: canvas)
            return try finish(canvas)
        }
    }

    private func polygons(_ count: Int, size: Double) throws -> String {
        let side = WorkloadPolygon.side
        guard let canvas = ColorCanvas(width: side, height: side, ground: WorkloadPictures.ground) else {
            throw Self.noCanvas
        }
        let data = WorkloadPolygon.all(max(count, 3), size: size)
        return try measure(count, Self.tool) { item in
            data[item].draw(on: canvas)
            return 0
        }
    }

    private func encodings(_ count: Int) throws -> [String] {
        let pictures = WorkloadPictures(shaper: TextShaper(fonts: try FontSet()))
        let canvases = try (0..<100).map { seed in
            let canvas = try Self.canvas(WorkloadPictures.chartSize)
            pictures.draw(WorkloadChart(seed: seed), on: canvas)
            return canvas
        }
        return [
            try measure(count, Self.tool + " idx8") { try PNGFile.encode(canvases[$0 % 100], .light).count },
            try measure(count, Self.tool + " idx8 libpng 1") {
                try PNGFile.encodeByLibpng(canvases[$0 % 100], .light, level: 1).count
            },
        ]
    }

    private static func canvas(_ size: (width: Int, height: Int)) throws -> IndexCanvas {
        guard let canvas = IndexCanvas(width: size.width, height: size.height, ground: WorkloadPictures.ground) else {
            throw noCanvas
        }
        return canvas
    }

    private static var noCanvas: Diagnostic { Diagnostic("INT-BENCH", "no canvas", exit: .internalError) }

    private func measure(_ count: Int, _ tool: String, _ item: (Int) throws -> Int) throws -> String {
        for warm in 0..<3 { _ = try item(warm) }
        var bytes = 0
        let wallStart = ProcessTime.wallSeconds
        let start = ProcessTime.cpuSeconds
        for number in 0..<count { bytes += try item(number) }
        let cpu = ProcessTime.cpuSeconds - start
        let wall = ProcessTime.wallSeconds - wallStart
        func left(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        func right(_ value: Double, _ decimals: Int, _ width: Int) -> String {
            let text = ProcessTime.fixed(value, decimals)
            return String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let items = Double(count)
        return left(rawValue, 9) + " " + left(tool, 26) + " n=" + left(String(count), 6)
            + " wall/s=" + right(items / wall, 1, 9) + " cpu/s=" + right(items / cpu, 1, 9)
            + " ms=" + right(1_000 * cpu / items, 4, 8) + " bytes=" + right(Double(bytes) / items, 0, 8)
            + " rssMB=" + right(Double(ProcessTime.peakMebibytes), 0, 6)
    }
}
