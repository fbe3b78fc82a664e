import GRDB

/// Stages of a later export that lacks the table of stages.
extension Update {
    private struct Stage {
        let name: String
        let position: Int
        /// Place among the stages that were there: before the first is 0.
        var after = 0
        let isNew: Bool
    }

    /// Finds a place for stages that are new and were made up from the deals of this export alone: counted anew from 1,
    /// they would stand where others do. A new stage comes behind the last known one that stands before it in the export;
    /// the stages of its pipeline are then counted anew. Stages of a row of their own say themselves where they stand.
    func placeNewStages(_ columns: [String]) throws {
        guard columns.contains("position") else { return }
        let incoming = "\(Update.schema).stages"
        let pipelines = try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT n.pipeline FROM \(incoming) AS n
                WHERE n.source_line IS NULL
                  AND NOT EXISTS (SELECT 1 FROM main.stages AS o WHERE o.pipeline = n.pipeline AND o.name = n.name)
                  AND EXISTS (SELECT 1 FROM main.stages AS o WHERE o.pipeline = n.pipeline AND o.position = n.position)
                ORDER BY 1
                """)
        for pipeline in pipelines {
            let known = try stages(in: "main", pipeline, isNew: false)
            let later = try stages(in: Update.schema, pipeline, isNew: true)
            let places = Dictionary(uniqueKeysWithValues: known.map { ($0.name, $0.position) })
            var after = 0
            var new: [Stage] = []
            for var stage in later {
                if let place = places[stage.name] {
                    after = max(after, place)
                } else {
                    stage.after = after
                    new.append(stage)
                }
            }
            let all = (known + new).sorted {
                ($0.after, $0.isNew ? 1 : 0, $0.position, $0.name) < ($1.after, $1.isNew ? 1 : 0, $1.position, $1.name)
            }
            for (index, stage) in all.enumerated() {
                try db.execute(
                    sql: """
                        UPDATE \(stage.isNew ? incoming : "main.stages") SET position = ? WHERE pipeline = ? AND name = ?
                        """, arguments: [index + 1, pipeline, stage.name])
            }
        }
        // Known stages stay where they are.
        try db.execute(
            sql: """
                UPDATE \(incoming) AS n
                SET position = (SELECT o.position FROM main.stages AS o WHERE o.pipeline = n.pipeline AND o.name = n.name)
                WHERE n.source_line IS NULL
                  AND EXISTS (SELECT 1 FROM main.stages AS o WHERE o.pipeline = n.pipeline AND o.name = n.name)
                """)
    }

    private func stages(in schema: String, _ pipeline: String, isNew: Bool) throws -> [Stage] {
        try Row.fetchAll(
            db, sql: "SELECT name, position FROM \(schema).stages WHERE pipeline = ? ORDER BY position, name",
            arguments: [pipeline]
        ).map { row in
            let position: Int = row[1] ?? 0
            return Stage(name: row[0], position: position, after: isNew ? 0 : position, isNew: isNew)
        }
    }
}
