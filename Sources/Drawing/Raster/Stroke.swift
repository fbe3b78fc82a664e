/// How a line becomes an area.
public struct StrokeStyle: Hashable, Sendable {
    /// How an open line ends.
    public enum Cap: Hashable, Sendable { case butt, round }
    /// How two segments meet.
    public enum Join: Hashable, Sendable { case miter, round }

    /// Pixels.
    public var width: Double
    /// Default: butt.
    public var cap: Cap
    /// Default: round.
    public var join: Join
    /// Longest miter as a multiple of the width; beyond it the corner is cut. Default: 4.
    public var miterLimit: Double
    /// Lengths of dash, gap, dash … in pixels. Default: empty, a solid line.
    public var dash: [Double]

    public init(
        width: Double, cap: Cap = .butt, join: Join = .round, miterLimit: Double = 4, dash: [Double] = []
    ) {
        self.width = width
        self.cap = cap
        self.join = join
        self.miterLimit = miterLimit
        self.dash = dash
    }
}

extension Path {
    /// The area a pen of this style covers: for each open contour ONE outline, left side out and right side back, since
    /// overlapping pieces would add their coverage inside a pixel. Fill it non-zero.
    public func stroked(_ style: StrokeStyle) -> Path {
        guard style.width > 0, style.width.isFinite else { return Path() }
        var outline = Path()
        let source = style.dash.isEmpty ? self : dashed(style.dash)
        for contour in source.contours {
            var stroker = Stroker(style: style)
            stroker.run(contour, into: &outline)
        }
        return outline
    }
}

/// Builds the outline of one contour.
private struct Stroker {
    let style: StrokeStyle
    let radius: Double
    var points: [Point] = []
    var directions: [Point] = []
    var lengths: [Double] = []
    var side: [Point] = []

    init(style: StrokeStyle) {
        self.style = style
        radius = style.width / 2
    }

    mutating func run(_ contour: Path.Contour, into outline: inout Path) {
        prepare(contour)
        guard let first = points.first else { return }
        if directions.isEmpty {
            dot(first, into: &outline)
        } else if contour.isClosed && points.count > 2 {
            ring()
            outline.append(closed: side)
            side = []
            reverse()
            ring()
            outline.append(closed: side)
        } else {
            walk()
            cap(at: points[points.count - 1], direction: directions[directions.count - 1])
            reverse()
            walk()
            cap(at: points[points.count - 1], direction: directions[directions.count - 1])
            outline.append(closed: side)
        }
    }

    /// Drops points that coincide and computes directions. A closed contour has one direction more.
    private mutating func prepare(_ contour: Path.Contour) {
        for point in contour.points {
            if let last = points.last, (point - last).length < 1e-6 { continue }
            points.append(point)
        }
        if contour.isClosed, points.count > 1, (points[0] - points[points.count - 1]).length < 1e-6 {
            points.removeLast()
        }
        guard points.count > 1 else { return }
        let count = contour.isClosed && points.count > 2 ? points.count : points.count - 1
        for index in 0..<count {
            let step = points[(index + 1) % points.count] - points[index]
            lengths.append(step.length)
            directions.append(step * (1 / step.length))
        }
    }

    private mutating func reverse() {
        let closed = directions.count == points.count
        points.reverse()
        if closed {
            // Piece i of the reversed ring runs from its point i to point i + 1.
            points.insert(points.removeLast(), at: 0)
        }
        directions = directions.reversed().map { Point(-$0.x, -$0.y) }
        lengths.reverse()
    }

    /// The left side of an open contour, without caps.
    private mutating func walk() {
        side.append(points[0] + directions[0].turned * -radius)
        for index in 1..<points.count where index < directions.count {
            join(index - 1, index, at: points[index])
        }
        side.append(points[points.count - 1] + directions[directions.count - 1].turned * -radius)
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
            side.append(end)
        } else if cross < 0 {
            inner(a, b, start, end, at: point, room: min(lengths[before], lengths[after]))
        } else if style.join == .round {
            side.append(start)
            arc(from: a.turned * -1, to: b.turned * -1, along: a, center: point)
            side.append(end)
        } else {
            miter(a, b, start, end, at: point, cosine: cosine)
        }
    }

    /// The inside of a corner: where the two sides meet, or through the corner where a piece is too short for that.
    private mutating func inner(_ a: Point, _ b: Point, _ start: Point, _ end: Point, at point: Point, room: Double) {
        let sum = a + b
        let half = sum.length / 2
        // Distance back along a piece to the crossing of the two sides: radius * tan(half the turn).
        let reach = half > 1e-6 ? radius * (1 - half * half).squareRoot() / half : .infinity
        if reach <= room {
            let normal = sum.turned * (-1 / sum.length)
            side.append(point + normal * (radius / half))
        } else {
            side.append(start)
            side.append(point)
            side.append(end)
        }
    }

    private mutating func miter(
        _ a: Point, _ b: Point, _ start: Point, _ end: Point, at point: Point, cosine: Double
    ) {
        let half = ((1 + cosine) / 2).squareRoot()
        if half > 1e-6, 1 / half <= style.miterLimit {
            let sum = a + b
            let normal = sum.turned * (-1 / sum.length)
            side.append(point + normal * (radius / half))
        } else {
            side.append(start)
            side.append(end)
        }
    }

    private mutating func cap(at point: Point, direction: Point) {
        guard style.cap == .round else { return }
        let normal = direction.turned * -1
        arc(from: normal, to: normal * -1, along: direction, center: point)
    }

    private func dot(_ point: Point, into outline: inout Path) {
        if style.cap == .round { outline.append(.circle(center: point, radius: radius)) }
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
            side.append(center + middle * radius)
            arc(from: middle, to: b, along: along, center: center)
        } else {
            side.append(center + middle * radius)
        }
    }
}
