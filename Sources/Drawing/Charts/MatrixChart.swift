import Raster
import TextLayout

/// Rows by columns: a shape for the state of each cell with a note beside it, or steps of colour with numbers.
///
/// A category "Antwerp › Ada" is the row "Ada" in the group "Antwerp". A category that is a group's name is the
/// group's own row; where there is none, the name stands alone above its rows.
struct MatrixChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let lines: [Line]
    private let columns: Range<Int>
    private let left: Double
    private let step: Double
    /// Whether cells show states; else steps of colour.
    private let hasStates: Bool
    private let scale: HeatScale?

    private static let rowHeight = 25.0
    private static let leastStep = 18.0
    /// Rows and columns beyond are not drawn; the foot says so, and the table has them.
    private static let mostRows = 200
    private static let separator = " › "

    /// A line of the matrix: a row of the data, or the name of a group.
    private struct Line {
        let name: String
        let row: Int?
        let isGroup: Bool
    }

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = MatrixChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ start: SceneBuilder) {
        builder = start
        spec = start.spec
        lines = Self.lines(spec.categories.prefix(Self.mostRows))
        hasStates = spec.series.contains { $0.states.contains { $0 != nil } }
        let widest = lines.map { line in
            start.measure(start.drawn(line.name), line.isGroup ? Style.group : Style.row) + (line.isGroup ? 6 : 0)
        }
        let room = start.width * (start.isNarrow ? 0.3 : 0.34)
        left = min((widest.max() ?? 0) + 14, room).rounded(.up)
        columns = 0..<min(spec.series.count, max(Int((start.width - left) / Self.leastStep), 1))
        step = ((start.width - left) / Double(max(columns.count, 1)) * 64).rounded(.down) / 64
        let values = spec.series.flatMap { $0.values.compactMap { $0 } }
        scale = hasStates || values.isEmpty ? nil : HeatScale(values, spec: spec, numbers: start.numbers)
        builder.scene.domain = scale?.domain
    }

    private enum Style {
        static let row = SceneBuilder.Style.row
        static let group = TextStyle(.semibold, size: 13)
        static let cell = SceneBuilder.Style.axis
    }

    private static func lines(_ categories: ArraySlice<String>) -> [Line] {
        func split(_ name: String) -> (group: String, name: String)? {
            name.firstRange(of: separator).map { (String(name[..<$0.lowerBound]), String(name[$0.upperBound...])) }
        }
        let groups = Set(categories.compactMap { split($0)?.group })
        var lines: [Line] = []
        var current: String?
        for (row, category) in categories.enumerated() {
            if let parts = split(category) {
                if parts.group != current { lines.append(Line(name: parts.group, row: nil, isGroup: true)) }
                current = parts.group
                lines.append(Line(name: parts.name, row: row, isGroup: false))
            } else {
                let isGroup = groups.contains(category)
                current = isGroup ? category : nil
                lines.append(Line(name: category, row: row, isGroup: isGroup))
            }
        }
        return lines
    }

    private mutating func draw() {
        let head = headLines()
        let extra = 16.0 * Double(max(head.lines.map(\.count).max() ?? 1, 1))
        let top = builder.head(extra: extra + 6)
        let notes = noteWidth
        for column in columns {
            let names = head.lines[column]
            for (number, name) in names.enumerated() {
                builder.text(
                    name, Style.cell, Theme.muted, x: middle(column),
                    baseline: top - 10 - 15 * Double(names.count - 1 - number), anchor: .middle, priority: 2)
            }
        }
        for (number, line) in lines.enumerated() {
            draw(line, y: top + Self.rowHeight * Double(number), notes: notes)
        }
        let bottom = top + Self.rowHeight * Double(lines.count)
        var baseline = bottom + 19
        if let scale {
            baseline = builder.heatLegend(scale, absent: hasGap ? "no data" : nil, left: 0, baseline: baseline)
        } else {
            baseline = stateLegend(baseline)
        }
        for line in head.key {
            baseline += 18
            builder.text(line, Style.cell, Theme.muted, x: 0, baseline: baseline, priority: 2)
        }
        builder.scene.summary = summary
        builder.foot(bottom: baseline, below: 27, extra: note)
        keepUndrawn()
    }

    private func middle(_ column: Int) -> Double { left + step * (Double(column) + 0.5) }

    // MARK: Heads

    /// The heads of the columns in up to two lines each; where one would be cut, numbers, and a key.
    private func headLines() -> (lines: [[String]], key: [String]) {
        let names = columns.map { column in
            spec.series[column].name.isEmpty ? "" : builder.drawn(spec.series[column].name)
        }
        let wrapped = names.map { name in
            // A word is cut rather than broken.
            let words = name.split(separator: " ").map(String.init)
            let doesFit = words.allSatisfy { builder.measure($0, Style.cell) <= step - 5 }
            return doesFit
                ? builder.shaper.wrapped(name, Style.cell, width: step - 5, maximum: 2)
                : [builder.shaper.truncated(name, Style.cell, width: step - 5)]
        }
        let isCut = zip(names, wrapped).contains { name, lines in
            !name.isEmpty && (lines.isEmpty || lines.contains { $0.hasSuffix("…") })
        }
        guard isCut else { return (wrapped, []) }
        let key = names.enumerated().map { "\($0 + 1)\u{00A0}\($1)" }.joined(separator: ", ")
        return (
            names.indices.map { ["\($0 + 1)"] },
            builder.shaper.wrapped(key, Style.cell, width: builder.width, maximum: 8)
        )
    }

    // MARK: Cells

    private mutating func draw(_ line: Line, y: Double, notes: Double?) {
        if line.isGroup {
            let box = Scene.Box(x0: 0, y0: y, x1: builder.width, y1: y + Self.rowHeight)
            builder.add(.rect(box), Theme.wash)
        }
        let indent = line.isGroup ? 6.0 : 0
        let style = line.isGroup ? Style.group : Style.row
        // A name that stands alone may use the whole line.
        let room = (line.row == nil ? builder.width : left - 8) - indent
        let name = builder.shaper.truncated(builder.drawn(line.name), style, width: room)
        builder.text(name, style, Theme.ink, x: indent, baseline: y + 17, priority: 1)
        let bottom = y + Self.rowHeight
        if hasStates { builder.rule(0, bottom, builder.width, bottom, Theme.grid) }
        guard let row = line.row else { return }
        for column in columns {
            let x = left + step * Double(column)
            if hasStates {
                drawState(row, column, x: x, y: y, notes: notes)
            } else {
                drawValue(row, column, x: x, y: y, hasNumber: notes != nil)
            }
            let zone = Scene.Box(x0: x, y0: y, x1: min(x + step, builder.width), y1: bottom)
            builder.scene.zones.append(Scene.Zone(box: zone, row: row, column: column))
        }
    }

    private mutating func drawState(_ row: Int, _ column: Int, x: Double, y: Double, notes: Double?) {
        guard let datum = datum(row, column) else { return }
        let size = ChartSpec.CellState.symbolSize
        // With notes, shapes and notes each stand in a column of their own.
        let start = x + step / 2 - (notes.map { ($0 + 5 + size) / 2 } ?? size / 2)
        guard let state = state(row, column) else {
            builder.text(
                builder.shaper.truncated(cellText(row, column), Style.cell, width: step - 6), Style.cell, Theme.ink2,
                x: x + step / 2, baseline: y + 16.5, anchor: .middle, priority: 3)
            builder.scene.marks[builder.scene.marks.count - 1].data = [datum]
            return
        }
        if state.isMiss {
            let box = Scene.Box(x0: x + 3, y0: y + 1.5, x1: x + step - 3, y1: y + Self.rowHeight - 1.5)
            builder.add(.rect(box), Theme.badWash)
        }
        builder.symbol(state, x: start, y: y + 6.5, data: [datum])
        if notes != nil {
            builder.text(
                cellText(row, column), Style.cell, Theme.ink2, x: start + size + 5, baseline: y + 16.5, priority: 3)
        }
    }

    private mutating func drawValue(_ row: Int, _ column: Int, x: Double, y: Double, hasNumber: Bool) {
        let box = Scene.Box(x0: x + 1.5, y0: y + 1.5, x1: x + step - 1.5, y1: y + Self.rowHeight - 1.5)
        guard let scale, let value = spec.series[column].values[row], let datum = datum(row, column) else {
            return builder.emptyCell(box)
        }
        let number = scale.step(value)
        builder.heatCell(box, scale, step: number, data: [datum])
        guard hasNumber else { return }
        builder.text(
            cellText(row, column), Style.cell, scale.textColor(number), x: x + step / 2, baseline: y + 16.5,
            anchor: .middle, priority: 3)
    }

    private func state(_ row: Int, _ column: Int) -> ChartSpec.CellState? {
        let states = spec.series[column].states
        return states.isEmpty ? nil : states[row]
    }

    /// The note of a cell, else its value; empty where it has neither.
    private func cellText(_ row: Int, _ column: Int) -> String {
        let series = spec.series[column]
        if !series.notes.isEmpty, let note = series.notes[row], !note.isEmpty { return builder.drawn(note) }
        return series.values[row].map { hasStates ? builder.numbers.full($0) : builder.numbers.plain($0) } ?? ""
    }

    /// What a cell says; nil for one that does not exist.
    private func datum(_ row: Int, _ column: Int) -> Scene.Datum? {
        let value = spec.series[column].values[row]
        guard let state = state(row, column) else { return value.map { builder.datum(column, row, $0) } }
        let text = cellText(row, column)
        let place = ChartSpec.CellState.allCases.firstIndex(of: state) ?? 0
        return Scene.Datum(
            column: column, row: row, value: value ?? Double(place),
            text: text.isEmpty ? state.label : "\(state.label), \(text)")
    }

    /// Width of the widest note where all fit beside their shapes, or of the widest number where all fit in their
    /// cells; nil where not even one is too wide or there is none.
    private var noteWidth: Double? {
        var widest = 0.0
        for line in lines {
            guard let row = line.row else { continue }
            for column in columns {
                widest = max(widest, builder.measure(cellText(row, column), Style.cell))
            }
        }
        let room = hasStates ? step - ChartSpec.CellState.symbolSize - 5 - 6 : step - 9
        return widest > 0 && widest <= room ? widest : nil
    }

    private var hasGap: Bool {
        columns.contains { column in lines.contains { $0.row.map { spec.series[column].values[$0] == nil } ?? false } }
    }

    // MARK: Legend and words

    /// The states there are, in the order of the vocabulary.
    private mutating func stateLegend(_ start: Double) -> Double {
        var used: Set<ChartSpec.CellState> = []
        for series in spec.series { used.formUnion(series.states.compactMap { $0 }) }
        var x = 0.0
        var baseline = start
        for state in ChartSpec.CellState.allCases where used.contains(state) {
            let length = 17 + builder.measure(state.label, SceneBuilder.Style.label)
            if x > 0, x + length > builder.width {
                x = 0
                baseline += 18
            }
            builder.symbol(state, x: x, y: baseline - 10)
            builder.text(state.label, SceneBuilder.Style.label, Theme.ink, x: x + 17, baseline: baseline, priority: 2)
            x += length + 16
        }
        return baseline
    }

    private var note: String {
        var parts: [String] = []
        if spec.categories.count > Self.mostRows {
            parts.append("the first \(Self.mostRows) of \(spec.categories.count) rows")
        }
        if columns.count < spec.series.count {
            parts.append("the first \(columns.count) of \(spec.series.count) columns")
        }
        return parts.isEmpty ? "" : "Drawn are \(parts.joined(separator: " and ")); the table has all."
    }

    /// The data of what is not drawn stand with the last mark, the note that says so.
    private mutating func keepUndrawn() {
        guard !note.isEmpty, let last = builder.scene.marks.indices.last else { return }
        var data: [Scene.Datum] = []
        for row in spec.categories.indices {
            for column in spec.series.indices where row >= Self.mostRows || !columns.contains(column) {
                if let datum = datum(row, column) { data.append(datum) }
            }
        }
        builder.scene.marks[last].data += data
    }

    private var summary: String {
        let size = "\(spec.categories.count) rows by \(spec.series.count) columns: "
        return size + (hasStates ? summaryOfStates : summaryOfValues)
    }

    private var summaryOfValues: String {
        var high: (value: Double, name: String)?
        var low: (value: Double, name: String)?
        var misses = 0
        for (row, category) in spec.categories.enumerated() {
            for series in spec.series {
                guard let value = series.values[row] else { continue }
                let name = series.name.isEmpty ? category : "\(category), \(series.name)"
                if high.map({ value > $0.value }) ?? true { high = (value, name) }
                if low.map({ value < $0.value }) ?? true { low = (value, name) }
                if let target = spec.target {
                    misses += (target.lowerIsBetter ? value > target.value : value < target.value) ? 1 : 0
                }
            }
        }
        guard let high, let low else { return "no data" }
        var text = "highest \(builder.numbers.full(high.value)) (\(high.name))"
        text += ", lowest \(builder.numbers.full(low.value)) (\(low.name))"
        if let target = spec.target { text += ", \(misses) miss the target of \(builder.numbers.full(target.value))" }
        return text
    }

    private var summaryOfStates: String {
        var counts: [ChartSpec.CellState: Int] = [:]
        var worst: (column: Int, misses: Int) = (0, 0)
        for (column, series) in spec.series.enumerated() {
            for state in series.states { if let state { counts[state, default: 0] += 1 } }
            let misses = series.states.count { $0?.isMiss ?? false }
            if misses > worst.misses { worst = (column, misses) }
        }
        let states = ChartSpec.CellState.allCases.compactMap { state in counts[state].map { "\($0) \(state.label)" } }
        var text = states.joined(separator: ", ")
        if worst.misses > 0 {
            text += "; most violated or non-use cells under \(spec.series[worst.column].name) (\(worst.misses))"
        }
        return text
    }
}
