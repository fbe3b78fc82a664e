import Diagnostics

/// Where a link or image points.
public struct LinkDestination: Hashable, Sendable {
    public var url: String
    public var isImage: Bool
    public var line: Int
}

/// What becomes of a link or image.
public enum LinkRewrite: Hashable, Sendable {
    case keep
    case replace(String)
    /// The link goes, its text (or the image's description) stays.
    case drop
}

/// HTML made of Markdown, and what was left out of it.
public struct MarkdownRendering: Sendable {
    public var html: String
    /// In the order of the text.
    public var warnings: [Diagnostic]
}

/// Renders blocks as HTML.
public struct MarkdownRenderer {
    /// How much is trusted.
    public enum Mode: Sendable {
        /// For pages. Raw HTML is left out (warning `W-MAN-HTML`, except comments), links that are not
        /// `LinkSafety.isSafe` become text (`W-MAN-LINK`), headings carry their ids, columns a class `l`, `c` or `r`.
        case safe
        /// As the specifications' examples show it. Only for trusted text.
        case unsafe
    }

    public var mode: Mode
    /// Gives a block its own HTML, which goes out as it is; nil renders the block as usual.
    public var replaceBlock: ((MarkdownBlock) -> String?)?
    /// Asked for each link and image. In safe mode a replacement must be safe too.
    public var rewriteLink: ((LinkDestination) -> LinkRewrite)?

    public init(
        mode: Mode = .safe, replaceBlock: ((MarkdownBlock) -> String?)? = nil,
        rewriteLink: ((LinkDestination) -> LinkRewrite)? = nil
    ) {
        self.mode = mode
        self.replaceBlock = replaceBlock
        self.rewriteLink = rewriteLink
    }

    /// `blocks` as HTML. `file` is for the warnings.
    public func render(_ blocks: some Sequence<MarkdownBlock>, file: String) -> MarkdownRendering {
        var work = RenderingWork(renderer: self, file: file)
        for block in blocks { work.render(block, isTight: false) }
        return MarkdownRendering(html: work.html.string, warnings: work.warnings)
    }

    /// Inline content as HTML, without a paragraph around it.
    public func render(inlines: [MarkdownInline], file: String) -> MarkdownRendering {
        var work = RenderingWork(renderer: self, file: file)
        work.render(inlines)
        return MarkdownRendering(html: work.html.string, warnings: work.warnings)
    }
}

/// One rendering in progress.
struct RenderingWork {
    let renderer: MarkdownRenderer
    let file: String
    var html = HTMLBuffer()
    var warnings: [Diagnostic] = []

    private var isSafe: Bool { renderer.mode == .safe }

    init(renderer: MarkdownRenderer, file: String) {
        self.renderer = renderer
        self.file = file
    }

    mutating func render(_ block: MarkdownBlock, isTight: Bool) {
        if let replacement = renderer.replaceBlock?(block) {
            html.line()
            html.raw(replacement)
            html.line()
            return
        }
        switch block.kind {
        case .paragraph(let content):
            if isTight {
                render(content)
            } else {
                html.line()
                html.raw("<p>" as StaticString)
                render(content)
                html.raw("</p>\n" as StaticString)
            }
        case .heading(let level, _, let id, let content):
            html.line()
            html.raw("<h\(level)")
            if isSafe {
                html.raw(" id=\"" as StaticString)
                html.escaped(id)
                html.raw("\"" as StaticString)
            }
            html.raw(">" as StaticString)
            render(content)
            html.raw("</h\(level)>\n")
        case .code(let info, let literal, _): renderCode(info, literal)
        case .html(let literal): renderHTML(literal, block)
        case .thematicBreak:
            html.line()
            html.raw("<hr />\n" as StaticString)
        case .quote(let blocks):
            html.line()
            html.raw("<blockquote>\n" as StaticString)
            for block in blocks { render(block, isTight: false) }
            html.line()
            html.raw("</blockquote>\n" as StaticString)
        case .list(let isOrdered, let start, let isTight, let items):
            html.line()
            html.raw(isOrdered ? (start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n") : "<ul>\n")
            for item in items { render(item, isTight: isTight) }
            html.raw(isOrdered ? "</ol>\n" : "</ul>\n")
        case .item(let blocks):
            html.line()
            html.raw("<li>" as StaticString)
            for block in blocks { render(block, isTight: isTight) }
            html.raw("</li>\n" as StaticString)
        case .table(let table): render(table)
        }
    }

    private mutating func renderCode(_ info: String, _ literal: String) {
        html.line()
        let language = info.prefix { !$0.isWhitespace }
        let isPlain = language.utf8.allSatisfy {
            0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || [0x23, 0x2B, 0x2D, 0x2E, 0x5F].contains($0)
        }
        if language.isEmpty || (isSafe && !isPlain) {
            html.raw("<pre><code>" as StaticString)
        } else {
            html.raw("<pre><code class=\"language-" as StaticString)
            html.escaped(String(language))
            html.raw("\">" as StaticString)
        }
        html.escaped(literal)
        html.raw("</code></pre>\n" as StaticString)
    }

    private mutating func renderHTML(_ literal: String, _ block: MarkdownBlock) {
        guard isSafe else {
            html.line()
            html.raw(literal)
            html.line()
            return
        }
        if !HTMLComments.isOnlyComments(literal) { warnHTML(literal, block.line) }
    }

    private mutating func render(_ table: MarkdownTable) {
        html.line()
        html.raw("<table>\n<thead>\n" as StaticString)
        render(row: table.header, "th", table.alignments)
        html.raw("</thead>\n" as StaticString)
        if !table.rows.isEmpty {
            html.raw("<tbody>\n" as StaticString)
            for row in table.rows { render(row: row, "td", table.alignments) }
            html.raw("</tbody>\n" as StaticString)
        }
        html.raw("</table>\n" as StaticString)
    }

    private mutating func render(
        row: [[MarkdownInline]], _ element: String, _ alignments: [MarkdownTable.Alignment]
    ) {
        html.raw("<tr>\n" as StaticString)
        for (cell, alignment) in zip(row, alignments) {
            html.raw("<\(element)")
            switch alignment {
            case .none: break
            case .left: html.raw(isSafe ? " class=\"l\"" : " align=\"left\"")
            case .center: html.raw(isSafe ? " class=\"c\"" : " align=\"center\"")
            case .right: html.raw(isSafe ? " class=\"r\"" : " align=\"right\"")
            }
            html.raw(">" as StaticString)
            render(cell)
            html.raw("</\(element)>\n")
        }
        html.raw("</tr>\n" as StaticString)
    }

    /// An open link or image.
    private struct Span {
        var isDropped: Bool
        var title: String
    }

    mutating func render(_ inlines: [MarkdownInline]) {
        var spans: [Span] = []
        // Inside an image's description everything is plain text.
        var imageDepth = 0
        for inline in inlines {
            switch inline {
            case .text(let text): html.escaped(text)
            case .code(let text):
                if imageDepth == 0 { html.raw("<code>" as StaticString) }
                html.escaped(text)
                if imageDepth == 0 { html.raw("</code>" as StaticString) }
            case .html(let literal, let line): renderInlineHTML(literal, line, isPlain: imageDepth > 0)
            case .softBreak: html.raw(imageDepth > 0 ? " " : "\n")
            case .hardBreak: html.raw(imageDepth > 0 ? " " : "<br />\n")
            case .imageStart(let url, let title, let line):
                let target = imageDepth > 0 ? nil : destination(url, isImage: true, line)
                if let target {
                    html.raw("<img src=\"" as StaticString)
                    html.escapedURL(target)
                    html.raw("\" alt=\"" as StaticString)
                }
                spans.append(Span(isDropped: target == nil, title: title))
                imageDepth += 1
            case .imageEnd:
                imageDepth -= 1
                guard let span = spans.popLast(), !span.isDropped else { continue }
                renderTitle(span.title)
                html.raw("\" />" as StaticString)
            default:
                if imageDepth == 0 { renderSpan(inline, &spans) }
            }
        }
    }

    private mutating func renderSpan(_ inline: MarkdownInline, _ spans: inout [Span]) {
        switch inline {
        case .emphasisStart: html.raw("<em>" as StaticString)
        case .emphasisEnd: html.raw("</em>" as StaticString)
        case .strongStart: html.raw("<strong>" as StaticString)
        case .strongEnd: html.raw("</strong>" as StaticString)
        case .linkStart(let url, let title, let line):
            let target = destination(url, isImage: false, line)
            spans.append(Span(isDropped: target == nil, title: ""))
            guard let target else { return }
            html.raw("<a href=\"" as StaticString)
            html.escapedURL(target)
            renderTitle(title)
            let scheme = LinkSafety.scheme(of: target)
            if isSafe, scheme == "http" || scheme == "https" {
                html.raw("\" rel=\"noopener noreferrer" as StaticString)
            }
            html.raw("\">" as StaticString)
        case .linkEnd:
            if let span = spans.popLast(), !span.isDropped { html.raw("</a>" as StaticString) }
        default: break
        }
    }

    /// A title attribute inside an open tag, whose last attribute is closed before it.
    private mutating func renderTitle(_ title: String) {
        guard !title.isEmpty else { return }
        html.raw("\" title=\"" as StaticString)
        html.escaped(title)
    }

    private mutating func renderInlineHTML(_ literal: String, _ line: Int, isPlain: Bool) {
        if !isSafe {
            if isPlain { html.escaped(literal) } else { html.raw(literal) }
        } else if !HTMLComments.isOnlyComments(literal) {
            warnHTML(literal, line)
        }
    }

    /// Where a link or image is to point; nil where only its text may stand.
    private mutating func destination(_ url: String, isImage: Bool, _ line: Int) -> String? {
        var target = url
        switch renderer.rewriteLink?(LinkDestination(url: url, isImage: isImage, line: line)) ?? .keep {
        case .keep: break
        case .replace(let url): target = url
        case .drop: return nil
        }
        guard isSafe, !LinkSafety.isSafe(target) else { return target }
        warnings.append(
            Diagnostic(
                .warning, "MAN-LINK", "\(isImage ? "image" : "link") to \"\(LogText.excerpt(target))\" is left out",
                at: .file(file, line: line),
                hint: "accepted: relative links, " + LinkSafety.schemes.joined(separator: ", "),
                exit: .configuration))
        return nil
    }

    private mutating func warnHTML(_ literal: String, _ line: Int) {
        let first = literal.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        warnings.append(
            Diagnostic(
                .warning, "MAN-HTML", "raw HTML is left out: \(LogText.excerpt(first))", at: .file(file, line: line),
                hint: "write it as Markdown", exit: .configuration))
    }
}
