import CRMModel
import Configuration
import Diagnostics

/// The trees a site is published as.
public struct AudiencePlan: Sendable {
    /// At least one: executives, then units and people in the order of their ids.
    public let trees: [AudienceTree]
    /// Trees that were asked for and cannot be published.
    public let warnings: [Diagnostic]

    /// Plans the trees.
    /// - Parameter pseudonyms: how people appear where they may be named; nil: by name.
    /// - Throws: `E-CFG-AUDIENCE` for a unit the CRM does not have, for trees of single people without an agreement, and
    ///   where no tree is left.
    public init(_ configuration: SiteConfiguration, records: CRMRecords, pseudonyms: Pseudonyms? = nil) throws {
        let mayName = configuration.agreement != nil
        guard let settings = configuration.audiences else {
            trees = [.whole(namesPeople: mayName)]
            warnings = []
            return
        }
        var trees: [AudienceTree] = []
        var warnings: [Diagnostic] = []
        if settings.executives {
            trees.append(
                AudienceTree(
                    reader: .executives, prefix: "executives/", title: "Executives", members: nil, namesPeople: false))
        }
        let units = try AudiencePlan.units(settings, records)
        if units.isEmpty, case .all = settings.managers {
            warnings.append(
                Diagnostic(
                    .warning, "CFG-AUDIENCE",
                    "no user of a unit is named as anybody's manager: managers: all gives no tree",
                    at: settings.place, hint: "fill manager_id of the users, or name the units", exit: .findings))
        }
        for unit in units {
            let members = AudiencePlan.people(below: unit, records)
            let name = records.units.names[unit] ?? records.units.ids[unit] ?? "unnamed"
            guard mayName ? !members.isEmpty : members.count >= PeopleGroups.smallest else {
                warnings.append(
                    Diagnostic(
                        .warning, "CFG-AUDIENCE",
                        members.isEmpty
                            ? "nobody belongs to \(LogText.excerpt(name)): it gets no tree"
                            : "\(LogText.excerpt(name)) has fewer than five people: without people.agreement it gets no tree",
                        at: settings.place, hint: "name a larger unit, or leave it out", exit: .findings))
                continue
            }
            let slug = SlugBook().slug(records.units.ids[unit] ?? "")
            trees.append(
                AudienceTree(
                    reader: .unit(unit), prefix: "managers/\(slug)/", title: name, members: members,
                    namesPeople: mayName))
        }
        if settings.own {
            guard mayName else {
                throw Diagnostic(
                    "CFG-AUDIENCE", "pages about single people need an agreement", at: settings.place,
                    hint: "set people.agreement to its reference, or leave audiences.self out", exit: .configuration)
            }
            for user in 0..<records.users.count where records.users.isEligible(user, on: records.asOf) {
                let slug = pseudonyms?.slug(user) ?? SlugBook().slug(records.users.ids[user] ?? "")
                trees.append(
                    AudienceTree(
                        reader: .person(user), prefix: "self/\(slug)/",
                        title: pseudonyms?.name(user) ?? records.users.names[user] ?? "unnamed", members: [user],
                        namesPeople: true))
            }
        }
        guard !trees.isEmpty else {
            throw Diagnostic(
                "CFG-AUDIENCE", "no tree can be published", at: settings.place,
                hint: warnings.first.map(\.what) ?? "name an audience", exit: .configuration)
        }
        self.trees = trees
        self.warnings = warnings + AudiencePlan.differences(trees, records, settings.place)
    }

    /// Trees of groups from which whoever reads the trees within them too can subtract down to fewer than five people.
    private static func differences(_ trees: [AudienceTree], _ records: CRMRecords, _ place: Place) -> [Diagnostic] {
        let everyone = Set((0..<records.users.count).filter { records.users.isPerson($0) })
        let groups = trees.filter { !$0.namesPeople }.map { (tree: $0, people: $0.members ?? everyone) }
        return groups.compactMap { outer -> Diagnostic? in
            let inner = groups.filter { $0.people.isStrictSubset(of: outer.people) }
            let largest = inner.filter { one in !inner.contains { one.people.isStrictSubset(of: $0.people) } }
            let ways = inner.map { [$0] } + [largest]
            for way in ways where !way.isEmpty {
                let left = outer.people.subtracting(way.reduce(into: Set<RowIndex>()) { $0.formUnion($1.people) }).count
                guard (1..<PeopleGroups.smallest).contains(left) else { continue }
                let names = way.prefix(4).map { LogText.excerpt($0.tree.title) }.joined(separator: ", ")
                let more = way.count > 4 ? " and \(way.count - 4) more" : ""
                return Diagnostic(
                    .warning, "CFG-AUDIENCE",
                    "who reads \(LogText.excerpt(outer.tree.title)) and also \(names)\(more) can subtract down to "
                        + "\(left == 1 ? "one person" : "\(left) people")",
                    at: place, hint: "give no reader both, or leave one of these units out", exit: .findings)
            }
            return nil
        }
    }

    /// Rows of the units that get a tree, ascending.
    private static func units(_ settings: AudienceSettings, _ records: CRMRecords) throws -> [RowIndex] {
        let units = records.units
        switch settings.managers {
        case .none: return []
        case .all:
            let leaders = Set(
                (0..<records.users.count).filter { records.users.isEligible($0, on: records.asOf) }
                    .compactMap { records.users.managers[$0] })
            return Set(leaders.compactMap { records.users.units[$0] }).sorted()
        case .named(let names):
            var wrong: [Diagnostic] = []
            var rows: Set<RowIndex> = []
            for (text, place) in names {
                let named = (0..<units.count).filter { units.names[$0] == text }
                if let row = units.index.row(of: text) ?? (named.count == 1 ? named[0] : nil) {
                    rows.insert(row)
                    continue
                }
                let known =
                    (0..<units.count).compactMap { units.ids[$0] } + (0..<units.count).compactMap { units.names[$0] }
                wrong.append(
                    Diagnostic(
                        "CFG-AUDIENCE",
                        named.isEmpty
                            ? "the CRM has no unit '\(LogText.excerpt(text))'"
                            : "\(named.count) units are called '\(LogText.excerpt(text))'",
                        at: place,
                        hint: named.isEmpty
                            ? NearestName.of(text, in: known).map { "did you mean '\($0)'?" }
                                ?? "name a unit by its id or name, as org_units has it"
                            : "name it by its id: \(named.compactMap { units.ids[$0] }.joined(separator: ", "))",
                        exit: .configuration))
            }
            if !wrong.isEmpty { throw DiagnosticList(wrong) }
            return rows.sorted()
        }
    }

    /// The people of a unit and of all units below it, service accounts left out. Those who have left stay: their records
    /// are the unit's.
    private static func people(below unit: RowIndex, _ records: CRMRecords) -> Set<RowIndex> {
        Set(
            (0..<records.users.count).filter { user in
                guard records.users.isPerson(user) else { return false }
                var current = records.users.units[user]
                for _ in 0...records.units.count {
                    guard let row = current else { return false }
                    if row == unit { return true }
                    current = records.units.parents[row]
                }
                return false
            })
    }
}
