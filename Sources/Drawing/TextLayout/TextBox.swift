/// Lines of text with their measures, to be laid out before they are painted.
public struct TextBox: Sendable {
    /// One line and its place.
    public struct Line: Sendable {
        public let text: String
        public let shaped: ShapedLine
        /// Below the top of the box, whole pixels.
        public let baseline: Double
    }

    /// From top to bottom; empty where the text is.
    public let lines: [Line]
    /// Of the widest line, pixels.
    public let width: Double
    /// Lines times line height, pixels.
    public let height: Double
    /// Whether something was left out behind "…".
    public let isCut: Bool
    /// Whether the lines begin at the right end of the box.
    public let isRightToLeft: Bool

    /// Grapheme clusters of all lines that no font had as a whole.
    public var missingCount: Int { lines.reduce(0) { $0 + $1.shaped.missingCount } }
}

extension TextShaper {
    /// The text broken into at most `maximum` lines no wider than `width`, as `wrapped` does it. All lines have the
    /// direction of the whole text. `lineHeight` is in pixels; what a line leaves free of it stands half above and half
    /// below.
    public func box(
        _ text: String, _ style: TextStyle, width: Double, maximum: Int, lineHeight: Double
    ) -> TextBox {
        let strings = wrapped(text, style, width: width, maximum: maximum)
        let isRightToLeft = shape(String(text.prefix(2_000)), style).isRightToLeft
        let font = fonts.fonts[style.face.rawValue]
        let (ascent, descent) = (font.ascent / font.unitsPerEm, font.descent / font.unitsPerEm)
        let first = (lineHeight - (ascent + descent) * style.size) / 2 + ascent * style.size
        var lines: [TextBox.Line] = []
        for (index, string) in strings.enumerated() {
            lines.append(
                TextBox.Line(
                    text: string,
                    shaped: shape(string, style, direction: isRightToLeft ? .rightToLeft : .leftToRight),
                    baseline: (first + Double(index) * lineHeight).rounded()))
        }
        // Breaking takes spaces away and adds nothing; only an ellipsis makes another text.
        func letters(_ text: String) -> Substring.UnicodeScalarView {
            var scalars = String.UnicodeScalarView()
            scalars.append(contentsOf: text.unicodeScalars.filter { $0 != " " && $0 != "\u{200B}" })
            return Substring(String(scalars)).unicodeScalars
        }
        let isCut = !letters(strings.joined()).elementsEqual(letters(text))
        return TextBox(
            lines: lines, width: lines.map(\.shaped.width).max() ?? 0, height: Double(lines.count) * lineHeight,
            isCut: isCut, isRightToLeft: isRightToLeft)
    }
}
