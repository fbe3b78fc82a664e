import Raster
import TextLayout

/// A bar a row on up to three tints of one hue, with a tick for what it should reach. The first series is the bar, a
/// series of role `reference` the ticks; without one, the chart's target stands in every row.
struct BulletChart {
    private static let thickness = 26.0
    /// The darkest for the lowest band.
    private static let tints = Array(Theme.ramp.prefix(3).reversed())

    private struct Row {
        var name: String
        var note: String
        var value: Double?
        var target: Double?
        var misses: Bool
    }

    static func build(_ start: SceneBuilder) -> Scene {
        var builder = start
        let spec = builder.spec
        let bar = spec.series.firstIndex { $0.role != .reference } ?? 0
        let reference = spec.series.indices.first { $0 != bar && spec.series[$0].role == .reference }
        let rows = rows(builder, bar, reference)
        let nameStyle = TextStyle(.semibold, size: 13)
        let strong = SceneBuilder.Style.strong
        // In a narrow picture name and note stand over the bar.
        let isStacked = builder.isNarrow
        let step = isStacked ? 62.0 : 48.0
        var top = builder.head(extra: 0)
        let keys = spec.bands.enumerated().filter { !$0.element.name.isEmpty }.map { number, band in
            (
                name: band.name,
                tint: Tint(fill: tint(number, of: spec.bands.count), onFill: Theme.ink, edge: Theme.unknown)
            )
        }
        if !keys.isEmpty { top = builder.keys(keys, baseline: top + 4) + 20 }
        let widest =
            rows.map {
                max(builder.measure($0.name, nameStyle), builder.measure($0.note, SceneBuilder.Style.axis))
            }.max() ?? 0
        let left = isStacked ? 0 : min(max(widest + 20, builder.width * 0.24), builder.width * 0.42).rounded(.up)
        let labels = rows.map { $0.value.map { builder.atBar($0) } ?? "\u{2013}" }
        let room = (labels.map { builder.measure($0, strong) }.max() ?? 0).rounded(.up) + 10
        let right = max(builder.width - room, left + (builder.width - left) * 0.3)
        var values = rows.compactMap(\.value) + rows.compactMap(\.target) + (spec.intervals ?? []).flatMap { $0 }
        values += spec.bands.flatMap { ($0.lower + $0.upper).compactMap { $0 } }
        var axis = ValueAxis(
            values: values, spec: spec, mustHaveZero: true, wanted: builder.isNarrow ? 3 : 4, most: 5, start: left,
            end: right)
        if spec.yRange == nil { axis.fit(values) }
        axis.ticks = axis.ticks.filter { $0 >= axis.lower && $0 <= axis.upper }
        builder.scene.domain = axis.domain
        for (index, row) in rows.enumerated() {
            let y0 = top + step * Double(index) + (isStacked ? 22 : 0)
            drawNames(&builder, row, y0, left, isStacked)
            let ground = builder.scene.marks.count
            drawBands(&builder, axis, index, y0)
            drawBar(&builder, axis, index, row, bar, y0)
            // Series that are not drawn stand in the table.
            if ground < builder.scene.marks.count {
                for column in spec.series.indices where column != bar && column != reference {
                    guard let value = spec.series[column].values[index] else { continue }
                    builder.scene.marks[ground].data.append(builder.datum(column, index, value))
                }
            }
            if let target = row.target {
                let x = axis.clamped(target)
                builder.add(
                    .rect(Scene.Box(x0: max(x - 1.5, 0), y0: y0 + 2, x1: x + 1.5, y1: y0 + 24)), Theme.ink,
                    data: reference.map { [builder.datum($0, index, target)] } ?? [])
                if let reference {
                    let box = Scene.Box(x0: max(x - 5, 0), y0: y0, x1: min(x + 5, builder.width), y1: y0 + thickness)
                    builder.scene.zones.append(Scene.Zone(box: box, row: index, column: reference))
                }
            }
            builder.text(
                labels[index], strong, row.value == nil ? Theme.muted : row.misses ? Theme.badText : Theme.ink,
                x: right + 8, baseline: y0 + 17.5, priority: 1)
            let zone = Scene.Box(
                x0: 0, y0: y0 - (isStacked ? 20 : 8), x1: builder.width, y1: y0 + (isStacked ? 38 : 36))
            builder.scene.zones.append(Scene.Zone(box: zone, row: index, column: bar))
        }
        let bottom = top + step * Double(rows.count) - (isStacked ? 14 : 22)
        if axis.lower < 0 { builder.rule(axis.zero, top - 4, axis.zero, bottom + 4, Theme.ink) }
        // Every row shows its target itself.
        builder.scaleBelow(axis, baseline: bottom + 16, hasTarget: false)
        builder.scene.summary = summary(builder, rows)
        builder.foot(bottom: bottom, below: 44)
        return builder.scene
    }

    private static func rows(_ builder: SceneBuilder, _ bar: Int, _ reference: Int?) -> [Row] {
        let spec = builder.spec
        let limit = builder.width * (builder.isNarrow ? 0.6 : 0.4)
        return spec.categories.indices.map { row in
            let target =
                reference.flatMap { spec.series[$0].values[row] } ?? (reference == nil ? spec.target?.value : nil)
            var note = spec.notes.isEmpty ? "" : builder.drawn(spec.notes[row] ?? "")
            if note.isEmpty, let target { note = "target " + builder.numbers.plain(target) }
            let name = builder.shaper.truncated(
                builder.drawn(spec.categories[row]), TextStyle(.semibold, size: 13), width: limit)
            let lowerIsBetter = spec.target?.lowerIsBetter ?? false
            var misses = spec.series[bar].role == .bad
            if let target, let interval = builder.interval(row) {
                misses = lowerIsBetter ? interval.lower > target : interval.upper < target
            }
            return Row(
                name: name, note: builder.shaper.truncated(note, SceneBuilder.Style.axis, width: limit),
                value: spec.series[bar].values[row], target: target, misses: misses)
        }
    }

    private static func drawNames(
        _ builder: inout SceneBuilder, _ row: Row, _ y0: Double, _ left: Double, _ isStacked: Bool
    ) {
        let style = TextStyle(.semibold, size: 13)
        let baseline = isStacked ? y0 - 8 : row.note.isEmpty ? y0 + 17.5 : y0 + 10
        builder.text(row.name, style, Theme.ink, x: 0, baseline: baseline, priority: 1)
        if isStacked {
            let x = builder.measure(row.name, style) + 12
            let note = builder.shaper.truncated(row.note, SceneBuilder.Style.axis, width: builder.width - x)
            builder.text(note, SceneBuilder.Style.axis, Theme.muted, x: x, baseline: y0 - 8, priority: 2)
        } else {
            builder.text(row.note, SceneBuilder.Style.axis, Theme.muted, x: 0, baseline: y0 + 26, priority: 2)
        }
    }

    private static func tint(_ number: Int, of count: Int) -> ThemeColor {
        tints[count == 1 ? 1 : min(number, tints.count - 1)]
    }

    /// The widest band first, so that a lower one covers what they share.
    private static func drawBands(_ builder: inout SceneBuilder, _ axis: ValueAxis, _ row: Int, _ y0: Double) {
        let bands = builder.spec.bands
        guard !bands.isEmpty else {
            let box = Scene.Box(x0: axis.start, y0: y0, x1: axis.end, y1: y0 + thickness)
            builder.add(.rect(box), tints[2])
            return
        }
        for number in bands.indices.reversed() {
            guard let lower = bands[number].lower[row], let upper = bands[number].upper[row] else { continue }
            let box = Scene.Box(x0: axis.clamped(lower), y0: y0, x1: axis.clamped(upper), y1: y0 + thickness)
            builder.add(
                .rect(box), tint(number, of: bands.count),
                data: [
                    builder.datum(builder.bandColumn(number, isUpper: false), row, lower),
                    builder.datum(builder.bandColumn(number, isUpper: true), row, upper),
                ])
        }
        // Two pale tints beside each other are told apart by the line between them.
        for band in bands.dropLast() {
            guard let upper = band.upper[row] else { continue }
            let x = axis.clamped(upper)
            builder.rule(x, y0, x, y0 + thickness, Theme.unknown)
        }
    }

    private static func drawBar(
        _ builder: inout SceneBuilder, _ axis: ValueAxis, _ index: Int, _ row: Row, _ column: Int, _ y0: Double
    ) {
        if let value = row.value {
            let tip = axis.clamped(value)
            let box = Scene.Box(x0: min(axis.zero, tip), y0: y0 + 8, x1: max(axis.zero, tip), y1: y0 + 18)
            let fill = row.misses ? Theme.bad : builder.spec.series[column].role.fill
            builder.add(.rect(box), fill, data: [builder.datum(column, index, value)])
        }
        guard let interval = builder.interval(index) else { return }
        let low = axis.clamped(interval.lower)
        let high = axis.clamped(interval.upper)
        builder.rule(low, y0 + 13, high, y0 + 13, Theme.ink, width: 1.25)
        for x in [low, high] { builder.rule(x, y0 + 10, x, y0 + 16, Theme.ink, width: 1.25) }
        builder.scene.marks[builder.scene.marks.count - 1].data = [
            builder.datum(builder.intervalColumn(isUpper: false), index, interval.lower),
            builder.datum(builder.intervalColumn(isUpper: true), index, interval.upper),
        ]
    }

    private static func summary(_ builder: SceneBuilder, _ rows: [Row]) -> String {
        let numbers = builder.numbers
        let sign = (builder.spec.target?.lowerIsBetter ?? false) ? -1.0 : 1.0
        func name(_ index: Int) -> String {
            builder.spec.categories[index].isEmpty ? "row \(index + 1)" : builder.spec.categories[index]
        }
        func words(_ index: Int) -> String {
            guard let value = rows[index].value else { return "\(name(index)) no value" }
            let target = rows[index].target.map { " (target \(numbers.full($0)))" } ?? ""
            return "\(name(index)) \(numbers.full(value))\(target)"
        }
        let judged = rows.indices.filter { rows[$0].value != nil && rows[$0].target != nil }
        guard !judged.isEmpty else {
            let shown = rows.indices.filter { rows[$0].value != nil }
            let more = shown.count > 6 ? ", and \(shown.count - 6) more" : ""
            return shown.isEmpty ? "No data" : shown.prefix(6).map(words).joined(separator: ", ") + more
        }
        func distance(_ index: Int) -> Double { sign * ((rows[index].value ?? 0) - (rows[index].target ?? 0)) }
        let reached = judged.filter { distance($0) >= 0 }
        var parts = ["\(reached.count) of \(judged.count) reach their target"]
        if let best = reached.max(by: { (distance($0), -$0) < (distance($1), -$1) }) {
            parts.append("furthest beyond it \(words(best))")
        }
        if let worst = judged.filter({ distance($0) < 0 }).min(by: { (distance($0), $0) < (distance($1), $1) }) {
            parts.append("furthest from it \(words(worst))")
        }
        return parts.joined(separator: ", ")
    }
}
