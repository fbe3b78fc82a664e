/// Which of the fonts.
public enum Face: Int, Hashable, Sendable {
    case regular, semibold, display
}

/// How a line of text is set.
public struct TextStyle: Hashable, Sendable {
    public var face: Face
    /// Pixels.
    public var size: Double
    /// Whether all figures have one width. Default: true.
    public var isTabular: Bool
    /// Added after each glyph, as a share of the size. Default: 0.
    public var tracking: Double

    public init(_ face: Face = .regular, size: Double, isTabular: Bool = true, tracking: Double = 0) {
        self.face = face
        self.size = size
        self.isTabular = isTabular
        self.tracking = tracking
    }
}

/// A line of glyphs, in visual order.
public struct ShapedLine: Sendable {
    struct Glyph: Sendable {
        var font: Int
        var id: UInt32
        /// From the line's start and from the baseline, in pixels at the style's size; y downwards.
        var x: Double
        var y: Double
    }

    let glyphs: [Glyph]
    public let style: TextStyle
    /// Sum of the advances, pixels.
    public let width: Double
    /// How many glyphs no font had; boxes are drawn for them.
    public let missingCount: Int
}
