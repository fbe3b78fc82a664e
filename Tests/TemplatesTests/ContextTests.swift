import Templates
import Testing

@Suite("Escaping by context") struct ContextTests {
    @Test("text escapes what starts markup")
    func text() throws {
        #expect(try render("<p>{{x}}</p>", ["x": "<script>&\"'"]) == "<p>&lt;script&gt;&amp;\"'</p>")
        #expect(try render("<title>{{x}}</title>", ["x": "</title><b>"]) == "<title>&lt;/title&gt;&lt;b&gt;</title>")
        #expect(try render("<textarea>{{x}}</textarea>", ["x": "</"]) == "<textarea>&lt;/</textarea>")
    }

    @Test("characters HTML does not allow become U+FFFD, all others stay")
    func invalidCharacters() throws {
        // Noncharacters cannot be written as literals.
        let noncharacters = [0xFFFE, 0xFDD0, 0x1FFFF].compactMap { Unicode.Scalar(UInt32($0)).map(Character.init) }
        let bad = "a\0b\u{1}c\u{7F}d\u{85}e\(noncharacters[0])f\(noncharacters[1])g\(noncharacters[2])h"
        #expect(
            try render("{{x}}", ["x": .string(bad)])
                == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f\u{FFFD}g\u{FFFD}h")
        let good = "\t\n é\u{A0}\u{FFFD}\u{FF01}日本\u{1F600}\u{10FFFD}"
        #expect(try render("{{x}}", ["x": .string(good)]) == good)
    }

    @Test("an attribute escapes both quotes")
    func attribute() throws {
        #expect(
            try render("<a title=\"{{x}}\" data-y='{{x}}'>", ["x": "\"'<>&"])
                == "<a title=\"&quot;&#39;&lt;&gt;&amp;\" data-y='&quot;&#39;&lt;&gt;&amp;'>")
    }

    @Test("a comment cannot be ended by a value")
    func comment() throws {
        #expect(try render("<!-- {{x}} -->", ["x": "--><b>"]) == "<!-- &#45;&#45;&gt;&lt;b&gt; -->")
    }

    @Test(
        "unsafe URLs become #",
        arguments: [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:x", " javascript:x",
            "\u{1}javascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example",
            "/\\evil.example", "\\\\evil.example", ":x", "x\u{0}:y",
        ])
    func unsafeURL(_ url: String) throws {
        #expect(try render("<a href=\"{{x}}\">", ["x": .string(url)]) == "<a href=\"#\">")
        #expect(try render("<img src='{{x}}'>", ["x": .string(url)]) == "<img src='#'>")
        #expect(
            try render("<img srcset=\"a.png 1x, {{x}} 2x\">", ["x": .string(url)])
                == "<img srcset=\"a.png 1x, # 2x\">")
    }

    @Test(
        "safe URLs stay, with unsafe characters percent-encoded",
        arguments: [
            ("https://a.example/x?y=1&z=2#t", "https://a.example/x?y=1&amp;z=2#t"),
            ("HTTP://a.example", "HTTP://a.example"), ("mailto:a@b.example", "mailto:a@b.example"),
            ("tel:+49-30", "tel:+49-30"), ("../deals/x.html", "../deals/x.html"), ("/a:b", "/a:b"),
            ("?q=a:b", "?q=a:b"),
            ("a b\"'<ü%20%zz", "a%20b%22%27%3C%C3%BC%20%25zz"), ("", ""),
        ])
    func safeURL(_ given: String, _ expected: String) throws {
        #expect(try render("<a href=\"{{x}}\">", ["x": .string(given)]) == "<a href=\"\(expected)\">")
    }

    @Test("a URL in parts is escaped by part")
    func urlParts() throws {
        let data: TemplateValue = ["base": "../", "x": "a/b?c:d&e", "n": 7]
        #expect(try render("<a href=\"{{base}}{{x}}\">", data) == "<a href=\"../a/b?c%3Ad&amp;e\">")
        #expect(try render("<a href=\"/p/{{x}}\">", data) == "<a href=\"/p/a/b?c:d&amp;e\">")
        #expect(
            try render("<a href=\"p.html?q={{x}}&amp;n={{n}}\">", data)
                == "<a href=\"p.html?q=a%2Fb%3Fc%3Ad%26e&amp;n=7\">")
        #expect(try render("<a href=\"#{{x}}\">", data) == "<a href=\"#a%2Fb%3Fc%3Ad%26e\">")
        #expect(try render("<a href=\"mailto:{{x}}\">", ["x": "a@b.c"]) == "<a href=\"mailto:a@b.c\">")
        #expect(
            try render("<img srcset=\"{{base}}a,b.png {{n}}w, {{x}} 2x\">", ["base": "x,y/", "n": 1, "x": "z,/q"])
                == "<img srcset=\"x%2Cy/a,b.png 1w, z%2C/q 2x\">")
    }

    @Test("parts cannot add up to a scheme or another host")
    func urlSum() throws {
        let data: TemplateValue = [
            "a": "javascript", "b": ":alert(1)", "c": "/evil.example", "d": "//evil.example", "e": "",
        ]
        #expect(try render("<a href=\"{{a}}{{b}}\">", data) == "<a href=\"javascript%3Aalert(1)\">")
        #expect(try render("<a href=\"/{{c}}\">", data) == "<a href=\"/%2Fevil.example\">")
        #expect(try render("<a href=\"{{e}}{{d}}\">", data) == "<a href=\"/%2Fevil.example\">")
        #expect(compileErrors("<a href=\"{{a}}:x\">").first?.contains("scheme made from a value") == true)
        #expect(compileErrors("<a href=\"javascript:{{a}}\">").first?.contains("scheme javascript:") == true)
    }

    @Test(
        "places where no value is safe are refused when templates are read",
        arguments: [
            ("<script>{{x}}</script>", "a value inside <script>"), ("<STYLE>{{x}}</STYLE>", "a value inside <style>"),
            ("<p onclick=\"{{x}}\">", "a value in an event attribute"),
            ("<p style='{{x}}'>", "a value in a style attribute"),
            ("<p class={{x}}>", "a value in an attribute without quotes"),
            ("<p class=a{{x}}>", "a value in an attribute without quotes"), ("<{{x}}>", "a value in a tag name"),
            ("<h{{x}}>", "a value in a tag name"), ("</{{x}}>", "a value in a tag name"),
            ("<p {{x}}>", "a value in an attribute name"), ("<p data-{{x}}=\"1\">", "a value in an attribute name"),
            ("<!DOCTYPE {{x}}>", "a value in a declaration"), ("<iframe srcdoc=\"{{x}}\">", "a value in srcdoc"),
            ("<iframe>{{x}}</iframe>", "a value inside <iframe>"),
            ("<p title=\"{{{x}}}\">", "markup is inserted inside a tag"), ("<!-- {{{x}}} -->", "markup is inserted"),
            ("<title>{{{x}}}</title>", "markup is inserted"),
        ])
    func refused(_ template: String, _ expected: String) {
        let errors = compileErrors(template)
        #expect(errors.first?.hasPrefix("error[E-TPL-CONTEXT]: " + expected) == true, "\(errors)")
    }

    @Test("literal scripts, event attributes and comments pass without values")
    func literal() throws {
        let page = "<script src=\"a.js\"></script><script>if (a</b) {}</script><!-- <p {{! c }} --><a>1 < 2</a>{{x}}"
        #expect(
            try render(page, ["x": "<"]) == "<script src=\"a.js\"></script><script>if (a</b) {}</script>"
                + "<!-- <p  --><a>1 < 2</a>&lt;")
    }

    @Test("a section may hold whole attributes, or part of one value")
    func sections() throws {
        let template = "<tr{{#high}} class=\"high{{#x}} {{x}}{{/x}}\"{{/high}}><input {{#on}}checked{{/on}}>"
        #expect(
            try render(template, ["high": true, "x": "a\"", "on": true])
                == "<tr class=\"high a&quot;\"><input checked>")
        #expect(try render(template, ["high": false, "x": "a", "on": false]) == "<tr><input >")
        #expect(try render("<a href=\"{{#u}}{{u}}{{/u}}{{^u}}x{{/u}}\">", ["u": "y"]) == "<a href=\"y\">")
    }

    @Test(
        "a section that opens without closing is refused",
        arguments: [
            "{{#a}}<p{{/a}}>", "<p {{#a}}title=\"{{/a}}\">", "{{#a}}<!--{{/a}}-->", "<h{{#a}}1{{/a}}>{{#a}}<{{/a}}",
        ])
    func unbalanced(_ template: String) {
        #expect(compileErrors(template).first?.hasPrefix("error[E-TPL-CONTEXT]") == true)
    }

    @Test("a template that ends inside a tag is refused")
    func unfinished() {
        #expect(
            compileErrors("<p class=\"a") == [
                "error[E-TPL-CONTEXT]: the template ends inside a tag or comment: page.html:1:12: close it"
            ])
    }

    @Test("a partial is escaped by the place it is called from")
    func partialContext() throws {
        let page = "<p>{{>v}}</p><p title=\"{{>v}}\"></p><a href=\"{{>v}}\"></a>"
        #expect(
            try render(page, ["v": "javascript:\"'"], partials: [("v", "{{v}}")])
                == "<p>javascript:\"'</p><p title=\"javascript:&quot;&#39;\"></p><a href=\"#\"></a>")
        #expect(
            compileErrors("<script>{{>v}}</script>", partials: [("v", "\n {{v}}")]) == [
                "error[E-TPL-CONTEXT]: a value inside <script>: v.html:2:2: put it into a file or a data attribute"
            ])
    }

    @Test("a block is escaped by the place it fills")
    func blockContext() throws {
        let layout = "<title>{{$t}}{{/t}}</title><body class=\"{{$c}}{{/c}}\">"
        #expect(
            try render("{{<l}}{{$t}}{{x}}{{/t}}{{$c}}{{x}}{{/c}}{{/l}}", ["x": "\"<"], partials: [("l", layout)])
                == "<title>\"&lt;</title><body class=\"&quot;&lt;\">")
    }
}
