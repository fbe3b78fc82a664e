import Raster
import TextLayout

/// Spans of days, one row a category. Equal names share a colour; a span without an end goes on to `asOf` and ends in an
/// arrow; a span that ends on its first day is a milestone. The chart's target is a length in days, such as the median
/// of won deals: a dotted tick in each row stands so many days after the row's first, and longer rows say so.
struct GanttChart {
    private static let step = 28.0
    private static let thickness = 16.0
    private static let tints = [
        Tint(.low), Tint(.other), Tint(.main), Tint.strong, Tint.late, Tint(.reference),
    ]

    private struct Bar {
        var name: String
        var role: ChartSpec.Role
        var column: Int
        var from: CivilDay
        var to: CivilDay
        var isOpen: Bool
        var isMilestone: Bool
        var tint: Tint
    }

    private struct Row {
        var bars: [Bar] = []
        var first: CivilDay?
        var last: CivilDay?
        var isOpen = false

        /// From the first day to the last.
        var days: Int? {
            guard let first, let last, bars.contains(where: { !$0.isMilestone }) else { return nil }
            return last.number - first.number
        }
    }

    private var builder: SceneBuilder
    private let spec: ChartSpec
    /// Names of spans in the order they appear, each a column of days; milestones have none.
    private let names: [String]
    private let rows: [Row]
    private let asOf: CivilDay?

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = GanttChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    /// Why nothing can be drawn; nil where something can.
    static func emptyReason(_ spec: ChartSpec) -> String? {
        let isAny = spec.spans.contains {
            spec.categories.indices.contains($0.row) && CivilDay(iso: $0.from) != nil
        }
        return isAny ? nil : "No span has a first day."
    }

    private init(_ builder: SceneBuilder) {
        self.builder = builder
        spec = builder.spec
        let known = spec.spans.flatMap { [$0.from, $0.to ?? $0.from] }.compactMap { CivilDay(iso: $0) }
        asOf = spec.asOf.flatMap { CivilDay(iso: $0) }
        let end = asOf ?? known.max()
        var names: [String] = []
        var columns: [String: Int] = [:]
        var rows = Array(repeating: Row(), count: spec.categories.count)
        for span in spec.spans {
            guard rows.indices.contains(span.row), let from = CivilDay(iso: span.from) else { continue }
            let to = max(span.to.flatMap { CivilDay(iso: $0) } ?? end ?? from, from)
            let isMilestone = span.to == span.from
            if !isMilestone, columns[span.name] == nil {
                columns[span.name] = names.count
                names.append(span.name)
            }
            let column = columns[span.name] ?? 0
            rows[span.row].bars.append(
                Bar(
                    name: span.name, role: span.role, column: column, from: from, to: to, isOpen: span.to == nil,
                    isMilestone: isMilestone, tint: Self.tints[min(column, Self.tints.count - 1)]))
            rows[span.row].first = min(rows[span.row].first ?? from, from)
            rows[span.row].last = max(rows[span.row].last ?? to, to)
            if span.to == nil { rows[span.row].isOpen = true }
        }
        // With one kind of span, or roles of their own, the role gives the colour.
        if names.count < 2 || spec.spans.contains(where: { $0.role != .main }) {
            for row in rows.indices {
                for index in rows[row].bars.indices {
                    rows[row].bars[index].tint = Tint(rows[row].bars[index].role)
                }
            }
        }
        self.names = names
        self.rows = rows
        self.builder.scene.columns = names.map { $0.isEmpty ? "Length" : $0 } + (names.count > 1 ? ["Whole"] : [])
        self.builder.scene.rows = spec.categories.indices.map { Self.rowName(spec.categories[$0], rows[$0]) }
    }

    /// The category with its dates, which the table and the regions have no column for.
    private static func rowName(_ name: String, _ row: Row) -> String {
        guard let first = row.first, let last = row.last else { return name }
        var dates = first == last ? first.long : "\(first.long) to \(last.long)"
        if row.isOpen { dates = "since \(first.long), open" }
        let milestones = row.bars.filter { $0.isMilestone && !$0.name.isEmpty }.prefix(6)
        let marks = milestones.map { "\($0.name) \($0.from.long)" }
        return ([name.isEmpty ? dates : "\(name), \(dates)"] + marks).joined(separator: ", ")
    }

    // MARK: Drawing

    private mutating func draw() {
        let hasTopLine = asOf != nil
        var top = builder.head(extra: 0)
        if names.count > 1 {
            let entries = legend
            top = builder.keys(entries, baseline: top + 4) + 14
        }
        if hasTopLine { top += 16 }
        let (labels, left) = builder.rowNames(share: 0.36)
        let ends = rows.map { $0.days.map { builder.numbers.full(Double($0)) } ?? "" }
        let strong = SceneBuilder.Style.strong
        let room = (ends.map { builder.measure($0, strong) }.max() ?? 0).rounded(.up) + 16
        let right = max(builder.width - room, left + (builder.width - left) * 0.3)
        guard let axis = makeAxis(left, right) else { return builder.empty("No span has a first day.") }
        builder.scene.domain = Double(axis.lower.number)...Double(axis.upper.number)
        let bottom = top + Self.step * Double(rows.count)
        for tick in axis.ticks {
            builder.rule(axis.position(tick.day), top, axis.position(tick.day), bottom, Theme.grid)
        }
        drawToday(axis, top, bottom)
        for (index, row) in rows.enumerated() {
            let y0 = top + Self.step * Double(index) + 6
            builder.text(labels[index], SceneBuilder.Style.row, Theme.ink, x: 0, baseline: y0 + 12.5, priority: 1)
            drawBars(row, index, axis, y0)
            drawEnd(row, ends[index], axis, y0)
            builder.rowZone(index, from: y0 - 6, to: y0 + Self.step - 6)
        }
        builder.rule(left, bottom, right, bottom, Theme.ink)
        drawDays(axis, bottom)
        builder.scene.summary = summary
        var notes: [String] = []
        if rows.contains(where: \.isOpen) { notes.append("Arrow: still open.") }
        if let target = spec.target {
            notes.append("Dotted: \(builder.drawn(target.label)) \(builder.numbers.full(target.value)).")
        }
        builder.foot(bottom: bottom, below: 44, extra: notes.joined(separator: " "))
    }

    private var legend: [(name: String, tint: Tint)] {
        names.enumerated().map { column, name in
            let bar = rows.lazy.flatMap(\.bars).first { $0.column == column && !$0.isMilestone }
            return (name.isEmpty ? "other" : name, bar?.tint ?? Tint(.main))
        }
    }

    private func makeAxis(_ left: Double, _ right: Double) -> DayAxis? {
        guard var lower = rows.compactMap(\.first).min(), var upper = rows.compactMap(\.last).max() else { return nil }
        if let asOf { upper = max(upper, asOf) }
        if let range = spec.yRange {
            func day(_ number: Double) -> CivilDay? { CivilDay(number: Int(min(max(number.rounded(), -1), 1e7))) }
            lower = day(range.lowerBound) ?? lower
            upper = day(range.upperBound) ?? upper
        }
        return DayAxis(lower: lower, upper: upper, start: left, end: right) {
            builder.measure($0, SceneBuilder.Style.axis)
        }
    }

    private mutating func drawBars(_ row: Row, _ index: Int, _ axis: DayAxis, _ y0: Double) {
        for (column, name) in names.enumerated() {
            let bars = row.bars.filter { !$0.isMilestone && $0.name == name }
            let days = bars.reduce(0) { $0 + $1.to.number - $1.from.number }
            for bar in bars {
                let datum = builder.datum(column, index, Double(days))
                draw(bar, index, axis, y0, [datum])
            }
        }
        if names.count > 1, let days = row.days, !builder.scene.marks.isEmpty {
            let whole = builder.datum(names.count, index, Double(days))
            builder.scene.marks[builder.scene.marks.count - 1].data.append(whole)
        }
        for bar in row.bars where bar.isMilestone { drawMilestone(bar, axis, y0 + Self.thickness / 2) }
        if let target = spec.target, let first = row.first, row.days != nil {
            let days = Int(min(max(target.value, -4e6), 4e6).rounded())
            if let day = CivilDay(number: first.number + days), day >= axis.lower, day <= axis.upper {
                let x = axis.position(day)
                builder.rule(x, y0, x, y0 + Self.thickness, Theme.ground, width: 4)
                builder.rule(x, y0 - 4, x, y0 + Self.thickness + 4, Theme.ink, width: 1.5, dash: [2, 2])
            }
        }
    }

    private mutating func draw(_ bar: Bar, _ row: Int, _ axis: DayAxis, _ y0: Double, _ data: [Scene.Datum]) {
        let from = axis.position(bar.from)
        let to = axis.position(bar.to)
        // A hairline of ground parts neighbours; a day that is narrower than a pixel stays visible.
        let end = bar.isOpen ? max(to, from + 1) : max(to - 1, from + 1)
        let box = Scene.Box(x0: from, y0: y0, x1: end, y1: y0 + Self.thickness)
        builder.fill(box, bar.tint, data: data)
        if bar.isOpen {
            let tip = [
                Scene.Place(x: end, y: y0), Scene.Place(x: end + 7, y: y0 + Self.thickness / 2),
                Scene.Place(x: end, y: y0 + Self.thickness),
            ]
            builder.add(.area(tip), bar.tint.edge ?? bar.tint.fill)
        }
        if names.count > 1, end - from >= 2 {
            builder.scene.zones.append(Scene.Zone(box: box, row: row, column: bar.column))
        }
    }

    private mutating func drawMilestone(_ bar: Bar, _ axis: DayAxis, _ y: Double) {
        let x = axis.position(bar.from)
        func diamond(_ radius: Double) -> [Scene.Place] {
            [(0.0, -1.0), (1, 0), (0, 1), (-1, 0)].map { Scene.Place(x: x + $0.0 * radius, y: y + $0.1 * radius) }
        }
        builder.add(.area(diamond(8.5)), Theme.ground)
        builder.add(.area(diamond(6.5)), Theme.ink)
        let style = SceneBuilder.Style.label
        let name = builder.shaper.truncated(builder.drawn(bar.name), style, width: builder.width * 0.3)
        let isRight = x + 12 + builder.measure(name, style) <= builder.width
        builder.text(
            name, style, Theme.ink, x: isRight ? x + 11 : x - 11, baseline: y + 4, anchor: isRight ? .start : .end,
            priority: 5, hasHalo: true)
    }

    /// The length of the row at its end, heavier in colour and word where it is longer than the target.
    private mutating func drawEnd(_ row: Row, _ words: String, _ axis: DayAxis, _ y0: Double) {
        guard let last = row.last else {
            builder.text(
                "\u{2013}", SceneBuilder.Style.label, Theme.muted, x: axis.start + 6, baseline: y0 + 12.5, priority: 2)
            return
        }
        guard let days = row.days else { return }
        let isLong = isTooLong(days)
        builder.text(
            words, isLong || spec.target == nil ? SceneBuilder.Style.strong : SceneBuilder.Style.label,
            isLong ? Theme.badText : Theme.ink, x: axis.position(last) + (row.isOpen ? 12 : 6), baseline: y0 + 12.5,
            priority: 2, hasHalo: true)
    }

    private func isTooLong(_ days: Int) -> Bool {
        guard let target = spec.target else { return false }
        return Double(days) > target.value
    }

    private mutating func drawToday(_ axis: DayAxis, _ top: Double, _ bottom: Double) {
        guard let asOf, asOf >= axis.lower, asOf <= axis.upper else { return }
        let x = axis.position(asOf)
        builder.rule(x, top - 14, x, bottom, Theme.muted)
        let style = SceneBuilder.Style.label
        let label = builder.shaper.truncated(
            builder.drawn(spec.todayLabel ?? asOf.short), style, width: builder.width * 0.4)
        let isRight = x + 6 + builder.measure(label, style) <= builder.width
        builder.text(
            label, style, Theme.ink2, x: isRight ? x + 6 : x - 6, baseline: top - 5, anchor: isRight ? .start : .end,
            priority: 2)
    }

    private mutating func drawDays(_ axis: DayAxis, _ bottom: Double) {
        for tick in axis.ticks {
            let x = axis.position(tick.day)
            builder.rule(x, bottom, x, bottom + 5, Theme.muted)
            let half = builder.measure(tick.text, SceneBuilder.Style.axis) / 2
            builder.text(
                tick.text, SceneBuilder.Style.axis, Theme.muted,
                x: min(max(x, axis.start + half), max(axis.end - half, axis.start + half)), baseline: bottom + 20,
                anchor: .middle, priority: 3)
        }
    }

    // MARK: Words

    private var summary: String {
        let known = rows.indices.filter { rows[$0].first != nil }
        guard let first = known.compactMap({ rows[$0].first }).min(),
            let last = known.compactMap({ rows[$0].last }).max()
        else { return "No spans" }
        func name(_ row: Int) -> String {
            spec.categories[row].isEmpty ? "row \(row + 1)" : spec.categories[row]
        }
        var parts = ["\(known.count == 1 ? "1 row" : "\(known.count) rows") from \(first.long) to \(last.long)"]
        let open = known.filter { rows[$0].isOpen }.count
        if open > 0 { parts.append("\(open) still open") }
        let lengths = known.compactMap { row in rows[row].days.map { (row: row, days: $0) } }
        if let longest = lengths.max(by: { ($0.days, -$0.row) < ($1.days, -$1.row) }) {
            parts.append("longest \(name(longest.row)) \(builder.numbers.full(Double(longest.days)))")
        }
        if let target = spec.target {
            let over = lengths.filter { isTooLong($0.days) }.count
            parts.append("\(over) beyond \(builder.drawn(target.label)) \(builder.numbers.full(target.value))")
        }
        return parts.joined(separator: ", ")
    }
}
