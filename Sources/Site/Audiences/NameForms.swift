import Publishing

/// The ways a person's name is written: in full and the other way round, without the names in the middle, and with
/// initials, with one of them in brackets. A surname or first name alone is a word like others, and is none of them.
struct NameForms {
    /// A way to write the name, and whether its words may stand in neighbouring cells of a table.
    struct Form: Hashable {
        let text: String
        let crossesCells: Bool
    }

    /// A longer text is no name of a person.
    private static let mostWords = 6
    /// A shorter word made of a name may be another.
    private static let longWord = 9

    /// Every form once, the name itself first.
    let all: [Form]
    /// First letters of the given names, and the last name, in plain form; nil for a name of one word.
    private let parts: (given: [[UInt8]], last: [UInt8])?

    /// Whether the name is one short word, as "Max" is of `max-width`. Scripts without blanks write whole names as one.
    let isWordLikeOthers: Bool

    init(_ name: String) {
        isWordLikeOthers =
            name.allSatisfy(\.isLetter) && name.count < NameForms.longWord && name.utf8.allSatisfy { $0 < 0xE2 }
        var forms = [Form(text: name, crossesCells: true)]
        // "Berg, Anna" in the CRM is Anna Berg.
        let halves = name.split(separator: ",", maxSplits: 1).map { $0.split(whereSeparator: \.isWhitespace) }
        let isTurned = halves.count == 2 && !halves[0].isEmpty && !halves[1].isEmpty
        let words = isTurned ? halves[1] + halves[0] : name.split(whereSeparator: \.isWhitespace)
        guard (2...NameForms.mostWords).contains(words.count), let first = words.first, let last = words.last else {
            all = forms
            parts = nil
            return
        }
        func add(_ text: String, crossesCells: Bool = false) {
            if !forms.contains(where: { $0.text == text }) {
                forms.append(Form(text: text, crossesCells: crossesCells))
            }
        }
        func joined(_ words: some Sequence<Substring>) -> String { words.joined(separator: " ") }
        if isTurned { add(joined(words), crossesCells: true) }
        // Where the last name begins cannot be known: "van den Berg", "Garcia Lopez".
        for split in 1..<words.count {
            let (given, family) = (joined(words[..<split]), joined(words[split...]))
            add("\(family), \(given)")
            add("\(family) \(given)")
            add("\(given) (\(family))")
            add("\(family) (\(given))")
            let initials = NameForms.initials(words[..<split])
            guard !initials.isEmpty, family.contains(where: \.isLetter) else { continue }
            for initial in Set([initials.joined(separator: " "), initials.joined(), initials[0]]).sorted() {
                add("\(initial) \(family)")
                add("\(initial)\(family)")
                add("\(family), \(initial)")
                add("\(family) \(initial)")
            }
        }
        // As one word, where that is long enough to be no other.
        let merged: String = words.joined(separator: "")
        if merged.count >= NameForms.longWord { add(merged) }
        if words.count == 2 {
            // With an initial in the middle that the CRM does not know.
            for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" { add("\(first) \(letter). \(last)") }
        }
        if words.count > 2 {
            add("\(first) \(last)", crossesCells: true)
            add("\(last), \(first)")
            add("\(last) \(first)")
            for initial in NameForms.initials(words[..<1]) { add("\(initial) \(last)") }
        }
        all = forms
        parts = (words.dropLast().map { RestrictedTexts.plain($0) }, RestrictedTexts.plain(last))
    }

    /// "H.", "P." of Hans-Peter.
    private static func initials(_ words: ArraySlice<Substring>) -> [String] {
        words.flatMap { $0.split(separator: "-") }.compactMap(\.first).map { "\($0)." }
    }

    /// Whether a login, the part of an address before the at sign, tells the person from other words: it has two parts
    /// or a digit, or is made of the name. "sales" and a last name alone do not.
    func makesOut(login: String) -> Bool {
        let signs = login.filter { $0.isLetter || $0.isNumber }
        guard signs.count >= 4, signs.contains(where: \.isLetter) else { return false }
        if signs.count < login.count || signs.contains(where: \.isNumber) { return true }
        guard let (given, last) = parts, let first = given.first else { return false }
        let plain = RestrictedTexts.plain(login)
        let initials = given.compactMap(\.first)
        let madeOfName = [
            first + last, last + first, initials + last, last + initials, first.prefix(1) + last,
            last + first.prefix(1),
        ]
        return madeOfName.contains(plain)
    }
}
