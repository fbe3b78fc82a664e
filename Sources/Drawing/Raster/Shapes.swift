extension Path {
    /// Length of the control arms of a quarter circle as a share of its radius; largest error 0.03 % of the radius.
    private static let quarter = 0.5522847498307936

    /// Points joined by straight pieces.
    public static func polyline(_ points: [Point], closed: Bool = false) -> Path {
        var path = Path()
        guard let first = points.first else { return path }
        path.move(to: first)
        for point in points.dropFirst() { path.line(to: point) }
        if closed { path.close() }
        return path
    }

    /// A closed rectangle.
    public static func rect(x0: Double, y0: Double, x1: Double, y1: Double) -> Path {
        polyline([Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1)], closed: true)
    }

    /// A closed rectangle with round corners. `radius` is at most half of the shorter side.
    public static func roundedRect(x0: Double, y0: Double, x1: Double, y1: Double, radius: Double) -> Path {
        let left = min(x0, x1)
        let right = max(x0, x1)
        let top = min(y0, y1)
        let bottom = max(y0, y1)
        let r = min(radius, (right - left) / 2, (bottom - top) / 2)
        guard r > 0 else { return rect(x0: left, y0: top, x1: right, y1: bottom) }
        let centers = [
            Point(right - r, bottom - r), Point(left + r, bottom - r), Point(left + r, top + r),
            Point(right - r, top + r),
        ]
        return roundCorners(centers, r)
    }

    /// A circle of four cubic curves.
    public static func circle(center: Point, radius: Double) -> Path {
        roundCorners([center, center, center, center], radius)
    }

    /// Quarter circles around four centres, the first from right to below, joined by straight pieces.
    private static func roundCorners(_ centers: [Point], _ radius: Double) -> Path {
        var path = Path()
        var arm = Point(1, 0)
        for center in centers {
            let next = arm.turned
            let start = center + arm * radius
            let end = center + next * radius
            let pull = quarter * radius
            if path.points.last != start { path.line(to: start) }
            path.cubic(start + next * pull, end + arm * pull, to: end)
            arm = next
        }
        path.close()
        return path
    }
}
