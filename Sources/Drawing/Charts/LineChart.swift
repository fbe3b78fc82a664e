import TextLayout

/// Lines over the categories: interval fans, reference lines, target, today, and names where the lines end.
struct LineChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private var axis: ValueAxis
    private var left = 0.0
    private var right = 0.0
    private var top = 0.0
    private var bottom = 0.0
    private var ends: [EndLabel] = []

    /// A label right of the plot and the place it belongs to.
    private struct EndLabel {
        var name: String
        var value: String
        var style: TextStyle
        var role: ChartSpec.Role?
        var isTarget = false
        var y: Double

        var whole: String { name.isEmpty ? value : value.isEmpty ? name : name + " " + value }
    }

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = LineChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ builder: SceneBuilder) {
        self.builder = builder
        spec = builder.spec
        let height = builder.plotHeight(300, narrow: 240)
        let hasTopLine = !spec.format.unit.isEmpty || spec.today != nil
        top = self.builder.head(extra: hasTopLine ? 18 : 0)
        bottom = top + height
        var values = spec.series.flatMap { $0.values.compactMap { $0 } }
        values += spec.bands.flatMap { ($0.lower + $0.upper).compactMap { $0 } }
        if let target = spec.target { values.append(target.value) }
        axis = ValueAxis(
            values: values, spec: spec, mustHaveZero: false, wanted: builder.isNarrow ? 4 : 5, most: 6, start: bottom,
            end: top)
        self.builder.scene.domain = axis.domain
        left = min(max(builder.tickWidth(axis).rounded(.up) + 8, 24), builder.width * 0.45)
        collectEnds()
        let room = ends.map { builder.measure($0.whole, $0.style) }.max() ?? 0
        let margin = ends.isEmpty ? 6 : min(room + 15, builder.width * (builder.isNarrow ? 0.34 : 0.3))
        right = builder.width - margin.rounded(.up)
    }

    private func x(_ index: Double) -> Double {
        let count = spec.categories.count
        return count > 1 ? left + (right - left) * index / Double(count - 1) : (left + right) / 2
    }

    private func place(_ index: Int, _ value: Double) -> Scene.Place {
        Scene.Place(x: x(Double(index)), y: axis.position(value))
    }

    private var frame: Scene.Box { Scene.Box(x0: left, y0: top, x1: right, y1: bottom) }
    /// The frame with room for line widths; lines are cut here only if the scale is fixed.
    private var lineClip: Scene.Box? {
        spec.yRange == nil ? nil : Scene.Box(x0: left - 3, y0: top - 2, x1: right + 3, y1: bottom + 2)
    }

    private mutating func draw() {
        builder.yAxis(axis, left: left, right: right)
        drawBands()
        if let target = spec.target, axis.position(target.value) >= top - 1, axis.position(target.value) <= bottom + 1 {
            builder.targetRule(left, axis.position(target.value), right, axis.position(target.value))
        }
        // What matters is drawn last, on top.
        let order =
            spec.series.indices.filter { !spec.series[$0].role.isStrong }
            + spec.series.indices.filter { spec.series[$0].role.isStrong }
        for index in order { drawLine(index) }
        drawToday()
        for index in order { drawLastPoint(index) }
        drawEnds()
        builder.timeLabels(left: left, right: right, bottom: bottom)
        let count = spec.categories.count
        for row in 0..<count {
            let from = row == 0 ? left : x(Double(row) - 0.5)
            let to = row == count - 1 ? right : x(Double(row) + 0.5)
            builder.scene.zones.append(
                Scene.Zone(box: Scene.Box(x0: from, y0: top, x1: to, y1: bottom), row: row))
        }
        var note = ""
        if axis.omitsZero, spec.yRange == nil {
            let end = axis.lower > 0 ? axis.lower : axis.upper
            note = "Scale from \(builder.numbers.text(end, decimals: axis.decimals)), not from zero."
        }
        builder.foot(bottom: bottom, below: 46, extra: note)
    }

    private mutating func drawBands() {
        for (number, band) in spec.bands.enumerated() {
            let color = spec.bands.count > 1 && number > 0 ? Theme.band2 : Theme.band1
            for run in runs({ band.lower[$0] != nil && band.upper[$0] != nil }, joinedFrom: forecastStart) {
                var outline: [Scene.Place] = []
                var data: [Scene.Datum] = []
                for index in run {
                    guard let upper = band.upper[index], let lower = band.lower[index] else { continue }
                    outline.append(place(index, upper))
                    data.append(builder.datum(builder.bandColumn(number, isUpper: false), index, lower))
                    data.append(builder.datum(builder.bandColumn(number, isUpper: true), index, upper))
                }
                for index in run.reversed() {
                    if let lower = band.lower[index] { outline.append(place(index, lower)) }
                }
                builder.add(.area(outline), color, clip: lineClip, data: data)
            }
        }
    }

    /// Where the first forecast of the chart begins; nil for none.
    private var forecastStart: Int? { spec.series.compactMap(\.dashedFrom).min() }

    /// Categories that satisfy a condition and are drawn as one: neighbours, and, within a forecast, those that are known.
    private func runs(_ condition: (Int) -> Bool, joinedFrom: Int?) -> [[Int]] {
        var result: [[Int]] = []
        for index in spec.categories.indices where condition(index) {
            if let last = result.last?.last, last == index - 1 || last >= joinedFrom ?? Int.max {
                result[result.count - 1].append(index)
            } else {
                result.append([index])
            }
        }
        return result
    }

    private mutating func drawLine(_ number: Int) {
        let series = spec.series[number]
        let partial = Set(spec.partial)
        func isDashed(_ end: Int) -> Bool { partial.contains(end) || end > series.dashedFrom ?? Int.max }
        for run in runs({ series.values[$0] != nil }, joinedFrom: series.dashedFrom) {
            let points = run.map { index in place(index, series.values[index] ?? 0) }
            let data = run.map { index in builder.datum(number, index, series.values[index] ?? 0) }
            if points.count == 1 {
                builder.add(.disc(points[0], radius: 3, ring: 0), series.role.line, data: data)
                continue
            }
            // Pieces of one kind in a row make one line.
            var start = 0
            while start < points.count - 1 {
                let dashed = isDashed(run[start + 1])
                var end = start + 1
                while end < points.count - 1, isDashed(run[end + 1]) == dashed { end += 1 }
                builder.add(
                    .polyline(Array(points[start...end]), width: series.role.lineWidth, dash: dashed ? [5, 4] : []),
                    series.role.line, clip: lineClip, data: start == 0 ? data : [])
                start = end
            }
            // Between values that are not neighbours nothing is known: the line is no more than a join.
            for (place, next) in zip(run, run.dropFirst()).enumerated() where next.1 > next.0 + 1 {
                builder.add(.disc(points[place + 1], radius: 3, ring: 1.5), series.role.line)
            }
        }
    }

    private mutating func drawToday() {
        guard let today = spec.today else { return }
        let place = x(today)
        builder.rule(place, top - 18, place, bottom, Theme.muted)
        let label = builder.drawn(spec.todayLabel ?? "Today")
        let style = SceneBuilder.Style.label
        let room = builder.width - place - 6
        let isRight = builder.measure(label, style) <= room
        builder.text(
            builder.shaper.truncated(label, style, width: isRight ? room : max(place - 46, 0)), style, Theme.ink2,
            x: isRight ? place + 6 : place - 6, baseline: top - 9, anchor: isRight ? .start : .end, priority: 2)
    }

    /// Where a series has its mark: the last value that has happened.
    private func lastActual(_ series: ChartSpec.Series) -> Int? {
        let end = series.dashedFrom ?? series.values.count - 1
        return series.values.indices.last { $0 <= end && series.values[$0] != nil }
    }

    private mutating func drawLastPoint(_ number: Int) {
        let series = spec.series[number]
        guard series.role != .reference, let index = lastActual(series), let value = series.values[index] else {
            return
        }
        let point = place(index, value)
        guard point.y >= top - 1, point.y <= bottom + 1 else { return }
        builder.add(.disc(point, radius: series.role.isStrong ? 4 : 3, ring: 1.5), series.role.line)
        guard index < spec.categories.count - 1 else { return }
        // The line goes on or ends here, before the right side: the label stands at the point.
        let isInner = series.dashedFrom != nil
        let words = isInner ? builder.numbers.plain(value) : named(series, value)
        let style = series.role.isStrong ? SceneBuilder.Style.strong : SceneBuilder.Style.label
        let length = builder.measure(words, style)
        let fitsLeft = point.x - 8 - length >= left
        builder.text(
            words, style, series.role.label, x: fitsLeft ? point.x - 8 : point.x + 8,
            baseline: fitsLeft ? max(point.y - 8, top + 10) : min(point.y + 18, bottom - 4),
            anchor: fitsLeft ? .end : .start, priority: 4, hasHalo: true)
    }

    private func named(_ series: ChartSpec.Series, _ value: Double) -> String {
        let number = builder.numbers.plain(value)
        return series.name.isEmpty ? number : builder.drawn(series.name) + " " + number
    }

    // MARK: Labels at the right

    private mutating func collectEnds() {
        let last = spec.categories.count - 1
        for series in spec.series {
            guard last >= 0, let value = series.values[last] else { continue }
            ends.append(
                EndLabel(
                    name: builder.drawn(series.name), value: builder.numbers.plain(value),
                    style: series.role.isStrong ? SceneBuilder.Style.strong : SceneBuilder.Style.label,
                    role: series.role, y: axis.clamped(value)))
        }
        for band in spec.bands {
            for (label, edge) in [(band.upperLabel, band.upper), (band.lowerLabel, band.lower)] {
                guard last >= 0, !label.isEmpty, let value = edge[last] else { continue }
                ends.append(
                    EndLabel(
                        name: builder.drawn(label), value: builder.numbers.plain(value),
                        style: SceneBuilder.Style.label, role: .main, y: axis.clamped(value)))
            }
        }
        if let target = spec.target {
            ends.append(
                EndLabel(
                    name: builder.targetLabel, value: "", style: SceneBuilder.Style.strong, role: nil, isTarget: true,
                    y: axis.clamped(target.value)))
        }
        // Where there is no room for all, references and third layers go first.
        let most = Int((bottom - top) / 16) + 1
        func rank(_ label: EndLabel) -> Int {
            label.isTarget ? 0 : label.role?.isStrong == true ? 1 : label.role == .other ? 2 : 3
        }
        if ends.count > most {
            let kept = ends.indices.sorted { (rank(ends[$0]), $0) < (rank(ends[$1]), $1) }.prefix(most).sorted()
            ends = kept.map { ends[$0] }
        }
        let order = ends.indices.sorted { (ends[$0].y, $0) < (ends[$1].y, $1) }
        ends = order.map { ends[$0] }
    }

    private mutating func drawEnds() {
        let places = LabelPlacer.spread(ends.map(\.y), gap: 16, low: top, high: bottom)
        let isMoved = zip(ends, places).contains { abs($0.y - $1) > 1.5 }
        for (label, y) in zip(ends, places) {
            if isMoved {
                builder.add(
                    .polyline(
                        [Scene.Place(x: right + 4, y: label.y), Scene.Place(x: right + 11, y: y)], width: 1, dash: []),
                    Theme.muted)
            }
            let room = builder.width - right - 14
            var words = label.whole
            if builder.measure(words, label.style) > room {
                // The number stays; the name is shortened.
                let number = label.value.isEmpty ? "" : " " + label.value
                let name = builder.shaper.truncated(
                    label.name, label.style, width: room - builder.measure(number, label.style))
                words = name.isEmpty ? label.value : name + number
            }
            builder.text(
                words, label.style, label.role?.label ?? Theme.ink, x: right + 14, baseline: y + 4, priority: 1)
        }
    }
}
