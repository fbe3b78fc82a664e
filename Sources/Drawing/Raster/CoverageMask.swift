/// The coverage of a small shape, such as a glyph, kept to be painted many times.
public struct CoverageMask: Sendable {
    /// Place of the mask's top left pixel relative to its origin.
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
    /// Row by row, columns and rows counted from the top left pixel.
    let spans: [Span]

    /// Largest side of a mask in pixels; larger shapes give an empty mask.
    static let largestSide = 4_096

    /// Whether nothing is covered.
    public var isEmpty: Bool { spans.isEmpty }

    /// The mask of a path around the origin, filled by `rule`.
    public init(_ path: Path, rule: FillRule = .nonZero) {
        let side = Double(Self.largestSide)
        guard let box = path.bounds, box.x1 - box.x0 < side, box.y1 - box.y0 < side,
            abs(box.x0) < 1e6, abs(box.y0) < 1e6
        else {
            self.init(x: 0, y: 0, width: 0, height: 0, spans: [])
            return
        }
        let x = Int(box.x0.rounded(.down))
        let y = Int(box.y0.rounded(.down))
        let width = Int(box.x1.rounded(.up)) - x
        let height = Int(box.y1.rounded(.up)) - y
        var spans: [Span] = []
        if width > 0, height > 0 {
            let coverage = Coverage(width: width, height: height)
            coverage.add(
                path.transformed(scale: 1, 1, dx: Double(-x), dy: Double(-y)),
                clip: PixelRect(x0: 0, y0: 0, x1: width, y1: height))
            coverage.sweep(rule, SpanBuffer(width: width)) { spans += $0 }
        }
        self.init(x: x, y: y, width: width, height: height, spans: spans)
    }

    private init(x: Int, y: Int, width: Int, height: Int, spans: [Span]) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.spans = spans
    }
}
