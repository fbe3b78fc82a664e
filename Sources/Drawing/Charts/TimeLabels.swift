import TextLayout

extension SceneBuilder {
    /// Ticks and names of categories spread evenly from `left` to `right`, thinned by a constant step; the outer names
    /// end with the plot. Narrow pictures keep the first and the last.
    mutating func timeLabels(left: Double, right: Double, bottom: Double) {
        let count = spec.categories.count
        let style = Style.axis
        let most = (right - left) * 0.45
        let centers = (0..<count).map { index in
            count > 1 ? left + (right - left) * Double(index) / Double(count - 1) : (left + right) / 2
        }
        let names = spec.categories.map { shaper.truncated(drawn($0), style, width: most) }
        let spans = names.indices.map { index in
            let length = measure(names[index], style)
            let isOuter = count > 1 && (index == 0 || index == count - 1)
            let from =
                isOuter ? (index == 0 ? centers[index] : centers[index] - length) : centers[index] - length / 2
            return (from: from, to: from + length)
        }
        var shown = LabelPlacer.thinned(count: count) { first, second in
            spans[first].to + 22 <= spans[second].from
        }
        if isNarrow, shown.count > 2 { shown = [0, count - 1] }
        for index in shown {
            rule(centers[index], bottom, centers[index], bottom + 5, Theme.muted)
            text(names[index], style, Theme.muted, x: spans[index].from, baseline: bottom + 20, priority: 1)
        }
    }
}
