/// A small generator of random numbers with a fixed seed: SplitMix64 (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 up to but not with `bound`.
    mutating func below(_ bound: Int) -> Int { Int((next() >> 11) % UInt64(bound)) }
}

/// A division of rows into parts of like size and like share of won, the same for the same rows.
struct Folds: Sendable {
    /// For each row the part it is held back in.
    let part: [Int]
    let count: Int

    init(won: [Bool], count: Int, seed: UInt64) {
        var part = [Int](repeating: 0, count: won.count)
        var random = SplitMix(seed: seed)
        var next = 0
        for outcome in [true, false] {
            var rows = won.indices.filter { won[$0] == outcome }
            for place in rows.indices.reversed() where place > 0 { rows.swapAt(place, random.below(place + 1)) }
            for row in rows {
                part[row] = next % count
                next += 1
            }
        }
        self.part = part
        self.count = count
    }

    func learned(_ fold: Int) -> [Int] { part.indices.filter { part[$0] != fold } }
    func held(_ fold: Int) -> [Int] { part.indices.filter { part[$0] == fold } }
}
