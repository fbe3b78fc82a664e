import CRMModel
import GRDB

/// When somebody last made sure of the main contact of a deal.
enum ContactCare {
    /// Somebody spoke or wrote to somebody, as SQL over the columns of `activities`.
    private static let isContact =
        "lower(trim(type)) IN ('call', 'phone call', 'email', 'e-mail', 'mail', 'meeting', 'visit')"

    /// By row of opportunities: when the main contact was last confirmed, called, written to or met, up to the as-of.
    /// The main contact is the deal's own; where no deal has one, its account's.
    static func read(_ db: Database, records: CRMRecords) throws -> [Int64?] {
        let horizon = records.horizon.milliseconds
        let deals = records.opportunities
        var last = try AccountCare.lastConfirmations(db, "contact", "contacts", horizon)
        try ColumnReader.forEach(
            db,
            """
            SELECT contact_id, max(coalesce(happened_at, logged_at)) FROM activities
                WHERE contact_id IS NOT NULL AND \(ContactCare.isContact) AND \(ActivityStatus.tookPlace)
                    AND coalesce(logged_at, happened_at) < ? AND coalesce(happened_at, logged_at) < ?
                GROUP BY 1 ORDER BY 1
            """, arguments: [horizon, horizon]
        ) { row in
            if let id = row.text(0), let at = row.int(1) { last[id] = max(last[id] ?? at, at) }
        }
        if (0..<deals.count).contains(where: { !deals.contactIDs.isMissing($0) }) {
            return (0..<deals.count).map { deals.contactIDs[$0].flatMap { last[$0] } }
        }
        var ofAccounts = [Int64?](repeating: nil, count: records.accounts.count)
        try ColumnReader.forEach(db, "SELECT account_id, id FROM contacts WHERE is_primary = 1 ORDER BY id") { row in
            let account = records.accounts.index.reference(row, 0)
            guard account >= 0, let at = row.text(1).flatMap({ last[$0] }) else { return }
            ofAccounts[Int(account)] = max(ofAccounts[Int(account)] ?? at, at)
        }
        return (0..<deals.count).map { deals.accounts[$0].flatMap { ofAccounts[$0] } }
    }
}
