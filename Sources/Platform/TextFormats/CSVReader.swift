// TextFormats: the plain-text formats the program reads and writes.
//
// In: CSV files of any size, YAML with the place of every value, text files. Out: CSV and JSON bytes.
// Everything is strict: what does not follow the format is an error with its line, not a guess.

import Diagnostics

/// Reads a CSV file (RFC 4180) row by row. Memory does not grow with the number of rows.
///
/// Lines end with LF, CRLF or CR, mixed or not; the last needs none. The first row is the header. Blank lines at the
/// end are ignored. In a file of one column a blank line between rows is a row with an empty field; otherwise it is an
/// error.
public final class CSVReader {
    /// Column names, in order. None is empty, none occurs twice.
    public let header: [String]
    /// Rows that were padded or cut (lenient reading only).
    public private(set) var raggedRows = 0
    /// Called for each row that a lenient reader pads or cuts.
    public var onRaggedRow: ((CSVRaggedRow) -> Void)?

    /// Line of the blank line at which the table ended although the file goes on; nil where it did not.
    public private(set) var endLine: Int?
    /// Lines of the rows that the dialect leaves out.
    public private(set) var leftOutLines: [Int] = []

    private let source: CSVSource
    private let limits: CSVLimits
    private let dialect: CSVDialect
    private var isLenient: Bool { dialect.isLenient }
    private var scanner: CSVScanner
    private var line = 1
    /// Blank lines seen and not yet dealt with: what they mean depends on whether a row follows.
    private var blankLines = 0
    private var firstBlankLine = 0

    /// Opens the file and reads its header.
    ///
    /// Throws `E-SRC-MISSING` and its kin for a file that cannot be read, `E-CSV-…` (65) for one that is not CSV.
    public init(path: String, dialect: CSVDialect = .standard, limits: CSVLimits = CSVLimits()) throws(Diagnostic) {
        let source = try CSVSource(path: path, encoding: dialect.encoding, limits: limits)
        var scanner = CSVScanner(delimiter: dialect.delimiter, limits: limits)
        while line < dialect.headerLine, try Self.scanRecord(&scanner, source, line: line, limits: limits) {
            line += scanner.lines
            source.position = scanner.next
        }
        var startsBlank = false
        while true {
            guard try Self.scanRecord(&scanner, source, line: line, limits: limits) else {
                throw Diagnostic(
                    "CSV-EMPTY", "the file is empty", at: .file(path),
                    hint: "a CSV file begins with a header line")
            }
            guard Self.isBlank(scanner, source) else { break }
            startsBlank = true
            source.position = scanner.next
        }
        guard !startsBlank else {
            throw Diagnostic(
                "CSV-HEADER", "the first line is blank", at: .file(path, line: line),
                hint: "begin the file with its header line")
        }
        try Self.checkEncoding(scanner, source, line: line)
        Self.resolveQuotes(scanner, source.storage)
        let names = Self.headerNames(scanner, source)
        header = dialect.namesColumns ? Self.namingColumns(names) : try Self.checkHeader(names, path, line: line)
        line += scanner.lines
        source.position = scanner.next
        self.source = source
        self.scanner = scanner
        self.limits = limits
        self.dialect = dialect
    }

    /// Path of the file as it was given.
    public var path: String { source.path }

    /// The index of the column called `name`; nil where there is none.
    public func column(_ name: String) -> Int? { header.firstIndex(of: name) }

    /// The next row; nil after the last. The row is valid until the next call.
    public func next() throws(Diagnostic) -> CSVRow? {
        let storage = source.storage
        storage.generation &+= 1
        while true {
            guard try Self.scanRecord(&scanner, source, line: line, limits: limits) else { return nil }
            let found = scanner.count
            if found == 1, Self.isBlank(scanner, source) {
                if dialect.endsAtBlankLine {
                    try noteRest()
                    return nil
                }
                if blankLines == 0 { firstBlankLine = line }
                blankLines += 1
                line += 1
                source.position = scanner.next
                continue
            }
            if blankLines > 0, let row = try blankRow() { return row }
            let rowLine = line
            if scanner.hasHighBytes { try Self.checkEncoding(scanner, source, line: line) }
            if scanner.hasDoubledQuotes { Self.resolveQuotes(scanner, storage) }
            if !dialect.leftOut.isEmpty, isLeftOut() {
                leftOutLines.append(line)
                line += scanner.lines
                source.position = scanner.next
                continue
            }
            if found != header.count { try takeRagged(found) }
            line += scanner.lines
            source.position = scanner.next
            return CSVRow(count: header.count, line: rowLine, storage: storage, generation: storage.generation)
        }
    }

    /// Deals with blank lines that turn out to stand before a row: an empty row in a file of one column.
    private func blankRow() throws(Diagnostic) -> CSVRow? {
        let line = firstBlankLine
        if header.count == 1 {
            blankLines -= 1
            firstBlankLine += 1
            source.storage.starts[0] = 0
            source.storage.ends[0] = 0
            return CSVRow(count: 1, line: line, storage: source.storage, generation: source.storage.generation)
        }
        guard isLenient else {
            throw Diagnostic(
                "CSV-RAGGED", "blank line between rows; the header has \(header.count) fields",
                at: .file(path, line: line), hint: "remove the line, or read leniently")
        }
        for offset in 0..<blankLines { report(CSVRaggedRow(line: line + offset, found: 0, expected: header.count)) }
        blankLines = 0
        return nil
    }

    private func takeRagged(_ found: Int) throws(Diagnostic) {
        guard isLenient else {
            throw Diagnostic(
                "CSV-RAGGED", "row has \(found) field\(found == 1 ? "" : "s"), the header has \(header.count)",
                at: .file(path, line: line), hint: "quote fields that hold the delimiter, or read leniently")
        }
        for index in min(found, header.count)..<header.count {
            source.storage.starts[index] = 0
            source.storage.ends[index] = 0
        }
        report(CSVRaggedRow(line: line, found: found, expected: header.count))
    }

    private func report(_ row: CSVRaggedRow) {
        raggedRows += 1
        onRaggedRow?(row)
    }
}

extension CSVReader {
    /// Scans the record at the source's position, reading on as needed. False at the end of the file.
    private static func scanRecord(
        _ scanner: inout CSVScanner, _ source: CSVSource, line: Int, limits: CSVLimits
    ) throws(Diagnostic) -> Bool {
        let storage = source.storage
        while true {
            if source.position == source.end {
                guard try source.fill(line: line) else { return false }
                continue
            }
            let outcome = scanner.scan(
                storage.base, from: source.position, to: source.end, isLast: source.isAtEnd,
                starts: storage.starts, ends: storage.ends)
            switch outcome {
            case .row:
                try checkLength(scanner.next - source.position, source, line: line, limits: limits)
                return true
            case .needMore:
                try checkLength(source.end - source.position, source, line: line, limits: limits)
                _ = try source.fill(line: line)
            case .failure(let failure, let offset, let lines):
                throw error(failure, source, offset: offset, line: line + lines, limits: limits)
            }
        }
    }

    private static func checkLength(
        _ bytes: Int, _ source: CSVSource, line: Int, limits: CSVLimits
    ) throws(Diagnostic) {
        guard bytes <= limits.rowBytes else {
            throw Diagnostic(
                "CSV-LIMIT", "row is longer than \(limits.rowBytes) bytes", at: .file(source.path, line: line),
                hint: "is a quote left open?")
        }
    }

    private static func error(
        _ failure: CSVScanner.Failure, _ source: CSVSource, offset: Int, line: Int, limits: CSVLimits
    ) -> Diagnostic {
        let place = Place.file(source.path, line: line)
        let byte = source.fileOffset(of: offset).map { " at byte offset \($0)" } ?? ""
        switch failure {
        case .unclosedQuote:
            return Diagnostic(
                "CSV-QUOTE", "the quote opened on line \(line) is not closed", at: place,
                hint: "close it, or double a quote that belongs to the text")
        case .textAfterQuote:
            return Diagnostic(
                "CSV-QUOTE", "text after a closing quote\(byte)", at: place,
                hint: "double a quote that belongs to the text")
        case .quoteInside:
            return Diagnostic(
                "CSV-QUOTE", "quote inside an unquoted field\(byte)", at: place,
                hint: "quote the whole field and double the quote")
        case .nul:
            return Diagnostic(
                "CSV-NUL", "NUL byte\(byte)", at: place, hint: "is the encoding declared correctly?")
        case .longCell:
            let quote = source.storage.base[offset] == 0x22 ? "is the quote opened here left open?" : ""
            return Diagnostic(
                "CSV-LIMIT", "cell is longer than \(limits.cellBytes) bytes", at: place, hint: quote)
        case .manyColumns:
            return Diagnostic("CSV-LIMIT", "row has more than \(limits.columns) fields", at: place)
        }
    }

    /// Whether the record just scanned is a line with nothing on it.
    private static func isBlank(_ scanner: CSVScanner, _ source: CSVSource) -> Bool {
        let storage = source.storage
        guard scanner.count == 1, storage.starts[0] == storage.ends[0] else { return false }
        return storage.base[source.position] != 0x22
    }

    /// Refuses malformed UTF-8 in the record just scanned. Other encodings were checked when they were decoded.
    private static func checkEncoding(
        _ scanner: CSVScanner, _ source: CSVSource, line: Int
    ) throws(Diagnostic) {
        guard source.isUTF8, scanner.hasHighBytes else { return }
        let record = UnsafeBufferPointer(
            start: source.storage.base + source.position, count: scanner.next - source.position)
        guard let bad = UTF8Validation.firstInvalid(in: record) else { return }
        let byte = source.fileOffset(of: source.position + bad).map { " at byte offset \($0)" } ?? ""
        throw Diagnostic(
            "CSV-ENCODING", "invalid UTF-8\(byte)",
            at: .file(source.path, line: line + LineEnds.count(in: record[..<bad])),
            hint: "declare the file's encoding: utf16, latin1 or windows1252")
    }

    /// Replaces `""` by `"` in the fields that have it, in place.
    private static func resolveQuotes(_ scanner: CSVScanner, _ storage: CSVRowStorage) {
        guard scanner.hasDoubledQuotes else { return }
        let base = storage.base
        for index in 0..<scanner.count where storage.starts[index] < 0 {
            let start = ~storage.starts[index]
            var from = Int(start)
            var to = from
            let end = Int(storage.ends[index])
            while from < end {
                base[to] = base[from]
                from += base[from] == 0x22 ? 2 : 1
                to += 1
            }
            storage.starts[index] = start
            storage.ends[index] = Int32(truncatingIfNeeded: to)
        }
    }

    private static func headerNames(_ scanner: CSVScanner, _ source: CSVSource) -> [String] {
        let storage = source.storage
        return (0..<scanner.count).map { index in
            let start = Int(storage.starts[index])
            let count = Int(storage.ends[index]) - start
            return String(decoding: UnsafeBufferPointer(start: storage.base + start, count: count), as: UTF8.self)
        }
    }

    private static func checkHeader(_ names: [String], _ path: String, line: Int) throws(Diagnostic) -> [String] {
        var problems: [String] = []
        var firstUse: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            if name.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                problems.append("column \(index + 1) has no name")
            } else if let first = firstUse[name] {
                problems.append("columns \(first) and \(index + 1) are both called \"\(LogText.excerpt(name))\"")
            } else {
                firstUse[name] = index + 1
            }
        }
        guard let first = problems.first else { return names }
        throw Diagnostic(
            "CSV-HEADER", "header: " + first, at: .file(path, line: line),
            hint: "give every column its own name", details: Array(problems.dropFirst().prefix(20)))
    }

    /// Names for the columns that have none or one that was there before.
    private static func namingColumns(_ names: [String]) -> [String] {
        var used = Set(names)
        var seen: Set<String> = []
        return names.enumerated().map { index, name in
            let isBlank = name.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            if !isBlank, seen.insert(name).inserted { return name }
            var unique = isBlank ? "column \(index + 1)" : name
            var number = 2
            while !used.insert(unique).inserted {
                unique = "\(isBlank ? "column \(index + 1)" : name) \(number)"
                number += 1
            }
            return unique
        }
    }
}

extension CSVReader {
    /// Whether the record just scanned is one that the dialect leaves out.
    private func isLeftOut() -> Bool {
        let storage = source.storage
        var filled = 0
        var first: UnsafeBufferPointer<UInt8>?
        for index in 0..<scanner.count where storage.ends[index] > storage.starts[index] {
            filled += 1
            let start = Int(storage.starts[index])
            let count = Int(storage.ends[index]) - start
            first = first ?? UnsafeBufferPointer(start: storage.base + start, count: count)
        }
        guard let first, filled * 2 <= header.count || scanner.count < header.count else { return false }
        let text = first.drop { $0 == 0x20 }
        return dialect.leftOut.contains { word in
            guard text.starts(with: word.utf8) else { return false }
            // "Total" is not the beginning of a name such as "TotalEnergies".
            guard let next = text.dropFirst(word.utf8.count).first, let last = word.utf8.last else { return true }
            return !(isWord(next) && isWord(last))
        }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }

    /// After a blank line that ends the table: notes it where the file goes on. Nothing below is judged.
    private func noteRest() throws(Diagnostic) {
        let blank = line
        while true {
            source.position = scanner.next
            line += 1
            do {
                guard try Self.scanRecord(&scanner, source, line: line, limits: limits) else { break }
            } catch {
                endLine = blank
                break
            }
            guard scanner.count == 1, Self.isBlank(scanner, source) else {
                endLine = blank
                break
            }
        }
        // Nothing is left to be read, whoever asks again.
        source.close()
    }
}
