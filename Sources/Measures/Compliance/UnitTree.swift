import CRMModel

/// The org units as one tree below the company. What lies in itself hangs on the company, with what lies below it.
struct UnitTree: Sendable {
    /// Node of the company; nodes below it are the rows of the units.
    let root: Int
    /// Node above each; the root's is itself.
    let parents: [Int]
    /// Every node before those below it, units of one parent in the order of the organisation.
    let order: [Int]
    let depths: [Int]
    /// Place in `order`, and the place behind the last node below.
    private let first: [Int]
    private let last: [Int]

    var count: Int { parents.count }

    init(_ units: OrgUnits) {
        let root = units.count
        self.root = root
        let parents =
            (0..<units.count).map { units.liesInItself($0) ? root : units.parents[$0] ?? root } + [root]
        var children = [[Int]](repeating: [], count: units.count + 1)
        for unit in 0..<units.count { children[parents[unit]].append(unit) }
        var order: [Int] = []
        var depths = [Int](repeating: 0, count: units.count + 1)
        var waiting = [root]
        while let node = waiting.popLast() {
            order.append(node)
            if node != root { depths[node] = depths[parents[node]] + 1 }
            waiting += children[node].reversed()
        }
        var first = [Int](repeating: 0, count: units.count + 1)
        var last = first
        for (place, node) in order.enumerated() { (first[node], last[node]) = (place, place + 1) }
        for node in order.reversed() where node != root { last[parents[node]] = max(last[parents[node]], last[node]) }
        self.parents = parents
        self.order = order
        self.depths = depths
        self.first = first
        self.last = last
    }

    func node(of unit: RowIndex?) -> Int { unit ?? root }

    /// Whether a node is another or lies below it.
    func contains(_ inner: Int, in outer: Int) -> Bool { first[inner] >= first[outer] && first[inner] < last[outer] }

    /// Sums of each node and all below it.
    func totals(_ own: [Int]) -> [Int] {
        var totals = own
        for node in order.reversed() where node != root { totals[parents[node]] += totals[node] }
        return totals
    }
}

/// The people of a company put together so that no group is smaller than five and whole parts of the tree stay whole.
///
/// What is too small goes up to the unit above and takes in the smallest group there is below it; only where there is none
/// does it go up further. So every group lies below one unit, and a unit that holds only whole groups can be shown
/// together with all others: whatever is subtracted from whatever, the rest is a number of whole groups.
struct PeopleParts: Sendable {
    /// By node: the node whose group the people of this unit are in.
    let home: [Int]
    /// By node: whether its group is all the people at and below it.
    let isWhole: [Bool]
    /// By node: whether it has people at or below it and holds whole groups only.
    let isShown: [Bool]

    /// - Parameter own: number of people directly in each node.
    /// - Returns: nil where all people together are fewer than five.
    init?(_ own: [Int], _ tree: UnitTree) {
        var waiting = [[Int]](repeating: [], count: tree.count)
        var inside = waiting
        var members = waiting
        var sizes = [Int](repeating: 0, count: tree.count)
        for node in tree.order.reversed() {
            var pending = waiting[node] + (own[node] > 0 ? [node] : [])
            var groups = inside[node]
            var size = pending.reduce(0) { $0 + own[$1] }
            while size > 0, size < PeopleGroups.smallest,
                let least = groups.min(by: { (sizes[$0], $0) < (sizes[$1], $1) })
            {
                groups.removeAll { $0 == least }
                pending += members[least]
                size += sizes[least]
                members[least] = []
            }
            if size >= PeopleGroups.smallest {
                members[node] = pending
                sizes[node] = size
                groups.append(node)
                pending = []
            }
            inside[node] = groups
            if node != tree.root {
                waiting[tree.parents[node]] += pending
                inside[tree.parents[node]] += groups
            } else if !pending.isEmpty || groups.isEmpty {
                return nil
            }
        }
        var home = [Int](repeating: -1, count: tree.count)
        for node in 0..<tree.count { for member in members[node] { home[member] = node } }
        let isGroup = members.map { !$0.isEmpty }
        // A unit is whole where nobody at or below it is in a group from above.
        var isBroken = [Bool](repeating: false, count: tree.count)
        for node in tree.order.reversed() {
            if own[node] > 0 {
                var current = node
                while current != home[node] {
                    isBroken[current] = true
                    current = tree.parents[current]
                }
            }
        }
        let people = tree.totals(own)
        // Who has left a unit in which nobody counts goes with the smallest group near by.
        var least = [Int](repeating: -1, count: tree.count)
        for node in tree.order.reversed() {
            if isGroup[node], least[node] < 0 || sizes[node] < sizes[least[node]] { least[node] = node }
            let above = tree.parents[node]
            if node != tree.root, least[node] >= 0,
                least[above] < 0 || (sizes[least[node]], least[node]) < (sizes[least[above]], least[above])
            {
                least[above] = least[node]
            }
        }
        for node in tree.order where home[node] < 0 {
            home[node] = least[node] >= 0 ? least[node] : home[tree.parents[node]]
        }
        self.home = home
        isWhole = (0..<tree.count).map { isGroup[$0] && sizes[$0] == people[$0] }
        isShown = (0..<tree.count).map { people[$0] > 0 && !isBroken[$0] }
    }
}
