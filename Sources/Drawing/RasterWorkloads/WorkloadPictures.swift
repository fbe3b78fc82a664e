// RasterWorkloads: the pictures of the raster bench, drawn with our libraries.
//
// In: a seed. Out: the data of the bench to the last bit, and drawings on a surface. Used by the benchmark program and
// by tests; what to draw is described in the bench's own README.

import Raster
import TextLayout

/// Draws charts and sparklines of the raster bench.
package struct WorkloadPictures {
    package static let ground = ThemeColor(0xFFFFFF, 0x12161C)
    private static let grid = ThemeColor(0xE3E6EA, 0x272E38)
    private static let blue = ThemeColor(0x0072B2, 0x56B4E9)
    private static let vermillion = ThemeColor(0xD55E00, 0xEE7B33)
    private static let muted = ThemeColor(0x5B6470, 0xA3ACB8)
    private static let ink = ThemeColor(0x22262B, 0xE9ECF0)
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    package static let chartSize = (width: 800, height: 400)
    package static let sparklineSize = (width: 120, height: 32)

    private let shaper: TextShaper
    private let label = TextStyle(.regular, size: 12, isTabular: false)
    private let title = TextStyle(.semibold, size: 16, isTabular: false)

    package init(shaper: TextShaper) { self.shaper = shaper }

    /// W1, on a cleared surface of 800 by 400 pixels.
    package func draw(_ chart: WorkloadChart, on canvas: some Surface) {
        func x(_ index: Int) -> Double { 60 + 670 * Double(index) / Double(WorkloadChart.count - 1) }
        func y(_ value: Double) -> Double { 360 - 312 * (value - chart.bottom) / (chart.top - chart.bottom) }
        func points(_ values: [Double]) -> [Point] { values.indices.map { Point(x($0), y(values[$0])) } }
        for tick in chart.ticks {
            let line = y(tick).rounded(.down)
            canvas.fillRect(x0: 60, y0: line, x1: 730, y1: line + 1, Paint(Self.grid))
        }
        let band = points(chart.upper) + points(chart.lower).reversed()
        canvas.fill(.polyline(band, closed: true), Paint(Self.blue, alpha: 51))
        canvas.stroke(.polyline(points(chart.plan)), StrokeStyle(width: 2), Paint(Self.vermillion))
        canvas.stroke(.polyline(points(chart.actual)), StrokeStyle(width: 2), Paint(Self.blue))
        canvas.fillRect(x0: 60, y0: 360, x1: 730, y1: 361, Paint(Self.muted))
        for tick in chart.ticks {
            write("€\(Self.shortest(tick))k", label, 54, y(tick) + 4, Self.muted, on: canvas, share: 1)
        }
        for (number, month) in Self.months.enumerated() {
            write(month, label, x(2 * number), 378, Self.muted, on: canvas, share: 0.5)
        }
        let last = WorkloadChart.count - 1
        write("Actual", label, 736, y(chart.actual[last]) + 4, Self.blue, on: canvas)
        write("Plan", label, 736, y(chart.plan[last]) + 4, Self.vermillion, on: canvas)
        let number = String(chart.seed)
        let padded = String(repeating: "0", count: max(0, 4 - number.count)) + number
        write("Pipeline coverage – branch \(padded)", title, 60, 28, Self.ink, on: canvas)
    }

    /// W2, on a cleared surface of 120 by 32 pixels.
    package func drawSparkline(_ chart: WorkloadChart, on canvas: some Surface) {
        let low = chart.actual.min() ?? 0
        let high = chart.actual.max() ?? 1
        var points = chart.actual.enumerated().map {
            Point(3 + 114 * Double($0) / Double(WorkloadChart.count - 1), 29 - 26 * ($1 - low) / (high - low))
        }
        let last = points[points.count - 1]
        canvas.stroke(.polyline(points), StrokeStyle(width: 1.5), Paint(Self.blue))
        points += [Point(117, 29), Point(3, 29)]
        canvas.fill(.polyline(points, closed: true), Paint(Self.blue, alpha: 38))
        canvas.fill(.circle(center: last, radius: 2.5), Paint(Self.vermillion))
    }

    private func write(
        _ text: String, _ style: TextStyle, _ x: Double, _ baseline: Double, _ color: ThemeColor,
        on canvas: some Surface, share: Double = 0
    ) {
        let line = shaper.shape(text, style)
        shaper.paint(
            line, on: canvas, x: x - line.width * share, baseline: baseline, scale: 1,
            paint: Paint(color, isText: true))
    }

    /// A number without needless decimals.
    private static func shortest(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(value)
    }
}

extension WorkloadPolygon {
    /// W3, filled even-odd with half alpha.
    package func draw(on canvas: some Surface) {
        let path = Path.polyline(points.map { Point($0.x, $0.y) }, closed: true)
        canvas.fill(path, Paint(ThemeColor(color, color), alpha: 128), rule: .evenOdd)
    }
}
