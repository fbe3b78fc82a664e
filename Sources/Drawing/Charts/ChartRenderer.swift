import Diagnostics
import PNGFile
import Raster
import TextLayout

/// Draws charts. Holds caches and is not thread safe: one per worker; all workers share one `FontSet`.
public final class ChartRenderer {
    private let shaper: TextShaper
    /// The last canvas, used again by a picture of the same size.
    private var canvas: IndexCanvas?

    public init(fonts: FontSet) { shaper = TextShaper(fonts: fonts) }

    /// Draws a chart.
    ///
    /// `width` is in CSS px: 760, 560 or 356 for charts, 248 or 120 for sparklines; any from 40 to 4000 is possible.
    /// `scale` is 1...4 device pixels a CSS px.
    /// Throws: what `ChartSpec.validate()` finds; E-CHART-SIZE for a size out of range.
    public func render(_ spec: ChartSpec, width: Int, scale: Int = 2) throws(Diagnostic) -> RenderedChart {
        let scene = try scene(spec, width: width)
        let spec = spec.prepared
        guard (1...4).contains(scale) else { throw Self.size("scale \(scale) is not 1...4") }
        let height = Int(scene.height.rounded(.up))
        let canvas = try blankCanvas(width * scale, height * scale)
        let files = try PNGFile.encode(canvas) { surface in
            ScenePainter(canvas: surface, shaper: shaper, scale: Double(scale)).paint(scene)
        }
        let text = SceneText(scene: scene, spec: spec)
        return RenderedChart(
            light: files.light, dark: files.dark, width: width, height: height, scale: scale, altText: text.alternative,
            regions: text.regions, table: text.table, texts: scene.texts.map(\.string))
    }

    /// The marks of a chart with resolved geometry, which the picture and all its words are made from.
    ///
    /// Throws: as `render`.
    public func scene(_ spec: ChartSpec, width: Int) throws(Diagnostic) -> Scene {
        try spec.validate()
        guard (40...4_000).contains(width) else { throw Self.size("width \(width) is not 40...4000") }
        var scene = build(spec.prepared, width: Double(width), isPanel: false)
        LabelPlacer.resolve(&scene)
        return scene
    }

    private func build(_ spec: ChartSpec, width: Double, isPanel: Bool) -> Scene {
        if !spec.panels.isEmpty {
            return SmallMultiples.build(
                SceneBuilder(spec: spec, width: width, shaper: shaper),
                panel: { self.build($0.prepared, width: $1, isPanel: true) })
        }
        var builder = SceneBuilder(spec: spec, width: width, shaper: shaper, isPanel: isPanel)
        if spec.type != .sparkline, let reason = spec.emptyReason {
            builder.empty(reason)
            return builder.scene
        }
        switch spec.type {
        case .line: return LineChart.build(builder)
        case .bar: return BarChart.build(builder)
        case .rankedBar: return RankedBarChart.build(builder)
        case .stackedBar: return StackedBarChart.build(builder)
        case .sparkline: return Sparkline.build(builder)
        case .area: return AreaChart.build(builder)
        case .waterfall: return WaterfallChart.build(builder)
        case .funnel: return FunnelChart.build(builder)
        case .calendar: return CalendarChart.build(builder)
        case .matrix: return MatrixChart.build(builder)
        case .bullet: return BulletChart.build(builder)
        case .scatter: return ScatterChart.build(builder)
        case .histogram: return HistogramChart.build(builder)
        case .ecdf: return CumulativeChart.build(builder)
        case .calibration: return CalibrationChart.build(builder)
        case .slope: return SlopeChart.build(builder)
        case .gantt: return GanttChart.build(builder)
        }
    }

    private func blankCanvas(_ width: Int, _ height: Int) throws(Diagnostic) -> IndexCanvas {
        if let canvas, canvas.width == width, canvas.height == height {
            canvas.clear(ground: Theme.ground)
            return canvas
        }
        guard let fresh = IndexCanvas(width: width, height: height, ground: Theme.ground) else {
            throw Self.size("a picture of \(width) by \(height) pixels is too large")
        }
        canvas = fresh
        return fresh
    }

    private static func size(_ what: String) -> Diagnostic {
        Diagnostic("CHART-SIZE", what, exit: .configuration)
    }
}
