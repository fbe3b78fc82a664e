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
