/// Turns curves into straight pieces no farther than 0.1 px from the curve.
enum Flatten {
    static let tolerance = 0.1

    /// Pieces for a curve whose second differences reach `deviation` times the piece's parameter squared.
    /// Wang's bound; square roots only, so the result is the same on every processor.
    private static func pieces(_ deviation: Double) -> Int {
        let count = (deviation / tolerance).squareRoot().rounded(.up)
        return max(1, min(256, count.isFinite ? Int(min(count, 256)) : 256))
    }

    static func quad(_ a: Point, _ b: Point, _ c: Point, scale: Double, into points: inout [Point]) {
        let bend = (a - b * 2 + c).length * scale
        let count = pieces(bend / 4)
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
}
