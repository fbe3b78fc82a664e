import TextLayout

/// Horizontal bars of parts, one row a category. A part's number is printed inside where it fits.
struct StackedBarChart {
    private static let step = 30.0
    private static let thickness = 20.0
    private static let gap = 1.5

    static func build(_ start: SceneBuilder) -> Scene {
        var builder = start
        let spec = builder.spec
        // A third part in a row of parts is what was done, but late.
        let tints = Tint.stack(spec.series).map { $0 == Tint(.low) ? .late : $0 }
        let top =
            builder.keys(
                zip(spec.series, tints).map { (name: $0.name.isEmpty ? "Value" : $0.name, tint: $1) },
                baseline: builder.head(extra: 0) + 4) + 20
        let (rows, left) = builder.rowNames(share: 0.32)
        let notes = spec.categories.indices.map { row in
            let note = spec.notes.isEmpty ? "" : builder.drawn(spec.notes[row] ?? "")
            return builder.shaper.truncated(note, SceneBuilder.Style.axis, width: builder.width * 0.2)
        }
        let room = notes.map { builder.measure($0, SceneBuilder.Style.axis) }.max() ?? 0
        let right = builder.width - (room > 0 ? room + 10 : 2).rounded(.up)
        let totals = spec.categories.indices.map { row in
            spec.series.reduce((below: 0.0, above: 0.0)) { sum, series in
                let value = series.values[row] ?? 0
                return value < 0 ? (sum.below + value, sum.above) : (sum.below, sum.above + value)
            }
        }
        let axis = ValueAxis(
            values: totals.flatMap { [$0.below, $0.above] }, spec: spec, mustHaveZero: true,
            wanted: builder.isNarrow ? 4 : 5, most: builder.isNarrow ? 5 : 6, start: left, end: right)
        builder.scene.domain = axis.domain
        for (row, name) in rows.enumerated() {
            let y0 = top + Self.step * Double(row)
            builder.text(name, SceneBuilder.Style.row, Theme.ink, x: 0, baseline: y0 + 14.5, priority: 1)
            drawParts(&builder, row, axis, y0, tints)
            builder.text(
                notes[row], SceneBuilder.Style.axis, Theme.muted, x: right + 10, baseline: y0 + 14, priority: 1)
            let zone = Scene.Box(x0: 0, y0: y0 - 5, x1: builder.width, y1: y0 + Self.step - 5)
            builder.scene.zones.append(Scene.Zone(box: zone, row: row))
        }
        let bottom = top + Self.step * Double(rows.count) - 10
        if axis.lower < 0 { builder.rule(axis.zero, top - 4, axis.zero, bottom + 4, Theme.ink) }
        if let target = spec.target {
            builder.targetRule(axis.clamped(target.value), top - 6, axis.clamped(target.value), bottom + 4)
        }
        builder.scaleBelow(axis, baseline: bottom + 20)
        builder.foot(bottom: bottom, below: 46)
        return builder.scene
    }

    private static func drawParts(
        _ builder: inout SceneBuilder, _ row: Int, _ axis: ValueAxis, _ y0: Double, _ tints: [Tint]
    ) {
        var above = 0.0
        var below = 0.0
        for (number, series) in builder.spec.series.enumerated() {
            guard let value = series.values[row] else { continue }
            let from = value < 0 ? below : above
            let to = from + value
            if value < 0 { below = to } else { above = to }
            let x0 = min(axis.clamped(from), axis.clamped(to))
            let x1 = max(axis.clamped(from), axis.clamped(to))
            // The gap between parts comes off the part's far end, of which something always stays.
            let end = max(x1 - gap, min(x1, x0 + 0.75))
            let box = Scene.Box(x0: x0, y0: y0, x1: end, y1: y0 + thickness)
            builder.fill(box, tints[number], data: [builder.datum(number, row, value)])
            let label = builder.numbers.plain(value)
            if builder.measure(label, SceneBuilder.Style.strong) + 8 <= end - x0 {
                builder.text(
                    label, SceneBuilder.Style.strong, tints[number].onFill, x: (x0 + end) / 2, baseline: y0 + 14.5,
                    anchor: .middle, priority: 2)
            }
        }
    }
}
