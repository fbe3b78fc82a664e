import Raster
import Testing

@Suite struct CoverageTests {
    @Test func aTriangleCoversExactlyItsShareOfEachPixel() throws {
        let canvas = try drawn(6, 5) { canvas in
            canvas.fill(.polyline([Point(1, 1), Point(5, 1), Point(1, 4)], closed: true), Paint(black))
        }
        #expect(
            canvas.picture == [
                "......",
                ".ffe6.",
                ".fc2..",
                ".91...",
                "......",
            ])
        #expect(abs(canvas.darkness - 6) < 0.2)
    }

    @Test func aPixelHalfCoveredIsHalfDark() throws {
        let canvas = try drawn(3, 1) { canvas in
            canvas.fill(.rect(x0: 0.5, y0: 0, x1: 2.2, y1: 1), Paint(black))
        }
        #expect(canvas.picture == ["8f3"])
    }

    @Test(arguments: 1...40) func theAreaOfARandomPolygonIsTheShoelaceArea(seed: UInt64) throws {
        var draws = Draws(state: seed)
        let center = Point(60, 60)
        // Points in order around the centre: no crossings, so the shoelace formula holds.
        let turns: [(Double, Double)] = [
            (1, 0), (0.8, 0.6), (0.6, 0.8), (0, 1), (-0.6, 0.8), (-0.8, 0.6), (-1, 0), (-0.8, -0.6), (-0.6, -0.8),
            (0, -1), (0.6, -0.8), (0.8, -0.6),
        ]
        let points = turns.map { turn in
            let r = 20 + draws.next() * 35
            return Point(center.x + turn.0 * r, center.y + turn.1 * r)
        }
        var area = 0.0
        for (a, b) in zip(points, points.dropFirst() + points.prefix(1)) { area += (a.x * b.y - b.x * a.y) / 2 }
        let canvas = try drawn(120, 120) { $0.fill(.polyline(points, closed: true), Paint(black)) }
        // 16 levels: each edge pixel is off by at most 1/30, and errors of both signs mostly cancel.
        #expect(abs(canvas.darkness - area) < area * 0.002 + 0.5)
    }

    @Test func shapesThatShareAnEdgeLeaveNoSeam() throws {
        var draws = Draws(state: 7)
        for _ in 0..<20 {
            let a = Point(draws.next() * 10, 0)
            let b = Point(30 + draws.next() * 10, 40)
            // Both halves as one path: along the shared edge the two areas must add up to a whole pixel everywhere.
            var path = Path.polyline([Point(-5, 0), a, b, Point(-5, 40)], closed: true)
            path.append(.polyline([a, Point(45, 0), Point(45, 40), b], closed: true))
            let canvas = try drawn(40, 40) { $0.fill(path, Paint(black)) }
            #expect(canvas.picture.allSatisfy { $0.allSatisfy { $0 == "f" } })
        }
    }

    @Test func aMoveByWholePixelsMovesThePixels() throws {
        let shape = star(Point(30, 30), 25, tips: 9, seed: 3)
        let there = try drawn(80, 80) { $0.fill(shape, Paint(blue), rule: .evenOdd) }
        let moved = try drawn(80, 80) {
            $0.fill(shape.transformed(scale: 1, 1, dx: 13, dy: 7), Paint(blue), rule: .evenOdd)
        }
        for y in 0..<70 {
            for x in 0..<65 {
                let a = there.palette.entries[Int(there.index(x: x, y: y))]
                let b = moved.palette.entries[Int(moved.index(x: x + 13, y: y + 7))]
                #expect(a == b)
            }
        }
    }

    @Test func theOrderOfContoursChangesNoPixel() throws {
        var first = Path()
        var second = Path()
        let parts = (1...6).map { star(Point(40, 40), 38, tips: 7, seed: UInt64($0)) }
        for part in parts { first.append(part) }
        for part in parts.reversed() { second.append(part) }
        for rule in [FillRule.nonZero, .evenOdd] {
            let a = try drawn(80, 80) { $0.fill(first, Paint(blue), rule: rule) }
            let b = try drawn(80, 80) { $0.fill(second, Paint(blue), rule: rule) }
            #expect(a.fingerprint == b.fingerprint)
        }
    }

    @Test func nonZeroFillsWhatEvenOddLeavesOpen() throws {
        var path = Path.rect(x0: 0, y0: 0, x1: 6, y1: 6)
        path.append(.rect(x0: 2, y0: 2, x1: 4, y1: 4))
        let filled = try drawn(6, 6) { $0.fill(path, Paint(black)) }
        let open = try drawn(6, 6) { $0.fill(path, Paint(black), rule: .evenOdd) }
        #expect(filled.picture == Array(repeating: "ffffff", count: 6))
        #expect(open.picture == ["ffffff", "ffffff", "ff..ff", "ff..ff", "ffffff", "ffffff"])
    }

    @Test(arguments: 1...30) func aClipCutsTheSamePixelsThatWouldBeThere(seed: UInt64) throws {
        let shape = star(Point(40, 40), 70, tips: 6, seed: seed)
        let whole = try drawn(80, 80) { $0.fill(shape, Paint(black)) }
        let cut = try drawn(80, 80) { canvas in
            canvas.clip = PixelRect(x0: 17, y0: 9, x1: 61, y1: 66)
            canvas.fill(shape, Paint(black))
        }
        for y in 0..<80 {
            for x in 0..<80 {
                let isInside = (17..<61).contains(x) && (9..<66).contains(y)
                let a = isInside ? whole.palette.entries[Int(whole.index(x: x, y: y))].light.r : 255
                let b = cut.palette.entries[Int(cut.index(x: x, y: y))].light.r
                // An edge cut at the clip's side is rounded to 1/256 px there: at most one level of sixteen.
                #expect(abs(Int(a) - Int(b)) <= 17)
            }
        }
    }

    @Test func whatLiesLeftOfTheClipStillCounts() throws {
        let canvas = try drawn(8, 3) { canvas in
            canvas.clip = PixelRect(x0: 3, y0: 0, x1: 6, y1: 3)
            canvas.fill(.rect(x0: -100, y0: 1, x1: 100, y1: 2), Paint(black))
        }
        #expect(canvas.picture == ["........", "...fff..", "........"])
    }

    @Test func aSmallFillAfterALargeOneIsNotDisturbed() throws {
        let small = Path.polyline([Point(3, 3), Point(9, 4), Point(5, 9)], closed: true)
        let alone = try drawn(40, 40) { $0.fill(small, Paint(black)) }
        let after = try drawn(40, 40) { canvas in
            for seed in 1...20 { canvas.fill(star(Point(20, 20), 60, tips: 8, seed: UInt64(seed)), Paint(white)) }
            canvas.fill(small, Paint(black))
        }
        #expect(alone.picture == after.picture)
    }

    @Test func aPointThatIsNotANumberIsLeftOut() throws {
        let with = Path.polyline([Point(1, 1), Point(9, 2), Point(.nan, 4), Point(3, 9), Point(2, .nan)], closed: true)
        let without = Path.polyline([Point(1, 1), Point(9, 2), Point(3, 9)], closed: true)
        let a = try drawn(10, 10) { $0.fill(with, Paint(black)) }
        let b = try drawn(10, 10) { $0.fill(without, Paint(black)) }
        #expect(a.picture == b.picture)
    }

    @Test func anEndlessRectangleFillsTheCanvas() throws {
        let canvas = try drawn(4, 2) {
            $0.fill(.rect(x0: -.infinity, y0: -.infinity, x1: .infinity, y1: .infinity), Paint(black))
        }
        #expect(canvas.picture == ["ffff", "ffff"])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
    func wildCoordinatesDoNotTrap(wild: Double) throws {
        _ = try drawn(20, 20) { canvas in
            canvas.fill(.polyline([Point(wild, 2), Point(10, wild), Point(3, 15)], closed: true), Paint(black))
            canvas.fillRect(x0: wild, y0: 0, x1: 10, y1: wild, Paint(black))
            canvas.stroke(.polyline([Point(1, 1), Point(wild, 9)]), StrokeStyle(width: 2), Paint(black))
        }
    }
}
