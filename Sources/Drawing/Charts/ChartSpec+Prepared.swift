extension ChartSpec {
    /// Rows that one picture of horizontal bars can hold; a taller one is no picture any more.
    static var mostRows: Int { 100 }

    /// The spec as it is drawn: shares instead of values where it is `normalized`, as many rows as a picture can
    /// hold with a note in the foot, days as the unit of spans, per cent as that of shares. Picture, words and table all follow it.
    var prepared: ChartSpec {
        var spec = self
        spec.takeScale()
        if normalized, type == .area || type == .stackedBar { spec.takeShares() }
        if type == .ecdf || type == .calibration, format == Format() { spec.format = Self.percent }
        if type == .calibration, xAxis.format == Format() { spec.xAxis.format = Self.percent }
        if type == .gantt, format.unit.isEmpty { spec.format.unit = "d" }
        spec.nameUndrawnSeries()
        switch type {
        case .rankedBar, .stackedBar, .funnel, .bullet, .gantt, .waterfall: spec.cutRows()
        default: break
        }
        return spec
    }

    /// Values become shares of their category's sum, shown in per cent. A sum of zero has no shares.
    private mutating func takeShares() {
        let sums = categories.indices.map { row in series.reduce(0.0) { $0 + ($1.values[row] ?? 0) } }
        for number in series.indices {
            for row in categories.indices {
                guard let value = series[number].values[row] else { continue }
                series[number].values[row] = sums[row] > 0 ? value / sums[row] : nil
            }
        }
        if let given = target, format.unit == "%" { target?.value = given.value * format.factor / 100 }
        format.decimals = format.unit == "%" ? format.decimals : 0
        format.unit = "%"
        format.factor = 100
        yRange = 0...1
        bands = []
        intervals = nil
    }

    /// Money and short numbers: one scale for the whole picture, panels included.
    private mutating func takeScale() {
        let plain = format
        format = format.scaled(to: panels.map(\.largest).reduce(largest, max))
        for index in panels.indices where panels[index].format == plain { panels[index].format = format }
        let across = xValues.compactMap { $0 } + edges
        xAxis.format = xAxis.format.scaled(to: across.map(abs).max() ?? 0)
    }

    /// The value farthest from zero.
    private var largest: Double {
        var values: [Double?] = series.flatMap(\.values) + [target?.value]
        for band in bands { values += band.lower + band.upper }
        for interval in intervals ?? [] { values += interval }
        return values.reduce(0) { Swift.max($0, abs($1 ?? 0)) }
    }

    /// Kinds of one series say in the foot what they leave out.
    private mutating func nameUndrawnSeries() {
        switch type {
        case .funnel, .histogram, .calibration, .rankedBar:
            guard series.count > 1, panels.isEmpty else { return }
            foot = [foot, "Only the first of \(series.count) series is drawn."].filter { !$0.isEmpty }.joined(
                separator: " ")
        default: return
        }
    }

    private mutating func cutRows() {
        let most = Self.mostRows
        let count = categories.count
        guard count > most else { return }
        categories = Array(categories.prefix(most))
        for number in series.indices {
            series[number].values = Array(series[number].values.prefix(most))
            series[number].dashedFrom = nil
        }
        for number in bands.indices {
            bands[number].lower = Array(bands[number].lower.prefix(most))
            bands[number].upper = Array(bands[number].upper.prefix(most))
        }
        intervals = intervals.map { Array($0.prefix(most)) }
        links = Array(links.prefix(most))
        notes = Array(notes.prefix(most))
        partial.removeAll { $0 >= most }
        highlight?.removeAll { $0 >= most }
        totals = (totals ?? [0, count - 1]).filter { $0 < most }
        spans.removeAll { $0.row >= most }
        foot = [foot, "The first \(most) of \(count) rows."].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension ChartSpec {
    /// Why there is nothing to draw, as a sentence; nil where there is something.
    var emptyReason: String? {
        if type == .gantt { return GanttChart.emptyReason(self) }
        if series.isEmpty { return "The chart has no series." }
        guard series.contains(where: { !$0.values.isEmpty || !$0.states.isEmpty }) else {
            return "The chart has no categories."
        }
        guard SceneBuilder.hasData(self) else { return "Every value is missing." }
        switch type {
        case .area: return AreaChart.emptyReason(self)
        case .slope: return SlopeChart.emptyReason(self)
        case .scatter, .calibration:
            let hasPoint = series.contains { zip($0.values, xValues).contains { $0 != nil && $1 != nil } }
            return hasPoint ? nil : "No point has both an x and a y."
        default: return nil
        }
    }
}
