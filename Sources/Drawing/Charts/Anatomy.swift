import TextLayout

/// The parts every chart but the sparkline has: title, subtitle, unit, foot.
extension SceneBuilder {
    /// Adds title and subtitle. Returns where the plot may begin: 20 px below them, `extra` more for a line of text
    /// over the plot.
    mutating func head(extra: Double) -> Double {
        if isPanel {
            let title = shaper.truncated(drawn(spec.title), Style.heading, width: width)
            text(title, Style.heading, Theme.ink, x: 0, baseline: 13)
            return 13 + 10 + extra
        }
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
        guard !isPanel else {
            scene.height = bottom + max(24, below - 20)
            return
        }
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
    /// `title` stands there instead of the unit where it is given.
    mutating func yAxis(
        _ axis: ValueAxis, left: Double, right: Double, isBaseDrawn: Bool = true, title: String? = nil
    ) {
        scene.domain = axis.domain
        for (index, value) in axis.ticks.enumerated() {
            let y = axis.position(shown: value)
            let isBase = isBaseDrawn && (value == 0 || (index == 0 && axis.ticks[0] > 0))
            rule(left, y, right, y, isBase ? Theme.ink : Theme.grid)
            text(
                numbers.text(value, decimals: axis.decimals), Style.axis, Theme.muted, x: left - 8, baseline: y + 4,
                anchor: .end, priority: 1)
        }
        let words = title ?? spec.format.unit
        if let top = axis.ticks.last, !words.isEmpty {
            let unit = shaper.truncated(drawn(words), Style.axis, width: width * (title == nil ? 0.5 : 0.8))
            text(unit, Style.axis, Theme.muted, x: 0, baseline: axis.position(shown: top) - 12, priority: 1)
        }
    }

    /// The picture of a chart that has nothing to draw, and why; an empty reason is not drawn.
    mutating func empty(_ reason: String) {
        let top = head(extra: 0)
        let style = TextStyle(.regular, size: isPanel ? 12 : isNarrow ? 14 : 15)
        rule(0, top, width, top, Theme.grid)
        var baseline = top + 34
        for line in shaper.wrapped("No data to show.", style, width: width, maximum: 4) {
            text(line, style, Theme.muted, x: 0, baseline: baseline)
            baseline += 20
        }
        let lines = shaper.wrapped(reason, Style.axis, width: width, maximum: 4)
        for line in lines {
            text(line, Style.axis, Theme.muted, x: 0, baseline: baseline)
            baseline += 16
        }
        let bottom = baseline + (lines.isEmpty ? 2 : 6)
        rule(0, bottom, width, bottom, Theme.grid)
        foot(bottom: bottom, below: 26)
    }
}
