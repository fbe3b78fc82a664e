import TextLayout

/// The parts every chart but the sparkline has: title, subtitle, unit, foot.
extension SceneBuilder {
    /// Adds title and subtitle. Returns where the plot may begin: 20 px below them, `extra` more for a line of text
    /// over the plot.
    mutating func head(extra: Double) -> Double {
        let titleStyle = TextStyle(.display, size: isNarrow ? 18 : 20, isTabular: false, tracking: -0.012)
        let subtitleStyle = TextStyle(.regular, size: isNarrow ? 14 : 15, isTabular: false)
        let titleStep = isNarrow ? 23.0 : 25.6
        let subtitleStep = isNarrow ? 19.3 : 20.7
        var baseline = 0.0
        for line in shaper.wrapped(drawn(spec.title), titleStyle, width: width, maximum: 2) {
            baseline += baseline == 0 ? titleStyle.size : titleStep
            text(line, titleStyle, Theme.ink, x: 0, baseline: baseline)
        }
        var isFirst = true
        for line in shaper.wrapped(drawn(spec.subtitle), subtitleStyle, width: width, maximum: 2) {
            if isFirst {
                baseline += baseline == 0 ? subtitleStyle.size : (isNarrow ? 23 : 24.7)
            } else {
                baseline += subtitleStep
            }
            isFirst = false
            text(line, subtitleStyle, Theme.muted, x: 0, baseline: baseline)
        }
        // Without words above, the text over the plot alone needs room.
        return baseline == 0 ? max(extra, 10) : baseline + 20 + extra
    }

    /// Adds the foot, its first baseline `below` px under `bottom`, and sets the picture's height.
    mutating func foot(bottom: Double, below: Double, extra: String = "") {
        let words = [spec.foot, extra].filter { !$0.isEmpty }.joined(separator: " ")
        let lines = shaper.wrapped(drawn(words), Style.axis, width: width, maximum: 4)
        var baseline = bottom + below
        for line in lines {
            text(line, Style.axis, Theme.muted, x: 0, baseline: baseline)
            baseline += 16
        }
        scene.height = (lines.isEmpty ? bottom + below - 16 : baseline - 16) + 6
        scene.height.round(.up)
    }

    /// Width of the widest number along a scale.
    func tickWidth(_ axis: ValueAxis) -> Double {
        axis.ticks.map { measure(numbers.text($0, decimals: axis.decimals), Style.axis) }.max() ?? 0
    }

    /// Horizontal gridlines with their numbers, the base line, and the unit once above the top number.
    mutating func yAxis(_ axis: ValueAxis, left: Double, right: Double, isBaseDrawn: Bool = true) {
        for (index, value) in axis.ticks.enumerated() {
            let y = axis.position(shown: value)
            let isBase = isBaseDrawn && (value == 0 || (index == 0 && axis.ticks[0] > 0))
            rule(left, y, right, y, isBase ? Theme.ink : Theme.grid)
            text(
                numbers.text(value, decimals: axis.decimals), Style.axis, Theme.muted, x: left - 8, baseline: y + 4,
                anchor: .end, priority: 1)
        }
        if let top = axis.ticks.last, !spec.format.unit.isEmpty {
            let unit = shaper.truncated(drawn(spec.format.unit), Style.axis, width: width / 2)
            text(unit, Style.axis, Theme.muted, x: 0, baseline: axis.position(shown: top) - 12, priority: 1)
        }
    }

    /// A row of colour keys with their names, from `baseline` on; returns the last baseline.
    mutating func legend(_ entries: [(name: String, role: ChartSpec.Role)], baseline: Double) -> Double {
        var x = 0.0
        var y = baseline
        for entry in entries {
            let name = shaper.truncated(drawn(entry.name), Style.label, width: width - 15)
            let length = 15 + measure(name, Style.label)
            if x > 0, x + length > width {
                x = 0
                y += 18
            }
            let box = Scene.Box(x0: x, y0: y - 9, x1: x + 10, y1: y + 1)
            add(.rect(box), entry.role.fill)
            if entry.role == .low { add(.outline(box, width: 1), Theme.accentMid) }
            text(name, Style.label, Theme.ink, x: x + 15, baseline: y)
            x += length + 18
        }
        return y
    }

    /// The picture of a chart that has nothing to draw.
    mutating func empty() {
        let top = head(extra: 0)
        let style = TextStyle(.regular, size: isNarrow ? 14 : 15)
        rule(0, top, width, top, Theme.grid)
        text("No data to show.", style, Theme.muted, x: 0, baseline: top + 34)
        rule(0, top + 56, width, top + 56, Theme.grid)
        foot(bottom: top + 56, below: 26)
    }
}
