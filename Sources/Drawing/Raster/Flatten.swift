/// Turns curves into straight pieces no farther than 0.1 px from the curve.
enum Flatten {
    static let tolerance = 0.1
    /// Most pieces of one curve.
    private static let mostPieces = 256.0

    /// Pieces for a curve that is `deviation` px from its chord if drawn in one; the distance falls with the square of
    /// their number (Wang's bound). Square roots only, so the result is the same on every processor.
    private static func pieces(_ deviation: Double) -> Int {
        let count = (deviation / tolerance).squareRoot().rounded(.up)
        return count.isFinite ? Int(max(1, min(mostPieces, count))) : Int(mostPieces)
    }

    static func quad(_ a: Point, _ b: Point, _ c: Point, scale: Double, into points: inout [Point]) {
        let count = pieces((a - b * 2 + c).length * scale / 4)
        for step in 1..<max(count, 1) {
            let t = Double(step) / Double(count)
            let u = 1 - t
            points.append(a * (u * u) + b * (2 * u * t) + c * (t * t))
        }
        points.append(c)
    }

    static func cubic(
        _ a: Point, _ b: Point, _ c: Point, _ d: Point, scale: Double, into points: inout [Point]
    ) {
        let bend = max((a - b * 2 + c).length, (b - c * 2 + d).length) * scale
        let count = pieces(bend * 6 / 8)
        for step in 1..<max(count, 1) {
            let t = Double(step) / Double(count)
            let u = 1 - t
            let first = a * (u * u * u) + b * (3 * u * u * t)
            points.append(first + c * (3 * u * t * t) + d * (t * t * t))
        }
        points.append(d)
    }

    /// The points of an arc, both ends included. Angles in turns.
    static func arc(
        center: Point, radius: Double, from: Double, to: Double, scale: Double, _ emit: (Point) -> Void
    ) {
        guard radius > 0, from.isFinite, to.isFinite else { return emit(center) }
        let sweep = min(max(to - from, -1), 1)
        // A piece of the angle a is a * a / 8 radii from the arc.
        let angle = sweep * 2 * .pi
        let count = pieces(angle * angle / 8 * radius * scale)
        for step in 0...count {
            emit(center + direction(turns: from + sweep * Double(step) / Double(count)) * radius)
        }
    }

    /// The unit vector of an angle. Taylor's series over an eighth of a turn instead of the system's sine and cosine,
    /// whose last bit differs between machines; the error is below 1e-15.
    static func direction(turns: Double) -> Point {
        let eighths = (turns - turns.rounded(.down)) * 8
        let octant = eighths.rounded(.down)
        // Even octants count from the axis before, odd ones back from the axis after.
        let isOdd = Int(octant) & 1 == 1
        let x = (isOdd ? octant + 1 - eighths : eighths - octant) * (.pi / 4)
        let square = x * x
        var sine = 0.0
        var cosine = 0.0
        for n in stride(from: 14.0, through: 0, by: -2) {
            cosine = 1 - square / ((n + 1) * (n + 2)) * cosine
            sine = 1 - square / ((n + 2) * (n + 3)) * sine
        }
        let along = isOdd ? x * sine : cosine
        let across = isOdd ? cosine : x * sine
        switch Int(octant) >> 1 & 3 {
        case 0: return Point(along, across)
        case 1: return Point(-across, along)
        case 2: return Point(-along, -across)
        default: return Point(across, -along)
        }
    }
}
