import Audiences
import CRMModel
import Compliance

/// The units and segments as pages list them: their names, what lies below each, and the people with what
/// they were to do. Made once.
struct UnitDirectory: Sendable {
    /// The pool that stands for all: the company, or the one unit that holds everybody.
    let base: Int
    /// By pool. Two of one name are told apart by their id.
    let names: [String]
    /// By pool: people who could have used the CRM in the window, ascending.
    let people: [[RowIndex]]
    /// By pool: the units just below it that may be shown and have people, in the order of the organisation.
    let children: [[Int]]
    /// By pool: its number of people, or that of the units just below it where it would leave one to four people over:
    /// what may be said of how many there are where nobody is named (metrics.md 1.5).
    let headcount: [Int]
    /// The segments that may be shown.
    let segments: [Int]
    /// Segments with people of which nothing may be said.
    let hiddenSegments: Int
    /// Units and segments that have a page, in the order of the pools.
    let paged: [Int]
    /// By user: indices of the activations charged to them that are open or had their outcome in the window.
    let activations: [[Int32]]
    private let isPaged: [Bool]
    private let paths: [String]
    private let parents: [Int?]
    private let ofUnit: [RowIndex: Int]

    /// Rows a table of units has at most: it goes down the tree as far as this allows.
    private static let mostRows = 24

    /// - Parameter top: the unit the records are about; nil for the company. Units above it are not known whole, and are
    ///   left out.
    init(_ report: ComplianceReport, _ records: CRMRecords, top unit: RowIndex? = nil) {
        let pools = report.matrix.pools
        let all = pools.pools
        let counted = Set(report.matrix.users)
        let people = all.indices.map { pools.members($0).filter(counted.contains) }
        var isShown = all.indices.map { !people[$0].isEmpty && pools.isShown($0) }
        var higher = unit.flatMap(pools.pool(ofUnit:)).flatMap { all[$0].parent }
        while let place = higher, place != 0 {
            isShown[place] = false
            higher = all[place].parent
        }
        var children = [[Int]](repeating: [], count: all.count)
        var ofUnit: [RowIndex: Int] = [:]
        for (pool, item) in all.enumerated() where item.level == .unit {
            if let row = item.row { ofUnit[row] = pool }
            guard isShown[pool] else { continue }
            // A unit that may not be shown hands what lies below it up to the next that may.
            var above = item.parent
            while let place = above, place != 0, !isShown[place] { above = all[place].parent }
            children[above ?? 0].append(pool)
        }
        var headcount = people.map(\.count)
        for pool in all.indices.reversed() {
            let below = children[pool].reduce(0) { $0 + headcount[$1] }
            if (1..<PeopleGroups.smallest).contains(headcount[pool] - below) { headcount[pool] = below }
        }
        self.headcount = headcount
        var base = 0
        if children[0].count == 1, people[children[0][0]].count == people[0].count { base = children[0][0] }
        let count = Dictionary(grouping: all.map(\.name)) { $0 }.mapValues(\.count)
        func id(_ item: UnitPools.Pool) -> String {
            item.row.flatMap { item.level == .segment ? records.segments.ids[$0] : records.units.ids[$0] } ?? ""
        }
        names = all.indices.map { pool in
            let item = all[pool]
            let isAlone = item.level == .company || pool == base || count[item.name] == 1
            return isAlone ? item.name : "\(item.name) (\(id(item)))"
        }
        paths = all.indices.map { pool in
            pool == 0 || pool == base
                ? "compliance/index.html"
                : "compliance/\(all[pool].level == .segment ? "segments" : "units")/\(SlugBook().slug(id(all[pool])))/index.html"
        }
        parents = all.indices.map { pool in
            guard pool != base, all[pool].level != .company else { return nil }
            var above = all[pool].parent
            while let place = above, place != base, place != 0, !isShown[place] { above = all[place].parent }
            return above.map { $0 == 0 ? base : $0 } ?? base
        }
        var activations = [[Int32]](repeating: [], count: records.users.count)
        for (index, activation) in report.judgement.activations.enumerated()
        where activation.isCharged && (activation.state == .pending || report.matrix.isInWindow(activation)) {
            activations[Int(activation.user)].append(Int32(index))
        }
        self.activations = activations
        self.base = base
        self.people = people
        self.children = children
        self.ofUnit = ofUnit
        let everySegment = all.indices.filter { all[$0].level == .segment && !people[$0].isEmpty }
        segments = everySegment.filter { isShown[$0] }
        hiddenSegments = everySegment.count - segments.count
        let top = base
        let isPaged = all.indices.map { $0 != 0 && $0 != top && isShown[$0] }
        self.isPaged = isPaged
        paged = all.indices.filter { isPaged[$0] }
    }

    /// People of a unit itself, and of units below it that have no row.
    func direct(_ pool: Int) -> [RowIndex] {
        let below = Set(children[pool].flatMap { people[$0] })
        return people[pool].filter { !below.contains($0) }
    }

    /// The page of a pool.
    func path(_ pool: Int) -> String { paths[pool] }

    /// The next pool above that has a page; nil for what stands for all.
    func above(_ pool: Int) -> Int? { parents[pool] }

    /// The nearest pool that holds a unit and may be shown.
    func pool(ofUnit unit: RowIndex?) -> Int {
        guard let own = unit.flatMap({ ofUnit[$0] }) else { return base }
        var current: Int? = own
        while let pool = current, pool != base {
            if isPaged[pool] { return pool }
            current = parents[pool]
        }
        return base
    }

    /// Units below a pool, each before those below it, as deep as the table stays readable; a unit with rows below it is
    /// a group.
    func overview(below pool: Int) -> [(pool: Int, isGroup: Bool)] {
        var shown = Set(children[pool])
        var level = children[pool]
        while true {
            let next = level.flatMap { children[$0] }
            guard !next.isEmpty, shown.count + next.count <= UnitDirectory.mostRows else { break }
            shown.formUnion(next)
            level = next
        }
        var ordered: [(pool: Int, isGroup: Bool)] = []
        func add(_ pool: Int) {
            for child in children[pool] where shown.contains(child) {
                ordered.append((child, children[child].contains(where: shown.contains)))
                add(child)
            }
        }
        add(pool)
        return ordered
    }
}
