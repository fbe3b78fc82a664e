import Diagnostics

/// What the fence of a block says about it.
public enum RuleFence: Hashable, Sendable {
    case rule
    /// No rule by its first word, which is the word of one with another capital or ending: `Rule`, `rules`.
    case nearly(String)
    case other

    /// - Parameter info: what stands behind the fence.
    public init(info: String) {
        let word = info.prefix { $0 != " " && $0 != "\t" }
        let bare = word.hasSuffix(":") ? word.dropLast() : word
        if word == "rule" {
            self = .rule
        } else if ["rule", "rules"].contains(bare.lowercased()) {
            self = .nearly(String(word))
        } else {
            self = .other
        }
    }

    /// The error of a block that is not taken for a rule and was meant as one; nil where nothing is wrong.
    /// - Parameter isNested: whether it stands inside a list item or a quotation, where blocks are only shown.
    public func finding(isNested: Bool, file: String, line: Int) -> Diagnostic? {
        let place = Place.file(file, line: line, column: 1)
        switch self {
        case .other: return nil
        case .nearly(let word):
            return Diagnostic(
                "RULE-HEAD", "this block looks like a rule, but begins with '\(LogText.excerpt(word))'", at: place,
                hint: "write ```rule ID severity category, in small letters", exit: .configuration)
        case .rule where isNested:
            return Diagnostic(
                "RULE-PLACE", "this block looks like a rule, but stands inside a list or a quotation", at: place,
                hint: "begin its lines at the margin, with an empty line above", exit: .configuration)
        case .rule: return nil
        }
    }
}
