import CRMModel
import GRDB

/// In which forecast category each opportunity was at an instant, as far as the source tells.
///
/// The category at an instant is what the latest entry before it says: a change of the field, or the entry into a stage
/// that has a category of its own. Where nothing precedes it, it is what the first change after it replaced.
struct CategoryHistory {
    private let before: [String: (at: Int64, category: String?)]
    private let later: LaterChanges

    static func read(_ db: Database, later: LaterChanges, before cut: Int64) throws -> CategoryHistory {
        CategoryHistory(before: try entries(db, cut), later: later)
    }

    /// The category of an opportunity; nil where no entry speaks of it, or there was none.
    func category(of opportunity: String) -> String? {
        if let entry = before[opportunity], let category = entry.category { return category }
        return later.value("forecast_category", of: opportunity) ?? nil
    }

    /// Whether any entry speaks of an opportunity.
    func isTold(_ opportunity: String) -> Bool {
        before[opportunity] != nil || later.value("forecast_category", of: opportunity) != nil
    }

    /// The latest category each opportunity was given before an instant, by its field or by its stage.
    private static func entries(_ db: Database, _ cut: Int64) throws -> [String: (at: Int64, category: String?)] {
        var result: [String: (at: Int64, category: String?)] = [:]
        try ColumnReader.forEach(
            db,
            """
            SELECT c.opportunity_id, c.at, s.category FROM opportunity_stage_changes c
                JOIN opportunities o ON o.id = c.opportunity_id
                JOIN stages s ON s.name = c.to_stage AND s.pipeline = coalesce(o.pipeline, 'default')
                WHERE c.at < ? AND s.category IS NOT NULL ORDER BY c.at, c.seq, c.id
            """, arguments: [cut]
        ) { row in
            if let id = row.text(0), let at = row.int(1) { result[id] = (at, row.text(2)) }
        }
        try ColumnReader.forEach(
            db,
            """
            SELECT record_id, at, new_value FROM field_changes
                WHERE entity = 'opportunity' AND field = 'forecast_category' AND at < ? ORDER BY at, seq, id
            """, arguments: [cut]
        ) { row in
            // A change saved together with a stage is the more exact of the two.
            if let id = row.text(0), let at = row.int(1), at >= result[id]?.at ?? .min {
                result[id] = (at, row.text(2))
            }
        }
        return result
    }
}
