import TextLayout

/// A line a category between moments, named with its values at both ends. The series are the moments. Lines are grey
/// but for those the chart is about: accent where they gain, vermillion where they fall, with the signed change.
struct SlopeChart {
    private static let gap = 15.0

    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let highlight: Set<Int>
    private var axis: ValueAxis
    private var left = 0.0
    private var right = 0.0
    private var top = 0.0
    private var bottom = 0.0

    /// The name of a line at one of its ends.
    private struct EndLabel {
        var row: Int
        var words: String
        var name: String
        var value: String
        /// Signed, where the line is one the chart is about.
        var change: String
        var y: Double

        var whole: String { change.isEmpty ? words : words + " " + change }
    }

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = SlopeChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    /// Why nothing can be drawn; nil where something can.
    static func emptyReason(_ spec: ChartSpec) -> String? {
        spec.series.count < 2 ? "A slope needs the values of two moments." : nil
    }

    private init(_ builder: SceneBuilder) {
        self.builder = builder
        spec = builder.spec
        highlight = Set(spec.highlight ?? Self.extremes(builder.spec))
        let values = spec.series.flatMap { $0.values.compactMap { $0 } }
        axis = ValueAxis(
            values: values, spec: spec, mustHaveZero: false, wanted: 4, most: 5, start: 0, end: 1)
        if spec.yRange == nil {
            axis.lower = (values.min() ?? 0) * axis.factor
            axis.upper = (values.max() ?? 1) * axis.factor
            if axis.lower > axis.upper { swap(&axis.lower, &axis.upper) }
            if axis.upper == axis.lower {
                axis.lower -= 1
                axis.upper += 1
            }
        }
        self.builder.scene.domain = axis.domain
    }

    /// The line that gains most and the one that falls most.
    private static func extremes(_ spec: ChartSpec) -> [Int] {
        let changes = spec.categories.indices.compactMap { row in change(spec, row).map { (row: row, by: $0) } }
        let most = changes.filter { $0.by > 0 }.max { ($0.by, -$0.row) < ($1.by, -$1.row) }
        let least = changes.filter { $0.by < 0 }.min { ($0.by, $0.row) < ($1.by, $1.row) }
        return [most, least].compactMap { $0?.row }
    }

    /// From the first moment to the last; nil where a line lacks one of them.
    private static func change(_ spec: ChartSpec, _ row: Int) -> Double? {
        guard let from = spec.series.first?.values[row], let to = spec.series.last?.values[row] else { return nil }
        return to - from
    }

    private func role(_ row: Int) -> ChartSpec.Role {
        guard highlight.contains(row), let change = Self.change(spec, row) else { return .reference }
        let sign = spec.target?.lowerIsBetter == true ? -1.0 : 1.0
        return change * sign < 0 ? .bad : .main
    }

    private func style(_ row: Int) -> TextStyle {
        highlight.contains(row) ? SceneBuilder.Style.strong : SceneBuilder.Style.label
    }

    // MARK: Drawing

    private mutating func draw() {
        let rows = Double(spec.categories.count)
        top = builder.head(extra: 18)
        bottom = top + min(builder.plotHeight(326, narrow: 326), max(150, rows * 27))
        axis.start = bottom - 14
        axis.end = top + 14
        let starts = chosen(labels(atEnd: false))
        let ends = chosen(labels(atEnd: true))
        let most = builder.width * (builder.isNarrow ? 0.34 : 0.32)
        func room(_ labels: [EndLabel]) -> Double {
            min((labels.map { builder.measure($0.whole, style($0.row)) }.max() ?? 0) + 15, most).rounded(.up)
        }
        left = room(starts)
        right = builder.width - room(ends)
        drawMoments()
        // What matters lies on top.
        let order = spec.categories.indices.filter { !highlight.contains($0) } + highlight.sorted()
        for row in order where row < spec.categories.count { drawLine(row) }
        drawLabels(starts, isEnd: false)
        drawLabels(ends, isEnd: true)
        let named = Set((starts + ends).map(\.row)).count
        let all = Set((labels(atEnd: false) + labels(atEnd: true)).map(\.row)).count
        builder.scene.summary = summary
        builder.foot(
            bottom: bottom, below: 30, extra: named < all ? "\(named) of \(all) lines are named." : "")
    }

    private func x(_ moment: Int) -> Double {
        left + (right - left) * Double(moment) / Double(max(spec.series.count - 1, 1))
    }

    private mutating func drawMoments() {
        let style = SceneBuilder.Style.strong
        let step = (right - left) / Double(max(spec.series.count - 1, 1))
        for (moment, series) in spec.series.enumerated() {
            let place = x(moment)
            let isOuter = moment == 0 || moment == spec.series.count - 1
            builder.rule(place, top, place, bottom, isOuter ? Theme.ink : Theme.grid)
            let name = builder.shaper.truncated(builder.drawn(series.name), style, width: max(step - 8, 20))
            builder.text(
                name, style, Theme.ink, x: place, baseline: top - 8, anchor: .middle, priority: isOuter ? 1 : 3)
        }
    }

    private mutating func drawLine(_ row: Int) {
        let role = role(row)
        var places: [Scene.Place] = []
        var data: [Scene.Datum] = []
        for (moment, series) in spec.series.enumerated() {
            guard let value = series.values[row] else { continue }
            places.append(Scene.Place(x: x(moment), y: axis.clamped(value)))
            data.append(builder.datum(moment, row, value))
        }
        if places.count > 1 {
            let width = highlight.contains(row) ? 2.5 : 1.5
            builder.add(.polyline(places, width: width, dash: []), role.line, data: data)
        }
        for place in places {
            builder.add(.disc(place, radius: 3, ring: 0), role.line, data: places.count == 1 ? data : [])
        }
    }

    // MARK: Labels

    /// The label of every line that has a value at that end, from the top down.
    private func labels(atEnd isEnd: Bool) -> [EndLabel] {
        guard let series = isEnd ? spec.series.last : spec.series.first else { return [] }
        return spec.categories.indices.compactMap { row -> EndLabel? in
            guard let value = series.values[row] else { return nil }
            let name = builder.drawn(spec.categories[row])
            var words = [builder.numbers.plain(value), name]
            if !isEnd { words.reverse() }
            let change = isEnd && highlight.contains(row) ? Self.change(spec, row).map(builder.signed) : nil
            return EndLabel(
                row: row, words: words.filter { !$0.isEmpty }.joined(separator: " "), name: name,
                value: builder.numbers.plain(value), change: change ?? "",
                y: axis.clamped(value))
        }.sorted { ($0.y, $0.row) < ($1.y, $1.row) }
    }

    /// As many labels as have room: those that matter, then the largest changes.
    private func chosen(_ labels: [EndLabel]) -> [EndLabel] {
        let most = Int((bottom - top) / Self.gap)
        guard labels.count > most else { return labels }
        func rank(_ row: Int) -> Double {
            highlight.contains(row) ? -.infinity : -abs(Self.change(spec, row) ?? 0)
        }
        let kept = labels.indices.sorted { a, b in
            (rank(labels[a].row), labels[a].row) < (rank(labels[b].row), labels[b].row)
        }.prefix(most)
        return kept.sorted().map { labels[$0] }
    }

    /// A label that is too long loses letters of its name, never digits of its number.
    private func cut(_ label: EndLabel, isEnd: Bool, _ style: TextStyle, _ room: Double) -> String {
        let number = builder.measure(label.value, style)
        if number > room { return builder.shaper.truncated(label.name, style, width: room) }
        let name = builder.shaper.truncated(label.name, style, width: room - number - 4)
        if name.isEmpty { return label.value }
        return isEnd ? label.value + " " + name : name + " " + label.value
    }

    private mutating func drawLabels(_ labels: [EndLabel], isEnd: Bool) {
        let places = LabelPlacer.spread(labels.map(\.y), gap: Self.gap, low: top + 6, high: bottom - 4)
        let isMoved = zip(labels, places).contains { abs($0.y - $1) > 1.5 }
        let side = isEnd ? right : left
        let sign = isEnd ? 1.0 : -1.0
        let room = (isEnd ? builder.width - right : left) - 14
        for (label, y) in zip(labels, places) {
            if isMoved {
                builder.add(
                    .polyline(
                        [Scene.Place(x: side + sign * 5, y: label.y), Scene.Place(x: side + sign * 11, y: y)],
                        width: 1, dash: []), Theme.muted)
            }
            let style = style(label.row)
            let isWhole = builder.measure(label.whole, style) <= room
            let words = isWhole ? label.whole : cut(label, isEnd: isEnd, style, room)
            let isMain = highlight.contains(label.row)
            builder.text(
                words, style, isMain ? role(label.row).label : Theme.muted, x: side + sign * (isMoved ? 14 : 9),
                baseline: y + 4, anchor: isEnd ? .start : .end, priority: isMain ? 1 : 2)
            let from = isEnd ? (left + right) / 2 : 0
            let to = isEnd ? builder.width : (left + right) / 2
            builder.scene.zones.append(
                Scene.Zone(
                    box: Scene.Box(x0: from, y0: max(y - 7.5, 0), x1: to, y1: y + 7.5), row: label.row))
        }
    }

    // MARK: Words

    private var summary: String {
        let numbers = builder.numbers
        func name(_ row: Int) -> String {
            spec.categories[row].isEmpty ? "line \(row + 1)" : spec.categories[row]
        }
        func words(_ row: Int) -> String {
            guard let from = spec.series.first?.values[row], let to = spec.series.last?.values[row] else { return "" }
            return "\(name(row)) from \(numbers.full(from)) to \(numbers.full(to))"
        }
        let changes = spec.categories.indices.compactMap { row in Self.change(spec, row).map { (row: row, by: $0) } }
        let up = changes.filter { $0.by > 0 }
        let down = changes.filter { $0.by < 0 }
        let first = spec.series.first?.name ?? ""
        let last = spec.series.last?.name ?? ""
        let period = first.isEmpty || last.isEmpty ? "" : "\(first) to \(last): "
        var parts = ["\(up.count) of \(changes.count) rose, \(down.count) fell"]
        if let most = up.max(by: { ($0.by, -$0.row) < ($1.by, -$1.row) }) { parts.append("most \(words(most.row))") }
        if let least = down.min(by: { ($0.by, $0.row) < ($1.by, $1.row) }) {
            parts.append("deepest fall \(words(least.row))")
        }
        return period + parts.joined(separator: "; ")
    }
}
