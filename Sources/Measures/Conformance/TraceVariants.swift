/// The distinct traces of a log: cases with the same activities in the same order, open and closed apart.
struct TraceVariants: Sendable {
    /// The variant of each case.
    private(set) var ofCase: [Int32] = []
    /// One case of each variant.
    private(set) var examples: [Int32] = []
    /// How many cases each variant has.
    private(set) var counts: [Int] = []

    init(symbols: [Int32], bounds: [Int], isOpen: [Bool]) {
        var slots = [Int32](repeating: -1, count: 64)
        var hashes: [UInt64] = []
        ofCase.reserveCapacity(isOpen.count)
        symbols.withUnsafeBufferPointer { symbols in
            for number in isOpen.indices {
                let trace = symbols[bounds[number]..<bounds[number + 1]]
                let hash = TraceVariants.hash(trace, isOpen[number])
                var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
                while slots[slot] >= 0 {
                    let variant = Int(slots[slot])
                    let other = Int(examples[variant])
                    if hashes[variant] == hash, isOpen[other] == isOpen[number],
                        symbols[bounds[other]..<bounds[other + 1]].elementsEqual(trace)
                    {
                        break
                    }
                    slot = (slot + 1) & (slots.count - 1)
                }
                if slots[slot] < 0 {
                    slots[slot] = Int32(examples.count)
                    examples.append(Int32(number))
                    counts.append(0)
                    hashes.append(hash)
                }
                let variant = slots[slot]
                counts[Int(variant)] += 1
                ofCase.append(variant)
                if examples.count * 2 > slots.count {
                    slots = TraceVariants.grown(slots, hashes)
                }
            }
        }
    }

    private static func grown(_ old: [Int32], _ hashes: [UInt64]) -> [Int32] {
        var slots = [Int32](repeating: -1, count: old.count * 2)
        for variant in hashes.indices {
            var slot = Int(truncatingIfNeeded: hashes[variant]) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(variant)
        }
        return slots
    }

    /// FNV-1a over the symbols, with a last mix.
    private static func hash(_ trace: Slice<UnsafeBufferPointer<Int32>>, _ isOpen: Bool) -> UInt64 {
        var hash: UInt64 = isOpen ? 0xCBF2_9CE4_8422_2324 : 0xCBF2_9CE4_8422_2325
        for symbol in trace { hash = (hash ^ UInt64(UInt32(bitPattern: symbol))) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29)
    }
}
