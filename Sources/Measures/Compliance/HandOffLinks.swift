import CRMModel
import Figures
import Statistics

/// Where work passes from one person to another, step by step of one area, and where it is left lying: the weakest link
/// of the chain (metrics.md, chain-weakest-link).
public struct HandOffLinks: Sendable {
    /// One step after which work passed to another person.
    public struct Link: Sendable {
        /// The step before; what is handed over before the first step, or in an area whose steps are those of other
        /// records, has none.
        public let step: String?
        /// The step that most often follows; nil where none ever did.
        public let next: String?
        public let passes: Int
        /// Those that were not left lying.
        public let ok: Int
        /// Those after which no step has followed so far.
        public let waiting: Int
        /// Median days of 24 hours until the next step, of those with one; nil without any.
        public let medianDays: Double?
        /// Share left lying, drawn towards that of the area: for ranking only.
        public let shrunkRate: Double

        public var broken: Int { passes - ok }
    }

    /// The highest shrunk rate first.
    public let links: [Link]
    /// Shares left lying by step; `Figure.rows` has each hand-over.
    public let byStep: Breakdown
    /// Open deals that were left lying and that nobody has taken up since.
    public let blockedDeals: Int
    /// Their amounts in the base currency; those without an amount or a rate are left out.
    public let blockedValue: Money

    /// The link with the highest shrunk rate of those with ten hand-overs; nil where there is none or nothing was left
    /// lying.
    public var weakest: Link? { links.first { $0.passes >= HandOffLinks.fewest && $0.broken > 0 } }

    static let fewest = 10
    private static let start = "before the first step"
    private static let others = "other steps"

    init?(_ matrix: ComplianceMatrix, area: Int) {
        let judgement = matrix.judgement
        let all = judgement.handOffs.isEmpty ? [] : judgement.handOffs[area]
        guard !all.isEmpty else { return nil }
        let id = judgement.areas[area].id
        // Where nobody may be named, steps with fewer than five receivers are put together.
        let keys = Set(all.map { $0.step ?? HandOffLinks.start }).sorted()
        let receivers = keys.map { key in
            Set(all.filter { ($0.step ?? HandOffLinks.start) == key }.map { RowIndex($0.to) })
        }
        let together = matrix.namesPeople ? [] : PeopleGroups.together(receivers)
        guard let together else { return nil }
        func key(_ item: HandOff) -> String {
            let own = item.step ?? HandOffLinks.start
            return keys.firstIndex(of: own).map(together.contains) == true ? HandOffLinks.others : own
        }
        let listed = all.map { (key: key($0), item: $0) }
        let ids = judgement.recordIDs
        let isNamed = matrix.namesPeople
        let rows = RowSet(
            name: "hand-off-links-\(id)", title: "Hand-overs, and what followed",
            columns: ["record", "step", "next_step", "days"] + (isNamed ? ["from", "to"] : []) + ["broken"],
            count: listed.count, tie: .share("broken")
        ) { row in
            let (key, item) = listed[row]
            let pair: [Cell] = [.person(RowIndex(item.from)), .person(RowIndex(item.to))]
            return [.text(ids[Int(item.record)]), .text(key), .text(item.nextStep), .real(item.daysToNext)]
                + (isNamed ? pair : []) + [.integer(item.isBroken ? 1 : 0)]
        }
        func figure(_ scope: String, _ own: [HandOff]) -> Figure {
            .proportion(
                "chain-weakest-link", scope: scope, successes: own.count(where: \.isBroken), trials: own.count,
                of: "hand-overs", asOf: matrix.records.asOf, rows: rows)
        }
        let ofStep = Dictionary(grouping: listed, by: \.key).mapValues { $0.map(\.item) }
        let pooled = Double(all.count(where: \.isBroken)) / Double(all.count)
        let names = ofStep.keys.sorted()
        links = names.map { name in
            let own = ofStep[name] ?? []
            let waits = own.compactMap(\.daysToNext).sorted()
            let next = Dictionary(grouping: own.compactMap(\.nextStep)) { $0 }
                .min { ($1.value.count, $0.key) < ($0.value.count, $1.key) }?.key
            let broken = own.count(where: \.isBroken)
            return Link(
                step: name == HandOffLinks.start ? nil : name, next: next, passes: own.count, ok: own.count - broken,
                waiting: own.count - waits.count, medianDays: Sample.quantile(0.5, ofSorted: waits),
                shrunkRate: Shrinkage.rate(successes: Double(broken), trials: Double(own.count), pooled: pooled))
        }.sorted { ($1.shrunkRate, $0.step ?? "") < ($0.shrunkRate, $1.step ?? "") }
        byStep = Breakdown(
            total: figure(id, all), key: "step",
            parts: names.map { Breakdown.Part(name: $0, figure: figure("\(id) \($0)", ofStep[$0] ?? [])) })
        (blockedDeals, blockedValue) = HandOffLinks.blocked(all, matrix)
    }

    private static func blocked(_ all: [HandOff], _ matrix: ComplianceMatrix) -> (Int, Money) {
        let records = matrix.records
        let deals = records.opportunities
        var seen: Set<RowIndex> = []
        var minor: Int64 = 0
        for item in all where item.isBroken && item.nextAt == Activation.none {
            guard matrix.judgement.recordTypes[Int(item.record)] == .opportunity,
                let row = matrix.judgement.recordIDs[Int(item.record)].flatMap(deals.index.row(of:)),
                deals.statuses[row] == .open, seen.insert(row).inserted
            else { continue }
            let currency = deals.currencies[row].flatMap(Currency.init(code:)) ?? records.baseCurrency
            if let amount = deals.amounts[row],
                let value = records.rates.convert(Money(minor: amount, currency: currency), on: records.asOf)
            {
                minor = minor.addingReportingOverflow(value.minor).partialValue
            }
        }
        return (seen.count, Money(minor: minor, currency: records.baseCurrency))
    }
}
