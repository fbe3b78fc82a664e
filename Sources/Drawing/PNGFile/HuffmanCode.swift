/// A canonical Huffman code as deflate uses it (RFC 1951, 3.2.2).
struct HuffmanCode {
    /// Bits of each symbol's code; 0 where the symbol is not used.
    private(set) var lengths: [UInt8]
    /// Codes with their bits reversed, as they are written.
    private(set) var codes: [UInt16]

    /// No code is longer than `limit`; where the best code would be, the frequencies are evened out until it is not.
    init(frequencies: [UInt32], limit: Int) {
        var weights = frequencies
        lengths = Self.lengths(weights)
        while lengths.contains(where: { $0 > limit }) {
            for index in weights.indices where weights[index] > 0 { weights[index] = weights[index] / 2 + 1 }
            lengths = Self.lengths(weights)
        }
        codes = Array(repeating: 0, count: lengths.count)
        assignCodes()
    }

    /// Depths in the Huffman tree. Leaves are taken in order of frequency, then symbol; inner nodes arise in order of
    /// weight, so two queues do.
    private static func lengths(_ frequencies: [UInt32]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: frequencies.count)
        let leaves = frequencies.indices.filter { frequencies[$0] > 0 }
            .sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }
        if leaves.count == 1 { result[leaves[0]] = 1 }
        guard leaves.count > 1 else { return result }
        var weights = leaves.map { UInt64(frequencies[$0]) }
        var parents = [Int](repeating: 0, count: 2 * leaves.count - 1)
        var leaf = 0
        var inner = leaves.count
        func takeLightest() -> Int {
            if leaf < leaves.count, inner >= weights.count || weights[leaf] <= weights[inner] {
                leaf += 1
                return leaf - 1
            }
            inner += 1
            return inner - 1
        }
        while weights.count < parents.count {
            let first = takeLightest()
            let second = takeLightest()
            parents[first] = weights.count
            parents[second] = weights.count
            weights.append(weights[first] + weights[second])
        }
        var depths = [UInt8](repeating: 0, count: parents.count)
        for node in (0..<(parents.count - 1)).reversed() { depths[node] = depths[parents[node]] + 1 }
        for (index, symbol) in leaves.enumerated() { result[symbol] = depths[index] }
        return result
    }

    private mutating func assignCodes() {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths where length > 0 { counts[Int(length)] += 1 }
        var next = [Int](repeating: 0, count: 17)
        for bits in 1...15 { next[bits + 1] = (next[bits] + counts[bits]) << 1 }
        for symbol in lengths.indices where lengths[symbol] > 0 {
            let length = Int(lengths[symbol])
            let code = UInt16(truncatingIfNeeded: next[length])
            next[length] += 1
            codes[symbol] = Self.reversed(code) >> (16 - UInt16(length))
        }
    }

    private static func reversed(_ bits: UInt16) -> UInt16 {
        var bits = bits
        bits = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555)
        bits = (bits & 0x3333) << 2 | (bits >> 2 & 0x3333)
        bits = (bits & 0x0F0F) << 4 | (bits >> 4 & 0x0F0F)
        return bits.byteSwapped
    }
}
