import CRMModel
import GRDB

/// Counts the rows of each table and finds its newest instant: what the data page says about freshness.
enum TableSummaries {
    /// The columns that tell when a row came to be; expected dates do not.
    private static let happened = ["at", "logged_at", "happened_at", "created_at", "submitted_at", "updated_at"]

    static func read(_ db: Database, horizon: Int64) throws -> [TableSummary] {
        try Schema.tables.map { table in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)") ?? 0
            var newest: Int64?
            for column in happened where table.column(column)?.kind == .instant {
                let value = try Int64.fetchOne(
                    db, sql: "SELECT max(\(column)) FROM \(table.name) WHERE \(column) < ?", arguments: [horizon])
                if let value { newest = max(newest ?? value, value) }
            }
            return TableSummary(name: table.name, rows: count, newest: newest.map(Instant.init(milliseconds:)))
        }
    }
}
