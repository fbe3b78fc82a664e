/// Users put together so that no group is smaller than five people: how owners appear while nobody may be named.
///
/// A unit with at least five people is a group. What is left over goes up to the unit above, where it is called "other
/// people" beside the groups that lie in that unit, and what is left at the top joins the smallest group, which is then
/// called after both, so that no difference of groups gives away fewer than five (metrics.md 1.5).
public struct PeopleGroups: Sendable {
    /// The smallest number of people a published group may have.
    public static let smallest = 5

    /// Names of the groups, in the order of the unit tree.
    public let names: [String]
    /// The org unit each group is named after; nil for people without a unit.
    public let units: [RowIndex?]
    private let groupOf: [Int32]

    /// Whether a group is what is left of its unit beside groups below it: its number is not the unit's.
    public let isRest: [Bool]

    /// The group of a user.
    public func group(of user: RowIndex) -> Int { Int(groupOf[user]) }

    /// Number of people in each group, service accounts not counted. Below five only where the whole CRM has fewer.
    public let sizes: [Int]

    /// By group: its unit and those above it, the nearest first.
    private let chains: [[RowIndex]]
    private let unitNames: TextColumn
    /// Units that hold a group, each before those above it; then the company.
    let nodes: [RowIndex?]

    /// Whether a group lies in a unit; every group lies in the company.
    func lies(_ group: Int, in unit: RowIndex?) -> Bool { unit.map(chains[group].contains) ?? true }

    func unitName(_ unit: RowIndex) -> String? { unitNames[unit] }

    public init(users: Users, units: OrgUnits) {
        var members: [[RowIndex]] = Array(repeating: [], count: units.count)
        var homeless: [RowIndex] = []
        for user in 0..<users.count {
            if let unit = users.units[user] { members[unit].append(user) } else { homeless.append(user) }
        }
        var depth = [Int](repeating: 0, count: units.count)
        for unit in 0..<units.count {
            var current = units.parents[unit]
            while let parent = current, depth[unit] <= units.count {
                depth[unit] += 1
                current = units.parents[parent]
            }
        }
        // Deepest units first, so that a unit's leftovers reach its parent before the parent is looked at.
        let order = (0..<units.count).sorted { (depth[$1], $0) < (depth[$0], $1) }
        var groups: [(unit: RowIndex?, users: [RowIndex])] = []
        var joined: RowIndex?
        // A service account is nobody: it goes with its unit and does not make a group larger.
        func people(_ group: [RowIndex]) -> Int { group.count { users.isPerson($0) } }
        for unit in order {
            if people(members[unit]) >= PeopleGroups.smallest {
                groups.append((unit, members[unit]))
            } else if let parent = units.parents[unit], depth[unit] <= units.count {
                members[parent] += members[unit]
            } else {
                homeless += members[unit]
            }
        }
        if people(homeless) >= PeopleGroups.smallest || groups.isEmpty {
            groups.append((nil, homeless))
        } else if !homeless.isEmpty {
            let smallest = groups.indices.min { (people(groups[$0].users), $0) < (people(groups[$1].users), $1) } ?? 0
            groups[smallest].users += homeless
            // Named after all who are in it: nobody is said to belong to a unit that is not theirs.
            if homeless.contains(where: { users.isPerson($0) }) { joined = groups[smallest].unit }
        }
        groups.sort { ($0.unit ?? Int.max) < ($1.unit ?? Int.max) }
        let chains = groups.map { group in
            var chain: [RowIndex] = []
            var current = group.unit
            while let unit = current, !chain.contains(unit) {
                chain.append(unit)
                current = units.parents[unit]
            }
            return chain
        }
        let isRest = groups.indices.map { group in
            groups[group].unit.map { unit in
                chains.indices.contains { $0 != group && chains[$0].contains(unit) }
            } ?? false
        }
        var groupOf = [Int32](repeating: 0, count: users.count)
        var names: [String] = []
        for (index, group) in groups.enumerated() {
            let name = group.unit.flatMap { units.names[$0] } ?? (groups.count == 1 ? "Everyone" : "Others")
            // Two units may bear one name; a list by team must tell them apart.
            let own = isRest[index] ? "\(name), other people" : name
            let unique =
                names.contains(own) ? "\(own) (\(group.unit.flatMap { units.ids[$0] } ?? "no unit"))" : own
            names.append(group.unit != nil && group.unit == joined ? "\(unique) and others" : unique)
            for user in group.users { groupOf[user] = Int32(index) }
        }
        self.names = names
        self.units = groups.map(\.unit)
        self.groupOf = groupOf
        sizes = groups.map { people($0.users) }
        unitNames = units.names
        self.chains = chains
        self.isRest = isRest
        nodes =
            Set(chains.flatMap { $0 }).sorted { (depth[$1], $0) < (depth[$0], $1) }.map { Optional($0) } + [nil]
    }

    /// Indices of the sets that must be put together so that none has one to four members; nil where even all
    /// together have fewer than five.
    public static func together(_ sets: [Set<RowIndex>]) -> Set<Int>? {
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
}
