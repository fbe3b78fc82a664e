import CRMModel
import GRDB

/// How often a deal was moved since anybody last wrote a new next step.
public enum NextStepEdits {
    /// Stage and close-date changes of each opportunity since the last change of its next step, by row of the records,
    /// up to the as-of; nil where the source keeps no history of next steps.
    public static func moves(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> [Int]? {
        let horizon = records.horizon.milliseconds
        return try snapshot.read { db in
            var last: [Int64?] = Array(repeating: nil, count: records.opportunities.count)
            var isRecorded = false
            try ColumnReader.forEach(
                db,
                """
                SELECT record_id, max(at) FROM field_changes
                    WHERE entity = 'opportunity' AND field = 'next_step' AND at < ? GROUP BY 1 ORDER BY 1
                """, arguments: [horizon]
            ) { row in
                isRecorded = true
                let deal = records.opportunities.index.reference(row, 0)
                if deal >= 0 { last[Int(deal)] = row.int(1) }
            }
            guard isRecorded else { return nil }
            var moves = [Int](repeating: 0, count: records.opportunities.count)
            // The first entry into a stage is the creation, not a change.
            try ColumnReader.forEach(
                db,
                """
                SELECT opportunity_id, at FROM opportunity_stage_changes WHERE at < ? AND from_stage IS NOT NULL
                UNION ALL SELECT record_id, at FROM field_changes
                    WHERE entity = 'opportunity' AND field = 'close_date' AND old_value IS NOT NULL AND at < ?
                """, arguments: [horizon, horizon]
            ) { row in
                let deal = records.opportunities.index.reference(row, 0)
                guard deal >= 0, let at = row.int(1) else { return }
                if at > last[Int(deal)] ?? .min { moves[Int(deal)] += 1 }
            }
            return moves
        }
    }
}
