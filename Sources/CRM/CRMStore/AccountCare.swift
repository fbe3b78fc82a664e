import CRMModel
import GRDB

/// When somebody last made sure of what an account and its deals say: the facts a conversation rests on.
public struct AccountCare: Sendable {
    /// Whether an account is still looked after, by row of the records.
    public private(set) var isActive: [Bool]
    /// Last confirmation of an account's main contact; nil for none, and for an account without one.
    public private(set) var contactVerifiedAt: [Int64?]
    /// Last entry into a stage or confirmation of an opportunity, by row of the records.
    public private(set) var dealMovedAt: [Int64?]
    /// Whether the CRM holds any confirmation of a contact, and any main contact.
    public private(set) var isVerificationRecorded = false

    /// The same of some accounts and deals only, in the order given.
    public func taking(accounts: [RowIndex], deals: [RowIndex]) -> AccountCare {
        var care = self
        care.isActive = accounts.map { isActive[$0] }
        care.contactVerifiedAt = accounts.map { contactVerifiedAt[$0] }
        care.dealMovedAt = deals.map { dealMovedAt[$0] }
        return care
    }

    /// Reads what was known at the as-of: nothing later counts.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> AccountCare {
        let horizon = records.horizon.milliseconds
        var result = AccountCare(
            isActive: Array(repeating: true, count: records.accounts.count),
            contactVerifiedAt: Array(repeating: nil, count: records.accounts.count),
            dealMovedAt: Array(repeating: nil, count: records.opportunities.count))
        try snapshot.read { db in
            try ColumnReader.forEach(
                db, "SELECT id FROM accounts WHERE inactive_at < ? ORDER BY id", arguments: [horizon]
            ) { row in
                let account = records.accounts.index.reference(row, 0)
                if account >= 0 { result.isActive[Int(account)] = false }
            }
            let contacts = try lastConfirmations(db, "contact", "contacts", horizon)
            try ColumnReader.forEach(
                db,
                """
                SELECT account_id, id FROM contacts WHERE is_primary = 1 AND (created_at IS NULL OR created_at < ?)
                    AND (inactive_at IS NULL OR inactive_at >= ?)
                    AND coalesce(deleted_at, CASE WHEN merged_into_id IS NOT NULL THEN 0 END, ?) >= ? ORDER BY id
                """, arguments: [horizon, horizon, horizon, horizon]
            ) { row in
                let account = records.accounts.index.reference(row, 0)
                guard account >= 0, let at = row.text(1).flatMap({ contacts[$0] }) else { return }
                result.isVerificationRecorded = true
                result.contactVerifiedAt[Int(account)] = max(result.contactVerifiedAt[Int(account)] ?? at, at)
            }
            for (id, at) in try lastConfirmations(db, "opportunity", "opportunities", horizon) {
                if let deal = records.opportunities.index.row(of: id) { result.dealMovedAt[deal] = at }
            }
            try ColumnReader.forEach(
                db,
                "SELECT opportunity_id, max(at) FROM opportunity_stage_changes WHERE at < ? GROUP BY 1 ORDER BY 1",
                arguments: [horizon]
            ) { row in
                let deal = records.opportunities.index.reference(row, 0)
                guard deal >= 0, let at = row.int(1) else { return }
                result.dealMovedAt[Int(deal)] = max(result.dealMovedAt[Int(deal)] ?? at, at)
            }
        }
        return result
    }

    /// The last confirmation of each record before an instant: the record's own, else the last its history tells of.
    static func lastConfirmations(
        _ db: Database, _ entity: String, _ table: String, _ horizon: Int64
    ) throws -> [String: Int64] {
        var result: [String: Int64] = [:]
        try ColumnReader.forEach(
            db,
            """
            SELECT id, verified_at FROM \(table) WHERE verified_at < ?
            UNION ALL SELECT record_id, max(at) FROM field_changes
                WHERE entity = ? AND field = 'verified_at' AND at < ? AND new_value IS NOT NULL GROUP BY record_id
            """, arguments: [horizon, entity, horizon]
        ) { row in
            if let id = row.text(0), let at = row.int(1) { result[id] = max(result[id] ?? at, at) }
        }
        return result
    }
}
