import Charts
import Foundation
import Testing
import TextLayout

/// The charts of `content/gallery` against the pictures in `Golden`, byte for byte.
///
/// The pictures are those of pinned font files; with others the test is left out and says so.
/// `CRMSITE_WRITE_REFERENCES=1` writes them anew.
@Suite struct GalleryPictureTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Golden")
    private static let writes = ProcessInfo.processInfo.environment["CRMSITE_WRITE_REFERENCES"] == "1"

    /// Debian 12: fonts-inter 4.0~beta7, fonts-dejavu-core 2.37.
    private static let pinned = [
        Font(path: FontSet.Paths().regular, bytes: 258_992, hash: 0xB721_2558_71CF_9491),
        Font(path: FontSet.Paths().semibold, bytes: 270_760, hash: 0xC82B_BB96_81C6_3BE7),
        Font(path: FontSet.Paths().display, bytes: 275_576, hash: 0x244C_12E4_9EE4_E12B),
        Font(path: FontSet.Paths().fallback, bytes: 759_720, hash: 0xADAD_FEF7_6342_6946),
    ]

    private struct Font: Equatable, CustomStringConvertible {
        var path: String
        var bytes: Int
        /// FNV-1a, 64 bits.
        var hash: UInt64

        init(path: String, bytes: Int, hash: UInt64) { (self.path, self.bytes, self.hash) = (path, bytes, hash) }

        init(file path: String) {
            let data = FileManager.default.contents(atPath: path) ?? Data()
            let hash = data.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            self.init(path: path, bytes: data.count, hash: hash)
        }

        var description: String { "\(path), \(bytes) bytes, 0x" + String(hash, radix: 16) }
    }

    static let otherFonts = pinned.map { Font(file: $0.path) }.filter { !pinned.contains($0) }.map(\.description)

    @Test(.enabled(if: otherFonts.isEmpty, "the golden pictures are of other fonts: \(otherFonts)"), arguments: gallery)
    func theGalleryLooksAsItDid(name: String, spec: ChartSpec) throws {
        let chart = try makeRenderer().render(spec, width: 560, scale: 1)
        for (theme, bytes) in [("light", chart.light), ("dark", chart.dark)] {
            let file = name.dropLast(".json".count) + "-\(theme).png"
            let golden = Self.folder.appendingPathComponent(String(file))
            if Self.writes {
                try Data(bytes).write(to: golden)
                continue
            }
            if FileManager.default.contents(atPath: golden.path) == Data(bytes) { continue }
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crmsite-pictures")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let fresh = folder.appendingPathComponent(String(file))
            try Data(bytes).write(to: fresh)
            Issue.record("\(golden.path) looks otherwise now: \(fresh.path); CRMSITE_WRITE_REFERENCES=1 takes it over")
        }
    }

    @Test func everyPictureHasItsChartAndEveryKindIsShown() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".png")
        }
        .sorted()
        let wanted = gallery.flatMap { entry in
            ["dark", "light"].map { entry.name.dropLast(".json".count) + "-\($0).png" }
        }
        #expect(names == wanted.map(String.init).sorted())
        #expect(Set(gallery.map(\.spec.type)) == Set(ChartSpec.Kind.allCases))
    }

    @Test(arguments: gallery) func aGalleryChartHasAllItsParts(name: String, spec: ChartSpec) throws {
        #expect(!spec.title.isEmpty && !spec.title.hasSuffix("."), "\(name)")
        if spec.type != .sparkline || !spec.panels.isEmpty {
            #expect(!spec.subtitle.isEmpty, "\(name)")
            #expect(spec.foot.contains("As of ") && spec.foot.contains("Source: "), "\(name): \(spec.foot)")
        }
        let renderer = try makeRenderer()
        for width in [760, 560, 356, 320] {
            let scene = try renderer.scene(spec, width: width)
            expectReadable(scene, "\(name) at \(width)")
            // A title of the gallery fits: it is not cut.
            let title = scene.texts.filter { $0.style.face == .display }
            #expect(title.count <= 2 && !title.contains { $0.string.hasSuffix("…") }, "\(name) at \(width)")
            let chart = try renderer.render(spec, width: width, scale: 1)
            #expect(chart.regions.isEmpty == (spec.type == .sparkline), "\(name) at \(width)")
            #expect(!chart.table.rows.isEmpty)
        }
    }
}
