import TextLayout

/// What charts with one row a category share: row names, the scale under the rows, the numbers at their ends.
extension SceneBuilder {
    /// Names of the rows, none longer than `share` of the width, and where the bars begin.
    func rowNames(share: Double, style: TextStyle = Style.row) -> (names: [String], left: Double) {
        let names = spec.categories.map { shaper.truncated(drawn($0), style, width: width * share) }
        let widest = names.map { measure($0, style) }.max() ?? 0
        return (names, widest.rounded(.up) + 12)
    }

    /// A value beside its bar: shares with their sign, other numbers without the unit, which stands on the scale.
    func atBar(_ value: Double) -> String {
        spec.format.unit == "%" ? numbers.full(value) : numbers.plain(value)
    }

    /// With its sign: "+1.30", U+2212 for less.
    func signed(_ value: Double) -> String {
        let number = numbers.plain(value)
        return value > 0 && number != numbers.plain(0) ? "+" + number : number
    }

    /// Numbers under the rows, the unit with the last one. A target's label takes the place of what it would cover.
    mutating func scaleBelow(_ axis: ValueAxis, baseline: Double, hasTarget: Bool = true) {
        if hasTarget, let target = spec.target {
            let label = shaper.truncated(targetLabel, Style.strong, width: width * 0.6)
            text(
                label, Style.strong, Theme.ink, x: axis.clamped(target.value), baseline: baseline, anchor: .middle,
                priority: 1)
        }
        let last = axis.ticks.count - 1
        for (index, value) in axis.ticks.enumerated() {
            var label = numbers.text(value, decimals: axis.decimals)
            if index == last, !spec.format.unit.isEmpty {
                let unit = shaper.truncated(drawn(spec.format.unit), Style.axis, width: width / 3)
                label += NumberText.thinSpace + unit
            }
            let x = axis.position(shown: value)
            let isAtEnd = x >= axis.end - 8
            text(
                label, Style.axis, Theme.muted, x: x, baseline: baseline,
                anchor: index == 0 ? .start : isAtEnd ? .end : .middle, priority: index == last ? 2 : 3)
        }
    }

    /// The region of a row across the picture.
    mutating func rowZone(_ row: Int, from y0: Double, to y1: Double) {
        scene.zones.append(Scene.Zone(box: Scene.Box(x0: 0, y0: y0, x1: width, y1: y1), row: row))
    }
}

extension ValueAxis {
    /// The ends in data units, which small multiples share.
    var domain: ClosedRange<Double> {
        let a = lower / factor
        let b = upper / factor
        return min(a, b)...max(a, b)
    }
}
