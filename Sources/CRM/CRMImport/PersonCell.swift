/// What a cell that names a person says: `Ann Berg`, or with a note that the person is gone, as in
/// `Deactivated User (Ann Berg)` and `Ann Berg (inactive)`.
struct PersonCell {
    /// The one person it names, without the note; nil where it names several, or holds the note alone.
    let name: String?

    init(_ cell: String) {
        let text = PersonCell.trimmed(cell[...])
        guard !text.contains(where: { ";|\n".contains($0) }), !PersonCell.saysGone(text) else {
            name = nil
            return
        }
        guard text.last == ")", let open = text.lastIndex(of: "(") else {
            name = String(text)
            return
        }
        let before = PersonCell.trimmed(text[..<open])
        let within = PersonCell.trimmed(text[text.index(after: open)...].dropLast())
        let rest = PersonCell.saysGone(before) ? within : PersonCell.saysGone(within) ? before : text
        name = rest.isEmpty ? nil : String(rest)
    }

    /// A word such as `deactivated`, alone or before one for a user.
    private static func saysGone(_ text: Substring) -> Bool {
        if ActivityWords.meaning(of: String(text)) == false { return true }
        guard let blank = text.lastIndex(of: " "), users.contains(text[text.index(after: blank)...].lowercased()) else {
            return false
        }
        return ActivityWords.meaning(of: String(text[..<blank])) == false
    }

    private static let users: Set<String> = [
        "user", "owner", "benutzer", "nutzer", "utilisateur", "usuario", "utente", "usuário", "gebruiker",
    ]

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
