/// Turns shapes into spans within a clip: the half of drawing that is the same for every kind of pixel.
public final class Rasterizer {
    public let width: Int
    public let height: Int
    /// The pixels drawing may change. Default: all.
    var clip: PixelRect {
        didSet { clip = clip.intersection(PixelRect(x0: 0, y0: 0, x1: width, y1: height)) }
    }
    /// What a path lets through besides, and room for the result.
    private var mask: (mask: ClipMask, buffer: SpanBuffer)?

    private let coverage: Coverage
    private let buffer: SpanBuffer

    /// Largest side in pixels.
    static let largestSide = 16_384

    typealias Receiver = (UnsafeBufferPointer<Span>) -> Void

    /// nil unless both sides are 1...`largestSide`.
    init?(width: Int, height: Int) {
        guard (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height) else { return nil }
        self.width = width
        self.height = height
        clip = PixelRect(x0: 0, y0: 0, x1: width, y1: height)
        coverage = Coverage(width: width, height: height)
        buffer = SpanBuffer(width: width)
    }

    /// The spans of a path's area.
    func fill(_ path: Path, _ rule: FillRule, _ receive: Receiver) {
        coverage.add(path, clip: clip)
        guard let mask else { return coverage.sweep(rule, buffer, receive) }
        coverage.sweep(rule, buffer) { mask.mask.cut($0, mask.buffer, receive) }
    }

    /// The spans of a rectangle whose sides are parallel to the axes: the same as of its path, without edges to sweep.
    func fillRect(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ receive: Receiver) {
        if x0.isNaN || y0.isNaN || x1.isNaN || y1.isNaN { return }
        let left = max(Coverage.fixed(min(x0, x1)), clip.x0 << 8)
        let right = min(Coverage.fixed(max(x0, x1)), clip.x1 << 8)
        let top = max(Coverage.fixed(min(y0, y1)), clip.y0 << 8)
        let bottom = min(Coverage.fixed(max(y0, y1)), clip.y1 << 8)
        guard left < right, top < bottom else { return }
        // The columns that are wholly covered, and those at the sides that may not be.
        let first = (left + 255) >> 8
        let last = right >> 8
        for row in (top >> 8)...((bottom - 1) >> 8) {
            let rows = min(bottom, (row + 1) << 8) - max(top, row << 8)
            if first > last {
                appendCell(row, last, first, rows, right - left)
            } else {
                appendCell(row, first - 1, first, rows, first << 8 - left)
                appendCell(row, first, last, rows, 256)
                appendCell(row, last, last + 1, rows, right - last << 8)
            }
            if buffer.count >= SpanBuffer.batch { flush(receive) }
        }
        flush(receive)
    }

    /// Cells covered over `rows` by `columns` of 256 sub-pixels.
    private func appendCell(_ row: Int, _ x0: Int, _ x1: Int, _ rows: Int, _ columns: Int) {
        let share = Coverage.in255ths(UInt32(2 * rows * columns))
        guard share > 0, x0 < x1 else { return }
        buffer.append(Span(row: UInt16(row), x0: UInt16(x0), x1: UInt16(x1), share: share))
    }

    /// The spans of a mask whose origin is put at a pixel corner.
    func place(_ shape: CoverageMask, _ x: Int, _ y: Int, _ receive: Receiver) {
        let (dx, isFarX) = x.addingReportingOverflow(shape.x)
        let (dy, isFarY) = y.addingReportingOverflow(shape.y)
        guard !isFarX, !isFarY, dx < clip.x1, dy < clip.y1, dx > -shape.width, dy > -shape.height else { return }
        let isInside =
            dx >= clip.x0 && dy >= clip.y0 && dx + shape.width <= clip.x1 && dy + shape.height <= clip.y1
        shape.spans.withUnsafeBufferPointer { spans in
            for span in spans {
                var x0 = Int(span.x0) &+ dx
                var x1 = Int(span.x1) &+ dx
                let row = Int(span.row) &+ dy
                if !isInside {
                    x0 = max(x0, clip.x0)
                    x1 = min(x1, clip.x1)
                    if x0 >= x1 || row < clip.y0 || row >= clip.y1 { continue }
                }
                buffer.append(
                    Span(
                        row: UInt16(truncatingIfNeeded: row), x0: UInt16(truncatingIfNeeded: x0),
                        x1: UInt16(truncatingIfNeeded: x1), share: span.share))
                if buffer.count >= SpanBuffer.batch { flush(receive) }
            }
        }
        flush(receive)
    }

    private func flush(_ receive: Receiver) {
        guard let mask else { return buffer.flush(receive) }
        buffer.flush { mask.mask.cut($0, mask.buffer, receive) }
    }

    /// Lets `body` draw inside a path only; its edge is as soft as the path's. Clips within clips multiply.
    func clipped<R, E: Error>(to path: Path, _ rule: FillRule, _ body: () throws(E) -> R) throws(E) -> R {
        let inner = ClipMask(width: width, height: height)
        fill(path, rule) { inner.open($0) }
        let outer = mask
        mask = (inner, outer?.buffer ?? SpanBuffer(width: width))
        defer { mask = outer }
        return try body()
    }
}
