import CRMModel
import GRDB

/// The values a field has, or had: for those who compare it with a text.
public enum FieldValues {
    /// Most different values that are looked at.
    public static let limit = 500

    /// The different values of a field of an entity, today's and those of its history, sorted; nil where they are more
    /// than `limit`, so that any text may be one.
    /// - Parameter isCustom: whether it is a field of one's own; else a column of the entity's table.
    public static func read(
        _ snapshot: CRMSnapshot, entity: CaseEntity, field: String, isCustom: Bool
    ) throws -> [String]? {
        let isColumn = !isCustom && Schema.named(entity.table)?.column(field) != nil
        guard isCustom || isColumn else { return nil }
        let today =
            isCustom
            ? "SELECT value AS v FROM custom_values WHERE entity = :entity AND field = :field"
            : "SELECT CAST(\(field) AS TEXT) AS v FROM \(entity.table)"
        let changes = ["old_value", "new_value"].map {
            "SELECT \($0) AS v FROM field_changes WHERE entity = :entity AND field = :field"
        }
        let union = ([today] + changes).joined(separator: " UNION ALL ")
        let values = try snapshot.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT DISTINCT v FROM (\(union)) WHERE v IS NOT NULL AND trim(v) <> '' LIMIT \(limit + 1)",
                arguments: ["entity": entity.rawValue, "field": field])
        }
        return values.count > limit ? nil : values.sorted()
    }
}
