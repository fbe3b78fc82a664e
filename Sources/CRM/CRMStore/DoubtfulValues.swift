import CRMModel
import GRDB

/// Values that histories cannot be built from as they stand: counted, so that what is read instead is said.
enum DoubtfulValues {
    /// Instants from here on are no times a CRM can know: 1 January 2100.
    private static let latest: Int64 = 4_102_444_800_000

    static func read(_ db: Database, records: CRMRecords) throws -> [ExcludedRows] {
        var found: [ExcludedRows] = []
        func note(_ table: String, _ reason: String, _ count: Int?) {
            if let count, count > 0 { found.append(ExcludedRows(table: table, reason: reason, count: count)) }
        }
        let users = records.users
        var zones: [String: Bool] = [:]
        for name in users.timeZones.names { zones[name] = Zone(named: name) != nil }
        note(
            "users", "time zone not understood: the company's is used",
            (0..<users.count).count { users.timeZones[$0].map { zones[$0] == false } ?? false })
        note(
            "users", "calendar without holidays: the company's working days are used",
            (0..<users.count).count { users.calendars[$0].map { records.calendars[$0] == nil } ?? false })
        note(
            "users", "unit not known: taken as without a unit",
            (0..<users.count).count { users.isPerson($0) && users.units.isDangling($0) })
        note(
            "org_units", "lie in themselves: taken as right below the company",
            (0..<records.units.count).count { records.units.liesInItself($0) })
        if records.units.count > 0 {
            note(
                "users", "without a unit: counted in the company only",
                (0..<users.count).count {
                    users.isPerson($0) && users.units[$0] == nil && !users.units.isDangling($0)
                })
        }
        if records.stages.count > 0 {
            note(
                "opportunity_stage_changes", "stage not known: no step, and the deal stays as it was",
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM opportunity_stage_changes
                        WHERE to_stage IS NOT NULL AND to_stage NOT IN (SELECT name FROM stages WHERE name IS NOT NULL)
                        """))
        }
        note(
            "activities", "status not known: taken as done",
            try Int.fetchOne(db, sql: "SELECT count(*) FROM activities WHERE \(ActivityStatus.isUnknown)"))
        for table in Schema.tables {
            for column in table.columns where column.kind == .instant {
                // What comes after the as-of is left out whatever its year; what is written as early cannot be so.
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT coalesce(sum(\(column.name) < 0), 0), coalesce(sum(\(column.name) >= \(latest)), 0)
                        FROM \(table.name)
                        WHERE \(column.name) < 0 OR \(column.name) >= \(latest)
                        """)
                note(table.name, "\(column.name) before 1970: read as not known", row?[0])
                note(table.name, "\(column.name) after 2099: left out", row?[1])
            }
        }
        return found
    }
}
