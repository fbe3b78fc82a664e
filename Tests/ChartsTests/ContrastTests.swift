import Charts
import Raster
import Testing

/// WCAG 2.2 contrast in both themes: 4.5 for text, 3 for marks or the line around them.
@Suite struct ContrastTests {
    private func luminance(_ color: RGB) -> Double {
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
        }
        return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)
    }

    /// x^2.4 = x^2 * (x^2)^(1/5), the fifth root by Newton's method.
    private func power(_ x: Double) -> Double {
        let square = x * x
        var root = 1.0
        for _ in 0..<60 { root = (4 * root + square / (root * root * root * root)) / 5 }
        return square * root
    }

    private func contrast(_ a: RGB, _ b: RGB) -> Double {
        let first = luminance(a)
        let second = luminance(b)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    private func least(_ a: ThemeColor, _ b: ThemeColor) -> Double {
        min(contrast(a.light, b.light), contrast(a.dark, b.dark))
    }

    @Test func theFormulaGivesTheKnownExtremes() {
        #expect(abs(contrast(RGB(0xFFFFFF), RGB(0)) - 21) < 0.001)
        #expect(abs(contrast(Theme.accent.light, Theme.ground.light) - 5.2) < 0.05)
        #expect(abs(contrast(Theme.accent.dark, Theme.ground.dark) - 7.9) < 0.05)
    }

    @Test(arguments: [Theme.ink, Theme.ink2, Theme.muted, Theme.accent, Theme.badText])
    func textIsReadOnTheGround(color: ThemeColor) {
        #expect(least(color, Theme.ground) >= 4.5)
    }

    @Test(arguments: [
        Theme.accent, Theme.accentMid, Theme.bad, Theme.unknown, Theme.ink, Theme.muted, Theme.good, Theme.warn,
    ])
    func marksAreSeenOnTheGround(color: ThemeColor) {
        #expect(least(color, Theme.ground) >= 3)
    }

    @Test func textIsReadInsideMarks() {
        let pairs = [
            (Theme.onAccent, Theme.accent), (Theme.onAccentMid, Theme.accentMid), (Theme.onAccentLow, Theme.accentLow),
            (Theme.onBad, Theme.bad), (Theme.onUnknown, Theme.unknown), (Theme.ink, Theme.wash),
            (Theme.ink2, Theme.wash), (Theme.ink2, Theme.badWash), (Theme.ink, Theme.band2),
        ]
        for (text, fill) in pairs + zip(Theme.onRamp, Theme.ramp) { #expect(least(text, fill) >= 4.5) }
    }

    @Test func shapesAreSeenOnTheirTint() {
        #expect(least(Theme.bad, Theme.badWash) >= 3)
        for color in [Theme.good, Theme.warn, Theme.unknown] { #expect(least(color, Theme.wash) >= 3) }
    }

    @Test func theRampRisesInStepsThatCanBeTold() {
        for (step, next) in zip(Theme.ramp, Theme.ramp.dropFirst()) {
            #expect(luminance(step.light) > luminance(next.light) && luminance(step.dark) < luminance(next.dark))
            #expect(least(step, next) >= 1.15)
        }
    }

    @Test func gridlinesStayInTheBackground() {
        #expect(least(Theme.grid, Theme.ground) > 1.15)
        #expect(contrast(Theme.grid.light, Theme.ground.light) < 1.5)
        #expect(contrast(Theme.grid.dark, Theme.ground.dark) < 1.5)
    }

    // MARK: As drawn

    /// Fills that carry no value alone: intervals, bands and tints, which lines, labels or shapes say again.
    private static let quiet = [
        Theme.grid, Theme.hair, Theme.wash, Theme.badWash, Theme.band1, Theme.band2, Theme.ground,
    ]

    @Test(arguments: gallery, [760, 356]) func everyTextOfTheGalleryIsRead(
        entry: (name: String, spec: ChartSpec), width: Int
    ) throws {
        let marks = try makeRenderer().scene(entry.spec, width: width).marks
        for (index, mark) in marks.enumerated() {
            guard case .text(let text) = mark.shape else { continue }
            var grounds = [Theme.ground]
            if !text.hasHalo {
                let middle = (x: text.x + text.width / 2, y: text.baseline - text.style.size / 3)
                for below in marks[..<index] {
                    switch below.shape {
                    case .rect(let box)
                    where box.x0 < middle.x && middle.x < box.x1 && box.y0 < middle.y && middle.y < box.y1:
                        grounds = [below.color]
                    case .area(let places) where contains(places, middle.x, middle.y): grounds = [below.color]
                    default: break
                    }
                }
            }
            for ground in grounds {
                #expect(least(mark.color, ground) >= 4.5, "\(entry.name) at \(width): `\(text.string)`")
            }
        }
    }

    @Test(arguments: gallery) func everyMarkOfTheGalleryIsSeen(entry: (name: String, spec: ChartSpec)) throws {
        let marks = try makeRenderer().scene(entry.spec, width: 560).marks
        // Of a bullet chart, the ramp is what values are seen against.
        let quiet = Self.quiet + (entry.spec.type == .bullet ? Array(Theme.ramp.prefix(3)) : [])
        for mark in marks where !mark.data.isEmpty && !quiet.contains(mark.color) {
            if case .text = mark.shape { continue }
            if least(mark.color, Theme.ground) >= 3 { continue }
            // Else a line around it is seen.
            let isOutlined = marks.contains { other in
                guard least(other.color, Theme.ground) >= 3 else { return false }
                switch (mark.shape, other.shape) {
                case (.rect(let box), .outline(let frame, _)): return box == frame
                case (.area(let places), .polyline(let line, _, _)): return line.contains { places.contains($0) }
                default: return false
                }
            }
            #expect(isOutlined, "\(entry.name): \(mark.data[0]) of \(mark.color) is faint and has no outline")
        }
    }

    /// Even-odd rule.
    private func contains(_ places: [Scene.Place], _ x: Double, _ y: Double) -> Bool {
        var isInside = false
        for (a, b) in zip(places, places.dropFirst() + places.prefix(1)) where (a.y > y) != (b.y > y) {
            if x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) { isInside.toggle() }
        }
        return isInside
    }
}
