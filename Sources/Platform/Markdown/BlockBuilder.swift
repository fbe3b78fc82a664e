import CCMark

/// Makes blocks of libcmark's tree, putting the tables back where their comments stand.
struct BlockBuilder {
    let source: MarkdownSource
    /// Line of the file on which the source begins.
    let firstLine: Int
    var tables: [TableFinder.Table]
    /// Headings at the start of the tree that hold the cells of the tables.
    var cellCount: Int
    var ids: HeadingIDs

    private struct Frame {
        var node: OpaquePointer
        var children: [MarkdownBlock] = []
    }

    func build(_ tree: CMarkTree) -> [MarkdownBlock] {
        var state = State(builder: self)
        tree.walk { node, isEntering in
            if isEntering { state.enter(node) } else { state.leave(node) }
        }
        return state.result
    }

    private struct State {
        let builder: BlockBuilder
        var ids: HeadingIDs
        var result: [MarkdownBlock] = []
        private var frames: [Frame] = []
        private var inlines: [MarkdownInline] = []
        /// Text that libcmark gives in pieces, until something else comes.
        private var text = ""
        private var cells: [[MarkdownInline]] = []
        private var nextTable = 0

        init(builder: BlockBuilder) {
            self.builder = builder
            ids = builder.ids
        }

        mutating func enter(_ node: OpaquePointer) {
            switch cmark_node_get_type(node) {
            case CMARK_NODE_DOCUMENT, CMARK_NODE_BLOCK_QUOTE, CMARK_NODE_LIST, CMARK_NODE_ITEM:
                frames.append(Frame(node: node))
            case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING: break
            case CMARK_NODE_CODE_BLOCK:
                let info = CMarkTree.string(cmark_node_get_fence_info(node))
                let literal = CMarkTree.string(cmark_node_get_literal(node))
                add(.code(info: info, literal: literal, isFenced: isFenced(node, literal)), node)
            case CMARK_NODE_HTML_BLOCK: addHTML(node)
            case CMARK_NODE_THEMATIC_BREAK: add(.thematicBreak, node)
            default: enterInline(node)
            }
        }

        mutating func leave(_ node: OpaquePointer) {
            switch cmark_node_get_type(node) {
            case CMARK_NODE_DOCUMENT: result = frames.popLast()?.children ?? []
            case CMARK_NODE_BLOCK_QUOTE: add(.quote(frames.popLast()?.children ?? []), node)
            case CMARK_NODE_ITEM: add(.item(frames.popLast()?.children ?? []), node)
            case CMARK_NODE_LIST:
                let kind = MarkdownBlock.Kind.list(
                    isOrdered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST,
                    start: Int(cmark_node_get_list_start(node)), isTight: cmark_node_get_list_tight(node) != 0,
                    items: frames.popLast()?.children ?? [])
                add(kind, node)
            case CMARK_NODE_PARAGRAPH: add(.paragraph(takeInlines()), node)
            case CMARK_NODE_HEADING:
                let inlines = takeInlines()
                guard cells.count == builder.cellCount else {
                    cells.append(inlines)
                    return
                }
                let text = MarkdownInline.plainText(of: inlines)
                let level = Int(cmark_node_get_heading_level(node))
                add(.heading(level: level, text: text, id: ids.next(for: text), content: inlines), node)
            case CMARK_NODE_EMPH: append(.emphasisEnd)
            case CMARK_NODE_STRONG: append(.strongEnd)
            case CMARK_NODE_LINK: append(.linkEnd)
            case CMARK_NODE_IMAGE: append(.imageEnd)
            default: break
            }
        }

        private mutating func enterInline(_ node: OpaquePointer) {
            switch cmark_node_get_type(node) {
            case CMARK_NODE_TEXT:
                text += CMarkTree.string(cmark_node_get_literal(node))
            case CMARK_NODE_SOFTBREAK: append(.softBreak)
            case CMARK_NODE_LINEBREAK: append(.hardBreak)
            case CMARK_NODE_CODE: append(.code(CMarkTree.string(cmark_node_get_literal(node))))
            case CMARK_NODE_HTML_INLINE:
                append(.html(CMarkTree.string(cmark_node_get_literal(node)), line: line(node)))
            case CMARK_NODE_EMPH: append(.emphasisStart)
            case CMARK_NODE_STRONG: append(.strongStart)
            case CMARK_NODE_LINK: append(.linkStart(url: url(node), title: title(node), line: line(node)))
            case CMARK_NODE_IMAGE: append(.imageStart(url: url(node), title: title(node), line: line(node)))
            default: break
            }
        }

        /// Adds a piece after the text before it.
        private mutating func append(_ inline: MarkdownInline) {
            flushText()
            inlines.append(inline)
        }

        private mutating func flushText() {
            guard !text.isEmpty else { return }
            inlines.append(.text(text))
            text = ""
        }

        private mutating func takeInlines() -> [MarkdownInline] {
            flushText()
            defer { inlines = [] }
            return inlines
        }

        private func url(_ node: OpaquePointer) -> String { CMarkTree.string(cmark_node_get_url(node)) }
        private func title(_ node: OpaquePointer) -> String { CMarkTree.string(cmark_node_get_title(node)) }

        /// A comment on the first line of a table is that table; on its other lines it is nothing.
        private mutating func addHTML(_ node: OpaquePointer) {
            let line = Int(cmark_node_get_start_line(node)) - builder.cellCount
            while nextTable < builder.tables.count, builder.tables[nextTable].lines.upperBound < line { nextTable += 1 }
            guard nextTable < builder.tables.count, builder.tables[nextTable].lines.contains(line) else {
                addRawHTML(CMarkTree.string(cmark_node_get_literal(node)), line + builder.firstLine - 1)
                return
            }
            let found = builder.tables[nextTable]
            guard line == found.lines.lowerBound else { return }
            let width = found.alignments.count
            func row(_ number: Int) -> [[MarkdownInline]] {
                let first = found.firstCell + number * width
                return Array(cells[first..<first + width])
            }
            let table = MarkdownTable(
                alignments: found.alignments, header: row(0), rows: (0..<found.rowCount).map { row($0 + 1) })
            frames[frames.count - 1].children.append(
                MarkdownBlock(
                    kind: .table(table), line: found.lines.lowerBound + builder.firstLine - 1,
                    endLine: found.lines.upperBound + builder.firstLine - 1))
        }

        /// libcmark gives an HTML block's first line as its last where the block ends by its own mark.
        private mutating func addRawHTML(_ literal: String, _ line: Int) {
            var breaks = literal.utf8.count { $0 == 0x0A }
            if literal.utf8.last == 0x0A { breaks -= 1 }
            frames[frames.count - 1].children.append(
                MarkdownBlock(kind: .html(literal), line: line, endLine: line + max(0, breaks)))
        }

        private mutating func add(_ kind: MarkdownBlock.Kind, _ node: OpaquePointer) {
            guard !frames.isEmpty else { return }
            let first = line(node)
            var last = Int(cmark_node_get_end_line(node)) - builder.cellCount + builder.firstLine - 1
            if case .heading = kind, last > first {
                let shift = builder.firstLine - 1
                last = builder.source.underline(from: first - shift, to: last - shift) + shift
            }
            frames[frames.count - 1].children.append(
                MarkdownBlock(kind: kind, line: first, endLine: max(first, last)))
        }

        /// The line of the file a node begins on; for content of a table cell the line of its row.
        private func line(_ node: OpaquePointer) -> Int {
            let number = Int(cmark_node_get_start_line(node))
            guard number <= builder.cellCount else { return number - builder.cellCount + builder.firstLine - 1 }
            guard let table = builder.tables.last(where: { $0.firstCell < number }) else { return builder.firstLine }
            let row = (number - 1 - table.firstCell) / max(1, table.alignments.count)
            return table.lines.lowerBound + (row == 0 ? 0 : row + 1) + builder.firstLine - 1
        }

        /// An indented block may itself show a fence: then that line is part of the block.
        private func isFenced(_ node: OpaquePointer, _ literal: String) -> Bool {
            let number = Int(cmark_node_get_start_line(node)) - builder.cellCount
            guard number >= 1, number <= builder.source.lineCount else { return false }
            let rest = builder.source.line(number).dropFirst(Int(cmark_node_get_start_column(node)) - 1)
            guard rest.starts(with: "```".utf8) || rest.starts(with: "~~~".utf8) else { return false }
            return !literal.utf8.starts(with: rest)
        }
    }
}
