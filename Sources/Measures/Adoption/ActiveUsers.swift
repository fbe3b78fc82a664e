// Adoption: who uses the CRM, how often, and whether that lasts.
//
// In: core actions a user and day. Out: figures with the user-weeks behind them.

import CRMModel
import CRMStore
import Figures

/// Eligible users with at least one core action, week by week.
public struct ActiveUsers: Sendable {
    /// One part a week, the oldest first; the current week is partial.
    public let byWeek: Breakdown
    /// Index in `byWeek.parts` of the last full week; nil without one.
    public let lastFullWeek: Int?

    /// Weeks shown and listed.
    public static let weeks = 26

    public init(records: CRMRecords, counts: UserDayCounts?) {
        let asOf = records.asOf
        guard let counts else {
            let empty = RowSet(name: "active-rate", title: "Users by week", columns: ["week", "user", "active"], count: 0, tie: .share("active")) { _ in [] }
            byWeek = Breakdown(
                total: Figure(
                    "active-rate", outcome: .absent(.noSource), n: 0, asOf: asOf, rows: empty,
                    notes: ["We could show this if changes, stage changes or activities were recorded with their user."]),
                key: "week", parts: [])
            lastFullWeek = nil
            return
        }
        var entries: [(week: Int, user: RowIndex, active: Bool)] = []
        var weeks: [Period] = []
        let last = Period.week(of: asOf)
        for back in stride(from: ActiveUsers.weeks - 1, through: 0, by: -1) {
            let week = Period.week(of: last.start.adding(days: -7 * back))
            if week.end > counts.firstDay { weeks.append(week) }
        }
        let periods = weeks
        for (index, week) in periods.enumerated() {
            for user in 0..<records.users.count {
                guard let active = ActiveUsers.activity(of: user, in: week, records: records, counts: counts) else { continue }
                entries.append((index, user, active))
            }
        }
        let names = periods.map(\.name)
        let rows = entries
        let list = RowSet(
            name: "active-rate", title: "Eligible users by week, active or not", columns: ["week", "week_begins", "user", "active"],
            count: rows.count, tie: .share("active")
        ) { index in
            let entry = rows[index]
            return [.text(names[entry.week]), .date(periods[entry.week].start), .person(entry.user), .integer(entry.active ? 1 : 0)]
        }
        let parts = periods.indices.map { index in
            let own = rows.filter { $0.week == index }
            return Breakdown.Part(
                name: names[index],
                figure: .proportion(
                    "active-rate", scope: names[index], successes: own.count(where: \.active), trials: own.count, of: "eligible users",
                    asOf: asOf, rows: list),
                isPartial: periods[index].end.adding(days: -3) > asOf)
        }
        byWeek = Breakdown(
            total: .proportion(
                "active-rate", scope: "\(periods.count) weeks", successes: rows.count(where: \.active), trials: rows.count,
                of: "user-weeks", asOf: asOf, rows: list),
            key: "week", parts: parts)
        lastFullWeek = parts.indices.last { !parts[$0].isPartial && parts[$0].figure.n > 0 }
    }

    /// Whether a user did anything in a week; nil for one who was eligible on fewer than three days of it.
    private static func activity(of user: RowIndex, in week: Period, records: CRMRecords, counts: UserDayCounts) -> Bool? {
        var eligible = 0.0
        var actions = 0
        var day = week.start
        while day < week.end, day <= records.asOf {
            if records.businessDays.isWorkingDay(day), records.users.isEligible(user, on: day) {
                let presence = records.absences.presence(of: user, on: day)
                eligible += presence
                if presence > 0 { actions += counts.count(user: user, on: day) }
            }
            day = day.adding(days: 1)
        }
        return eligible >= 3 ? actions > 0 : nil
    }
}
