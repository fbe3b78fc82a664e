/// What a cell that names a person says: `Ann Berg`, or with a note that the person is gone, as in
/// `Deactivated User (Ann Berg)`, `Ann Berg (inactive since 2024)` and `Ann Berg [deleted]`.
package struct PersonCell {
    /// The one person it names, without the note; nil where it names several, or holds the note alone.
    package let name: String?
    /// Whether it says that the person is gone.
    package let saysGone: Bool

    package init(_ cell: String) {
        let text = PersonCell.trimmed(cell[...])
        guard !PersonCell.namesSeveral(text) else {
            (name, saysGone) = (nil, false)
            return
        }
        guard !PersonCell.isNote(PersonCell.withoutBrackets(text)) else {
            (name, saysGone) = (nil, true)
            return
        }
        for (before, within) in PersonCell.parts(text) {
            let rest: Substring
            if PersonCell.isNote(within) {
                rest = before
            } else if PersonCell.isNote(before) {
                rest = within
            } else {
                continue
            }
            (name, saysGone) = (rest.isEmpty ? nil : String(rest), true)
            return
        }
        (name, saysGone) = (text.isEmpty ? nil : String(text), false)
    }

    /// Whether a text parts several names, by a semicolon, bar or line end, or a stroke between blanks.
    private static func namesSeveral(_ text: Substring) -> Bool {
        text.contains { ";|\n".contains($0) } || text.contains(" / ")
    }

    /// A text as what stands outside and inside of its brackets, and as what stands before and after its last dash.
    private static func parts(_ text: Substring) -> [(outside: Substring, inside: Substring)] {
        var found: [(Substring, Substring)] = []
        for (open, close) in [("(", ")"), ("[", "]")] as [(Character, Character)] {
            if text.last == close, let start = text.lastIndex(of: open) {
                found.append((trimmed(text[..<start]), trimmed(text[text.index(after: start)...].dropLast())))
            } else if text.first == open, let end = text.firstIndex(of: close) {
                found.append((trimmed(text[text.index(after: end)...]), trimmed(text[..<end].dropFirst())))
            }
        }
        for dash in [" - ", " – "] {
            guard let place = text.ranges(of: dash).last else { continue }
            found.append((trimmed(text[..<place.lowerBound]), trimmed(text[place.upperBound...])))
        }
        return found
    }

    /// A text in one pair of brackets without them.
    private static func withoutBrackets(_ text: Substring) -> Substring {
        let isWhole = text.first == "(" && text.last == ")" || text.first == "[" && text.last == "]"
        return isWhole ? trimmed(text.dropFirst().dropLast()) : text
    }

    /// A word such as `deactivated`, alone or before one for a user, with since when or without.
    private static func isNote(_ text: Substring) -> Bool {
        let words = text.split(separator: " ")
        let note = words.prefix { !since.contains($0.lowercased()) }.joined(separator: " ")
        if ActivityWords.meaning(of: note) == false { return true }
        guard let blank = note.lastIndex(of: " "), users.contains(note[note.index(after: blank)...].lowercased()) else {
            return false
        }
        return ActivityWords.meaning(of: String(note[..<blank])) == false
    }

    private static let since: Set<String> = ["since", "seit", "depuis", "desde", "dal", "da", "sinds", "per", "ab"]

    private static let users: Set<String> = [
        "user", "owner", "benutzer", "nutzer", "utilisateur", "usuario", "utente", "usuário", "gebruiker",
    ]

    static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
