/// Whole numbers as pages and notes write them.
public enum Grouping {
    /// `12,345`, with a true minus before a negative number.
    public static func text(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var groups = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { groups += "," }
            groups.append(digit)
        }
        return (value < 0 ? "\u{2212}" : "") + groups
    }
}
