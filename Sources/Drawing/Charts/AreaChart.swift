import Raster
import TextLayout

/// Areas stacked over the categories, the first series at the bottom, each named at its right end. A category in which
/// a series has no value has no stack: missing is not zero.
struct AreaChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let tints: [Tint]
    /// `levels[k][row]`: the sum of the first k series, data units.
    private let levels: [[Double]]
    /// Ranges of neighbouring categories in which every series has a value.
    private let runs: [ClosedRange<Int>]
    private var axis: ValueAxis
    private var left = 0.0
    private var right = 0.0
    private var top = 0.0
    private var bottom = 0.0

    /// A layer's label right of the plot: in one line, or the value under the name.
    private struct EndLabel {
        var name: String
        var value: String
        var isTotal: Bool
        /// Wanted middle.
        var y: Double
        /// Height of what it names, px.
        var thickness: Double
    }

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = AreaChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    /// Why nothing can be stacked; nil where something can.
    static func emptyReason(_ spec: ChartSpec) -> String? {
        let isAnyWhole = spec.categories.indices.contains { row in spec.series.allSatisfy { $0.values[row] != nil } }
        return isAnyWhole ? nil : "No period has a value of every series."
    }

    private init(_ builder: SceneBuilder) {
        self.builder = builder
        spec = builder.spec
        tints = Tint.stack(spec.series)
        var levels = [Array(repeating: 0.0, count: spec.categories.count)]
        for series in spec.series {
            let below = levels[levels.count - 1]
            levels.append(zip(below, series.values).map { $0 + ($1 ?? 0) })
        }
        self.levels = levels
        var runs: [ClosedRange<Int>] = []
        for row in spec.categories.indices where spec.series.allSatisfy({ $0.values[row] != nil }) {
            if let last = runs.last, last.upperBound == row - 1 {
                runs[runs.count - 1] = last.lowerBound...row
            } else {
                runs.append(row...row)
            }
        }
        self.runs = runs
        let hasTopLine = !spec.format.unit.isEmpty || spec.today != nil
        top = self.builder.head(extra: hasTopLine ? 18 : 0)
        bottom = top + builder.plotHeight(280, narrow: 220)
        let sums = levels[levels.count - 1]
        var values = [0.0]
        for run in runs { values += sums[run] }
        if let target = spec.target { values.append(target.value) }
        axis = ValueAxis(
            values: values, spec: spec, mustHaveZero: true, wanted: 5, most: 6, start: bottom, end: top)
        self.builder.scene.domain = axis.domain
        left = min(max(builder.tickWidth(axis).rounded(.up) + 8, 24), builder.width * 0.45)
        var room = 0.0
        for label in endLabels {
            room = max(room, builder.measure(label.name, SceneBuilder.Style.label))
            room = max(room, builder.measure(label.value, SceneBuilder.Style.strong))
        }
        if let target = spec.target, target.label.count < 30 {
            room = max(room, builder.measure(builder.targetLabel, SceneBuilder.Style.strong))
        }
        right = builder.width - min(room + 17, builder.width * 0.34).rounded(.up)
    }

    private func x(_ row: Double) -> Double {
        let count = spec.categories.count
        return count > 1 ? left + (right - left) * row / Double(count - 1) : (left + right) / 2
    }

    private var frame: Scene.Box { Scene.Box(x0: left, y0: top, x1: right, y1: bottom) }
    private var total: [Double] { levels[levels.count - 1] }
    private var lastRow: Int { runs.last?.upperBound ?? 0 }

    private mutating func draw() {
        builder.yAxis(axis, left: left, right: right, isBaseDrawn: false)
        for run in runs { drawLayers(run) }
        drawPartial()
        drawGridOver()
        builder.rule(left, axis.zero, right, axis.zero, Theme.ink)
        builder.scene.marks[builder.scene.marks.count - 1].data = skipped
        drawTargetAndToday()
        drawEnds()
        builder.timeLabels(left: left, right: right, bottom: bottom)
        let count = spec.categories.count
        for row in 0..<count {
            let from = row == 0 ? left : x(Double(row) - 0.5)
            let to = row == count - 1 ? right : x(Double(row) + 0.5)
            builder.scene.zones.append(Scene.Zone(box: Scene.Box(x0: from, y0: top, x1: to, y1: bottom), row: row))
        }
        let gaps = Set(skipped.map(\.row)).count
        builder.scene.summary = summary
        builder.foot(
            bottom: bottom, below: 46,
            extra: gaps == 0 ? "" : "\(gaps) \(gaps == 1 ? "period" : "periods") without all parts left out.")
    }

    /// What is known of periods that lack a part: not drawn, but in the table.
    private var skipped: [Scene.Datum] {
        spec.categories.indices.filter { row in spec.series.contains { $0.values[row] == nil } }.flatMap { row in
            spec.series.enumerated().compactMap { number, series in
                series.values[row].map { builder.datum(number, row, $0) }
            }
        }
    }

    /// Places along a level; a run of one category is a column of 24 px.
    private func edge(_ level: Int, _ run: ClosedRange<Int>) -> [Scene.Place] {
        guard run.count > 1 else {
            let y = axis.position(levels[level][run.lowerBound])
            let middle = x(Double(run.lowerBound))
            return [max(middle - 12, left), min(middle + 12, right)].map { Scene.Place(x: $0, y: y) }
        }
        return run.map { Scene.Place(x: x(Double($0)), y: axis.position(levels[level][$0])) }
    }

    private mutating func drawLayers(_ run: ClosedRange<Int>) {
        for (number, series) in spec.series.enumerated() {
            let data = run.compactMap { row in series.values[row].map { builder.datum(number, row, $0) } }
            let outline = edge(number + 1, run) + edge(number, run).reversed()
            builder.add(.area(outline), tints[number].fill, clip: frame, data: data)
        }
        for (number, tint) in tints.enumerated() {
            if let line = tint.edge {
                let outline = edge(number + 1, run) + edge(number, run).reversed()
                builder.add(.polyline(outline + outline.prefix(1), width: 1, dash: []), line, clip: frame)
            }
            if number < tints.count - 1 {
                builder.add(.polyline(edge(number + 1, run), width: 1.5, dash: []), Theme.ground, clip: frame)
            }
        }
    }

    /// Stripes of ground over periods that are not over.
    private mutating func drawPartial() {
        for row in Set(spec.partial).sorted() where runs.contains(where: { $0.contains(row) }) {
            let from = max(x(Double(row) - 1), left)
            let before = row > 0 ? total[row - 1] : total[row]
            let y0 = min(axis.clamped(total[row]), axis.clamped(before))
            let box = Scene.Box(x0: from, y0: y0, x1: max(x(Double(row)), from), y1: bottom)
            builder.add(.hatch(box), Theme.ground, clip: frame)
        }
    }

    // MARK: Grid

    /// The gridlines go on over the areas, a third lighter than what they cross.
    private mutating func drawGridOver() {
        for tick in axis.ticks {
            let y = axis.position(shown: tick)
            guard y > top + 0.5, y < axis.zero - 0.5 else { continue }
            for number in spec.series.indices {
                let color = tints[number].fill.lightened
                for piece in pieces(of: number, at: y) { builder.rule(piece.from, y, piece.to, y, color) }
            }
        }
    }

    /// Where a layer covers a height, neighbouring pieces joined.
    private func pieces(of layer: Int, at y: Double) -> [(from: Double, to: Double)] {
        var result: [(from: Double, to: Double)] = []
        for run in runs {
            let upper = edge(layer + 1, run)
            let lower = edge(layer, run)
            for index in upper.indices.dropLast() {
                var from = 0.0
                var to = 1.0
                // Both edges are straight between two categories: each gives one end of the piece.
                for (a, b) in [
                    (y - upper[index].y, y - upper[index + 1].y), (lower[index].y - y, lower[index + 1].y - y),
                ] {
                    if a < 0, b < 0 {
                        to = -1
                    } else if a < 0 {
                        from = max(from, a / (a - b))
                    } else if b < 0 {
                        to = min(to, a / (a - b))
                    }
                }
                guard to > from else { continue }
                let span = upper[index + 1].x - upper[index].x
                let x0 = upper[index].x + from * span
                let x1 = upper[index].x + to * span
                if let last = result.last, x0 - last.to < 0.01 {
                    result[result.count - 1].to = x1
                } else {
                    result.append((x0, x1))
                }
            }
        }
        return result
    }

    // MARK: Labels

    private var endLabels: [EndLabel] {
        guard !runs.isEmpty else { return [] }
        let row = lastRow
        var labels: [EndLabel] = []
        if spec.series.count > 1, !spec.normalized {
            let words = builder.numbers.plain(total[row]) + " total"
            labels.append(
                EndLabel(name: "", value: words, isTotal: true, y: axis.clamped(total[row]) - 8, thickness: 0))
        }
        for number in spec.series.indices.reversed() {
            let upper = axis.clamped(levels[number + 1][row])
            let lower = axis.clamped(levels[number][row])
            labels.append(
                EndLabel(
                    name: builder.drawn(spec.series[number].name),
                    value: builder.atBar(levels[number + 1][row] - levels[number][row]), isTotal: false,
                    y: (upper + lower) / 2, thickness: lower - upper))
        }
        return labels
    }

    private mutating func drawEnds() {
        var labels = endLabels
        let isDouble = Double(labels.count) * 31 <= bottom - top + 24
        let gap = isDouble ? 31.0 : 16.0
        // Where there is no room for all, the thinnest layers stay without a name.
        let most = Int((bottom - top) / gap) + 1
        if labels.count > most {
            let order = labels.indices.sorted { a, b in
                (labels[a].isTotal ? 0 : 1, -labels[a].thickness, a) < (
                    labels[b].isTotal ? 0 : 1, -labels[b].thickness, b
                )
            }
            labels = order.prefix(most).sorted().map { labels[$0] }
        }
        let places = LabelPlacer.spread(labels.map(\.y), gap: gap, low: top - 8, high: bottom - (isDouble ? 12 : 2))
        let room = builder.width - right - 14
        for (label, y) in zip(labels, places) {
            if !label.isTotal, abs(y - label.y) > max(label.thickness / 2, 1.5) {
                builder.add(
                    .polyline(
                        [Scene.Place(x: right + 3, y: label.y), Scene.Place(x: right + 10, y: y)], width: 1, dash: []),
                    Theme.muted)
            }
            let strong = SceneBuilder.Style.strong
            let plain = SceneBuilder.Style.label
            if label.name.isEmpty || isDouble {
                let isAlone = label.name.isEmpty
                builder.text(
                    builder.shaper.truncated(label.name, plain, width: room), plain, Theme.ink, x: right + 14,
                    baseline: y - 2, priority: 1)
                builder.text(
                    builder.fitting(label.value, strong, width: room), strong, Theme.ink, x: right + 14,
                    baseline: isAlone ? y + 4 : y + 13, priority: 1)
            } else {
                let value = builder.measure(" " + label.value, plain)
                let name = builder.shaper.truncated(label.name, plain, width: room - value)
                builder.text(
                    name.isEmpty ? label.value : name + " " + label.value, plain, Theme.ink, x: right + 14,
                    baseline: y + 4, priority: 2)
            }
        }
    }

    private mutating func drawTargetAndToday() {
        if let target = spec.target {
            let y = axis.clamped(target.value)
            builder.targetRule(left, y, right, y)
            let label = builder.shaper.truncated(
                builder.targetLabel, SceneBuilder.Style.strong, width: (right - left) * 0.6)
            builder.text(
                label, SceneBuilder.Style.strong, Theme.ink, x: left + 6, baseline: y - 6, priority: 2, hasHalo: true)
        }
        guard let today = spec.today else { return }
        let place = x(today)
        builder.rule(place, top - 18, place, bottom, Theme.muted)
        let style = SceneBuilder.Style.label
        let label = builder.shaper.truncated(
            builder.drawn(spec.todayLabel ?? "Today"), style, width: builder.width * 0.4)
        let isRight = place + 6 + builder.measure(label, style) <= builder.width
        builder.text(
            label, style, Theme.ink2, x: isRight ? place + 6 : place - 6, baseline: top - 9,
            anchor: isRight ? .start : .end, priority: 2)
    }

    // MARK: Words

    private var summary: String {
        guard let first = runs.first?.lowerBound else { return "No data" }
        let last = lastRow
        func name(_ row: Int) -> String {
            spec.categories[row].isEmpty ? "number \(row + 1)" : spec.categories[row]
        }
        var parts: [String] = []
        if !spec.normalized {
            let whole = spec.series.count > 1 ? "total" : spec.series[0].name
            let words = "\(builder.numbers.full(total[first])) to \(builder.numbers.full(total[last]))"
            parts.append(whole.isEmpty ? words : "\(whole) \(words)")
        }
        if spec.series.count > 1 {
            for (number, series) in spec.series.enumerated().prefix(6) {
                let from = levels[number + 1][first] - levels[number][first]
                let to = levels[number + 1][last] - levels[number][last]
                let values = "\(builder.numbers.full(from)) to \(builder.numbers.full(to))"
                parts.append(series.name.isEmpty ? values : "\(series.name) \(values)")
            }
            if spec.series.count > 6 { parts.append("and \(spec.series.count - 6) more") }
        }
        return "\(name(first)) to \(name(last)): " + parts.joined(separator: ", ")
    }
}

extension ThemeColor {
    /// A third of the way to the ground.
    fileprivate var lightened: ThemeColor {
        func mixed(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Int(a) * 65 + Int(b) * 35 + 50) / 100) }
        func mixed(_ a: RGB, _ b: RGB) -> RGB { RGB(mixed(a.r, b.r), mixed(a.g, b.g), mixed(a.b, b.b)) }
        return ThemeColor(light: mixed(light, Theme.ground.light), dark: mixed(dark, Theme.ground.dark))
    }
}
