import Raster
import TextLayout

/// A bridge from total to total: totals stand on the base, changes hang between what was before and after them. It
/// lies down where its bars would be too narrow for their names. Where the changes are small beside the totals the
/// scale is cut, which a zigzag through each total and a sentence in the foot say.
struct WaterfallChart {
    private static let step = 26.0
    private static let thickness = 15.0

    /// One category: where its bar begins and ends on the scale.
    private struct Bar {
        var row: Int
        var column: Int
        var value: Double
        var from: Double
        var to: Double
        var isTotal: Bool
        var tint: Tint
    }

    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let bars: [Bar]
    private var axis: ValueAxis
    private var isCut = false

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = WaterfallChart(builder)
        let step = (builder.width - 60) / Double(max(builder.spec.categories.count, 1))
        if builder.width < 640 || step < 44 { chart.drawLying() } else { chart.drawStanding() }
        chart.builder.scene.summary = chart.summary
        return chart.builder.scene
    }

    private init(_ builder: SceneBuilder) {
        self.builder = builder
        spec = builder.spec
        bars = Self.bars(builder.spec)
        axis = ValueAxis(values: [0, 1], spec: spec, mustHaveZero: true, wanted: 4, most: 5, start: 0, end: 1)
    }

    private static func bars(_ spec: ChartSpec) -> [Bar] {
        let totals = Set(spec.totalRows)
        var running = 0.0
        var bars: [Bar] = []
        for row in spec.categories.indices {
            guard let value = spec.sum(of: row),
                let column = spec.series.firstIndex(where: { $0.values[row] != nil })
            else { continue }
            let role = spec.series[column].role
            if totals.contains(row) {
                bars.append(
                    Bar(
                        row: row, column: column, value: value, from: 0, to: value, isTotal: true,
                        tint: Tint(.reference)))
                running = value
            } else {
                let tint = role == .main ? Tint(value < 0 ? .bad : .main) : Tint(role)
                bars.append(
                    Bar(
                        row: row, column: column, value: value, from: running, to: running + value, isTotal: false,
                        tint: tint))
                running += value
            }
        }
        return bars
    }

    /// The scale from `start` to `end`: from zero, or cut where the totals would dwarf the changes.
    private mutating func scale(start: Double, end: Double, wanted: Int) {
        var values = bars.flatMap { $0.isTotal ? [$0.to] : [$0.from, $0.to] }
        if let target = spec.target { values.append(target.value) }
        let low = values.min() ?? 0
        let high = values.max() ?? 0
        let span = high - low
        if spec.yRange == nil, low > 0, span > 0, span < high * 0.4 {
            axis = ValueAxis(
                values: [low - span * 0.5, high], spec: spec, mustHaveZero: false, wanted: wanted, most: 5,
                start: start, end: end)
        } else {
            axis = ValueAxis(
                values: values + [0], spec: spec, mustHaveZero: true, wanted: wanted, most: 5, start: start, end: end)
        }
        isCut = axis.omitsZero
        builder.scene.domain = axis.domain
    }

    /// Where totals stand: zero, or the cut end of the scale.
    private var base: Double { axis.zero }

    private func label(_ bar: Bar) -> String {
        bar.isTotal ? builder.numbers.plain(bar.value) : builder.signed(bar.value)
    }

    private func data(_ bar: Bar) -> [Scene.Datum] {
        spec.series.indices.compactMap { column in
            spec.series[column].values[bar.row].map { builder.datum(column, bar.row, $0) }
        }
    }

    private var cutNote: String {
        guard isCut else { return "" }
        let end = axis.lower > 0 ? axis.lower : axis.upper
        return "Scale from \(builder.numbers.text(end, decimals: axis.decimals)), not from zero: totals are cut."
    }

    // MARK: Lying

    private mutating func drawLying() {
        let top = builder.head(extra: 0)
        let (names, left) = builder.rowNames(share: 0.36)
        let labels = bars.map(label)
        let style = SceneBuilder.Style.strong
        let room = (labels.map { builder.measure($0, style) }.max() ?? 0).rounded(.up) + 8
        let right = max(builder.width - room, left + (builder.width - left) * 0.3)
        scale(start: left, end: right, wanted: builder.isNarrow ? 3 : 4)
        let bottom = top + Self.step * Double(names.count) + 4
        for (row, name) in names.enumerated() {
            let y0 = top + Self.step * Double(row)
            builder.text(name, SceneBuilder.Style.row, Theme.ink, x: 0, baseline: y0 + 13, priority: 1)
            builder.rowZone(row, from: y0 - 4, to: y0 + Self.step - 4)
            if !bars.contains(where: { $0.row == row }) {
                builder.text(
                    "\u{2013}", SceneBuilder.Style.label, Theme.muted, x: left + 6, baseline: y0 + 13, priority: 2)
            }
        }
        for (index, bar) in bars.enumerated() {
            let y0 = top + Self.step * Double(bar.row) + 2
            let start = bar.isTotal ? base : axis.clamped(bar.from)
            let end = axis.clamped(bar.to)
            let box = Scene.Box(x0: min(start, end), y0: y0, x1: max(start, end), y1: y0 + Self.thickness)
            builder.fill(box, bar.tint, data: data(bar))
            if bar.isTotal, isCut { zigzagDown(box) }
            if index < bars.count - 1 {
                let next = top + Self.step * Double(bars[index + 1].row) + 2
                builder.rule(end, box.y1, end, next, Theme.muted)
            }
            builder.text(
                labels[index], style, Theme.ink, x: box.x1 + 6, baseline: y0 + 11.5, priority: 2, hasHalo: true)
        }
        builder.rule(base, top - 2, base, bottom, Theme.ink)
        if let target = spec.target {
            let x = axis.clamped(target.value)
            builder.targetRule(x, top - 4, x, bottom)
        }
        builder.scaleBelow(axis, baseline: bottom + 16)
        builder.foot(bottom: bottom, below: 40, extra: cutNote)
    }

    /// A gap in the shape of a zigzag through a horizontal bar, near its foot.
    private mutating func zigzagDown(_ box: Scene.Box) {
        guard box.x1 - box.x0 > 24 else { return }
        let x = box.x0 + 12
        let height = box.y1 - box.y0
        let places = (0...4).map { number in
            Scene.Place(x: x + (number % 2 == 0 ? -3 : 3), y: box.y0 - 2 + (height + 4) * Double(number) / 4)
        }
        builder.add(.polyline(places, width: 2.5, dash: []), Theme.ground)
    }

    // MARK: Standing

    private mutating func drawStanding() {
        let top = builder.head(extra: spec.format.unit.isEmpty ? 6 : 24)
        let bottom = top + builder.plotHeight(300, narrow: 300)
        scale(start: bottom, end: top, wanted: 5)
        let left = min(max(builder.tickWidth(axis).rounded(.up) + 8, 24), builder.width * 0.45)
        var right = builder.width
        if spec.target != nil {
            right -= min(builder.measure(builder.targetLabel, SceneBuilder.Style.strong) + 8, builder.width * 0.2)
        }
        builder.yAxis(axis, left: left, right: right, isBaseDrawn: false)
        let step = (right - left) / Double(max(spec.categories.count, 1))
        let half = step * 0.31
        func center(_ row: Int) -> Double { left + step * (Double(row) + 0.5) }
        for (index, bar) in bars.enumerated() {
            let start = bar.isTotal ? base : axis.clamped(bar.from)
            let end = axis.clamped(bar.to)
            let middle = center(bar.row)
            let box = Scene.Box(x0: middle - half, y0: min(start, end), x1: middle + half, y1: max(start, end))
            builder.fill(box, bar.tint, data: data(bar))
            if bar.isTotal, isCut { zigzagAcross(box) }
            if index < bars.count - 1 {
                builder.rule(box.x1, end, center(bars[index + 1].row) - half, end, Theme.muted)
            }
            // A loss is read where it ends, at its foot, unless the base is there.
            let isBelow = bar.isTotal ? bar.value < 0 : bar.value < 0 && box.y1 + 18 < bottom
            builder.text(
                label(bar), SceneBuilder.Style.strong, Theme.ink, x: middle,
                baseline: isBelow ? box.y1 + 15 : box.y0 - 6, anchor: .middle, priority: 2, hasHalo: true)
        }
        builder.rule(left, base, right, base, Theme.ink)
        if let target = spec.target {
            let y = axis.clamped(target.value)
            builder.targetRule(left, y, right, y)
            let label = builder.shaper.truncated(
                builder.targetLabel, SceneBuilder.Style.strong, width: builder.width - right - 6)
            builder.text(label, SceneBuilder.Style.strong, Theme.ink, x: right + 6, baseline: y + 4, priority: 1)
        }
        var lines = 1
        for (row, category) in spec.categories.enumerated() {
            let style = SceneBuilder.Style.axis
            let words = builder.shaper.wrapped(builder.drawn(category), style, width: step - 6, maximum: 2)
            for (number, line) in words.enumerated() {
                builder.text(
                    line, style, Theme.muted, x: center(row), baseline: bottom + 18 + 15 * Double(number),
                    anchor: .middle, priority: 1)
            }
            lines = max(lines, words.count)
            let zone = Scene.Box(
                x0: center(row) - step / 2, y0: top, x1: min(center(row) + step / 2, builder.width), y1: bottom)
            builder.scene.zones.append(Scene.Zone(box: zone, row: row))
        }
        builder.foot(bottom: bottom, below: 44 + 15 * Double(lines - 1), extra: cutNote)
    }

    private mutating func zigzagAcross(_ box: Scene.Box) {
        guard box.y1 - box.y0 > 24 else { return }
        let y = box.y1 - 12
        let count = max(4, Int((box.x1 - box.x0) / 5))
        let places = (0...count).map { number in
            Scene.Place(
                x: box.x0 - 2 + (box.x1 - box.x0 + 4) * Double(number) / Double(count),
                y: y + (number % 2 == 0 ? -3 : 3))
        }
        builder.add(.polyline(places, width: 2.5, dash: []), Theme.ground)
    }

    // MARK: Words

    private var summary: String {
        func name(_ bar: Bar) -> String {
            let name = spec.categories[bar.row]
            return name.isEmpty ? "number \(bar.row + 1)" : name
        }
        let totals = bars.filter(\.isTotal)
        let changes = bars.filter { !$0.isTotal }
        var parts: [String] = []
        if let first = totals.first, let last = totals.last, totals.count > 1 {
            let change = builder.numbers.full(last.value - first.value)
            let sign = last.value > first.value ? "+" : ""
            parts.append(
                "\(name(first)) \(builder.numbers.full(first.value)), \(name(last)) "
                    + "\(builder.numbers.full(last.value)), a change of \(sign)\(change)")
        } else if let only = totals.first {
            parts.append("\(name(only)) \(builder.numbers.full(only.value))")
        }
        // The first of equals.
        let gain = changes.filter { $0.value > 0 }.max { ($0.value, -$0.row) < ($1.value, -$1.row) }
        let loss = changes.filter { $0.value < 0 }.min { ($0.value, $0.row) < ($1.value, $1.row) }
        if let gain { parts.append("largest rise \(name(gain)) +\(builder.numbers.full(gain.value))") }
        if let loss { parts.append("largest fall \(name(loss)) \(builder.numbers.full(loss.value))") }
        return parts.isEmpty ? "No changes" : parts.joined(separator: ", ")
    }
}
