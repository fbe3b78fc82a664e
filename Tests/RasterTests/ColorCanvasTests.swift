import Raster
import Testing

@Suite struct ColorCanvasTests {
    private func canvas(
        _ width: Int, _ height: Int, ground: ThemeColor? = white, appearance: Appearance = .light,
        _ body: (ColorCanvas) -> Void
    ) throws -> ColorCanvas {
        guard let canvas = ColorCanvas(width: width, height: height, ground: ground, appearance: appearance) else {
            throw NoCanvas()
        }
        body(canvas)
        return canvas
    }

    /// How much of each pixel a path covers, in 255ths: black on white by the canvas itself.
    private func shares(_ path: Path, _ side: Int, _ rule: FillRule) throws -> [Int] {
        let canvas = try canvas(side, side) { $0.fill(path, Paint(black), rule: rule) }
        return (0..<(side * side)).map { 255 - Int(canvas.color(x: $0 % side, y: $0 / side).color.r) }
    }

    @Test(arguments: 1...12) func manyPixelsAtOnceGiveWhatOneAtATimeGives(seed: UInt64) throws {
        let side = 61
        var draws = Draws(state: seed)
        var wanted = [[Int]](repeating: [255, 255, 255], count: side * side)
        let canvas = try canvas(side, side) { _ in }
        for _ in 0..<12 {
            let path = star(Point(30, 30), 45, tips: 5, seed: UInt64(draws.next() * 1e6))
            let ink = (0..<3).map { _ in Int(draws.next() * 256) }
            let alpha = Int(draws.next() * 256)
            let color = UInt32(ink[0] << 16 | ink[1] << 8 | ink[2])
            canvas.fill(path, Paint(ThemeColor(color, 0), alpha: UInt8(alpha)), rule: .evenOdd)
            for (pixel, share) in try shares(path, side, .evenOdd).enumerated() {
                // The definition of source over with whole numbers, pixel by pixel.
                let part = (share * alpha + 127) / 255
                for channel in 0..<3 {
                    wanted[pixel][channel] = (ink[channel] * part + wanted[pixel][channel] * (255 - part) + 127) / 255
                }
            }
        }
        for pixel in 0..<(side * side) {
            let color = canvas.color(x: pixel % side, y: pixel / side).color
            #expect([Int(color.r), Int(color.g), Int(color.b)] == wanted[pixel])
        }
    }

    @Test func itShowsWhatAnIndexCanvasShowsWithinOneLevelOfCoverage() throws {
        func draw(on canvas: some Surface) {
            canvas.fill(star(Point(40, 40), 38, tips: 6, seed: 4), Paint(blue, alpha: 128))
            canvas.stroke(star(Point(40, 40), 30, tips: 4, seed: 5), StrokeStyle(width: 3), Paint(black))
            canvas.fillRect(x0: 3.5, y0: 4.25, x1: 20, y1: 9, Paint(ThemeColor(0xD55E00, 0xEE7B33)))
            canvas.blend(CoverageMask(.circle(center: Point(0, 0), radius: 7)), x: 60, y: 20, Paint(blue, isText: true))
        }
        let index = try drawn(80, 80) { draw(on: $0) }
        for appearance in [Appearance.light, .dark] {
            let color = try canvas(80, 80, appearance: appearance) { draw(on: $0) }
            for y in 0..<80 {
                for x in 0..<80 {
                    let a = index.palette.entries[Int(index.index(x: x, y: y))][appearance]
                    let b = color.color(x: x, y: y).color
                    let gap = max(abs(Int(a.r) - Int(b.r)), abs(Int(a.g) - Int(b.g)), abs(Int(a.b) - Int(b.b)))
                    #expect(gap <= 18, "at \(x), \(y)")
                }
            }
        }
    }

    @Test func aTransparentGroundShowsOnlyInk() throws {
        let canvas = try canvas(4, 1, ground: nil) {
            $0.fillRect(x0: 0, y0: 0, x1: 1, y1: 1, Paint(blue))
            $0.fillRect(x0: 1, y0: 0, x1: 2, y1: 1, Paint(blue, alpha: 102))
            $0.fillRect(x0: 2.5, y0: 0, x1: 3, y1: 1, Paint(blue))
        }
        #expect(!canvas.isOpaque && canvas.channels == 4)
        #expect(canvas.color(x: 0, y: 0).alpha == 255)
        #expect(canvas.color(x: 1, y: 0).alpha == 102)
        #expect(canvas.color(x: 2, y: 0).alpha == 128)
        #expect(canvas.color(x: 3, y: 0).alpha == 0)
        for x in 0..<3 {
            let color = canvas.color(x: x, y: 0).color
            // Stored multiplied by the alpha: a step of 1/255 at alpha 102 is 2.5 steps of the colour.
            #expect(abs(Int(color.g) - 0x72) <= 1 && abs(Int(color.b) - 0xB2) <= 1)
        }
        #expect(canvas.rows().count == 17)
        #expect(Array(canvas.rows()[0...4]) == [0, 0x00, 0x72, 0xB2, 255])
    }

    @Test func rowsStartWithAZeroByte() throws {
        let canvas = try canvas(3, 2) { $0.fillRect(x0: 0, y0: 0, x1: 3, y1: 2, Paint(blue)) }
        #expect(
            canvas.rows()
                == Array(repeating: [0] + [0, 0x72, 0xB2, 0, 0x72, 0xB2, 0, 0x72, 0xB2], count: 2).flatMap { $0 })
    }

    @Test func aClearedCanvasIsAsNew() throws {
        let canvas = try canvas(5, 5) {
            $0.clip = PixelRect(x0: 1, y0: 1, x1: 2, y1: 2)
            $0.fill(.circle(center: Point(2, 2), radius: 2), Paint(blue))
            $0.clear(ground: black)
        }
        #expect(canvas.clip == PixelRect(x0: 0, y0: 0, x1: 5, y1: 5))
        for x in 0..<5 { #expect(canvas.color(x: x, y: x).color == black.light) }
    }

    @Test(arguments: [(0, 5), (5, 0), (-1, 5), (20_000, 5), (5, 20_000)])
    func aCanvasWithoutAPossibleSizeIsNil(size: (Int, Int)) {
        #expect(ColorCanvas(width: size.0, height: size.1, ground: white) == nil)
    }

    @Test func aPictureOfTooManyColoursKeepsThemAll() throws {
        func draw(on canvas: some Surface) {
            for step in 0..<400 {
                let x = Double(step % 20) * 2
                let y = Double(step / 20) * 2
                let color = UInt32(step * 163)
                canvas.fillRect(x0: x, y0: y, x1: x + 2, y1: y + 2, Paint(ThemeColor(color, color)))
            }
        }
        let index = try drawn(40, 40) { draw(on: $0) }
        let color = try canvas(40, 40) { draw(on: $0) }
        #expect(index.overflowCount > 0)
        for step in 0..<400 {
            #expect(color.color(x: step % 20 * 2, y: step / 20 * 2).color == RGB(UInt32(step * 163)))
        }
    }
}
