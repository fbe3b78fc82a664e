import Diagnostics
import PNGFile
import Raster
import Testing

let white = ThemeColor(0xFFFFFF, 0x12161C)
let blue = ThemeColor(0x0072B2, 0x56B4E9)

/// SplitMix64.
struct Draws {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

@Suite struct PNGFileTests {
    private func indices(_ canvas: IndexCanvas) -> [UInt8] {
        (0..<canvas.height).flatMap { y in (0..<canvas.width).map { canvas.index(x: $0, y: y) } }
    }

    private func canvas(_ width: Int, _ height: Int, _ body: (IndexCanvas) -> Void) throws -> IndexCanvas {
        let canvas = try #require(IndexCanvas(width: width, height: height, ground: white))
        body(canvas)
        return canvas
    }

    /// Decodes both files and both of libpng's own, which checks every CRC and Adler sum, and compares pixels.
    private func check(_ canvas: IndexCanvas) throws {
        let ours = try PNGFile.encode(canvas)
        let reference = try PNGFile.encodeByLibpng(canvas)
        let wanted = indices(canvas)
        let files = [(ours.light, true), (ours.dark, false), (reference.light, true), (reference.dark, false)]
        for (file, isLight) in files {
            let picture = try PNGFile.decode(file)
            #expect(picture.width == canvas.width && picture.height == canvas.height)
            #expect(picture.indices == wanted)
            #expect(picture.palette == canvas.palette.entries.map { isLight ? $0.light : $0.dark })
        }
    }

    @Test(arguments: [(1, 1), (2, 1), (1, 2), (3, 7), (255, 3), (256, 2), (257, 2), (1000, 3), (16_384, 2)])
    func everySizeSurvivesTheRoundTrip(size: (Int, Int)) throws {
        try check(canvas(size.0, size.1) { _ in })
        try check(
            canvas(size.0, size.1) {
                let corners = [Point(0, 0), Point(Double(size.0), 0), Point(0, Double(size.1))]
                $0.fill(.polyline(corners, closed: true), Paint(blue))
            })
    }

    @Test func noiseOfAllColoursSurvivesTheRoundTrip() throws {
        var draws = Draws(state: 5)
        try check(
            canvas(90, 70) { canvas in
                for y in 0..<70 {
                    for x in 0..<90 {
                        let value = UInt32(draws.next() % 255) &* 65_793
                        let color = ThemeColor(value, 0xFFFFFF - value)
                        canvas.fillRect(
                            x0: Double(x), y0: Double(y), x1: Double(x + 1), y1: Double(y + 1), Paint(color))
                    }
                }
            })
    }

    @Test func skewedFrequenciesStayWithinTheCodeLimit() throws {
        // Counts that grow like Fibonacci numbers ask for codes longer than 15 bits.
        try check(
            canvas(400, 400) { canvas in
                var counts = [1, 1]
                while counts.count < 24 { counts.append(counts[counts.count - 1] + counts[counts.count - 2]) }
                var place = 0
                var left = counts
                var symbol = 0
                while place < 400 * 400, left.contains(where: { $0 > 0 }) {
                    symbol = (symbol * 7 + 5) % counts.count
                    let pick = left[symbol] > 0 ? symbol : left.firstIndex { $0 > 0 } ?? 0
                    left[pick] -= 1
                    let x = Double(place % 400)
                    let y = Double(place / 400)
                    let color = ThemeColor(UInt32(pick + 1) * 0x090807, 0)
                    canvas.fillRect(x0: x, y0: y, x1: x + 1, y1: y + 1, Paint(color))
                    place += 1
                }
            })
    }

    @Test func darkAndLightDifferInThePaletteOnly() throws {
        let canvas = try canvas(120, 80) { $0.fill(.circle(center: Point(60, 40), radius: 33), Paint(blue)) }
        let files = try PNGFile.encode(canvas)
        #expect(files.light != files.dark)
        #expect(files.light.count == files.dark.count)
        #expect(chunk("IDAT", files.light) == chunk("IDAT", files.dark))
        #expect(chunk("PLTE", files.light) != chunk("PLTE", files.dark))
    }

    private func chunk(_ name: String, _ file: [UInt8]) -> [UInt8] {
        var at = 8
        while at + 12 <= file.count {
            let length = file[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
            if Array(file[(at + 4)..<(at + 8)]) == Array(name.utf8) { return Array(file[(at + 8)..<(at + 8 + length)]) }
            at += 12 + length
        }
        return []
    }

    @Test func ourCompressionIsNotFarFromZlib() throws {
        var draws = Draws(state: 1)
        let canvas = try canvas(800, 400) { canvas in
            for y in stride(from: 48, to: 360, by: 62) {
                let grid = Paint(ThemeColor(0xE4E7EA, 0x272E38))
                canvas.fillRect(x0: 60, y0: Double(y), x1: 730, y1: Double(y + 1), grid)
            }
            for _ in 0..<3 {
                let points = (0..<24).map { Point(60 + 29 * Double($0), 60 + Double(draws.next() % 280)) }
                canvas.stroke(.polyline(points), StrokeStyle(width: 2), Paint(blue))
            }
        }
        let ours = try PNGFile.encode(canvas).light.count
        let reference = try PNGFile.encodeByLibpng(canvas, level: 6).light.count
        #expect(Double(ours) < Double(reference) * 1.15, "\(ours) bytes against \(reference)")
    }

    @Test func aDamagedFileIsRefused() throws {
        let file = try PNGFile.encode(
            canvas(40, 30) { $0.fill(.circle(center: Point(20, 15), radius: 9), Paint(blue)) }
        ).light
        for at in file.indices where at % 3 == 0 {
            var damaged = file
            damaged[at] ^= 0x10
            #expect(throws: Diagnostic.self, "byte \(at)") { _ = try PNGFile.decode(damaged) }
        }
        for count in [0, 1, 8, 20, file.count / 2, file.count - 1] {
            #expect(throws: Diagnostic.self) { _ = try PNGFile.decode(Array(file.prefix(count))) }
        }
        #expect(throws: Diagnostic.self) { _ = try PNGFile.decode(file + [0]) }
    }
}
