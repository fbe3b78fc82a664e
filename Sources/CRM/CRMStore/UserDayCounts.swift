import CRMModel
import GRDB

/// How many core actions each user did on each local day: a rollup that merges by addition.
///
/// A core action is a change, a stage change or an activity entered by a person; reads never count
/// (metrics.md 1.2). Changes whose source is an import, an integration or a migration are not human.
public struct UserDayCounts: Sendable {
    /// The organisation's day of the first action, at most `longest` days before the as-of.
    public let firstDay: CalendarDate
    /// The first day counted: the one before, since it may still be that day where the user is.
    private let origin: CalendarDate
    /// The organisation's day of the last action: what comes after it is not recorded, rather than not done.
    public let lastDay: CalendarDate
    /// Days counted, from `origin` to the as-of.
    public let days: Int
    /// `users × days`, a user's days together.
    private var counts: [Int32]

    /// Most days covered: three years. A single action dated 1970 must not cost a table of twenty thousand days a user.
    public static let longest = 1096

    /// Actions of a user on a day; 0 outside the days covered.
    public func count(user: RowIndex, on date: CalendarDate) -> Int {
        let day = Int(date.dayNumber - origin.dayNumber)
        guard day >= 0, day < days else { return 0 }
        return Int(counts[user * days + day])
    }

    /// Counts core actions before the as-of. Nil where no table of events has a row: the source is not recorded.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> UserDayCounts? {
        let horizon = records.horizon.milliseconds
        let human = "(source IS NULL OR source NOT IN ('import', 'integration', 'migration'))"
        let sources = [
            "SELECT user_id, at FROM field_changes WHERE at < ? AND \(human)",
            "SELECT user_id, at FROM opportunity_stage_changes WHERE at < ? AND \(human)",
            "SELECT user_id, coalesce(logged_at, happened_at) AS at FROM activities WHERE at < ? AND \(human)",
        ]
        return try snapshot.read { db in
            var first: Int64?
            var last: Int64?
            for source in sources {
                let row = try Row.fetchOne(db, sql: "SELECT min(at), max(at) FROM (\(source))", arguments: [horizon])
                if let value = row.flatMap({ Int64.fromDatabaseValue($0[0]) }) { first = min(first ?? value, value) }
                if let value = row.flatMap({ Int64.fromDatabaseValue($0[1]) }) { last = max(last ?? value, value) }
            }
            guard let first, let last else { return nil }
            let earliest = records.asOf.adding(days: 1 - longest)
            let firstDay = max(records.zone.date(of: Instant(milliseconds: first)), earliest)
            let origin = max(firstDay.adding(days: -1), earliest)
            let days = Int(records.asOf.dayNumber - origin.dayNumber) + 1
            var result = UserDayCounts(
                firstDay: firstDay, origin: origin, lastDay: records.zone.date(of: Instant(milliseconds: last)),
                days: days,
                counts: Array(repeating: 0, count: records.users.count * days))
            let zones = UserZones(records)
            for source in sources {
                try ColumnReader.forEach(db, source, arguments: [horizon]) { row in
                    let reference = records.users.index.reference(row, 0)
                    guard reference >= 0, let at = row.int(1) else { return }
                    let user = Int(reference)
                    let day = Int(zones.date(of: Instant(milliseconds: at), user: user).dayNumber - origin.dayNumber)
                    if day >= 0, day < days { result.counts[user * days + day] += 1 }
                }
            }
            return result
        }
    }
}

/// The zone of each user: the user's own, else the organisation's.
struct UserZones {
    private let zones: [Zone]
    private let zoneOf: [Int32]
    private let fallback: Zone
    private let codes: [Int32]

    init(_ records: CRMRecords) {
        fallback = records.zone
        let names = records.users.timeZones.names
        var known: [Zone] = []
        var map: [Int32] = []
        for name in names {
            if let zone = Zone(named: name) {
                map.append(Int32(known.count))
                known.append(zone)
            } else {
                map.append(-1)
            }
        }
        zones = known
        zoneOf = map
        codes = records.users.timeZones.codes
    }

    func date(of instant: Instant, user: RowIndex) -> CalendarDate {
        let code = codes[user]
        guard code >= 0, zoneOf[Int(code)] >= 0 else { return fallback.date(of: instant) }
        return zones[Int(zoneOf[Int(code)])].date(of: instant)
    }
}
