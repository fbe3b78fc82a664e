import Foundation
import Templates
import Testing

/// Strings made to break out of a page, in every place where a value may stand.
@Suite("Hostile texts", .enabled(if: SharedFolder.has("corpora/xss"), "needs ../shared/corpora"))
struct HostileTextTests {
    private static func texts() throws -> [String] {
        var texts: [String] = []
        let root = SharedFolder.path + "/corpora/"
        for folder in ["xss", "fuzzdb/attack/xss"] {
            for name in try FileManager.default.subpathsOfDirectory(atPath: root + folder).sorted() {
                guard let data = FileManager.default.contents(atPath: root + folder + "/" + name) else { continue }
                texts += String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
            }
        }
        let naughty = try Data(contentsOf: URL(fileURLWithPath: root + "blns/blns.json"))
        return texts + (try JSONDecoder().decode([String].self, from: naughty))
    }

    @Test("no text leaves its place") func places() throws {
        let places = [
            "text": "{{x}}", "attribute": "<p title=\"{{x}}\">",
            "single": "<p title='{{x}}'>", "comment": "<!--{{x}}-->",
            "url": "<a href=\"{{x}}\">", "part": "<a href=\"{{b}}{{x}}\">", "query": "<a href=\"p?q={{x}}\">",
        ]
        let set = try TemplateSet(sources: places.sorted { $0.key < $1.key }.map { ($0.key, $0.key, $0.value) })
        let texts = try Self.texts()
        #expect(texts.count > 7_000)
        for text in texts {
            let data: TemplateValue = ["x": .string(text), "b": ""]
            // Bytes, not characters: a combining mark at the start of a text joins the quote before it.
            func inner(_ place: String, _ start: String, _ end: String) throws -> [UInt8] {
                let page = try set.render(place, data)
                #expect(page.starts(with: start.utf8) && page.reversed().starts(with: end.utf8.reversed()))
                return Array(page.dropFirst(start.utf8.count).dropLast(end.utf8.count))
            }
            func has(_ bytes: [UInt8], _ any: String) -> Bool { bytes.contains { any.utf8.contains($0) } }
            #expect(!has(try inner("text", "", ""), "<>\0"), "\(text)")
            for (place, start, end) in [
                ("attribute", "<p title=\"", "\">"), ("single", "<p title='", "'>"), ("url", "<a href=\"", "\">"),
                ("part", "<a href=\"", "\">"), ("query", "<a href=\"p?q=", "\">"),
            ] {
                #expect(!has(try inner(place, start, end), "\"'<>\0"), "\(place): \(text)")
            }
            #expect(!has(try inner("comment", "<!--", "-->"), "->"), "\(text)")
            let url = try inner("url", "<a href=\"", "\">")
            if let colon = url.firstIndex(of: 58), !has(Array(url[..<colon]), "/?#") {
                let scheme = String(decoding: url[..<colon], as: UTF8.self).lowercased()
                #expect(["http", "https", "mailto", "tel"].contains(scheme), "\(text)")
            }
            #expect(!url.starts(with: "//".utf8) && !has(url, "\\"), "\(text)")
            let part = try inner("part", "<a href=\"", "\">")
            #expect(!has(part, ":\\") && !part.starts(with: "//".utf8), "\(text)")
        }
    }
}
