import CRMModel
import GRDB

/// Counts the rows that each table had at the as-of and finds its newest instant: what the data page says about freshness.
enum TableSummaries {
    static func read(_ db: Database, records: CRMRecords) throws -> [TableSummary] {
        let horizon = records.horizon.milliseconds
        return try Schema.tables.map { table in
            let birth = birth(table)
            let count: Int?
            if let birth {
                count = try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM \(table.name) WHERE \(birth) IS NULL OR \(birth) < ?",
                    arguments: [horizon])
            } else if let day = firstDay(table) {
                count = try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM \(table.name) WHERE \(day) IS NULL OR \(day) <= ?",
                    arguments: [records.asOf.iso])
            } else {
                count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)")
            }
            var newest = try birth.flatMap { birth in
                try Int64.fetchOne(
                    db, sql: "SELECT max(\(birth)) FROM \(table.name) WHERE \(birth) < ?", arguments: [horizon])
            }.map(Instant.init(milliseconds:))
            if let day = try lastDay(table, db, asOf: records.asOf) {
                newest = max(newest ?? records.zone.instant(of: day), records.zone.instant(of: day))
            }
            return TableSummary(name: table.name, rows: count ?? 0, newest: newest)
        }
    }

    /// When a row came to be. What is planned or expected does not tell: an activity's own time may lie ahead, so the time
    /// of its entry comes first.
    private static func birth(_ table: SchemaTable) -> String? {
        if table.name == "activities" { return "coalesce(logged_at, happened_at)" }
        return ["at", "created_at", "submitted_at"].first { table.column($0)?.kind == .instant }
    }

    /// The day from which a row without an instant counts.
    private static func firstDay(_ table: SchemaTable) -> String? {
        ["issued_on", "period_start", "valid_on"].first { table.column($0)?.kind == .date }
    }

    /// The last day that a table's dates speak of: the closing of closed deals, the date of bills.
    private static func lastDay(_ table: SchemaTable, _ db: Database, asOf: CalendarDate) throws -> CalendarDate? {
        let sql: String
        switch table.name {
        case "opportunities":
            sql = """
                SELECT max(coalesce(date(closed_at / 1000, 'unixepoch'), close_date)) FROM opportunities
                WHERE status IN ('won', 'lost') AND coalesce(date(closed_at / 1000, 'unixepoch'), close_date) <= ?
                """
        case "invoices": sql = "SELECT max(issued_on) FROM invoices WHERE issued_on <= ?"
        default: return nil
        }
        return try String.fetchOne(db, sql: sql, arguments: [asOf.iso]).flatMap { CalendarDate(iso: $0) }
    }
}
