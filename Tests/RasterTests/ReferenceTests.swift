import Raster
import Testing

/// Exact-area coverage by its definition: every crossing of a row or cell border is computed anew, every cell has a
/// number, every row is summed cell by cell. What the library does with remainders, bits and runs must give the same.
private struct Reference {
    let side: Int
    var cells: [Int]

    init(side: Int) {
        self.side = side
        cells = Array(repeating: 0, count: (side + 1) * side)
    }

    mutating func add(_ points: [Point]) {
        let fixed = points.map { (x: round($0.x), y: round($0.y)) }
        for (a, b) in zip(fixed, fixed.dropFirst() + fixed.prefix(1)) {
            if a.y < b.y { edge(a.x, a.y, b.x, b.y, 1) } else if b.y < a.y { edge(b.x, b.y, a.x, a.y, -1) }
        }
    }

    private func round(_ value: Double) -> Int { Int((value * 256).rounded(.toNearestOrEven)) }

    private func floor(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }

    private mutating func edge(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, _ sign: Int) {
        func x(_ y: Int) -> Int { x0 + floor((x1 - x0) * (y - y0), y1 - y0) }
        for row in (y0 >> 8)...((y1 - 1) >> 8) {
            let top = max(y0, row << 8)
            let bottom = min(y1, (row + 1) << 8)
            let l = min(x(top), x(bottom))
            let r = max(x(top), x(bottom))
            let height = bottom - top
            for cell in (l >> 8)...(r >> 8) {
                let a = max(l, cell << 8)
                let b = min(r, (cell + 1) << 8)
                func reach(_ x: Int) -> Int { l == r ? height : height * (x - l) / (r - l) }
                let cover = l == r ? height : reach(b) - reach(a)
                put(row, cell, sign * cover, a + b - 2 * (cell << 8))
            }
        }
    }

    private mutating func put(_ row: Int, _ column: Int, _ cover: Int, _ twice: Int) {
        cells[row * (side + 1) + column] += cover * (512 - twice)
        cells[row * (side + 1) + column + 1] += cover * twice
    }

    func shares(_ rule: FillRule) -> [Int] {
        (0..<side).flatMap { row in
            var sum = 0
            return (0..<side).map { column in
                sum += cells[row * (side + 1) + column]
                var area = abs(sum)
                if rule == .evenOdd {
                    area %= 262_144
                    if area > 131_072 { area = 262_144 - area }
                }
                return (min(area, 131_072) * 255 + 65_536) / 131_072
            }
        }
    }
}

@Suite struct ReferenceTests {
    @Test(arguments: 1...100) func theFastWayGivesTheBytesOfTheDefinition(seed: UInt64) throws {
        var draws = Draws(state: seed)
        let side = [1, 7, 64, 130][Int(seed % 4)]
        // Vertices on the border too, flat and upright edges, and edges of many cells in one row.
        var points = (0..<60).map { _ in draws.point(Double(side) - 0.01) }
        for index in stride(from: 3, to: 60, by: 7) {
            points[index] = Point(points[index].x.rounded(.down), points[index - 1].y)
        }
        for index in stride(from: 5, to: 60, by: 9) { points[index] = Point(points[index - 1].x, points[index].y) }
        for index in stride(from: 6, to: 60, by: 11) {
            points[index] = Point(points[index].x, points[index - 1].y + 0.013)
        }
        points = points.map { Point(min($0.x, Double(side) - 0.01), min($0.y, Double(side) - 0.01)) }
        for rule in [FillRule.nonZero, .evenOdd] {
            var reference = Reference(side: side)
            reference.add(points)
            let wanted = reference.shares(rule)
            let canvas = try #require(ColorCanvas(width: side, height: side, ground: white))
            canvas.fill(.polyline(points, closed: true), Paint(black), rule: rule)
            let shares = (0..<(side * side)).map { 255 - Int(canvas.color(x: $0 % side, y: $0 / side).color.r) }
            #expect(shares == wanted)
            // 16 levels of the same.
            let index = try drawn(side, side) {
                $0.fill(.polyline(points, closed: true), Paint(black), rule: rule)
            }
            let levels = wanted.map { ($0 + 8) / 17 }
            let digits = levels.map { $0 == 0 ? "." : String($0, radix: 16) }
            let rows = (0..<side).map { digits[($0 * side)..<(($0 + 1) * side)].joined() }
            #expect(index.picture == rows)
        }
    }
}
