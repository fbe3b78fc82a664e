import CRMStore

/// A place in a case at which work passes from one person to another.
struct Passage {
    let from: Int32
    let to: Int32
    let at: Int64
    /// The last step before it and the first one after it.
    let step: Int32?
    let next: StepNames.Taken?

    /// Every change of owner, and every two steps of different people between which the owner stays.
    static func all(_ owners: OwnerHistory, _ steps: [StepNames.Taken], _ people: Workforce) -> [Passage] {
        let dated = steps.filter { $0.at != HistoryRow.none }
        var passages: [Passage] = []
        var from = owners.first
        for change in owners.changes {
            defer { from = change.owner }
            guard from >= 0, change.owner >= 0, from != change.owner else { continue }
            passages.append(
                Passage(
                    from: from, to: change.owner, at: change.at, step: dated.last { $0.at <= change.at }?.step,
                    next: dated.first { $0.at > change.at }))
        }
        let handed = passages.map(\.at)
        for (step, next) in zip(dated, dated.dropFirst()) where step.actor != next.actor && next.at > step.at {
            guard !people.isSystem(step.actor), !people.isSystem(next.actor),
                !handed.contains(where: { $0 >= step.at && $0 <= next.at })
            else { continue }
            passages.append(Passage(from: step.actor, to: next.actor, at: step.at, step: step.step, next: next))
        }
        return passages.sorted { ($0.at, $0.from, $0.to) < ($1.at, $1.from, $1.to) }
    }
}
