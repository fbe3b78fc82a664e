/// One block of a Markdown document.
public struct MarkdownBlock: Sendable {
    /// What a block is, with its content.
    public indirect enum Kind: Sendable {
        /// `text` is the heading without markup; `id` is unique in the document.
        case heading(level: Int, text: String, id: String, content: [MarkdownInline])
        case paragraph([MarkdownInline])
        /// `info` is the info string of a fence, empty for none; indented code has `isFenced` false.
        case code(info: String, literal: String, isFenced: Bool)
        /// Raw HTML as written, comments included.
        case html(String)
        case thematicBreak
        case quote([MarkdownBlock])
        /// The children are items. `start` is the first number of an ordered list.
        case list(isOrdered: Bool, start: Int, isTight: Bool, items: [MarkdownBlock])
        case item([MarkdownBlock])
        case table(MarkdownTable)
    }

    public let kind: Kind
    /// Line of the file on which the block begins.
    public let line: Int
    /// Line of the file on which it ends.
    public let endLine: Int

    /// Line of the file on which the literal of a code block begins: after the opening fence, if there is one.
    public var literalLine: Int {
        if case .code(_, _, isFenced: true) = kind { return line + 1 }
        return line
    }

    /// The blocks directly inside.
    public var children: [MarkdownBlock] {
        switch kind {
        case .quote(let blocks), .item(let blocks), .list(_, _, _, let blocks): blocks
        default: []
        }
    }

    /// The inline content directly inside; of a table that of all cells.
    public var inlines: [MarkdownInline] {
        switch kind {
        case .heading(_, _, _, let content), .paragraph(let content): content
        case .table(let table): table.header.flatMap(\.self) + table.rows.flatMap { $0.flatMap(\.self) }
        default: []
        }
    }

    /// What an HTML block that is nothing but comments says; nil for every other block.
    public var comment: String? {
        guard case .html(let literal) = kind, HTMLComments.isOnlyComments(literal) else { return nil }
        return HTMLComments.texts(in: literal, firstLine: line).map(\.text).joined(separator: "\n")
    }
}

/// A table. Every row has as many cells as the header.
public struct MarkdownTable: Sendable {
    /// How the cells of a column stand.
    public enum Alignment: Sendable { case none, left, center, right }

    public let alignments: [Alignment]
    public let header: [[MarkdownInline]]
    public let rows: [[[MarkdownInline]]]
}

/// A piece of inline content. Spans are a start and an end piece with their content between: nesting needs no tree.
public enum MarkdownInline: Hashable, Sendable {
    case text(String)
    case code(String)
    /// An HTML tag, comment or declaration as written, and its line in the file.
    case html(String, line: Int)
    case softBreak, hardBreak
    case emphasisStart, emphasisEnd
    case strongStart, strongEnd
    case linkStart(url: String, title: String, line: Int)
    case linkEnd
    case imageStart(url: String, title: String, line: Int)
    case imageEnd

    /// Text without markup: code as text, line ends as blanks, images as their description, HTML left out.
    public static func plainText(of inlines: some Sequence<MarkdownInline>) -> String {
        var text = ""
        for inline in inlines {
            switch inline {
            case .text(let value), .code(let value): text += value
            case .softBreak, .hardBreak: text += " "
            default: break
            }
        }
        return text
    }
}
