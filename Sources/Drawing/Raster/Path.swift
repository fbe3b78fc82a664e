/// Closed and open outlines of straight pieces. Curves are flattened as they are added.
public struct Path: Sendable {
    /// One run of points without a gap.
    struct Contour: Sendable {
        var points: [Point]
        var isClosed: Bool
    }

    private(set) var contours: [Contour] = []

    public init() {}

    public var isEmpty: Bool { contours.isEmpty }

    /// Starts a new contour.
    public mutating func move(to point: Point) {
        contours.append(Contour(points: [point], isClosed: false))
    }

    /// A straight piece. Without a contour it starts one.
    public mutating func line(to point: Point) {
        guard let last = contours.indices.last, !contours[last].isClosed else { return move(to: point) }
        contours[last].points.append(point)
    }

    /// A quadratic Bézier curve, flattened to 0.1 px at `scale` 1.
    public mutating func quad(_ control: Point, to end: Point, scale: Double = 1) {
        guard let last = contours.indices.last, let start = contours[last].points.last else { return move(to: end) }
        Flatten.quad(start, control, end, scale: scale, into: &contours[last].points)
    }

    /// A cubic Bézier curve, flattened to 0.1 px at `scale` 1.
    public mutating func cubic(_ first: Point, _ second: Point, to end: Point, scale: Double = 1) {
        guard let last = contours.indices.last, let start = contours[last].points.last else { return move(to: end) }
        Flatten.cubic(start, first, second, end, scale: scale, into: &contours[last].points)
    }

    /// Closes the contour with a straight piece to its start.
    public mutating func close() {
        guard let last = contours.indices.last else { return }
        contours[last].isClosed = true
    }

    /// Adds the contours of another path.
    public mutating func append(_ other: Path) { contours += other.contours }

    mutating func append(closed points: [Point]) {
        guard points.count > 2 else { return }
        contours.append(Contour(points: points, isClosed: true))
    }

    /// Points joined by straight pieces.
    public static func polyline(_ points: [Point], closed: Bool = false) -> Path {
        var path = Path()
        guard !points.isEmpty else { return path }
        path.contours = [Contour(points: points, isClosed: closed)]
        return path
    }

    /// A closed rectangle.
    public static func rect(x0: Double, y0: Double, x1: Double, y1: Double) -> Path {
        polyline([Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1)], closed: true)
    }

    /// A circle of four cubic curves; largest error 0.03 % of the radius.
    public static func circle(center: Point, radius: Double) -> Path {
        let k = 0.5522847498307936 * radius
        var path = Path()
        path.move(to: Point(center.x + radius, center.y))
        var arm = Point(1, 0)
        for _ in 0..<4 {
            let next = arm.turned
            let start = center + arm * radius
            let end = center + next * radius
            path.cubic(start + next * k, end + arm * k, to: end)
            arm = next
        }
        path.close()
        return path
    }

    /// The path with every point scaled, then moved.
    public func transformed(scale sx: Double, _ sy: Double, dx: Double, dy: Double) -> Path {
        var copy = self
        for index in copy.contours.indices {
            copy.contours[index].points = contours[index].points.map { Point($0.x * sx + dx, $0.y * sy + dy) }
        }
        return copy
    }

    /// Smallest rectangle that holds all points; nil for an empty path.
    public var bounds: (x0: Double, y0: Double, x1: Double, y1: Double)? {
        guard let first = contours.first?.points.first else { return nil }
        var box = (x0: first.x, y0: first.y, x1: first.x, y1: first.y)
        for contour in contours {
            for point in contour.points {
                box.x0 = min(box.x0, point.x)
                box.y0 = min(box.y0, point.y)
                box.x1 = max(box.x1, point.x)
                box.y1 = max(box.y1, point.y)
            }
        }
        return box
    }
}
