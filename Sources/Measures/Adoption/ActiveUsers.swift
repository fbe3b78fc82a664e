// Adoption: who uses the CRM, how often, and whether that lasts.
//
// In: core actions a user and day. Out: figures with the user-weeks behind them.

import CRMModel
import CRMStore
import Figures
import Statistics

/// Eligible users with at least one core action, week by week.
public struct ActiveUsers: Sendable {
    /// One part a week, the oldest first; the current week is partial.
    public let byWeek: Breakdown
    /// Index in `byWeek.parts` of the last full week; nil without one.
    public let lastFullWeek: Int?

    /// Whether every full week agrees with the whole: no week's 99.8 % interval leaves the pooled rate out. At 95 % one
    /// week in twenty would by chance alone.
    public var isSteady: Bool {
        guard case .share(let pooled) = byWeek.total.value else { return false }
        return byWeek.parts.allSatisfy { part in
            guard !part.isPartial, case .count(let active, _) = part.figure.numerator,
                let bounds = Wilson.interval(successes: active, trials: part.figure.n, z: 3.090232306167813)
            else { return true }
            return bounds.lower <= pooled && pooled <= bounds.upper
        }
    }

    /// Weeks shown and listed.
    public static let weeks = 26

    /// - Parameters:
    ///   - counts: core actions; nil where no source of them has a row.
    ///   - eligibility: who could have acted. Default: everyone in service, no waves.
    ///   - namesPeople: whether the list may say whose each row is. Without it the rows carry no person and no group:
    ///     a team and a week together are often fewer than five people.
    public init(records: CRMRecords, counts: UserDayCounts?, eligibility: Eligibility? = nil, namesPeople: Bool = false)
    {
        let asOf = records.asOf
        guard let counts else {
            let empty = RowSet(
                name: "active-rate", title: "Users by week", columns: ["week", "active"], count: 0,
                tie: .share("active")
            ) { _ in [] }
            byWeek = Breakdown(
                total: Figure(
                    "active-rate", outcome: .absent(.noSource), n: 0, asOf: asOf, rows: empty,
                    notes: ["We could show this if changes, stage changes or activities were recorded with their user."]
                ),
                key: "week", parts: [])
            lastFullWeek = nil
            return
        }
        let eligibility = eligibility ?? Eligibility(records: records)
        let periods = ActiveUsers.periods(asOf: asOf, counts: counts)
        var entries: [(week: Int, user: RowIndex, active: Bool)] = []
        for (index, week) in periods.enumerated() {
            for user in 0..<records.users.count {
                guard
                    let active = ActiveUsers.activity(
                        of: user, in: week, asOf: asOf, eligibility: eligibility, counts: counts)
                else { continue }
                entries.append((index, user, active))
            }
        }
        let reached = entries.count
        if !namesPeople {
            // A week with fewer than five people would say of each what they did.
            let sizes = Dictionary(grouping: entries, by: \.week).mapValues(\.count)
            entries.removeAll { sizes[$0.week, default: 0] < PeopleGroups.smallest }
        }
        // Without names the order must not tell the people apart either.
        if !namesPeople { entries.sort { ($0.week, $0.active ? 0 : 1) < ($1.week, $1.active ? 0 : 1) } }
        let names = periods.map(\.name)
        let rows = entries
        let columns = ["week", "week_begins"] + (namesPeople ? ["user"] : []) + ["active"]
        let list = RowSet(
            name: "active-rate", title: "Eligible users by week, active or not", columns: columns, count: rows.count,
            tie: .share("active")
        ) { index in
            let entry = rows[index]
            let person: [Cell] = namesPeople ? [.person(entry.user)] : []
            return [.text(names[entry.week]), .date(periods[entry.week].start)] + person + [
                .integer(entry.active ? 1 : 0)
            ]
        }
        var notes: [String] = []
        if counts.lastDay < asOf.adding(days: -7) {
            notes.append("Nothing is recorded after \(counts.lastDay.iso): later weeks are not judged.")
        }
        if eligibility.assumedLive == (0..<records.users.count).count(where: { records.users.isPerson($0) }) {
            notes.append("No rollout wave is recorded: everyone counts as live from the first day.")
        }
        guard !rows.isEmpty else {
            let few = "Fewer than five people use the CRM."
            notes.insert(reached > 0 ? few : "Nobody who could use the CRM is live yet.", at: 0)
            byWeek = Breakdown(
                total: Figure(
                    "active-rate", outcome: .absent(reached > 0 ? .suppressed : .noExposure), n: 0, asOf: asOf,
                    rows: list,
                    notes: notes), key: "week", parts: [])
            lastFullWeek = nil
            return
        }
        let parts = periods.indices.map { index in
            let own = rows.filter { $0.week == index }
            return Breakdown.Part(
                name: names[index],
                figure: .proportion(
                    "active-rate", scope: names[index], successes: own.count(where: \.active), trials: own.count,
                    of: "eligible users", asOf: asOf, rows: list, notes: notes),
                isPartial: periods[index].end.adding(days: -3) > asOf)
        }
        byWeek = Breakdown(
            total: .proportion(
                "active-rate", scope: "\(periods.count) weeks", successes: rows.count(where: \.active),
                trials: rows.count,
                of: "user-weeks", asOf: asOf, rows: list, notes: notes),
            key: "week", parts: parts)
        lastFullWeek = parts.indices.last { !parts[$0].isPartial && parts[$0].figure.n > 0 }
    }

    /// The last weeks for which actions are recorded, oldest first.
    private static func periods(asOf: CalendarDate, counts: UserDayCounts) -> [Period] {
        let last = Period.week(of: asOf)
        return stride(from: weeks - 1, through: 0, by: -1)
            .map { Period.week(of: last.start.adding(days: -7 * $0)) }
            .filter { $0.end > counts.firstDay && $0.start <= counts.lastDay }
    }

    /// Whether a user did anything in a week; nil for one who was eligible on fewer than three days of it.
    private static func activity(
        of user: RowIndex, in week: Period, asOf: CalendarDate, eligibility: Eligibility, counts: UserDayCounts
    ) -> Bool? {
        var eligible = 0.0
        var actions = 0
        var day = week.start
        while day < week.end, day <= asOf {
            let presence = eligibility.presence(of: user, on: day)
            eligible += presence
            if presence > 0 { actions += counts.count(user: user, on: day) }
            day = day.adding(days: 1)
        }
        return eligible >= 3 ? actions > 0 : nil
    }
}
