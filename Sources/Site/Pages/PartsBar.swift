/// A bar of three parts: done in time, done late, not done. Vector, since it is a glyph and its counts stand beside it.
enum PartsBar {
    /// 316 × 8 px; empty markup where there is nothing.
    static func svg(fulfilled: Int, late: Int, violated: Int) -> String {
        let total = fulfilled + late + violated
        guard total > 0 else { return "" }
        let width = 316.0
        var x = 0.0
        var svg =
            "<svg class=\"pb\" viewBox=\"0 0 316 8\" width=\"316\" height=\"8\" aria-hidden=\"true\" focusable=\"false\" preserveAspectRatio=\"none\">"
        for (count, name) in [(fulfilled, "pb-met"), (late, "pb-late"), (violated, "pb-not")] where count > 0 {
            let part = width * Double(count) / Double(total)
            svg += "<path class=\"\(name)\" d=\"M\(tenths(x)) 0H\(tenths(x + part))V8H\(tenths(x))z\"/>"
            x += part
        }
        return svg + "</svg>"
    }

    private static func tenths(_ value: Double) -> String {
        let all = Int((value * 10).rounded())
        return "\(all / 10).\(all % 10)"
    }
}
