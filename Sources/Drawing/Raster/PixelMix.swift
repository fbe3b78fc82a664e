/// One ink at one alpha over pixels of four bytes whose colours are multiplied by their alpha: of each byte,
/// (ink * alpha + below * (255 - alpha)) / 255, rounded. Two bytes share a 32-bit word, so that one multiplication does
/// for both; runs take four pixels at a time. All ways give the same bytes.
struct PixelMix {
    private let alpha: UInt32
    /// The ink's red and blue times alpha, plus the half for rounding, in the low and the high half of the word.
    private let even: UInt32
    /// Its green and 255 for the alpha, likewise.
    private let odd: UInt32

    private static let mask: UInt32 = 0x00FF_00FF
    private static let half: UInt32 = 0x0080_0080

    @inline(__always)
    init(_ ink: RGB, alpha: UInt32) {
        self.alpha = alpha
        even = (UInt32(ink.r) | UInt32(ink.b) << 16) &* alpha &+ Self.half
        odd = (UInt32(ink.g) | 0x00FF_0000) &* alpha &+ Self.half
    }

    /// The mixture over one pixel.
    @inline(__always)
    func over(_ below: UInt32) -> UInt32 {
        let rest = 255 &- alpha
        // v / 255 rounded is (w + w / 256) / 256 with w = v + 128; both halves stay below 65536.
        let e = (below & Self.mask) &* rest &+ even
        let o = (below >> 8 & Self.mask) &* rest &+ odd
        let low = (e &+ (e >> 8 & Self.mask)) >> 8 & Self.mask
        let high = (o &+ (o >> 8 & Self.mask)) & ~Self.mask
        return low | high
    }

    /// The mixture over neighbouring pixels.
    @inline(__always)
    func over(_ pixels: UnsafeMutablePointer<UInt32>, _ count: Int) {
        if alpha == 255 { return pixels.update(repeating: over(0), count: count) }
        var at = 0
        if count >= 4 {
            typealias Lanes = SIMD8<UInt16>
            func lanes(_ word: UInt32) -> Lanes {
                unsafeBitCast(SIMD4<UInt32>(repeating: word), to: Lanes.self)
            }
            let rest = Lanes(repeating: UInt16(truncatingIfNeeded: 255 &- alpha))
            let even = lanes(even)
            let odd = lanes(odd)
            let eight = Lanes(repeating: 8)
            let low = Lanes(repeating: 0x00FF)
            let high = Lanes(repeating: 0xFF00)
            while at &+ 4 <= count {
                let place = UnsafeMutableRawPointer(pixels + at)
                let below = UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
                var e = (below & low) &* rest &+ even
                var o = (below &>> eight) &* rest &+ odd
                e = (e &+ (e &>> eight)) &>> eight
                o = (o &+ (o &>> eight)) & high
                place.storeBytes(of: e | o, as: Lanes.self)
                at &+= 4
            }
        }
        while at < count {
            pixels[at] = over(pixels[at])
            at &+= 1
        }
    }
}
