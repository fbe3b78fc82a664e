import Diagnostics
import Foundation
import Publishing
import Testing

@Suite("Site check") struct SiteCheckTests {
    private static let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">"

    private static func page(_ body: String, title: String = "<title>T</title>") -> String {
        "<!DOCTYPE html>\n<html lang=\"en\"><head>\(policy)\(title)</head><body>\n\(body)\n</body></html>\n"
    }

    /// The findings about a site, as "page:line CODE what".
    private func check(
        _ files: [String: String], _ change: (inout SiteCheck) -> Void = { _ in }
    ) throws -> [String] {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        for (path, text) in files { try publication.write(path, Array(text.utf8)) }
        var check = SiteCheck()
        change(&check)
        let findings = try publication.check(check)
        publication.abandon()
        #expect(findings.allSatisfy { $0.exit == .findings && !$0.hint.isEmpty })
        return findings.map { "\($0.place.text ?? "") \($0.code) \($0.what)" }
    }

    private func check(_ body: String, _ change: (inout SiteCheck) -> Void = { _ in }) throws -> [String] {
        try check(["index.html": Self.page(body), "a.png": "x", "sub/index.html": Self.page("<p id=\"s\">")], change)
    }

    @Test("a sound site has no findings")
    func sound() throws {
        let body = """
            <a href="sub/">s</a> <a href="sub/#s">s</a> <a href="./sub/index.html?x=1#s">s</a> <a href="#here">h</a>
            <a href="">self</a> <a href="#top">top</a> <a href="/sub/">root</a> <a href="https://else.example/x">out</a>
            <a href="mailto:a@b.example">m</a> <a href="tel:+1">t</a> <p id="here"></p> <a href="manifest.json#x">m</a>
            <img src="a.png" alt="" srcset="a.png 1x, /a.png 2x"> <a href="s%75b/">s</a>
            <a href="sub/?a=1&amp;b=2">s</a>
            <script src="own.js"></script> <!-- <a href="nowhere"> <img> --> <textarea><img></textarea> 1 < 2
            <link rel="canonical" href="https://crm.example/"> <style-guide></style-guide> <a href=sub/>unquoted</a>
            """
        let files = [
            "index.html": Self.page(body), "a.png": "x", "own.js": "x", "sub/index.html": Self.page("<p id='s'></p>"),
            "style.css": "p{background:url(a.png)} q{background:url( 'sub/index.html#x' )} (x)",
        ]
        #expect(try check(files) == [])
        #expect(try check(files) { $0.jobs = 4 } == [])
    }

    @Test(
        "each seeded defect is found, with its line",
        arguments: [
            ("<a href=\"gone.html\">", "E-OUT-LINK nothing is at gone.html"),
            ("<a href=\"sub/gone\">", "E-OUT-LINK nothing is at sub/gone"),
            ("<a href=\"sub\">", "E-OUT-LINK sub is a folder"),
            ("<a href=\"../index.html\">", "E-OUT-LINK ../index.html leads out of the site"),
            ("<a href=\"#gone\">", "E-OUT-ANCHOR this page has no anchor #gone"),
            ("<a href=\"sub/#gone\">", "E-OUT-ANCHOR sub/index.html has no anchor #gone"),
            ("<img src=\"gone.png\" alt=\"\">", "E-OUT-LINK nothing is at gone.png"),
            ("<img src=\"a.png\" srcset=\"a.png 1x, gone.png 2x\" alt=\"\">", "E-OUT-LINK nothing is at gone.png"),
            ("<picture><source srcset=\"gone.png\"></picture>", "E-OUT-LINK nothing is at gone.png"),
            ("<link rel=\"stylesheet\" href=\"gone.css\">", "E-OUT-LINK nothing is at gone.css"),
            ("<img src=\"a.png\">", "E-OUT-ALT an image without alt"),
            ("<IMG SRC=a.png>", "E-OUT-ALT an image without alt"),
            ("<p id=\"x\"></p><p id='x'></p>", "E-OUT-ID the id x is given twice"),
            ("<p id=\"\">", "E-OUT-ID an empty id"),
            ("<p style=\"color:red\">", "E-OUT-INLINE a style attribute"),
            ("<style>p{}</style>", "E-OUT-INLINE a <style> element"),
            ("<script>alert(1)</script>", "E-OUT-INLINE a script inside the page"),
            ("<script type=\"application/json\">{}</script>", "E-OUT-INLINE a script inside the page"),
            ("<p onclick=\"x()\">", "E-OUT-INLINE an event attribute, onclick"),
            ("<p ONmouseover=x>", "E-OUT-INLINE an event attribute, ONmouseover"),
            ("<a href=\"javascript:x\">", "E-OUT-INLINE a link that runs script or holds data: javascript:x"),
            (
                "<a href=\"java&#x73;cript&colon;x\">",
                "E-OUT-INLINE a link that runs script or holds data: java&#x73;cript&colon;x"
            ),
            (
                "<img alt=\"\" src=\"data:image/png,x\">",
                "E-OUT-INLINE a link that runs script or holds data: data:image/png,x"
            ),
            (
                "<img alt=\"\" src=\"https://else.example/a.png\">",
                "E-OUT-OUTSIDE the page asks another host for https://else.example/a.png"
            ),
            (
                "<img alt=\"\" src=\"//else.example/a.png\">",
                "E-OUT-OUTSIDE the page asks another host for //else.example/a.png"
            ),
            (
                "<link rel=\"stylesheet\" href=\"https://else.example/a.css\">",
                "E-OUT-OUTSIDE the page asks another host for https://else.example/a.css"
            ),
            (
                "<script src=\"https://else.example/a.js\"></script>",
                "E-OUT-OUTSIDE the page asks another host for https://else.example/a.js"
            ),
            (
                "<form action=\"https://else.example/\">",
                "E-OUT-OUTSIDE the page asks another host for https://else.example/"
            ),
            ("<base href=\"/x/\">", "E-OUT-LINK <base> changes what all links mean"),
            ("<p class=\"a", "E-OUT-HTML a tag is not closed"), ("<!-- x", "E-OUT-HTML a comment is not closed"),
            ("<textarea>", "E-OUT-HTML an element is not closed"),
        ])
    func defect(_ defect: String, _ expected: String) throws {
        // The unclosed ones swallow the rest of the page, which holds nothing more to find.
        #expect(try check("<p>\n" + defect) == ["index.html:4 " + expected])
    }

    @Test("a page without policy, title, language is found; so are two titles and an empty one")
    func head() throws {
        #expect(
            try check(["a.html": "<html><head></head><body></body></html>"]) == [
                "a.html:1 E-OUT-LANG the page does not say its language", "a.html:1 E-OUT-TITLE the page has no title",
                "a.html:1 E-OUT-CSP the page has no content security policy",
            ])
        #expect(
            try check(["a.html": Self.page("", title: "<title>a</title><title>b</title>")])
                == ["a.html:1 E-OUT-TITLE the page has 2 titles"])
        #expect(
            try check(["a.html": Self.page("", title: "<title> </title>")])
                == ["a.html:2 E-OUT-TITLE the title is empty"])
        #expect(try check(["a.html": Self.page("<svg><title>x</title></svg>")]) == [])
    }

    @Test("links from the root must start with the base path")
    func basePath() throws {
        let body = "<a href=\"/crm/sub/\">a</a><a href=\"/sub/\">b</a><a href=\"/crm/\">c</a><a href=\"sub/\">d</a>"
        #expect(
            try check(body) { $0.basePath = "/crm/" } == ["index.html:3 E-OUT-BASE /sub/ does not start with /crm/"])
    }

    @Test("absolute links to the site itself are looked up")
    func origin() throws {
        let body =
            "<a href=\"https://crm.example/sub/#s\">a</a><a href=\"https://crm.example.evil/\">b</a>"
            + "<a href=\"https://crm.example/gone\">c</a>"
        #expect(
            try check(body) { $0.origin = "https://crm.example" }
                == ["index.html:3 E-OUT-LINK nothing is at https://crm.example/gone"])
    }

    @Test("script files can be forbidden")
    func noScript() throws {
        #expect(
            try check("<script src=\"a.png\"></script>") { $0.allowsScriptFiles = false }
                == ["index.html:3 E-OUT-INLINE a script"])
    }

    @Test("style sheets are searched for files")
    func styleSheet() throws {
        let css = "a{background:url(gone.png)}\nb{background:url(\"https://else.example/x\")}"
        #expect(
            try check(["x/s.css": css]) == [
                "x/s.css:1 E-OUT-LINK nothing is at gone.png",
                "x/s.css:2 E-OUT-OUTSIDE the page asks another host for https://else.example/x",
            ])
    }

    @Test("all findings are reported, in the order of pages and lines, however many read at once")
    func order() throws {
        let body = "<a href=\"#x\">\n<a href=\"y\">\n<img>"
        var files: [String: String] = [:]
        for number in 10..<40 { files["p\(number).html"] = Self.page(body) }
        let expected = (10..<40).flatMap { number in
            [
                "p\(number).html:3 E-OUT-ANCHOR this page has no anchor #x",
                "p\(number).html:4 E-OUT-LINK nothing is at y",
                "p\(number).html:5 E-OUT-ALT an image without alt",
            ]
        }
        #expect(try check(files) == expected)
        #expect(try check(files) { $0.jobs = 3 } == expected)
    }
}
