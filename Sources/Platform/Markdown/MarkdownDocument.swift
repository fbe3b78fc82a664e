// Markdown: CommonMark with GFM tables, for pages and for the usage manual.
//
// In: Markdown text. Out: a tree of blocks with their lines, so that a manual can be cut into steps and its rule
// blocks taken out, and HTML that holds nothing but known elements and attributes.
// Block and inline structure come from libcmark; tables, heading ids and the HTML are made here.

import Diagnostics

/// A parsed Markdown text.
public struct MarkdownDocument: Sendable {
    /// The file as messages name it.
    public let file: String
    /// The top-level blocks in order.
    public let blocks: [MarkdownBlock]

    /// Parses `text`, which begins on line `firstLine` of `file`.
    ///
    /// Heading ids are made from the headings' text and kept apart from each other and from `reservedIDs`.
    /// Throws `E-MAN-SIZE` or `E-MAN-NESTING` (78) for text beyond `limits`.
    public static func parse(
        _ text: String, file: String, firstLine: Int = 1, limits: MarkdownLimits = MarkdownLimits(),
        reservedIDs: Set<String> = []
    ) throws(Diagnostic) -> MarkdownDocument {
        let source = MarkdownSource(text)
        try MarkdownGuard(limits: limits, file: file, firstLine: firstLine).check(source)
        var builder = BlockBuilder(
            source: source, firstLine: firstLine, tables: [], cellCount: 0, ids: HeadingIDs(taken: reservedIDs))
        guard source.mayHoldTables else {
            let tree = CMarkTree(source.bytes)
            return MarkdownDocument(file: file, blocks: builder.build(tree))
        }
        var finder = TableFinder(source: source, limits: limits)
        var tree = CMarkTree(source.bytes)
        // Lines after a table may begin lists that a paragraph would have swallowed, with tables of their own inside,
        // so look again until all is found. The bound is on time: each round reaches one list deeper.
        for _ in 0..<16 {
            guard let round = finder.addTables(in: tree) else { break }
            if case .tooManyCells(let line) = round {
                throw Diagnostic(
                    "MAN-SIZE", "tables would need more than \(limits.addedCells) empty cells filled in",
                    at: .file(file, line: line + firstLine - 1), hint: "give every row its cells", exit: .configuration)
            }
            tree = CMarkTree(finder.textWithoutTables())
        }
        builder.tables = finder.tables
        builder.cellCount = finder.cellCount
        return MarkdownDocument(file: file, blocks: builder.build(tree))
    }

    /// Every block, each before the blocks inside it.
    public var allBlocks: [MarkdownBlock] {
        var result: [MarkdownBlock] = []
        func add(_ blocks: [MarkdownBlock]) {
            for block in blocks {
                result.append(block)
                add(block.children)
            }
        }
        add(blocks)
        return result
    }

    /// All HTML comments with their lines, in order, also those inside other text. `text` is what the comment says.
    public var comments: [(text: String, line: Int)] {
        allBlocks.flatMap { block -> [(text: String, line: Int)] in
            if case .html(let literal) = block.kind { return HTMLComments.texts(in: literal, firstLine: block.line) }
            return block.inlines.flatMap { inline -> [(text: String, line: Int)] in
                guard case .html(let literal, let line) = inline else { return [] }
                return HTMLComments.texts(in: literal, firstLine: line)
            }
        }
    }

    /// The whole document as HTML by a plain renderer.
    public func html(_ mode: MarkdownRenderer.Mode = .safe) -> MarkdownRendering {
        MarkdownRenderer(mode: mode).render(blocks, file: file)
    }
}
