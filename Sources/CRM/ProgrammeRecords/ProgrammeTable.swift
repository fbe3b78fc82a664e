import Diagnostics
import TextFormats

/// One programme file split into rows: RFC 4180 with a header line, and lines that begin with `#` left out.
struct ProgrammeTable {
    struct Row {
        let line: Int
        let cells: [String]
        /// Line and column of each cell.
        let places: [(line: Int, column: Int)]
    }

    let path: String
    let header: [String]
    let rows: [Row]

    /// Large enough for a company of ten thousand people, small enough to be held.
    private static let maxBytes = 64 << 20

    /// Reads a file; nil where it is missing, or where its form is so wrong that no row can be read.
    static func read(_ path: String, columns: [ProgrammeColumn], into diagnostics: inout [Diagnostic])
        -> ProgrammeTable?
    {
        let text: String
        do {
            text = try UTF8Text.read(path: path, maxBytes: maxBytes, what: "programme file", area: "CFG")
        } catch {
            if error.name != "CFG-MISSING" { diagnostics.append(error) }
            return nil
        }
        var records = split(text, path: path, into: &diagnostics)
        guard !records.isEmpty else { return ProgrammeTable(path: path, header: [], rows: []) }
        let head = records.removeFirst()
        guard check(head, columns: columns, path: path, into: &diagnostics) else { return nil }
        let rows = records.filter { row in
            guard row.cells.count != head.cells.count else { return true }
            diagnostics.append(
                Diagnostic(
                    "VAL-COLUMNS", "the row has \(row.cells.count) fields, the header \(head.cells.count)",
                    at: .file(path, line: row.line), hint: "quote a field that contains a comma", exit: .configuration))
            return false
        }
        return ProgrammeTable(path: path, header: head.cells, rows: rows)
    }

    private static func check(
        _ head: Row, columns: [ProgrammeColumn], path: String, into diagnostics: inout [Diagnostic]
    ) -> Bool {
        let before = diagnostics.count
        let known = columns.map(\.name)
        for (index, name) in head.cells.enumerated() {
            if !known.contains(name) {
                let near = NearestName.of(name, in: known).map { "did you mean '\($0)'?" }
                diagnostics.append(
                    Diagnostic(
                        "CFG-COLUMN", "unknown column '\(LogText.excerpt(name))'", at: .file(path, line: head.line),
                        hint: near ?? "columns: \(known.joined(separator: ", "))", exit: .configuration))
            } else if head.cells.firstIndex(of: name) != index {
                diagnostics.append(
                    Diagnostic(
                        "CFG-COLUMN", "the column '\(name)' occurs twice", at: .file(path, line: head.line),
                        exit: .configuration))
            }
        }
        for column in columns where column.isRequired && !head.cells.contains(column.name) {
            diagnostics.append(
                Diagnostic(
                    "CFG-COLUMN", "the column '\(column.name)' is missing", at: .file(path, line: head.line),
                    hint: "it holds \(column.meaning)", exit: .configuration))
        }
        return diagnostics.count == before
    }

    /// Splits a text with LF line ends into records. Blank lines and comments between records are left out.
    private static func split(_ text: String, path: String, into diagnostics: inout [Diagnostic]) -> [Row] {
        var rows: [Row] = []
        var cells: [String] = []
        var cell: [UInt8] = []
        var places: [(line: Int, column: Int)] = []
        var line = 1
        /// Unicode scalars of the line so far.
        var column = 0
        var cellStart = (line: 1, column: 1)
        var startLine = 1
        var isQuoted = false
        var afterQuote = false
        var inComment = false
        var atStart = true
        func endCell() {
            cells.append(String(decoding: cell, as: UTF8.self).trimmedBlanks)
            places.append(cellStart)
            cellStart = (line, column + 1)
            cell.removeAll(keepingCapacity: true)
            afterQuote = false
        }
        func endRow() {
            endCell()
            if cells.count > 1 || cells[0] != "" { rows.append(Row(line: startLine, cells: cells, places: places)) }
            cells.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
            atStart = true
        }
        for byte in text.utf8 {
            if byte == 0x0A { column = 0 } else if byte & 0xC0 != 0x80 { column += 1 }
            if atStart { cellStart = (line, 1) }
            if inComment {
                if byte == 0x0A {
                    inComment = false
                    line += 1
                }
                continue
            }
            if isQuoted {
                if byte == 0x22 {
                    isQuoted = false
                    afterQuote = true
                } else {
                    if byte == 0x0A { line += 1 }
                    cell.append(byte)
                }
                continue
            }
            switch byte {
            case 0x23 where atStart: inComment = true
            case 0x0A:
                if !atStart { endRow() }
                line += 1
            case 0x2C:
                if atStart { startLine = line }
                atStart = false
                endCell()
            case 0x22 where afterQuote:
                cell.append(0x22)
                isQuoted = true
                afterQuote = false
            case 0x22 where cell.isEmpty:
                if atStart { startLine = line }
                atStart = false
                isQuoted = true
            default:
                if atStart { startLine = line }
                atStart = false
                cell.append(byte)
            }
        }
        if isQuoted {
            diagnostics.append(
                Diagnostic(
                    "CSV-QUOTE", "a quote is not closed", at: .file(path, line: startLine),
                    hint: "the field begins on this line",
                    exit: .configuration))
            return rows
        }
        if !atStart { endRow() }
        return rows
    }
}

extension String {
    /// Without blanks and tabs at its ends.
    fileprivate var trimmedBlanks: String {
        guard let first = utf8.first, let last = utf8.last,
            first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09
        else {
            return self
        }
        var text = self[...]
        while let character = text.first, character == " " || character == "\t" { text = text.dropFirst() }
        while let character = text.last, character == " " || character == "\t" { text = text.dropLast() }
        return String(text)
    }
}
