/// Under which team the owners of some records stand.
///
/// Where nobody may be named a value must rest on at least five people (metrics.md 1.5), and a team of five may hold
/// records of one. So teams of which fewer than five people own any of these records are put together, with the smallest
/// others where that is not enough; where all owners together are fewer than five no team is told apart.
public struct OwnerLabels: Sendable {
    public static let others = "Other teams"

    /// The teams that stand by themselves, in the order of the groups, then what was put together.
    public let names: [String]
    private let groups: PeopleGroups
    /// Groups that are put together.
    private let together: Set<Int>

    /// - Parameters:
    ///   - owners: of the records; nobody stands under no team.
    ///   - isPrivate: whether nobody may be named; else every team stands by itself.
    public init(_ owners: some Sequence<RowIndex?>, groups: PeopleGroups, isPrivate: Bool) {
        self.groups = groups
        var people = [Set<RowIndex>](repeating: [], count: groups.names.count)
        if isPrivate { for case let owner? in owners { people[groups.group(of: owner)].insert(owner) } }
        together = isPrivate ? PeopleGroups.together(people) ?? Set(people.indices) : []
        let joined = together
        names =
            groups.names.indices.filter { !joined.contains($0) }.map { groups.names[$0] }
            + (joined.isEmpty ? [] : [OwnerLabels.others])
    }

    /// The team of an owner.
    public func label(_ owner: RowIndex) -> String {
        let group = groups.group(of: owner)
        return together.contains(group) ? OwnerLabels.others : groups.names[group]
    }
}
