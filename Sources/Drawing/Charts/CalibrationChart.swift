import TextLayout

/// Stated against observed shares on a square: points on the diagonal hold what they state. Intervals that miss the
/// diagonal are marked by shape and colour; a strip below counts the cases of each point.
struct CalibrationChart {
    private static let strip = 30.0

    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let axes: PlaneAxes
    private let across: NumberText
    private let hasStrip: Bool
    private var statedColumn = 0

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = CalibrationChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ start: SceneBuilder) {
        var builder = start
        let spec = builder.spec
        across = NumberText(spec.xAxis.format)
        let hasLegend = spec.series.count > 1
        let hasTitle = !spec.yTitle(spec.format.unit).isEmpty
        var top = builder.head(extra: hasTitle ? 18 : 0)
        if hasLegend {
            let extra = hasTitle ? 18.0 : 0
            let entries = spec.series.map { (name: $0.name.isEmpty ? "Value" : $0.name, role: $0.role) }
            top = builder.legend(entries, baseline: top - extra + 5) + 20 + extra
        }
        let range = spec.yRange ?? Self.range(spec)
        axes = PlaneAxes(
            builder,
            y: { start, end in
                ValueAxis(
                    values: [], format: spec.format, range: range, zero: .always, wanted: 5, most: 6, start: start,
                    end: end)
            }, xValues: [range.lowerBound, range.upperBound], format: spec.xAxis.format, zero: .onlyIfInside, top: top,
            height: builder.isPanel ? builder.width : builder.plotHeight(360, narrow: 290), isSquare: true)
        hasStrip = spec.sizes.contains { ($0 ?? 0) > 0 } && !builder.isPanel
        self.spec = spec
        self.builder = builder
        addColumns()
    }

    /// From 0 to 1, more where a share is beyond.
    private static func range(_ spec: ChartSpec) -> ClosedRange<Double> {
        let values = (spec.xValues + spec.series.flatMap(\.values)).compactMap { $0 }
        return min(values.min() ?? 0, 0)...max(values.max() ?? 1, 1)
    }

    /// After the series and the interval: the stated values, then the counts.
    private mutating func addColumns() {
        let column = builder.scene.columns.count
        builder.scene.columns.append(spec.xAxis.title.isEmpty ? "Stated" : spec.xAxis.title)
        builder.scene.formats[column] = spec.xAxis.format
        if !spec.sizes.isEmpty {
            builder.scene.columns.append("Count")
            builder.scene.formats[column + 1] = ChartSpec.Format(groupSeparator: spec.format.groupSeparator)
        }
        if builder.scene.rows.isEmpty {
            builder.scene.rows = spec.xValues.indices.map { "Bin \($0 + 1)" }
        }
        statedColumn = column
    }

    // MARK: Marks

    private mutating func draw() {
        builder.yAxis(
            axes.y, left: axes.left, right: axes.right, isBaseDrawn: false, title: spec.yTitle(spec.format.unit))
        builder.rule(axes.left, axes.bottom, axes.right, axes.bottom, Theme.ink)
        drawDiagonal()
        axes.drawCurves(&builder)
        for number in spec.series.indices.reversed() { drawSeries(number) }
        axes.drawCurveNames(&builder, avoiding: builder.scene.marks.compactMap(\.shape.discBox))
        var shift = 0.0
        if hasStrip {
            shift = Self.strip + 26
            drawCounts(axes.bottom + shift)
        }
        axes.drawX(&builder, shift: shift)
        builder.scene.summary = summary
        builder.foot(bottom: axes.bottom + shift, below: axes.footGap)
    }

    /// Where stated and observed are equal, over what both scales have in common.
    private mutating func drawDiagonal() {
        let low = max(axes.x.domain.lowerBound, axes.y.domain.lowerBound)
        let high = min(axes.x.domain.upperBound, axes.y.domain.upperBound)
        guard high > low else { return }
        let end = axes.place(high, high)
        builder.add(.polyline([axes.place(low, low), end], width: 1, dash: [3, 3]), Theme.muted)
        builder.text(
            "perfect", SceneBuilder.Style.label, Theme.ink2, x: end.x - 26, baseline: end.y + 15, anchor: .end,
            priority: 4, hasHalo: true)
    }

    private func isDrawn(_ number: Int, _ row: Int) -> Bool {
        guard let x = spec.xValues[row], let y = spec.series[number].values[row] else { return false }
        return axes.contains(axes.place(x, y))
    }

    /// Where the interval of a point of the first series lies to the diagonal.
    private func side(_ row: Int) -> PlanePoint.Side {
        guard let x = spec.xValues[row], let interval = builder.interval(row) else { return .inside }
        return interval.lower > x ? .above : interval.upper < x ? .below : .inside
    }

    private mutating func drawSeries(_ number: Int) {
        let series = spec.series[number]
        let role = series.role
        let rows = spec.xValues.indices.filter { isDrawn(number, $0) }
            .sorted { (spec.xValues[$0] ?? 0, $0) < (spec.xValues[$1] ?? 0, $1) }
        func place(_ row: Int) -> Scene.Place { axes.place(spec.xValues[row] ?? 0, series.values[row] ?? 0) }
        if number == 0 {
            for row in rows {
                guard let interval = builder.interval(row) else { continue }
                let x = place(row).x
                let color = side(row) == .inside ? Theme.accentMid : Theme.bad
                builder.rule(
                    x, axes.y.clamped(interval.lower), x, axes.y.clamped(interval.upper), color, width: 1.5)
                builder.scene.marks[builder.scene.marks.count - 1].data = [
                    builder.datum(builder.intervalColumn(isUpper: false), row, interval.lower),
                    builder.datum(builder.intervalColumn(isUpper: true), row, interval.upper),
                ]
            }
        }
        if rows.count > 1 {
            builder.add(.polyline(rows.map(place), width: role.isStrong ? 1.5 : 1.25, dash: []), role.line)
        }
        for row in rows {
            let point = PlanePoint(
                series: number, row: row, x: spec.xValues[row] ?? 0, y: series.values[row] ?? 0, place: place(row),
                radius: role.isStrong ? 4 : 3, side: number == 0 ? side(row) : .inside)
            var data = [builder.datum(number, row, point.y)]
            if number == 0 { data += rowData(row, point.x) }
            if point.side == .inside {
                builder.add(.disc(point.place, radius: point.radius, ring: 1.5), role.line, data: data)
            } else {
                let isUp = point.side == .above
                builder.add(.area(point.triangle(isUp: isUp, radius: 7.5)), Theme.ground)
                builder.add(.area(point.triangle(isUp: isUp, radius: 5.5)), Theme.bad, data: data)
            }
            guard number == 0 else { continue }
            let box = Scene.Box(
                x0: max(point.place.x - 8, 0), y0: axes.top, x1: min(point.place.x + 8, builder.width), y1: axes.bottom)
            builder.scene.zones.append(Scene.Zone(box: box, row: row))
        }
    }

    private func rowData(_ row: Int, _ x: Double) -> [Scene.Datum] {
        var data = [Scene.Datum(column: statedColumn, row: row, value: x, text: across.plain(x))]
        if spec.sizes.indices.contains(row), let size = spec.sizes[row] {
            let format = builder.scene.formats[statedColumn + 1] ?? ChartSpec.Format()
            data.append(
                Scene.Datum(column: statedColumn + 1, row: row, value: size, text: NumberText(format).plain(size)))
        }
        return data
    }

    /// Bars of the counts on a base line of their own, the largest as high as the strip.
    private mutating func drawCounts(_ base: Double) {
        let most = spec.sizes.compactMap { $0 }.max() ?? 0
        let format = builder.scene.formats[statedColumn + 1] ?? ChartSpec.Format()
        let style = SceneBuilder.Style.label
        let words = "Count at each point, at most " + NumberText(format).plain(most)
        builder.text(
            builder.shaper.truncated(words, style, width: builder.width - axes.left), style, Theme.ink2, x: axes.left,
            baseline: axes.bottom + 17, priority: 2)
        let places = spec.xValues.compactMap { $0.map { axes.x.position($0) } }.sorted()
        let nearest = zip(places, places.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min() ?? 12
        let half = min(max(nearest * 0.7, 2), 12) / 2
        for row in spec.xValues.indices {
            guard let x = spec.xValues[row], spec.sizes.indices.contains(row), let size = spec.sizes[row], size > 0,
                axes.x.domain.contains(x)
            else { continue }
            let middle = axes.x.position(x)
            let box = Scene.Box(
                x0: max(middle - half, 0), y0: base - max(Self.strip * size / most, 1),
                x1: min(middle + half, builder.width), y1: base)
            builder.add(.rect(box), Theme.accentMid)
        }
        builder.rule(axes.left, base, axes.right, base, Theme.ink)
    }

    // MARK: Words

    private var summary: String {
        let rows = spec.xValues.indices.filter { isDrawn(0, $0) }
            .sorted { (spec.xValues[$0] ?? 0, $0) < (spec.xValues[$1] ?? 0, $1) }
        guard let first = rows.first, let last = rows.last else { return "No data" }
        func pair(_ row: Int) -> String {
            let observed = builder.numbers.full(spec.series[0].values[row] ?? 0)
            return "\(observed) where \(across.full(spec.xValues[row] ?? 0)) was stated"
        }
        var parts = [
            rows.count == 1 ? "1 point: \(pair(first))" : "\(rows.count) points: \(pair(first)) to \(pair(last))"
        ]
        let withInterval = rows.filter { builder.interval($0) != nil }
        if !withInterval.isEmpty {
            let missing = withInterval.filter { side($0) != .inside }
            let names = missing.map { builder.scene.rows[$0] }.joined(separator: ", ")
            parts.append(
                missing.isEmpty
                    ? "every interval meets the diagonal"
                    : "\(missing.count) of \(withInterval.count) intervals miss the diagonal"
                        + (missing.count <= 5 ? " (\(names))" : ""))
        }
        return parts.joined(separator: ", ")
    }
}
