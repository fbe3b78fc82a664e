/// Under which team the owners of some records stand.
///
/// Where nobody may be named a value must rest on at least five people (metrics.md 1.5), and a team of five may hold
/// records of one. So teams of which fewer than five people own any of these records are put together with others of the
/// same unit, the smallest first, or of the unit above where that is not enough. Where all owners together are fewer than
/// five no team is told apart.
public struct OwnerLabels: Sendable {
    public static let others = "Other teams"

    /// The teams that stand by themselves, in the order of the groups, then what was put together.
    public let names: [String]
    private let groups: PeopleGroups
    /// By group: place in `names`.
    private let places: [Int]
    /// By place: the unit that holds the whole team or all that was put together; nil for the company.
    private let units: [RowIndex?]
    /// By place: whether it is one team.
    private let isTeam: [Bool]

    /// - Parameters:
    ///   - owners: of the records; nobody stands under no team.
    ///   - isPrivate: whether nobody may be named; else every team stands by itself.
    public init(_ owners: some Sequence<RowIndex?>, groups: PeopleGroups, isPrivate: Bool) {
        self.init(lists: [Array(owners)], groups: groups, isPrivate: isPrivate)
    }

    /// - Parameter lists: owners of several lists, each of which must rest on five people or none.
    init(lists: [[RowIndex?]], groups: PeopleGroups, isPrivate: Bool) {
        self.groups = groups
        var clusters: [TeamCluster] = []
        if isPrivate {
            let families = lists.map { owners in
                var people = [Set<RowIndex>](repeating: [], count: groups.names.count)
                for case let owner? in owners { people[groups.group(of: owner)].insert(owner) }
                return people
            }
            clusters = TeamCluster.putTogether(families, groups: groups)
        }
        let joined = clusters.filter { $0.groups.count > 1 }
        var names: [String] = []
        var units: [RowIndex?] = []
        var places = [Int](repeating: 0, count: groups.names.count)
        for group in groups.names.indices where !joined.contains(where: { $0.groups.contains(group) }) {
            // All there are, and still fewer than five: that is no team any more.
            let isAlone = clusters.first { $0.groups == [group] }.map { !$0.isEnough } ?? false
            places[group] = names.count
            names.append(isAlone ? OwnerLabels.others : groups.names[group])
            units.append(isAlone ? nil : groups.units[group])
        }
        var isTeam = units.indices.map { names[$0] != OwnerLabels.others }
        for cluster in joined {
            for group in cluster.groups { places[group] = names.count }
            names.append(cluster.name(groups))
            units.append(cluster.isEnough ? cluster.unit : nil)
            isTeam.append(false)
        }
        self.names = names
        self.units = units
        self.places = places
        self.isTeam = isTeam
    }

    /// The team of an owner.
    public func label(_ owner: RowIndex) -> String { names[place(of: owner)] }

    /// Place of an owner's team in `names`.
    func place(of owner: RowIndex) -> Int { places[groups.group(of: owner)] }

    /// The unit that holds all of an owner's team; nil where it reaches over the whole company.
    func unit(of owner: RowIndex) -> RowIndex? { units[place(of: owner)] }

    /// The unit a place is named after; nil for what was put together.
    func unit(named place: Int) -> RowIndex? { isTeam[place] ? units[place] : nil }
}

/// Groups of people that stand together, so that five of them own records of each list, or none.
private struct TeamCluster {
    /// Ascending.
    var groups: [Int]
    /// Owners of each list among them.
    var people: [Set<RowIndex>]
    /// The unit that holds them all; nil for the company.
    var unit: RowIndex?

    /// Whether nothing rests on one to four people.
    var isEnough: Bool { people.allSatisfy { $0.isEmpty || $0.count >= PeopleGroups.smallest } }

    /// The lists that rest on too few.
    private var missing: [Int] {
        people.indices.filter { !people[$0].isEmpty && people[$0].count < PeopleGroups.smallest }
    }

    private mutating func absorb(_ other: TeamCluster) {
        groups = (groups + other.groups).sorted()
        for list in people.indices { people[list].formUnion(other.people[list]) }
    }

    func name(_ all: PeopleGroups) -> String {
        guard let unit, let name = all.unitName(unit) else { return OwnerLabels.others }
        let isWhole = all.names.indices.allSatisfy { groups.contains($0) || !all.lies($0, in: unit) }
        return isWhole ? "Teams of \(name)" : "\(OwnerLabels.others) of \(name)"
    }

    /// The groups with owners, put together where they must be: within the deepest unit in which that is enough.
    static func putTogether(_ families: [[Set<RowIndex>]], groups: PeopleGroups) -> [TeamCluster] {
        var done: [TeamCluster] = []
        var pending: [TeamCluster] = []
        for group in groups.names.indices where families.contains(where: { !$0[group].isEmpty }) {
            let own = TeamCluster(groups: [group], people: families.map { $0[group] }, unit: groups.units[group])
            if own.isEnough { done.append(own) } else { pending.append(own) }
        }
        for node in groups.nodes where !pending.isEmpty {
            let here = pending.filter { cluster in cluster.groups.allSatisfy { groups.lies($0, in: node) } }
            guard var cluster = here.first else { continue }
            pending.removeAll { other in here.contains { $0.groups == other.groups } }
            for other in here.dropFirst() { cluster.absorb(other) }
            cluster.unit = node
            while let list = cluster.missing.first {
                let near = done.indices.filter { index in
                    !done[index].people[list].isEmpty && done[index].groups.allSatisfy { groups.lies($0, in: node) }
                }
                let next = near.min {
                    (done[$0].people[list].count, done[$0].groups[0]) < (
                        done[$1].people[list].count, done[$1].groups[0]
                    )
                }
                guard let next else { break }
                cluster.absorb(done.remove(at: next))
            }
            if cluster.isEnough { done.append(cluster) } else { pending.append(cluster) }
        }
        guard var rest = pending.first else { return done }
        // Nothing near by was enough: everyone together, and where even that is too few nobody is told apart.
        for other in pending.dropFirst() + done { rest.absorb(other) }
        rest.unit = nil
        return [rest]
    }
}
