import CRMModel
import CRMStore
import Diagnostics
import GRDB
import GRDBSQLite
import TextFormats

/// Streams the tables of a source into raw tables, one staged row a row of the source, values converted as the mapping
/// declares.
///
/// The raw tables live in a temporary database of SQLite's own (on disk, without a name), so memory stays flat however
/// long the tables are.
struct Staging {
    /// What was found while a part was staged.
    struct Outcome {
        var rows = 0
        var repaired = 0
        var invalid = 0
        /// Columns the mapping names that are not there.
        var absent: [String] = []
    }

    static let schema = "raw"
    /// SQLite's own limit on the columns of a table; the line number and the part's name take two.
    static let mostColumns = 1998

    let mapping: Mapping
    let findings: FindingsLog
    let db: Database
    /// Whether parts are files, for the area of errors.
    let isFile: Bool

    /// Makes the temporary database. Must run outside a transaction.
    static func attach(_ db: Database) throws { try db.execute(sql: "ATTACH '' AS \(schema)") }

    /// Makes the staged table, or adds the columns it does not have yet.
    func create(_ table: inout StagedTable) throws {
        let name = "\(Staging.schema).\"\(table.input.table)\""
        let declarations = table.newColumns.map { "\"\($0.name)\" \((table.input.types[$0.title] ?? .text).sql)" }
        if table.isCreated {
            for column in declarations { try db.execute(sql: "ALTER TABLE \(name) ADD COLUMN \(column)") }
        } else {
            let columns = ["source_table TEXT", "source_line INTEGER"] + declarations
            try db.execute(sql: "CREATE TABLE \(name) (\(columns.joined(separator: ", ")))")
        }
        table.noteCreated()
    }

    /// Makes the indexes the mapping asks for, once all rows are there.
    func index(_ table: StagedTable) throws {
        for name in table.input.indexes.compactMap({ table.name(of: $0) }) {
            try db.execute(
                sql: """
                    CREATE INDEX \(Staging.schema)."\(table.input.table) by \(name)" ON "\(table.input.table)" ("\(name)")
                    """)
        }
    }

    /// Stages one part of an input.
    func stage(_ part: String, _ rows: any RowSource, into table: inout StagedTable) throws -> Outcome {
        let input = table.input
        let (places, missing, strangers) = table.place(rows.columns, of: part)
        try checkColumns(missing, strangers, part: part, rows, input)
        guard table.columns.count <= Staging.mostColumns else {
            throw Diagnostic(
                "CSV-COLUMNS", "the table has \(rows.columns.count) columns, more than \(Staging.mostColumns)",
                at: rows.place, hint: "export fewer columns")
        }
        try create(&table)
        // Columns by where they stand in the part.
        let read = places.indices.compactMap { at in places[at].map { (at: at, column: table.columns[$0]) } }
        let currencies = read.enumerated().compactMap { index, one in table.mark(of: one.column).map { (index, $0) } }
        let names = (read.map(\.column) + currencies.map(\.1)).map { ", \"\($0.name)\"" }.joined()
        let marks = String(repeating: ", ?", count: read.count + currencies.count)
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO \(Staging.schema)."\(input.table)" (source_table, source_line\(names)) VALUES (?, ?\(marks))
                """)
        let cells = read.map { CellReader(column: $0.column.title, input: input, zone: mapping.zone, isFile: isFile) }
        let binder = StatementBinder(insert)
        var outcome = Outcome()
        outcome.absent = missing
        while try rows.advance({ found in findings.add(part, found) }) {
            binder.bind(part, at: 1)
            binder.bind(Int64(rows.line), at: 2)
            for (index, cell) in cells.enumerated() {
                let found = cell.read(rows.bytes(at: read[index].at), binder, at: Int32(index + 3))
                guard let found else { continue }
                if found.action == "repaired" { outcome.repaired += 1 }
                if found.action == "skipped" { outcome.invalid += 1 }
                findings.add(
                    part,
                    RowFinding(
                        line: rows.line, column: rows.columns[read[index].at], kind: found.kind, value: found.value,
                        action: found.action))
            }
            for (number, (index, _)) in currencies.enumerated() {
                cells[index].readMark(
                    rows.bytes(at: read[index].at), binder, at: Int32(read.count + number + 3))
            }
            try binder.step(db)
            outcome.rows += 1
        }
        return outcome
    }

    /// Every required column must be there; all that are not are named at once. Another that is missing while a similar
    /// one is there was perhaps renamed: a finding.
    private func checkColumns(
        _ missing: [String], _ strangers: [String], part: String, _ rows: any RowSource, _ input: Mapping.Input
    ) throws {
        func near(_ name: String) -> String? { NearestName.of(name, in: strangers).map { LogText.excerpt($0) } }
        let fatal = missing.filter { input.requiredColumns?.contains($0) ?? true }
        guard fatal.isEmpty else {
            throw DiagnosticList(
                fatal.map { name in
                    let perhaps = near(name).map { ", perhaps '\($0)'" } ?? ""
                    return Diagnostic(
                        isFile ? "CSV-COLUMN" : "SRC-COLUMN",
                        "column '\(LogText.excerpt(name))' of the mapping is not "
                            + (isFile ? "there" : "in table '\(LogText.excerpt(part))'") + perhaps, at: rows.place,
                        hint: "export it, or change \(mapping.name)/mapping.yml"
                            + (isFile ? "; of an export of other columns draft a mapping with --guess" : ""))
                })
        }
        for name in missing {
            guard let near = near(name) else { continue }
            findings.add(
                part,
                RowFinding(line: 1, column: name, kind: "missing-column", value: "perhaps '\(near)'", action: "kept"))
        }
    }
}
