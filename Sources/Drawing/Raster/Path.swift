/// Closed and open outlines of straight pieces. Curves are flattened as they are added.
public struct Path: Sendable {
    /// One run of points without a gap: those from `start` up to `end`, which lies outside.
    struct Contour: Sendable {
        var start: Int
        var end: Int
        var isClosed: Bool
    }

    /// The points of all contours, in order.
    package private(set) var points: [Point] = []
    private(set) var contours: [Contour] = []

    public init() {}

    public var isEmpty: Bool { contours.isEmpty }

    /// Starts a new contour.
    public mutating func move(to point: Point) {
        contours.append(Contour(start: points.count, end: points.count + 1, isClosed: false))
        points.append(point)
    }

    /// A straight piece. Without a contour it starts one.
    public mutating func line(to point: Point) {
        guard let last = contours.indices.last, !contours[last].isClosed else { return move(to: point) }
        points.append(point)
        contours[last].end = points.count
    }

    /// A quadratic Bézier curve, flattened to 0.1 px at `scale` 1. After a closed contour it starts from its start.
    public mutating func quad(_ control: Point, to end: Point, scale: Double = 1) {
        guard let start = reopened() else { return move(to: end) }
        Flatten.quad(start, control, end, scale: scale, into: &points)
        contours[contours.count - 1].end = points.count
    }

    /// A cubic Bézier curve, flattened to 0.1 px at `scale` 1. After a closed contour it starts from its start.
    public mutating func cubic(_ first: Point, _ second: Point, to end: Point, scale: Double = 1) {
        guard let start = reopened() else { return move(to: end) }
        Flatten.cubic(start, first, second, end, scale: scale, into: &points)
        contours[contours.count - 1].end = points.count
    }

    /// A part of a circle, flattened to 0.1 px at `scale` 1; a straight piece leads to its start. Angles are in turns,
    /// 0 to the right and 0.25 downwards; where `to` is less than `from` the arc runs against the clock. More than one
    /// turn is one turn.
    public mutating func arc(center: Point, radius: Double, from: Double, to: Double, scale: Double = 1) {
        Flatten.arc(center: center, radius: radius, from: from, to: to, scale: scale) { line(to: $0) }
    }

    /// Closes the contour with a straight piece to its start.
    public mutating func close() {
        guard let last = contours.indices.last else { return }
        contours[last].isClosed = true
    }

    /// Adds the contours of another path.
    public mutating func append(_ other: Path) {
        let moved = points.count
        points += other.points
        contours += other.contours.map {
            Contour(start: $0.start + moved, end: $0.end + moved, isClosed: $0.isClosed)
        }
    }

    /// Where the pen stands: the end of an open contour; a new contour at the start of a closed one.
    private mutating func reopened() -> Point? {
        guard let last = contours.last else { return nil }
        if !last.isClosed { return points[last.end - 1] }
        let start = points[last.start]
        move(to: start)
        return start
    }

    /// Adds points to a contour that is being built, which `finish` makes one.
    mutating func add(_ point: Point) { points.append(point) }

    /// Makes the points since `start` one closed contour; fewer than three are dropped.
    mutating func finish(from start: Int) {
        if points.count - start > 2 {
            contours.append(Contour(start: start, end: points.count, isClosed: true))
        } else {
            points.removeLast(points.count - start)
        }
    }

    /// The points of a contour.
    func points(of contour: Contour) -> ArraySlice<Point> { points[contour.start..<contour.end] }

    /// The path with every point scaled, then moved.
    public func transformed(scale sx: Double, _ sy: Double, dx: Double, dy: Double) -> Path {
        var copy = Path()
        copy.contours = contours
        copy.points = points.map { Point($0.x * sx + dx, $0.y * sy + dy) }
        return copy
    }

    /// Smallest rectangle that holds all points; nil for an empty path.
    public var bounds: (x0: Double, y0: Double, x1: Double, y1: Double)? {
        guard let first = points.first else { return nil }
        var box = (x0: first.x, y0: first.y, x1: first.x, y1: first.y)
        for point in points {
            box.x0 = min(box.x0, point.x)
            box.y0 = min(box.y0, point.y)
            box.x1 = max(box.x1, point.x)
            box.y1 = max(box.y1, point.y)
        }
        return box
    }
}
