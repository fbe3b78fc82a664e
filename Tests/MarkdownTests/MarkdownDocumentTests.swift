import Diagnostics
import Markdown
import Testing

private func parse(_ text: String, firstLine: Int = 1) throws(Diagnostic) -> MarkdownDocument {
    try MarkdownDocument.parse(text, file: "m.md", firstLine: firstLine)
}

private func html(_ text: String, _ mode: MarkdownRenderer.Mode = .safe) throws(Diagnostic) -> String {
    try parse(text).html(mode).html
}

@Suite struct BlockTests {
    @Test func givesBlocksWithTheirLines() throws {
        let document = try parse(
            """
            # Leads

            Text
            over two lines.

            ## 1 Log *the* `lead`
            - a

              ```rule LEAD-1 major people
              when lead created

              then call logged
              ```
            - b
            <!-- human-checked: needs
            judgement -->

                indented

            ***
            """, firstLine: 10)
        let found = document.allBlocks.map { block -> String in
            let kind: String =
                switch block.kind {
                case .heading(let level, let text, let id, _): "h\(level) \(text) #\(id)"
                case .paragraph(let content): "p \(MarkdownInline.plainText(of: content))"
                case .code(let info, let literal, let isFenced): "code \(isFenced) \(info) \(literal.count)"
                case .html: "html \(block.comment ?? "")"
                case .thematicBreak: "hr"
                case .quote: "quote"
                case .list(_, _, let isTight, let items): "list \(items.count) \(isTight)"
                case .item: "item"
                case .table: "table"
                }
            return "\(block.line)-\(block.endLine) \(kind)"
        }
        #expect(
            found == [
                "10-10 h1 Leads #leads", "12-13 p Text over two lines.", "15-15 h2 1 Log the lead #1-log-the-lead",
                "16-23 list 2 false", "16-22 item", "16-16 p a", "18-22 code true rule LEAD-1 major people 36",
                "23-23 item", "23-23 p b", "24-25 html human-checked: needs\njudgement", "27-28 code false  9",
                "29-29 hr",
            ])
        let rule = document.allBlocks.first { if case .code(_, _, true) = $0.kind { true } else { false } }
        #expect(rule?.literalLine == 19)
        #expect(document.comments.map(\.line) == [24])
    }

    @Test func headingIDsAreUniqueAndReadable() throws {
        let document = try MarkdownDocument.parse(
            "# Über uns\n# What's new?\n# a\n# a\n# A-2\n# a\n# !!\n# 価格 & Ziele\n# index\n", file: "m.md",
            reservedIDs: ["index"])
        let ids = document.blocks.compactMap { block -> String? in
            if case .heading(_, _, let id, _) = block.kind { id } else { nil }
        }
        #expect(ids == ["über-uns", "whats-new", "a", "a-2", "a-2-2", "a-3", "section", "価格-ziele", "index-2"])
    }

    @Test func commentsAreFoundWhereverTheyStand() throws {
        let document = try parse("<!-- a --><!--b-->\n\ntext <!-- c --> more\n\n| x |\n|---|\n| y <!-- d --> |\n")
        #expect(document.comments.map(\.text) == ["a", "b", "c", "d"])
        #expect(document.comments.map(\.line) == [1, 1, 3, 7])
        let rendering = document.html()
        #expect(rendering.warnings.isEmpty)
        #expect(!rendering.html.contains("<!--"))
    }
}

@Suite struct TableTests {
    @Test func alignsByClassInSafeMode() throws {
        #expect(
            try html("a | b | c | d\n:-|:-:|-:|-\n1|2|3|4\n") == """
                <table>
                <thead>
                <tr>
                <th class="l">a</th>
                <th class="c">b</th>
                <th class="r">c</th>
                <th>d</th>
                </tr>
                </thead>
                <tbody>
                <tr>
                <td class="l">1</td>
                <td class="c">2</td>
                <td class="r">3</td>
                <td>4</td>
                </tr>
                </tbody>
                </table>

                """)
    }

    private func table(_ cell: String, _ rows: String...) -> String {
        let body = rows.map { "<tr>\n<td>\($0)</td>\n</tr>\n" }.joined()
        return "<table>\n<thead>\n<tr>\n<th>\(cell)</th>\n</tr>\n</thead>\n"
            + (rows.isEmpty ? "" : "<tbody>\n\(body)</tbody>\n") + "</table>\n"
    }

    @Test func worksInsideQuotesAndLists() throws {
        #expect(try html("> | a |\n> |---|\n> | b |\n") == "<blockquote>\n\(table("a", "b"))</blockquote>\n")
        #expect(
            try html("- x\n\n  | a |\n  |---|\n  | b |\n- y\n", .unsafe)
                == "<ul>\n<li>\n<p>x</p>\n\(table("a", "b"))</li>\n<li>\n<p>y</p>\n</li>\n</ul>\n")
        #expect(
            try html("10. | a |\n    |---|\n    | b |\n")
                == "<ol start=\"10\">\n<li>\n\(table("a", "b"))</li>\n</ol>\n")
        #expect(try html("> 1. > | a |\n>    > |---|\n>    > | b |\n").contains(table("a", "b")))
        #expect(try html("-\t| a |\n\t|---|\n\t| b |\n").contains(table("a", "b")))
        #expect(try html("- >\t| a |\n  >\t|---|\n  >\t| b |\n").contains(table("a", "b")))
    }

    @Test func lazyLineEndsTheTableAndItsQuote() throws {
        #expect(try html("> | a |\n> |---|\n| b |\n") == "<blockquote>\n\(table("a"))</blockquote>\n<p>| b |</p>\n")
    }

    @Test func cellsSeeReferencesBeforeAndAfter() throws {
        let text = "[x]: /one\n\n| [x] [y] |\n|---|\n| [z](/three) |\n\n[y]: /two 'T'\n"
        #expect(
            try html(text)
                == table("<a href=\"/one\">x</a> <a href=\"/two\" title=\"T\">y</a>", "<a href=\"/three\">z</a>"))
    }

    @Test func cellsHoldInlinesOnly() throws {
        #expect(
            try html("| # a # |\n|---|\n| - b |\n| > c |\n| #  |\n| a \\|\n| `a \\| b` |\n| ## |\n")
                == table("# a #", "- b", "&gt; c", "#", "a |", "<code>a | b</code>", "##"))
    }

    @Test func otherBlocksEndATable() throws {
        #expect(try html("a|\n-|\n    code\n") == table("a") + "<pre><code>code\n</code></pre>\n")
        #expect(try html("a|\n--|\n2. b\n") == table("a") + "<ol start=\"2\">\n<li>b</li>\n</ol>\n")
        #expect(try html("a|\n--|\nb\n---\n") == table("a", "b") + "<hr />\n")
        #expect(try html("a|\n--|\nb\n===\nc\n") == table("a", "b", "===") + "<p>c</p>\n")
        #expect(try html("a|\n--|\n2. x\n   | c |\n   |---|\n").contains(table("c")))
        #expect(try html("a|\n--|\n```\nx\n```\n") == table("a") + "<pre><code>x\n</code></pre>\n")
    }

    @Test func whatIsNoTableStaysText() throws {
        for text in ["a | b\n---\n", "a\n\n|---|\n", "|---|\n|---|---|\n", "    a|\n    -|\n", "```\na|\n-|\n```\n"] {
            #expect(try !html(text).contains("<table>"))
        }
    }

    @Test func positionsSurviveTables() throws {
        let document = try parse("# a\n\n| x | y |\n|---|---|\n| 1 | <b> |\n\n## b\n\n<i>z\n", firstLine: 5)
        #expect(document.blocks.map(\.line) == [5, 7, 11, 13])
        #expect(document.html().warnings.map(\.place.text) == ["m.md:9", "m.md:13"])
        #expect(document.blocks[1].endLine == 9)
    }

    @Test func lineEndsDoNotMatter() throws {
        let text = "# a\n\n| x |\n|---|\n| 1 |\n\nb\n"
        for end in ["\r\n", "\r"] {
            let other = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
            #expect(try html(other) == html(text))
        }
    }
}

@Suite struct SafeRenderingTests {
    @Test func rawHTMLIsLeftOutWithAWarningEach() throws {
        let rendering = try parse("a <b>bold</b>\n\n<script>alert(1)</script>\n\n<!-- x --> <iframe>\n").html()
        #expect(rendering.html == "<p>a bold</p>\n")
        #expect(
            rendering.warnings.map(\.text) == [
                "warning[W-MAN-HTML]: raw HTML is left out: <b>: m.md:1: write it as Markdown",
                "warning[W-MAN-HTML]: raw HTML is left out: </b>: m.md:1: write it as Markdown",
                "warning[W-MAN-HTML]: raw HTML is left out: <script>alert(1)</script>: m.md:3: write it as Markdown",
                "warning[W-MAN-HTML]: raw HTML is left out: <!-- x --> <iframe>: m.md:5: write it as Markdown",
            ])
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "<java\tscript:alert(1)>", "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)", "<\u{1} javascript:x>", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "//host/x", "/\\\\host", "\\\\\\\\host", "java\u{200B}script:x", "ftp://x", "unknown:x", "<\u{A0}javascript:x>",
    ]) func dangerousLinksBecomeText(url: String) throws {
        let link = try parse("[te*x*t](\(url))").html()
        #expect(link.html == "<p>te<em>x</em>t</p>\n")
        #expect(link.warnings.map(\.code) == ["W-MAN-LINK"])
        #expect(try html("![al*t*](\(url))") == "<p>alt</p>\n")
    }

    @Test func ordinaryLinksStay() throws {
        #expect(
            try html("[a](b/c.html#d) [e](#f) [g](?h:i) [j](mailto:k@l.m) <tel:+49> [n](/a:b)\n")
                == "<p><a href=\"b/c.html#d\">a</a> <a href=\"#f\">e</a> <a href=\"?h:i\">g</a> "
                + "<a href=\"mailto:k@l.m\">j</a> <a href=\"tel:+49\">tel:+49</a> <a href=\"/a:b\">n</a></p>\n")
        #expect(
            try html("[a](https://b.c \"t\")")
                == "<p><a href=\"https://b.c\" title=\"t\" rel=\"noopener noreferrer\">a</a></p>\n")
    }

    @Test func headingsCarryTheirIDs() throws {
        #expect(try html("## A & b\n") == "<h2 id=\"a-b\">A &amp; b</h2>\n")
    }

    @Test func languageClassIsKeptOnlyWhereItIsAWord() throws {
        #expect(try html("```c++ x\n<\n```\n") == "<pre><code class=\"language-c++\">&lt;\n</code></pre>\n")
        #expect(try html("```a\"b\nx\n```\n") == "<pre><code>x\n</code></pre>\n")
    }

    @Test func hooksReplaceBlocksAndLinks() throws {
        var seen: [LinkDestination] = []
        let renderer = MarkdownRenderer(
            replaceBlock: { block in
                guard case .code(let info, let literal, true) = block.kind, info.hasPrefix("rule ") else { return nil }
                return "<div class=\"rule\">\(literal.count)</div>"
            },
            rewriteLink: { link in
                seen.append(link)
                switch link.url {
                case "a.md": return .replace("../a/")
                case "gone": return .drop
                case "evil": return .replace("javascript:x")
                default: return .keep
                }
            })
        let document = try parse("[a](a.md) [b](gone)\n![c](d.png) [e](evil)\n\n```rule X\nyy\n```\n")
        let rendering = renderer.render(document.blocks, file: "m.md")
        #expect(
            rendering.html == "<p><a href=\"../a/\">a</a> b\n<img src=\"d.png\" alt=\"c\" /> e</p>\n"
                + "<div class=\"rule\">3</div>\n")
        #expect(seen.map(\.line) == [1, 1, 2, 2])
        #expect(seen.map(\.isImage) == [false, false, true, false])
        #expect(rendering.warnings.map(\.code) == ["W-MAN-LINK"])
    }
}

@Suite struct GuardTests {
    private func failure(_ text: String) -> Diagnostic? {
        do {
            _ = try parse(text).html()
            return nil
        } catch { return error }
    }

    @Test func refusesDeepNestingAtItsLine() {
        let deep = "text\n\n" + String(repeating: ">", count: 100_000) + "a\n"
        #expect(failure(deep)?.code == "E-MAN-NESTING")
        #expect(failure(deep)?.place.text == "m.md:3")
        #expect(failure(deep)?.exit == .configuration)
        #expect(failure(String(repeating: "- ", count: 100_000) + "a\n")?.code == "E-MAN-NESTING")
        #expect(failure(String(repeating: "1. > ", count: 100) + "a\n")?.code == "E-MAN-NESTING")
        let stairs = (0..<100).map { String(repeating: "  ", count: $0) + "- a\n" }.joined()
        #expect(failure(stairs)?.code == "E-MAN-NESTING")
    }

    @Test func acceptsNestingAManualMayHave() {
        let stairs = (0..<30).map { String(repeating: "  ", count: $0) + "- a\n" }.joined()
        #expect(failure(stairs) == nil)
        #expect(failure(String(repeating: "> ", count: 30) + "a\n") == nil)
        let code = (0..<90).map { String(repeating: " ", count: $0) + "- a\n" }.joined()
        #expect(failure("```\n" + String(repeating: "| - > 1. x\n", count: 500) + code + "```\n") == nil)
        #expect(failure(String(repeating: "- a\n  - b\n    > c\n\n", count: 1000)) == nil)
    }

    @Test func longTextIsRefusedOrConverted() throws {
        let page = "A paragraph of *some* length, with `code`.\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        let text = String(repeating: page, count: 120_000)
        #expect(text.utf8.count >= 9_000_000)
        #expect(failure(text)?.code == "E-MAN-SIZE")
        let document = try MarkdownDocument.parse(text, file: "m.md", limits: MarkdownLimits(bytes: 16 << 20))
        #expect(document.blocks.count == 240_000)
    }

    @Test func refusesTablesThatWouldGrow() {
        let header = String(repeating: "|a", count: 3_000) + "|\n" + String(repeating: "|-", count: 3_000) + "|\n"
        #expect(failure(header + String(repeating: "x\n", count: 10)) == nil)
        #expect(failure(header + String(repeating: "x\n", count: 1_000))?.code == "E-MAN-SIZE")
    }

    @Test func refusesManyOpenersInOneParagraph() {
        #expect(failure(String(repeating: "a <?", count: 100_000))?.code == "E-MAN-NESTING")
        #expect(failure(String(repeating: "a <![CDATA[", count: 100_000))?.code == "E-MAN-NESTING")
        #expect(failure(String(repeating: "![a](b.png)\n\n", count: 20_000)) == nil)
    }

    @Test func oddTextIsNoTrouble() throws {
        #expect(try html("") == "")
        #expect(try html("\n\n") == "")
        #expect(try html("\u{FEFF}# a") == "<h1 id=\"a\">a</h1>\n")
        #expect(try html("a\0b") == "<p>a\u{FFFD}b</p>\n")
        #expect(try html("|\n|-|\n") == "<p>|\n|-|</p>\n")
    }
}
