/// Under which region, branch, team, segment and owner records stand, as columns of one list.
///
/// In: the owner and the segment of each record of the list, and the groups of people. Out: a label for each level, so
/// that the parts of any level make up the whole.
///
/// Where people are named every unit stands by itself. Where nobody may be named a value must rest on at least five people
/// and so must every difference of values (metrics.md 1.5): the teams of `OwnerLabels` are the smallest parts, and a
/// branch or region stands by itself only where all its owners are in teams within it. So whatever is subtracted from
/// whatever, the rest is a number of whole teams. Segments cross the teams; `SegmentCheck` says which may stand beside
/// them.
public struct SalesUnits: Sendable {
    /// What records are grouped by, the largest first; segments cross the others.
    public enum Level: String, CaseIterable, Hashable, Sendable {
        case region, branch, team, segment, owner

        /// Name of what could not be told apart.
        var others: String {
            switch self {
            case .region: "Other regions"
            case .branch: "Other branches"
            case .team: OwnerLabels.others
            case .segment: "Other segments"
            case .owner: "Others"
            }
        }
    }

    /// Label of records that nobody owns.
    public static let unowned = "no owner"
    /// Label of records whose owner belongs to no unit.
    public static let homeless = "no unit"
    /// Label of records without a segment.
    public static let unsegmented = "no segment"

    /// The levels at which anything is told apart, in the order of `Level`.
    public let levels: [Level]
    /// By level: the labels that occur, units in the order of the organisation, then what was put together, then what
    /// belongs to nobody. Empty for owners.
    private let names: [Level: [String]]
    /// By level of units, and user: place in `all`.
    private let placeOf: [Level: [Int32]]
    private let all: [Level: [String]]
    /// By level of units, and label: the unit.
    private let units: [Level: [String: RowIndex]]
    private let segmentLabels: [String]
    private let segmentRows: [String: RowIndex]
    private let unsegmentedLabel: String
    /// By level of units, and unit: the label of what is the unit's own.
    private let ofUnits: [Level: [String?]]

    /// - Parameters:
    ///   - lists: owner and segment of the records of one or several lists, such as open and won deals; where nobody may be
    ///     named a part rests on five people or none in each.
    ///   - groups: the people in groups of at least five.
    ///   - isPrivate: whether nobody may be named.
    public init(
        _ lists: [[(owner: RowIndex?, segment: RowIndex?)]], of records: CRMRecords, groups: PeopleGroups,
        isPrivate: Bool
    ) {
        let holders = lists.flatMap { $0 }
        let owners = Set(holders.compactMap(\.owner)).sorted()
        let teams = OwnerLabels(lists: lists.map { $0.map(\.owner) }, groups: groups, isPrivate: isPrivate)
        let unitNames = SalesUnits.uniqueNames(records.units.ids, records.units.names)
        var placeOf: [Level: [Int32]] = [:]
        var all: [Level: [String]] = [:]
        var units: [Level: [String: RowIndex]] = [:]
        var names: [Level: [String]] = [:]
        var levels: [Level] = []
        var ofUnits: [Level: [String?]] = [:]
        let isUnowned = holders.contains { $0.owner == nil }
        for level in [Level.region, .branch, .team] {
            let places =
                isPrivate
                ? SalesUnits.privatePlaces(level, records, teams: teams, owners: owners)
                : SalesUnits.namedPlaces(level, records)
            var labels: [String] = []
            var rows: [String: RowIndex] = [:]
            var placed: [Int: Int32] = [:]
            func add(_ label: String) -> Int32 {
                if let place = labels.firstIndex(of: label) { return Int32(place) }
                labels.append(label)
                return Int32(labels.count - 1)
            }
            if isPrivate, level == .team {
                // The teams are those of the lists.
                labels = teams.names
                for place in labels.indices { rows[labels[place]] = teams.unit(named: place) }
                placeOf[level] = (0..<records.users.count).map { Int32(teams.place(of: $0)) }
            } else {
                for unit in Set(places.units.compactMap { $0 }).sorted() {
                    placed[unit] = add(unitNames[unit])
                    rows[unitNames[unit]] = unit
                }
                placeOf[level] = places.units.map { unit in
                    unit.flatMap { placed[$0] } ?? add(isPrivate ? level.others : SalesUnits.homeless)
                }
            }
            all[level] = labels
            units[level] = rows
            let above = SalesUnits.ancestors(level, records.units)
            if isPrivate, level == .team {
                ofUnits[level] = SalesUnits.onlyPlaces(records, placeOf[level] ?? []).map { $0.map { labels[Int($0)] } }
            } else {
                ofUnits[level] = above.map { unit in
                    unit.map { placed[$0].map { labels[Int($0)] } ?? (isPrivate ? level.others : unitNames[$0]) }
                }
            }
            let seen = Set(owners.compactMap { placeOf[level]?[$0] }).sorted()
            let isTold = seen.contains { rows[labels[Int($0)]] != nil } && places.isLevel
            if isTold { levels.append(level) }
            names[level] = seen.map { labels[Int($0)] } + (isUnowned ? [SalesUnits.unowned] : [])
        }
        let segmentNames = SalesUnits.uniqueNames(records.segments.ids, records.segments.names)
        let shown =
            isPrivate
            ? lists.filter { !$0.isEmpty }
                .map { SalesUnits.privateSegments($0, segmentNames.count, teams) }
                .reduce([Bool](repeating: true, count: segmentNames.count)) { zip($0, $1).map { $0 && $1 } }
            : [Bool](repeating: true, count: segmentNames.count)
        segmentLabels = segmentNames.indices.map { shown[$0] ? segmentNames[$0] : Level.segment.others }
        segmentRows = Dictionary(
            segmentNames.indices.filter { shown[$0] }.map { (segmentNames[$0], $0) },
            uniquingKeysWith: { first, _ in first })
        // Beside segments that are put together, those without one may not stand alone either.
        let unsegmented = shown.contains(false) ? Level.segment.others : SalesUnits.unsegmented
        unsegmentedLabel = unsegmented
        let used = Set(holders.map { $0.segment ?? -1 })
        var segments: [String] = []
        for row in segmentNames.indices where used.contains(row) && shown[row] { segments.append(segmentNames[row]) }
        if !segments.isEmpty { levels.append(.segment) }
        let rest = used.filter { $0 < 0 || !shown[$0] }.map { $0 < 0 ? unsegmented : Level.segment.others }
        names[.segment] = segments + Set(rest).sorted()
        if !isPrivate, !owners.isEmpty { levels.append(.owner) }
        self.levels = levels
        self.names = names
        self.placeOf = placeOf
        self.all = all
        self.units = units
        self.ofUnits = ofUnits
    }

    /// The same for some opportunities, in one or several lists.
    public init(deals lists: [[RowIndex]], in records: CRMRecords, groups: PeopleGroups, isPrivate: Bool) {
        let all = records.opportunities
        self.init(
            lists.map { $0.map { (all.owners[$0], all.segments[$0]) } }, of: records, groups: groups,
            isPrivate: isPrivate)
    }

    /// The labels of a level that occur, in the order of the organisation.
    /// - Precondition: not of owners, who have no label but their row.
    public func labels(_ level: Level) -> [String] { names[level] ?? [] }

    /// Under which part a record stands; of owners, who are shown as the reader may see them, nothing.
    public func label(_ level: Level, owner: RowIndex?, segment: RowIndex?) -> String {
        switch level {
        case .segment: return segment.map { segmentLabels[$0] } ?? unsegmentedLabel
        case .owner: return ""
        case .region, .branch, .team:
            guard let owner else { return SalesUnits.unowned }
            return placeOf[level].flatMap { all[level]?[Int($0[owner])] } ?? SalesUnits.unowned
        }
    }

    /// The unit or the segment a label is the name of; nil for what was put together and for what belongs to nobody.
    public func row(_ level: Level, _ label: String) -> RowIndex? {
        level == .segment ? segmentRows[label] : units[level]?[label]
    }

    /// Under which part stands what belongs to a unit as a whole, such as its quota; nil where the unit lies above the
    /// level or its people are in several parts.
    public func label(_ level: Level, ofUnit unit: RowIndex) -> String? { ofUnits[level]?[unit] }

    // MARK: Making the labels

    private struct Places {
        /// By user: the unit under whose name the user's records stand.
        var units: [RowIndex?]
        /// Whether the organisation has units of this kind.
        var isLevel: Bool
    }

    /// Where names are allowed: the unit of that kind a user is in, else the user's own.
    private static func namedPlaces(_ level: Level, _ records: CRMRecords) -> Places {
        let above = ancestors(level, records.units)
        let own = (0..<records.users.count).map { records.users.units[$0] }
        return Places(
            units: own.map { unit in unit.map { above[$0] ?? $0 } },
            isLevel: level == .team || above.contains { $0 != nil })
    }

    private static func privatePlaces(
        _ level: Level, _ records: CRMRecords, teams: OwnerLabels, owners: [RowIndex]
    ) -> Places {
        let count = records.users.count
        let home = (0..<count).map(teams.unit(of:))
        if level == .team { return Places(units: home, isLevel: true) }
        let above = ancestors(level, records.units)
        var broken: Set<RowIndex> = []
        for owner in owners {
            guard let unit = records.users.units[owner].flatMap({ above[$0] }) else { continue }
            if home[owner].flatMap({ above[$0] }) != unit { broken.insert(unit) }
        }
        let units = home.map { $0.flatMap { above[$0] } }.map { unit in
            unit.flatMap { broken.contains($0) ? nil : $0 }
        }
        return Places(units: units, isLevel: above.contains { $0 != nil })
    }

    /// By unit: the unit of a kind that it is or lies in.
    private static func ancestors(_ level: Level, _ units: OrgUnits) -> [RowIndex?] {
        (0..<units.count).map { units.ancestor(of: $0, kind: level.rawValue) }
    }

    /// By unit: the place that all people at and below it share; nil where they have several, or there is nobody.
    private static func onlyPlaces(_ records: CRMRecords, _ places: [Int32]) -> [Int32?] {
        var found = [Int32?](repeating: nil, count: records.units.count)
        var isMixed = [Bool](repeating: false, count: records.units.count)
        for user in 0..<records.users.count where records.users.isPerson(user) {
            var current = records.users.units[user]
            for _ in 0...records.units.count {
                guard let unit = current else { break }
                if let other = found[unit], other != places[user] { isMixed[unit] = true }
                found[unit] = places[user]
                current = records.units.parents[unit]
            }
        }
        return found.indices.map { isMixed[$0] ? nil : found[$0] }
    }

    private static func privateSegments(
        _ holders: [(owner: RowIndex?, segment: RowIndex?)], _ count: Int, _ teams: OwnerLabels
    ) -> [Bool] {
        var segmentsOf: [RowIndex: Set<Int>] = [:]
        for case (let owner?, let segment) in holders { segmentsOf[owner, default: []].insert(segment ?? -1) }
        let people = segmentsOf.map { owner, segments in
            (group: teams.place(of: owner), segments: segments)
        }
        return SegmentCheck.shown(people, count: count)
    }

    /// Names with the id behind those that occur more than once.
    private static func uniqueNames(_ ids: TextColumn, _ names: TextColumn) -> [String] {
        let plain = (0..<ids.count).map { names[$0] ?? ids[$0] ?? "" }
        let count = Dictionary(grouping: plain) { $0 }.mapValues(\.count)
        return plain.indices.map { count[plain[$0]] == 1 ? plain[$0] : "\(plain[$0]) (\(ids[$0] ?? ""))" }
    }
}
