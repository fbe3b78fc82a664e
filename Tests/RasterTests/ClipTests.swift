import Raster
import Testing

@Suite struct ClipTests {
    private let everything = Path.rect(x0: 0, y0: 0, x1: 12, y1: 6)

    @Test func aPathClipLetsOnlyItsInsideThrough() throws {
        let canvas = try drawn(12, 6) { canvas in
            canvas.clipped(to: .rect(x0: 2, y0: 1, x1: 7, y1: 4)) { canvas.fill(everything, Paint(black)) }
        }
        #expect(
            canvas.picture == [
                "............",
                "..fffff.....",
                "..fffff.....",
                "..fffff.....",
                "............",
                "............",
            ])
    }

    @Test func theEdgeOfAPathClipIsSoft() throws {
        let triangle = Path.polyline([Point(0, 0), Point(6, 0), Point(0, 6)], closed: true)
        let clipped = try drawn(8, 8) { canvas in
            canvas.clipped(to: triangle) { canvas.fill(.rect(x0: 0, y0: 0, x1: 8, y1: 8), Paint(black)) }
        }
        let filled = try drawn(8, 8) { $0.fill(triangle, Paint(black)) }
        #expect(clipped.picture == filled.picture)
    }

    @Test func coverageAndClipMultiply() throws {
        let canvas = try drawn(4, 1) { canvas in
            canvas.clipped(to: .rect(x0: 0, y0: 0, x1: 4, y1: 0.5)) {
                canvas.fillRect(x0: 1.5, y0: 0, x1: 3, y1: 1, Paint(black))
            }
        }
        #expect(canvas.picture == [".48."])
    }

    @Test func clipsWithinClipsAndRectanglesAreAllKept() throws {
        let canvas = try drawn(12, 6) { canvas in
            canvas.clip = PixelRect(x0: 0, y0: 0, x1: 12, y1: 3)
            canvas.clipped(to: .rect(x0: 1, y0: 0, x1: 8, y1: 6)) {
                canvas.clipped(to: .rect(x0: 5, y0: 2, x1: 12, y1: 6)) { canvas.fill(everything, Paint(black)) }
                canvas.fillRect(x0: 0, y0: 0, x1: 3, y1: 1, Paint(black))
            }
            canvas.fillRect(x0: 11, y0: 0, x1: 12, y1: 6, Paint(black))
        }
        #expect(
            canvas.picture == [
                ".ff........f",
                "...........f",
                ".....fff...f",
                "............",
                "............",
                "............",
            ])
    }

    @Test func theClipEndsWithItsBodyAlsoWhereItThrows() throws {
        struct Stop: Error {}
        let canvas = try drawn(3, 1) { canvas in
            #expect(throws: Stop.self) {
                try canvas.clipped(to: Path()) { () throws(Stop) in throw Stop() }
            }
            canvas.fillRect(x0: 0, y0: 0, x1: 3, y1: 1, Paint(black))
        }
        #expect(canvas.picture == ["fff"])
    }

    @Test func masksAndGradientsAreClippedToo() throws {
        let mask = CoverageMask(.rect(x0: 0, y0: 0, x1: 6, y1: 2))
        let canvas = try drawn(6, 4) { canvas in
            canvas.clipped(to: .rect(x0: 0, y0: 0, x1: 3, y1: 4)) {
                canvas.blend(mask, x: 1, y: 0, Paint(black))
                let gradient = LinearGradient(from: Point(0, 2), to: Point(0, 4), start: black, end: black, steps: 2)
                canvas.fill(.rect(x0: 0, y0: 2, x1: 6, y1: 4), gradient)
            }
        }
        #expect(canvas.picture == [".ff...", ".ff...", "fff...", "fff..."])
    }
}
