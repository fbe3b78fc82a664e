import Raster
import Testing

@Suite struct ShapeTests {
    @Test func aRoundedRectangleLosesItsCornersOnly() throws {
        let path = Path.roundedRect(x0: 1, y0: 1, x1: 13, y1: 9, radius: 3)
        let canvas = try drawn(14, 10) { $0.fill(path, Paint(black)) }
        #expect(
            canvas.picture == [
                "..............",
                "..8dffffffe8..",
                ".8ffffffffff8.",
                ".effffffffffd.",
                ".ffffffffffff.",
                ".ffffffffffff.",
                ".effffffffffd.",
                ".8ffffffffff8.",
                "..8dffffffe8..",
                "..............",
            ])
    }

    @Test func theRadiusOfCornersEndsAtHalfTheShorterSide() throws {
        let far = try drawn(30, 30) {
            $0.fill(.roundedRect(x0: 5, y0: 5, x1: 25, y1: 25, radius: 99), Paint(black))
        }
        let disc = try drawn(30, 30) { $0.fill(.circle(center: Point(15, 15), radius: 10), Paint(black)) }
        #expect(far.picture == disc.picture)
        let none = try drawn(8, 8) { $0.fill(.roundedRect(x0: 6, y0: 6, x1: 2, y1: 1, radius: -1), Paint(black)) }
        #expect(none.picture == (try drawn(8, 8) { $0.fillRect(x0: 2, y0: 1, x1: 6, y1: 6, Paint(black)) }).picture)
    }

    @Test func anArcEndsWhereItsAngleSays() throws {
        let right = Path.arc(from: 0, to: 0.25)
        let box = try #require(right.bounds)
        #expect(abs(box.x0 - 50) < 1e-9 && abs(box.x1 - 90) < 1e-9)
        #expect(abs(box.y0 - 50) < 1e-9 && abs(box.y1 - 90) < 1e-9)
        let up = try #require(Path.arc(from: 0.5, to: 0.75).bounds)
        #expect(abs(up.x0 - 10) < 1e-9 && abs(up.y0 - 10) < 1e-9)
    }

    @Test(arguments: [1.0, 4, 30, 200, 3_000]) func curvesStayWithinATenthOfAPixel(radius: Double) throws {
        var arc = Path()
        arc.arc(center: Point(0, 0), radius: radius, from: 0.13, to: 0.94)
        let circle = Path.circle(center: Point(0, 0), radius: radius)
        for points in [arc.points, circle.points] {
            for (a, b) in zip(points, points.dropFirst()) {
                for share in [0.0, 0.25, 0.5, 0.75, 1] {
                    let x = a.x + (b.x - a.x) * share
                    let y = a.y + (b.y - a.y) * share
                    // The cubic itself is off by 0.03 % of the radius.
                    #expect(abs((x * x + y * y).squareRoot() - radius) <= 0.1 + 0.0003 * radius)
                }
            }
        }
    }

    @Test func aQuadraticStaysWithinATenthOfAPixel() {
        var path = Path()
        path.move(to: Point(0, 0))
        path.quad(Point(300, 500), to: Point(600, 0))
        let points = path.points
        for step in 0...1_000 {
            let t = Double(step) / 1_000
            let place = Point(600 * t, 1_000 * t * (1 - t))
            let distance = zip(points, points.dropFirst()).map { nearest(place, $0, $1) }.min() ?? .infinity
            #expect(distance <= 0.1)
        }
    }

    @Test func aWholeTurnIsADisc() throws {
        var path = Path()
        path.arc(center: Point(20, 20), radius: 15, from: 0.3, to: 7)
        let arc = try drawn(40, 40) { $0.fill(path, Paint(black)) }
        // Its corners lie on the circle, so up to 0.1 px are missing between them.
        #expect(arc.darkness < 707 && arc.darkness > 706.86 - 94.25 * 0.1)
    }

    @Test func anArcOfNoSizeIsAPoint() throws {
        for (radius, to) in [(0.0, 0.5), (-3, 0.5), (.nan, 0.5), (4, .nan), (4, .infinity)] {
            var path = Path()
            path.arc(center: Point(5, 5), radius: radius, from: 0, to: to)
            let canvas = try drawn(10, 10) { $0.fill(path, Paint(black)) }
            #expect(canvas.darkness == 0)
        }
    }

    @Test func aCurveAfterAClosedContourStartsANewOne() throws {
        var path = Path.rect(x0: 1, y0: 1, x1: 3, y1: 3)
        var same = path
        path.quad(Point(4, 8), to: Point(8, 0))
        same.move(to: Point(1, 1))
        same.quad(Point(4, 8), to: Point(8, 0))
        #expect(path.points == same.points)
        let canvas = try drawn(8, 8) { $0.fill(path, Paint(black)) }
        #expect(canvas.picture == (try drawn(8, 8) { $0.fill(same, Paint(black)) }).picture)
    }
}

extension Path {
    /// A quarter of the circle of radius 40 around (50, 50).
    fileprivate static func arc(from: Double, to: Double) -> Path {
        var path = Path()
        path.arc(center: Point(50, 50), radius: 40, from: from, to: to)
        return path
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
