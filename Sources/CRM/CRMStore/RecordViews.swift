import CRMModel
import GRDB

/// Which records are opened by somebody else than their owner.
public enum RecordViews {
    /// Days before the as-of that are looked at (metrics.md, cost-without-return).
    public static let days = 90

    /// Types of records of which at least one was opened by somebody else; nil where no view is logged.
    public static func byOthers(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> Set<String>? {
        let end = records.horizon.milliseconds
        let start = records.zone.instant(of: records.asOf.adding(days: 1 - days)).milliseconds
        let tables = [
            ("lead", "leads"), ("opportunity", "opportunities"), ("account", "accounts"), ("contact", "contacts"),
        ]
        return try snapshot.read { db in
            let span = "e.kind = 'view' AND e.at >= ? AND e.at < ?"
            func exists(_ select: String, _ arguments: StatementArguments) throws -> Bool {
                try Bool.fetchOne(db, sql: "SELECT EXISTS (\(select))", arguments: arguments) ?? false
            }
            guard try exists("SELECT 1 FROM usage_events e WHERE \(span)", [start, end]) else { return nil }
            var types: Set<String> = []
            for (type, table) in tables {
                // A contact is its account's owner's.
                let owner = type == "contact" ? "a.owner_id" : "r.owner_id"
                let join = type == "contact" ? " LEFT JOIN accounts a ON a.id = r.account_id" : ""
                let select =
                    "SELECT 1 FROM usage_events e JOIN \(table) r ON r.id = e.record_id\(join) WHERE \(span)"
                    + " AND e.entity = ? AND e.user_id IS NOT \(owner)"
                if try exists(select, [start, end, type]) { types.insert(type) }
            }
            return types
        }
    }
}
