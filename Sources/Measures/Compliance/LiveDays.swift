import CRMModel
import ProgrammeRecords

/// When each user's unit went live.
public struct LiveDays: Sendable {
    private enum State {
        case live(CalendarDate)
        /// Not yet; from the planned day where one is asked for.
        case planned(CalendarDate?)
    }

    /// Nil where no wave speaks of the user's unit.
    private let states: [State?]
    private let includesPlanned: Bool

    /// A unit follows its own row of the waves, else the nearest one above it; of several rows the first day counts.
    /// - Parameter includesPlanned: a wave that is still to come counts from its planned day on, one that is overdue from
    ///   the as-of.
    public init(records: CRMRecords, waves: [RolloutWaveRecord], includesPlanned: Bool = false) {
        var stateOf: [RowIndex: State] = [:]
        for wave in waves {
            guard let unit = wave.unit.id.flatMap(records.units.index.row(of:)) else { continue }
            let new = wave.liveOn.map(State.live) ?? .planned(wave.plannedOn.map { max($0, records.asOf) })
            switch (stateOf[unit], new) {
            case (.live(let known)?, .live(let day)): stateOf[unit] = .live(min(known, day))
            case (.live?, .planned): break
            case (.planned(let known?)?, .planned(let day)):
                stateOf[unit] = .planned(day.map { min(known, $0) } ?? known)
            default: stateOf[unit] = new
            }
        }
        states = (0..<records.users.count).map { user in
            var unit = records.users.units[user]
            for _ in 0...records.units.count {
                guard let row = unit else { return nil }
                if let state = stateOf[row] { return state }
                unit = records.units.parents[row]
            }
            return nil
        }
        self.includesPlanned = includesPlanned
    }

    /// The day a user's unit went live, or is planned to where that is asked for; nil where no wave speaks of it or it is
    /// still to come.
    public func day(of user: RowIndex) -> CalendarDate? {
        switch states[user] {
        case .live(let day)?: day
        case .planned(let day)?: includesPlanned ? day : nil
        case nil: nil
        }
    }

    /// Whether a user's unit uses the CRM on a day; one that no wave speaks of always does.
    func isLive(_ user: RowIndex, on day: CalendarDate) -> Bool {
        switch states[user] {
        case .live(let since)?: since <= day
        case .planned?: false
        case nil: true
        }
    }

    /// Whether a wave speaks of a user's unit without any day.
    func isOpenEnded(_ user: RowIndex) -> Bool {
        if case .planned(nil)? = states[user] { true } else { false }
    }
}

/// How long after going live cells are looked at every two working days: until 90 days are over and a person has accepted
/// to look less often (metrics.md, go-live-window).
struct GoLive: Sendable {
    var live: LiveDays
    let acceptances: [ReviewLedger.Scope]

    func holds(_ user: RowIndex, _ area: Int, on date: CalendarDate) -> Bool {
        guard let day = live.day(of: user), day <= date else { return false }
        return date.dayNumber - day.dayNumber < Int32(ReviewLedger.goLiveDays)
            || !acceptances.contains { $0.day >= day && $0.covers(user, area) }
    }

    func taking(_ live: LiveDays) -> GoLive {
        var result = self
        result.live = live
        return result
    }
}
