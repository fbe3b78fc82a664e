import CRMModel

/// Under which team an outcome stands in lists and tables. Where nobody may be named it is never a team in which fewer
/// than five people could be meant (metrics.md 1.5): in an area for managers each team has one, and its share is that
/// person's. Such teams are put together, and where even all of them are fewer than five nothing is said.
public struct TeamLabels: Sendable {
    /// The groups of people, and behind them the name of those that were put together.
    public let names: [String]
    /// By area and whose behaviour it is (`kind`), the label of each group; nil where nothing may be said.
    private let labels: [[Int]?]
    private let groups: PeopleGroups

    /// - Parameter users: those who count at all.
    init(
        _ judgement: Judgement, records: CRMRecords, users: [RowIndex], groups: PeopleGroups, namesPeople: Bool
    ) {
        self.groups = groups
        let own = Array(groups.names.indices)
        names = groups.names + [TeamLabels.others(groups.names)]
        let managers = Set(users.compactMap { records.users.managers[$0] })
        labels = (0..<judgement.areas.count * 2).map { kind in
            if namesPeople { return own }
            let area = judgement.areas[kind / 2]
            var people = [Set<RowIndex>](repeating: [], count: own.count)
            for user in users
            where area.applies(to: records.users.roles[user]) && (kind % 2 == 0 || managers.contains(user)) {
                people[groups.group(of: user)].insert(user)
            }
            let smallest = own.filter { !people[$0].isEmpty }.min { (people[$0].count, $0) < (people[$1].count, $1) }
            guard let together = TeamLabels.together(people), let smallest else { return nil }
            // What a group has done in which nobody could be meant, of people who have left, goes where it is least.
            let rest = together.isEmpty ? smallest : own.count
            return own.map { together.contains($0) ? own.count : people[$0].isEmpty ? rest : $0 }
        }
    }

    /// The label of a user in an area; nil where nothing may be said.
    /// - Parameter isManagers: whether it is about what managers do for their people.
    public func label(of user: RowIndex, area: Int, isManagers: Bool = false) -> Int? {
        labels[area * 2 + (isManagers ? 1 : 0)].map { $0[groups.group(of: user)] }
    }

    /// The group of a user among all people.
    func group(of user: RowIndex) -> Int { groups.group(of: user) }

    /// Whether anything may be said about an area at all.
    func isShown(area: Int, isManagers: Bool) -> Bool { labels[area * 2 + (isManagers ? 1 : 0)] != nil }

    /// Whether nothing at all may be said: nobody may be named, and no area is for five people.
    var areSilent: Bool { !labels.isEmpty && labels.indices.allSatisfy { $0 % 2 == 1 || labels[$0] == nil } }

    /// Whether a group stands by itself in an area.
    public func isShown(group: Int, area: Int) -> Bool { labels[area * 2]?[group] == group }

    /// Indices of the sets that must be put together so that none has one to four members; nil where even all
    /// together have fewer than five.
    static func together(_ sets: [Set<RowIndex>]) -> Set<Int>? {
        var together = Set(sets.indices.filter { !sets[$0].isEmpty && sets[$0].count < PeopleGroups.smallest })
        while !together.isEmpty {
            let union = together.reduce(into: Set<RowIndex>()) { $0.formUnion(sets[$1]) }
            if union.count >= PeopleGroups.smallest { break }
            let rest = sets.indices.filter { !together.contains($0) && !sets[$0].isEmpty }
            guard let next = rest.min(by: { (sets[$0].count, $0) < (sets[$1].count, $1) }) else { return nil }
            together.insert(next)
        }
        return together
    }

    private static func others(_ names: [String]) -> String {
        var name = "other teams"
        while names.contains(name) { name += ", several" }
        return name
    }
}
