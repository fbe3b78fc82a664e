import Raster
import Testing

@Suite struct StrokeTests {
    @Test func aHorizontalLineCoversItsWidth() throws {
        let canvas = try drawn(8, 4) {
            $0.stroke(.polyline([Point(1, 2), Point(7, 2)]), StrokeStyle(width: 2), Paint(black))
        }
        #expect(canvas.picture == ["........", ".ffffff.", ".ffffff.", "........"])
    }

    @Test func dashesLeaveTheirGaps() throws {
        let canvas = try drawn(12, 1) {
            $0.stroke(.polyline([Point(0, 0.5), Point(12, 0.5)]), StrokeStyle(width: 1, dash: [3, 2]), Paint(black))
        }
        #expect(canvas.picture == ["fff..fff..ff"])
    }

    @Test func dashesGoAroundCorners() throws {
        let path = Path.polyline([Point(0.5, 0), Point(0.5, 3.5), Point(5, 3.5)])
        let style = StrokeStyle(width: 1, join: .miter, dash: [5, 1])
        let canvas = try drawn(5, 4) { $0.stroke(path, style, Paint(black)) }
        #expect(canvas.picture == ["f....", "f....", "f....", "ff.ff"])
    }

    @Test func aMiterFillsTheCornerAndARoundJoinDoesNot() throws {
        let path = Path.polyline([Point(2, 8), Point(2, 2), Point(8, 2)])
        let sharp = try drawn(9, 9) { $0.stroke(path, StrokeStyle(width: 4, join: .miter), Paint(black)) }
        let round = try drawn(9, 9) { $0.stroke(path, StrokeStyle(width: 4, join: .round), Paint(black)) }
        #expect(sharp.picture[0] == "ffffffff.")
        #expect(round.picture[0].first != "f")
        #expect(round.picture[4] == sharp.picture[4])
    }

    @Test func aRoundCapAddsHalfADisc() throws {
        let line = Path.polyline([Point(20, 30), Point(40, 30)])
        let butt = try drawn(60, 60) { $0.stroke(line, StrokeStyle(width: 12), Paint(black)) }
        let round = try drawn(60, 60) { $0.stroke(line, StrokeStyle(width: 12, cap: .round), Paint(black)) }
        #expect(abs(butt.darkness - 240) < 0.5)
        #expect(abs(round.darkness - 240 - 113.1) < 2)
    }

    @Test func aSquareCapAddsHalfItsWidth() throws {
        let canvas = try drawn(10, 4) {
            $0.stroke(.polyline([Point(3, 2), Point(7, 2)]), StrokeStyle(width: 2, cap: .square), Paint(black))
        }
        #expect(canvas.picture == ["..........", "..ffffff..", "..ffffff..", ".........."])
        let dot = try drawn(6, 6) {
            $0.stroke(.polyline([Point(3, 3)]), StrokeStyle(width: 4, cap: .square), Paint(black))
        }
        #expect(dot.darkness == 16)
    }

    @Test func aBevelCutsTheCornerBetweenAMiterAndTheInside() throws {
        let path = Path.polyline([Point(2, 8), Point(2, 2), Point(8, 2)])
        let canvas = try drawn(9, 9) { $0.stroke(path, StrokeStyle(width: 4, join: .bevel), Paint(black)) }
        // The bevel runs from (0, 2) to (2, 0): of the corner's four pixels two are halved and one is empty.
        #expect(canvas.picture[0] == ".8ffffff.")
        #expect(canvas.picture[1] == "8fffffff.")
        let sharp = StrokeStyle(width: 4, join: .miter, miterLimit: 1.2)
        let limited = try drawn(9, 9) { $0.stroke(path, sharp, Paint(black)) }
        #expect(limited.picture == canvas.picture)
    }

    @Test func aClosedDashedLineHasNoSeamAtItsStart() throws {
        let ring = Path.rect(x0: 2, y0: 2, x1: 12, y1: 12)
        // 40 px round: dashes of 6 and gaps of 4, so the last gap ends at the start and the first dash is whole.
        let even = try drawn(14, 14) { $0.stroke(ring, StrokeStyle(width: 2, dash: [6, 4]), Paint(black)) }
        #expect(even.picture[1] == "..ffffff......")
        // Dashes of 16, gaps of 14: the second dash runs over the start and joins the first around the corner.
        let style = StrokeStyle(width: 2, join: .miter, dash: [16, 14])
        let joined = try drawn(14, 14) { $0.stroke(ring, style, Paint(black)) }
        #expect(joined.picture[1].hasPrefix(".fff"))
        // A dash longer than the whole line leaves it closed.
        let whole = try drawn(14, 14) {
            $0.stroke(ring, StrokeStyle(width: 2, join: .miter, dash: [99, 1]), Paint(black))
        }
        let solid = try drawn(14, 14) { $0.stroke(ring, StrokeStyle(width: 2, join: .miter), Paint(black)) }
        #expect(whole.picture == solid.picture)
    }

    @Test(arguments: [[0.0, 0], [-1, 2], [.nan, 1], [.infinity, 1], [1e-9, 1e-9]])
    func aPatternThatMakesNoSenseDrawsASolidLine(dash: [Double]) throws {
        let line = Path.polyline([Point(0, 1), Point(6, 1)])
        let canvas = try drawn(6, 2) { $0.stroke(line, StrokeStyle(width: 2, dash: dash), Paint(black)) }
        #expect(canvas.picture == ["ffffff", "ffffff"])
    }

    @Test func aDashedLineWithoutEndDoesNotHang() throws {
        for far in [1e9, 1e300, .infinity, .nan] {
            let line = Path.polyline([Point(0, 1), Point(far, 1), Point(5, 5)])
            _ = try drawn(6, 2) { $0.stroke(line, StrokeStyle(width: 2, dash: [0.5, 0.5]), Paint(black)) }
        }
    }

    @Test func aPointWithARoundCapIsADisc() throws {
        let canvas = try drawn(20, 20) {
            $0.stroke(.polyline([Point(10, 10)]), StrokeStyle(width: 10, cap: .round), Paint(black))
        }
        #expect(abs(canvas.darkness - 78.5) < 1.5)
    }

    @Test func aLineThatDoublesBackHasNoHoles() throws {
        let path = Path.polyline([Point(5, 10), Point(25, 10), Point(8, 10.4), Point(25, 11)])
        let canvas = try drawn(32, 20) { $0.stroke(path, StrokeStyle(width: 6, cap: .round), Paint(black)) }
        for x in 6..<26 { #expect(canvas.picture[9].dropFirst(x).first == "f") }
    }

    @Test(arguments: 1...60) func aStrokeCoversEveryPointOfItsLineAndNothingFar(seed: UInt64) throws {
        var draws = Draws(state: seed)
        let points = (0..<8).map { _ in draws.point(100) }
        let width = 1.5 + draws.next() * 6
        let canvas = try drawn(100, 100) {
            $0.stroke(.polyline(points), StrokeStyle(width: width, cap: .round), Paint(black))
        }
        let rows = canvas.picture.map { Array($0.utf8) }
        for y in 0..<100 {
            for x in 0..<100 {
                let place = Point(Double(x) + 0.5, Double(y) + 0.5)
                let distance = zip(points, points.dropFirst()).map { nearest(place, $0, $1) }.min() ?? .infinity
                if distance > width / 2 + 0.85 { #expect(rows[y][x] == UInt8(ascii: "."), "at \(x), \(y)") }
                if distance < width / 2 - 0.85 { #expect(rows[y][x] == UInt8(ascii: "f"), "at \(x), \(y)") }
            }
        }
    }

    private func nearest(_ p: Point, _ a: Point, _ b: Point) -> Double {
        let dx = b.x - a.x
        let dy = b.y - a.y
        let t = max(0, min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy)))
        let ex = p.x - a.x - t * dx
        let ey = p.y - a.y - t * dy
        return (ex * ex + ey * ey).squareRoot()
    }

    @Test func aClosedLineIsARing() throws {
        let canvas = try drawn(12, 12) {
            let ring = Path.rect(x0: 3, y0: 3, x1: 9, y1: 9)
            $0.stroke(ring, StrokeStyle(width: 2, join: .miter), Paint(black))
        }
        #expect(abs(canvas.darkness - 48) < 0.1)
        #expect(canvas.picture[6] == "..ff....ff..")
        #expect(canvas.picture[2] == "..ffffffff..")
    }
}
