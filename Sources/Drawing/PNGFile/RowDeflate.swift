/// Compresses the rows of a palette picture to a zlib stream (RFC 1950, 1951).
///
/// A chart is rows of runs that repeat the rows above. So matches are looked for in a few places only: one byte back,
/// one row back and its two neighbours, two rows back, and where the same four bytes began a match or stood alone last,
/// which finds the edges of slanted lines and letters again. Everything goes into one block with its own Huffman codes.
enum RowDeflate {
    private static let endOfBlock = 256

    /// `rows` is not empty; `stride` is the length of a row, 2...16385.
    static func compress(_ rows: UnsafeBufferPointer<UInt8>, stride: Int) -> [UInt8] {
        var seen: [Int] = []
        for distance in [1, stride, stride - 1, stride + 1, 2 * stride] where distance > 0 && distance <= 32_768 {
            if !seen.contains(distance) { seen.append(distance) }
        }
        var literalCounts = [UInt32](repeating: 0, count: 286)
        var distanceCounts = [UInt32](repeating: 0, count: 30)
        let tokens = tokens(rows, seen, &literalCounts)
        for token in tokens where token.length > 0 { distanceCounts[DistanceCode(Int(token.value)).symbol] += 1 }
        literalCounts[endOfBlock] = 1
        let literals = HuffmanCode(frequencies: literalCounts, limit: 15)
        let places = HuffmanCode(frequencies: distanceCounts, limit: 15)
        var out = BitWriter(capacity: tokens.count * 2 + 1024)
        // zlib header: window 32 KB, no dictionary, check bits.
        out.write(0x78, 8)
        out.write(0x01, 8)
        // Last block, dynamic codes.
        out.write(1, 1)
        out.write(2, 2)
        writeCodes(literals, places, &out)
        let lengths = LengthCode.table
        for token in tokens {
            if token.length == 0 {
                out.write(literals, Int(token.value))
                continue
            }
            let length = lengths[Int(token.length)]
            out.write(literals, Int(length.symbol))
            out.write(UInt64(length.extra), Int(length.extraBits))
            let distance = DistanceCode(Int(token.value))
            out.write(places, distance.symbol)
            out.write(UInt64(distance.extra), distance.extraBits)
        }
        out.write(literals, endOfBlock)
        out.align()
        let sum = adler32(rows)
        for shift in [24, 16, 8, 0] { out.write(UInt64(sum >> UInt32(shift) & 0xFF), 8) }
        return out.finish()
    }

    /// A literal (`length` 0, `value` the byte) or a match (`value` its distance).
    private struct Token {
        var length: UInt16
        var value: UInt16
    }

    /// Greedy with one step of patience: a match is put off by one byte where the next byte starts a better one.
    private static func tokens(
        _ rows: UnsafeBufferPointer<UInt8>, _ distances: [Int], _ counts: inout [UInt32]
    ) -> [Token] {
        guard let base = rows.baseAddress else { return [] }
        let count = rows.count
        let lengths = LengthCode.table
        var finder = MatchFinder(base: base, count: count, distances: distances)
        var tokens: [Token] = []
        tokens.reserveCapacity(count / 32 + 64)
        counts.withUnsafeMutableBufferPointer { counts in
            var at = 0
            var next = finder.best(at)
            while at < count {
                let found = next
                if found.gain > 0 {
                    let later = found.length < 32 ? finder.best(at + 1) : MatchFinder.Match()
                    if later.gain <= found.gain + MatchFinder.literalBits {
                        tokens.append(Token(length: UInt16(found.length), value: UInt16(found.distance)))
                        counts[Int(lengths[found.length].symbol)] += 1
                        at += found.length
                        next = finder.best(at)
                        continue
                    }
                    next = later
                } else {
                    next = finder.best(at + 1)
                }
                tokens.append(Token(length: 0, value: UInt16(base[at])))
                counts[Int(base[at])] += 1
                at += 1
            }
        }
        return tokens
    }

    /// The code lengths, themselves Huffman coded (RFC 1951, 3.2.7).
    private static func writeCodes(_ literals: HuffmanCode, _ places: HuffmanCode, _ out: inout BitWriter) {
        let literalCount = 286 - literals.lengths.reversed().prefix { $0 == 0 }.count
        // Without any match one distance code of no bits is sent.
        let placeCount = max(1, 30 - places.lengths.reversed().prefix { $0 == 0 }.count)
        let all = Array(literals.lengths[0..<literalCount]) + places.lengths[0..<placeCount]
        let items = runs(all)
        var frequencies = [UInt32](repeating: 0, count: 19)
        for item in items { frequencies[item.symbol] += 1 }
        let code = HuffmanCode(frequencies: frequencies, limit: 7)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        let sent = max(4, 19 - order.reversed().prefix { code.lengths[$0] == 0 }.count)
        out.write(UInt64(literalCount - 257), 5)
        out.write(UInt64(placeCount - 1), 5)
        out.write(UInt64(sent - 4), 4)
        for symbol in order.prefix(sent) { out.write(UInt64(code.lengths[symbol]), 3) }
        for item in items {
            out.write(code, item.symbol)
            out.write(UInt64(item.extra), item.extraBits)
        }
    }

    /// Code lengths with repetitions replaced by 16 (repeat), 17 and 18 (zeros).
    private static func runs(_ lengths: [UInt8]) -> [(symbol: Int, extra: Int, extraBits: Int)] {
        var items: [(symbol: Int, extra: Int, extraBits: Int)] = []
        var at = 0
        while at < lengths.count {
            let value = lengths[at]
            var end = at + 1
            while end < lengths.count, lengths[end] == value { end += 1 }
            var rest = end - at
            if value != 0 {
                items.append((Int(value), 0, 0))
                rest -= 1
            }
            while rest >= 3 {
                let most = value == 0 ? 138 : 6
                let take = min(rest, most)
                if value != 0 {
                    items.append((16, take - 3, 2))
                } else if take > 10 {
                    items.append((18, take - 11, 7))
                } else {
                    items.append((17, take - 3, 3))
                }
                rest -= take
            }
            for _ in 0..<rest { items.append((Int(value), 0, 0)) }
            at = end
        }
        return items
    }

    /// Adler-32 (RFC 1950, 9). Eight zero bytes at once add eight times the first sum to the second.
    static func adler32(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard let base = bytes.baseAddress else { return 1 }
        var a: UInt64 = 1
        var b: UInt64 = 0
        var at = 0
        while at < bytes.count {
            // Far below overflow of 64 bits: 2^16 bytes add at most 2^16 * (65521 + 2^16 * 255) < 2^41.
            let end = min(at + 65_536, bytes.count)
            while at + 8 <= end {
                if UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self) == 0 {
                    b += 8 * a
                } else {
                    for offset in 0..<8 {
                        a += UInt64(base[at + offset])
                        b += a
                    }
                }
                at += 8
            }
            while at < end {
                a += UInt64(base[at])
                b += a
                at += 1
            }
            a %= 65_521
            b %= 65_521
        }
        return UInt32(b << 16 | a)
    }
}

/// Symbol and extra bits of each match length 3...258.
private struct LengthCode {
    var symbol: UInt16
    var extra: UInt8
    var extraBits: UInt8

    static let table: [LengthCode] = {
        var table = Array(repeating: LengthCode(symbol: 0, extra: 0, extraBits: 0), count: 259)
        var length = 3
        for symbol in 257..<285 {
            let bits = symbol < 265 ? 0 : (symbol - 261) / 4
            for extra in 0..<(1 << bits) where length < 258 {
                table[length] = LengthCode(symbol: UInt16(symbol), extra: UInt8(extra), extraBits: UInt8(bits))
                length += 1
            }
        }
        table[258] = LengthCode(symbol: 285, extra: 0, extraBits: 0)
        return table
    }()
}

/// Symbol and extra bits of a distance.
private struct DistanceCode {
    var distance: Int
    var symbol: Int
    var extra: Int
    var extraBits: Int

    init(_ distance: Int) {
        self.distance = distance
        let value = distance - 1
        if value < 4 {
            symbol = value
            extra = 0
            extraBits = 0
        } else {
            let top = Int.bitWidth - 1 - value.leadingZeroBitCount
            extraBits = top - 1
            symbol = 2 * top + (value >> (top - 1) & 1)
            extra = value & ((1 << extraBits) - 1)
        }
    }
}
