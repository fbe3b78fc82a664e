import TextLayout

/// A word-sized line: no text, no axis, a disc at its end, the target dotted, the normal band behind it. The indices
/// of `highlight`, such as the highest and the lowest value, have smaller discs.
struct Sparkline {
    static func build(_ start: SceneBuilder) -> Scene {
        var builder = start
        let spec = builder.spec
        builder.scene.height = Double(spec.height ?? (builder.width >= 200 ? 44 : 36))
        let height = builder.scene.height
        let left = 2.0
        let right = builder.width - 5
        let top = 5.0
        let bottom = height - 5
        guard let series = spec.series.first, SceneBuilder.hasData(spec) else {
            drawNothing(&builder, left: left, right: right, y: (height / 2).rounded())
            return builder.scene
        }
        var values = spec.series.flatMap { $0.values.compactMap { $0 } }
        values += spec.bands.flatMap { ($0.lower + $0.upper).compactMap { $0 } }
        if let target = spec.target { values.append(target.value) }
        let low = spec.yRange?.lowerBound ?? values.min() ?? 0
        let high = spec.yRange?.upperBound ?? values.max() ?? 1
        builder.scene.domain = low...high
        func y(_ value: Double) -> Double {
            guard high > low else { return (top + bottom) / 2 }
            return bottom - (bottom - top) * (min(max(value, low), high) - low) / (high - low)
        }
        let count = spec.categories.count
        func x(_ index: Int) -> Double {
            count > 1 ? left + (right - left) * Double(index) / Double(count - 1) : (left + right) / 2
        }
        for number in spec.bands.indices { drawBand(number, &builder, x: x, y: y) }
        if let target = spec.target, (low...high).contains(target.value) {
            builder.rule(left, y(target.value), right, y(target.value), Theme.ink, dash: [2, 3])
        }
        // The first series is drawn last, above what it is compared with.
        for number in spec.series.indices.reversed() {
            draw(number, &builder, x: x, y: y)
        }
        for index in Set(spec.highlight ?? []).sorted() {
            guard let value = series.values[index] else { continue }
            builder.add(.disc(Scene.Place(x: x(index), y: y(value)), radius: 1.8, ring: 1), Theme.ink2)
        }
        let end = series.values.indices.last { series.values[$0] != nil }
        if let index = end, let value = series.values[index] {
            builder.add(
                .disc(Scene.Place(x: x(index), y: y(value)), radius: 2.6, ring: 1.5), series.role.line)
        }
        return builder.scene
    }

    /// A dotted line and, where there is room, the words for it.
    private static func drawNothing(_ builder: inout SceneBuilder, left: Double, right: Double, y: Double) {
        let words = "no data"
        let style = SceneBuilder.Style.axis
        let length = builder.measure(words, style)
        guard length + 30 <= right - left, builder.scene.height >= 14 else {
            return builder.rule(left, y, right, y, Theme.unknown, dash: [2, 3])
        }
        builder.rule(left, y, right - length - 6, y, Theme.unknown, dash: [2, 3])
        builder.text(words, style, Theme.muted, x: right, baseline: y + 4, anchor: .end)
    }

    /// A band over each run of neighbours that have both edges.
    private static func drawBand(
        _ number: Int, _ builder: inout SceneBuilder, x: (Int) -> Double, y: (Double) -> Double
    ) {
        let band = builder.spec.bands[number]
        var upper: [Scene.Place] = []
        var lower: [Scene.Place] = []
        var data: [Scene.Datum] = []
        for index in 0...band.lower.count {
            if index < band.lower.count, let a = band.lower[index], let b = band.upper[index] {
                upper.append(Scene.Place(x: x(index), y: y(b)))
                lower.append(Scene.Place(x: x(index), y: y(a)))
                data.append(builder.datum(builder.bandColumn(number, isUpper: false), index, a))
                data.append(builder.datum(builder.bandColumn(number, isUpper: true), index, b))
            } else if !upper.isEmpty {
                builder.add(.area(upper + lower.reversed()), Theme.grid, data: data)
                upper = []
                lower = []
                data = []
            }
        }
    }

    private static func draw(
        _ number: Int, _ builder: inout SceneBuilder, x: (Int) -> Double, y: (Double) -> Double
    ) {
        let series = builder.spec.series[number]
        let width = number == 0 ? 1.6 : 1.0
        var points: [Scene.Place] = []
        var data: [Scene.Datum] = []
        func flush(_ builder: inout SceneBuilder) {
            if points.count == 1 {
                builder.add(.disc(points[0], radius: 1.2, ring: 0), series.role.line, data: data)
            } else if points.count > 1 {
                builder.add(.polyline(points, width: width, dash: []), series.role.line, data: data)
            }
            points = []
            data = []
        }
        for (index, value) in series.values.enumerated() {
            guard let value else {
                flush(&builder)
                continue
            }
            points.append(Scene.Place(x: x(index), y: y(value)))
            data.append(builder.datum(number, index, value))
        }
        flush(&builder)
    }
}
