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

/// Where a line begins.
public enum LineDirection: Hashable, Sendable {
    /// At the side of its first letter; left where it has none.
    case natural
    case leftToRight, rightToLeft
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
    /// How many grapheme clusters no font had as a whole. A box stands for each, or its letter without the marks that
    /// are lacking.
    public let missingCount: Int
    /// Whether the line begins at its right end.
    public let isRightToLeft: Bool
}
