import CRMModel
import CRMStore
import Diagnostics
import GRDB

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

    /// What stands for the file of rows that a select made up.
    static let selectName = "the select of "

    func fill(_ select: Mapping.Select) throws -> Outcome {
        guard let table = Schema.named(select.table) else { return Outcome(table: select.table) }
        let statement = try prepare(select)
        let given = try checkColumns(statement.columnNames, table, select)
        let columns = given.filter { $0 != DeletedMark.column }
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
            given.firstIndex(of: column.name).map { (column.name, $0) }
        }
        let keys = table.key.compactMap { given.firstIndex(of: $0) }
        let row = SelectedRow(statement, given, key: keys.first)
        let check = KindCheck(given, of: table)
        let mark = DeletedMark(given)
        let noteDeleted = try mark == nil || schema == "main" ? nil : Update.deletion(table, db)
        var outcome = Outcome(table: table.name)
        outcome.columns = names
        var lines = LinesOfFiles()
        let filled = given.indices.filter { given[$0] != DeletedMark.column }
        let isHistory = Update.histories.keys.contains(table.name)
        while try running(select, { try row.next(db) }) {
            if let mark, try isDeleted(row, mark, table, select) {
                if row.isRecalled { continue }
                let file = row.file ?? TableFiller.selectName + table.name
                outcome.skippedOf[file, default: [:]]["deleted in the CRM", default: 0] += 1
                guard let noteDeleted, !keys.contains(where: row.isNull(at:)) else { continue }
                row.copy(keys, to: noteDeleted)
                try noteDeleted.step(db)
                continue
            }
            // Rows of earlier exports are there already; histories are completed by them.
            if row.isRecalled {
                guard isHistory, !required.contains(where: { row.isNull(at: $0.1) }) else { continue }
                try stop(row, at: check.fault(in: row.handle), table, select)
                row.copy(filled, to: insert)
                try insert.step(db)
                continue
            }
            if let missing = required.first(where: { row.isNull(at: $0.1) }) {
                let file = row.file ?? TableFiller.selectName + table.name
                outcome.skippedOf[file, default: [:]]["no \(missing.0)", default: 0] += 1
                findings.add(
                    file: file, line: row.line, table: table.name, record: row.record, column: missing.0,
                    kind: keys.contains(missing.1) ? "missing-id" : "missing-value", value: nil, action: "skipped")
                continue
            }
            try stop(row, at: check.fault(in: row.handle), table, select)
            row.copy(filled, to: insert)
            try insert.step(db)
            if db.changesCount == 0 {
                let file = row.file ?? TableFiller.selectName + table.name
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
        let wanted = column.kind == .date ? "a day as YYYY-MM-DD" : "a whole number (\(column.kind.rawValue))"
        throw refusal(row, column.name, wanted, table, select)
    }

    /// Whether a row says of itself that it is deleted.
    private func isDeleted(
        _ row: SelectedRow, _ mark: DeletedMark, _ table: SchemaTable, _ select: Mapping.Select
    ) throws -> Bool {
        if let answer = mark.isDeleted(row.handle) { return answer }
        throw refusal(row, DeletedMark.column, "a yes or no, or a moment", table, select)
    }

    private func refusal(
        _ row: SelectedRow, _ column: String, _ wanted: String, _ table: SchemaTable, _ select: Mapping.Select
    ) -> Diagnostic {
        let place = row.file.map { file in "\(LogText.excerpt(file))\(row.line.map { ":\($0)" } ?? "")" }
        return Diagnostic(
            "MAP-VALUE",
            "\(table.name).\(column) takes \(wanted), and the select gives "
                + "'\(LogText.excerpt(row.text(column) ?? ""))'\(place.map { " for \($0)" } ?? "")",
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
        let known = table.columns.map(\.name) + (DeletedMark.isAllowed(in: table) ? [DeletedMark.column] : [])
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
