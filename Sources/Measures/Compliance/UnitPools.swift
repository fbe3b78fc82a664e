import CRMModel

/// The outcomes of the last 28 days by unit and segment: each pool holds all people at and below it, so that a branch
/// holds its teams.
///
/// Under an agreement every unit with people is shown. Without one the outcomes of a rule count for a pool only where at
/// least five of its people had one and no difference of pools and of the groups of the lists gives fewer than five
/// (metrics.md 1.5); they count for the unit above then. Accepted deviations, of which each is a person's, count for the
/// company alone.
public struct UnitPools: Sendable {
    public enum Level: Hashable, Sendable { case company, unit, segment }

    /// The company, a unit with all below it, or a segment.
    public struct Pool: Sendable {
        public let level: Level
        /// Row of the unit or the segment; nil for the company.
        public let row: RowIndex?
        public let name: String
        /// What the CRM calls such a unit, `region`, `branch`, `team` …; empty where it says nothing.
        public let kind: String
        /// Steps below the company.
        public let depth: Int
        /// Index of the next pool above; nil for the company and for segments.
        public let parent: Int?
    }

    /// The company, then units each before those below it, then segments. Pools that are shown in no area are left out
    /// by `isShown(_:)`, not here.
    public let pools: [Pool]
    private let labels: TeamLabels
    private let namesPeople: Bool
    private let areas: Int
    /// By area: its rules, one version of each.
    private let rules: [[Int]]
    /// Node of each unit pool.
    private let nodes: [Int]
    private let segmentOf: [Int]
    /// By rule and segment: whether it is shown.
    private let segmentShown: [[Bool]]
    /// By pool and area.
    private var sums: [ComplianceCounts]

    init(
        _ judgement: Judgement, records: CRMRecords, labels: TeamLabels, namesPeople: Bool, outcomes: [Int],
        isWaived: (Int) -> Bool
    ) {
        let tree = labels.tree
        self.labels = labels
        self.namesPeople = namesPeople
        areas = judgement.areas.count
        nodes = tree.order
        var placeOf = [Int](repeating: 0, count: tree.count)
        for (place, node) in tree.order.enumerated() { placeOf[node] = place }
        var pools = tree.order.map { node in
            node == tree.root
                ? Pool(level: .company, row: nil, name: records.company, kind: "", depth: 0, parent: nil)
                : Pool(
                    level: .unit, row: node, name: records.units.names[node] ?? records.units.ids[node] ?? "",
                    kind: records.units.kinds[node] ?? "", depth: tree.depths[node],
                    parent: placeOf[tree.parents[node]])
        }
        for row in 0..<records.segments.count {
            pools.append(
                Pool(
                    level: .segment, row: row, name: records.segments.names[row] ?? records.segments.ids[row] ?? "",
                    kind: "segment", depth: 1, parent: nil))
        }
        self.pools = pools
        segmentOf = (0..<records.users.count).map { records.users.segments[$0] ?? -1 }
        let segments = records.segments.count
        var latest: [String: Int] = [:]
        for (index, rule) in judgement.rules.enumerated() { latest[rule.rule.id] = index }
        rules = judgement.areas.indices.map { area in latest.values.filter { judgement.rules[$0].area == area }.sorted()
        }
        let ofSegment = segmentOf
        segmentShown = judgement.rules.indices.map { rule in
            if namesPeople { return Array(repeating: true, count: segments) }
            let people = labels.people(rule: rule).map { user in
                (group: labels.node(of: user, rule: rule) ?? -1, segments: Set([ofSegment[user]]))
            }
            // Of a group that is not known nobody can tell what is left of it.
            if people.contains(where: { $0.group < 0 }) { return Array(repeating: false, count: segments) }
            return SegmentCheck.shown(people, count: segments)
        }

        sums = Array(repeating: ComplianceCounts(), count: pools.count * areas)
        for index in outcomes {
            let activation = judgement.activations[index]
            let rule = judgement.rules[Int(activation.rule)]
            let severity = rule.rule.severity
            let waived = isWaived(index)
            let (node, segment) = place(activation, isWaived: waived)
            sums[placeOf[node] * areas + rule.area].add(activation.state, severity: severity, isWaived: waived)
            if let segment {
                sums[(tree.count + segment) * areas + rule.area]
                    .add(activation.state, severity: severity, isWaived: waived)
            }
        }
        for place in stride(from: tree.count - 1, to: 0, by: -1) {
            guard let above = pools[place].parent else { continue }
            for area in 0..<areas { sums[above * areas + area] += sums[place * areas + area] }
        }
    }

    /// The node and the segment an outcome counts for.
    private func place(_ activation: Activation, isWaived: Bool) -> (node: Int, segment: Int?) {
        // What nobody owns is the unit's.
        guard activation.user >= 0 else {
            guard activation.unit >= 0 else { return (labels.tree.root, nil) }
            return (labels.node(ofUnit: Int(activation.unit), rule: Int(activation.rule)), nil)
        }
        guard namesPeople || !isWaived else { return (labels.tree.root, nil) }
        let (user, rule) = (Int(activation.user), Int(activation.rule))
        let segment = segmentOf[user]
        return (
            labels.node(of: user, rule: rule) ?? labels.tree.root,
            segment >= 0 && segmentShown[rule][segment] ? segment : nil
        )
    }

    /// Whether anything may be said about a pool under a rule.
    public func isShown(_ pool: Int, rule: Int) -> Bool {
        pools[pool].level == .segment
            ? segmentShown[rule][pool - nodes.count] : labels.isShown(node: nodes[pool], rule: rule)
    }

    /// Whether anything may be said about a pool in an area.
    public func isShown(_ pool: Int, area: Int) -> Bool {
        namesPeople || rules[area].contains { isShown(pool, rule: $0) }
    }

    /// Number of rules of an area under which people of a pool had an outcome, and how many of them count for the pool.
    public func rulesTold(_ pool: Int, area: Int) -> (told: Int, all: Int) {
        let all = rules[area].filter { rule in
            pools[pool].level == .segment
                ? labels.people(rule: rule).contains { segmentOf[$0] == pools[pool].row }
                : labels.isReached(node: nodes[pool], rule: rule)
        }
        return (all.count { isShown(pool, rule: $0) }, all.count)
    }

    /// Whether a pool's counts in an area are of all its rules under which its people had an outcome. Else no state stands
    /// for the area.
    public func isWhole(_ pool: Int, area: Int) -> Bool {
        let rules = rulesTold(pool, area: area)
        return namesPeople || rules.told == rules.all
    }

    /// Whether anything may be said about a pool in any area.
    public func isShown(_ pool: Int) -> Bool { (0..<areas).contains { isShown(pool, area: $0) } }

    /// Outcomes of a pool in an area, or in all areas in which it is shown; nil where nothing may be said. Those of
    /// users' first 30 eligible days are left out; what nobody owns counts for its unit.
    public func counts(_ pool: Int, area: Int? = nil) -> ComplianceCounts? {
        let shown = area.map { [$0] } ?? Array(0..<areas)
        let own = shown.filter { isShown(pool, area: $0) }
        return own.isEmpty ? nil : own.reduce(into: ComplianceCounts()) { $0 += sums[pool * areas + $1] }
    }

    /// Whether an outcome is one of those `counts` adds up.
    public func holds(_ pool: Int, _ activation: Activation, area: Int, isWaived: Bool) -> Bool {
        guard isShown(pool, area: area) else { return false }
        let (node, segment) = place(activation, isWaived: isWaived)
        return pools[pool].level == .segment
            ? segment == pools[pool].row : labels.tree.contains(node, in: nodes[pool])
    }

    /// Users at and below a pool, service accounts and people without outcomes included; ascending.
    public func members(_ pool: Int) -> [RowIndex] {
        switch pools[pool].level {
        case .segment: segmentOf.indices.filter { segmentOf[$0] == pools[pool].row }
        case .company, .unit: segmentOf.indices.filter { labels.tree.contains(labels.node(of: $0), in: nodes[pool]) }
        }
    }

    /// The pool of a unit.
    public func pool(ofUnit unit: RowIndex) -> Int? { nodes.firstIndex(of: unit) }
}
