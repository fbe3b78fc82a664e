import CCMark

/// Finds tables in the paragraphs that libcmark sees, and writes the text again without them.
///
/// libcmark knows no tables. So each line of a table is replaced by an HTML comment behind the same quote and list
/// marks, which leaves the structure around it as it was, and each cell becomes a heading line before the text, which
/// parses as inline content alone and sees the document's link references.
struct TableFinder {
    struct Table {
        var alignments: [MarkdownTable.Alignment]
        /// Lines of header, delimiter row and body rows in the source.
        var lines: ClosedRange<Int>
        /// Index of the first cell's heading; cells follow row by row.
        var firstCell: Int
        var rowCount: Int
    }

    enum Round {
        case found
        case tooManyCells(line: Int)
    }

    let source: MarkdownSource
    let limits: MarkdownLimits
    /// In the order of their lines.
    private(set) var tables: [Table] = []
    private(set) var cellCount = 0
    private var cells: [[UInt8]] = []
    /// For each line of a table where its content begins.
    private var contents: [Int: ContainerPrefix.Content] = [:]

    init(source: MarkdownSource, limits: MarkdownLimits) {
        self.source = source
        self.limits = limits
    }

    /// Adds the tables that are paragraphs, or headings with an underline, in `tree`; nil where there is none left.
    mutating func addTables(in tree: CMarkTree) -> Round? {
        var prefix = ContainerPrefix(source: source, offset: cellCount)
        var found: [(Table, [(line: Int, content: ContainerPrefix.Content)])] = []
        tree.walk { node, isEntering in
            guard isEntering else { return }
            let type = cmark_node_get_type(node)
            guard type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING else { return }
            let first = Int(cmark_node_get_start_line(node)) - cellCount
            var last = min(Int(cmark_node_get_end_line(node)) - cellCount, source.lineCount)
            guard first >= 1, last > first else { return }
            if type == CMARK_NODE_HEADING { last = source.underline(from: first, to: last) }
            guard last > first, source.delimiterLine(in: first + 1...last) != nil else { return }
            if let table = table(node, first...last, &prefix) { found.append(table) }
        }
        guard !found.isEmpty else { return nil }
        for (table, lines) in found {
            tables.append(table)
            for (line, content) in lines { contents[line] = content }
        }
        tables.sort { $0.lines.lowerBound < $1.lines.lowerBound }
        return layOutCells()
    }

    /// The source with a comment for each table line, after a heading for each cell.
    func textWithoutTables() -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(source.bytes.count + 8 * cells.count)
        for cell in cells {
            // The closing mark keeps a mark at the end of the cell from being taken for one.
            text += "# ".utf8
            text += cell
            text += " #\n".utf8
        }
        for number in 1..<(source.lineCount + 1) {
            if let content = contents[number] {
                text += source.bytes[source.starts[number - 1]..<content.index]
                text += repeatElement(0x20, count: content.tabColumns)
                text += "<!--table-->".utf8
            } else {
                text += source.line(number)
            }
            text.append(0x0A)
        }
        return text
    }

    private func table(
        _ node: OpaquePointer, _ lines: ClosedRange<Int>, _ prefix: inout ContainerPrefix
    ) -> (Table, [(line: Int, content: ContainerPrefix.Content)])? {
        let containers = ContainerPrefix.containers(of: node)
        var from = lines.lowerBound + 1
        while from <= lines.upperBound, let delimiter = source.delimiterLine(in: from...lines.upperBound) {
            from = delimiter + 1
            guard let rule = prefix.content(of: delimiter, in: containers), rule.indent <= 3,
                let alignments = TableSyntax.alignments(bytes(delimiter, rule)),
                let header = prefix.content(of: delimiter - 1, in: containers),
                TableSyntax.cells(bytes(delimiter - 1, header)).count == alignments.count
            else { continue }
            var found = [(line: delimiter - 1, content: header), (line: delimiter, content: rule)]
            var next = delimiter + 1
            while next <= lines.upperBound, let content = prefix.content(of: next, in: containers) {
                guard content.indent <= 3 else { break }
                let row = bytes(next, content)
                if TableSyntax.beginsListItem(row) || Self.isThematicBreak(row) { break }
                found.append((next, content))
                next += 1
            }
            let table = Table(
                alignments: alignments, lines: delimiter - 1...next - 1, firstCell: 0, rowCount: next - delimiter - 1)
            return (table, found)
        }
        return nil
    }

    /// The underline of a heading, after table rows, is a thematic break where it is made of dashes.
    private static func isThematicBreak(_ row: ArraySlice<UInt8>) -> Bool {
        let marks = TableSyntax.trimmed(row).filter { $0 != 0x20 && $0 != 0x09 }
        return marks.count >= 3 && marks.allSatisfy { $0 == 0x2D }
    }

    private func bytes(_ line: Int, _ content: ContainerPrefix.Content) -> ArraySlice<UInt8> {
        source.bytes[content.index..<source.ends[line - 1]]
    }

    /// Puts the cells of all tables in order; fills short rows up and cuts long ones.
    private mutating func layOutCells() -> Round {
        cells = []
        var added = 0
        for index in tables.indices {
            let table = tables[index]
            let width = table.alignments.count
            tables[index].firstCell = cells.count
            for line in table.lines where line != table.lines.lowerBound + 1 {
                guard let content = contents[line] else { continue }
                let row = TableSyntax.cells(bytes(line, content))
                cells += row.prefix(width)
                guard row.count < width else { continue }
                added += width - row.count
                if added > limits.addedCells { return .tooManyCells(line: line) }
                cells += repeatElement([], count: width - row.count)
            }
        }
        cellCount = cells.count
        return .found
    }
}
