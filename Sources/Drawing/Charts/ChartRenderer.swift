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
        guard (1...4).contains(scale) else { throw Self.size("scale \(scale) is not 1...4") }
        let height = Int(scene.height.rounded(.up))
        let canvas = try blankCanvas(width * scale, height * scale)
        ScenePainter(canvas: canvas, shaper: shaper, scale: Double(scale)).paint(scene)
        let files = try PNGFile.encode(canvas)
        let text = SceneText(scene: scene, spec: spec)
        return RenderedChart(
            light: files.light, dark: files.dark, width: width, height: height, scale: scale, altText: text.alternative,
            regions: text.regions, table: text.table)
    }

    /// The marks of a chart with resolved geometry, which the picture and all its words are made from.
    ///
    /// Throws: as `render`.
    public func scene(_ spec: ChartSpec, width: Int) throws(Diagnostic) -> Scene {
        try spec.validate()
        guard (40...4_000).contains(width) else { throw Self.size("width \(width) is not 40...4000") }
        guard spec.categories.count <= 5_000 else {
            throw Self.size("\(spec.categories.count) categories are more than 5000")
        }
        var builder = SceneBuilder(spec: spec, width: Double(width), shaper: shaper)
        var scene: Scene
        if spec.type == .sparkline {
            scene = Sparkline.build(builder)
        } else if !SceneBuilder.hasData(spec) {
            builder.empty()
            scene = builder.scene
        } else {
            switch spec.type {
            case .line, .sparkline: scene = LineChart.build(builder)
            case .bar: scene = BarChart.build(builder)
            case .rankedBar: scene = RankedBarChart.build(builder)
            case .stackedBar: scene = StackedBarChart.build(builder)
            }
        }
        LabelPlacer.resolve(&scene)
        return scene
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
