/// Exact-area coverage of a path, in integers.
///
/// Each edge adds, in every pixel row it crosses, the signed area between itself and the right border of the row's
/// pixels, as differences: the prefix sum along a row is the covered area of each pixel times the winding. Coordinates
/// are 24.8 fixed point and areas are Int32 in units of 1/131072 pixel, so sums do not depend on the order of edges.
/// One bit a cell says where an edge has been; the sweep looks at those cells only, and clears them. Cells and bits are
/// zero between fills.
final class Coverage {
    /// One pixel wholly covered once: 256 sub-pixel rows times 512.
    static let full: Int32 = 131_072
    /// Largest distance from the origin, pixels; farther points are moved here, so that no product can overflow.
    static let farthest = 4_194_304.0

    let width: Int
    let height: Int
    /// Cells a row: the difference one past the last pixel has one too.
    private let stride: Int
    private let cells: UnsafeMutablePointer<Int32>
    /// Words a row of `touched`.
    private let words: Int
    private let touched: UnsafeMutablePointer<UInt64>
    private var clip: PixelRect
    private var minRow = Int.max
    private var maxRow = -1

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        stride = width + 1
        words = width / 64 + 1
        cells = .allocate(capacity: stride * height)
        cells.initialize(repeating: 0, count: stride * height)
        touched = .allocate(capacity: words * height)
        touched.initialize(repeating: 0, count: words * height)
        clip = PixelRect(x0: 0, y0: 0, x1: width, y1: height)
    }

    deinit {
        cells.deallocate()
        touched.deallocate()
    }

    /// Adds the edges of a path; every contour is closed. What lies left of the clip still counts for winding. Points
    /// with a coordinate that is not a number are left out.
    func add(_ path: Path, clip wanted: PixelRect) {
        clip = wanted.intersection(PixelRect(x0: 0, y0: 0, x1: width, y1: height))
        guard !clip.isEmpty else { return }
        path.points.withUnsafeBufferPointer { points in
            for contour in path.contours where contour.end - contour.start > 1 {
                var first: (x: Int, y: Int)?
                var previous = (x: 0, y: 0)
                for index in contour.start..<contour.end {
                    let point = points[index]
                    if point.x.isNaN || point.y.isNaN { continue }
                    let current = (x: Self.fixed(point.x), y: Self.fixed(point.y))
                    if first == nil { first = current } else { edge(previous, current) }
                    previous = current
                }
                if let first { edge(previous, first) }
            }
        }
    }

    /// 24.8 fixed point, halves to even. Adding 1.5 * 2^52 leaves the rounded integer in the low bits of the mantissa.
    @inline(__always)
    static func fixed(_ value: Double) -> Int {
        let limited = min(max(value, -farthest), farthest)
        let bits = (limited * 256 + 0x1.8p52).bitPattern
        return Int(Int32(truncatingIfNeeded: bits))
    }

    @inline(__always)
    private func edge(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int)) {
        if a.y == b.y { return }
        // Downwards always: an edge shared by two shapes then gives exactly opposite areas.
        if a.y < b.y { down(a.x, a.y, b.x, b.y, 1) } else { down(b.x, b.y, a.x, a.y, -1) }
    }

    private func down(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, _ sign: Int) {
        let start = max(y0, clip.y0 << 8)
        let end = min(y1, clip.y1 << 8)
        guard start < end else { return }
        let left = clip.x0 << 8
        let right = clip.x1 << 8
        let least = min(x0, x1)
        let most = max(x0, x1)
        if least >= right { return }
        minRow = min(minRow, start >> 8)
        maxRow = max(maxRow, (end - 1) >> 8)
        if most <= left { return vertical(left, start, end, sign) }
        if least == most { return vertical(x0, start, end, sign) }
        if least >= left, most < right {
            rows(x0, y0, x1, y1, start, end) { row, xa, ya, xb, yb in piece(row, xa, ya, xb, yb, sign) }
        } else {
            rows(x0, y0, x1, y1, start, end) { row, xa, ya, xb, yb in clippedPiece(row, xa, ya, xb, yb, sign) }
        }
    }

    /// Cuts an edge at the borders of rows; the crossing of a border is rounded down, with an exact remainder.
    @inline(__always)
    private func rows(
        _ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, _ start: Int, _ end: Int,
        _ emit: (_ row: Int, _ xa: Int, _ ya: Int, _ xb: Int, _ yb: Int) -> Void
    ) {
        let dx = x1 &- x0
        let dy = y1 &- y0
        func x(at y: Int) -> Int {
            if y == y0 { return x0 }
            return y == y1 ? x1 : x0 &+ Self.floorDivide(dx &* (y &- y0), dy)
        }
        var row = start >> 8
        let border = (row &+ 1) << 8
        if end <= border { return emit(row, x(at: start), start & 255, x(at: end), end &- (row << 8)) }
        var quotient = Self.floorDivide(dx &* (border &- y0), dy)
        var fraction = dx &* (border &- y0) &- quotient &* dy
        var xa = x0 &+ quotient
        emit(row, x(at: start), start & 255, xa, 256)
        row &+= 1
        let last = end >> 8
        if row < last {
            quotient = Self.floorDivide(dx << 8, dy)
            let remainder = (dx << 8) &- quotient &* dy
            while row < last {
                var xb = xa &+ quotient
                fraction &+= remainder
                if fraction >= dy {
                    fraction &-= dy
                    xb &+= 1
                }
                emit(row, xa, 0, xb, 256)
                xa = xb
                row &+= 1
            }
        }
        if end & 255 != 0 { emit(row, xa, 0, x(at: end), end & 255) }
    }

    /// A vertical edge: no slope, so each row is one cell.
    private func vertical(_ x: Int, _ start: Int, _ end: Int, _ sign: Int) {
        var y = start
        while y < end {
            let row = y >> 8
            let next = min((row &+ 1) << 8, end)
            put(cells + row &* stride, touched + row &* words, x >> 8, sign &* (next &- y), 2 &* (x & 255))
            y = next
        }
    }

    /// One row's piece, from (xa, ya) to (xb, yb) with sub-pixel rows 0...256, cut at the clip's sides. Where it
    /// crosses a side is rounded down to a sub-pixel row.
    private func clippedPiece(_ row: Int, _ xa: Int, _ ya: Int, _ xb: Int, _ yb: Int, _ sign: Int) {
        if ya >= yb { return }
        let left = clip.x0 << 8
        let right = clip.x1 << 8
        let least = min(xa, xb)
        let most = max(xa, xb)
        if least >= right { return }
        if most <= left {
            put(cells + row &* stride, touched + row &* words, clip.x0, sign &* (yb &- ya), 0)
        } else if least < left || most > right {
            let side = least < left ? left : right
            let y = ya &+ Self.floorDivide((yb &- ya) &* (side &- xa), xb &- xa)
            clippedPiece(row, xa, ya, side, y, sign)
            clippedPiece(row, side, y, xb, yb, sign)
        } else {
            piece(row, min(xa, right &- 1), ya, min(xb, right &- 1), yb, sign)
        }
    }

    /// A piece within one row and within the clip.
    @inline(__always)
    private func piece(_ row: Int, _ xa: Int, _ ya: Int, _ xb: Int, _ yb: Int, _ sign: Int) {
        let height = yb &- ya
        let line = cells + row &* stride
        let bits = touched + row &* words
        let first = xa >> 8
        let last = xb >> 8
        if first == last { return put(line, bits, first, sign &* height, (xa & 255) &+ (xb & 255)) }
        // Cell by cell from left to right; the crossing of a cell border is rounded down, with an exact remainder.
        let l = min(xa, xb)
        let r = max(xa, xb)
        // A run is at most 2^22 and the products are at most 2^16.
        let run = UInt32(truncatingIfNeeded: r &- l)
        let entry = UInt32(truncatingIfNeeded: height &* (256 &- (l & 255)))
        var reach = Int(entry / run)
        var fraction = entry % run
        var cell = l >> 8
        let end = r >> 8
        put(line, bits, cell, sign &* reach, (l & 255) &+ 256)
        cell &+= 1
        if cell < end {
            let whole = UInt32(truncatingIfNeeded: height << 8)
            let quotient = whole / run
            let remainder = whole % run
            while cell < end {
                var step = Int(quotient)
                fraction &+= remainder
                if fraction >= run {
                    fraction &-= run
                    step &+= 1
                }
                put(line, bits, cell, sign &* step, 256)
                reach &+= step
                cell &+= 1
            }
        }
        put(line, bits, cell, sign &* (height &- reach), r & 255)
    }

    /// Adds to one cell: `cover` sub-pixel rows whose edge lies at `twice` / 2 sub-pixels from the cell's left. The bit
    /// stands for this cell and the next.
    @inline(__always)
    private func put(
        _ line: UnsafeMutablePointer<Int32>, _ bits: UnsafeMutablePointer<UInt64>, _ column: Int, _ cover: Int,
        _ twice: Int
    ) {
        let inside = Int32(truncatingIfNeeded: cover &* twice)
        line[column] &+= Int32(truncatingIfNeeded: cover &* 512) &- inside
        line[column &+ 1] &+= inside
        bits[column >> 6] |= 1 &<< UInt64(truncatingIfNeeded: column)
    }

    @inline(__always)
    private static func floorDivide(_ a: Int, _ b: Int) -> Int {
        let quotient = a / b
        return quotient &* b != a && (a < 0) != (b < 0) ? quotient &- 1 : quotient
    }

    /// Hands out spans of equal coverage, row by row from the top, and clears what it reads.
    func sweep(_ rule: FillRule, _ buffer: SpanBuffer, _ receive: (UnsafeBufferPointer<Span>) -> Void) {
        guard maxRow >= minRow else { return }
        for row in minRow...maxRow {
            switch rule {
            case .nonZero: sweepRow(row, buffer) { Self.nonZero($0) }
            case .evenOdd: sweepRow(row, buffer) { Self.evenOdd($0) }
            }
            if buffer.count >= SpanBuffer.batch { buffer.flush(receive) }
        }
        buffer.flush(receive)
        minRow = Int.max
        maxRow = -1
    }

    @inline(__always)
    private func sweepRow(_ row: Int, _ buffer: SpanBuffer, _ shareOf: (Int32) -> UInt16) {
        let line = cells + row &* stride
        let bits = touched + row &* words
        let limit = clip.x1
        let spans = buffer.spans
        var count = buffer.count
        var sum: Int32 = 0
        var share: UInt16 = 0
        var begin = 0
        var carry: UInt64 = 0
        var word = clip.x0 >> 6
        let lastWord = limit >> 6
        while word <= lastWord {
            let own = bits[word]
            var wide = own | own << 1 | carry
            carry = own >> 63
            if wide != 0 {
                bits[word] = 0
                repeat {
                    let column = word << 6 | wide.trailingZeroBitCount
                    wide &= wide &- 1
                    sum &+= line[column]
                    line[column] = 0
                    let next = shareOf(sum)
                    if next == share { continue }
                    spans[count] = Span(
                        row: UInt16(truncatingIfNeeded: row), x0: UInt16(truncatingIfNeeded: begin),
                        x1: UInt16(truncatingIfNeeded: column), share: share)
                    count &+= share > 0 ? 1 : 0
                    share = next
                    begin = column
                } while wide != 0
            }
            word &+= 1
        }
        // Edges beyond the clip were dropped, the area reaches its border. The cell beyond may have ended it.
        if share > 0, begin < limit {
            spans[count] = Span(
                row: UInt16(truncatingIfNeeded: row), x0: UInt16(truncatingIfNeeded: begin),
                x1: UInt16(truncatingIfNeeded: limit), share: share)
            count &+= 1
        }
        buffer.count = count
    }

    @inline(__always)
    private static func nonZero(_ sum: Int32) -> UInt16 {
        in255ths(min(sum.magnitude, UInt32(full)))
    }

    @inline(__always)
    private static func evenOdd(_ sum: Int32) -> UInt16 {
        let area = sum.magnitude & (2 * UInt32(full) - 1)
        return in255ths(min(area, 2 * UInt32(full) - area))
    }

    /// An area of 0...`full` in 255ths, rounded.
    @inline(__always)
    static func in255ths(_ area: UInt32) -> UInt16 {
        UInt16(truncatingIfNeeded: (area &* 255 &+ UInt32(full) / 2) >> 17)
    }
}

/// Which areas of a path that crosses itself are inside.
public enum FillRule: Hashable, Sendable {
    case nonZero, evenOdd
}
