import Diagnostics

/// A template as a tree: text, values, sections, calls of other templates, blocks.
struct TemplateTree {
    indirect enum Node {
        case text(Range<Int>)
        case value(name: String, raw: Bool, at: Int)
        case section(name: String, inverted: Bool, [Node], at: Int, end: Int)
        /// `{{>name}}` and `{{<name}}`; the arguments are indices into `blocks`.
        case call(name: String, indent: Range<Int>, arguments: [Int], at: Int)
        /// A place that a parent tag may fill: an index into `blocks`.
        case block(Int)
    }

    struct Block {
        let name: String
        let children: [Node]
        let at: Int
        /// Blanks that start each line of an argument in its own file and are not part of it.
        let dedent: Range<Int>
        /// Blanks that start each line of what fills this place.
        let indent: Range<Int>
        /// The place is a line of its own: its first line is indented as well.
        let indentsFirstLine: Bool
    }

    let source: TemplateSource
    private(set) var nodes: [Node] = []
    private(set) var blocks: [Block] = []
    /// Names of templates called, with the place of each call.
    private(set) var calls: [(name: String, at: Int)] = []
    private let tags: [TemplateTag]

    init(_ source: TemplateSource, tags: [TemplateTag]) {
        self.source = source
        self.tags = tags
        var index = 0
        nodes = children(from: 0, &index, until: tags.count, end: source.bytes.count)
    }

    /// The nodes of the tags before `limit`, from byte `start` to byte `end`.
    private mutating func children(from start: Int, _ index: inout Int, until limit: Int, end: Int) -> [Node] {
        var nodes: [Node] = []
        var position = start
        while index < limit {
            let tag = tags[index]
            let partner = tag.partner
            if tag.outerStart > position { nodes.append(.text(position..<tag.outerStart)) }
            position = tag.outerEnd
            index += 1
            switch tag.kind {
            case .variable: nodes.append(.value(name: tag.name, raw: false, at: tag.start))
            case .unescaped: nodes.append(.value(name: tag.name, raw: true, at: tag.start))
            case .comment, .delimiter, .close: break
            case .partial:
                calls.append((tag.name, tag.start))
                nodes.append(.call(name: tag.name, indent: indentation(tag), arguments: [], at: tag.start))
            case .section, .inverted, .parent, .block:
                guard partner >= 0 else { continue }  // reported by the scanner
                let close = tags[partner]
                let inner = children(from: tag.outerEnd, &index, until: partner, end: close.outerStart)
                index = partner + 1
                position = close.outerEnd
                switch tag.kind {
                case .section, .inverted:
                    nodes.append(
                        .section(
                            name: tag.name, inverted: tag.kind == .inverted, inner, at: tag.start, end: close.start))
                case .parent:
                    calls.append((tag.name, tag.start))
                    let arguments: [Int] = inner.compactMap { if case .block(let block) = $0 { block } else { nil } }
                    nodes.append(.call(name: tag.name, indent: indentation(tag), arguments: arguments, at: tag.start))
                default:
                    blocks.append(block(tag, close, inner))
                    nodes.append(.block(blocks.count - 1))
                }
            }
        }
        if end > position { nodes.append(.text(position..<end)) }
        return nodes
    }

    /// The blanks before a tag that stands alone on its line.
    private func indentation(_ tag: TemplateTag) -> Range<Int> { tag.outerStart..<tag.start }

    private func block(_ tag: TemplateTag, _ close: TemplateTag, _ inner: [Node]) -> Block {
        let own = intrinsicIndentation(from: tag.outerEnd, to: close.outerStart)
        var dedent = 0..<0
        var indent = 0..<0
        var first = false
        if tag.isArgument {
            if tag.outerEnd > tag.end { dedent = own ?? (0..<0) }
        } else if tag.outerEnd > tag.end {
            indent = own ?? (tag.outerStart..<tag.start)
            first = true
        } else {
            var start = tag.start
            let bytes = source.bytes
            while start > 0, bytes[start - 1] == 32 || bytes[start - 1] == 9 { start -= 1 }
            if start == 0 || bytes[start - 1] == 10 { indent = start..<tag.start }
        }
        return Block(
            name: tag.name, children: inner, at: tag.start, dedent: dedent, indent: indent, indentsFirstLine: first)
    }

    /// The blanks that start the first line that is not empty.
    private func intrinsicIndentation(from start: Int, to end: Int) -> Range<Int>? {
        var lineStart = start
        var index = start
        while index < end {
            switch source.bytes[index] {
            case 32, 9, 13: break
            case 10: lineStart = index + 1
            default: return lineStart..<index
            }
            index += 1
        }
        return nil
    }
}
