extension TextShaper {
    /// `text` where it fits, else its longest start of whole grapheme clusters that fits with "…" behind it; empty
    /// where not even the ellipsis fits.
    public func truncated(_ text: String, _ style: TextStyle, width: Double) -> String {
        if self.width(text, style) <= width { return text }
        if self.width("…", style) > width { return "" }
        let clusters = Array(text.prefix(2_000))
        var low = 0
        var high = clusters.count
        while low < high {
            let middle = (low + high + 1) / 2
            if self.width(cut(clusters, middle), style) <= width { low = middle } else { high = middle - 1 }
        }
        // Widths need not grow with every cluster (kerning, ligatures): step back until it fits.
        while low > 0, self.width(cut(clusters, low), style) > width { low -= 1 }
        return cut(clusters, low)
    }

    private func cut(_ clusters: [Character], _ count: Int) -> String {
        var kept = clusters.prefix(count)
        while let last = kept.last, last == " " || last == "," { kept.removeLast() }
        return String(kept) + "…"
    }

    /// Lines broken at spaces (U+0020) to a width; what exceeds `maximum` lines ends in "…". The last line never is a
    /// single word where a word of the line before can join it.
    public func wrapped(_ text: String, _ style: TextStyle, width: Double, maximum: Int) -> [String] {
        var words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard !words.isEmpty, maximum > 0 else { return [] }
        words = words.map { truncated($0, style, width: width) }
        var lines: [[String]] = []
        var current: [String] = []
        for (index, word) in words.enumerated() {
            let longer = current + [word]
            if current.isEmpty || self.width(longer.joined(separator: " "), style) <= width {
                current = longer
                continue
            }
            if lines.count == maximum - 1 {
                current += words[index...]
                break
            }
            lines.append(current)
            current = [word]
        }
        lines.append(current)
        joinWidow(&lines, style, width)
        var result = lines.map { $0.joined(separator: " ") }
        let last = result.count - 1
        result[last] = truncated(result[last], style, width: width)
        return result
    }

    private func joinWidow(_ lines: inout [[String]], _ style: TextStyle, _ width: Double) {
        guard lines.count > 1, lines[lines.count - 1].count == 1, lines[lines.count - 2].count > 2 else { return }
        let word = lines[lines.count - 2][lines[lines.count - 2].count - 1]
        let joined = [word] + lines[lines.count - 1]
        guard self.width(joined.joined(separator: " "), style) <= width else { return }
        lines[lines.count - 2].removeLast()
        lines[lines.count - 1] = joined
    }
}
