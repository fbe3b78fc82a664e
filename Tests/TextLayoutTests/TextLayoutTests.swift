import Diagnostics
import Raster
import Testing
import TextLayout

let black = ThemeColor(0x000000, 0xFFFFFF)

@Suite struct ShapingTests {
    let shaper: TextShaper

    init() throws { shaper = TextShaper(fonts: try FontSet()) }

    @Test func tabularFiguresHaveOneWidthAndProportionalOnesDoNot() {
        let tabular = Set((0...9).map { shaper.width(String($0), TextStyle(.regular, size: 100)) })
        let free = Set((0...9).map { shaper.width(String($0), TextStyle(.regular, size: 100, isTabular: false)) })
        #expect(tabular.count == 1)
        #expect(free.count > 1)
    }

    @Test func widthGrowsWithTheSize() {
        let small = shaper.width("Pipeline coverage", TextStyle(size: 12))
        let large = shaper.width("Pipeline coverage", TextStyle(size: 24))
        #expect(small > 60 && small < 140)
        #expect(abs(large - 2 * small) < 0.01)
    }

    @Test func trackingIsAddedAfterEachGlyph() {
        let plain = shaper.width("abcd", TextStyle(.display, size: 20))
        let tight = shaper.width("abcd", TextStyle(.display, size: 20, tracking: -0.01))
        #expect(abs(plain - tight - 0.8) < 0.001)
    }

    @Test func lettersInterLacksComeFromTheFallback() {
        #expect(shaper.shape("שלום", TextStyle(size: 16)).missingCount == 0)
        #expect(shaper.shape("مرحبا", TextStyle(size: 16)).missingCount == 0)
        #expect(shaper.shape("Zürich Gdańsk Ελλάς Москва € ₽", TextStyle(size: 16)).missingCount == 0)
    }

    @Test func arabicLettersJoin() {
        let alone = ["ب", "ب", "ب"].map { shaper.width($0, TextStyle(size: 40)) }.reduce(0, +)
        #expect(shaper.width("ببب", TextStyle(size: 40)) < alone * 0.9)
    }

    @Test func aRightToLeftPhraseStandsInVisualOrder() throws {
        // The first word in reading order stands at the right: the ink of a wide first word moves there.
        let wideFirst = try columns("שששששש י")
        let wideLast = try columns("י שששששש")
        #expect(wideFirst.last > wideLast.last - 2)
        #expect(wideFirst.gap < wideFirst.width / 2)
        #expect(wideLast.gap > wideLast.width / 2)
    }

    /// Width, last inked column and the middle of the widest empty stretch within the ink.
    private func columns(_ text: String) throws -> (width: Int, last: Int, gap: Int) {
        let line = shaper.shape(text, TextStyle(size: 30))
        let width = Int(line.width) + 8
        let canvas = try #require(IndexCanvas(width: width, height: 60, ground: ThemeColor(0xFFFFFF, 0)))
        shaper.paint(line, on: canvas, x: 2, baseline: 40, scale: 1, paint: Paint(black))
        let inked = (0..<width).filter { x in (0..<60).contains { canvas.index(x: x, y: $0) != 0 } }
        let gaps = zip(inked, inked.dropFirst()).map { (size: $1 - $0, middle: ($0 + $1) / 2) }
        let widest = gaps.max { $0.size < $1.size }
        return (width, inked.last ?? 0, widest?.middle ?? 0)
    }

    @Test(arguments: [
        "", " ", "\u{0}", "a\u{0}b", "\u{202E}abc\u{202C}", "\n\r\n\t", "👩‍👩‍👧‍👦🏳️‍🌈", "\u{FEFF}", "\u{301}\u{301}",
        String(repeating: "e\u{301}\u{302}\u{303}", count: 300), "\u{FFFE}\u{10FFFF}",
    ])
    func strangeTextIsShapedAndPainted(text: String) throws {
        let line = shaper.shape(text, TextStyle(size: 16))
        #expect(line.width >= 0 && line.width.isFinite)
        let canvas = try #require(IndexCanvas(width: 50, height: 30, ground: ThemeColor(0xFFFFFF, 0)))
        shaper.paint(
            line, on: canvas, x: 5, baseline: 20, scale: 1, paint: Paint(black, isText: true), halo: 4,
            haloPaint: Paint(ThemeColor(0xFFFFFF, 0)))
    }

    @Test func decomposedLettersAreNotTakenForComposedOnes() throws {
        // Whatever a font does with the two forms, what was shaped before must not matter.
        for (composed, decomposed) in [("\u{E9}\u{1EA5}", "e\u{301}a\u{302}\u{301}"), ("\u{212B}", "A\u{30A}")] {
            let style = TextStyle(size: 17)
            let fresh = TextShaper(fonts: try FontSet())
            let wanted = fresh.width(decomposed, style)
            let other = TextShaper(fonts: fresh.fonts)
            _ = other.width(composed, style)
            #expect(other.width(decomposed, style) == wanted)
        }
    }

    @Test func bidirectionalControlsHaveNoWidth() {
        let style = TextStyle(size: 16)
        #expect(shaper.width("\u{202E}abc\u{202C}", style) == shaper.width("abc", style))
    }

    @Test func capitalsStandOnTheBaseline() throws {
        let canvas = try #require(IndexCanvas(width: 200, height: 100, ground: ThemeColor(0xFFFFFF, 0)))
        shaper.paint(
            shaper.shape("HEH", TextStyle(size: 20)), on: canvas, x: 10, baseline: 35, scale: 2, paint: Paint(black))
        let rows = (0..<100).filter { y in (0..<200).contains { canvas.index(x: $0, y: y) != 0 } }
        // Inter's capitals are 0.727 em high.
        #expect(rows.last == 69)
        #expect(abs((rows.first ?? 0) - (70 - 29)) <= 1)
    }

    @Test func theSameTextGivesTheSamePixels() throws {
        func pixels() throws -> [UInt8] {
            let fresh = TextShaper(fonts: try FontSet())
            let canvas = try #require(IndexCanvas(width: 300, height: 40, ground: ThemeColor(0xFFFFFF, 0)))
            for _ in 0..<2 {
                fresh.paint(
                    fresh.shape("Größe 12 345 שלום", TextStyle(.semibold, size: 14)), on: canvas, x: 3.3, baseline: 20,
                    scale: 1.5, paint: Paint(black, isText: true))
            }
            return canvas.withRows { Array($0) }
        }
        #expect(try pixels() == pixels())
    }
}

@Suite struct LineBreakingTests {
    let shaper: TextShaper
    let style = TextStyle(size: 12)

    init() throws { shaper = TextShaper(fonts: try FontSet()) }

    @Test(arguments: [10.0, 25, 60, 100, 140, 400])
    func whatIsCutFitsAndEndsInAnEllipsis(width: Double) {
        let accents = String(repeating: "e\u{301}", count: 12)
        for text in ["Nordic branches and Baltic sales offices", accents, "👩‍👩‍👧‍👦 family", "שלום עולם"] {
            let cut = shaper.truncated(text, style, width: width)
            #expect(shaper.width(cut, style) <= width)
            if cut != text && !cut.isEmpty {
                #expect(cut.last == "…")
                // Whole grapheme clusters: what stays is a start of the text's characters.
                #expect(Array(text).starts(with: Array(cut.dropLast())))
            }
        }
    }

    @Test func aTitleHasNoWidow() {
        let lines = shaper.wrapped("New pipeline has kept the pace needed", style, width: 190, maximum: 2)
        #expect(lines.count == 2)
        #expect(lines.joined(separator: " ") == "New pipeline has kept the pace needed")
        #expect((lines.last ?? "").contains(" "))
    }

    @Test func tooMuchTextEndsInAnEllipsis() {
        let text = String(repeating: "coverage of the pipeline ", count: 20)
        let lines = shaper.wrapped(text, style, width: 150, maximum: 2)
        #expect(lines.count == 2)
        #expect(lines.last?.last == "…")
        #expect(lines.allSatisfy { shaper.width($0, style) <= 150 })
    }

    @Test func fixedSpacesDoNotBreak() {
        let lines = shaper.wrapped("closes at €\u{202F}18.4\u{202F}M today or later", style, width: 80, maximum: 9)
        #expect(lines.contains { $0.contains("€\u{202F}18.4\u{202F}M") })
    }

    @Test func noTextGivesNoLine() {
        #expect(shaper.wrapped("  ", style, width: 100, maximum: 2).isEmpty)
    }
}

@Suite struct FontSetTests {
    @Test func aMissingFontNamesTheFileAndThePackage() {
        for paths in [FontSet.Paths(semibold: "/nowhere/Inter.otf"), FontSet.Paths(fallback: "/nowhere/DejaVu.ttf")] {
            do {
                _ = try FontSet(paths)
                Issue.record("no error for a missing font")
            } catch {
                #expect(error.code == "E-CFG-FONT")
                #expect(error.exit == .configuration)
                #expect(error.text.contains("/nowhere/"))
                #expect(error.text.contains("fonts-"))
            }
        }
    }

    @Test func aFileThatIsNoFontIsRefused() {
        #expect(throws: Diagnostic.self) { _ = try FontSet(FontSet.Paths(regular: "/etc/passwd")) }
    }
}
