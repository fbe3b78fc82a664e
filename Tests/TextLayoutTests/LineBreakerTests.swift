import Testing
import TextLayout

@Suite struct LineBreakerTests {
    let shaper: TextShaper
    let style = TextStyle(size: 12)

    init() throws { shaper = TextShaper(fonts: try FontSet()) }

    @Test func aWordLongerThanALineIsPartedBetweenClusters() {
        let word = String(repeating: "é", count: 40)
        let lines = shaper.wrapped("to \(word) end", style, width: 100, maximum: 9)
        #expect(lines.count >= 4)
        #expect(lines.allSatisfy { shaper.width($0, style) <= 100 })
        #expect(lines.joined().filter { $0 == "é" }.count == 40)
        #expect(lines[0] == "to")
    }

    @Test func clustersAreNeverParted() {
        let family = "👩‍👩‍👧‍👦"
        let flag = "🇳🇱"
        let text = String(repeating: family + flag + "e\u{301}\u{302}", count: 20)
        let lines = shaper.wrapped(text, style, width: 90, maximum: 99)
        #expect(lines.count > 2)
        #expect(lines.flatMap { Array($0) } == Array(text))
    }

    @Test func ideographsPartWithoutSpacesButNotBeforeClosingSigns() {
        let text = "営業部門の新規案件は、前月より増えた。"
        let lines = shaper.wrapped(text, style, width: 70, maximum: 99)
        #expect(lines.count > 2)
        #expect(lines.joined() == text)
        #expect(lines.allSatisfy { !"、。）」".contains($0.first ?? "、") })
        #expect(lines.allSatisfy { shaper.width($0, style) <= 70 })
    }

    @Test func aZeroWidthSpaceMayPartAWord() {
        let lines = shaper.wrapped("customer\u{200B}relations", style, width: 60, maximum: 3)
        #expect(lines == ["customer", "relations"])
        #expect(shaper.wrapped("customer\u{200B}relations", style, width: 200, maximum: 3) == ["customerrelations"])
    }

    @Test(arguments: [
        String(repeating: "W", count: 300), String(repeating: "word ", count: 60), String(repeating: "上", count: 300),
        String(repeating: "e\u{301}\u{302}", count: 300), String(repeating: "שלום ", count: 60),
        String(repeating: "W", count: 100_000), String(repeating: "\u{301}", count: 5_000),
    ])
    func labelsWithoutEndFitTheirLines(text: String) {
        for width in [3.0, 20, 120, 700] {
            let lines = shaper.wrapped(text, style, width: width, maximum: 2)
            #expect(lines.count <= 2)
            #expect(lines.allSatisfy { shaper.width($0, style) <= width })
            #expect(shaper.width(shaper.truncated(text, style, width: width), style) <= width)
        }
    }
}

@Suite struct TextBoxTests {
    let shaper: TextShaper
    let style = TextStyle(size: 15)

    init() throws { shaper = TextShaper(fonts: try FontSet()) }

    @Test func aBoxMeasuresItsLines() {
        let text = "Pipeline created per month by the Nordic branches"
        let box = shaper.box(text, style, width: 150, maximum: 5, lineHeight: 20)
        #expect(box.lines.count > 1)
        #expect(box.lines.map(\.text) == shaper.wrapped(text, style, width: 150, maximum: 5))
        #expect(box.height == Double(box.lines.count) * 20)
        #expect(box.width == box.lines.map { shaper.width($0.text, style) }.max())
        #expect(box.width <= 150 && !box.isCut && !box.isRightToLeft)
        for (above, below) in zip(box.lines, box.lines.dropFirst()) { #expect(below.baseline - above.baseline == 20) }
        // Half of what the face leaves of the line height stands above it.
        #expect((14.0...16).contains(box.lines[0].baseline))
        #expect(box.lines.allSatisfy { $0.baseline == $0.baseline.rounded() })
    }

    @Test func whatIsLeftOutIsSaid() {
        let text = String(repeating: "coverage ", count: 40)
        #expect(shaper.box(text, style, width: 200, maximum: 2, lineHeight: 20).isCut)
        #expect(!shaper.box("coverage", style, width: 200, maximum: 2, lineHeight: 20).isCut)
        #expect(!shaper.box("wait…  ", style, width: 200, maximum: 2, lineHeight: 20).isCut)
    }

    @Test func linesHaveTheDirectionOfTheWholeText() {
        let box = shaper.box("שלום lead lead lead lead", style, width: 60, maximum: 9, lineHeight: 20)
        #expect(box.isRightToLeft && box.lines.count > 1)
        #expect(box.lines.allSatisfy { $0.shaped.isRightToLeft })
    }

    @Test func noTextIsABoxWithoutHeight() {
        let box = shaper.box("", style, width: 100, maximum: 3, lineHeight: 20)
        #expect(box.lines.isEmpty && box.height == 0 && box.width == 0 && !box.isCut && box.missingCount == 0)
    }

    @Test func missingClustersAreCountedOverTheLines() {
        let box = shaper.box("a 🦄 b 🦄 c 🦄", style, width: 50, maximum: 9, lineHeight: 20)
        #expect(box.lines.count > 1 && box.missingCount == 3)
    }
}
