/// The colours in use, at most 256, each a pair for both themes. Entry 0 is the ground.
public struct Palette: Sendable {
    public private(set) var entries: [ThemeColor]
    /// How many colours found no free entry and took the nearest one.
    public private(set) var overflowCount = 0

    /// The six channels of all entries, 256 bytes each, as the search for the nearest wants them; then 255 for places
    /// that are free and 0 for those that are taken.
    private var channels = [UInt8](repeating: 0, count: 6 * 256) + [UInt8](repeating: 255, count: 256)

    /// Entries that only whole colours may take; mixtures of partial coverage stop before.
    private static let reserve = 24

    init(ground: ThemeColor) {
        entries = []
        entries.reserveCapacity(256)
        append(ground)
    }

    /// The entry of a whole colour.
    mutating func index(of color: ThemeColor) -> UInt8 {
        let best = nearest(color)
        if best.distance == 0 { return best.index }
        guard entries.count < 256 else {
            overflowCount += 1
            return best.index
        }
        return append(color)
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
        return append(color)
    }

    @discardableResult
    private mutating func append(_ color: ThemeColor) -> UInt8 {
        let index = entries.count
        entries.append(color)
        let values = [color.light.r, color.light.g, color.light.b, color.dark.r, color.dark.g, color.dark.b, 0]
        for (channel, value) in values.enumerated() { channels[channel << 8 | index] = value }
        return UInt8(index)
    }

    /// The entry with the smallest distance, which is the largest difference of any channel in either theme; the first
    /// of equals.
    private func nearest(_ color: ThemeColor) -> (index: UInt8, distance: Int) {
        channels.withUnsafeBufferPointer { channels in
            guard let base = channels.baseAddress else { return (0, 0) }
            let (light, dark) = (color.light, color.dark)
            // Written so that the compiler takes sixteen entries at once.
            @inline(__always)
            func gap(_ channel: Int, _ index: Int, _ wanted: UInt8) -> UInt8 {
                let value = base[channel << 8 &+ index]
                return max(value, wanted) &- min(value, wanted)
            }
            @inline(__always)
            func distance(_ index: Int) -> UInt8 {
                let bright = max(max(gap(0, index, light.r), gap(1, index, light.g)), gap(2, index, light.b))
                let dim = max(max(gap(3, index, dark.r), gap(4, index, dark.g)), gap(5, index, dark.b))
                return max(max(bright, dim), base[6 << 8 &+ index])
            }
            var least = UInt8.max
            var block = 0
            var start = 0
            while start < entries.count {
                var here = UInt8.max
                for lane in 0..<16 { here = min(here, distance(start &+ lane)) }
                if here < least {
                    least = here
                    block = start
                }
                start &+= 16
            }
            var index = block
            while index < block &+ 15, distance(index) != least { index &+= 1 }
            return (UInt8(truncatingIfNeeded: index), Int(least))
        }
    }
}
