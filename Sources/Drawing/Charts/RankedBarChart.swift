import Raster
import TextLayout

/// Horizontal bars, one row a category, in the order given. Vermillion is spent only where the whole interval misses
/// the target.
struct RankedBarChart {
    private static let step = 27.0
    private static let thickness = 14.0

    static func build(_ start: SceneBuilder) -> Scene {
        var builder = start
        let spec = builder.spec
        let values = spec.series.first?.values ?? []
        let role = spec.series.first?.role ?? .main
        let isPercent = spec.format.unit == "%"
        let hasUnit = !spec.format.unit.isEmpty && !isPercent
        let hasTarget = spec.target != nil
        let top = builder.head(extra: hasUnit || hasTarget ? 18 : 0)
        let rows = spec.categories.map {
            builder.shaper.truncated(builder.drawn($0), SceneBuilder.Style.row, width: builder.width * 0.36)
        }
        let left = (rows.map { builder.measure($0, SceneBuilder.Style.row) }.max() ?? 0).rounded(.up) + 12
        let labels = values.map { value in
            value.map { isPercent ? builder.numbers.full($0) : builder.numbers.plain($0) } ?? "\u{2013}"
        }
        let room = (labels.map { builder.measure($0, SceneBuilder.Style.strong) }.max() ?? 0).rounded(.up) + 8
        var scaled = values.compactMap { $0 } + (spec.intervals ?? []).flatMap { $0 }
        if let target = spec.target { scaled.append(target.value) }
        // Numbers too long for the picture stand on the bars.
        let right = max(builder.width - room, left + (builder.width - left) * 0.3)
        var axis = ValueAxis(
            values: scaled, spec: spec, mustHaveZero: true, wanted: 5, most: 6, start: left, end: right)
        if spec.yRange == nil { axis.fit(scaled) }
        builder.scene.domain = axis.domain
        let bottom = top + Self.step * Double(rows.count) - 5
        var ends: [Double] = []
        for (row, name) in rows.enumerated() {
            let y0 = top + Self.step * Double(row) + 4
            let middle = y0 + Self.thickness / 2
            builder.text(name, SceneBuilder.Style.row, Theme.ink, x: 0, baseline: y0 + 11.5, priority: 1)
            ends.append(axis.zero)
            if let value = values[row] {
                let tip = axis.clamped(value)
                let box = Scene.Box(x0: min(axis.zero, tip), y0: y0, x1: max(axis.zero, tip), y1: y0 + Self.thickness)
                builder.add(
                    .rect(box), Self.color(builder, row, role), data: [builder.datum(0, row, value)])
                if spec.partial.contains(row) { builder.add(.outline(box, width: 1), Theme.accent) }
                ends[row] = max(axis.zero, tip)
            }
            if let interval = builder.interval(row) {
                let low = axis.clamped(interval.lower)
                let high = axis.clamped(interval.upper)
                builder.rule(low, middle, high, middle, Theme.ink, width: 1.25)
                for x in [low, high] { builder.rule(x, middle - 3, x, middle + 3, Theme.ink, width: 1.25) }
                builder.scene.marks[builder.scene.marks.count - 1].data = [
                    builder.datum(builder.intervalColumn(isUpper: false), row, interval.lower),
                    builder.datum(builder.intervalColumn(isUpper: true), row, interval.upper),
                ]
                ends[row] = max(ends[row], high)
            }
            let zone = Scene.Box(x0: 0, y0: y0 - 6, x1: builder.width, y1: y0 + Self.step - 6)
            builder.scene.zones.append(Scene.Zone(box: zone, row: row))
        }
        if let target = spec.target {
            let x = axis.clamped(target.value)
            builder.targetRule(x, top - 6, x, bottom)
            builder.text(
                builder.shaper.truncated(builder.targetLabel, SceneBuilder.Style.strong, width: builder.width * 0.6),
                SceneBuilder.Style.strong, Theme.ink, x: x, baseline: top - 11, anchor: .middle, priority: 1)
        }
        for (row, label) in labels.enumerated() {
            let style = values[row] == nil ? SceneBuilder.Style.label : SceneBuilder.Style.strong
            if let target = spec.target {
                // A number on the target's line would be hard to read: it stands beyond, where there is room.
                let line = axis.clamped(target.value)
                let length = builder.measure(label, style)
                let isCrossed = ends[row] + 3 < line && line < ends[row] + 9 + length
                if isCrossed, line + 6 + length <= builder.width { ends[row] = line }
            }
            builder.text(
                label, style, values[row] == nil ? Theme.muted : Theme.ink, x: ends[row] + 6,
                baseline: top + Self.step * Double(row) + 15, priority: 2, hasHalo: true)
        }
        builder.rule(axis.zero, top, axis.zero, bottom, Theme.ink)
        if hasUnit {
            builder.text(
                builder.drawn(spec.format.unit), SceneBuilder.Style.axis, Theme.muted, x: axis.zero, baseline: top - 11,
                priority: 3)
        }
        builder.foot(bottom: bottom, below: 26)
        return builder.scene
    }

    private static func color(_ builder: SceneBuilder, _ row: Int, _ role: ChartSpec.Role) -> ThemeColor {
        let spec = builder.spec
        if let target = spec.target, let interval = builder.interval(row) {
            let misses = target.lowerIsBetter ? interval.lower > target.value : interval.upper < target.value
            if misses { return Theme.bad }
        }
        if role != .main { return role.fill }
        return spec.highlight?.contains(row) == true ? Theme.accent : Theme.accentMid
    }
}

extension ValueAxis {
    /// Ends the scale with the data instead of with a tick, for axes without numbers.
    mutating func fit(_ values: [Double]) {
        let shown = values.map { $0 * factor }
        lower = min(shown.min() ?? 0, 0)
        upper = max(shown.max() ?? 0, 0)
        if !(upper > lower) { upper = lower + 1 }
    }
}
