import CRMModel

/// Under which team an outcome stands in lists and tables. Where nobody may be named it is never a team in which fewer
/// than five people had an outcome under the same rule (metrics.md 1.5): such people are put together with others below
/// the same unit, and where even all of them are fewer than five nothing is said about the rule.
///
/// Everything that is shown about units adds up such groups, rule by rule. So whatever is subtracted from whatever, the
/// rest is of five people or of nobody.
public struct TeamLabels: Sendable {
    /// The groups of people; behind them the units as wholes, and what is put together below each.
    public let names: [String]
    let tree: UnitTree
    /// By rule: those who had an outcome under it, ascending. Versions of one rule are one.
    private let people: [[RowIndex]]
    /// By rule: how they are put together; nil where nothing may be said, and where there is nobody.
    private let parts: [PeopleParts?]
    /// By rule and node: whether any of them is at or below it.
    private let isReached: [[Bool]]
    /// By area: whether it is for at least five people.
    private let isForFive: [Bool]
    private let groups: PeopleGroups
    private let namesPeople: Bool
    /// Node of each user's unit.
    private let nodeOf: [Int]
    /// The group that is named after a node; -1 for none.
    private let groupOfNode: [Int]
    /// The same, or the group that is what is left of the node's people.
    private let groupAtNode: [Int]

    /// - Parameters:
    ///   - users: those who could have used the CRM in the window.
    ///   - due: indices of the outcomes that count in a share.
    init(
        _ judgement: Judgement, records: CRMRecords, users: [RowIndex], due: [Int], groups: PeopleGroups,
        namesPeople: Bool
    ) {
        self.groups = groups
        self.namesPeople = namesPeople
        let tree = UnitTree(records.units)
        self.tree = tree
        nodeOf = (0..<records.users.count).map { tree.node(of: records.users.units[$0]) }
        var groupOfNode = [Int](repeating: -1, count: tree.count)
        var groupAtNode = groupOfNode
        for (group, unit) in groups.units.enumerated() {
            guard let unit else { continue }
            groupAtNode[unit] = group
            // A group that is what is left of its unit does not bear the unit's name.
            if !groups.isRest[group] { groupOfNode[unit] = group }
        }
        self.groupOfNode = groupOfNode
        self.groupAtNode = groupAtNode
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
        let ids = ComplianceFigures.ruleIDs(judgement)
        let placeOf = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
        let idOf = judgement.rules.map { placeOf[$0.rule.id] ?? 0 }
        var people = [Set<RowIndex>](repeating: [], count: ids.count)
        for index in due {
            let activation = judgement.activations[index]
            guard activation.user >= 0, records.users.isPerson(Int(activation.user)) else { continue }
            people[idOf[Int(activation.rule)]].insert(Int(activation.user))
        }
        let own = people.map { people in
            people.reduce(into: [Int](repeating: 0, count: tree.count)) { $0[nodeOf[$1]] += 1 }
        }
        let parts = own.map { namesPeople ? nil : PeopleParts($0, tree) }
        let isReached = own.map { tree.totals($0).map { $0 > 0 } }
        self.people = idOf.map { people[$0].sorted() }
        self.parts = idOf.map { parts[$0] }
        self.isReached = idOf.map { isReached[$0] }
        isForFive = judgement.areas.map { area in
            users.count { area.applies(to: records.users.roles[$0]) } >= PeopleGroups.smallest
        }
    }

    /// The label of a user under a rule; nil where nothing may be said.
    public func label(of user: RowIndex, rule: Int) -> Int? {
        if namesPeople { return groups.group(of: user) }
        return parts[rule].map { label($0, of: $0.home[nodeOf[user]]) }
    }

    /// The node for which what a unit answers for and no person counts: the unit, or the nearest one above it that may be
    /// shown under the rule.
    func node(ofUnit unit: RowIndex, rule: Int) -> Int {
        guard !namesPeople, let parts = parts[rule] else { return unit }
        var node = unit
        while !parts.isShown[node], node != tree.root { node = tree.parents[node] }
        return node
    }

    /// The label of what a unit answers for: whoever adds up the rows of the labels in a unit has what is shown of it.
    func label(ofUnit unit: RowIndex, rule: Int) -> Int {
        if !namesPeople, let parts = parts[rule] { return label(parts, of: node(ofUnit: unit, rule: rule)) }
        var node = unit
        while groupAtNode[node] < 0, node != tree.root { node = tree.parents[node] }
        return groupAtNode[node] >= 0 ? groupAtNode[node] : groups.names.count + unit
    }

    /// The labels of people in a list of them: where nobody may be named, of teams with five people in the list.
    func labels(of people: some Sequence<RowIndex>) -> OwnerLabels {
        OwnerLabels(people.lazy.map(Optional.some), groups: groups, isPrivate: !namesPeople)
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
    func node(of user: RowIndex, rule: Int) -> Int? {
        namesPeople ? nodeOf[user] : parts[rule].map { $0.home[nodeOf[user]] }
    }

    /// Whether a unit, or the company, may be shown as a whole under a rule. Under an agreement every one.
    func isShown(node: Int, rule: Int) -> Bool { namesPeople || parts[rule]?.isShown[node] == true }

    /// Whether anybody at or below a node had an outcome under a rule.
    func isReached(node: Int, rule: Int) -> Bool { isReached[rule][node] }

    /// Those who had an outcome under a rule, ascending.
    func people(rule: Int) -> [RowIndex] { people[rule] }

    /// Whether nothing may be said about a rule, since fewer than five people had an outcome under it.
    func isHidden(rule: Int) -> Bool { !namesPeople && !people[rule].isEmpty && parts[rule] == nil }

    /// Whether anything may be said about the people an area is for: there are five, or they may be named.
    func isTold(area: Int) -> Bool { namesPeople || isForFive[area] }

    /// Whether nothing at all may be said: nobody may be named, and no area is for five people.
    var areSilent: Bool { !namesPeople && !isForFive.isEmpty && !isForFive.contains(true) }
}
