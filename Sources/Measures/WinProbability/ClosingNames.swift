/// Columns that, by their names, are filled only when a deal closes.
///
/// Only whole words count: `Close Date` and `closeDate` are refused, `Disclosed` is not.
enum ClosingNames {
    /// What the name says, as a clause; nil where it says nothing of the close.
    static func reason(_ name: String) -> String? {
        let words = Set(self.words(name))
        func has(_ list: Set<String>) -> String? { words.intersection(list).min() }
        if let word = has(closes) { return "its name speaks of the close (\"\(word)\")" }
        if let word = has(outcomes) { return "its name speaks of the outcome (\"\(word)\")" }
        if words.contains("reason"), !words.isDisjoint(with: ["win", "won", "loss", "lost"]) {
            return "its name speaks of the reason for the outcome"
        }
        if let total = has(totals), !words.isDisjoint(with: durations) {
            return "a \(total) of days is complete only at the close"
        }
        if isLifetime(words) { return "how long a deal was open is complete only at the close" }
        if words.contains("cycle"), !words.isDisjoint(with: ["sales", "deal", "days", "length", "time"]) {
            return "the length of the cycle is known only at the close"
        }
        if words.contains("modified") || (words.contains("last") && words.contains("updated")) {
            return "it changes when the deal is closed"
        }
        return nil
    }

    private static let closes: Set<String> = ["close", "closed", "closing", "closure"]
    private static let outcomes: Set<String> = [
        "won", "lost", "win", "loss", "outcome", "result", "iswon", "isclosed", "churned",
    ]
    private static let totals: Set<String> = ["total", "overall", "entire", "full"]
    private static let durations: Set<String> = ["day", "days", "time", "duration", "hours", "weeks", "months"]

    /// Whether a name means the whole time a deal was open: `Days Open`, `Deal Age`, `Days to Sale`.
    private static func isLifetime(_ words: Set<String>) -> Bool {
        let deals: Set<String> = ["deal", "opportunity", "opp", "opportunities", "deals"]
        let plain = words.subtracting(["number", "count", "of", "in", "the", "a", "was", "been", "no", "nr"])
        let isTimed = !plain.isDisjoint(with: durations)
        let rest = plain.subtracting(durations).subtracting(deals)
        if isTimed, rest == ["open"] || rest == ["life"] || rest == ["lifetime"] || rest == ["alive"] { return true }
        if rest == ["age"], !plain.isDisjoint(with: deals) { return true }
        return isTimed && plain.contains("to")
            && !plain.isDisjoint(with: ["sale", "sell", "sign", "signature", "order"])
    }

    /// Words of a name in small letters, parted at what is no letter and where a capital follows a small letter.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for character in name {
            if !character.isLetter || (character.isUppercase && wasSmall) {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter { word += character.lowercased() }
            wasSmall = character.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
