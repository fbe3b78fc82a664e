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
    /// Where another pipeline has a stage of that name: the pipeline of the deals, and that other one.
    let pipelines: (own: String, other: String)?

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
                SELECT stage, count(*), coalesce(source_table, 'opportunities'), min(source_line), status,
                       coalesce(pipeline, 'default'), (SELECT min(pipeline) FROM main.stages WHERE name = o.stage)
                \(unknown)
                GROUP BY stage, coalesce(pipeline, 'default') ORDER BY 3, 4, stage, 6
                """
        ).map { row in
            let other: String? = row[6]
            return UnknownStages(
                stage: row[0], deals: row[1], file: row[2], line: row[3], status: row[4] ?? "open",
                pipelines: other.map { (row[5], $0) })
        }
    }

    func warning(mapping: String) -> Diagnostic {
        let are = deals == 1 ? "a deal is" : "\(deals) deals are"
        if let pipelines {
            return Diagnostic(
                .warning, "SRC-STAGE",
                "the pipeline '\(LogText.excerpt(pipelines.own))' has no stage '\(LogText.excerpt(stage))', which \(are) in; "
                    + "it is one of the pipeline '\(LogText.excerpt(pipelines.other))'; counted as \(status)",
                at: .file(file, line: line),
                hint:
                    "say in stages.sql of the mapping '\(mapping)' that it is a stage of both, or in opportunities.sql "
                    + "which pipeline the deals are in")
        }
        return Diagnostic(
            .warning, "SRC-STAGE",
            "no pipeline has the stage '\(LogText.excerpt(stage))', which \(are)"
                + " in; counted as \(status)", at: .file(file, line: line),
            hint:
                "add it, with its outcome, to stages.sql of the mapping '\(mapping)'; where it is won or lost, also to "
                + "status in opportunities.sql")
    }
}
