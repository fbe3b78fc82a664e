extension TextShaper {
    /// Grapheme clusters a line is looked at for: more than any picture is wide.
    private static let longest = 2_000

    /// `text` where it fits, else its longest start of whole grapheme clusters that fits with "…" behind it; empty
    /// where not even the ellipsis fits.
    public func truncated(_ text: String, _ style: TextStyle, width: Double) -> String {
        let clusters = Array(text.prefix(Self.longest + 1))
        if clusters.count <= Self.longest, self.width(text, style) <= width { return text }
        if self.width("…", style) > width { return "" }
        let count = longestStart(min(clusters.count, Self.longest)) { self.width(cut(clusters, $0), style) <= width }
        return cut(clusters, count)
    }

    private func cut(_ clusters: [Character], _ count: Int) -> String {
        var kept = clusters.prefix(count)
        while let last = kept.last, last == " " || last == "," { kept.removeLast() }
        return String(kept) + "…"
    }

    /// The highest count for which `fits` holds, 0 where none is found. Widths need not grow with every cluster
    /// (kerning, ligatures), so a bisection steps back until it fits.
    private func longestStart(_ most: Int, fits: (Int) -> Bool) -> Int {
        var low = 0
        var high = most
        while low < high {
            let middle = (low + high + 1) / 2
            if fits(middle) { low = middle } else { high = middle - 1 }
        }
        while low > 0, !fits(low) { low -= 1 }
        return low
    }

    /// Lines broken to a width: at spaces (U+0020) and zero-width spaces, between ideographs, and inside a word that is
    /// longer than a line. What exceeds `maximum` lines ends in "…". The last line never is a single word where a word
    /// of the line before can join it.
    public func wrapped(_ text: String, _ style: TextStyle, width: Double, maximum: Int) -> [String] {
        guard maximum > 0 else { return [] }
        var waiting = LinePiece.pieces(of: text)[...]
        var lines: [[LinePiece]] = []
        var current: [LinePiece] = []
        while let piece = waiting.popFirst() {
            if self.width(LinePiece.text(current + [piece]), style) <= width {
                current.append(piece)
                continue
            }
            if lines.count == maximum - 1 {
                current.append(piece)
                current += waiting
                break
            }
            if current.isEmpty {
                guard let parts = broken(piece, style, width) else {
                    current = [piece]
                    break
                }
                lines.append([parts.first])
                waiting = [parts.rest] + waiting
            } else {
                lines.append(current)
                current = []
                waiting = [piece] + waiting
            }
        }
        if !current.isEmpty { lines.append(current) }
        joinWidow(&lines, style, width)
        var result = lines.map(LinePiece.text)
        if let last = result.last {
            let fitting = truncated(last, style, width: width)
            result[result.count - 1] = fitting
        }
        return result.filter { !$0.isEmpty }
    }

    /// A word longer than a line, parted after as many clusters as fit; nil where not one does.
    private func broken(_ piece: LinePiece, _ style: TextStyle, _ width: Double) -> (first: LinePiece, rest: LinePiece)?
    {
        let clusters = Array(piece.text)
        let count = longestStart(clusters.count - 1) { self.width(String(clusters.prefix($0)), style) <= width }
        guard count > 0 else { return nil }
        return (
            LinePiece(text: String(clusters.prefix(count)), followsSpace: piece.followsSpace),
            LinePiece(text: String(clusters.dropFirst(count)), followsSpace: false)
        )
    }

    private func joinWidow(_ lines: inout [[LinePiece]], _ style: TextStyle, _ width: Double) {
        guard lines.count > 1, lines[lines.count - 1].count == 1, lines[lines.count - 2].count > 2 else { return }
        let joined = [lines[lines.count - 2][lines[lines.count - 2].count - 1]] + lines[lines.count - 1]
        guard self.width(LinePiece.text(joined), style) <= width else { return }
        lines[lines.count - 2].removeLast()
        lines[lines.count - 1] = joined
    }
}
