/// Symbol and extra bits of each match length 3...258 (RFC 1951, 3.2.5).
struct LengthCode {
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

/// Symbol and extra bits of a distance 1...32768 (RFC 1951, 3.2.5).
struct DistanceCode {
    var symbol: Int
    var extra: Int
    var extraBits: Int

    @inline(__always)
    init(_ distance: Int) {
        let value = distance &- 1
        if value < 4 {
            symbol = value
            extra = 0
            extraBits = 0
        } else {
            let top = Int.bitWidth &- 1 &- value.leadingZeroBitCount
            extraBits = top &- 1
            symbol = 2 &* top &+ (value &>> extraBits & 1)
            extra = value & ((1 &<< extraBits) &- 1)
        }
    }
}
