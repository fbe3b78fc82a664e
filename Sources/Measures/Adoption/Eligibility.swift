import CRMModel
import ProgrammeRecords

/// Who could have used the CRM on a day: in service, live, at work, not away (metrics.md 1.2).
public struct Eligibility: Sendable {
    private let records: CRMRecords
    /// From when each user's unit is live: nil where no wave speaks of it, the far future where its wave is still to come.
    private let liveSince: [CalendarDate?]

    /// Users of units that no wave names; they count as live from their first day.
    public let assumedLive: Int

    /// - Parameter waves: rollout_waves.csv. A unit follows its own row, else the nearest one above it in the tree.
    public init(records: CRMRecords, waves: [RolloutWaveRecord] = []) {
        self.records = records
        let never = CalendarDate(dayNumber: .max)
        var dayOf: [RowIndex: CalendarDate] = [:]
        for wave in waves {
            guard let unit = wave.unit.id.flatMap(records.units.index.row(of:)) else { continue }
            let day = wave.liveOn ?? never
            dayOf[unit] = min(dayOf[unit] ?? day, day)
        }
        var assumed = 0
        liveSince = (0..<records.users.count).map { user in
            var unit = records.users.units[user]
            for _ in 0...records.units.count {
                guard let row = unit else { break }
                if let day = dayOf[row] { return day }
                unit = records.units.parents[row]
            }
            if records.users.isPerson(user) { assumed += 1 }
            return nil
        }
        assumedLive = assumed
    }

    /// The share of a day a user could have worked in the CRM: 1, 0.5 or 0.
    public func presence(of user: RowIndex, on day: CalendarDate) -> Double {
        guard isInService(user, on: day), records.businessDays(of: user).isWorkingDay(day) else { return 0 }
        return records.absences.presence(of: user, on: day)
    }

    /// Whether a user is a person in service, in a unit that is live.
    public func isInService(_ user: RowIndex, on day: CalendarDate) -> Bool {
        records.users.isEligible(user, on: day) && isLive(user, on: day)
    }

    /// Whether a user's unit uses the CRM on a day.
    public func isLive(_ user: RowIndex, on day: CalendarDate) -> Bool { liveSince[user].map { $0 <= day } ?? true }
}
