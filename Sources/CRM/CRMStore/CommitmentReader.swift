import CRMModel
import GRDB

extension Commitment {
    /// The deals that were open and in the category "Commit" at an instant, in the order of the records; nil where no
    /// category is recorded at all.
    ///
    /// The category at an instant is what the latest entry before it says: a change of the field, or the entry into a
    /// stage that has a category of its own. Where nothing precedes it, it is what the first change after it replaced,
    /// else what the record says.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords, at instant: Instant) throws -> [Commitment]? {
        let cut = instant.milliseconds
        return try snapshot.read { db in
            let isRecorded =
                try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM opportunities WHERE forecast_category IS NOT NULL)") ?? false
            guard isRecorded else { return nil }
            let before = try entries(db, records, cut)
            let later = try LaterChanges.read(db, entity: "opportunity", horizon: cut)
            var result: [Commitment] = []
            try ColumnReader.forEach(
                db,
                """
                SELECT id, forecast_category, amount_minor, close_date, closed_at FROM opportunities
                    WHERE created_at < ? AND (closed_at IS NULL OR closed_at >= ?) ORDER BY id
                """, arguments: [cut, cut]
            ) { row in
                let id = row.text(0) ?? ""
                let deal = records.opportunities.index.reference(row, 0)
                guard deal >= 0 else { return }
                if row.int(4) == nil, records.opportunities.statuses[Int(deal)] != .open { return }
                let category =
                    before[id]?.category ?? later.value("forecast_category", of: id) ?? row.text(1)
                guard category?.lowercased() == "commit" else { return }
                let amount = later.value("amount_minor", of: id).map { $0.flatMap { Int64($0) } } ?? row.int(2)
                let date =
                    later.value("close_date", of: id).map { $0.flatMap { CalendarDate(iso: $0) } } ?? row.date(3)
                result.append(Commitment(deal: Int(deal), amount: amount, closeDate: date))
            }
            return result
        }
    }

    /// The latest category each deal was given before an instant, by its field or by its stage.
    private static func entries(
        _ db: Database, _ records: CRMRecords, _ cut: Int64
    ) throws -> [String: (at: Int64, category: String?)] {
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
