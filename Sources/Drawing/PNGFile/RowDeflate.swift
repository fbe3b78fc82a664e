/// Compresses the rows of a picture to a zlib stream (RFC 1950, 1951).
///
/// A chart is rows of runs that repeat the rows above. So matches are looked for in a few places only: one pixel back,
/// one row back and its two neighbours, and where the same four bytes began a match or stood alone last,
/// which finds the edges of slanted lines and letters again. Everything goes into one block with its own Huffman codes.
enum RowDeflate {
    private static let endOfBlock = 256

    /// `rows` is not empty; `stride` is the length of a row, `pixelBytes` of a pixel.
    static func compress(_ rows: UnsafeBufferPointer<UInt8>, stride: Int, pixelBytes: Int) -> [UInt8] {
        var distances: [Int] = []
        for distance in [pixelBytes, stride, stride - pixelBytes, stride + pixelBytes]
        where distance > 0 && distance <= 32_768 && !distances.contains(distance) {
            distances.append(distance)
        }
        var tokens = TokenList(capacity: rows.count / 16 + 64)
        tokens.fill(rows, distances)
        let literals = HuffmanCode(frequencies: tokens.literalCounts + [1] + tokens.lengthCounts, limit: 15)
        let places = HuffmanCode(frequencies: tokens.distanceCounts, limit: 15)
        var out = BitWriter(capacity: tokens.count * 2 + 1024)
        // zlib header: window 32 KB, no dictionary, check bits.
        out.write(0x78, 8)
        out.write(0x01, 8)
        // Last block, dynamic codes.
        out.write(1, 1)
        out.write(2, 2)
        writeCodes(literals, places, &out)
        write(tokens, literals, places, &out)
        out.write(UInt64(literals.codes[endOfBlock]), Int(literals.lengths[endOfBlock]))
        out.align()
        out.write(UInt64(Adler32.sum(rows).byteSwapped), 32)
        return out.finish()
    }

    /// Bits that stand for one token or a part of it.
    private struct Piece {
        var bits: UInt32 = 0
        var count: UInt32 = 0
    }

    private static func write(
        _ tokens: borrowing TokenList, _ literals: HuffmanCode, _ places: HuffmanCode, _ out: inout BitWriter
    ) {
        // 0...255 literals, then lengths 3...258 with their extra bits.
        var pieces = (0..<256).map { Piece(bits: UInt32(literals.codes[$0]), count: UInt32(literals.lengths[$0])) }
        for length in LengthCode.table.dropFirst(3) {
            let count = UInt32(literals.lengths[Int(length.symbol)])
            let bits = UInt32(literals.codes[Int(length.symbol)]) | UInt32(length.extra) << count
            pieces.append(Piece(bits: bits, count: count + UInt32(length.extraBits)))
        }
        let distances = (0..<30).map { Piece(bits: UInt32(places.codes[$0]), count: UInt32(places.lengths[$0])) }
        pieces.withUnsafeBufferPointer { pieces in
            distances.withUnsafeBufferPointer { distances in
                for index in 0..<tokens.count {
                    let token = tokens[index]
                    let piece = pieces[token.symbol]
                    if token.symbol < 256 {
                        out.write(UInt64(piece.bits), Int(piece.count))
                        continue
                    }
                    let code = DistanceCode(token.distance)
                    let place = distances[code.symbol]
                    let tail = UInt64(place.bits) | UInt64(code.extra) &<< UInt64(place.count)
                    out.write(
                        UInt64(piece.bits) | tail &<< UInt64(piece.count),
                        Int(piece.count &+ place.count) &+ code.extraBits)
                }
            }
        }
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
            out.write(UInt64(code.codes[item.symbol]), Int(code.lengths[item.symbol]))
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
}
