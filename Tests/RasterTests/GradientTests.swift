import Raster
import Testing

@Suite struct GradientTests {
    private func colors(_ canvas: IndexCanvas, row: Int) -> [UInt8] {
        (0..<canvas.width).map { canvas.palette.entries[Int(canvas.index(x: $0, y: row))].light.r }
    }

    @Test func everyStepHasItsShareOfTheAxis() throws {
        let gradient = LinearGradient(from: Point(0, 0), to: Point(12, 0), start: white, end: black, steps: 4)
        let canvas = try drawn(12, 2) { $0.fill(.rect(x0: 0, y0: 0, x1: 12, y1: 2), gradient) }
        #expect(colors(canvas, row: 1) == [255, 255, 255, 170, 170, 170, 85, 85, 85, 0, 0, 0])
        #expect(canvas.palette.entries.count == 4)
    }

    @Test func theEndColoursGoOnBeyondTheAxis() throws {
        let gradient = LinearGradient(from: Point(8, 0), to: Point(4, 0), start: white, end: black, steps: 2)
        let canvas = try drawn(12, 1) { $0.fill(.rect(x0: 0, y0: 0, x1: 12, y1: 1), gradient) }
        #expect(colors(canvas, row: 0) == [0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255])
    }

    @Test func theAxisMayPointAnywhere() throws {
        let gradient = LinearGradient(from: Point(0, 0), to: Point(20, 20), start: white, end: black, steps: 16)
        let canvas = try drawn(20, 20) { $0.fill(.rect(x0: 0, y0: 0, x1: 20, y1: 20), gradient) }
        for y in 0..<20 {
            for x in 0..<20 {
                let step = min(15, Int(Double(x + y + 1) / 40 * 16))
                #expect(colors(canvas, row: y)[x] == UInt8(255 - 17 * step))
            }
        }
    }

    @Test func stepsMeetWithoutASeam() throws {
        let disc = Path.circle(center: Point(20, 20), radius: 15.3)
        let gradient = LinearGradient(from: Point(3, 7), to: Point(31, 29), start: black, end: black, steps: 9)
        let steps = try drawn(40, 40) { $0.fill(disc, gradient) }
        let plain = try drawn(40, 40) { $0.fill(disc, Paint(black)) }
        #expect(steps.picture == plain.picture)
    }

    @Test func anAxisOfNoLengthOrOfWildPointsGivesTheFirstColour() throws {
        for to in [Point(3, 3), Point(.nan, 3), Point(.infinity, 0), Point(1e300, 1e300)] {
            let gradient = LinearGradient(from: Point(3, 3), to: to, start: black, end: white, steps: 5)
            let canvas = try drawn(4, 1) { $0.fill(.rect(x0: 0, y0: 0, x1: 4, y1: 1), gradient) }
            #expect(canvas.picture == ["ffff"])
        }
    }

    @Test(arguments: [(-3, 2), (0, 2), (2, 2), (64, 64), (1_000, 64)])
    func thereAreTwoToSixtyFourSteps(steps: (Int, Int)) {
        let gradient = LinearGradient(
            from: Point(0, 0), to: Point(1, 0), start: white, end: black, steps: steps.0)
        #expect(gradient.steps == steps.1)
    }
}
