/// How much of each pixel a clip lets through: one byte a pixel, 255 all.
final class ClipMask {
    private let width: Int
    private let height: Int
    private let shares: UnsafeMutablePointer<UInt8>

    /// A mask that lets nothing through.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        shares = .allocate(capacity: width * height)
        shares.initialize(repeating: 0, count: width * height)
    }

    deinit { shares.deallocate() }

    /// Opens the pixels of spans, which do not overlap, as far as they are covered.
    func open(_ spans: UnsafeBufferPointer<Span>) {
        for span in spans {
            let line = shares + Int(span.row) * width
            (line + Int(span.x0)).update(
                repeating: UInt8(truncatingIfNeeded: span.share), count: Int(span.x1 - span.x0))
        }
    }

    /// Hands out spans multiplied by the mask.
    func cut(
        _ spans: UnsafeBufferPointer<Span>, _ buffer: SpanBuffer, _ receive: (UnsafeBufferPointer<Span>) -> Void
    ) {
        for span in spans {
            let line = shares + Int(span.row) * width
            var x = Int(span.x0)
            let end = Int(span.x1)
            while x < end {
                let start = x
                let open = line[x]
                repeat { x += 1 } while x < end && line[x] == open
                let share = (UInt32(span.share) * UInt32(open) + 127) / 255
                if share == 0 { continue }
                buffer.append(
                    Span(
                        row: span.row, x0: UInt16(truncatingIfNeeded: start), x1: UInt16(truncatingIfNeeded: x),
                        share: UInt16(truncatingIfNeeded: share)))
            }
            if buffer.count >= SpanBuffer.batch { buffer.flush(receive) }
        }
        buffer.flush(receive)
    }
}
