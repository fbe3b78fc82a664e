import CCMark

/// Finds where a line's own content begins, behind the marks of the quotes and list items around it.
///
/// Follows CommonMark 0.31.2 section 5 as libcmark does, columns of tabs included.
struct ContainerPrefix {
    let source: MarkdownSource
    /// How far line numbers of the tree are ahead of those of the source.
    let offset: Int
    private var widths: [OpaquePointer: Int] = [:]

    init(source: MarkdownSource, offset: Int) {
        self.source = source
        self.offset = offset
    }

    /// Where content begins on a line.
    struct Content {
        /// Index of the first byte after the marks, in the source.
        var index: Int
        /// Columns already taken by the marks from the tab at `index`.
        var tabColumns: Int
        /// Columns of blanks before the text.
        var indent: Int
    }

    /// The quotes and items around a node, outermost first.
    static func containers(of node: OpaquePointer) -> [OpaquePointer] {
        var result: [OpaquePointer] = []
        var current = cmark_node_parent(node)
        while let node = current {
            let type = cmark_node_get_type(node)
            if type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_ITEM { result.append(node) }
            current = cmark_node_parent(node)
        }
        return result.reversed()
    }

    /// The content of line `number` of the source inside `containers`; nil where the line does not carry them all on.
    mutating func content(of number: Int, in containers: [OpaquePointer]) -> Content? {
        var cursor = LineCursor(bytes: source.bytes, position: source.starts[number - 1], end: source.ends[number - 1])
        for (index, container) in containers.enumerated() {
            if cmark_node_get_type(container) == CMARK_NODE_BLOCK_QUOTE {
                guard cursor.skipQuoteMark() else { return nil }
            } else if Int(cmark_node_get_start_line(container)) - offset == number {
                guard cursor.skipItemMark() != nil else { return nil }
            } else {
                guard let width = width(of: container, in: containers[..<index]), cursor.indent >= width else {
                    return nil
                }
                cursor.advance(columns: width)
            }
        }
        return Content(index: cursor.position, tabColumns: cursor.tabColumns, indent: cursor.indent)
    }

    /// Columns that a later line must be indented by to belong to an item.
    private mutating func width(of item: OpaquePointer, in containers: ArraySlice<OpaquePointer>) -> Int? {
        if let known = widths[item] { return known }
        let number = Int(cmark_node_get_start_line(item)) - offset
        guard number >= 1, number <= source.lineCount else { return nil }
        guard let content = content(of: number, in: Array(containers)) else { return nil }
        var cursor = LineCursor(bytes: source.bytes, position: content.index, end: source.ends[number - 1])
        cursor.restore(lineStart: source.starts[number - 1], tabColumns: content.tabColumns)
        let width = cursor.skipItemMark()
        widths[item] = width
        return width
    }
}

/// A place on a line, in bytes and in columns; a tab goes to the next multiple of four.
private struct LineCursor {
    let bytes: [UInt8]
    var position: Int
    let end: Int
    var column = 0
    /// Columns taken from the tab at `position`.
    var tabColumns = 0

    init(bytes: [UInt8], position: Int, end: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
    }

    /// Sets the column for a cursor that was made in the middle of a line.
    mutating func restore(lineStart: Int, tabColumns: Int) {
        column = 0
        for byte in bytes[lineStart..<position] { column += byte == 0x09 ? 4 - column % 4 : 1 }
        column += tabColumns
        self.tabColumns = tabColumns
    }

    /// Columns of blanks from here to the next other byte.
    var indent: Int {
        var index = position
        var reached = column
        while index < end {
            if bytes[index] == 0x20 {
                reached += 1
            } else if bytes[index] == 0x09 {
                reached += 4 - reached % 4
            } else {
                break
            }
            index += 1
        }
        return reached - column
    }

    mutating func advance(columns: Int) {
        var left = columns
        while left > 0, position < end {
            guard bytes[position] == 0x09 else {
                position += 1
                column += 1
                left -= 1
                continue
            }
            let toStop = 4 - column % 4
            let taken = min(left, toStop)
            column += taken
            left -= taken
            if taken == toStop {
                position += 1
                tabColumns = 0
            } else {
                tabColumns += taken
            }
        }
    }

    private var isAtBlank: Bool { position < end && (bytes[position] == 0x20 || bytes[position] == 0x09) }

    mutating func skipQuoteMark() -> Bool {
        let blanks = indent
        guard blanks <= 3 else { return false }
        var ahead = self
        ahead.advance(columns: blanks)
        guard ahead.position < end, bytes[ahead.position] == 0x3E else { return false }
        ahead.advance(columns: 1)
        if ahead.isAtBlank { ahead.advance(columns: 1) }
        self = ahead
        return true
    }

    /// Moves behind a list marker and its blanks; gives the columns from before it to the content.
    mutating func skipItemMark() -> Int? {
        let blanks = indent
        advance(columns: blanks)
        var marker = 1
        while position + marker <= end, 0x30...0x39 ~= bytes[position + marker - 1] { marker += 1 }
        guard position + marker <= end else { return nil }
        advance(columns: marker)
        let afterMarker = self
        var padding = 0
        while padding <= 5, isAtBlank {
            advance(columns: 1)
            padding = column - afterMarker.column
        }
        if padding >= 5 || padding < 1 || position >= end {
            let hadBlank = padding > 0
            self = afterMarker
            if hadBlank { advance(columns: 1) }
            return blanks + marker + 1
        }
        return blanks + marker + padding
    }
}
