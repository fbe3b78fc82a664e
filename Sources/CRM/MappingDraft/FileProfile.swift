import CRMImport
import Diagnostics
import TextFormats

/// One file of an export, as far as it was read: how it is written, its columns, and a sample of their values.
struct FileProfile: Sendable {
    let name: String
    let path: String
    var dialect: CSVDialect
    let header: [String]
    let keys: [NameKey]
    private(set) var sketches: [ValueSketch]
    private(set) var rows = 0
    /// Whether every row was read.
    private(set) var isWhole = true
    /// What a person should know about the file.
    var findings: [Diagnostic] = []
    /// Columns whose blanks stand for the value above: merged cells of a report.
    private(set) var filledDown: [String] = []
    /// The full names that two columns make, where the file has such columns; their indices.
    private(set) var fullNames: (first: Int, last: Int, sketch: ValueSketch)?
    /// Columns in which blanks follow each value as below merged cells, by their index; it may be chance.
    private(set) var perhapsMerged: Set<Int> = []

    /// Columns whose values say the kind of record before its name; the sketches hold the names alone.
    private(set) var namesModules: Set<Int> = []

    /// Rows and cells read of one file at most.
    static let mostRows = 200_000
    static let mostCells = 8_000_000

    /// Reads the file's head and a bounded number of rows.
    init(folder: String, name: String, encoding: CSVDialect.Encoding?) throws {
        let path = "\(folder)/\(name)"
        let sniffer = try CSVSniffer(path: path)
        var dialect = sniffer.dialect
        if let encoding { dialect.encoding = encoding }
        dialect.isLenient = true
        var scan: RowScan
        do {
            scan = try RowScan(path: path, dialect: dialect)
        } catch {
            guard error.name == "CSV-ENCODING", dialect.encoding == .utf8 else { throw error }
            // The beginning is ASCII; a letter that is not stands further below.
            dialect.encoding = .windows1252
            findings.append(
                Diagnostic(
                    .warning, "CSV-ENCODING", "not UTF-8; read as Windows-1252", at: .file(name),
                    hint: "look at names with accents; --encoding names another"))
            scan = try RowScan(path: path, dialect: dialect)
        }
        if scan.endsInNotices {
            dialect.endsAtBlankLine = true
            scan = try RowScan(path: path, dialect: dialect)
        }
        dialect.isLenient = false
        self.name = name
        self.path = path
        header = scan.header
        keys = scan.header.map(NameKey.init)
        sketches = scan.sketches
        for (index, sketch) in sketches.enumerated() {
            guard let names = sketch.withoutModules else { continue }
            sketches[index] = names
            namesModules.insert(index)
        }
        rows = scan.rows
        isWhole = scan.isWhole
        dialect.endsAtBlankLine = scan.endsAtBlankLine
        dialect.leftOut = scan.leftOut
        self.dialect = dialect
        filledDown = scan.filledDown
        perhapsMerged = scan.perhapsMerged
        fullNames = scan.fullNames
        note(sniffer, scan)
    }

    /// Index of a column by its header name.
    func index(_ column: String) -> Int? { header.firstIndex(of: column) }

    private mutating func note(_ sniffer: CSVSniffer, _ scan: RowScan) {
        func add(_ code: String, _ what: String, line: Int? = nil, column: Int? = nil, hint: String = "") {
            findings.append(
                Diagnostic(.warning, code, what, at: .file(name, line: line, column: column), hint: hint))
        }
        if let first = sniffer.titles.first {
            add(
                "CSV-TITLE", "\(sniffer.titles.count) lines above the header: \(LogText.excerpt(first.text))",
                line: first.line, hint: "header-line: \(dialect.headerLine)")
        }
        for note in sniffer.notes where note.contains("does not look like") {
            add("CSV-HEADER", note, hint: "give the file a header line")
        }
        for note in sniffer.notes where note.contains("not UTF-8") {
            add("CSV-ENCODING", note, hint: "look at names with accents; --encoding names another")
        }
        if let line = scan.blankLine, dialect.endsAtBlankLine {
            add("CSV-FOOTER", "the table ends here; what stands below is no row of it", line: line)
        }
        for row in scan.totals {
            add("CSV-FOOTER", "a total or notice, not a row: \(LogText.excerpt(row.text))", line: row.line)
        }
        for row in scan.ragged.prefix(5) {
            add(
                "CSV-RAGGED", "the row has \(row.found) fields, the header \(header.count)", line: row.line,
                hint: "correct the export, or import with --lenient")
        }
        if header.count > 400 {
            add("CSV-WIDE", "\(header.count) columns", line: dialect.headerLine, hint: "export the columns you use")
        }
        if header.count == 1 {
            add(
                "CSV-ONE", "only one column", line: dialect.headerLine,
                hint: "is the delimiter a comma, semicolon, tab or bar?")
        }
        if rows == 0 { add("CSV-ROWS", "a header and no row", line: dialect.headerLine) }
        if !isWhole {
            add("CSV-SAMPLE", "the first \(rows) rows were looked at; the rest and the end of the file were not")
        }
        for name in filledDown {
            add(
                "CSV-MERGED", "blanks below each value of '\(LogText.excerpt(name))' look like merged cells",
                line: dialect.headerLine, column: index(name).map { $0 + 1 }, hint: "fill-down takes the value above")
        }
        for (index, sketch) in sketches.enumerated() {
            if let formula = sketch.values.first(where: { RowScan.isFormula($0.value) }) {
                add(
                    "CSV-FORMULA",
                    "'\(LogText.excerpt(header[index]))' holds formulas: "
                        + LogText.excerpt(formula.value), line: formula.line, column: index + 1,
                    hint: "export values; a formula is read as text")
            }
        }
        if dialect.namesColumns {
            add(
                "CSV-NAMES", "columns without a name of their own were given one", line: dialect.headerLine,
                hint: "name-columns: true")
        }
    }
}

/// One pass over the rows of a file.
private struct RowScan {
    var header: [String] = []
    var sketches: [ValueSketch] = []
    var rows = 0
    var isWhole = true
    var endsAtBlankLine = false
    var blankLine: Int?
    /// Whether all rows below a blank line are nearly empty, as notices are that a spreadsheet pads with delimiters.
    var endsInNotices = false
    var leftOut: [String] = []
    var totals: [(line: Int, text: String)] = []
    /// Rows within the table that are too long or too short.
    var ragged: [(line: Int, found: Int)] = []
    var filledDown: [String] = []
    var perhapsMerged: Set<Int> = []
    var fullNames: (first: Int, last: Int, sketch: ValueSketch)?

    init(path: String, dialect: CSVDialect) throws(Diagnostic) {
        let reader = try CSVReader(path: path, dialect: dialect)
        header = reader.header
        sketches = Array(repeating: ValueSketch(), count: header.count)
        var lastRegular = 0
        var below: (full: Int, sparse: Int)?
        var pending: [(line: Int, found: Int)] = []
        // What rows that are too long or too short begin with, and how many of their fields are filled.
        var texts: [Int: (first: String, filled: Int)] = [:]
        var runs = MergedCells(columns: header.count)
        let names = header.map { NameKey($0).joined }
        let first = names.firstIndex(where: NameKey.firstName.contains)
        let last = names.firstIndex(where: NameKey.lastName.contains)
        var people = ValueSketch()
        // The callback cannot change self while it is built.
        final class Box { var rows: [CSVRaggedRow] = [] }
        let box = Box()
        reader.onRaggedRow = { box.rows.append($0) }
        let mostRows = min(FileProfile.mostRows, max(1000, FileProfile.mostCells / max(1, header.count)))
        while let row = try reader.next() {
            let isRagged = box.rows.last?.line == row.line
            pending += box.rows.map { ($0.line, $0.found) }
            box.rows = []
            if isRagged {
                texts[row.line] = (RowScan.firstText(row), (0..<row.count).count { !row.isEmpty(at: $0) })
                continue
            }
            if let text = RowScan.totalText(row) {
                totals.append((row.line, text))
                continue
            }
            lastRegular = row.line
            if below == nil, pending.contains(where: { $0.found == 0 }) { below = (0, 0) }
            if below != nil {
                let filled = (0..<row.count).count { !row.isEmpty(at: $0) }
                if filled * 4 <= row.count { below?.sparse += 1 } else { below?.full += 1 }
            }
            runs.add(row)
            for index in 0..<row.count {
                let bytes = row.bytes(at: index)
                sketches[index].add(TextFormula.content(of: bytes) ?? bytes, line: row.line)
            }
            if let first, let last, !row.isEmpty(at: first), !row.isEmpty(at: last) {
                let name = Array("\(row.string(at: first)) \(row.string(at: last))".utf8)
                name.withUnsafeBufferPointer { people.add($0, line: row.line) }
            }
            rows += 1
            if rows >= mostRows {
                isWhole = false
                break
            }
        }
        for index in sketches.indices { sketches[index].shrink() }
        if let first, let last {
            people.shrink()
            fullNames = (first, last, people)
        }
        filledDown = runs.merged(header)
        perhapsMerged = runs.perhaps
        // A blank line ends the table where no whole row follows it.
        blankLine = pending.first { $0.found == 0 && $0.line > lastRegular }?.line ?? reader.endLine
        endsInNotices = isWhole && below.map { $0.full == 0 && $0.sparse > 0 } == true
        endsAtBlankLine = blankLine != nil
        for row in pending where row.found > 0 {
            let (text, filled) = texts[row.line] ?? ("", 0)
            guard blankLine.map({ row.line < $0 }) ?? true, !text.isEmpty else { continue }
            // A record that lost or gained a field has most of its fields; a total or notice has a few.
            if !RowScan.isTotal(text), row.line < lastRegular || filled * 2 > header.count {
                ragged.append(row)
            } else {
                totals.append((row.line, text))
            }
        }
        totals.sort { $0.line < $1.line }
        var seen: Set<String> = []
        for row in totals where seen.insert(RowScan.stem(row.text)).inserted { leftOut.append(RowScan.stem(row.text)) }
    }

    private static func firstText(_ row: CSVRow) -> String {
        (0..<row.count).map { row.string(at: $0) }.first { !$0.allSatisfy { $0 == " " } } ?? ""
    }

    /// The text of a row of totals: its first filled field names it, and half of the row at least is empty.
    private static func totalText(_ row: CSVRow) -> String? {
        var filled = 0
        var first: Int?
        for index in 0..<row.count where !row.isEmpty(at: index) {
            filled += 1
            first = first ?? index
        }
        guard let first, filled * 2 <= row.count else { return nil }
        let text = row.string(at: first)
        return isTotal(text) ? text : nil
    }

    private static func isTotal(_ text: String) -> Bool {
        let words = NameKey(text).words
        guard let first = words.first else { return false }
        return totalWords.contains(first) || totalPairs.contains(words.prefix(2).joined(separator: " "))
    }

    private static let totalWords: Set<String> = [
        "total", "totals", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "zwischensumme", "copyright",
        "confidential", "insgesamt",
    ]
    private static let totalPairs: Set<String> = [
        "grand total", "grand totals", "generated by", "erstellt von", "report generated", "filtered by",
    ]

    /// The text up to the first digit or bracket: what stays the same in the next export.
    private static func stem(_ text: String) -> String {
        var stem = text.prefix { !("0"..."9" ~= $0) && $0 != "(" && $0 != ":" }
        while stem.last == " " { stem.removeLast() }
        return String((stem.isEmpty ? text[...] : stem).prefix(60))
    }

    /// Whether a value is a spreadsheet's formula, and not a number with a sign or a text that begins with one.
    static func isFormula(_ value: String) -> Bool {
        guard value.first == "=", let second = value.dropFirst().unicodeScalars.first else { return false }
        let letters = second.properties.isAlphabetic || second == "\"" || second == "(" || second == "'"
        return letters && !value.hasSuffix("==")
    }
}

/// Notices columns in which only the first row of each group has a value, as merged cells are exported.
private struct MergedCells {
    private var firstIsFilled: [Bool]
    private var filled: [Int]
    private var values: [Set<String>]
    /// The value of the row before; nil for a blank.
    private var above: [String?]
    /// Whether a value stood directly below itself, as no merged cell's does.
    private var repeats: [Bool]
    private var rows = 0
    private static let looked = 500
    private static let columns = 4

    init(columns: Int) {
        firstIsFilled = Array(repeating: false, count: columns)
        filled = Array(repeating: 0, count: columns)
        values = Array(repeating: [], count: columns)
        above = Array(repeating: nil, count: columns)
        repeats = Array(repeating: false, count: columns)
    }

    mutating func add(_ row: CSVRow) {
        guard rows < MergedCells.looked else { return }
        for index in filled.indices {
            let value = row.isEmpty(at: index) ? nil : row.string(at: index)
            if let value {
                if rows == 0 { firstIsFilled[index] = true }
                if above[index] == value { repeats[index] = true }
                filled[index] += 1
                values[index].insert(value)
            }
            above[index] = value
        }
        rows += 1
    }

    /// From the left, while each value stands once, above blanks.
    func merged(_ header: [String]) -> [String] {
        guard rows >= 6 else { return [] }
        return filled.indices.prefix(MergedCells.columns).prefix { index in
            firstIsFilled[index] && filled[index] >= 2 && filled[index] * 10 <= rows * 6
                && values[index].count == filled[index]
        }.map { header[$0] }
    }

    /// Anywhere, where values stand above blanks and never below themselves.
    var perhaps: Set<Int> {
        Set(
            filled.indices.filter { index in
                firstIsFilled[index] && filled[index] >= 2 && filled[index] * 10 <= rows * 6 && !repeats[index]
            })
    }
}
