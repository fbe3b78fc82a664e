import TextLayout

/// Vertical bars from zero. Bars that matter have the accent colour and a number; a period that is not over is hatched.
struct BarChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let highlight: Set<Int>
    private let partial: Set<Int>
    private var axis: ValueAxis
    private var left = 0.0
    private var right = 0.0
    private var top = 0.0
    private var bottom = 0.0
    private var targetLines: [String] = []

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = BarChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ builder: SceneBuilder) {
        self.builder = builder
        spec = builder.spec
        partial = Set(spec.partial)
        highlight = Set(spec.highlight ?? Self.lastWhole(builder.spec))
        var extra = spec.format.unit.isEmpty ? 0.0 : 18.0
        let hasLegend = spec.series.count > 1
        if hasLegend { extra += 4 }
        top = self.builder.head(extra: extra)
        if hasLegend {
            let entries = spec.series.map { (name: $0.name, role: $0.role) }
            top = self.builder.legend(entries, baseline: top - extra + 5) + extra + 16
        }
        bottom = top + self.builder.plotHeight(260, narrow: 200)
        var values = spec.series.flatMap { $0.values.compactMap { $0 } }
        values += (spec.intervals ?? []).flatMap { $0 }
        if let target = spec.target { values.append(target.value) }
        axis = ValueAxis(
            values: values, spec: spec, mustHaveZero: true, wanted: 4, most: builder.isNarrow ? 5 : 6, start: bottom,
            end: top)
        self.builder.scene.domain = axis.domain
        left = min(max(builder.tickWidth(axis).rounded(.up) + 8, 24), builder.width * 0.45)
        var margin = 0.0
        if spec.target != nil {
            let style = SceneBuilder.Style.strong
            targetLines = builder.shaper.wrapped(
                builder.targetLabel, style, width: min(builder.isNarrow ? 64 : 110, builder.width * 0.33), maximum: 2)
            margin = (targetLines.map { builder.measure($0, style) }.max() ?? 0) + 7
        }
        right = builder.width - margin.rounded(.up)
    }

    /// By default the last bar of a single series whose period is over.
    private static func lastWhole(_ spec: ChartSpec) -> [Int] {
        guard spec.series.count == 1, let series = spec.series.first else { return [] }
        let last = series.values.indices.last { series.values[$0] != nil && !spec.partial.contains($0) }
        return last.map { [$0] } ?? []
    }

    private var step: Double { (right - left) / Double(max(spec.categories.count, 1)) }

    private func center(_ index: Int) -> Double { left + step * (Double(index) + 0.5) }

    private mutating func draw() {
        builder.yAxis(axis, left: left, right: right, isBaseDrawn: false)
        let count = Double(spec.series.count)
        let group = step * 0.62
        for (number, series) in spec.series.enumerated() {
            let gap = count > 1 ? min(1.5, group / count / 4) : 0
            let width = (group - gap * (count - 1)) / count
            for (index, value) in series.values.enumerated() {
                guard let value else { continue }
                let from = center(index) - group / 2 + Double(number) * (width + gap)
                drawBar(number, index, value, from, from + width)
            }
        }
        builder.rule(left, axis.zero, right, axis.zero, Theme.ink)
        drawTarget()
        drawCategories()
        for row in spec.categories.indices {
            let middle = center(row)
            let box = Scene.Box(
                x0: max(middle - step / 2, 0), y0: top, x1: min(middle + step / 2, builder.width), y1: bottom)
            builder.scene.zones.append(Scene.Zone(box: box, row: row))
        }
        builder.foot(bottom: bottom, below: 44)
    }

    private mutating func drawBar(_ number: Int, _ index: Int, _ value: Double, _ x0: Double, _ x1: Double) {
        let role = spec.series[number].role
        let isOne = spec.series.count == 1
        let isMarked = highlight.contains(index)
        let base = axis.zero
        let tip = axis.clamped(value)
        let box = Scene.Box(x0: x0, y0: min(base, tip), x1: x1, y1: max(base, tip))
        let data = [builder.datum(number, index, value)]
        let color = isOne && role == .main && !isMarked ? Theme.accentMid : role.fill
        if partial.contains(index) {
            let line = isOne && role == .main ? Theme.accent : role.line
            builder.add(.hatch(box), line, data: data)
            builder.add(.outline(box, width: 1), line)
        } else {
            builder.add(.rect(box), color, data: data)
            if role == .low { builder.add(.outline(box, width: 1), Theme.accentMid) }
        }
        var upper = min(base, tip)
        var lower = max(base, tip)
        if number == 0, let interval = builder.interval(index) {
            let middle = (x0 + x1) / 2
            let high = axis.clamped(interval.upper)
            let low = axis.clamped(interval.lower)
            builder.rule(middle, high, middle, low, Theme.ink, width: 1.25)
            for y in [high, low] { builder.rule(middle - 3, y, middle + 3, y, Theme.ink, width: 1.25) }
            builder.scene.marks[builder.scene.marks.count - 1].data = [
                builder.datum(builder.intervalColumn(isUpper: false), index, interval.lower),
                builder.datum(builder.intervalColumn(isUpper: true), index, interval.upper),
            ]
            upper = min(upper, high)
            lower = max(lower, low)
        }
        guard isOne, isMarked || partial.contains(index) else { return }
        drawNumber(index, value, isMarked: isMarked, role: role, upper: upper, lower: lower)
    }

    /// A bar's number beyond its tip. Where a neighbour reaches that high the number moves aside; between two such it
    /// stands over both, with a line to its bar.
    private mutating func drawNumber(
        _ index: Int, _ value: Double, isMarked: Bool, role: ChartSpec.Role, upper: Double, lower: Double
    ) {
        let style = isMarked ? SceneBuilder.Style.strong : SceneBuilder.Style.label
        let words = builder.numbers.plain(value)
        let half = builder.measure(words, style) / 2 + 3
        let isBelow = value < 0
        var baseline = isBelow ? lower + 15 : upper - 7
        var from = -Double.infinity
        var to = Double.infinity
        var furthest = baseline
        for other in [index - 1, index + 1] where spec.categories.indices.contains(other) {
            guard let near = spec.series[0].values[other] else { continue }
            let tip = axis.clamped(near)
            guard isBelow ? tip > baseline - 10 && near < 0 : tip < baseline + 4 && near > 0 else { continue }
            if other < index { from = center(other) + step * 0.31 + half }
            if other > index { to = center(other) - step * 0.31 - half }
            furthest = isBelow ? max(furthest, tip + 15) : min(furthest, tip - 7)
        }
        var middle = min(max(center(index), from), to)
        if from > to {
            middle = center(index)
            baseline = furthest
            builder.rule(
                middle, isBelow ? lower + 2 : upper - 2, middle, isBelow ? baseline - 11 : baseline + 4, Theme.muted)
        }
        builder.text(
            words, style, isMarked ? role.label : Theme.ink, x: middle, baseline: baseline, anchor: .middle,
            priority: 3, hasHalo: true)
    }

    private mutating func drawTarget() {
        guard let target = spec.target else { return }
        let y = axis.clamped(target.value)
        builder.targetRule(left, y, right, y)
        let first = targetLines.count > 1 ? y - 2 : y + 4
        let shift = min(0, bottom - first - 15 * Double(max(targetLines.count - 1, 0)))
        for (number, line) in targetLines.enumerated() {
            builder.text(
                line, SceneBuilder.Style.strong, Theme.ink, x: right + 6, baseline: first + shift + 15 * Double(number),
                priority: 1)
        }
    }

    private mutating func drawCategories() {
        let style = SceneBuilder.Style.axis
        let most = max(step - 6, (right - left) * 0.3)
        let names = spec.categories.map { builder.shaper.truncated(builder.drawn($0), style, width: most) }
        let spans = names.indices.map { index in
            let length = builder.measure(names[index], style)
            let from = min(max(center(index) - length / 2, 0), max(builder.width - length, 0))
            return (from: from, to: from + length)
        }
        let shown = LabelPlacer.thinned(count: names.count) { spans[$0].to + 6 <= spans[$1].from }
        for index in shown {
            builder.text(names[index], style, Theme.muted, x: spans[index].from, baseline: bottom + 18, priority: 1)
        }
    }
}
