import TextLayout

/// Counts between edges, as bars without gaps. A vertical target parts the bins: those beyond are lighter, and a curve
/// of the running share says how much lies before it.
struct HistogramChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private var axes: PlaneAxes
    private let counts: [Double?]
    /// Width of the narrowest bin where the bins differ, in data units: bars are then counts per this width.
    private let perWidth: Double?
    private let total: Double
    private let across: NumberText

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = HistogramChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ start: SceneBuilder) {
        var builder = start
        let spec = builder.spec
        across = NumberText(spec.xAxis.format)
        let counts = spec.series.first?.values ?? []
        let widths = zip(spec.edges, spec.edges.dropFirst()).map { $1 - $0 }
        let narrowest = widths.min() ?? 1
        let perWidth = (widths.max() ?? 1) > narrowest * (1 + 1e-6) ? narrowest : nil
        let total = counts.reduce(0) { $0 + ($1 ?? 0) }
        let heights = counts.indices.compactMap { index in
            counts[index].map { perWidth == nil ? $0 : $0 * narrowest / widths[index] }
        }
        let hasCurve = spec.xAxis.target != nil && total > 0 && !builder.isPanel
        let hasTop = !Self.title(spec, perWidth, across).isEmpty
        let top = builder.head(extra: (hasTop ? 18 : 0) + (spec.xAxis.target != nil ? 15 : 0))
        let share = builder.measure("100" + NumberText.thinSpace + "%", SceneBuilder.Style.strong)
        axes = PlaneAxes(
            builder,
            y: { start, end in
                ValueAxis(
                    values: heights, format: spec.format, range: spec.yRange, zero: .always, wanted: 4, most: 6,
                    start: start, end: end)
            }, xValues: spec.edges, format: spec.xAxis.format, zero: .onlyIfInside, top: top,
            height: builder.plotHeight(240, narrow: 200), margin: hasCurve ? share + 12 : 12)
        self.spec = spec
        self.builder = builder
        self.counts = counts
        self.perWidth = perWidth
        self.total = total
        axes.x.setEdges(spec.edges, range: spec.xAxis.range, builder, across)
    }

    /// "Leads", or "Leads per 2 h" where the bins have different widths.
    private static func title(_ spec: ChartSpec, _ perWidth: Double?, _ across: NumberText) -> String {
        let name = spec.yTitle(spec.format.unit)
        return perWidth.map { "\(name.isEmpty ? "Count" : name) per \(across.full($0))" } ?? name
    }

    private func name(_ bin: Int) -> String {
        if !spec.categories.isEmpty { return spec.categories[bin] }
        return across.plain(spec.edges[bin]) + " to " + across.full(spec.edges[bin + 1])
    }

    private func height(_ bin: Int) -> Double {
        let width = spec.edges[bin + 1] - spec.edges[bin]
        return (counts[bin] ?? 0) * (perWidth.map { $0 / width } ?? 1)
    }

    private mutating func draw() {
        builder.scene.rows = counts.indices.map(name)
        builder.yAxis(
            axes.y, left: axes.left, right: axes.right, isBaseDrawn: false,
            title: Self.title(spec, perWidth, across))
        for bin in counts.indices { drawBin(bin) }
        builder.rule(axes.left, axes.bottom, axes.right, axes.bottom, Theme.ink)
        if total > 0, !builder.isPanel, spec.xAxis.target != nil { drawCurve() }
        axes.drawTargets(&builder, labelsAbove: true)
        for curve in spec.curves where curve.points.count == 1 { drawTick(curve) }
        // A last bin named "24 h+" is open to the right.
        let isOpen = spec.categories.last?.hasSuffix("+") == true
        axes.drawX(&builder, lastSuffix: isOpen ? "+" : "")
        builder.scene.summary = summary
        builder.foot(bottom: axes.bottom, below: axes.footGap)
    }

    private mutating func drawBin(_ bin: Int) {
        let x0 = axes.x.clamped(spec.edges[bin])
        let x1 = axes.x.clamped(spec.edges[bin + 1])
        guard x1 > x0 else { return }
        // A seam of one pixel at each side, as long as it leaves most of the bar.
        let seam = x1 - x0 > 6 ? 1.0 : x1 - x0 > 3 ? 0.5 : 0
        let box = Scene.Box(
            x0: x0 + seam, y0: min(axes.y.clamped(height(bin)), axes.bottom), x1: x1 - seam, y1: axes.bottom)
        if let count = counts[bin] {
            let data = [builder.datum(0, bin, count)]
            let isBeyond = spec.xAxis.target.map { spec.edges[bin] >= $0.value } ?? false
            if spec.partial.contains(bin) {
                builder.add(.hatch(box), Theme.accent, data: data)
                builder.add(.outline(box, width: 1), Theme.accent)
            } else if isBeyond {
                builder.add(.rect(box), Theme.accentLow, data: data)
                builder.add(.outline(box, width: 1), Theme.accentMid)
            } else {
                let isMarked = spec.highlight?.contains(bin) == true
                builder.add(.rect(box), isMarked ? Theme.accent : Theme.accentMid, data: data)
            }
        }
        builder.scene.zones.append(
            Scene.Zone(box: Scene.Box(x0: x0, y0: axes.top, x1: x1, y1: axes.bottom), row: bin))
    }

    /// The running share over the bins, from the foot to the top of the plot.
    private mutating func drawCurve() {
        func place(_ x: Double, _ share: Double) -> Scene.Place {
            Scene.Place(x: axes.x.clamped(x), y: axes.bottom - (axes.bottom - axes.top) * share)
        }
        var running = 0.0
        var places = [place(spec.edges[0], 0)]
        for bin in counts.indices {
            running += counts[bin] ?? 0
            places.append(place(spec.edges[bin + 1], running / total))
        }
        builder.add(.polyline(places, width: 1.5, dash: []), Theme.ink)
        builder.text(
            "100" + NumberText.thinSpace + "%", SceneBuilder.Style.strong, Theme.ink, x: axes.right + 8,
            baseline: axes.top + 4, priority: 3)
        builder.text(
            "of all", SceneBuilder.Style.axis, Theme.muted, x: axes.right + 8, baseline: axes.top + 18, priority: 4)
        guard let target = spec.xAxis.target, axes.x.domain.contains(target.value) else { return }
        let share = share(before: target.value)
        let at = place(target.value, share.value)
        builder.add(.disc(at, radius: 3.5, ring: 1.5), Theme.ink)
        let words = shareText(share) + " up to " + across.full(target.value)
        let length = builder.measure(words, SceneBuilder.Style.strong)
        let isRight = at.x + 8 + length <= builder.width
        builder.text(
            words, SceneBuilder.Style.strong, Theme.ink, x: isRight ? at.x + 8 : at.x - 8,
            baseline: min(at.y + 18, axes.bottom - 6), anchor: isRight ? .start : .end, priority: 2, hasHalo: true)
    }

    /// The share of all that lies before x; not exact where x lies within a bin.
    private func share(before x: Double) -> (value: Double, isExact: Bool) {
        var sum = 0.0
        var isExact = true
        for bin in counts.indices {
            let part = (x - spec.edges[bin]) / (spec.edges[bin + 1] - spec.edges[bin])
            if part > 0, part < 1, (counts[bin] ?? 0) > 0 { isExact = false }
            sum += (counts[bin] ?? 0) * min(max(part, 0), 1)
        }
        return (total > 0 ? sum / total : 0, isExact)
    }

    private func shareText(_ share: (value: Double, isExact: Bool)) -> String {
        (share.isExact ? "" : "about ") + NumberText(ChartSpec.percent).full(share.value)
    }

    /// A short line on the base with its name, such as the median.
    private mutating func drawTick(_ curve: ChartSpec.Curve) {
        let place = axes.place(curve.points[0][0], 0)
        guard place.x >= axes.left, place.x <= axes.right else { return }
        builder.rule(place.x, axes.bottom - 14, place.x, axes.bottom + 5, Theme.ink, width: 2)
        let style = SceneBuilder.Style.label
        let name = builder.shaper.truncated(builder.drawn(curve.name), style, width: (axes.right - axes.left) * 0.5)
        builder.text(
            name, style, Theme.ink, x: place.x + 5, baseline: axes.bottom - 6, priority: 2, hasHalo: true)
    }

    private var summary: String {
        let high = counts.indices.max { ((counts[$0] ?? 0), -$0) < ((counts[$1] ?? 0), -$1) } ?? 0
        let bins = counts.count == 1 ? "1 bin" : "\(counts.count) bins"
        var parts = ["\(bins), \(builder.numbers.full(total)) in all"]
        if total > 0 { parts.append("most \(builder.numbers.full(counts[high] ?? 0)) (\(name(high)))") }
        if let target = spec.xAxis.target, total > 0 {
            parts.append("\(shareText(share(before: target.value))) up to \(across.full(target.value))")
        }
        return parts.joined(separator: ", ")
    }
}

extension ValueAxis {
    /// Lets the scale run from the first edge to the last, or over a fixed range, with edges as ticks: as many, by a
    /// constant step, as stand clear of each other.
    fileprivate mutating func setEdges(
        _ edges: [Double], range: ClosedRange<Double>?, _ builder: SceneBuilder, _ across: NumberText
    ) {
        guard let first = edges.first, let last = edges.last, last > first else { return }
        let ends = [(range?.lowerBound ?? first) * factor, (range?.upperBound ?? last) * factor].sorted()
        lower = ends[0]
        upper = ends[1]
        decimals = across.decimals
        let shown = edges.map { $0 * factor }.filter { $0 >= lower && $0 <= upper }
        let widths = shown.map { builder.measure(across.text($0, decimals: decimals), SceneBuilder.Style.axis) }
        let unit = builder.measure(across.format.unit, SceneBuilder.Style.axis)
        let kept = LabelPlacer.thinned(count: shown.count) { a, b in
            let room = (widths[a] + widths[b]) / 2 + 24 + (b == shown.count - 1 ? unit : 0)
            return abs(position(shown: shown[b]) - position(shown: shown[a])) >= room
        }
        ticks = kept.map { shown[$0] }
    }
}
