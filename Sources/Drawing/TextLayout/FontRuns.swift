/// Cuts a line into runs of one font each: per grapheme cluster the wanted face where it has all characters, else the
/// fallback where it has them.
enum FontRuns {
    struct Run: Equatable {
        var font: Int
        var text: String
    }

    static func split(_ text: String, face: Face, fonts: FontSet) -> [Run] {
        var runs: [Run] = []
        // Spaces and signs after a fallback cluster, which follow it only if another fallback cluster comes.
        var waiting = ""
        for cluster in text {
            let shown = displayed(cluster)
            if shown.isEmpty { continue }
            let wantsFace = has(shown, face.rawValue, fonts)
            let isNeutral = wantsFace && !cluster.isLetter
            if wantsFace, isNeutral, runs.last?.font == FontSet.fallback, has(shown, FontSet.fallback, fonts) {
                waiting += shown
            } else if wantsFace {
                add(waiting, face.rawValue, &runs)
                waiting = ""
                add(shown, face.rawValue, &runs)
            } else {
                add(waiting, FontSet.fallback, &runs)
                waiting = ""
                add(shown, FontSet.fallback, &runs)
            }
        }
        add(waiting, face.rawValue, &runs)
        return runs
    }

    private static func add(_ text: String, _ font: Int, _ runs: inout [Run]) {
        if text.isEmpty { return }
        if runs.last?.font == font {
            runs[runs.count - 1].text += text
        } else {
            runs.append(Run(font: font, text: text))
        }
    }

    /// The cluster without what is never drawn; a space for control characters.
    private static func displayed(_ cluster: Character) -> String {
        if cluster.isASCII {
            guard let byte = cluster.asciiValue, byte >= 0x20, byte != 0x7F else { return " " }
            return String(cluster)
        }
        var result = String.UnicodeScalarView()
        for scalar in cluster.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: result.append(" ")
            case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: break
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func has(_ text: String, _ font: Int, _ fonts: FontSet) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.value < 0x7F || isJoiner(scalar) || fonts.fonts[font].has(scalar)
        }
    }

    /// Characters that shape their neighbours and need no glyph: joiners and variation selectors.
    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200C, 0x200D, 0xFE00...0xFE0F: true
        default: false
        }
    }
}
