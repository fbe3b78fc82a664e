/// A picture's bytes as literals and matches, and how often each symbol stands.
struct TokenList: ~Copyable {
    /// Literals are 0...255; a match of length n is 253 + n, with its distance.
    struct Token {
        fileprivate var packed: UInt32

        @inline(__always) var symbol: Int { Int(packed >> 16) }
        @inline(__always) var distance: Int { Int(packed & 0xFFFF) }
    }

    private var tokens: UnsafeMutablePointer<Token>
    private var capacity: Int
    private(set) var count = 0
    private(set) var literalCounts = [UInt32](repeating: 0, count: 256)
    /// By length symbol, less 257.
    private(set) var lengthCounts = [UInt32](repeating: 0, count: 29)
    /// By distance symbol.
    private(set) var distanceCounts = [UInt32](repeating: 0, count: 30)

    init(capacity: Int) {
        self.capacity = capacity
        tokens = .allocate(capacity: capacity)
    }

    deinit { tokens.deallocate() }

    subscript(index: Int) -> Token {
        @inline(__always) get { tokens[index] }
    }

    /// Makes the tokens, greedily with one step of patience: a match is put off by one byte where the next byte starts
    /// a better one.
    mutating func fill(_ bytes: UnsafeBufferPointer<UInt8>, _ distances: [Int]) {
        guard let base = bytes.baseAddress else { return }
        let finder = MatchFinder(bytes, base: base, distances: distances)
        var at = 0
        var found = finder.best(0)
        while at < bytes.count {
            if found.gain > 0 {
                let later = found.length < 32 ? finder.best(at &+ 1) : MatchFinder.Match()
                if later.gain <= found.gain &+ MatchFinder.literalBits {
                    append(UInt32(253 &+ found.length) << 16 | UInt32(truncatingIfNeeded: found.distance))
                    at &+= found.length
                    found = finder.best(at)
                    continue
                }
                found = later
            } else {
                found = finder.best(at &+ 1)
            }
            append(UInt32(base[at]) << 16)
            at &+= 1
        }
        countSymbols()
    }

    @inline(__always)
    private mutating func append(_ packed: UInt32) {
        if count == capacity { grow() }
        tokens[count] = Token(packed: packed)
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Token>.allocate(capacity: 2 * capacity)
        larger.update(from: tokens, count: count)
        tokens.deallocate()
        tokens = larger
        capacity *= 2
    }

    private mutating func countSymbols() {
        var symbols = [UInt32](repeating: 0, count: 256 + 256)
        symbols.withUnsafeMutableBufferPointer { symbols in
            distanceCounts.withUnsafeMutableBufferPointer { distances in
                for index in 0..<count {
                    let token = tokens[index]
                    symbols[token.symbol] &+= 1
                    if token.symbol >= 256 { distances[DistanceCode(token.distance).symbol] &+= 1 }
                }
            }
        }
        literalCounts = Array(symbols[..<256])
        for (length, code) in LengthCode.table.enumerated().dropFirst(3) {
            lengthCounts[Int(code.symbol) - 257] += symbols[253 + length]
        }
    }
}
