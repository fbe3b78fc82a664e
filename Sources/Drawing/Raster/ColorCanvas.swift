/// A picture of true colours in one theme, 256 levels of coverage: for pictures that need more colours than a palette
/// has. Pixels are 32 bits, red in the lowest byte, colours multiplied by the alpha; `rows` gives them unmultiplied.
public final class ColorCanvas: Surface {
    public let rasterizer: Rasterizer
    /// Which colour of each pair is painted.
    public let appearance: Appearance
    /// Whether the ground, and so every pixel, is opaque.
    public private(set) var isOpaque: Bool

    private let pixels: UnsafeMutablePointer<UInt32>

    /// A canvas filled with the ground colour, or transparent; nil unless both sides are 1...16384.
    public init?(width: Int, height: Int, ground: ThemeColor?, appearance: Appearance = .light) {
        guard let rasterizer = Rasterizer(width: width, height: height) else { return nil }
        self.rasterizer = rasterizer
        self.appearance = appearance
        isOpaque = ground != nil
        pixels = .allocate(capacity: width * height)
        pixels.initialize(repeating: ground.map { Self.packed($0[appearance]) } ?? 0, count: width * height)
    }

    deinit { pixels.deallocate() }

    /// Paints everything with the ground colour, or makes it transparent, and forgets the clip.
    public func clear(ground: ThemeColor?) {
        isOpaque = ground != nil
        clip = PixelRect(x0: 0, y0: 0, x1: width, y1: height)
        pixels.update(repeating: ground.map { Self.packed($0[appearance]) } ?? 0, count: width * height)
    }

    /// The colour of one pixel, which must lie on the canvas, and its alpha 0...255.
    public func color(x: Int, y: Int) -> (color: RGB, alpha: UInt8) {
        precondition((0..<width).contains(x) && (0..<height).contains(y), "pixel outside the canvas")
        return Self.unpacked(pixels[y * width + x])
    }

    /// Bytes a pixel of `rows`: red, green, blue, and alpha where the ground is not opaque.
    public var channels: Int { isOpaque ? 3 : 4 }

    /// The rows of an unfiltered PNG stream: one zero byte and `width` times `channels` bytes each.
    public func rows() -> [UInt8] {
        let stride = width * channels + 1
        return [UInt8](unsafeUninitializedCapacity: stride * height) { bytes, count in
            var at = 0
            for row in 0..<height {
                bytes[at] = 0
                at += 1
                for column in 0..<width {
                    let pixel = pixels[row * width + column]
                    let (color, alpha) = isOpaque ? (Self.rgb(pixel), 255) : Self.unpacked(pixel)
                    bytes[at] = color.r
                    bytes[at + 1] = color.g
                    bytes[at + 2] = color.b
                    if !isOpaque { bytes[at + 3] = alpha }
                    at += channels
                }
            }
            count = at
        }
    }

    public func paint(_ spans: Spans, _ paint: Paint) {
        let ink = paint.color[appearance]
        let alpha = UInt32(paint.alpha)
        for span in spans.all {
            let start = pixels + (Int(span.row) &* width &+ Int(span.x0))
            let count = Int(span.x1 &- span.x0)
            if paint.isText {
                for x in 0..<count {
                    let ground = Self.unpacked(start[x])
                    let share = paint.share(Int(span.share), ink: ink, ground: ground.color)
                    start[x] = PixelMix(ink, alpha: UInt32(share)).over(start[x])
                }
                continue
            }
            let mix = PixelMix(ink, alpha: (UInt32(span.share) &* alpha &+ 127) / 255)
            if count == 1 { start[0] = mix.over(start[0]) } else { mix.over(start, count) }
        }
    }

    private static func packed(_ color: RGB) -> UInt32 {
        UInt32(color.r) | UInt32(color.g) << 8 | UInt32(color.b) << 16 | 0xFF00_0000
    }

    private static func rgb(_ pixel: UInt32) -> RGB {
        RGB(
            UInt8(truncatingIfNeeded: pixel), UInt8(truncatingIfNeeded: pixel >> 8),
            UInt8(truncatingIfNeeded: pixel >> 16))
    }

    /// Colour and alpha of a pixel whose colour is multiplied by the alpha.
    private static func unpacked(_ pixel: UInt32) -> (color: RGB, alpha: UInt8) {
        let alpha = pixel >> 24
        if alpha == 255 || alpha == 0 { return (rgb(pixel), UInt8(truncatingIfNeeded: alpha)) }
        func divided(_ shift: UInt32) -> UInt8 {
            UInt8(min(255, ((pixel >> shift & 255) * 255 + alpha / 2) / alpha))
        }
        return (RGB(divided(0), divided(8), divided(16)), UInt8(truncatingIfNeeded: alpha))
    }
}
