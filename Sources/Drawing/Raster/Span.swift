/// Neighbouring pixels of a row that are covered equally.
struct Span: Hashable, Sendable {
    var row: UInt16
    var x0: UInt16
    /// Lies outside.
    var x1: UInt16
    /// 1...255.
    var share: UInt16
}

/// Spans on their way from a shape to the pixels. They are handed on whenever the buffer is full, so that it stays
/// small enough for the processor's nearest cache however large the shape.
final class SpanBuffer {
    /// Spans after which the buffer is handed on.
    static let batch = 2_048

    /// Room for `batch` and as many as one row can have, which need not be checked for.
    let spans: UnsafeMutablePointer<Span>
    var count = 0

    init(width: Int) { spans = .allocate(capacity: Self.batch + width + 2) }

    deinit { spans.deallocate() }

    @inline(__always)
    func append(_ span: Span) {
        spans[count] = span
        count += 1
    }

    /// Hands on what is there.
    @inline(__always)
    func flush(_ receive: (UnsafeBufferPointer<Span>) -> Void) {
        if count > 0 { receive(UnsafeBufferPointer(start: spans, count: count)) }
        count = 0
    }
}
