import Raster

let white = ThemeColor(0xFFFFFF, 0x000000)
let black = ThemeColor(0x000000, 0xFFFFFF)
let blue = ThemeColor(0x0072B2, 0x56B4E9)

/// SplitMix64: the same draws on every machine.
struct Draws {
    var state: UInt64

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) * 0x1p-53
    }

    mutating func point(_ side: Double) -> Point {
        let x = next() * side
        return Point(x, next() * side)
    }
}

/// A canvas whose ground is white; draws with `body`.
func drawn(_ width: Int, _ height: Int, _ body: (IndexCanvas) -> Void) throws -> IndexCanvas {
    guard let canvas = IndexCanvas(width: width, height: height, ground: white) else { throw NoCanvas() }
    body(canvas)
    return canvas
}

struct NoCanvas: Error {}

extension IndexCanvas {
    /// Darkness of the light theme in 15ths, one hexadecimal digit a pixel, one line a row; a full stop for none.
    var picture: [String] {
        (0..<height).map { y in
            (0..<width).map { x in
                let level = (255 - Int(palette.entries[Int(index(x: x, y: y))].light.r) + 8) / 17
                return level == 0 ? "." : String(level, radix: 16)
            }.joined()
        }
    }

    /// Sum of darkness over all pixels, in whole pixels.
    var darkness: Double {
        var sum = 0
        for y in 0..<height {
            for x in 0..<width { sum += 255 - Int(palette.entries[Int(index(x: x, y: y))].light.r) }
        }
        return Double(sum) / 255
    }

    /// FNV-1a over the colours of both themes, pixel by pixel.
    var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for y in 0..<height {
            for x in 0..<width {
                let entry = palette.entries[Int(index(x: x, y: y))]
                for byte in [entry.light.r, entry.light.g, entry.light.b, entry.dark.r, entry.dark.g, entry.dark.b] {
                    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
                }
            }
        }
        return hash
    }

    var bytes: [UInt8] { withRows { Array($0) } }
}

/// A star of straight lines through 2 * `tips` points.
func star(_ center: Point, _ radius: Double, tips: Int, seed: UInt64) -> Path {
    var draws = Draws(state: seed)
    var points: [Point] = []
    for _ in 0..<(2 * tips) {
        points.append(Point(center.x + (draws.next() - 0.5) * 2 * radius, center.y + (draws.next() - 0.5) * 2 * radius))
    }
    return .polyline(points, closed: true)
}
