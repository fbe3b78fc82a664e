import Conformance

/// The business days of whoever answers for an obligation: zone, calendar and holidays are that user's, also where the
/// record changes hands before the deadline (metrics.md 1.1, manual-rules.md 6).
///
/// Among the owners in turn the first answers in whose time the obligation ended or the deadline by their own calendar
/// falls. Where the next owner's deadline had already passed at the hand-over, the one before stands: nobody is late on
/// the day they receive something.
struct ResponsibleClock: BusinessClock {
    let owners: OwnerHistory
    let people: Workforce
    let attribution: Attribution
    /// Who owns the record when it closes.
    let lastOwner: Int32

    func firstMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64 {
        moment(after: instant, duty) { $0.firstMoment(days, after: instant, duty) }
    }

    func lastMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64 {
        moment(after: instant, duty) { $0.lastMoment(days, after: instant, duty) }
    }

    private func moment(after instant: Int64, _ duty: Duty, _ moment: (DayClock) -> Int64) -> Int64 {
        guard attribution.line == .ownerAtDeadline else {
            return moment(clock(attribution.user(of: duty, owners, lastOwner: lastOwner, people)))
        }
        // What was done in the save that began it is the merit of who had it before; what nobody had, of who took it.
        var owner = duty.end <= instant ? owners.owner(before: instant) : owners.owner(at: instant)
        var found = moment(clock(owner))
        for change in owners.changes where change.at > instant {
            if found < change.at || duty.end < change.at || duty.end == change.at && owner >= 0 { break }
            let next = moment(clock(change.owner))
            if next >= change.at { (found, owner) = (next, change.owner) }
        }
        return found
    }

    private func clock(_ owner: Int32) -> DayClock {
        people.clock(of: attribution.chargesManager ? people.manager(of: owner) : owner)
    }
}
