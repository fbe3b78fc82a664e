import CRMModel
import CRMStore
import Diagnostics
import GRDB

/// Runs one select of a mapping and inserts its rows into the canonical table, skipping what has no identity.
struct TableFiller {
    let db: Database
    let mapping: Mapping
    let findings: FindingsLog

    /// What became of the rows of one select, by the file they came from.
    struct Outcome {
        let table: String
        var imported = 0
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
        let insert = try db.makeStatement(
            sql: "INSERT OR IGNORE INTO main.\(table.name) (\(names.joined(separator: ", "))) VALUES (\(marks))")
        let required = table.columns.filter(\.isRequired).compactMap { column in
            columns.firstIndex(of: column.name).map { (column.name, $0) }
        }
        let keys = table.key.compactMap { columns.firstIndex(of: $0) }
        let fileColumn = columns.firstIndex(of: "source_table")
        let lineColumn = columns.firstIndex(of: "source_line")
        var outcome = Outcome(table: table.name)
        let rows = try running(select) { try Row.fetchCursor(statement) }
        while let row = try running(select, { try rows.next() }) {
            var values: [DatabaseValue] = columns.indices.map { row[$0] }
            let file = fileColumn.flatMap { String.fromDatabaseValue(values[$0]) } ?? "the select of \(table.name)"
            let line = lineColumn.flatMap { Int.fromDatabaseValue(values[$0]) }
            let record = keys.first.flatMap { String.fromDatabaseValue(values[$0]) }
            if let missing = required.first(where: { values[$0.1].isNull }) {
                outcome.skippedOf[file, default: [:]]["no \(missing.0)", default: 0] += 1
                findings.add(
                    file: file, line: line, table: table.name, record: record, column: missing.0,
                    kind: keys.contains(missing.1) ? "missing-id" : "missing-value", value: nil, action: "skipped")
                continue
            }
            if hasSource { values.append(mapping.source.databaseValue) }
            try insert.execute(arguments: StatementArguments(values))
            if db.changesCount == 0 {
                outcome.skippedOf[file, default: [:]]["identifier occurs twice", default: 0] += 1
                findings.add(
                    file: file, line: line, table: table.name, record: record, column: table.key.first,
                    kind: "duplicate-id",
                    value: record, action: "skipped")
                continue
            }
            outcome.imported += 1
            if let line { outcome.linesOf[file, default: LineSet()].insert(line) }
        }
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
