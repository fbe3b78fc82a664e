import Charts
import PNGFile
import Raster
import Testing
import TextLayout

@Suite struct PictureTests {
    @Test(arguments: allSpecs, [760, 560, 356]) func everyFileIsAWholePNGOfTheSize(spec: ChartSpec, width: Int) throws {
        let chart = try makeRenderer().render(spec, width: width)
        let light = try PNGFile.decode(chart.light)
        let dark = try PNGFile.decode(chart.dark)
        #expect(light.width == width * 2 && light.height == chart.height * 2)
        #expect(light.indices == dark.indices)
        #expect(light.palette.count == dark.palette.count)
        #expect(light.palette[0] == RGB(0xFFFFFF) && dark.palette[0] == RGB(0x12161C))
    }

    @Test func theSameSpecGivesTheSameBytesInAnyOrderAndOnAnyThread() async throws {
        let fonts = try FontSet()
        let once = try allSpecs.map { try ChartRenderer(fonts: fonts).render($0, width: 560) }
        let shared = ChartRenderer(fonts: fonts)
        for (spec, chart) in zip(allSpecs, once).reversed() {
            let again = try shared.render(spec, width: 560)
            #expect(again.light == chart.light && again.dark == chart.dark)
        }
        let wanted = once.map(\.light)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let renderer = ChartRenderer(fonts: fonts)
                    return try allSpecs.map { try renderer.render($0, width: 560).light } == wanted
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }

    @Test func theWholeColoursOfTheStyleSheetAreInThePicture() throws {
        let picture = try PNGFile.decode(makeRenderer().render(lineSpec, width: 560).light)
        for color in [Theme.accent, Theme.ink, Theme.grid, Theme.band1, Theme.unknown] {
            #expect(picture.palette.contains(color.light))
        }
    }

    @Test func scalesHaveTheSameLayout() throws {
        let renderer = try makeRenderer()
        let one = try renderer.render(barSpec, width: 356, scale: 1)
        let two = try renderer.render(barSpec, width: 356, scale: 2)
        #expect(one.height == two.height && one.regions == two.regions)
        #expect(try PNGFile.decode(one.light).width == 356)
        #expect(try PNGFile.decode(two.light).width == 712)
    }
}

/// WCAG 2.2 contrast of every colour pair the charts use: 4.5 for text, 3 for marks.
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

    @Test(arguments: [Theme.accent, Theme.accentMid, Theme.bad, Theme.unknown, Theme.ink, Theme.muted])
    func marksAreSeenOnTheGround(color: ThemeColor) {
        #expect(least(color, Theme.ground) >= 3)
    }

    @Test func textIsReadInsideMarks() {
        let pairs = [
            (Theme.onAccent, Theme.accent), (Theme.onAccentMid, Theme.accentMid), (Theme.onAccentLow, Theme.accentLow),
            (Theme.onBad, Theme.bad), (Theme.onUnknown, Theme.unknown),
        ]
        for (text, fill) in pairs { #expect(least(text, fill) >= 4.5) }
    }

    @Test func gridlinesStayInTheBackground() {
        #expect(least(Theme.grid, Theme.ground) > 1.15)
        #expect(contrast(Theme.grid.light, Theme.ground.light) < 1.5)
        #expect(contrast(Theme.grid.dark, Theme.ground.dark) < 1.5)
    }
}
