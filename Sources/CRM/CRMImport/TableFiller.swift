import CRMModel
import CRMStore
import Diagnostics
import GRDB
import GRDBSQLite

/// Runs one select of a mapping and inserts its rows into the canonical table, skipping what has no identity.
struct TableFiller {
    let db: Database
    let mapping: Mapping
    let findings: FindingsLog
    /// Where rows are written: `main`, or the schema of rows that an update will take over.
    var schema = "main"

    /// What became of the rows of one select, by the file they came from.
    struct Outcome {
        let table: String
        var imported = 0
        /// Columns that the select fills.
        var columns: [String] = []
        /// File → lines of it that were imported.
        var linesOf: [String: LineSet] = [:]
        /// File → reason → rows of it that were skipped.
        var skippedOf: [String: [String: Int]] = [:]
    }

    func fill(_ select: Mapping.Select) throws -> Outcome {
        guard let table = Schema.named(select.table) else { return Outcome(table: select.table) }
        let statement = try prepare(select)
        let columns = try checkColumns(statement.columnNames, table, select)
        let hasSource = table.column("source_system") != nil && !columns.contains("source_system")
        let names = columns + (hasSource ? ["source_system"] : [])
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        let insert = StatementBinder(
            try db.makeStatement(
                sql:
                    "INSERT OR IGNORE INTO \(schema).\(table.name) (\(names.joined(separator: ", "))) VALUES (\(marks))"
            ))
        if hasSource { insert.bind(mapping.source, at: Int32(names.count)) }
        let required = table.columns.filter(\.isRequired).compactMap { column in
            columns.firstIndex(of: column.name).map { (column.name, $0) }
        }
        let keys = table.key.compactMap { columns.firstIndex(of: $0) }
        let row = SelectedRow(statement, columns, key: keys.first)
        let check = KindCheck(columns, of: table)
        var outcome = Outcome(table: table.name)
        outcome.columns = names
        var lines = LinesOfFiles()
        let isHistory = Update.histories.keys.contains(table.name)
        while try running(select, { try row.next(db) }) {
            // Rows of earlier exports are there already; histories are completed by them.
            if row.isRecalled {
                guard isHistory, !required.contains(where: { row.isNull(at: $0.1) }) else { continue }
                try stop(row, at: check.fault(in: row.handle), table, select)
                row.copy(to: insert)
                try insert.step(db)
                continue
            }
            if let missing = required.first(where: { row.isNull(at: $0.1) }) {
                let file = row.file ?? "the select of \(table.name)"
                outcome.skippedOf[file, default: [:]]["no \(missing.0)", default: 0] += 1
                findings.add(
                    file: file, line: row.line, table: table.name, record: row.record, column: missing.0,
                    kind: keys.contains(missing.1) ? "missing-id" : "missing-value", value: nil, action: "skipped")
                continue
            }
            try stop(row, at: check.fault(in: row.handle), table, select)
            row.copy(to: insert)
            try insert.step(db)
            if db.changesCount == 0 {
                let file = row.file ?? "the select of \(table.name)"
                outcome.skippedOf[file, default: [:]]["identifier occurs twice", default: 0] += 1
                findings.add(
                    file: file, line: row.line, table: table.name, record: row.record, column: table.key.first,
                    kind: "duplicate-id", value: row.record, action: "skipped")
                continue
            }
            outcome.imported += 1
            if table.name == "import_findings" {
                findings.count(row.text("kind") ?? "", row.text("action") ?? "")
            }
            if let line = row.line { lines.insert(line, of: row) }
        }
        outcome.linesOf = lines.sets
        return outcome
    }

    private func prepare(_ select: Mapping.Select) throws -> Statement {
        let statement = try running(select) { try db.makeStatement(sql: select.sql) }
        guard statement.isReadonly else {
            throw Diagnostic(
                "MAP-SQL", "the statement writes", at: .file(select.path), hint: "one select, nothing else",
                exit: .configuration)
        }
        return statement
    }

    /// Ends the import where a column of the row is not of the table's kind.
    private func stop(_ row: SelectedRow, at fault: Int?, _ table: SchemaTable, _ select: Mapping.Select) throws {
        guard let fault, let column = table.column(row.columns[fault]) else { return }
        let place = row.file.map { file in "\(LogText.excerpt(file))\(row.line.map { ":\($0)" } ?? "")" }
        let wanted = column.kind == .date ? "a day as YYYY-MM-DD" : "a whole number (\(column.kind.rawValue))"
        throw Diagnostic(
            "MAP-VALUE",
            "\(table.name).\(column.name) takes \(wanted), and the select gives "
                + "'\(LogText.excerpt(row.text(column.name) ?? ""))'\(place.map { " for \($0)" } ?? "")",
            at: .file(select.path), hint: "give the source column its type below `columns` in mapping.yml",
            exit: .configuration)
    }

    /// Runs a part of the mapping's SQL; what SQLite says against it is an error of the mapping.
    private func running<Result>(_ select: Mapping.Select, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw Diagnostic(
                "MAP-SQL", "the select does not run (\(LogText.excerpt(error.message ?? "\(error.resultCode)")))",
                at: .file(select.path),
                hint: "staged tables are raw.NAME with the columns of the file in lower case", exit: .configuration)
        }
    }

    /// Each column of the select must be one of the canonical table; all strangers are named at once.
    private func checkColumns(_ names: [String], _ table: SchemaTable, _ select: Mapping.Select) throws -> [String] {
        let known = table.columns.map(\.name)
        var errors: [Diagnostic] = []
        for (index, name) in names.enumerated() {
            if !known.contains(name) {
                let near = NearestName.of(name, in: known).map { "did you mean '\($0)'?" } ?? "name it with AS"
                errors.append(
                    Diagnostic(
                        "MAP-COLUMN", "\(table.name) has no column '\(LogText.excerpt(name))'", at: .file(select.path),
                        hint: near, exit: .configuration))
            } else if names[..<index].contains(name) {
                errors.append(
                    Diagnostic(
                        "MAP-COLUMN", "column '\(name)' is selected twice", at: .file(select.path), exit: .configuration
                    ))
            }
        }
        let missing = table.columns.filter { $0.isRequired && !names.contains($0.name) }
        errors += missing.map { column in
            Diagnostic(
                "MAP-COLUMN", "the select of \(table.name) lacks '\(column.name)'", at: .file(select.path),
                hint: "it holds \(column.meaning)", exit: .configuration)
        }
        if !errors.isEmpty { throw DiagnosticList(errors) }
        return names
    }
}

/// The present row of a select, read without a box for each value.
private final class SelectedRow {
    /// Kept for as long as its handle is used.
    private let statement: Statement
    let handle: SQLiteStatement
    let columns: [String]
    private let key: Int?
    private let fileColumn: Int?
    private let lineColumn: Int?
    /// The line that says whether the row is of an earlier export.
    private let readColumn: Int?

    init(_ statement: Statement, _ columns: [String], key: Int?) {
        self.statement = statement
        handle = statement.sqliteStatement
        self.columns = columns
        self.key = key
        fileColumn = columns.firstIndex(of: "source_table")
        lineColumn = columns.firstIndex(of: "source_line")
        readColumn = lineColumn ?? columns.firstIndex(of: "line")
    }

    deinit { sqlite3_reset(handle) }

    /// Goes to the next row; false after the last.
    func next(_ db: Database) throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let message = sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    func isNull(at index: Int) -> Bool { sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL }

    /// Binds the values of the row to the first parameters of a statement.
    func copy(to statement: StatementBinder) {
        for index in 0..<Int32(columns.count) {
            statement.bind(sqlite3_column_value(handle, index), at: index + 1)
        }
    }

    var file: String? { fileColumn.flatMap(text(at:)) }
    var record: String? { key.flatMap(text(at:)) }
    /// Whether it was made from a row of an earlier export, see `RowMemory`.
    var isRecalled: Bool {
        guard let readColumn, !isNull(at: readColumn) else { return false }
        return sqlite3_column_int64(handle, Int32(readColumn)) < 0
    }

    var line: Int? {
        guard let lineColumn, !isNull(at: lineColumn) else { return nil }
        let line = sqlite3_column_int64(handle, Int32(lineColumn))
        // A select may give any number; a set of lines must not grow with it.
        return (0...1 << 31).contains(line) ? Int(line) : nil
    }

    /// Whether the row is of the file with that name, without making a text of its own.
    func isOf(_ name: [UInt8]) -> Bool {
        guard let fileColumn, let start = sqlite3_column_text(handle, Int32(fileColumn)) else { return name.isEmpty }
        let count = Int(sqlite3_column_bytes(handle, Int32(fileColumn)))
        return UnsafeBufferPointer(start: start, count: count).elementsEqual(name)
    }

    func text(_ column: String) -> String? { columns.firstIndex(of: column).flatMap(text(at:)) }

    private func text(at index: Int) -> String? {
        guard let start = sqlite3_column_text(handle, Int32(index)) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, Int32(index)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}

/// The lines that were imported, by file. Rows of one file mostly follow each other.
private struct LinesOfFiles {
    private var done: [String: LineSet] = [:]
    private var name: [UInt8] = []
    private var lines = LineSet()

    mutating func insert(_ line: Int, of row: SelectedRow) {
        if !row.isOf(name) {
            flush()
            name = Array((row.file ?? "").utf8)
        }
        lines.insert(line)
    }

    var sets: [String: LineSet] {
        var copy = self
        copy.flush()
        return copy.done
    }

    private mutating func flush() {
        if lines.count > 0 { done[String(decoding: name, as: UTF8.self), default: LineSet()].formUnion(lines) }
        lines = LineSet()
    }
}

/// A set of line numbers, one bit each.
struct LineSet {
    private var words: [UInt64] = []

    mutating func insert(_ line: Int) {
        while words.count <= line / 64 { words.append(0) }
        words[line / 64] |= 1 << UInt64(line % 64)
    }

    mutating func formUnion(_ other: LineSet) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
