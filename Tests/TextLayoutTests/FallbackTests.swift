import Diagnostics
import Foundation
import Raster
import Testing
import TextLayout

private let style = TextStyle(size: 20)

/// Columns with ink, of a line painted from x = 2 on.
private func ink(_ shaper: TextShaper, _ text: String, direction: LineDirection = .natural) throws -> [Int] {
    let line = shaper.shape(text, style, direction: direction)
    let width = Int(line.width) + 8
    let canvas = try #require(IndexCanvas(width: width, height: 50, ground: ThemeColor(0xFFFFFF, 0)))
    shaper.paint(line, on: canvas, x: 2, baseline: 34, scale: 1, paint: Paint(black))
    return (0..<width).filter { x in (0..<50).contains { canvas.index(x: x, y: $0) != 0 } }
}

/// The picture of a line, to compare two of them.
private func picture(_ shaper: TextShaper, _ text: String, _ direction: LineDirection = .natural) throws -> [UInt8] {
    let canvas = try #require(IndexCanvas(width: 400, height: 50, ground: ThemeColor(0xFFFFFF, 0)))
    shaper.paint(
        shaper.shape(text, style, direction: direction), on: canvas, x: 2, baseline: 34, scale: 1, paint: Paint(black))
    return canvas.withRows { Array($0) }
}

@Suite struct MissingGlyphTests {
    let shaper: TextShaper

    init() throws { shaper = TextShaper(fonts: try FontSet()) }

    @Test(arguments: [
        ("👩‍👩‍👧‍👦", 1), ("🇩🇪", 1), ("👍🏽", 1), ("🏳️‍🌈", 1), ("a🦄b🦄", 2), ("\u{10FFFF}", 1), ("\u{FFFE}", 1),
    ])
    func aClusterNoFontHasIsOneBox(text: String, count: Int) throws {
        #expect(shaper.shape(text, style).missingCount == count)
        #expect(try !ink(shaper, text).isEmpty)
        // Every box is the same, whatever it stands for.
        let other = text.map { $0.isASCII ? String($0) : "\u{10FFFF}" }.joined()
        #expect(try picture(shaper, text) == picture(shaper, other))
    }

    @Test func signsAFontHasAsOutlinesAreDrawn() throws {
        #expect(shaper.shape("★ ☺ ✓ → ▲", style).missingCount == 0)
        #expect(shaper.shape("❤\u{FE0F}", style).missingCount == 0)
        #expect(try picture(shaper, "❤\u{FE0F}") == picture(shaper, "❤"))
    }

    @Test func aLetterKeepsItsPlaceWithoutAMarkNoFontHas() throws {
        let line = shaper.shape("e\u{1AC1}", style)
        #expect(line.missingCount == 1)
        #expect(try picture(shaper, "e\u{1AC1}") == picture(shaper, "e"))
    }

    @Test func marksStandOnTheirLetter() {
        #expect(abs(shaper.width("e\u{301}", style) - shaper.width("é", style)) < 0.01)
        #expect(shaper.shape("q\u{303}", style).missingCount == 0)
        #expect(abs(shaper.width("q\u{303}", style) - shaper.width("q", style)) < 0.01)
    }

    @Test func invalidBytesBecomeTheReplacementCharacter() {
        let surrogate = String(decoding: [0x61, 0xED, 0xA0, 0x80, 0x62] as [UInt8], as: UTF8.self)
        let line = shaper.shape(surrogate, style)
        #expect(line.missingCount == 0)
        #expect(line.width > shaper.width("ab", style))
    }

    @Test(arguments: ["\u{202E}", "\u{2066}", "\u{2069}", "\u{200F}", "\u{61C}", "\u{200B}", "\u{FEFF}", "\u{AD}"])
    func whatIsNeverSeenIsNotDrawn(control: String) throws {
        #expect(try picture(shaper, "ab\(control)12") == picture(shaper, "ab12"))
        #expect(shaper.shape(control, style).width == 0)
    }

    @Test func emptyTextHasNoGlyph() {
        #expect(shaper.shape("", style).width == 0)
        #expect(shaper.shape("", style).missingCount == 0)
    }
}

@Suite struct DirectionTests {
    let shaper: TextShaper

    init() throws { shaper = TextShaper(fonts: try FontSet()) }

    @Test func aMixedLineStandsInVisualOrder() throws {
        // Reading order: Latin, two Hebrew letters, Latin. The narrow yod comes first and so stands right of the shin.
        #expect(try picture(shaper, "ab יש cd", .natural) != picture(shaper, "ab שי cd", .natural))
        // A line of Hebrew with a Latin word begins at the right: the word that comes last stands at the left.
        #expect(shaper.shape("שלום crm", style).isRightToLeft)
        #expect(!shaper.shape("crm שלום", style).isRightToLeft)
        // With the direction fixed, the order of the two words changes and nothing else.
        #expect(try picture(shaper, "שלום crm", .leftToRight) == picture(shaper, "crm שלום", .rightToLeft))
        #expect(try picture(shaper, "שלום crm", .leftToRight) != picture(shaper, "שלום crm", .rightToLeft))
    }

    @Test func bracketsAreMirroredInRightToLeftText() throws {
        let right = try ink(shaper, "(ש")
        let mirrored = try ink(shaper, "ש)", direction: .leftToRight)
        #expect(right.count > 3 && mirrored.count > 3)
        #expect(try picture(shaper, "(ש)") == picture(shaper, "(ש)", .rightToLeft))
    }

    @Test func widthDoesNotDependOnTheDirection() {
        for text in ["שלום crm 12", "12 (مرحبا) ok", "abc", "עמ׳ 3–4"] {
            let widths = [LineDirection.natural, .leftToRight, .rightToLeft].map {
                shaper.shape(text, style, direction: $0).width
            }
            #expect(abs(widths[0] - widths[1]) < 1e-6 && abs(widths[1] - widths[2]) < 1e-6)
        }
    }

    @Test func hebrewAndArabicInOneLineAreShapedEachByItsScript() {
        let together = shaper.width("ببב", style)
        #expect(abs(together - shaper.width("بب", style) - shaper.width("ב", style)) < 0.01)
    }
}

@Suite struct CJKTests {
    /// Two fonts in one file, as a collection: the header, then each font with its tables moved.
    private static func collection(_ paths: [String]) throws -> Data {
        func number(_ value: Int) -> Data { Data([24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }) }
        let fonts = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        var offset = 12 + 4 * fonts.count
        var result = Data("ttcf".utf8) + number(0x10000) + number(fonts.count)
        var body = Data()
        for font in fonts {
            result += number(offset)
            var moved = font
            let count = Int(font[4]) << 8 | Int(font[5])
            for table in 0..<count {
                let at = 12 + 16 * table + 8
                let old = font[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
                moved.replaceSubrange(at..<at + 4, with: number(old + offset))
            }
            moved += Data(count: (4 - moved.count % 4) % 4)
            body += moved
            offset += moved.count
        }
        return result + body
    }

    @Test func aFaceOfACollectionIsFoundByItsNumber() throws {
        let paths = FontSet.Paths()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".ttc")
        defer { try? FileManager.default.removeItem(at: file) }
        try Self.collection([paths.regular, paths.fallback]).write(to: file)
        // Hebrew: Inter, the first face, lacks it; DejaVu, the second, has it.
        func missing(_ face: Int) throws -> Int {
            let fonts = try FontSet(FontSet.Paths(fallback: paths.regular, cjk: file.path, cjkFace: face))
            #expect(fonts.hasCJK)
            return TextShaper(fonts: fonts).shape("שלום", style).missingCount
        }
        #expect(try missing(0) == 4)
        #expect(try missing(1) == 0)
        #expect(throws: Diagnostic.self) { _ = try missing(2) }
        #expect(throws: Diagnostic.self) { _ = try missing(-1) }
    }

    @Test func aNamedFileThatIsMissingIsAnErrorWithThePackage() throws {
        let error = try #require(throws: Diagnostic.self) { _ = try FontSet(FontSet.Paths(cjk: "/nowhere/CJK.ttc")) }
        #expect(error.code == "E-CFG-FONT")
        #expect(error.text.contains("fonts-noto-cjk") && error.text.contains("/nowhere/CJK.ttc"))
    }

    @Test func withoutTheFontEveryIdeographIsCounted() throws {
        let fonts = try FontSet(FontSet.Paths(cjk: FontSet.Paths().fallback, cjkFace: 0))
        #expect(TextShaper(fonts: fonts).shape("上海 branch 東京", style).missingCount == 4)
    }

    static let noto =
        ProcessInfo.processInfo.environment["CRMSITE_CJK_FONT"]
        ?? "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"

    @Test(.enabled(if: FileManager.default.fileExists(atPath: noto), "needs the Debian package fonts-noto-cjk"))
    func notoHasTheIdeographs() throws {
        for face in 0..<5 {
            let shaper = TextShaper(fonts: try FontSet(FontSet.Paths(cjk: Self.noto, cjkFace: face)))
            let line = shaper.shape("上海 東京 서울 branch", style)
            #expect(line.missingCount == 0)
            #expect(try ink(shaper, "上海").count > 30)
            #expect(abs(shaper.width("上海", style) - 40) < 0.5)
        }
    }
}
