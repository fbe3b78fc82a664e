import CRMModel
import GRDB

extension Leads {
    /// Reads the leads that exist at the as-of. One without a creation date is left out: it has no cohort.
    ///
    /// The opportunity is the one the lead names, else the one that names the lead; one the records do not hold counts as
    /// none.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> Leads {
        let horizon = records.horizon.milliseconds
        return try snapshot.read { db in
            var dealOf: [String: Int32] = [:]
            try ColumnReader.forEach(
                db, "SELECT lead_id, id FROM opportunities WHERE lead_id IS NOT NULL ORDER BY lead_id, id DESC"
            ) { row in
                let deal = records.opportunities.index.reference(row, 1)
                if deal >= 0, let lead = row.text(0) { dealOf[lead] = deal }
            }
            let later = try LaterChanges.read(db, entity: "lead", horizon: horizon)
            var result = Leads()
            try ColumnReader.forEach(
                db,
                """
                SELECT id, owner_id, source, created_at, opportunity_id FROM leads WHERE created_at < ?
                    AND coalesce(deleted_at, CASE WHEN merged_into_id IS NOT NULL THEN 0 END, ?) >= ? ORDER BY id
                """, arguments: [horizon, horizon, horizon]
            ) { row in
                let id = row.text(0) ?? ""
                let own = records.opportunities.index.reference(row, 4)
                let owner = later.isEmpty ? nil : later.value("owner_id", of: id)
                result.ids.append(row, 0)
                result.owners.append(
                    owner.map { records.users.index.reference($0) } ?? records.users.index.reference(row, 1))
                result.sources.append(later.value("source", of: id) ?? row.text(2))
                result.createdAt.append(row.int(3))
                result.deals.append(own >= 0 ? own : dealOf[id] ?? ReferenceColumn.missing)
            }
            return result
        }
    }
}
