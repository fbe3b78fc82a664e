/// Exact-area coverage of a path, in integers.
///
/// Each edge adds, in every pixel row it crosses, the signed area between itself and the right border of the row's
/// pixels, as differences: the prefix sum along a row is the covered area of each pixel times the winding. Coordinates
/// are 24.8 fixed point and areas are Int32 in units of 1/131072 pixel, so sums do not depend on the order of edges.
/// Rows are cleared while they are swept; the buffer is zero between fills.
final class Coverage {
    /// One pixel wholly covered once: 256 sub-pixel rows times 512.
    static let full: Int32 = 131_072

    let width: Int
    let height: Int
    private let stride: Int
    private let cells: UnsafeMutablePointer<Int32>
    private let rowMin: UnsafeMutablePointer<Int32>
    private let rowMax: UnsafeMutablePointer<Int32>
    private var clip: PixelRect
    private var minRow = Int.max
    private var maxRow = -1

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        // Room for the difference one past the last pixel, and for reading eight cells at once.
        stride = width + 9
        cells = .allocate(capacity: stride * height + 8)
        cells.initialize(repeating: 0, count: stride * height + 8)
        rowMin = .allocate(capacity: max(height, 1))
        rowMax = .allocate(capacity: max(height, 1))
        rowMin.initialize(repeating: Int32.max, count: max(height, 1))
        rowMax.initialize(repeating: -1, count: max(height, 1))
        clip = PixelRect(x0: 0, y0: 0, x1: width, y1: height)
    }

    deinit {
        cells.deallocate()
        rowMin.deallocate()
        rowMax.deallocate()
    }

    /// Adds the edges of a path; every contour is closed. What lies left of the clip still counts for winding.
    func add(_ path: Path, clip wanted: PixelRect) {
        clip = wanted.intersection(PixelRect(x0: 0, y0: 0, x1: width, y1: height))
        guard !clip.isEmpty else { return }
        for contour in path.contours where contour.points.count > 1 {
            contour.points.withUnsafeBufferPointer { points in
                var previous = Self.fixed(points[points.count - 1])
                for point in points {
                    let current = Self.fixed(point)
                    edge(previous, current)
                    previous = current
                }
            }
        }
    }

    /// 24.8 fixed point, rounded; limited to ±2^22 px so that no product below can overflow.
    private static func fixed(_ point: Point) -> (x: Int, y: Int) {
        func convert(_ value: Double) -> Int {
            guard value.isFinite else { return 0 }
            return Int((min(max(value, -4_194_304), 4_194_304) * 256).rounded())
        }
        return (convert(point.x), convert(point.y))
    }

    private func edge(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int)) {
        if a.y == b.y { return }
        // Downwards always: an edge shared by two shapes then gives exactly opposite areas.
        if a.y < b.y { down(a.x, a.y, b.x, b.y, 1) } else { down(b.x, b.y, a.x, a.y, -1) }
    }

    private func down(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, _ sign: Int) {
        let top = clip.y0 << 8
        let bottom = clip.y1 << 8
        guard y1 > top, y0 < bottom else { return }
        let dx = x1 - x0
        let dy = y1 - y0
        func x(at y: Int) -> Int { y == y1 ? x1 : x0 + Self.floorDivide(dx * (y - y0), dy) }
        let start = max(y0, top)
        let end = min(y1, bottom)
        let left = clip.x0 << 8
        let right = clip.x1 << 8
        if max(x0, x1) <= left { return vertical(left, start, end, sign) }
        if min(x0, x1) >= right { return }
        // Row by row with an exact remainder; the crossing of row border y is x(at: y), rounded down.
        var y = start
        var xa = x(at: start)
        let quotient = Self.floorDivide(dx << 8, dy)
        let remainder = (dx << 8) - quotient * dy
        let border = ((start >> 8) + 1) << 8
        var fraction = 0
        var hasFraction = false
        while y < end {
            let next = min(((y >> 8) + 1) << 8, end)
            var xb: Int
            if next - y == 256, y >= border || hasFraction {
                if !hasFraction {
                    fraction = dx * (y - y0) - Self.floorDivide(dx * (y - y0), dy) * dy
                    hasFraction = true
                }
                xb = xa + quotient
                fraction += remainder
                if fraction >= dy {
                    fraction -= dy
                    xb += 1
                }
            } else {
                xb = x(at: next)
            }
            clippedRow(y >> 8, xa, y & 255, xb, next - (y & ~255), sign, left, right)
            xa = xb
            y = next
        }
    }

    /// A vertical edge: no slope, so each row is one cell.
    private func vertical(_ x: Int, _ start: Int, _ end: Int, _ sign: Int) {
        var y = start
        while y < end {
            let next = min(((y >> 8) + 1) << 8, end)
            put(y >> 8, x >> 8, sign * (next - y), 2 * (x & 255))
            y = next
        }
    }

    /// One row's piece, from (xa, ya) to (xb, yb) with sub-pixel rows 0...256, cut at the clip's sides.
    private func clippedRow(
        _ row: Int, _ xa: Int, _ ya: Int, _ xb: Int, _ yb: Int, _ sign: Int, _ left: Int, _ right: Int
    ) {
        if xa >= left, xb >= left, xa < right, xb < right { return rowPiece(row, xa, ya, xb, yb, sign) }
        if xa <= left, xb <= left { return put(row, left >> 8, sign * (yb - ya), 0) }
        if xa >= right, xb >= right { return }
        // Crossing a side: where, to the nearest sub-pixel row.
        func y(at x: Int) -> Int { ya + Self.floorDivide((yb - ya) * (x - xa), xb - xa) }
        let rising = xb > xa
        var cuts = [(x: xa, y: ya)]
        let sides = rising ? [left, right] : [right, left]
        for side in sides where side > min(xa, xb) && side < max(xa, xb) { cuts.append((side, y(at: side))) }
        cuts.append((xb, yb))
        for (p, q) in zip(cuts, cuts.dropFirst()) where q.y > p.y {
            let middle = p.x + q.x
            if middle <= 2 * left {
                put(row, left >> 8, sign * (q.y - p.y), 0)
            } else if middle < 2 * right {
                rowPiece(row, min(p.x, right - 1), p.y, min(q.x, right - 1), q.y, sign)
            }
        }
    }

    /// A piece within one row and within the clip.
    private func rowPiece(_ row: Int, _ xa: Int, _ ya: Int, _ xb: Int, _ yb: Int, _ sign: Int) {
        let height = yb - ya
        if height == 0 { return }
        let first = xa >> 8
        let last = xb >> 8
        if first == last { return put(row, first, sign * height, (xa & 255) + (xb & 255)) }
        // Cell by cell from left to right; the crossing of a cell border is rounded down, with exact remainder.
        let (l, r) = xa < xb ? (xa, xb) : (xb, xa)
        let run = r - l
        var x = l
        var done = 0
        var cell = l >> 8
        let end = r >> 8
        while cell < end {
            let next = (cell + 1) << 8
            let reach = height * (next - l) / run
            put(row, cell, sign * (reach - done), (x & 255) + 256)
            done = reach
            x = next
            cell += 1
        }
        put(row, cell, sign * (height - done), r & 255)
    }

    /// Adds to one cell: `cover` sub-pixel rows whose edge lies at `twice` / 2 sub-pixels from the cell's left.
    @inline(__always)
    private func put(_ row: Int, _ column: Int, _ cover: Int, _ twice: Int) {
        let base = cells + row * stride + column
        let inside = Int32(truncatingIfNeeded: cover * twice)
        base[0] &+= Int32(truncatingIfNeeded: cover * 512) &- inside
        base[1] &+= inside
        let x = Int32(truncatingIfNeeded: column)
        if x < rowMin[row] { rowMin[row] = x }
        if x > rowMax[row] { rowMax[row] = x }
        if row < minRow { minRow = row }
        if row > maxRow { maxRow = row }
    }

    private static func floorDivide(_ a: Int, _ b: Int) -> Int {
        let quotient = a / b
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
    }

    /// Hands out runs of equal level 1...15, row by row from the top, and clears what it reads.
    @inline(__always)
    func sweep(_ rule: FillRule, _ emit: (_ row: Int, _ x0: Int, _ x1: Int, _ level: Int) -> Void) {
        defer {
            minRow = Int.max
            maxRow = -1
        }
        guard maxRow >= minRow else { return }
        for row in minRow...maxRow {
            let first = Int(rowMin[row])
            let last = Int(rowMax[row])
            rowMin[row] = Int32.max
            rowMax[row] = -1
            if last < first { continue }
            sweepRow(cells + row * stride, first, last, rule) { x0, x1, level in emit(row, x0, x1, level) }
        }
    }

    @inline(__always)
    private func sweepRow(
        _ line: UnsafeMutablePointer<Int32>, _ first: Int, _ last: Int, _ rule: FillRule,
        _ emit: (_ x0: Int, _ x1: Int, _ level: Int) -> Void
    ) {
        var sum: Int32 = 0
        var x = first
        let limit = clip.x1
        // Differences reach one cell past the last pixel that has an edge; after it the sum is the winding's rest.
        let end = min(last + 2, limit)
        while x < end {
            sum &+= line[x]
            line[x] = 0
            var next = x + 1
            while next + 8 <= end, isZero(line + next) { next += 8 }
            while next < end, line[next] == 0 { next += 1 }
            let level = Self.level(sum, rule)
            if level > 0 { emit(x, next, level) }
            x = next
        }
        // The cell beyond the clip may have been written.
        if last + 1 >= limit { line[limit] = 0 }
        // An open right side: edges beyond the clip were dropped, the area reaches its border.
        if end < limit {
            let level = Self.level(sum, rule)
            if level > 0 { emit(end, limit, level) }
        }
    }

    @inline(__always)
    private func isZero(_ cell: UnsafeMutablePointer<Int32>) -> Bool {
        UnsafeRawPointer(cell).loadUnaligned(as: SIMD8<Int32>.self) == SIMD8<Int32>(repeating: 0)
    }

    /// Coverage in 15ths, rounded.
    @inline(__always)
    static func level(_ sum: Int32, _ rule: FillRule) -> Int {
        var area = sum < 0 ? 0 &- sum : sum
        switch rule {
        case .nonZero:
            if area > full { area = full }
        case .evenOdd:
            area &= 2 * full - 1
            if area > full { area = 2 * full - area }
        }
        return Int((area &* 15 &+ full / 2) / full)
    }
}

/// Which areas of a path that crosses itself are inside.
public enum FillRule: Hashable, Sendable {
    case nonZero, evenOdd
}
