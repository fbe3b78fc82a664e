/// Writes binary64 numbers as decimal text.
enum ShortestDouble {
    /// The shortest decimal that reads back as `value`; whole numbers without a point, no negative zero.
    static func text(_ value: Double) -> String {
        precondition(value.isFinite, "a number in output must be finite")
        if value == 0 { return "0" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
