import TextLayout

/// A word-sized line: no text, no axis, a disc at its end, the target dotted.
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
            builder.rule(left, (height / 2).rounded(), right, (height / 2).rounded(), Theme.unknown, dash: [2, 3])
            return builder.scene
        }
        var values = spec.series.flatMap { $0.values.compactMap { $0 } }
        values += spec.bands.flatMap { ($0.lower + $0.upper).compactMap { $0 } }
        if let target = spec.target { values.append(target.value) }
        let low = spec.yRange?.lowerBound ?? values.min() ?? 0
        let high = spec.yRange?.upperBound ?? values.max() ?? 1
        func y(_ value: Double) -> Double {
            guard high > low else { return (top + bottom) / 2 }
            return bottom - (bottom - top) * (min(max(value, low), high) - low) / (high - low)
        }
        let count = spec.categories.count
        func x(_ index: Int) -> Double {
            count > 1 ? left + (right - left) * Double(index) / Double(count - 1) : (left + right) / 2
        }
        for (number, band) in spec.bands.enumerated() {
            var upper: [Scene.Place] = []
            var lower: [Scene.Place] = []
            var data: [Scene.Datum] = []
            for index in 0..<count {
                guard let a = band.lower[index], let b = band.upper[index] else { continue }
                upper.append(Scene.Place(x: x(index), y: y(b)))
                lower.append(Scene.Place(x: x(index), y: y(a)))
                data.append(builder.datum(builder.bandColumn(number, isUpper: false), index, a))
                data.append(builder.datum(builder.bandColumn(number, isUpper: true), index, b))
            }
            builder.add(.area(upper + lower.reversed()), Theme.grid, data: data)
        }
        if let target = spec.target {
            builder.rule(left, y(target.value), right, y(target.value), Theme.ink, dash: [2, 3])
        }
        // The first series is drawn last, above what it is compared with.
        for number in spec.series.indices.reversed() {
            draw(number, &builder, x: x, y: y)
        }
        let end = series.values.indices.last { series.values[$0] != nil }
        if let index = end, let value = series.values[index] {
            builder.add(
                .disc(Scene.Place(x: x(index), y: y(value)), radius: 2.6, ring: 1.5), series.role.line)
        }
        return builder.scene
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
