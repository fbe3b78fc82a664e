import Raster
import Testing

/// Fingerprints of whole pictures: any change of a pixel's colour in either theme is a change of the drawing code and
/// must raise `ChartSpec.rendererVersion`.
@Suite struct GoldenTests {
    private func check(_ wanted: UInt64, _ body: (IndexCanvas) -> Void) throws {
        let canvas = try drawn(64, 64, body)
        #expect(canvas.fingerprint == wanted, "fingerprint 0x\(String(canvas.fingerprint, radix: 16))")
    }

    @Test func aFilledStar() throws {
        try check(0x6784_F0E8_8497_BDBF) { $0.fill(star(Point(32, 32), 30, tips: 7, seed: 1), Paint(blue)) }
    }

    @Test func aStarByTheEvenOddRule() throws {
        try check(0xB99A_8ED8_A138_53A2) {
            $0.fill(star(Point(32, 32), 30, tips: 7, seed: 1), Paint(blue), rule: .evenOdd)
        }
    }

    @Test func aDisc() throws {
        try check(0x23B9_6EB2_40CE_D823) { $0.fill(.circle(center: Point(31.7, 32.2), radius: 24.4), Paint(blue)) }
    }

    @Test func aRoundStroke() throws {
        let path = Path.polyline([Point(6, 50), Point(20, 12), Point(33, 44), Point(57, 9)])
        try check(0x97E9_4E68_B62C_4083) { $0.stroke(path, StrokeStyle(width: 5.3, cap: .round), Paint(blue)) }
    }

    @Test func aMiteredClosedStroke() throws {
        let path = Path.polyline([Point(10, 50), Point(30, 10), Point(54, 47)], closed: true)
        try check(0x9D25_C47D_E72F_2622) { $0.stroke(path, StrokeStyle(width: 4, join: .miter), Paint(blue)) }
    }

    @Test func dashesAroundACircle() throws {
        let circle = Path.circle(center: Point(32, 32), radius: 22)
        try check(0x24CA_F149_ADEB_BD40) { $0.stroke(circle, StrokeStyle(width: 2.5, dash: [5, 4]), Paint(blue)) }
    }

    @Test func transparentDiscsWithinAClip() throws {
        try check(0x58C4_CE46_B01D_542A) { canvas in
            canvas.clip = PixelRect(x0: 8, y0: 12, x1: 55, y1: 49)
            canvas.fill(.circle(center: Point(22, 30), radius: 19), Paint(blue, alpha: 128))
            canvas.fill(.circle(center: Point(42, 33), radius: 19), Paint(black, alpha: 77))
        }
    }
}
