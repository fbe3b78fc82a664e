/// Bits into bytes, the lowest bit first.
struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt64 = 0
    private var count = 0

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends the lowest `bits` bits of `value`, at most 32; the bits above are 0.
    @inline(__always)
    mutating func write(_ value: UInt64, _ bits: Int) {
        pending |= value << UInt64(count)
        count += bits
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    /// Appends the code of a symbol.
    @inline(__always)
    mutating func write(_ code: HuffmanCode, _ symbol: Int) {
        write(UInt64(code.codes[symbol]), Int(code.lengths[symbol]))
    }

    /// Fills the last byte with zero bits.
    mutating func align() {
        if count > 0 { write(0, 8 - count) }
    }

    /// The bytes, after a last alignment.
    mutating func finish() -> [UInt8] {
        align()
        return bytes
    }
}
