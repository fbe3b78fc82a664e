/// Bits into bytes, the lowest bit first.
struct BitWriter: ~Copyable {
    private var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var used = 0
    private var pending: UInt64 = 0
    private var count: UInt64 = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        bytes = .allocate(capacity: self.capacity)
    }

    deinit { bytes.deallocate() }

    /// Appends the lowest `bits` bits of `value`, at most 56; the bits above are 0.
    @inline(__always)
    mutating func write(_ value: UInt64, _ bits: Int) {
        pending |= value &<< count
        count &+= UInt64(truncatingIfNeeded: bits)
        if used &+ 8 > capacity { grow() }
        UnsafeMutableRawPointer(bytes + used).storeBytes(of: pending.littleEndian, as: UInt64.self)
        used &+= Int(count >> 3)
        pending &>>= count & ~7
        count &= 7
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity)
        larger.update(from: bytes, count: used)
        bytes.deallocate()
        bytes = larger
        capacity *= 2
    }

    /// Fills the last byte with zero bits.
    mutating func align() {
        if count > 0 { write(0, 8 - Int(count)) }
    }

    /// The bytes, after a last alignment.
    mutating func finish() -> [UInt8] {
        align()
        return Array(UnsafeBufferPointer(start: bytes, count: used))
    }
}
