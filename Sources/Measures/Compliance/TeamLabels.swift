import CRMModel

/// Under which team an outcome stands in lists and tables. Where nobody may be named it is never a team in which fewer
/// than five people could be meant (metrics.md 1.5): in an area for managers each team has one, and its share is that
/// person's. Such teams are put together with others below the same unit, and where even all people are fewer than
/// five nothing is said.
public struct TeamLabels: Sendable {
    /// The groups of people; behind them the units as wholes, and what is put together below each.
    public let names: [String]
    let tree: UnitTree
    /// By area and whose behaviour it is (`kind`): how its people are put together; nil where nothing may be said.
    private let parts: [PeopleParts?]
    /// The same for all who are bound by any area.
    private let everybody: PeopleParts?
    private let groups: PeopleGroups
    private let namesPeople: Bool
    /// Node of each user's unit.
    private let nodeOf: [Int]
    /// The group that is named after a node; -1 for none.
    private let groupOfNode: [Int]

    /// - Parameter users: those who count at all.
    init(
        _ judgement: Judgement, records: CRMRecords, users: [RowIndex], groups: PeopleGroups, namesPeople: Bool
    ) {
        self.groups = groups
        self.namesPeople = namesPeople
        let tree = UnitTree(records.units)
        self.tree = tree
        nodeOf = (0..<records.users.count).map { tree.node(of: records.users.units[$0]) }
        var groupOfNode = [Int](repeating: -1, count: tree.count)
        for (group, unit) in groups.units.enumerated() { if let unit { groupOfNode[unit] = group } }
        self.groupOfNode = groupOfNode
        var names = groups.names
        var taken = Set(names)
        func unique(_ name: String, _ node: Int) -> String {
            var name = name
            if taken.contains(name), node < tree.root { name += " (\(records.units.ids[node] ?? ""))" }
            while !taken.insert(name).inserted { name += "'" }
            return name
        }
        let plain = (0..<tree.root).map { records.units.names[$0] ?? records.units.ids[$0] ?? "" }
        for node in 0..<tree.root { names.append(groupOfNode[node] < 0 ? unique(plain[node], node) : "") }
        names.append("")
        for node in 0..<tree.root { names.append(unique("\(plain[node]), others", node)) }
        names.append(unique("other teams", tree.root))
        self.names = names

        let nodeOf = nodeOf
        let managers = Set(users.compactMap { records.users.managers[$0] })
        var parts: [PeopleParts?] = []
        for kind in 0..<judgement.areas.count * 2 where !namesPeople {
            var own = [Int](repeating: 0, count: tree.count)
            for user in users
            where judgement.areas[kind / 2].applies(to: records.users.roles[user])
                && (kind % 2 == 0 || managers.contains(user))
            {
                own[nodeOf[user]] += 1
            }
            parts.append(PeopleParts(own, tree))
        }
        self.parts = parts
        // In a list over all areas nobody stands more closely than in any of them.
        var own = [Int](repeating: 0, count: tree.count)
        for user in users where !namesPeople {
            let homes = judgement.areas.indices.filter {
                judgement.areas[$0].applies(to: records.users.roles[user])
            }.compactMap { parts[$0 * 2]?.home[nodeOf[user]] }
            if let home = homes.min(by: { tree.depths[$0] < tree.depths[$1] }) { own[home] += 1 }
        }
        everybody = PeopleParts(own, tree)
    }

    /// The label of a user in an area; nil where nothing may be said.
    /// - Parameter isManagers: whether it is about what managers do for their people.
    public func label(of user: RowIndex, area: Int, isManagers: Bool = false) -> Int? {
        if namesPeople { return groups.group(of: user) }
        return parts[area * 2 + (isManagers ? 1 : 0)].map { label($0, of: $0.home[nodeOf[user]]) }
    }

    /// The label of a user in a list over all areas.
    public func group(of user: RowIndex) -> Int {
        guard !namesPeople, let everybody else { return groups.group(of: user) }
        return label(everybody, of: everybody.home[nodeOf[user]])
    }

    /// The label of the group of a node.
    private func label(_ parts: PeopleParts, of node: Int) -> Int {
        // A unit's own name stands for all of its people only.
        guard parts.isWhole[node], node != tree.root else { return groups.names.count + tree.count + node }
        return groupOfNode[node] >= 0 ? groupOfNode[node] : groups.names.count + node
    }

    /// The node of a user's own unit.
    func node(of user: RowIndex) -> Int { nodeOf[user] }

    /// The node below which all people lie who could be meant by an outcome of a user; nil where nothing may be said.
    func node(of user: RowIndex, area: Int, isManagers: Bool) -> Int? {
        if namesPeople { return nodeOf[user] }
        return parts[area * 2 + (isManagers ? 1 : 0)].map { $0.home[nodeOf[user]] }
    }

    /// Whether a unit, or the company, may be shown as a whole in an area. Under an agreement every one.
    func isShown(node: Int, area: Int) -> Bool { namesPeople || parts[area * 2]?.isShown[node] == true }

    /// Whether anything may be said about an area at all.
    func isShown(area: Int, isManagers: Bool) -> Bool {
        namesPeople || parts[area * 2 + (isManagers ? 1 : 0)] != nil
    }

    /// Whether nothing at all may be said: nobody may be named, and no area is for five people.
    var areSilent: Bool {
        !namesPeople && !parts.isEmpty && stride(from: 0, to: parts.count, by: 2).allSatisfy { parts[$0] == nil }
    }

    /// Whether a group stands by itself in an area.
    public func isShown(group: Int, area: Int) -> Bool {
        if namesPeople { return true }
        guard let parts = parts[area * 2] else { return false }
        return parts.isGroup.indices.contains { parts.isGroup[$0] && label(parts, of: $0) == group }
    }
}
