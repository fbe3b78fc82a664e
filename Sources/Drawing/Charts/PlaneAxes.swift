import TextLayout

/// Two scales of numbers that cross: where they lie, and the marks along them. Charts whose x is a number share it.
struct PlaneAxes {
    var x: ValueAxis
    var y: ValueAxis
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    private let words: NumberText
    private let title: String
    private let unit: String

    /// Lays the plane out below `top`. `margin` is kept free at the right; `side` asks for a square of that size at the
    /// most.
    init(
        _ builder: SceneBuilder, y: (_ start: Double, _ end: Double) -> ValueAxis, xValues: [Double],
        format: ChartSpec.Format,
        zero: ValueAxis.Zero, top: Double, height: Double, margin: Double = 0, isSquare: Bool = false
    ) {
        let spec = builder.spec
        var height = height
        var vertical = y(top + height, top)
        let left = min(max(builder.tickWidth(vertical).rounded(.up) + 8, 24), builder.width * 0.45)
        var right = max(builder.width - margin.rounded(.up), left + 24)
        if isSquare {
            // The last number of the scale below is centred under the plot's end.
            right = min(right, builder.width - 12)
            height = min(height, right - left)
            right = left + height
            vertical = y(top + height, top)
        }
        let words = NumberText(format)
        title = builder.drawn(spec.xAxis.title)
        let unit = builder.shaper.truncated(
            builder.drawn(format.unit), SceneBuilder.Style.axis, width: builder.width * 0.3)
        var horizontal = ValueAxis(
            values: xValues, format: format, range: spec.xAxis.range, zero: zero, wanted: 5, most: 7, start: left,
            end: right)
        // As many numbers as stand clear of each other.
        for most in [6, 5, 4, 3, 2] {
            let widest = horizontal.ticks.map { tick in
                builder.measure(words.text(tick, decimals: horizontal.decimals), SceneBuilder.Style.axis)
            }
            let room = (widest.max() ?? 0) + 14
            let extra = builder.measure(unit, SceneBuilder.Style.axis)
            if Double(horizontal.ticks.count - 1) * room + extra <= right - left { break }
            horizontal = ValueAxis(
                values: xValues, format: format, range: spec.xAxis.range, zero: zero, wanted: min(most, 4), most: most,
                start: left, end: right)
        }
        x = horizontal
        self.words = words
        self.unit = unit
        self.y = vertical
        self.left = left
        self.right = right
        self.top = top
        bottom = top + height
    }

    var frame: Scene.Box { Scene.Box(x0: left, y0: top, x1: right, y1: bottom) }

    func place(_ x: Double, _ y: Double) -> Scene.Place {
        Scene.Place(x: self.x.position(x), y: self.y.position(y))
    }

    /// Whether a point lies in the plane, to a hair's breadth.
    func contains(_ place: Scene.Place) -> Bool {
        place.x >= left - 0.5 && place.x <= right + 0.5 && place.y >= top - 0.5 && place.y <= bottom + 0.5
    }

    /// How far the foot's first baseline stands below `bottom`.
    var footGap: Double { title.isEmpty ? 44 : 60 }

    /// Ticks and numbers below `bottom + shift`, the unit with the last one, and the name of the quantity under them.
    func drawX(_ builder: inout SceneBuilder, shift: Double = 0, lastSuffix: String = "") {
        let base = bottom + shift
        builder.scene.xDomain = x.domain
        let style = SceneBuilder.Style.axis
        for (index, tick) in x.ticks.enumerated() {
            let place = x.position(shown: tick)
            let isLast = index == x.ticks.count - 1
            builder.rule(place, base, place, base + 5, Theme.muted)
            var label = words.text(tick, decimals: x.decimals)
            if isLast {
                label += lastSuffix
                if !unit.isEmpty { label += NumberText.thinSpace + unit }
            }
            let length = builder.measure(label, style)
            let isOuter = place + length / 2 > right + 12
            builder.text(
                label, style, Theme.muted, x: isOuter ? min(right + 12, builder.width) : place, baseline: base + 19,
                anchor: isOuter ? .end : .middle, priority: isLast || index == 0 ? 1 : 2)
        }
        if !title.isEmpty {
            builder.text(
                builder.shaper.truncated(title, style, width: builder.width), style, Theme.muted, x: right,
                baseline: base + 36, anchor: .end, priority: 1)
        }
    }

    /// The dotted line of a target across the plane, its label at the line's end.
    func drawTargets(_ builder: inout SceneBuilder, labelsAbove: Bool = false) {
        let style = SceneBuilder.Style.strong
        if let target = builder.spec.target, y.domain.contains(target.value) {
            let at = y.position(target.value)
            builder.targetRule(left, at, right, at)
            let label = builder.shaper.truncated(builder.targetLabel, style, width: (right - left) * 0.7)
            builder.text(
                label, style, Theme.ink, x: right, baseline: at < top + 20 ? at + 15 : at - 6, anchor: .end,
                priority: 2, hasHalo: true)
        }
        if let target = builder.spec.xAxis.target, x.domain.contains(target.value) {
            let at = x.position(target.value)
            builder.targetRule(at, labelsAbove ? top - 19 : top, at, bottom)
            let room = max(right - at, at - left)
            let label = builder.shaper.truncated(Self.label(target, builder, words), style, width: room - 6)
            let isRight = right - at >= at - left || builder.measure(label, style) + 6 <= builder.width - at
            builder.text(
                label, style, Theme.ink, x: isRight ? at + 6 : at - 6, baseline: labelsAbove ? top - 9 : top + 10,
                anchor: isRight ? .start : .end, priority: 2, hasHalo: true)
        }
    }

    /// The target's label, with its value where the label has no figure.
    private static func label(_ target: ChartSpec.Target, _ builder: SceneBuilder, _ words: NumberText) -> String {
        let label = builder.drawn(target.label)
        if label.contains(where: \.isNumber) { return label }
        return label.isEmpty ? words.full(target.value) : label + " " + words.full(target.value)
    }
}

extension ChartSpec {
    /// The name of what stands on the vertical scale, with its unit: "Win rate, %".
    func yTitle(_ unit: String) -> String {
        let name = series.count == 1 ? series[0].name : ""
        return [name, unit].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// The format of shares where the chart names none: per cent.
    static let percent = Format(unit: "%", factor: 100)
}
