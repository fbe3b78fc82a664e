import Diagnostics
import GRDB

/// Words for a state that the mapping does not know: what their rows count as is a guess that somebody must confirm.
enum UnknownWords {
    static let kind = "unknown-status"

    /// A warning for each word, with its first row, in the order of the files; the first twenty.
    static func warnings(_ db: Database) throws -> [Diagnostic] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT table_name, column_name, value, count(*), file, min(line) FROM main.import_findings
                WHERE kind = '\(kind)' GROUP BY file, table_name, column_name, value ORDER BY file, 6, 1, 2, 3 LIMIT 20
                """)
        return rows.map { row in
            let (table, column, value, count): (String?, String?, String?, Int) = (row[0], row[1], row[2], row[3])
            let name = LogText.excerpt(column ?? "")
            let what =
                value.map { "the mapping does not know '\(LogText.excerpt($0))' for '\(name)'" }
                ?? "'\(name)' is empty or missing"
            let place = Place.file(row[4] as String? ?? "", line: row[5] as Int?)
            return Diagnostic(
                .warning, "SRC-STATUS",
                "\(what) in \(table ?? "the export") (rows: \(count)): counted as if nothing had been said", at: place,
                hint: value == nil
                    ? "was the column renamed? Export it, or name it under spellings"
                    : "say what it means: repairs: {\(name): {\(LogText.excerpt(value ?? "")): A KNOWN WORD}} "
                        + "below the file in mapping.yml")
        }
    }
}
