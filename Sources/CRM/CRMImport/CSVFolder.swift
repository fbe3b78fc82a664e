import Diagnostics
import TextFormats

/// A folder of CSV files as the source of an import.
public final class CSVFolder: ImportSource {
    public let kind = "csv"
    public let place: Place
    private let path: String
    private let names: [String]
    private let encoding: CSVDialect.Encoding?
    private let isLenient: Bool

    /// - Parameters:
    ///   - encoding: Overrides the encoding of every file.
    ///   - isLenient: Pads and cuts ragged rows, counting them, instead of refusing the file.
    /// - Throws: `E-SRC-MISSING` where there is no such folder.
    public init(path: String, encoding: CSVDialect.Encoding? = nil, isLenient: Bool = false) throws(Diagnostic) {
        guard DirectoryListing.isFolder(path) else {
            throw Diagnostic(
                "SRC-MISSING", "there is no such folder", at: .file(path),
                hint: "name the folder that holds the CSV export", exit: .noInput)
        }
        self.path = path
        place = .file(path)
        names = DirectoryListing.names(path)
        self.encoding = encoding
        self.isLenient = isLenient
    }

    /// The files of the first name or pattern that any file has.
    public func parts(of input: Mapping.Input) -> [String]? {
        guard !input.files.isEmpty else { return nil }
        for pattern in input.files {
            let found = names.filter { NamePattern(pattern).matches($0) }
            if !found.isEmpty { return found }
        }
        return []
    }

    public func open(_ part: String, of input: Mapping.Input) throws -> any RowSource {
        var dialect = input.dialect
        if let encoding { dialect.encoding = encoding }
        dialect.isLenient = isLenient
        return try CSVRows(path: path + "/" + part, dialect: dialect, fillDown: input.fillDown)
    }

    public func unread(besides parts: Set<String>) -> [String] {
        names.filter { $0.lowercased().hasSuffix(".csv") && !parts.contains($0) }
    }
}

/// The rows of a CSV file.
final class CSVRows: RowSource {
    private let reader: CSVReader
    private var row: CSVRow?
    private var ragged: [CSVRaggedRow] = []
    /// Column → the value that blanks below it stand for.
    private var held: [Int: HeldValue] = [:]
    private let headerLine: Int
    private var reportedLines = 0

    init(path: String, dialect: CSVDialect, fillDown: [String] = []) throws(Diagnostic) {
        reader = try CSVReader(path: path, dialect: dialect)
        headerLine = dialect.headerLine
        for name in fillDown {
            if let index = reader.header.firstIndex(of: name) { held[index] = HeldValue() }
        }
        reader.onRaggedRow = { [unowned self] in ragged.append($0) }
    }

    var columns: [String] { reader.header }
    var place: Place { .file(reader.path, line: headerLine) }
    var line: Int { row?.line ?? headerLine }

    func advance(_ report: (RowFinding) -> Void) throws -> Bool {
        row = try reader.next()
        for found in ragged {
            report(
                RowFinding(
                    line: found.line, kind: "ragged-row", value: "\(found.found) of \(found.expected) fields",
                    action: "kept"))
        }
        ragged.removeAll(keepingCapacity: true)
        for line in reader.leftOutLines.dropFirst(reportedLines) {
            report(RowFinding(line: line, kind: "report-line", action: "skipped"))
        }
        reportedLines = reader.leftOutLines.count
        guard let row else {
            if headerLine > 1 {
                report(
                    RowFinding(line: 1, kind: "report-line", value: "\(headerLine - 1) lines", action: "skipped"))
            }
            if let line = reader.endLine {
                report(RowFinding(line: line, kind: "report-line", value: "from here on", action: "skipped"))
            }
            return false
        }
        for (column, value) in held.sorted(by: { $0.key < $1.key }) {
            if !row.isEmpty(at: column) {
                value.hold(row.bytes(at: column))
            } else if !value.bytes.isEmpty {
                let text = String(decoding: value.bytes, as: UTF8.self)
                report(
                    RowFinding(
                        line: row.line, column: reader.header[column], kind: "filled-down", value: text,
                        action: "repaired"))
            }
        }
        return true
    }

    func bytes(at column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard let row else { return nil }
        if row.isEmpty(at: column), let value = held[column] { return value.bytes }
        return row.bytes(at: column)
    }
}

/// A copy of a cell that outlives its row.
private final class HeldValue {
    private(set) var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    func hold(_ cell: UnsafeBufferPointer<UInt8>) {
        bytes.deallocate()
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: cell.count)
        _ = copy.initialize(from: cell)
        bytes = UnsafeBufferPointer(copy)
    }

    deinit { bytes.deallocate() }
}
