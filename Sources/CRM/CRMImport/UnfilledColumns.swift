import CRMStore
import Diagnostics
import GRDB

/// Canonical columns that no row has a value in because nothing that was imported holds one: the mapping does not speak
/// of them, or the export lacks a column that the select reads. What rests on them has no source, and nobody has left
/// them empty.
enum UnfilledColumns {
    /// What stands for whether deals are won or lost.
    private static let outcome = "opportunities.status"

    /// `table.column` of each, by name.
    /// - Parameters:
    ///   - named: the columns that selects give, by table.
    ///   - absent: what the export lacks.
    static func find(
        _ db: Database, _ mapping: Mapping, named: [String: Set<String>], absent: [LackingSource]
    ) throws -> [String] {
        var unfilled: [String] = []
        for table in Schema.tables where named[table.name] != nil && table.name != "import_findings" {
            let readings = mapping.reads(table.name, lacking: absent)
            let columns = table.columns.map(\.name).filter { name in
                !name.hasPrefix("source_")
                    && (named[table.name]?.contains(name) == false || readings.contains { $0.depends(name) })
            }
            guard !columns.isEmpty else { continue }
            let counts = columns.map { "count(\($0))" }.joined(separator: ", ")
            guard let row = try Row.fetchOne(db, sql: "SELECT count(*), \(counts) FROM main.\(table.name)"),
                row[0] as Int > 0
            else { continue }
            unfilled += columns.indices.filter { row[$0 + 1] as Int == 0 }.map { "\(table.name).\(columns[$0])" }
        }
        if try knowsNoOutcome(db) { unfilled.append(outcome) }
        return unfilled.sorted()
    }

    /// Whether there are deals, and neither one of them nor a stage is won or lost.
    private static func knowsNoOutcome(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM main.opportunities)
                       AND NOT EXISTS (SELECT 1 FROM main.opportunities WHERE status <> 'open')
                       AND NOT EXISTS (SELECT 1 FROM main.stages WHERE outcome <> 'open')
                """) ?? false
    }

    /// A warning where nothing tells won deals from lost ones.
    static func warning(_ db: Database, _ unfilled: [String]) throws -> Diagnostic? {
        guard unfilled.contains(outcome) else { return nil }
        let deals = try Int.fetchOne(db, sql: "SELECT count(*) FROM main.opportunities WHERE deleted_at IS NULL") ?? 0
        guard deals > 0 else { return nil }
        return Diagnostic(
            .warning, "SRC-OUTCOME",
            "nothing tells won deals from lost ones; all \(deals) count as open, and what rests on won or lost deals is "
                + "not shown", at: .named(outcome),
            hint:
                "write which stages are won and lost into stages.sql and opportunities.sql of the mapping; of a draft say it "
                + "in answers.csv and draft anew with --answers")
    }
}
