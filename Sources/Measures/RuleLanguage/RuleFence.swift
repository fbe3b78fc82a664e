import Diagnostics

/// What the fence of a block says about it.
public enum RuleFence: Hashable, Sendable {
    case rule
    /// Not taken for a rule, and probably meant as one: what it begins with, empty where that is nothing.
    case nearly(String)
    case other

    /// The word for a rule in the languages of those who write one.
    private static let words = ["rule", "rules", "regel", "regeln", "règle", "regle", "regla", "regola", "regra"]

    /// - Parameters:
    ///   - info: what stands behind the fence.
    ///   - text: the block itself; where the fence says nothing, its first lines tell what was meant.
    public init(info: String, text: String = "") {
        let words = info.split { $0 == " " || $0 == "\t" }
        guard let first = words.first else {
            self = RuleFence.readsLikeRule(text) ? .nearly("") : .other
            return
        }
        if first == "rule", info.hasPrefix("rule") {
            self = .rule
            return
        }
        let name = first.drop { "{.:[(".contains($0) }.lowercased()
        let letters = String(name.prefix { $0.isLetter })
        let isWord = RuleFence.words.contains(letters)
        let hasHead = words.dropFirst().contains { RuleSeverity(rawValue: String($0)) != nil }
        let isTypo = hasHead || words.dropFirst().contains { RuleReader.isID(String($0)) }
        let isNear = name.utf8.count <= 100 && NearestName.of(name, in: ["rule"]) != nil && isTypo
        let isHead = hasHead && words.contains { RuleCategory(rawValue: String($0.filter(\.isLetter))) != nil }
        self = isWord || isNear || isHead ? .nearly(String(first)) : .other
    }

    /// Whether the first lines of a block are those of a rule: its head, or a subject and an obligation.
    public static func readsLikeRule(_ text: String) -> Bool {
        var lines: [[Substring]] = []
        for line in text.split(separator: "\n") where lines.count < 2 {
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            if !words.isEmpty { lines.append(words) }
        }
        guard let first = lines.first else { return false }
        if isHead(first) { return true }
        guard lines.count == 2, BlockParser.subjects.contains(first[0].lowercased()) else { return false }
        let second = lines[1][0].lowercased()
        return BlockParser.obligations.contains { $0 == second || $0.hasPrefix(second + " ") }
    }

    /// Whether a text begins with the head of a rule.
    public static func beginsWithHead(_ text: String) -> Bool {
        isHead(text.split(maxSplits: 3) { $0 == " " || $0 == "\t" || $0 == "\n" })
    }

    /// Whether words are `rule ID severity category`.
    private static func isHead(_ words: [Substring]) -> Bool {
        guard words.count >= 3, words[0].lowercased() == "rule" else { return false }
        return RuleReader.isID(String(words[1])) && RuleSeverity(rawValue: String(words[2])) != nil
    }

    /// Where a block may stand.
    public enum Surroundings: Sendable {
        /// At the margin, where rules are read.
        case margin
        /// Inside a list item or a quotation.
        case nested
        /// Four blanks in, which makes it a text that is shown.
        case indented
        /// Inside raw HTML, which is left out.
        case html
        /// A paragraph without a fence.
        case unfenced
    }

    /// The error of a block that is not taken for a rule and was meant as one; nil where nothing is wrong.
    public func finding(_ place: Surroundings, file: String, line: Int) -> Diagnostic? {
        let at = Place.file(file, line: line, column: 1)
        func misplaced(_ how: String, _ hint: String) -> Diagnostic {
            Diagnostic(
                "RULE-PLACE", "this block looks like a rule, but \(how)", at: at, hint: hint, exit: .configuration)
        }
        let margin = "begin its lines at the margin, with an empty line above"
        switch (self, place) {
        case (.other, _), (.rule, .margin): return nil
        case (_, .nested): return misplaced("stands inside a list or a quotation", margin)
        case (_, .indented): return misplaced("is indented, so that it is only shown", margin)
        case (_, .html): return misplaced("stands inside raw HTML, which is left out", margin)
        case (_, .unfenced):
            return misplaced("has no fence", "write ``` in front of its first line, and ``` below its last")
        case (.nearly(let word), .margin):
            let what = word.isEmpty ? "its fence says nothing" : "begins with '\(LogText.excerpt(word))'"
            return Diagnostic(
                "RULE-HEAD", "this block looks like a rule, but \(what)", at: at,
                hint: "write ```rule ID severity category, in small letters", exit: .configuration)
        }
    }
}
