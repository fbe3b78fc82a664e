/// A point of a scatter chart and where it is drawn.
struct PlanePoint {
    /// Where it lies to the limits.
    enum Side { case inside, above, below }

    var series: Int
    var row: Int
    /// Data units.
    var x: Double
    var y: Double
    var place: Scene.Place
    var radius: Double
    var side: Side

    /// Above or below every limit that is known at x; inside where none or only some are passed.
    static func side(_ x: Double, _ y: Double, _ limits: [ChartSpec.Curve]) -> Side {
        let edges = limits.compactMap { $0.value(at: x) }
        guard let highest = edges.max(), let lowest = edges.min(), highest > lowest else { return .inside }
        return y > highest ? .above : y < lowest ? .below : .inside
    }

    /// What no name may cover.
    var box: Scene.Box {
        let reach = radius + 1
        return Scene.Box(x0: place.x - reach, y0: place.y - reach, x1: place.x + reach, y1: place.y + reach)
    }

    /// An equilateral triangle about the place.
    func triangle(isUp: Bool, radius: Double) -> [Scene.Place] {
        let half = radius * 0.8660254037844386
        let sign = isUp ? -1.0 : 1.0
        return [
            Scene.Place(x: place.x, y: place.y + sign * radius),
            Scene.Place(x: place.x + half, y: place.y - sign * radius / 2),
            Scene.Place(x: place.x - half, y: place.y - sign * radius / 2),
        ]
    }

    /// Where a name may begin, the best place first: right, left, above, below, then the corners.
    func spots(length: Double, size: Double) -> [Scene.Place] {
        let gap = radius + 5
        let middle = place.y + size * 0.33
        let up = place.y - gap
        let down = place.y + gap + size * 0.72
        let slant = gap * 0.75
        return [
            Scene.Place(x: place.x + gap, y: middle), Scene.Place(x: place.x - gap - length, y: middle),
            Scene.Place(x: place.x - length / 2, y: up), Scene.Place(x: place.x - length / 2, y: down),
            Scene.Place(x: place.x + slant, y: place.y - slant),
            Scene.Place(x: place.x + slant, y: place.y + slant + size * 0.6),
            Scene.Place(x: place.x - slant - length, y: place.y - slant),
            Scene.Place(x: place.x - slant - length, y: place.y + slant + size * 0.6),
        ]
    }
}

extension ChartSpec.Curve {
    /// Its y at x, along the straight pieces between its points; nil outside them.
    func value(at x: Double) -> Double? {
        for (from, to) in zip(points, points.dropFirst()) {
            let low = min(from[0], to[0])
            let high = max(from[0], to[0])
            guard low <= x, x <= high else { continue }
            return high > low ? from[1] + (to[1] - from[1]) * (x - from[0]) / (to[0] - from[0]) : from[1]
        }
        return nil
    }
}

extension PlaneAxes {
    /// The curves of the chart, without their names.
    func drawCurves(_ builder: inout SceneBuilder) {
        for curve in builder.spec.curves where curve.points.count > 1 {
            let places = curve.points.map { place($0[0], $0[1]) }
            let width = curve.role == .reference ? 1.25 : curve.role.lineWidth
            builder.add(
                .polyline(places, width: width, dash: curve.isDashed ? [4, 3] : []), curve.role.line, clip: frame)
        }
    }

    /// The name of each curve at its right end or its left one, above or below it: the first place that is clear of
    /// the boxes of points, else the first.
    func drawCurveNames(_ builder: inout SceneBuilder, avoiding points: [Scene.Box]) {
        let style = SceneBuilder.Style.label
        for curve in builder.spec.curves where curve.points.count > 1 && !curve.name.isEmpty {
            let places = curve.points.map { place($0[0], $0[1]) }.filter(contains)
            guard let start = places.first, let end = places.last else { continue }
            let name = builder.shaper.truncated(builder.drawn(curve.name), style, width: (right - left) * 0.4)
            let length = builder.measure(name, style)
            var spots: [Scene.Place] = []
            for (x, y) in [(min(end.x, right) - length, end.y), (max(start.x, left) + 4, start.y)] {
                for baseline in [y - 6, y + 16] where baseline - 10 >= top && baseline + 3 <= bottom {
                    spots.append(Scene.Place(x: x, y: baseline))
                }
            }
            func isClear(_ spot: Scene.Place) -> Bool {
                let box = Scene.Box(x0: spot.x, y0: spot.y - 10, x1: spot.x + length, y1: spot.y + 3)
                return !points.contains { $0.overlaps(box) }
            }
            guard let spot = spots.first(where: isClear) ?? spots.first else { continue }
            builder.text(
                name, style, curve.role.label, x: spot.x, baseline: spot.y, priority: 4, hasHalo: true)
        }
    }
}

extension Scene.Shape {
    /// The square around a disc; nil for other shapes.
    var discBox: Scene.Box? {
        guard case .disc(let center, let radius, let ring) = self else { return nil }
        let reach = radius + ring
        return Scene.Box(x0: center.x - reach, y0: center.y - reach, x1: center.x + reach, y1: center.y + reach)
    }
}
