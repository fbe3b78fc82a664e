/// A stretch of text that no line break may part, where it is not longer than a line itself.
struct LinePiece {
    var text: String
    /// Whether a space stands before it, unless it begins a line.
    var followsSpace: Bool

    /// Clusters of one piece at most; the work of measuring a word without end stays bounded.
    private static let longest = 500

    static func text(_ line: [LinePiece]) -> String {
        var text = ""
        for piece in line {
            if piece.followsSpace, !text.isEmpty { text += " " }
            text += piece.text
        }
        return text
    }

    /// Pieces between spaces and zero-width spaces, and between ideographs.
    ///
    /// Of Unicode Standard Annex #14 these are the rules SP, ZW, ID, CL, OP and NS; Hangul and all else breaks at
    /// spaces only.
    static func pieces(of text: String) -> [LinePiece] {
        var pieces: [LinePiece] = []
        var current = ""
        var count = 0
        var followsSpace = false
        var last: Character?
        func close() {
            if !current.isEmpty { pieces.append(LinePiece(text: current, followsSpace: followsSpace)) }
            current = ""
            count = 0
        }
        for cluster in text {
            if cluster == " " || cluster == "\u{200B}" {
                close()
                followsSpace = cluster == " " || (followsSpace && last == " ")
                last = cluster
                continue
            }
            if let before = last, !current.isEmpty, count >= longest || isBreak(before, cluster) {
                close()
                followsSpace = false
            }
            current.append(cluster)
            count += 1
            last = cluster
        }
        close()
        return pieces
    }

    private static func isBreak(_ before: Character, _ after: Character) -> Bool {
        guard !before.isASCII || !after.isASCII, let a = before.unicodeScalars.first, let b = after.unicodeScalars.first
        else { return false }
        return (isIdeographic(a) || isIdeographic(b)) && !stays(a, .before) && !stays(b, .after)
    }

    /// Han, kana and full-width forms.
    private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x2E80: false
        case 0x2E80...0x31BF, 0x31F0...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF9F: true
        default: scalar.properties.isIdeographic
        }
    }

    private enum Side { case before, after }

    /// Whether a character clings to what follows (`before` the break) or to what it follows (`after` it).
    private static func stays(_ scalar: Unicode.Scalar, _ side: Side) -> Bool {
        switch (scalar.properties.generalCategory, side) {
        case (.openPunctuation, .before), (.initialPunctuation, .before), (.currencySymbol, .before): return true
        case (.closePunctuation, .after), (.finalPunctuation, .after), (.nonspacingMark, .after): return true
        default: break
        }
        // Both sides: spaces that do not break.
        if scalar.value == 0xA0 || scalar.value == 0x202F || scalar.value == 0x2060 { return true }
        guard side == .after else { return false }
        switch scalar.value {
        // Full stops, commas, marks of exclamation, per cent.
        case 0x21, 0x25, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x2026, 0x3001, 0x3002, 0xFF01, 0xFF05, 0xFF0C, 0xFF0E, 0xFF1A,
            0xFF1B, 0xFF1F, 0xFF61, 0xFF64:
            return true
        // Iteration and length marks, small kana.
        case 0x3005, 0x301C, 0x303B, 0x309D, 0x309E, 0x30A0, 0x30FB...0x30FE, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049,
            0x3063, 0x3083, 0x3085, 0x3087, 0x308E, 0x3095, 0x3096, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3,
            0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30F5, 0x30F6, 0x31F0...0x31FF, 0xFF65, 0xFF67...0xFF70:
            return true
        default: return false
        }
    }
}
