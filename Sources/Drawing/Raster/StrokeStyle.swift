/// How a line becomes an area.
public struct StrokeStyle: Hashable, Sendable {
    /// How an open line ends: at its last point, or beyond it by half the width.
    public enum Cap: Hashable, Sendable { case butt, round, square }
    /// How two segments meet: sides prolonged to their crossing, an arc, or the corner cut.
    public enum Join: Hashable, Sendable { case miter, round, bevel }

    /// Pixels.
    public var width: Double
    /// Default: butt.
    public var cap: Cap
    /// Default: round.
    public var join: Join
    /// Longest miter as a multiple of the width; beyond it the corner is cut. Default: 4.
    public var miterLimit: Double
    /// Lengths of dash, gap, dash … in pixels. Default: empty, a solid line.
    public var dash: [Double]

    public init(
        width: Double, cap: Cap = .butt, join: Join = .round, miterLimit: Double = 4, dash: [Double] = []
    ) {
        self.width = width
        self.cap = cap
        self.join = join
        self.miterLimit = miterLimit
        self.dash = dash
    }
}

extension Path {
    /// The area a pen of this style covers: for each open contour ONE outline, left side out and right side back, since
    /// overlapping pieces would add their coverage inside a pixel. Fill it non-zero.
    public func stroked(_ style: StrokeStyle) -> Path {
        guard style.width > 0, style.width.isFinite else { return Path() }
        let source = style.dash.isEmpty ? self : dashed(style.dash)
        var stroker = Stroker(style: style)
        for contour in source.contours {
            stroker.run(source.points(of: contour), isClosed: contour.isClosed)
        }
        return stroker.outline
    }
}
