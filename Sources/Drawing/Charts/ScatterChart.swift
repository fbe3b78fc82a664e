import Raster
import TextLayout

/// Points at (x, y): discs, larger for larger sizes; triangles where they lie outside the limits. Names stand beside
/// the points where there is room.
struct ScatterChart {
    private var builder: SceneBuilder
    private let spec: ChartSpec
    private let axes: PlaneAxes
    private let across: NumberText
    private var points: [PlanePoint] = []

    static func build(_ builder: SceneBuilder) -> Scene {
        var chart = ScatterChart(builder)
        chart.draw()
        return chart.builder.scene
    }

    private init(_ start: SceneBuilder) {
        var builder = start
        let spec = builder.spec
        across = NumberText(spec.xAxis.format)
        let title = spec.yTitle(spec.format.unit)
        var top = builder.head(extra: title.isEmpty ? 0 : 18)
        if spec.series.count > 1 {
            let extra = title.isEmpty ? 0.0 : 18
            let entries = spec.series.map { (name: $0.name.isEmpty ? "Value" : $0.name, role: $0.role) }
            top = builder.legend(entries, baseline: top - extra + 5) + 20 + extra
        }
        let inside = spec.curves.flatMap(\.points).filter { point in
            spec.xAxis.range.map { $0.contains(point[0]) } ?? true
        }
        var xs = spec.xValues.compactMap { $0 } + inside.map { $0[0] }
        var ys = spec.series.flatMap { $0.values.compactMap { $0 } } + inside.map { $0[1] }
        if let target = spec.target { ys.append(target.value) }
        if let target = spec.xAxis.target { xs.append(target.value) }
        axes = PlaneAxes(
            builder,
            y: { start, end in
                ValueAxis(
                    values: ys, format: spec.format, range: spec.yRange, zero: .onlyIfInside, wanted: 4, most: 6,
                    start: start, end: end)
            }, xValues: xs, format: spec.xAxis.format, zero: .onlyIfInside, top: top,
            height: builder.plotHeight(320, narrow: 280), margin: 12)
        self.spec = spec
        self.builder = builder
        addColumns()
        collect()
    }

    // MARK: Data

    private var xColumn: Int { spec.series.count }

    /// After the series: the x values, then the sizes.
    private mutating func addColumns() {
        builder.scene.columns = spec.series.map { $0.name.isEmpty ? "Value" : $0.name }
        builder.scene.columns.append(spec.xAxis.title.isEmpty ? "x" : spec.xAxis.title)
        builder.scene.formats[xColumn] = spec.xAxis.format
        if !spec.sizes.isEmpty {
            builder.scene.columns.append("Size")
            builder.scene.formats[xColumn + 1] = Self.sizeFormat(spec)
        }
        if builder.scene.rows.isEmpty { builder.scene.rows = spec.xValues.indices.map { "Point \($0 + 1)" } }
    }

    /// Sizes have no format of their own: as many decimals as they need, three at the most.
    private static func sizeFormat(_ spec: ChartSpec) -> ChartSpec.Format {
        var format = spec.format
        format.unit = ""
        format.factor = 1
        format.decimals =
            (0...3).first { decimals in
                let power = Powers.ten(decimals)
                return spec.sizes.allSatisfy { size in
                    size.map { abs($0 * power - ($0 * power).rounded()) < 1e-6 * max(power, 1) } ?? true
                }
            } ?? 3
        return format
    }

    private mutating func collect() {
        let count = spec.xValues.count
        let plain = count <= 60 ? 5.5 : count <= 400 ? 3.5 : 2
        let largest = spec.sizes.compactMap { $0 }.max() ?? 0
        let most = builder.isPanel ? 5.0 : builder.isNarrow ? 8 : 9.5
        let limits = spec.curves.filter(\.isLimit)
        for (number, series) in spec.series.enumerated() {
            for row in spec.xValues.indices {
                guard let x = spec.xValues[row], let y = series.values[row] else { continue }
                let place = axes.place(x, y)
                guard axes.contains(place) else { continue }
                var radius = plain
                if !spec.sizes.isEmpty {
                    // The area is in proportion to the size; nothing vanishes.
                    radius = largest > 0 ? most * ((spec.sizes[row] ?? 0) / largest).squareRoot() : plain
                    radius = max(radius, 2)
                }
                points.append(
                    PlanePoint(
                        series: number, row: row, x: x, y: y, place: place, radius: radius,
                        side: PlanePoint.side(x, y, limits)))
            }
        }
    }

    private func data(_ point: PlanePoint) -> [Scene.Datum] {
        var data = [
            builder.datum(point.series, point.row, point.y),
            Scene.Datum(column: xColumn, row: point.row, value: point.x, text: across.plain(point.x)),
        ]
        if spec.sizes.indices.contains(point.row), let size = spec.sizes[point.row] {
            let text = NumberText(Self.sizeFormat(spec)).plain(size)
            data.append(Scene.Datum(column: xColumn + 1, row: point.row, value: size, text: text))
        }
        return data
    }

    /// Whether lying on that side is what the chart warns of.
    private func isBad(_ point: PlanePoint) -> Bool {
        if spec.series[point.series].role == .bad { return true }
        return point.side == (spec.target?.lowerIsBetter == true ? .above : .below)
    }

    // MARK: Marks

    private mutating func draw() {
        let title = spec.yTitle(spec.format.unit)
        builder.yAxis(axes.y, left: axes.left, right: axes.right, isBaseDrawn: false, title: title)
        builder.rule(axes.left, axes.bottom, axes.right, axes.bottom, Theme.ink)
        axes.drawX(&builder)
        drawMiddle()
        axes.drawCurves(&builder)
        // The large ones first, so that none is hidden.
        let order = points.indices.sorted { (-points[$0].radius, $0) < (-points[$1].radius, $1) }
        for index in order { drawPoint(points[index]) }
        drawQuadrantNames()
        axes.drawCurveNames(&builder, avoiding: points.map(\.box))
        placeNames()
        drawZones(order)
        builder.scene.summary = summary
        builder.foot(bottom: axes.bottom, below: axes.footGap, extra: note)
    }

    /// The lines that part the quadrants, or the targets.
    private mutating func drawMiddle() {
        guard spec.quadrants.contains(where: { !$0.isEmpty }) else { return axes.drawTargets(&builder) }
        if let target = spec.target, axes.y.domain.contains(target.value) {
            let y = axes.y.position(target.value)
            builder.rule(axes.left, y, axes.right, y, Theme.muted, dash: [3, 3])
        }
        if let target = spec.xAxis.target, axes.x.domain.contains(target.value) {
            let x = axes.x.position(target.value)
            builder.rule(x, axes.top, x, axes.bottom, Theme.muted, dash: [3, 3])
        }
    }

    private mutating func drawQuadrantNames() {
        guard spec.quadrants.count == 4 else { return }
        for (index, name) in spec.quadrants.enumerated() {
            let isRight = index % 2 == 1
            let style = SceneBuilder.Style.label
            let label = builder.shaper.truncated(
                builder.drawn(name), style, width: (axes.right - axes.left) * 0.46)
            builder.text(
                label, style, Theme.ink2, x: isRight ? axes.right : axes.left + 6,
                baseline: index < 2 ? axes.top + 13 : axes.bottom - 8, anchor: isRight ? .end : .start, priority: 2,
                hasHalo: true)
        }
    }

    private mutating func drawPoint(_ point: PlanePoint) {
        let role = spec.series[point.series].role
        let isBad = isBad(point)
        let line = isBad ? Theme.bad : role.line
        let inner = isBad ? Theme.badWash : role == .main ? Theme.accentLow : Theme.ground
        if point.side == .inside {
            builder.add(
                .disc(point.place, radius: point.radius, ring: point.radius > 4 ? 1 : 0), line, data: data(point))
            if point.radius > 3 { builder.add(.disc(point.place, radius: point.radius - 1.5, ring: 0), inner) }
        } else {
            let isUp = point.side == .above
            builder.add(.area(point.triangle(isUp: isUp, radius: point.radius + 2.5)), Theme.ground)
            builder.add(.area(point.triangle(isUp: isUp, radius: point.radius + 1)), line, data: data(point))
        }
    }

    // MARK: Names

    /// Names of the points that matter first: outside the limits, highlighted, large.
    private mutating func placeNames() {
        guard !spec.categories.isEmpty, points.count <= 2_000 else { return }
        let wanted = spec.highlight.map(Set.init)
        func rank(_ point: PlanePoint) -> Int {
            isBad(point) ? 0 : point.side != .inside ? 1 : wanted?.contains(point.row) == true ? 2 : 3
        }
        let named = points.indices.filter { rank(points[$0]) < 3 || (wanted == nil && points.count <= 40) }
        let order = named.sorted {
            (rank(points[$0]), -points[$0].radius, $0) < (rank(points[$1]), -points[$1].radius, $1)
        }
        var taken = builder.scene.texts.map(\.box)
        let discs = points.map(\.box)
        var isNamed: Set<Int> = []
        for index in order.prefix(60) where isNamed.insert(points[index].row).inserted {
            let style = rank(points[index]) == 0 ? SceneBuilder.Style.strong : SceneBuilder.Style.label
            let name = builder.shaper.truncated(builder.drawn(spec.categories[points[index].row]), style, width: 150)
            guard !name.isEmpty else { continue }
            let length = builder.measure(name, style)
            for spot in points[index].spots(length: length, size: style.size) {
                let box = Scene.Box(
                    x0: spot.x - 2, y0: spot.y - 0.78 * style.size - 1, x1: spot.x + length + 2,
                    y1: spot.y + 0.24 * style.size + 1)
                let isFree =
                    box.x0 >= axes.left && box.x1 <= builder.width && box.y0 >= axes.top && box.y1 <= axes.bottom
                    && !taken.contains { $0.overlaps(box) }
                    && !discs.indices.contains { $0 != index && discs[$0].overlaps(box) }
                guard isFree else { continue }
                taken.append(box)
                builder.text(
                    name, style, isBad(points[index]) ? Theme.badText : Theme.ink, x: spot.x, baseline: spot.y,
                    priority: 3, hasHalo: true)
                break
            }
        }
    }

    /// Small ones first: of two areas that overlap, the first is hit.
    private mutating func drawZones(_ order: [Int]) {
        guard points.count <= 400 else { return }
        for index in order.reversed() {
            let point = points[index]
            let reach = max(point.radius + 2, 8)
            let box = Scene.Box(
                x0: max(point.place.x - reach, 0), y0: max(point.place.y - reach, 0),
                x1: min(point.place.x + reach, builder.width), y1: min(point.place.y + reach, axes.bottom + 12))
            builder.scene.zones.append(Scene.Zone(box: box, row: point.row))
        }
    }

    /// Points that a fixed scale leaves out are counted.
    private var note: String {
        let all = spec.series.reduce(0) { count, series in
            count + zip(series.values, spec.xValues).count { $0 != nil && $1 != nil }
        }
        let lost = all - points.count
        return lost == 0 ? "" : lost == 1 ? "1 point lies outside the scale." : "\(lost) points lie outside the scale."
    }

    // MARK: Words

    private var summary: String {
        guard let left = points.min(by: { ($0.x, $0.row) < ($1.x, $1.row) }),
            let right = points.max(by: { ($0.x, -$0.row) < ($1.x, -$1.row) }),
            let low = points.min(by: { ($0.y, $0.row) < ($1.y, $1.row) }),
            let high = points.max(by: { ($0.y, -$0.row) < ($1.y, -$1.row) })
        else { return "No data" }
        func name(_ point: PlanePoint) -> String {
            let name = spec.categories.isEmpty ? "" : spec.categories[point.row]
            return name.isEmpty ? "" : " (\(name))"
        }
        let xName = spec.xAxis.title.isEmpty ? "x" : spec.xAxis.title
        let yName = spec.series.count == 1 && !spec.series[0].name.isEmpty ? spec.series[0].name : "y"
        var parts = [points.count == 1 ? "1 point" : "\(points.count) points"]
        parts[0] += ": \(xName) \(across.full(left.x))\(name(left))"
        if points.count > 1 { parts[0] += " to \(across.full(right.x))\(name(right))" }
        parts.append("\(yName) \(builder.numbers.full(low.y))\(name(low))")
        if points.count > 1 { parts[1] += " to \(builder.numbers.full(high.y))\(name(high))" }
        if spec.curves.contains(where: \.isLimit) {
            let outside = points.filter { $0.side != .inside }
            let names = outside.map { spec.categories.isEmpty ? "" : spec.categories[$0.row] }.filter { !$0.isEmpty }
            let list = names.isEmpty || names.count > 5 ? "" : " (\(names.joined(separator: ", ")))"
            parts.append("\(outside.isEmpty ? "none" : "\(outside.count)") outside the limits\(list)")
        }
        parts += quadrantCounts
        return parts.joined(separator: ", ")
    }

    private var quadrantCounts: [String] {
        guard spec.quadrants.count == 4, let x = spec.xAxis.target?.value, let y = spec.target?.value else {
            guard spec.quadrants.isEmpty, let target = spec.target else { return [] }
            let met = points.count { target.lowerIsBetter ? $0.y <= target.value : $0.y >= target.value }
            return ["\(met) of \(points.count) reach \(builder.numbers.full(target.value))"]
        }
        return spec.quadrants.enumerated().compactMap { index, name in
            guard !name.isEmpty else { return nil }
            let count = points.count { ($0.x >= x) == (index % 2 == 1) && ($0.y >= y) == (index < 2) }
            return "\(name): \(count)"
        }
    }
}
