import CRMModel
import GRDB

extension Update {
    /// Makes a history of the differences, where the source keeps none of the field. A difference without a time of its
    /// own was seen on the day the data speaks of.
    func writeHistory(asOf: Instant) throws {
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO main.opportunity_stage_changes
                  (id, seq, opportunity_id, at, from_stage, to_stage, amount_minor, close_date, source)
                SELECT 'import ' || record_id || ' ' || coalesce(at, :asOf) || ' ' || coalesce(new_value, ''), place, record_id, coalesce(at, :asOf),
                       old_value, new_value, amount_minor, close_date, 'import'
                FROM \(Update.schema).differences
                WHERE entity = 'opportunity' AND field = 'stage'
                  AND NOT EXISTS (SELECT 1 FROM main.opportunity_stage_changes WHERE id NOT GLOB 'import *')
                ORDER BY place
                """, arguments: ["asOf": asOf.milliseconds])
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO main.field_changes
                  (id, seq, entity, record_id, field, at, old_value, new_value, source)
                SELECT 'import ' || entity || ' ' || record_id || ' ' || field || ' ' || coalesce(at, :asOf)
                         || ' ' || coalesce(new_value, ''), place, entity,
                       record_id, field, coalesce(at, :asOf), old_value, new_value, 'import'
                FROM \(Update.schema).differences AS d
                WHERE field <> 'stage' AND NOT EXISTS (
                  SELECT 1 FROM main.field_changes AS f
                  WHERE f.entity = d.entity AND f.field = d.field AND f.id NOT GLOB 'import *')
                ORDER BY place
                """, arguments: ["asOf": asOf.milliseconds])
    }
}
