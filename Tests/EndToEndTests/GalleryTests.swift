import Foundation
import Testing

/// The page of charts that a build makes of `content/gallery`.
@Suite("Chart gallery", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct GalleryTests {
    private static let page = "public/charts/index.html"

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Places.root + "/content/gallery")
            .filter { $0.hasSuffix(".json") }.sorted()
    }

    @Test("Every file is shown in both themes, with its regions, its data and its text")
    func shown() throws {
        let folder = try Fixture.demo.folder()
        let html = try folder.text(Self.page)
        let page = try PageText(html)
        let names = try files()
        #expect(names.count >= 17)
        var last = html.startIndex
        for name in names {
            let place = try #require(html.range(of: "content/gallery/" + name, range: last..<html.endIndex), "\(name)")
            last = place.upperBound
            let text = try String(contentsOfFile: Places.root + "/content/gallery/" + name, encoding: .utf8)
            let words = text.split(whereSeparator: { " \n".contains($0) }).joined(separator: " ")
            #expect(page.text.contains(words), "\(name) is not printed as it is")
        }
        let wide = page.elements.filter { $0.name == "img" && $0.attributes["class"] == "w" }
        #expect(wide.count == 2 * names.count)
        let maps = Set(page.elements.filter { $0.name == "map" }.compactMap { $0.attributes["name"] })
        #expect(maps.count == names.count)
        for image in wide {
            #expect(!(image.attributes["alt"] ?? "").isEmpty)
            #expect(maps.contains(String((image.attributes["usemap"] ?? "").dropFirst())))
            #expect(folder.exists("public/charts/" + (image.attributes["src"] ?? "")))
        }
        // Light and dark of a chart are the same pixels with another palette.
        for (light, dark) in zip(wide, wide.dropFirst()).enumerated().filter({ $0.offset % 2 == 0 }).map(\.element) {
            let pictures = try [light, dark].map { try folder.data("public/charts/" + ($0.attributes["src"] ?? "")) }
            #expect(pictures[0] != pictures[1] && pictures[0].count == pictures[1].count)
        }
        for area in page.elements where area.name == "area" {
            let sides = (area.attributes["coords"] ?? "").split(separator: ",").compactMap { Int($0) }
            #expect(sides.count == 4 && sides[0] < sides[2] && sides[1] < sides[3] && sides[2] <= 560)
            #expect(!(area.attributes["title"] ?? "").isEmpty)
        }
        #expect(page.elements.contains { $0.name == "area" } && page.elements.contains { $0.name == "details" })
    }

    @Test("The definitions and the foot of every page lead to it; without a gallery nothing does")
    func linked() throws {
        let folder = try Fixture.demo.folder()
        #expect(try folder.text("public/data/definitions/index.html").contains("href=\"../../charts/index.html\""))
        #expect(try folder.text("public/index.html").contains("href=\"charts/index.html\""))
        try folder.remove("content/gallery")
        try folder.crmsite("build")
        #expect(!folder.exists(Self.page))
        #expect(try !folder.text("public/index.html").contains("charts/index.html"))
        #expect(try !folder.text("public/data/definitions/index.html").contains("charts/index.html"))
    }

    @Test("Markup in a file is text on the page")
    func escaped() throws {
        let folder = try Fixture.small.folder()
        let title = "<script>alert(1)</script> & \\\"quoted\\\""
        try folder.write(
            "content/gallery/01.json",
            "{\"type\": \"bar\", \"title\": \"\(title)\", \"categories\": [\"</pre><b>\"], \"series\": [{\"values\": [1]}]}"
        )
        try folder.crmsite("build")
        let html = try folder.text(Self.page)
        #expect(!html.contains("<script") && !html.contains("</pre><b>"))
        #expect(try PageText(html).text.contains("</pre><b>: 1") || PageText(html).text.contains("[\"</pre><b>\"]"))
    }

    @Test("Mistakes of all files are reported with their place, and nothing is published")
    func malformed() throws {
        let folder = try Fixture.small.folder()
        try folder.write("content/gallery/01.json", "{\"type\": \"bar\",\n \"categories\": [\"a\"],\n")
        try folder.write(
            "content/gallery/02.json",
            "{\"type\": \"bar\", \"categories\": [\"a\", \"b\"],\n\"series\": [{\"values\": [1, \"two\"]}]}")
        try folder.write("content/gallery/03.json", "{\"type\": \"pie\"}")
        try folder.write("content/gallery/notes.txt", "not a chart")
        let before = try Promises(folder)
        let result = try Program.run(["build"], in: folder)
        #expect(result.code == 78)
        #expect(try before.broken(byFailure: result, in: folder) == [])
        #expect(result.reports.count == 3, "\(result.errors)")
        #expect(result.errors.contains("E-JSON-SYNTAX") && result.errors.contains("content/gallery/01.json:3:"))
        #expect(result.errors.contains("content/gallery/02.json:2:") && result.errors.contains("series[0].values[1]"))
        #expect(result.errors.contains("E-CHART-TYPE") && result.errors.contains("content/gallery/03.json"))
    }
}
