/// The checksum of a zlib stream (RFC 1950, 9), eight bytes at a time: they add their sum to the first sum, and to the
/// second eight times the first and the bytes weighted 8...1. Pictures are runs, so most words are the one before.
enum Adler32 {
    private static let modulus: UInt64 = 65_521
    /// Bytes after which the sums are reduced; 2^16 bytes add at most 2^16 * (65521 + 2^16 * 255) < 2^41.
    private static let block = 65_536

    static func sum(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard let base = bytes.baseAddress else { return 1 }
        var a: UInt64 = 1
        var b: UInt64 = 0
        var word: UInt64 = 0
        var plain: UInt64 = 0
        var weighted: UInt64 = 0
        var at = 0
        while at < bytes.count {
            let end = min(at + block, bytes.count)
            while at &+ 8 <= end {
                let next = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self).littleEndian
                if next != word {
                    word = next
                    // Bytes 0, 2, 4, 6 and 1, 3, 5, 7 in lanes of 16 bits; a multiplication sums lanes into the top.
                    let even = word & 0x00FF_00FF_00FF_00FF
                    let odd = word >> 8 & 0x00FF_00FF_00FF_00FF
                    plain = ((even &+ odd) &* 0x0001_0001_0001_0001) >> 48
                    weighted = (even &* 0x0008_0006_0004_0002) >> 48 &+ (odd &* 0x0007_0005_0003_0001) >> 48
                }
                b &+= 8 &* a &+ weighted
                a &+= plain
                at &+= 8
            }
            while at < end {
                a &+= UInt64(base[at])
                b &+= a
                at &+= 1
            }
            a %= modulus
            b %= modulus
        }
        return UInt32(b << 16 | a)
    }
}
