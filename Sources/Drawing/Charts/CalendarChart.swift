import TextLayout

/// Days as squares: weeks are columns that begin on Monday, months stand above them. Days without a value are empty
/// frames; more than a year stacks by years, and a block too wide for the picture is cut into equal parts.
struct CalendarChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let days: [Day]
    private let scale: HeatScale
    private let left: Double
    private let rowCount: Int
    private var pitch = 0.0

    /// Least distance of two columns, px.
    private static let leastPitch = 9.0
    private static let mostPitch = 24.0
    /// Between squares; smaller where they are small.
    private var gap: Double { pitch < 13 ? 2 : 3 }
    /// Blocks beyond this many are not drawn; the foot says so, and the table has their numbers.
    private static let mostBlocks = 24
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    private struct Day {
        let index: Int
        let date: CivilDay
        /// Weeks since the first Monday there is.
        var week: Int { date.number / 7 }
    }

    /// Neighbouring weeks of one series.
    private struct Block {
        let series: Int
        let weeks: ClosedRange<Int>
        let days: [Day]
        let isFirstOfSeries: Bool
    }

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = CalendarChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ start: SceneBuilder) {
        builder = start
        spec = start.spec
        days = spec.categories.indices
            .compactMap { index in CivilDay(iso: start.spec.categories[index]).map { Day(index: index, date: $0) } }
            .sorted { ($0.date, $0.index) < ($1.date, $1.index) }
        scale = HeatScale(spec.series.flatMap { $0.values.compactMap { $0 } }, spec: spec, numbers: start.numbers)
        let names = Self.weekdays.map { start.measure($0, SceneBuilder.Style.axis) }.max() ?? 0
        left = start.width < 120 ? 0 : (names + 10).rounded(.up)
        rowCount = days.contains { $0.date.weekday > 4 } ? 7 : 5
        builder.scene.domain = scale.domain
    }

    private mutating func draw() {
        let blocks = spec.series.indices.flatMap(blocks)
        let drawn = blocks.prefix(Self.mostBlocks)
        let widest = drawn.map(\.weeks.count).max() ?? 1
        // Rounded down, so that sums of it stay inside.
        pitch = min(((builder.width - left + 2) / Double(widest) * 64).rounded(.down) / 64, Self.mostPitch)
        var top = builder.head(extra: 18)
        var bottom = top
        for block in drawn {
            if spec.series.count > 1, block.isFirstOfSeries {
                let name = builder.shaper.truncated(
                    builder.drawn(spec.series[block.series].name), SceneBuilder.Style.strong, width: builder.width)
                builder.text(name, SceneBuilder.Style.strong, Theme.ink, x: 0, baseline: top - 7)
                top += 20
            }
            draw(block, top: top)
            bottom = top + pitch * Double(rowCount) - gap
            top = bottom + 32
        }
        let isAnyEmpty = spec.series.contains { series in days.contains { series.values[$0.index] == nil } }
        let legend = builder.heatLegend(
            scale, absent: isAnyEmpty ? "no eligible day" : nil, left: left, baseline: bottom + 25)
        builder.scene.summary = summary
        var note = ""
        if blocks.count > drawn.count {
            note = "Drawn are the first \(drawn.count) of \(blocks.count) parts; the table has all days."
        }
        builder.foot(bottom: legend, below: 30, extra: note)
        keepUndrawn(blocks.dropFirst(drawn.count))
    }

    /// One block a year where the days span more than a year, each cut where it is wider than the picture.
    private func blocks(_ series: Int) -> [Block] {
        var groups: [[Day]] = []
        let isLong = (days.last?.week ?? 0) - (days.first?.week ?? 0) > 53
        for day in days {
            if let last = groups.last?.last, !isLong || last.date.year == day.date.year {
                groups[groups.count - 1].append(day)
            } else {
                groups.append([day])
            }
        }
        let most = max(Int((builder.width - left) / Self.leastPitch), 1)
        var blocks: [Block] = []
        for group in groups {
            guard let first = group.first?.week, let last = group.last?.week else { continue }
            let parts = (last - first) / most + 1
            let length = (last - first) / parts + 1
            for start in stride(from: first, through: last, by: length) {
                let weeks = start...min(start + length - 1, last)
                let part = group.filter { weeks.contains($0.week) }
                guard !part.isEmpty else { continue }
                blocks.append(Block(series: series, weeks: weeks, days: part, isFirstOfSeries: blocks.isEmpty))
            }
        }
        return blocks
    }

    private mutating func draw(_ block: Block, top: Double) {
        if left > 0 {
            for row in stride(from: 0, to: rowCount, by: 2) {
                builder.text(
                    Self.weekdays[row], SceneBuilder.Style.axis, Theme.muted, x: 0,
                    baseline: top + pitch * Double(row) + (pitch - gap) / 2 + 4, priority: 2)
            }
        }
        drawMonths(block, top: top)
        let size = pitch - gap
        for day in block.days {
            let x = left + pitch * Double(day.week - block.weeks.lowerBound)
            let y = top + pitch * Double(day.date.weekday)
            let box = Scene.Box(x0: x, y0: y, x1: x + size, y1: y + size)
            if let value = spec.series[block.series].values[day.index] {
                builder.heatCell(
                    box, scale, step: scale.step(value), data: [builder.datum(block.series, day.index, value)])
            } else {
                builder.emptyCell(box)
            }
            builder.scene.zones.append(
                Scene.Zone(
                    box: Scene.Box(x0: x, y0: y, x1: min(x + pitch, builder.width), y1: y + pitch), row: day.index,
                    column: block.series))
        }
    }

    /// The year of the first day, and each month over the column that holds its first day.
    private mutating func drawMonths(_ block: Block, top: Double) {
        guard let first = block.days.first else { return }
        let style = SceneBuilder.Style.axis
        let names = CalendarNames.of(builder.numbers.format.locale)
        var labels: [(x: Double, end: Double, text: String)] = []
        if left > 0 { builder.text(String(first.date.year), style, Theme.muted, x: 0, baseline: top - 7, priority: 2) }
        var last = (year: first.date.year, month: 0)
        for day in block.days where day.date.month != last.month || day.date.year != last.year {
            let name = names.monthsAlone[day.date.month - 1]
            let isNewYear = day.date.year != last.year
            last = (day.date.year, day.date.month)
            let text = isNewYear ? "\(name) \(day.date.year)" : name
            let x = left + pitch * Double(day.week - block.weeks.lowerBound)
            let label = (x: x, end: x + builder.measure(text, style), text: text)
            guard label.end <= builder.width else { continue }
            if let before = labels.last, before.end + 5 > x {
                // The rest of a month gives way to the first whole one, any other label to the one before it.
                guard labels.count == 1 || isNewYear else { continue }
                labels.removeLast()
            }
            labels.append(label)
        }
        for label in labels {
            builder.text(label.text, style, Theme.muted, x: label.x, baseline: top - 7, priority: 3)
        }
    }

    /// The numbers of what is not drawn stand with the last mark, the note that says so.
    private mutating func keepUndrawn(_ blocks: ArraySlice<Block>) {
        var data: [Scene.Datum] = []
        for block in blocks {
            for day in block.days {
                if let value = spec.series[block.series].values[day.index] {
                    data.append(builder.datum(block.series, day.index, value))
                }
            }
        }
        if let last = builder.scene.marks.indices.last { builder.scene.marks[last].data += data }
    }

    private var summary: String {
        guard let first = days.first, let last = days.last, let series = spec.series.first else { return "No data" }
        let values = days.compactMap { day in series.values[day.index].map { (day: day.index, value: $0) } }
        guard let high = values.max(by: { ($0.value, -$0.day) < ($1.value, -$1.day) }),
            let low = values.min(by: { ($0.value, $0.day) < ($1.value, $1.day) }), let end = values.last
        else { return "No data" }
        func names(_ index: Int) -> String { spec.categories[index] }
        let name = series.name.isEmpty ? "" : series.name + ", "
        let count = values.count == 1 ? "1 day" : "\(values.count) days"
        var parts = ["\(name)\(count) from \(names(first.index)) to \(names(last.index))"]
        parts.append("last \(builder.numbers.full(end.value))")
        if values.count > 1 {
            parts.append("highest \(builder.numbers.full(high.value)) (\(names(high.day)))")
            parts.append("lowest \(builder.numbers.full(low.value)) (\(names(low.day)))")
        }
        if let target = spec.target {
            let missed = values.count { target.lowerIsBetter ? $0.value > target.value : $0.value < target.value }
            parts.append("\(missed) miss the target of \(builder.numbers.full(target.value))")
        }
        if days.count > values.count { parts.append("\(days.count - values.count) without an eligible day") }
        if spec.series.count > 1 { parts.append("\(spec.series.count) series") }
        return parts[0] + ": " + parts.dropFirst().joined(separator: ", ")
    }
}
