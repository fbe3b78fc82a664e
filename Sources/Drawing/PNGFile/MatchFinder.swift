/// Finds earlier bytes equal to those at a place.
struct MatchFinder: ~Copyable {
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

    private let base: UnsafePointer<UInt8>
    private let count: Int
    /// Distances that are always tried, nearest first.
    private let distances: UnsafeMutableBufferPointer<Int>
    /// Where four bytes of each hash were asked for last; -1 for nowhere.
    private let places: UnsafeMutablePointer<Int32>

    init(_ bytes: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, distances: [Int]) {
        self.base = base
        count = bytes.count
        self.distances = .allocate(capacity: distances.count)
        _ = self.distances.initialize(from: distances)
        places = .allocate(capacity: 1 << Self.hashBits)
        places.initialize(repeating: -1, count: 1 << Self.hashBits)
    }

    deinit {
        distances.deallocate()
        places.deallocate()
    }

    /// The match at a place that saves most; one of no gain if none saves anything.
    @inline(__always)
    func best(_ at: Int) -> Match {
        var result = Match()
        let limit = min(258, count &- at)
        guard limit >= 8 else { return result }
        let word = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
        for distance in distances where distance <= at {
            if consider(at, word, distance, limit, &result) { return result }
        }
        let four = UInt32(truncatingIfNeeded: word.littleEndian)
        let slot = Int((four &* 0x9E37_79B1) >> UInt32(32 - Self.hashBits))
        let distance = at &- Int(places[slot])
        places[slot] = Int32(truncatingIfNeeded: at)
        if distance <= min(at, 32_768), distance > 0 { _ = consider(at, word, distance, limit, &result) }
        return result
    }

    /// Tries one distance; true where nothing can be longer.
    @inline(__always)
    private func consider(_ at: Int, _ word: UInt64, _ distance: Int, _ limit: Int, _ result: inout Match) -> Bool {
        let difference = UnsafeRawPointer(base + (at &- distance)).loadUnaligned(as: UInt64.self) ^ word
        var length = difference.littleEndian.trailingZeroBitCount >> 3
        if length < 3 { return false }
        if length == 8 { length = Self.equal(base + at, base + (at &- distance), limit) }
        let extraBits = distance > 4 ? Int.bitWidth &- 2 &- (distance &- 1).leadingZeroBitCount : 0
        let gain = length &* Self.literalBits &- Self.matchBits &- extraBits
        if gain > result.gain { result = Match(length: length, distance: distance, gain: gain) }
        return length == limit
    }

    /// How many of the first `limit` bytes are equal; the first eight are.
    @inline(__always)
    private static func equal(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ limit: Int) -> Int {
        var length = 8
        while length &+ 8 <= limit {
            let x = UnsafeRawPointer(a + length).loadUnaligned(as: UInt64.self)
            let y = UnsafeRawPointer(b + length).loadUnaligned(as: UInt64.self)
            if x != y { return length &+ (x ^ y).littleEndian.trailingZeroBitCount >> 3 }
            length &+= 8
        }
        while length < limit, a[length] == b[length] { length &+= 1 }
        return length
    }
}
