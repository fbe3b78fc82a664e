import TextLayout

/// The share of values at or below each value, as steps. At a vertical target each curve says how much lies up to it.
///
/// The rows of the data are the distinct values as displayed; a series has its share where it has a value.
struct CumulativeChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let axes: PlaneAxes
    private let across: NumberText
    /// Ascending, one list a series.
    private let samples: [[Double]]
    private var stepData: [[Scene.Datum]] = []

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = CumulativeChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ start: SceneBuilder) {
        var builder = start
        let spec = builder.spec
        across = NumberText(spec.xAxis.format)
        samples = spec.series.map { $0.values.compactMap { $0 }.sorted() }
        let hasLegend = spec.series.count > 1
        let extra = 18.0 + (spec.xAxis.target != nil ? 15 : 0)
        var top = builder.head(extra: extra)
        if hasLegend {
            let entries = spec.series.map { (name: $0.name.isEmpty ? "Value" : $0.name, role: $0.role) }
            top = builder.legend(entries, baseline: top - extra + 5) + 16 + extra
        }
        var xs = samples.flatMap { [$0.first, $0.last].compactMap { $0 } }
        if let target = spec.xAxis.target { xs.append(target.value) }
        axes = PlaneAxes(
            builder,
            y: { start, end in
                ValueAxis(
                    values: [], format: spec.format, range: spec.yRange ?? 0...1, zero: .always, wanted: 5, most: 6,
                    start: start, end: end)
            }, xValues: xs, format: spec.xAxis.format, zero: .ifNear, top: top,
            height: builder.plotHeight(240, narrow: 200), margin: 12)
        self.spec = spec
        self.builder = builder
    }

    private mutating func draw() {
        fillRows()
        builder.yAxis(
            axes.y, left: axes.left, right: axes.right,
            title: ["Share", spec.format.unit].filter { !$0.isEmpty }.joined(separator: ", "))
        axes.drawTargets(&builder, labelsAbove: true)
        axes.drawX(&builder)
        let order =
            samples.indices.filter { !spec.series[$0].role.isStrong }
            + samples.indices.filter { spec.series[$0].role.isStrong }
        for number in order { drawSteps(number) }
        drawShares()
        builder.scene.summary = summary
        let n = samples.map(\.count)
        let note = n.count == 1 && !spec.foot.contains("n = ") ? "n = \(n[0])." : ""
        builder.foot(bottom: axes.bottom, below: axes.footGap, extra: note)
    }

    // MARK: Data

    /// The distinct values as displayed, ascending, and for each series its share at them.
    private var steps: (names: [String], shares: [[(row: Int, share: Double)]], places: [Double]) {
        var all: [(value: Double, text: String)] = []
        for value in samples.flatMap({ $0 }).sorted() {
            if let last = all.last {
                if last.value == value { continue }
                let text = across.plain(value)
                if text == last.text {
                    all[all.count - 1].value = value
                } else {
                    all.append((value, text))
                }
            } else {
                all.append((value, across.plain(value)))
            }
        }
        var shares: [[(row: Int, share: Double)]] = []
        for sample in samples {
            var list: [(row: Int, share: Double)] = []
            var index = 0
            for (row, step) in all.enumerated() {
                let before = index
                while index < sample.count, sample[index] <= step.value { index += 1 }
                if index > before { list.append((row, Double(index) / Double(sample.count))) }
            }
            shares.append(list)
        }
        return (all.map(\.text), shares, all.map(\.value))
    }

    private mutating func fillRows() {
        let steps = steps
        let unit = spec.xAxis.format.unit
        builder.scene.rows = steps.places.map { "up to " + (unit.isEmpty ? across.plain($0) : across.full($0)) }
        builder.scene.links = []
        for (number, list) in steps.shares.enumerated() {
            let data = list.map { builder.datum(number, $0.row, $0.share) }
            stepData.append(data)
        }
        guard steps.places.count <= 200 else { return }
        for (row, value) in steps.places.enumerated() {
            let x0 = axes.x.clamped(value)
            let x1 = row + 1 < steps.places.count ? axes.x.clamped(steps.places[row + 1]) : axes.right
            guard x1 - x0 >= 1 else { continue }
            builder.scene.zones.append(
                Scene.Zone(box: Scene.Box(x0: x0, y0: axes.top, x1: x1, y1: axes.bottom), row: row))
        }
    }

    // MARK: Marks

    private mutating func drawSteps(_ number: Int) {
        let sample = samples[number]
        guard let last = sample.last else { return }
        let role = spec.series[number].role
        var places = [Scene.Place(x: axes.left, y: axes.y.clamped(0))]
        var drawn = places[0]
        func go(_ x: Double, _ y: Double) {
            places.append(Scene.Place(x: x, y: drawn.y))
            places.append(Scene.Place(x: x, y: y))
            drawn = Scene.Place(x: x, y: y)
        }
        var index = 0
        while index < sample.count {
            let value = sample[index]
            while index < sample.count, sample[index] == value { index += 1 }
            let x = axes.x.position(value)
            let y = axes.y.position(Double(index) / Double(sample.count))
            // Steps nearer than the eye can part are drawn as one.
            if x - drawn.x >= 0.4 || drawn.y - y >= 0.4 || index == sample.count { go(x, y) }
        }
        if axes.x.position(last) < axes.right { go(axes.right, drawn.y) }
        builder.add(
            .polyline(places, width: role.isStrong ? 2 : 1.5, dash: []), role.line, clip: axes.frame.grown(by: 2),
            data: stepData[number])
    }

    /// How many values of a sorted list are at most `limit`, as a share.
    private func share(_ sample: [Double], upTo limit: Double) -> Double {
        var low = 0
        var high = sample.count
        while low < high {
            let middle = (low + high) / 2
            if sample[middle] <= limit { low = middle + 1 } else { high = middle }
        }
        return sample.isEmpty ? 0 : Double(low) / Double(sample.count)
    }

    /// Discs where the curves cross the vertical target, with their shares beside them; up to four.
    private mutating func drawShares() {
        guard let target = spec.xAxis.target, axes.x.domain.contains(target.value) else { return }
        let shown = samples.indices.filter { !samples[$0].isEmpty }.prefix(4)
        let shares = shown.map { share(samples[$0], upTo: target.value) }
        let order = shown.indices.sorted { (-shares[$0], $0) < (-shares[$1], $1) }
        let wanted = order.map { axes.y.clamped(shares[$0]) + 18 }
        let spots = LabelPlacer.spread(wanted, gap: 16, low: axes.top + 12, high: axes.bottom - 6)
        let x = axes.x.position(target.value)
        for (rank, index) in order.enumerated() {
            let series = spec.series[shown[index]]
            let style = series.role.isStrong ? SceneBuilder.Style.strong : SceneBuilder.Style.label
            let place = Scene.Place(x: x, y: axes.y.clamped(shares[index]))
            builder.add(.disc(place, radius: 3.5, ring: 1.5), series.role.line)
            let value = builder.numbers.full(shares[index])
            let words =
                samples.count == 1
                ? value + " up to " + across.full(target.value)
                : builder.shaper.truncated(builder.drawn(series.name), style, width: 120) + " " + value
            let length = builder.measure(words, style)
            let isRight = x + 8 + length <= builder.width
            builder.text(
                words, style, series.role.label, x: isRight ? x + 8 : x - 8, baseline: spots[rank],
                anchor: isRight ? .start : .end, priority: 2, hasHalo: true)
        }
    }

    // MARK: Words

    private var summary: String {
        let parts = samples.indices.prefix(6).compactMap { number -> String? in
            let sample = samples[number]
            guard let first = sample.first, let last = sample.last else { return nil }
            let name = spec.series[number].name
            let count = sample.count == 1 ? "1 value" : "\(sample.count) values"
            let middle = sample[(sample.count - 1) / 2]
            let median = sample.count % 2 == 1 ? middle : (middle + sample[sample.count / 2]) / 2
            var text = "\(name.isEmpty ? "" : name + ", ")\(count): "
            text += "\(across.full(first)) to \(across.full(last)), half up to \(across.full(median))"
            if let target = spec.xAxis.target {
                text +=
                    ", \(builder.numbers.full(share(sample, upTo: target.value))) up to \(across.full(target.value))"
            }
            return text
        }
        let rest = samples.count - 6
        return parts.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    }
}

extension Scene.Box {
    /// The rectangle with this much more on every side.
    func grown(by margin: Double) -> Scene.Box {
        Scene.Box(x0: x0 - margin, y0: y0 - margin, x1: x1 + margin, y1: y1 + margin)
    }
}
