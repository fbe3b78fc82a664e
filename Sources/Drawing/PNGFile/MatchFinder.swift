/// Finds earlier bytes equal to those at a place.
struct MatchFinder {
    /// What a literal costs on average; a length code costs about as much, plus a bit or two for the distance.
    static let literalBits = 6
    private static let matchBits = 8
    private static let hashBits = 12

    struct Match {
        var length = 0
        var distance = 0
        /// Estimated bits saved against literals.
        var gain = 0
    }

    let base: UnsafePointer<UInt8>
    let count: Int
    /// Distances that are always tried, nearest first.
    let distances: [Int]
    /// Where four bytes of each hash were asked for last; -1 for nowhere.
    private var places: [Int32]

    init(base: UnsafePointer<UInt8>, count: Int, distances: [Int]) {
        self.base = base
        self.count = count
        self.distances = distances
        places = Array(repeating: -1, count: 1 << Self.hashBits)
    }

    /// The match at a place that saves most; one of no gain if none saves anything.
    mutating func best(_ at: Int) -> Match {
        var result = Match()
        let limit = min(258, count - at)
        guard limit >= 4 else { return result }
        for distance in distances where distance <= at {
            if consider(at, distance, limit, &result) { return result }
        }
        let bytes = UnsafeRawPointer(base + at).loadUnaligned(as: UInt32.self).littleEndian
        let slot = Int((bytes &* 0x9E37_79B1) >> UInt32(32 - Self.hashBits))
        let place = Int(places[slot])
        places[slot] = Int32(truncatingIfNeeded: at)
        if place >= 0, place < at, at - place <= 32_768 { _ = consider(at, at - place, limit, &result) }
        return result
    }

    /// Tries one distance; true where nothing can be longer.
    @inline(__always)
    private func consider(_ at: Int, _ distance: Int, _ limit: Int, _ result: inout Match) -> Bool {
        let length = Self.equal(base + at, base + at - distance, limit)
        guard length >= 3 else { return false }
        let extraBits = distance > 4 ? Int.bitWidth - 2 - (distance - 1).leadingZeroBitCount : 0
        let gain = length * Self.literalBits - Self.matchBits - extraBits
        if gain > result.gain { result = Match(length: length, distance: distance, gain: gain) }
        return length == limit
    }

    /// How many of the first `limit` bytes are equal.
    @inline(__always)
    private static func equal(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ limit: Int) -> Int {
        var length = 0
        while length + 8 <= limit {
            let x = UnsafeRawPointer(a + length).loadUnaligned(as: UInt64.self)
            let y = UnsafeRawPointer(b + length).loadUnaligned(as: UInt64.self)
            if x != y { return length + (UInt64(littleEndian: x) ^ UInt64(littleEndian: y)).trailingZeroBitCount / 8 }
            length += 8
        }
        while length < limit, a[length] == b[length] { length += 1 }
        return length
    }
}
