/// Spells names in the letters that e-mail addresses and web addresses take.
enum Fold {
    /// Lower-case ASCII letters and digits of `text`; blanks and signs become `separator`, never doubled, never at an
    /// end.
    static func ascii(_ text: String, separator: String = "-") -> String {
        var result = ""
        var gap = false
        for scalar in text.lowercased().unicodeScalars {
            let piece: String
            switch scalar {
            case "a"..."z", "0"..."9": piece = String(scalar)
            case "'", "’", ".": continue
            default: piece = spelling[scalar] ?? ""
            }
            if piece.isEmpty {
                gap = !result.isEmpty
                continue
            }
            if gap { result += separator }
            gap = false
            result += piece
        }
        return result
    }

    private static let spelling: [Unicode.Scalar: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "a", "á": "a", "à": "a", "â": "a", "ã": "a", "ą": "a",
        "č": "c",
        "ç": "c", "ć": "c", "ď": "d", "é": "e", "è": "e", "ê": "e", "ë": "e", "ě": "e", "ę": "e", "í": "i", "ì": "i",
        "î": "i", "ï": "i", "ł": "l", "ñ": "n", "ń": "n", "ň": "n", "ó": "o", "ò": "o", "ô": "o", "õ": "o", "ø": "o",
        "ř": "r", "ś": "s", "š": "s", "ť": "t", "ú": "u", "ù": "u", "û": "u", "ů": "u", "ý": "y", "ź": "z", "ż": "z",
        "ž": "z", "æ": "ae", "œ": "oe",
    ]
}
