/// The colours in use, at most 256, each a pair for both themes. Entry 0 is the ground.
public struct Palette: Sendable {
    public private(set) var entries: [ThemeColor]
    /// How many colours found no free entry and took the nearest one.
    public private(set) var overflowCount = 0

    /// Entries that only whole colours may take; mixtures of partial coverage stop before.
    private static let reserve = 24

    init(ground: ThemeColor) {
        entries = [ground]
        entries.reserveCapacity(256)
    }

    /// The entry of a whole colour.
    mutating func index(of color: ThemeColor) -> UInt8 {
        if let found = entries.firstIndex(of: color) { return UInt8(found) }
        guard entries.count < 256 else {
            overflowCount += 1
            return nearest(color).index
        }
        entries.append(color)
        return UInt8(entries.count - 1)
    }

    /// The entry of an edge pixel's mixture. The fuller the palette, the larger the difference that is let pass
    /// before a new entry is made: edges over edges have too many mixtures to keep them all, and no eye tells them.
    mutating func index(ofMixture color: ThemeColor) -> UInt8 {
        let best = nearest(color)
        let allowed =
            switch entries.count {
            case ..<96: 1
            case ..<160: 4
            case ..<200: 8
            default: 14
            }
        if best.distance <= allowed { return best.index }
        guard entries.count < 256 - Self.reserve else {
            overflowCount += 1
            return best.index
        }
        entries.append(color)
        return UInt8(entries.count - 1)
    }

    /// The entry with the smallest distance; the first of equals.
    private func nearest(_ color: ThemeColor) -> (index: UInt8, distance: Int) {
        var best = 0
        var least = Int.max
        for (index, entry) in entries.enumerated() {
            let distance = entry.distance(color)
            if distance < least {
                least = distance
                best = index
                if distance == 0 { break }
            }
        }
        return (UInt8(best), least)
    }
}
