/// A change of colour along a straight axis, in steps. Each pixel belongs to one step by its centre, so steps meet
/// without a seam and a palette needs no more entries than there are steps.
public struct LinearGradient: Hashable, Sendable {
    /// Where the first step begins.
    public var from: Point
    /// Where the last step ends.
    public var to: Point
    public var start: ThemeColor
    public var end: ThemeColor
    /// 2...64.
    public let steps: Int
    /// 0 transparent … 255 opaque. Default: 255.
    public var alpha: UInt8

    /// `steps` is brought to 2...64. Beyond the axis the first and the last colour go on; an axis of no length, or with
    /// a coordinate that is not finite, gives the first colour everywhere.
    public init(
        from: Point, to: Point, start: ThemeColor, end: ThemeColor, steps: Int, alpha: UInt8 = 255
    ) {
        self.from = from
        self.to = to
        self.start = start
        self.end = end
        self.steps = min(max(steps, 2), 64)
        self.alpha = alpha
    }

    /// The paint of a step 0..<steps.
    func paint(_ step: Int) -> Paint {
        let share = (255 * step + (steps - 1) / 2) / (steps - 1)
        return Paint(start.mixed(with: end, lightShare: share, darkShare: share), alpha: alpha)
    }

    /// Cuts spans where the step changes and sorts the pieces by step.
    func split(_ spans: UnsafeBufferPointer<Span>) -> [[Span]] {
        var pieces = [[Span]](repeating: [], count: steps)
        let axis = to - from
        let square = axis.dot(axis)
        guard square > 0, square.isFinite, from.x.isFinite, from.y.isFinite else {
            pieces[0] = Array(spans)
            return pieces
        }
        let slope = axis * (Double(steps) / square)
        func step(_ x: UInt16, _ row: UInt16) -> Int {
            let place = (Point(Double(x) + 0.5, Double(row) + 0.5) - from).dot(slope)
            return Int(min(max(place, 0), Double(steps - 1)))
        }
        for span in spans {
            var begin = span.x0
            var current = step(begin, span.row)
            for x in span.x0..<span.x1 {
                let next = step(x, span.row)
                if next == current { continue }
                pieces[current].append(Span(row: span.row, x0: begin, x1: x, share: span.share))
                begin = x
                current = next
            }
            pieces[current].append(Span(row: span.row, x0: begin, x1: span.x1, share: span.share))
        }
        return pieces
    }
}
