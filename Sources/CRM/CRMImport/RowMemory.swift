import CRMModel
import CRMStore
import Diagnostics
import GRDB

/// Rows of earlier exports, so that the selects of an update see a history from its beginning.
///
/// A select that makes a deal's first stage, or the stage before a change, out of a log is right only where it sees the
/// whole log. An export may hold the newest rows alone: what a mapping calls a `log` or a `lookup` is therefore kept in the
/// database as it was staged, and staged again beside the rows of a later export. Their lines are below zero there, and
/// lower the older they are: in the order of lines they come first, and no row of this export is taken for one of them.
enum RowMemory {
    /// More lines than any file has.
    private static let linesOfAnExport = 1 << 32

    /// Refuses a database that was filled when the mapping did not remember its logs yet, or knew their rows by other
    /// columns: histories would be made anew from a part of them.
    static func check(_ db: Database, _ mapping: Mapping, path: String) throws {
        func refuse(_ what: String) throws {
            throw Diagnostic(
                "MAP-LOG", what, at: .file(path), hint: "import all exports anew with --replace, once",
                exit: .configuration)
        }
        for input in mapping.inputs where input.memory != nil {
            guard try isKept(input, db) else { continue }
            let kept = Set(try columns(keptName(input), in: "main", db).map(\.name))
            let table = StagedTable(input)
            let wanted = input.memory.map { $0.key + $0.otherwise } ?? []
            if let name = wanted.first(where: { table.name(of: $0).map(kept.contains) == false }) {
                try refuse(
                    "the database does not hold the column '\(LogText.excerpt(name))' of '\(LogText.excerpt(input.table))', "
                        + "by which the mapping knows its rows")
            }
        }
        let logs = mapping.inputs.filter { $0.memory?.kind == .log }
        guard try logs.contains(where: { try !isKept($0, db) }),
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM main.opportunity_stage_changes) OR EXISTS (SELECT 1 FROM main.field_changes)
                    """) == true
        else { return }
        try refuse("the database does not hold the logs it was made from")
    }

    /// Stages the rows of earlier exports that this one does not have, and the columns that its table had.
    static func recall(_ table: StagedTable, _ db: Database) throws {
        guard try isKept(table.input, db) else { return }
        let staged = stagedName(table.input)
        let known = try columns(keptName(table.input), in: "main", db)
        let present = Set(try columns(table.input.table, in: Staging.schema, db).map(\.name))
        for column in known where !present.contains(column.name) {
            try db.execute(sql: "ALTER TABLE \(staged) ADD COLUMN \(quoted(column.name)) \(column.type)")
        }
        guard let memory = table.input.memory else { return }
        let same = try SameRows(table, memory, known.map(\.name), earlier: main(table.input), staged, db)
        let names = known.map { quoted($0.name) }.filter { $0 != "\"source_line\"" }.joined(separator: ", ")
        try db.execute(
            sql: """
                INSERT INTO \(staged) (\(names), source_line)
                SELECT \(names), source_line - \(linesOfAnExport) FROM \(main(table.input)) AS e
                WHERE rowid NOT IN (\(same.earlierRows)) ORDER BY rowid
                """)
    }

    /// Keeps the rows as they are staged now; of a file that must be there and is not remembered the columns, so that the
    /// selects run without it.
    static func keep(_ input: Mapping.Input, _ db: Database) throws {
        guard input.memory != nil || input.isRequired && !input.isOnlyNamed else { return }
        try db.execute(
            sql: """
                DROP TABLE IF EXISTS \(main(input));
                CREATE TABLE \(main(input)) AS
                SELECT * FROM \(stagedName(input)) WHERE \(input.memory != nil) ORDER BY rowid
                """)
    }

    static func quoted(_ name: String) -> String { "\"\(name)\"" }

    private static func columns(_ table: String, in schema: String, _ db: Database) throws -> [(
        name: String, type: String
    )] {
        try Row.fetchAll(
            db, sql: "SELECT name, type FROM pragma_table_info(?, ?)", arguments: [table, schema]
        ).map { ($0[0], $0[1]) }
    }

    private static func keptName(_ input: Mapping.Input) -> String {
        input.memory == nil ? "earlier_columns_of_\(input.table)" : "earlier_\(input.table)"
    }
    private static func main(_ input: Mapping.Input) -> String { "main.\"\(keptName(input))\"" }
    private static func stagedName(_ input: Mapping.Input) -> String { "\(Staging.schema).\"\(input.table)\"" }

    private static func isKept(_ input: Mapping.Input, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?)",
            arguments: [keptName(input)]) ?? false
    }
}
