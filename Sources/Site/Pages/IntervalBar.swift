/// A small picture of a value, its interval and its target on one scale. Vector, since it is a glyph of text height
/// and its numbers stand beside it in words.
enum IntervalBar {
    /// 248 × 34 px. Numbers are in the unit of the scale, whose ends stay within `limits`.
    static func svg(
        lower: Double, value: Double, upper: Double, target: Double?, within limits: ClosedRange<Double> = 0...1e15,
        labels: (Double) -> String
    ) -> String {
        let known = [lower, value, upper, target ?? value]
        let ends = scale(known.min() ?? 0, known.max() ?? 1)
        let low = max(ends.0, limits.lowerBound)
        let high = min(ends.1, limits.upperBound)
        let left = 30.0
        let right = 218.0
        func x(_ number: Double) -> Double { high > low ? left + (number - low) / (high - low) * (right - left) : left }
        func px(_ number: Double) -> String { decimal(x(number)) }
        var svg =
            "<svg class=\"ib\" viewBox=\"0 0 248 34\" width=\"248\" height=\"34\" aria-hidden=\"true\" focusable=\"false\">"
        svg += "<path class=\"ib-track\" d=\"M\(decimal(left)) 24H\(decimal(right))\"/>"
        svg += "<path class=\"ib-range\" d=\"M\(px(lower)) 24H\(px(upper))\"/>"
        if let target {
            svg += "<path class=\"ib-target\" d=\"M\(px(target)) 17V31\"/>"
            svg +=
                "<text class=\"ib-text\" x=\"\(px(target))\" y=\"11\" text-anchor=\"middle\">target \(labels(target))</text>"
        }
        svg += "<circle class=\"ib-dot\" cx=\"\(px(value))\" cy=\"24\" r=\"4\"/>"
        svg += "<text class=\"ib-text\" x=\"24\" y=\"28\" text-anchor=\"end\">\(labels(low))</text>"
        svg += "<text class=\"ib-text\" x=\"224\" y=\"28\">\(labels(high))</text></svg>"
        return svg
    }

    /// A scale with round ends around the numbers.
    private static func scale(_ low: Double, _ high: Double) -> (Double, Double) {
        let span = max(high - low, max(abs(high), abs(low)) * 0.05, 1e-9)
        var step = 1.0
        while step > span / 2 { step /= 10 }
        while step * 10 <= span / 2 { step *= 10 }
        for factor in [5.0, 2.0] where step * factor <= span / 2 {
            step *= factor
            break
        }
        return (((low - span * 0.2) / step).rounded(.down) * step, ((high + span * 0.2) / step).rounded(.up) * step)
    }

    /// One decimal, as SVG wants it.
    private static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
