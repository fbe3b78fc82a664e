/// The syntax of one table row (GitHub Flavored Markdown 0.29, section 4.10).
enum TableSyntax {
    /// The cells of a row: trimmed, `\|` written as `|`. One pipe at each end is not part of a cell.
    static func cells(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
        var rest = trimmed(line)
        if rest.first == 0x7C { rest.removeFirst() }
        var cells: [[UInt8]] = []
        var start = rest.startIndex
        var position = start
        while position < rest.endIndex {
            if rest[position] == 0x7C, position == rest.startIndex || rest[position - 1] != 0x5C {
                cells.append(cell(rest[start..<position]))
                start = position + 1
            }
            position += 1
        }
        // What follows the last pipe is a cell unless the pipe ends the row.
        if start < rest.endIndex { cells.append(cell(rest[start...])) }
        return cells
    }

    /// The alignments a delimiter row states; nil where the line is none. It has a pipe or a colon, so that it is not
    /// the underline of a heading.
    static func alignments(_ line: ArraySlice<UInt8>) -> [MarkdownTable.Alignment]? {
        guard line.contains(where: { $0 == 0x7C || $0 == 0x3A }) else { return nil }
        var result: [MarkdownTable.Alignment] = []
        for cell in cells(line) {
            var dashes = cell[...]
            let left = dashes.first == 0x3A
            if left { dashes.removeFirst() }
            let right = dashes.last == 0x3A
            if right { dashes.removeLast() }
            guard !dashes.isEmpty, dashes.allSatisfy({ $0 == 0x2D }) else { return nil }
            result.append(left ? (right ? .center : .left) : right ? .right : .none)
        }
        return result.isEmpty ? nil : result
    }

    /// Whether a line would begin a list item or a fence-like block of its own and so ends a table.
    static func beginsListItem(_ line: ArraySlice<UInt8>) -> Bool {
        let text = trimmed(line)
        let digits = text.prefix { 0x30...0x39 ~= $0 }
        var rest = text.dropFirst(digits.count)
        guard let mark = rest.popFirst() else { return false }
        if digits.isEmpty {
            guard mark == 0x2D || mark == 0x2B || mark == 0x2A else { return false }
        } else {
            guard digits.count <= 9, mark == 0x2E || mark == 0x29 else { return false }
        }
        return rest.first.map { $0 == 0x20 || $0 == 0x09 } ?? true
    }

    static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let first = line.first, isBlank(first) { line.removeFirst() }
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

    private static func cell(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in trimmed(bytes) {
            if byte == 0x7C, result.last == 0x5C { result.removeLast() }
            result.append(byte)
        }
        return result
    }
}
