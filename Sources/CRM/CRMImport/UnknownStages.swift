import CRMStore
import Diagnostics
import GRDB

/// Stages that no pipeline has: their deals stay, and are in no step of the funnel. Where no stage is known at all
/// there is nothing to compare with.
struct UnknownStages {
    static let kind = "unknown-stage"

    /// One stage, with the first row that is in it.
    let stage: String
    let deals: Int
    let file: String
    let line: Int?
    /// How most of its deals are counted.
    let status: String

    /// Writes a finding for each deal, and returns the stages in the order their first deals stand in the files.
    static func find(_ db: Database, source: String) throws -> [UnknownStages] {
        let unknown = """
            FROM main.opportunities AS o
            WHERE stage IS NOT NULL AND EXISTS (SELECT 1 FROM main.stages) AND NOT EXISTS (
              SELECT 1 FROM main.stages WHERE name = o.stage AND pipeline = coalesce(o.pipeline, 'default'))
            """
        try db.execute(
            sql: """
                INSERT INTO import_findings
                  (source, file, line, table_name, record_id, column_name, kind, value, action)
                SELECT ?, coalesce(source_table, 'opportunities'), source_line, 'opportunities', id, 'stage', '\(kind)',
                       substr(stage, 1, 80), 'kept'
                \(unknown)
                ORDER BY id
                """, arguments: [source])
        // SQLite gives the other columns of the row that has the least line.
        return try Row.fetchAll(
            db,
            sql: """
                SELECT stage, count(*), coalesce(source_table, 'opportunities'), min(source_line), status \(unknown)
                GROUP BY stage ORDER BY 3, 4, stage
                """
        ).map { UnknownStages(stage: $0[0], deals: $0[1], file: $0[2], line: $0[3], status: $0[4] ?? "open") }
    }

    func warning(mapping: String) -> Diagnostic {
        Diagnostic(
            .warning, "SRC-STAGE",
            "no pipeline has the stage '\(LogText.excerpt(stage))', which \(deals == 1 ? "a deal is" : "\(deals) deals are")"
                + " in; counted as \(status)", at: .file(file, line: line),
            hint:
                "add it, with its outcome, to stages.sql of the mapping '\(mapping)'; where it is won or lost, also to "
                + "status in opportunities.sql")
    }
}
