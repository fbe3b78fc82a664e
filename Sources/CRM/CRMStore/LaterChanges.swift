import CRMModel
import GRDB

/// What fields held at the as-of, where they were changed afterwards: the old value of the first later change.
///
/// A field without a later change holds today what it held then, as far as the source keeps a history of it.
struct LaterChanges {
    private var oldValues: [String: [String: String?]] = [:]
    /// Fields of the entity that the source keeps a history of.
    let tracked: Set<String>

    var isEmpty: Bool { oldValues.isEmpty }

    /// Reads the changes of one entity after the as-of.
    static func read(_ db: Database, entity: String, horizon: Int64) throws -> LaterChanges {
        let tracked = try String.fetchAll(
            db, sql: "SELECT DISTINCT field FROM field_changes WHERE entity = ? ORDER BY field", arguments: [entity])
        var result = LaterChanges(tracked: Set(tracked))
        // The latest first, so that the first change after the as-of is what stays.
        try ColumnReader.forEach(
            db,
            """
            SELECT record_id, field, old_value FROM field_changes WHERE entity = ? AND at >= ?
            ORDER BY record_id, field, at DESC, seq DESC, id DESC
            """, arguments: [entity, horizon]
        ) { row in
            guard let record = row.text(0), let field = row.text(1) else { return }
            result.oldValues[record, default: [:]][field] = .some(row.text(2))
        }
        return result
    }

    private init(tracked: Set<String>) { self.tracked = tracked }

    /// The value a field held at the as-of, where it was changed later; nil where it was not.
    func value(_ field: String, of record: String) -> String?? { oldValues[record]?[field] }

    /// The fields of a record that were changed later, with what they held.
    func values(of record: String) -> [String: String?] { oldValues[record] ?? [:] }
}
