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
        let wanted = indices(canvas)
        let files = [
            (ours.light, Appearance.light), (ours.dark, .dark), (try PNGFile.encode(canvas, .dark), .dark),
            (try PNGFile.encodeByLibpng(canvas, .light), .light), (try PNGFile.encodeByLibpng(canvas, .dark), .dark),
        ]
        for (file, appearance) in files {
            let picture = try PNGFile.decode(file)
            #expect(picture.width == canvas.width && picture.height == canvas.height && picture.channels == 1)
            #expect(picture.indices == wanted)
            #expect(picture.palette == canvas.palette.entries.map { $0[appearance] })
            try checkSums(file)
        }
    }

    /// Every CRC by its definition, bit by bit. The Adler sum is in the last four bytes of the compressed data.
    private func checkSums(_ file: [UInt8]) throws {
        var at = 8
        while at < file.count {
            let length = bigEndian(file[at..<(at + 4)])
            var sum: UInt32 = 0xFFFF_FFFF
            for byte in file[(at + 4)..<(at + 8 + length)] {
                sum ^= UInt32(byte)
                for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
            }
            #expect(bigEndian(file[(at + 8 + length)..<(at + 12 + length)]) == Int(~sum))
            at += 12 + length
        }
        #expect(at == file.count)
    }

    private func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    private func adler(_ bytes: [UInt8]) -> Int {
        var a = 1
        var b = 0
        for byte in bytes {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return b << 16 | a
    }

    @Test func moreColoursThanAPaletteHasAreKeptAsTrueColours() throws {
        func draw(on surface: any Surface, count: Int) {
            for step in 0..<count {
                let x = Double(step % 20)
                let color = ThemeColor(UInt32(step * 163), UInt32(step * 71))
                surface.fillRect(x0: x, y0: Double(step / 20), x1: x + 1, y1: Double(step / 20 + 1), Paint(color))
            }
        }
        for (count, channels) in [(200, 1), (400, 3)] {
            let canvas = try canvas(20, 21) { _ in }
            let files = try PNGFile.encode(canvas) { draw(on: $0, count: count) }
            let light = try PNGFile.decode(files.light)
            let dark = try PNGFile.decode(files.dark)
            #expect(light.channels == channels && dark.channels == channels)
            for step in 0..<count {
                #expect(light.color(x: step % 20, y: step / 20) == RGB(UInt32(step * 163)))
                #expect(dark.color(x: step % 20, y: step / 20) == RGB(UInt32(step * 71)))
            }
            #expect(light.color(x: 5, y: 20) == white.light && dark.color(x: 5, y: 20) == white.dark)
        }
    }

    @Test func theAdlerSumIsThatOfTheRows() throws {
        var draws = Draws(state: 8)
        for size in [(1, 1), (7, 5), (300, 300), (801, 90)] {
            let canvas = try canvas(size.0, size.1) { canvas in
                for _ in 0..<60 {
                    let x = Double(draws.next() % UInt64(size.0))
                    let y = Double(draws.next() % UInt64(size.1))
                    let color = ThemeColor(UInt32(draws.next() & 0xFFFFFF), 0)
                    canvas.fillRect(x0: x, y0: y, x1: x + 40, y1: y + 40, Paint(color))
                }
            }
            let data = chunk("IDAT", try PNGFile.encode(canvas).light)
            #expect(bigEndian(data.suffix(4)) == canvas.withRows { adler(Array($0)) })
        }
    }

    @Test(arguments: [(0, 4), (4, 0), (0, 0)]) func aPictureWithoutPixelsIsRefusedInWords(size: (Int, Int)) throws {
        let rows = [UInt8](repeating: 0, count: size.1 * (size.0 * 3 + 1))
        let refusal = #expect(throws: Diagnostic.self) {
            try rows.withUnsafeBufferPointer { rows throws(Diagnostic) in
                _ = try PNGFile.write(
                    width: size.0, height: size.1, channels: 3, palette: [], rows: rows, data: nil)
            }
        }
        #expect(refusal?.code == "E-CHART-PNG")
        #expect(refusal?.what.contains("IHDR") == true)
        // The process lives, and so does libpng.
        try check(canvas(3, 3) { _ in })
    }

    @Test func trueColoursSurviveTheRoundTrip() throws {
        for (ground, channels) in [(white, 3), (nil, 4)] as [(ThemeColor?, Int)] {
            for (width, height) in [(1, 1), (5, 3), (333, 111)] {
                let canvas = try #require(ColorCanvas(width: width, height: height, ground: ground, appearance: .dark))
                canvas.fill(.circle(center: Point(3, 2), radius: 44), Paint(blue, alpha: 201))
                canvas.fillRect(x0: 0.5, y0: 1, x1: 9, y1: 9.3, Paint(white, alpha: 99))
                let file = try PNGFile.encode(canvas)
                let picture = try PNGFile.decode(file)
                try checkSums(file)
                #expect(picture.width == width && picture.height == height && picture.channels == channels)
                for y in 0..<height {
                    for x in 0..<width {
                        let wanted = canvas.color(x: x, y: y)
                        #expect(picture.color(x: x, y: y) == wanted.color)
                        if channels == 4 { #expect(picture.samples[(y * width + x) * 4 + 3] == wanted.alpha) }
                    }
                }
            }
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
        let reference = try PNGFile.encodeByLibpng(canvas, .light, level: 6).count
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
