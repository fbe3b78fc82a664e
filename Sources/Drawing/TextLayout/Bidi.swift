/// The order of the characters of a line that is read in both directions.
///
/// Source: Unicode Standard Annex #9 for Unicode 15.0. In it: the direction of the line (P2, P3), weak characters
/// (W1 to W7), brackets (N0), neutrals (N1, N2), levels (I1, I2), spaces at the end (L1) and the reversal (L2).
/// Left out: embeddings, overrides and isolates (X1 to X10), as their controls never come here; tabs and paragraph
/// separators, which are spaces before. Mirrored glyphs (L4) are HarfBuzz's work. A line is resolved for itself, so a
/// bracket that closes on another line counts as unpaired.
package enum Bidi {
    /// Classes of table 4 of the annex, as far as they come here.
    enum Kind: UInt8 {
        case l, r, al, en, es, et, an, cs, nsm, ws, on

        var isNeutral: Bool { self == .ws || self == .on }

        /// What the neutral rules see: numbers count as right-to-left.
        var strong: Kind? {
            switch self {
            case .l: .l
            case .r, .al, .en, .an: .r
            default: nil
            }
        }
    }

    /// Whether a text that has the character needs this algorithm at all.
    static func turns(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x590 else { return false }
        switch BidiClasses.of(scalar) {
        case .r, .al, .an: return true
        default: return false
        }
    }

    /// The level of each character, even for left to right, odd for right to left, and the level of the line. `base`
    /// is 0 or 1, or nil to take the direction of the first letter.
    package static func levels(_ scalars: [Unicode.Scalar], base: UInt8?) -> (base: UInt8, levels: [UInt8]) {
        let original = scalars.map(BidiClasses.of)
        let first = original.first { $0 == .l || $0 == .r || $0 == .al }
        let base = base ?? (first == nil || first == .l ? 0 : 1)
        let side: Kind = base == 1 ? .r : .l
        var kinds = original
        resolveWeak(&kinds, side)
        resolveBrackets(&kinds, original, scalars, side)
        resolveNeutral(&kinds, side)
        var levels = kinds.map { kind -> UInt8 in
            switch (base, kind) {
            case (0, .r): 1
            case (0, .en), (0, .an): 2
            case (1, .l), (1, .en), (1, .an): 2
            default: base
            }
        }
        for index in levels.indices.reversed() {
            guard original[index] == .ws else { break }
            levels[index] = base
        }
        return (base, levels)
    }

    /// Indices from left to right of pieces with these levels, each of which stands in its own visual order already.
    package static func visualOrder(_ levels: [UInt8]) -> [Int] {
        var order = Array(levels.indices)
        guard let highest = levels.max(), highest > 0 else { return order }
        for level in (1...highest).reversed() {
            var start = 0
            while start < order.count {
                guard levels[order[start]] >= level else {
                    start += 1
                    continue
                }
                var end = start
                while end < order.count, levels[order[end]] >= level { end += 1 }
                order[start..<end].reverse()
                start = end
            }
        }
        return order
    }

    // MARK: W1 to W7

    private static func resolveWeak(_ kinds: inout [Kind], _ side: Kind) {
        // W1: a mark is what it stands on.
        var before = side
        for index in kinds.indices {
            if kinds[index] == .nsm { kinds[index] = before }
            before = kinds[index]
        }
        // W2 and W3: European figures after Arabic letters are Arabic ones.
        var strong = side
        for index in kinds.indices {
            switch kinds[index] {
            case .l, .r, .al: strong = kinds[index]
            case .en: if strong == .al { kinds[index] = .an }
            default: break
            }
        }
        for index in kinds.indices where kinds[index] == .al { kinds[index] = .r }
        // W4: one separator between two figures.
        for index in kinds.indices.dropFirst().dropLast() {
            let (a, b) = (kinds[index - 1], kinds[index + 1])
            guard a == b else { continue }
            if kinds[index] == .cs && (a == .en || a == .an) || kinds[index] == .es && a == .en { kinds[index] = a }
        }
        // W5 and W6: signs beside figures; what is left is neutral.
        var start = 0
        while start < kinds.count {
            guard kinds[start] == .et else {
                start += 1
                continue
            }
            var end = start
            while end < kinds.count, kinds[end] == .et { end += 1 }
            let touches = (start > 0 && kinds[start - 1] == .en) || (end < kinds.count && kinds[end] == .en)
            for index in start..<end { kinds[index] = touches ? .en : .on }
            start = end
        }
        for index in kinds.indices where kinds[index] == .es || kinds[index] == .cs { kinds[index] = .on }
        // W7: figures in left-to-right text are part of it.
        strong = side
        for index in kinds.indices {
            switch kinds[index] {
            case .l, .r: strong = kinds[index]
            case .en: if strong == .l { kinds[index] = .l }
            default: break
            }
        }
    }

    // MARK: N0

    private static func resolveBrackets(
        _ kinds: inout [Kind], _ original: [Kind], _ scalars: [Unicode.Scalar], _ side: Kind
    ) {
        let other: Kind = side == .l ? .r : .l
        for pair in bracketPairs(kinds, scalars) {
            var found: Kind?
            for index in pair.open + 1..<pair.close {
                guard let strong = kinds[index].strong else { continue }
                found = strong
                if strong == side { break }
            }
            guard var direction = found else { continue }
            if direction == other {
                // The other direction inside counts only where the text before runs the same way.
                let before = kinds[..<pair.open].reversed().lazy.compactMap(\.strong).first ?? side
                if before != other { direction = side }
            }
            for place in [pair.open, pair.close] {
                kinds[place] = direction
                var mark = place + 1
                while mark < kinds.count, original[mark] == .nsm {
                    kinds[mark] = direction
                    mark += 1
                }
            }
        }
    }

    /// Rule BD16, in the order of the opening brackets.
    private static func bracketPairs(_ kinds: [Kind], _ scalars: [Unicode.Scalar]) -> [(open: Int, close: Int)] {
        var pairs: [(open: Int, close: Int)] = []
        var waiting: [(closer: UInt32, index: Int)] = []
        for index in scalars.indices where kinds[index] == .on {
            switch BidiClasses.bracket(scalars[index]) {
            case .opens(let closer):
                if waiting.count == 63 { return pairs.sorted { $0.open < $1.open } }
                waiting.append((closer, index))
            case .closes(let closer):
                guard let match = waiting.lastIndex(where: { $0.closer == closer }) else { continue }
                pairs.append((waiting[match].index, index))
                waiting.removeSubrange(match...)
            case nil: break
            }
        }
        return pairs.sorted { $0.open < $1.open }
    }

    // MARK: N1 and N2

    private static func resolveNeutral(_ kinds: inout [Kind], _ side: Kind) {
        var start = 0
        while start < kinds.count {
            guard kinds[start].isNeutral else {
                start += 1
                continue
            }
            var end = start
            while end < kinds.count, kinds[end].isNeutral { end += 1 }
            let before = start > 0 ? kinds[start - 1].strong : side
            let after = end < kinds.count ? kinds[end].strong : side
            let direction = before == after ? before ?? side : side
            for index in start..<end { kinds[index] = direction }
            start = end
        }
    }
}
