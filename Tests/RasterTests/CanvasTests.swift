import Raster
import Testing

@Suite struct CanvasTests {
    @Test(arguments: 1...50) func aRectangleByTheShortWayIsTheSameAsByItsPath(seed: UInt64) throws {
        var draws = Draws(state: seed)
        let a = draws.point(30)
        let b = draws.point(30)
        let box = (min(a.x, b.x) - 4, min(a.y, b.y) - 4, max(a.x, b.x) + 4, max(a.y, b.y) + 4)
        let short = try drawn(32, 32) { $0.fillRect(x0: box.0, y0: box.1, x1: box.2, y1: box.3, Paint(blue)) }
        let long = try drawn(32, 32) {
            $0.fill(.rect(x0: box.0, y0: box.1, x1: box.2, y1: box.3), Paint(blue))
        }
        #expect(short.fingerprint == long.fingerprint)
    }

    @Test func aMaskPaintsWhatItsPathPaints() throws {
        let shape = star(Point(0, 0), 12, tips: 5, seed: 11)
        let direct = try drawn(40, 40) {
            $0.fill(shape.transformed(scale: 1, 1, dx: 20, dy: 18), Paint(blue))
        }
        let mask = CoverageMask(shape)
        let stamped = try drawn(40, 40) { $0.blend(mask, x: 20, y: 18, Paint(blue)) }
        #expect(direct.fingerprint == stamped.fingerprint)
    }

    @Test func bothThemesShareTheirPixels() throws {
        let canvas = try drawn(30, 30) { $0.fill(.circle(center: Point(15, 15), radius: 11), Paint(blue)) }
        for entry in canvas.palette.entries {
            // One share mixes ground and ink in both themes.
            let light = 255 - Int(entry.light.r)
            let dark = Int(entry.dark.r)
            #expect(abs(light * 0x56 - dark * 255) <= 400)
        }
        #expect(canvas.palette.entries.contains(blue))
        #expect(canvas.palette.entries.count <= 17)
    }

    @Test func transparentPaintMixesWithWhatIsBelow() throws {
        let canvas = try drawn(2, 1) {
            $0.fillRect(x0: 0, y0: 0, x1: 1, y1: 1, Paint(black))
            $0.fillRect(x0: 0, y0: 0, x1: 2, y1: 1, Paint(ThemeColor(0xFF0000, 0xFF0000), alpha: 128))
        }
        #expect(canvas.palette.entries[Int(canvas.index(x: 0, y: 0))].light == RGB(128, 0, 0))
        #expect(canvas.palette.entries[Int(canvas.index(x: 1, y: 0))].light == RGB(255, 127, 127))
    }

    @Test func moreThan256ColoursTakeTheNearest() throws {
        let canvas = try drawn(40, 40) { canvas in
            for step in 0..<400 {
                let value = UInt32(step * 163)
                let color = ThemeColor(value & 0xFFFFFF, (value &* 7) & 0xFFFFFF)
                canvas.fillRect(
                    x0: Double(step % 20) * 2, y0: Double(step / 20) * 2, x1: Double(step % 20) * 2 + 2,
                    y1: Double(step / 20) * 2 + 2, Paint(color))
            }
        }
        #expect(canvas.palette.entries.count == 256)
        #expect(canvas.palette.overflowCount == 400 - 255 || canvas.palette.overflowCount == 400 - 254)
        #expect(canvas.index(x: 0, y: 0) != canvas.index(x: 20, y: 2))
    }

    @Test func aFullPaletteGivesTheFirstOfTheNearestColours() throws {
        var draws = Draws(state: 12)
        func color() -> ThemeColor {
            ThemeColor(UInt32(draws.next() * 16_777_216), UInt32(draws.next() * 16_777_216))
        }
        let canvas = try drawn(400, 1) { canvas in
            for x in 0..<300 {
                canvas.fillRect(x0: Double(x), y0: 0, x1: Double(x + 1), y1: 1, Paint(color()))
            }
        }
        let entries = canvas.palette.entries
        #expect(entries.count == 256)
        func gap(_ a: RGB, _ b: RGB) -> Int {
            max(abs(Int(a.r) - Int(b.r)), abs(Int(a.g) - Int(b.g)), abs(Int(a.b) - Int(b.b)))
        }
        for x in 300..<400 {
            let wanted = color()
            canvas.fillRect(x0: Double(x), y0: 0, x1: Double(x + 1), y1: 1, Paint(wanted))
            let gaps = entries.map { max(gap($0.light, wanted.light), gap($0.dark, wanted.dark)) }
            #expect(gaps.firstIndex(of: gaps.min() ?? 0) == Int(canvas.index(x: x, y: 0)))
        }
    }

    @Test(arguments: 1...20) func aRunOfPixelsIsPaintedAsEachOfThem(seed: UInt64) throws {
        func ground(_ canvas: IndexCanvas) {
            var draws = Draws(state: seed)
            var x = 0.0
            while x < 150 {
                let next = x + (draws.next() * 40).rounded(.up)
                let grey = UInt32(draws.next() * 5) * 0x303030
                canvas.fillRect(x0: x, y0: 0, x1: next, y1: 1, Paint(ThemeColor(grey, grey)))
                x = next
            }
        }
        let paint = Paint(blue, alpha: 100)
        let run = try drawn(150, 1) { canvas in
            ground(canvas)
            canvas.fillRect(x0: 3, y0: 0, x1: 147, y1: 0.7, paint)
        }
        let each = try drawn(150, 1) { canvas in
            ground(canvas)
            for x in 3..<147 { canvas.fillRect(x0: Double(x), y0: 0, x1: Double(x + 1), y1: 0.7, paint) }
        }
        #expect(run.bytes == each.bytes && run.palette.entries == each.palette.entries)
    }

    @Test func edgesOverEdgesDoNotUseUpTheColours() throws {
        let inks = [blue, black, ThemeColor(0xD55E00, 0xEE7B33), ThemeColor(0xA3CEE6, 0x2B5F80)]
        let canvas = try drawn(200, 200) { canvas in
            for seed in 1...60 {
                canvas.stroke(
                    star(Point(100, 100), 120, tips: 6, seed: UInt64(seed)), StrokeStyle(width: 1.7),
                    Paint(inks[seed % 4]))
            }
            canvas.fillRect(x0: 0, y0: 0, x1: 1, y1: 1, Paint(ThemeColor(0x123456, 0x654321)))
        }
        #expect(canvas.palette.entries.count <= 256)
        #expect(canvas.palette.entries[Int(canvas.index(x: 0, y: 0))] == ThemeColor(0x123456, 0x654321))
    }

    @Test(arguments: [(0, 5), (5, 0), (-1, 5), (20_000, 5), (5, 20_000)])
    func aCanvasWithoutAPossibleSizeIsNil(size: (Int, Int)) {
        #expect(IndexCanvas(width: size.0, height: size.1, ground: white) == nil)
    }

    @Test func filterBytesStayZero() throws {
        let canvas = try drawn(17, 9) { $0.fillRect(x0: -5, y0: -5, x1: 50, y1: 50, Paint(black)) }
        for row in 0..<9 { #expect(canvas.bytes[row * canvas.stride] == 0) }
        #expect(canvas.bytes.filter { $0 != 0 }.count == 17 * 9)
    }

    @Test func clearingForgetsEverything() throws {
        let canvas = try drawn(10, 10) { canvas in
            canvas.fill(.circle(center: Point(5, 5), radius: 4), Paint(blue))
            canvas.clear(ground: black)
        }
        #expect(canvas.palette.entries == [black])
        #expect(canvas.bytes.allSatisfy { $0 == 0 })
    }
}
