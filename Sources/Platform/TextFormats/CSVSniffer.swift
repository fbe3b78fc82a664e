import Diagnostics

/// Finds out how a CSV file is written from its first bytes. Reading itself never guesses: what is found here is shown
/// to a person, who declares it.
public struct CSVSniffer: Sendable {
    /// How the file seems to be written: delimiter, encoding and header line.
    public private(set) var dialect = CSVDialect.standard
    /// The cells of the header line, as they stand there.
    public private(set) var header: [String] = []
    /// Lines above the header that hold something, with their text.
    public private(set) var titles: [(line: Int, text: String)] = []
    /// What was noticed on the way, in words.
    public private(set) var notes: [String] = []

    /// Bytes of the file that are looked at.
    public static let sampleBytes = 256 << 10
    private static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
    /// Rows above which no header is looked for.
    private static let mostTitles = 40

    /// Looks at the file at `path`.
    ///
    /// Throws the errors of reading, `E-CSV-KIND` for a format that is not text, `E-CSV-NUL` for bytes of no text, and
    /// `E-CSV-EMPTY` for a file without a line.
    public init(path: String) throws(Diagnostic) {
        let file = try InputFile(path: path, what: "CSV file", area: "SRC")
        let bytes = file.firstBytes(Self.sampleBytes)
        if let kind = FileMagic.kind(of: bytes) {
            throw Diagnostic(
                "CSV-KIND", "this is \(kind), not CSV", at: .file(path), hint: "unpack or export it as CSV text")
        }
        guard bytes.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }), bytes.count > 3 || file.size > 3 else {
            throw Diagnostic(
                "CSV-EMPTY", "the file is empty", at: .file(path), hint: "a CSV file begins with a header line")
        }
        let isWhole = bytes.count >= file.size
        let text = try decode(bytes, isWhole: isWhole, path: path)
        findDelimiter(text, isWhole: isWhole)
    }

    /// The bytes as UTF-8; sets the encoding.
    private mutating func decode(_ bytes: [UInt8], isWhole: Bool, path: String) throws(Diagnostic) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            dialect.encoding = .utf16
            notes.append("UTF-16 with a byte order mark")
            return Self.converted(Array(bytes.dropFirst(2)), .utf16(bigEndian: bytes[0] == 0xFE))
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            notes.append("UTF-8 with a byte order mark")
            return Array(bytes.dropFirst(3))
        }
        let controls = bytes.count { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) }
        if controls > 0, bytes.contains(0) || controls * 50 > bytes.count {
            let zeros = bytes.count { $0 == 0 }
            let looksWide = zeros * 3 > bytes.count
            throw Diagnostic(
                "CSV-NUL", looksWide ? "UTF-16 without a byte order mark" : "bytes that are no text",
                at: .file(path, line: 1 + LineEnds.count(in: bytes.prefix { $0 != 0 })),
                hint: looksWide ? "save it as UTF-8, or as Unicode text with a mark" : "export it as CSV text")
        }
        let invalid = bytes.withUnsafeBufferPointer { UTF8Validation.firstInvalid(in: $0) }
        guard let invalid, isWhole || invalid < bytes.count - 4 else { return bytes }
        let unassigned: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
        dialect.encoding = bytes.contains(where: unassigned.contains) ? .latin1 : .windows1252
        let line = 1 + LineEnds.count(in: bytes[..<invalid])
        notes.append("not UTF-8 (line \(line)), read as \(dialect.encoding.rawValue)")
        return Self.converted(bytes, dialect.encoding == .latin1 ? .latin1 : .windows1252)
    }

    private static func converted(_ bytes: [UInt8], _ form: CSVDecoder.Form) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: bytes.count * CSVDecoder.growth + 4) { output, count in
            count = bytes.withUnsafeBufferPointer { raw in
                output.baseAddress.map { CSVDecoder(form: form).decode(raw, isLast: false, into: $0).written } ?? 0
            }
        }
    }

    /// The delimiter that splits most records into the same number of fields, and the line of the header.
    private mutating func findDelimiter(_ text: [UInt8], isWhole: Bool) {
        var rest = text[...]
        var firstLine = 1
        // A line "sep=;" is Excel's own.
        if text.starts(with: "sep=".utf8), text.count > 5, Self.delimiters.contains(text[4]) {
            dialect.delimiter = text[4]
            notes.append("the first line names the delimiter")
            rest = text.drop { $0 != 0x0A }.dropFirst()
            firstLine = 2
        }
        var best: (score: Double, columns: Int, delimiter: UInt8, records: [SniffedRecord])?
        for delimiter in firstLine == 2 ? [dialect.delimiter] : Self.delimiters {
            var records = SniffedRecord.split(rest, delimiter: delimiter, firstLine: firstLine)
            if !isWhole, records.count > 1 { records.removeLast() }
            let filled = records.filter { !$0.isBlank }
            var counts: [Int: Int] = [:]
            for record in filled where record.cells.count > 1 { counts[record.cells.count, default: 0] += 1 }
            guard let most = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { continue }
            // Of two delimiters that split everything alike, the one with more columns.
            let score = Double(most.value) / Double(filled.count) + Double(min(most.key, 20)) / 1000
            if score > best?.score ?? 0 { best = (score, most.key, delimiter, records) }
        }
        guard let best else {
            let records = SniffedRecord.split(rest, delimiter: 0x2C, firstLine: firstLine)
            guard let first = records.first(where: { !$0.isBlank }) else { return }
            dialect.headerLine = first.line
            header = first.cells
            return
        }
        dialect.delimiter = best.delimiter
        findHeader(best.records, columns: best.columns)
    }

    /// The header is the first row with as many fields as the table, most of them filled, none of them a number.
    private mutating func findHeader(_ records: [SniffedRecord], columns: Int) {
        let wide = records.prefix(200).filter { $0.cells.count == columns }
        let mostFilled = wide.map(\.filled).max() ?? 0
        let candidates = records.prefix(Self.mostTitles).filter { $0.cells.count == columns && !$0.isBlank }
        let named = candidates.first { $0.filled * 2 >= mostFilled && $0.filled > 1 && !$0.hasNumbers }
        guard let head = named ?? candidates.first ?? records.first(where: { !$0.isBlank }) else { return }
        header = head.cells
        dialect.headerLine = head.line
        titles = records.prefix { $0.line < head.line }.filter { !$0.isBlank }.map { record in
            (record.line, record.cells.filter { !$0.isEmpty }.joined(separator: " "))
        }
        if named == nil { notes.append("line \(head.line) does not look like a header: it holds numbers") }
        var used: Set<String> = []
        for name in header where name.trimmedOfBlanks.isEmpty || !used.insert(name).inserted {
            dialect.namesColumns = true
        }
    }
}

/// One record as the sniffer splits it: quotes are understood, nothing is refused.
private struct SniffedRecord {
    var line: Int
    var cells: [String]

    var isBlank: Bool { cells.allSatisfy { $0.trimmedOfBlanks.isEmpty } }
    var filled: Int { cells.count { !$0.trimmedOfBlanks.isEmpty } }
    /// Whether a cell begins and ends with a digit, as numbers and days do.
    var hasNumbers: Bool {
        cells.contains { cell in
            let text = cell.trimmedOfBlanks.utf8
            guard let first = text.first, let last = text.last else { return false }
            return 0x30...0x39 ~= first && 0x30...0x39 ~= last && text.allSatisfy { $0 < 0x41 }
        }
    }

    static let most = 400

    static func split(_ bytes: ArraySlice<UInt8>, delimiter: UInt8, firstLine: Int) -> [SniffedRecord] {
        var records: [SniffedRecord] = []
        var cells: [String] = []
        var cell: [UInt8] = []
        var line = firstLine
        var start = firstLine
        var isQuoted = false
        var index = bytes.startIndex
        func text(_ cell: [UInt8]) -> String { String(decoding: cell, as: UTF8.self) }
        while index < bytes.endIndex, records.count < most {
            let byte = bytes[index]
            index += 1
            if isQuoted {
                if byte == 0x22 {
                    if index < bytes.endIndex, bytes[index] == 0x22 {
                        cell.append(0x22)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    if byte == 0x0A { line += 1 }
                    cell.append(byte)
                }
            } else if byte == 0x22, cell.isEmpty {
                isQuoted = true
            } else if byte == delimiter {
                cells.append(text(cell))
                cell = []
            } else if byte == 0x0A || byte == 0x0D {
                if byte == 0x0D, index < bytes.endIndex, bytes[index] == 0x0A { index += 1 }
                line += 1
                records.append(SniffedRecord(line: start, cells: cells + [text(cell)]))
                (cells, cell, start) = ([], [], line)
            } else {
                cell.append(byte)
            }
        }
        if records.count < most, !cells.isEmpty || !cell.isEmpty {
            records.append(SniffedRecord(line: start, cells: cells + [text(cell)]))
        }
        return records
    }
}

extension String {
    /// Without spaces, tabs and no-break spaces at both ends.
    fileprivate var trimmedOfBlanks: Substring {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\u{A0}" }
        var text = self[...].drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
