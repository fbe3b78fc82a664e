/// What was found out about one column, and whether the model may use it.
public struct WinColumn: Hashable, Sendable {
    /// What the cells hold.
    public enum Kind: String, Hashable, Sendable { case number, category, date, empty }

    /// Why a column is not used.
    public enum Refusal: Hashable, Sendable {
        /// The outcome itself, or the column that names the rows.
        case role(String)
        /// It holds one value, or none.
        case constant
        /// Most rows have a value of their own, or one of fewer than five rows.
        case identifier
        /// A calendar date: the rows to judge lie after those learned from.
        case date
        /// It is filled only at the close, by its name.
        case closingName(String)
        /// It says the outcome: the area under the ROC curve of this column alone, 0 to 1.
        case tellsOutcome(area: Double)
        /// It is filled, or empty, only where the outcome is the same.
        case filledByOutcome(String)
        /// A column of the same name stands before it.
        case repeated
        /// The rows to judge lack it.
        case absent

        /// The reason as a clause.
        public var words: String {
            switch self {
            case .role(let role): "it is the \(role)"
            case .constant: "it holds one value only"
            case .identifier: "most rows have a value that fewer than five rows have"
            case .date: "a date; the rows to judge lie after the rows learned from"
            case .closingName(let clause): "known only at the close: \(clause)"
            case .tellsOutcome(let area): "known only at the close: alone it has an AUC of \(WinText.fixed(area, 3))"
            case .filledByOutcome(let clause): "known only at the close: \(clause)"
            case .repeated: "a column of this name stands before it"
            case .absent: "the file to predict does not have it"
            }
        }

        /// Whether the column would tell the model what only the close tells.
        public var isLeak: Bool {
            switch self {
            case .closingName, .tellsOutcome, .filledByOutcome: true
            default: false
            }
        }
    }

    public var name: String
    public var kind: Kind
    /// Number of distinct values in the rows learned from.
    public var distinct: Int
    /// Rows learned from in which it is empty.
    public var missing: Int
    /// Values of a number column that are no numbers; they count as missing.
    public var unreadable: Int
    /// Area under the ROC curve of this column alone, cross-fitted; nil where it was not computed.
    public var area: Double?
    /// Nil for a column that is used.
    public var refusal: Refusal?
}

/// Numbers in text.
public enum WinText {
    /// With a fixed number of digits after the point, 0 to 9.
    public static func fixed(_ value: Double, _ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value.magnitude * Double(scale)).rounded()
        guard scaled < 9e15 else { return String(value) }
        let whole = Int(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(whole) }
        let tail = String(whole % scale)
        return sign + String(whole / scale) + "." + String(repeating: "0", count: digits - tail.count) + tail
    }
}
