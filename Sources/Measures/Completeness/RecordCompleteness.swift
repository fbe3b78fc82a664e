// Completeness: how much of what was agreed to be recorded is there.
//
// In: the profiles of site.yml and, for every record, which fields hold a real value. Out: figures by profile, field and
// owner, each with the list of records behind it.

import CRMModel
import CRMStore
import Configuration
import Diagnostics
import Figures
import Statistics

/// The completeness of the records of one profile.
public struct RecordCompleteness: Sendable {
    public let profile: SiteConfiguration.Profile
    /// Mean over the records, with its parts by owner; owners may be named only under an agreement.
    public let byOwner: Breakdown
    /// The same parts by group of people, for when nobody is named.
    public let byGroup: Breakdown
    /// Share of filled values of each field, in the profile's order.
    public let fields: [Figure]

    private let filled: FilledFields
    /// For each field whether what was imported can hold it; what cannot counts for nothing.
    private let hasSource: [Bool]
    private let index: IDIndex
    private let scores: [String: Double]

    public var figure: Figure { byGroup.total }
    public var entity: String { profile.entity }

    /// How complete one record is, and which of the profile's fields it lacks; nil where the profile is not its own.
    public func record(_ id: String) -> (score: Double, missing: [String])? {
        guard let score = scores[id], let row = index.row(of: id) else { return nil }
        let missing = filled.fields.indices.filter { hasSource[$0] && filled.masks[row] & 1 << UInt64($0) == 0 }.map {
            filled.fields[$0]
        }
        return (score, missing)
    }

    /// Which fields hold a value, for every profile in the order of site.yml.
    /// - Throws: `E-CFG-FIELD` for fields that no table and no record has; all at once.
    public static func read(
        _ configuration: SiteConfiguration, snapshot: CRMSnapshot, records: CRMRecords
    ) throws -> [FilledFields] {
        let placeholders = Placeholders(
            words: configuration.placeholders.map { Set($0.map { $0.lowercased() }) } ?? Placeholders.standard)
        try checkFields(configuration, snapshot)
        return try configuration.profiles.map { profile in
            try FilledFields.read(
                snapshot, entity: profile.entity, fields: profile.fields.map(\.name), records: records,
                placeholders: placeholders)
        }
    }

    /// Measures every profile, in the order of site.yml. A record belongs to the first profile that fits its type; where
    /// the records are of some people only, theirs are measured.
    /// - Parameters:
    ///   - filled: what `read` found.
    ///   - isPrivate: whether nobody may be named, so that a group's value must rest on five owners.
    public static func measure(
        _ configuration: SiteConfiguration, filled: [FilledFields], records: CRMRecords, groups: PeopleGroups,
        isPrivate: Bool = false
    ) -> [RecordCompleteness] {
        var taken: [String: Set<Int>] = [:]
        var slugs: Set<String> = []
        let isPartial = records.users.members != nil
        return zip(configuration.profiles, filled).map { profile, filled in
            let rows = (0..<filled.count).filter { row in
                !taken[profile.entity, default: []].contains(row)
                    && (profile.types.isEmpty || filled.types[row].map(profile.types.contains) == true)
            }
            taken[profile.entity, default: []].formUnion(rows)
            let own = !isPartial ? rows : rows.filter { filled.owners[$0].map(records.users.isPerson) ?? false }
            // Two names may differ in letters that file names cannot have; their lists must not share a file.
            var slug = slug(profile)
            while !slugs.insert(slug).inserted { slug += "-2" }
            return RecordCompleteness(
                profile, slug: slug, filled, own, records: records, groups: groups, isPrivate: isPrivate)
        }
    }

    private static func checkFields(_ configuration: SiteConfiguration, _ snapshot: CRMSnapshot) throws {
        var findings: [Diagnostic] = []
        for profile in configuration.profiles {
            let known = try FilledFields.known(snapshot, entity: profile.entity)
            for field in profile.fields where !known.contains(field.name) {
                let near =
                    NearestName.of(field.name, in: known).map { "did you mean '\($0)'?" }
                    ?? "columns are listed in docs/crm-database.md"
                findings.append(
                    Diagnostic(
                        "CFG-FIELD", "\(profile.entity) has no field '\(LogText.excerpt(field.name))'", at: field.place,
                        hint: near,
                        exit: .configuration))
            }
        }
        if !findings.isEmpty { throw DiagnosticList(findings) }
    }

    private init(
        _ profile: SiteConfiguration.Profile, slug: String, _ filled: FilledFields, _ rows: [RowIndex],
        records: CRMRecords, groups: PeopleGroups, isPrivate: Bool
    ) {
        self.profile = profile
        self.filled = filled
        index = IDIndex(filled.ids)
        let names = profile.fields.map(\.name)
        let count = names.count
        let table = FilledFields.tables[profile.entity] ?? ""
        let hasSource = names.map { !records.unfilled.contains("\(table).\($0)") }
        self.hasSource = hasSource
        let weights = names.indices.map { !hasSource[$0] ? 0 : profile.isRanked ? Double(count - $0) : 1 }
        let sum = weights.reduce(0, +)
        func score(_ row: RowIndex) -> Double {
            var value = 0.0
            for index in 0..<count where filled.masks[row] & 1 << UInt64(index) != 0 { value += weights[index] }
            return sum > 0 ? value / sum : 0
        }
        let scores = rows.map(score)
        self.scores = Dictionary(rows.indices.map { (filled.ids[rows[$0]] ?? "", scores[$0]) }) { first, _ in first }
        let ownerless = "no owner"
        let labels = OwnerLabels(rows.lazy.map { filled.owners[$0] }, groups: groups, isPrivate: isPrivate)
        let groupNames = rows.map { filled.owners[$0].map(labels.label) ?? ownerless }
        // Contacts and leads are people: their names are not needed to find the record, and are not published.
        let isPerson = profile.entity == "contact" || profile.entity == "lead"
        let notes =
            filled.isAsOfToday
            ? ["The source keeps no history of these fields: they are read as they stand today."] : []
        let list = RowSet(
            name: "record-completeness-\(slug)", title: "\(profile.name): each record and what it holds",
            columns: ["id"] + (isPerson ? [] : ["name"]) + ["owner", "group", "completeness"]
                + names.map { "has_" + $0 }, count: rows.count, tie: .mean("completeness")
        ) { index in
            let row = rows[index]
            let name: [Cell] = isPerson ? [] : [.text(filled.names[row])]
            let own: [Cell] = [.person(filled.owners[row]), .text(groupNames[index]), .real(scores[index])]
            return [.text(filled.ids[row])] + name + own
                + (0..<count).map { .integer(filled.masks[row] & 1 << UInt64($0) != 0 ? 1 : 0) }
        }
        func mean(_ scope: String, _ indices: [Int]) -> Figure {
            guard sum > 0 else {
                return Figure(
                    "record-completeness", scope: scope, outcome: .absent(.noSource), n: indices.count,
                    asOf: records.asOf, rows: list,
                    notes: ["We could show this if any field of this profile were in what is imported."])
            }
            let values = indices.map { scores[$0] }
            guard let mean = Sample.mean(values) else {
                return Figure(
                    "record-completeness", scope: scope, outcome: .absent(.noEvents), n: 0, asOf: records.asOf,
                    rows: list, notes: notes)
            }
            let bounds = Jackknife.interval(numerators: values, denominators: values.map { _ in 1 }, clippedTo: 0...1)
            return Figure(
                "record-completeness", scope: scope, outcome: .value(.share(mean)), numerator: nil,
                denominator: .count(indices.count, of: "records"), n: indices.count,
                interval: bounds.map { Interval(lower: .share($0.lower), upper: .share($0.upper), level: "95 %") },
                asOf: records.asOf, rows: list, notes: notes)
        }
        let total = mean(profile.name, Array(rows.indices))
        let ofGroup = Dictionary(grouping: rows.indices) { groupNames[$0] }
        let order = labels.names + [ownerless]
        byGroup = Breakdown(
            total: total, key: "group",
            parts: RecordCompleteness.unique(order).compactMap { name in
                ofGroup[name].map { Breakdown.Part(name: name, figure: mean("\(profile.name), \(name)", $0)) }
            })
        let ofOwner = Dictionary(grouping: rows.indices) { filled.owners[rows[$0]] ?? -1 }
        byOwner = Breakdown(
            total: total, key: "owner",
            parts: ofOwner.keys.sorted().map { owner in
                let name = owner < 0 ? ownerless : records.users.names[owner] ?? "unnamed"
                return Breakdown.Part(
                    name: name, key: .person(owner < 0 ? nil : owner),
                    figure: mean("\(profile.name), \(name)", ofOwner[owner] ?? []))
            })
        fields = names.indices.map { index in
            guard hasSource[index] else {
                return Figure(
                    "fill-rate", scope: names[index], outcome: .absent(.noSource), n: rows.count, asOf: records.asOf,
                    rows: list.tied(to: .share("has_" + names[index])),
                    notes: ["We could show this if \(table).\(names[index]) were in what is imported."])
            }
            let successes = rows.count { filled.masks[$0] & 1 << UInt64(index) != 0 }
            return Figure.proportion(
                "fill-rate", scope: names[index], successes: successes, trials: rows.count, of: "records",
                asOf: records.asOf,
                rows: list.tied(to: .share("has_" + names[index])))
        }
    }

    /// A file name of letters, digits and hyphens.
    private static func slug(_ profile: SiteConfiguration.Profile) -> String {
        let name = profile.name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return profile.entity + "-" + String(name)
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
