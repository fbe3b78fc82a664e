/// Builds the outlines of lines.
struct Stroker {
    private let style: StrokeStyle
    private let radius: Double
    private(set) var outline = Path()
    /// The contour at hand without points that coincide, then the same backwards.
    private var points: [Point] = []
    /// From each point to the next; for a ring also from the last to the first.
    private var directions: [Point] = []
    private var lengths: [Double] = []

    init(style: StrokeStyle) {
        self.style = style
        radius = style.width / 2
    }

    /// Adds the outline of one contour: one piece for an open line, two for a ring.
    mutating func run(_ contour: ArraySlice<Point>, isClosed: Bool) {
        let isRing = prepare(contour, isClosed: isClosed)
        guard let first = points.first else { return }
        if directions.isEmpty { return dot(first) }
        var start = outline.points.count
        if isRing {
            ring()
            outline.finish(from: start)
            reverse(isRing: true)
            start = outline.points.count
            ring()
        } else {
            walk()
            reverse(isRing: false)
            walk()
        }
        outline.finish(from: start)
    }

    /// Takes the points of a contour; true where it is a ring, which needs three.
    private mutating func prepare(_ contour: ArraySlice<Point>, isClosed: Bool) -> Bool {
        points.removeAll(keepingCapacity: true)
        directions.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for point in contour where point.x.isFinite && point.y.isFinite {
            guard let last = points.last else {
                points.append(point)
                continue
            }
            let step = point - last
            let length = step.length
            if length < 1e-6 { continue }
            points.append(point)
            lengths.append(length)
            directions.append(step * (1 / length))
        }
        guard isClosed, points.count > 1 else { return false }
        var last = points.count - 1
        if (points[0] - points[last]).length < 1e-6 {
            points.removeLast()
            lengths.removeLast()
            directions.removeLast()
            last -= 1
        }
        guard points.count > 2 else { return false }
        let step = points[0] - points[last]
        lengths.append(step.length)
        directions.append(step * (1 / step.length))
        return true
    }

    private mutating func reverse(isRing: Bool) {
        points.reverse()
        // Piece i of the reversed ring runs from its point i to point i + 1.
        if isRing { points.insert(points.removeLast(), at: 0) }
        directions.reverse()
        for index in directions.indices { directions[index] = directions[index] * -1 }
        lengths.reverse()
    }

    /// The left side of an open contour and the cap at its end.
    private mutating func walk() {
        outline.add(points[0] + directions[0].turned * -radius)
        for index in 1..<directions.count { join(index - 1, index, at: points[index]) }
        let last = points[points.count - 1]
        let direction = directions[directions.count - 1]
        outline.add(last + direction.turned * -radius)
        cap(at: last, direction: direction)
    }

    private mutating func ring() {
        for index in points.indices {
            join((index + points.count - 1) % points.count, index, at: points[index])
        }
    }

    /// The corner between two pieces, on the left side (the side of negative turn).
    private mutating func join(_ before: Int, _ after: Int, at point: Point) {
        let a = directions[before]
        let b = directions[after]
        let start = point + a.turned * -radius
        let end = point + b.turned * -radius
        let cross = a.cross(b)
        let cosine = a.dot(b)
        if abs(cross) < 1e-9 && cosine > 0 {
            outline.add(end)
        } else if cross < 0 {
            inner(a, b, start, end, at: point, room: min(lengths[before], lengths[after]))
        } else {
            outer(a, b, start, end, at: point, cosine: cosine)
        }
    }

    /// The inside of a corner: where the two sides meet, or through the corner where a piece is too short for that.
    private mutating func inner(_ a: Point, _ b: Point, _ start: Point, _ end: Point, at point: Point, room: Double) {
        let sum = a + b
        let half = sum.length / 2
        // Distance back along a piece to the crossing of the two sides: radius * tan(half the turn).
        let reach = half > 1e-6 ? radius * max(1 - half * half, 0).squareRoot() / half : .infinity
        if reach <= room {
            outline.add(crossing(sum, half, at: point))
        } else {
            outline.add(start)
            outline.add(point)
            outline.add(end)
        }
    }

    /// The outside of a corner.
    private mutating func outer(
        _ a: Point, _ b: Point, _ start: Point, _ end: Point, at point: Point, cosine: Double
    ) {
        if style.join == .miter {
            let half = max((1 + cosine) / 2, 0).squareRoot()
            if half > 1e-6, 1 / half <= style.miterLimit { return outline.add(crossing(a + b, half, at: point)) }
        }
        outline.add(start)
        if style.join == .round { arc(from: a.turned * -1, to: b.turned * -1, along: a, center: point) }
        outline.add(end)
    }

    /// Where the two sides of a corner meet; `half` is the cosine of half the turn.
    private func crossing(_ sum: Point, _ half: Double, at point: Point) -> Point {
        point + sum.turned * (-radius / (sum.length * half))
    }

    private mutating func cap(at point: Point, direction: Point) {
        let normal = direction.turned * -1
        switch style.cap {
        case .butt: break
        case .round: arc(from: normal, to: normal * -1, along: direction, center: point)
        case .square:
            outline.add(point + (normal + direction) * radius)
            outline.add(point + (direction - normal) * radius)
        }
    }

    /// A line of no length: what its two caps make.
    private mutating func dot(_ point: Point) {
        switch style.cap {
        case .butt: break
        case .round: outline.append(.circle(center: point, radius: radius))
        case .square:
            outline.append(
                .rect(x0: point.x - radius, y0: point.y - radius, x1: point.x + radius, y1: point.y + radius))
        }
    }

    /// Points strictly between two unit vectors on the arc that passes `along`, by repeated halving: square roots
    /// only, where sine and cosine may differ between processors.
    private mutating func arc(from a: Point, to b: Point, along: Point, center: Point) {
        let sum = a + b
        let middle = sum.length < 1e-3 ? along : sum * (1 / sum.length)
        // Sagitta of the half arc: radius * (1 - cos(quarter of the angle)), from its chord.
        let chord = (middle - a).length
        if chord * chord / 8 * radius > Flatten.tolerance / 2 {
            arc(from: a, to: middle, along: along, center: center)
            outline.add(center + middle * radius)
            arc(from: middle, to: b, along: along, center: center)
        } else {
            outline.add(center + middle * radius)
        }
    }
}
