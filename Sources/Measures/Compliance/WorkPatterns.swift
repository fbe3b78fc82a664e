import CRMModel
import Figures
import Statistics

/// How work is really done: the ways completed cases went, how alike they are, and where work is left lying.
public struct WorkPatterns: Sendable {
    /// 1 where every case goes the same way, by area in the judgement's order; nil for an area without completed cases.
    public let consistency: [Figure?]
    /// How far users' ways differ from the whole's, by area: mean Jensen–Shannon divergence in bits, 0 … 1; nil for an area
    /// without completed cases, too few below three users with ten cases each.
    public let divergence: [Figure?]
    /// Cases with a hand-off at which the next one did nothing, by area; nil where no case changed hands.
    public let chainBreaks: [Figure?]
    /// Where work passes from one person to another, by area; nil where it never did, or nobody may be meant.
    public let handOffs: [HandOffLinks?]

    static let fewestCases = 30

    public init(_ matrix: ComplianceMatrix) {
        let judgement = matrix.judgement
        let asOf = matrix.records.asOf
        var consistency: [Figure?] = []
        var divergence: [Figure?] = []
        var breaks: [Figure?] = []
        for area in judgement.areas.indices {
            let id = judgement.areas[area].id
            let variants = judgement.variants.isEmpty ? [] : judgement.variants[area]
            consistency.append(variants.isEmpty ? nil : WorkPatterns.consistency(variants, area: id, asOf: asOf))
            divergence.append(variants.isEmpty ? nil : WorkPatterns.divergence(variants, area: id, matrix))
            let handOffs = judgement.handOffs.isEmpty ? [] : judgement.handOffs[area]
            breaks.append(handOffs.isEmpty ? nil : WorkPatterns.breaks(handOffs, judgement, area: id, asOf: asOf))
        }
        self.consistency = consistency
        self.divergence = divergence
        chainBreaks = breaks
        handOffs = judgement.areas.indices.map { HandOffLinks(matrix, area: $0) }
    }

    private static func consistency(_ variants: [Variant], area: String, asOf: CalendarDate) -> Figure {
        var ends: [Int] = []
        var total = 0
        for variant in variants {
            total += variant.count
            ends.append(total)
        }
        var seen: Set<String> = []
        // Two ways may read alike where the name of a step holds the arrow; they are two all the same.
        let names = variants.enumerated().map { number, variant in
            let name = variant.steps.joined(separator: " › ")
            return seen.insert(name).inserted ? name : "\(name) (\(number + 1))"
        }
        let places = ends
        let rows = RowSet(
            name: "variants-\(area)", title: "Completed cases and the way each went", columns: ["way"], count: total,
            tie: .consistency("way")
        ) { row in
            // The variant whose cases end after this row.
            var low = 0
            var high = places.count
            while low < high {
                let middle = (low + high) / 2
                if places[middle] <= row { low = middle + 1 } else { high = middle }
            }
            return [.text(names[low])]
        }
        guard total >= fewestCases, let entropy = Diversity.normalizedEntropy(variants.map(\.count)) else {
            return Figure(
                "process-consistency", scope: area, outcome: .absent(.tooFew), n: total, asOf: asOf, rows: rows)
        }
        return Figure(
            "process-consistency", scope: area, outcome: .value(.share(1 - entropy)), n: total, asOf: asOf, rows: rows)
    }

    private static func divergence(_ variants: [Variant], area: String, _ matrix: ComplianceMatrix) -> Figure {
        var ofUser: [Int32: [Int]] = [:]
        for (index, variant) in variants.enumerated() {
            for part in variant.users where part.user >= 0 {
                ofUser[part.user, default: Array(repeating: 0, count: variants.count)][index] += Int(part.cases)
            }
        }
        let pooled = variants.map(\.count)
        let isNamed = matrix.namesPeople
        let entries = ofUser.sorted { $0.key < $1.key }.filter { $0.value.reduce(0, +) >= 10 }
            .compactMap { user, own in
                Diversity.divergence(own, pooled).map { (user: Int(user), cases: own.reduce(0, +), bits: $0) }
            }
        let fewest = isNamed ? 3 : PeopleGroups.smallest
        let isShown = entries.count >= fewest
        let listed = !isShown ? [] : isNamed ? entries : entries.sorted { $0.bits < $1.bits }
        let asOf = matrix.records.asOf
        let rows = RowSet(
            name: "divergence-\(area)", title: "Users with ten completed cases, and how far their ways are from all",
            columns: (isNamed ? ["user", "cases"] : []) + ["bits"], count: listed.count, tie: .mean("bits")
        ) { row in
            (isNamed ? [.person(listed[row].user), .integer(Int64(listed[row].cases))] : []) + [.real(listed[row].bits)]
        }
        guard isShown, let mean = Sample.mean(listed.map(\.bits)) else {
            return Figure(
                "between-user-divergence", scope: area, outcome: .absent(entries.count < 3 ? .tooFew : .suppressed),
                n: 0,
                asOf: asOf, rows: rows)
        }
        return Figure(
            "between-user-divergence", scope: area, outcome: .value(.share(mean)), n: listed.count, asOf: asOf,
            rows: rows)
    }

    private static func breaks(_ handOffs: [HandOff], _ judgement: Judgement, area: String, asOf: CalendarDate)
        -> Figure
    {
        var ofCase: [Int32: Bool] = [:]
        for item in handOffs { ofCase[item.record] = (ofCase[item.record] ?? false) || item.isBroken }
        let cases = ofCase.sorted { $0.key < $1.key }
        let ids = judgement.recordIDs
        let rows = RowSet(
            name: "hand-offs-\(area)", title: "Cases that changed hands", columns: ["record", "broken"],
            count: cases.count, tie: .share("broken")
        ) { [.text(ids[Int(cases[$0].key)]), .integer(cases[$0].value ? 1 : 0)] }
        return .proportion(
            "chain-break-rate", scope: area, successes: cases.count { $0.value }, trials: cases.count, of: "cases",
            asOf: asOf, rows: rows)
    }
}
