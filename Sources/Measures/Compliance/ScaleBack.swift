import CRMModel
import ProgrammeRecords
import Statistics

/// Whether an area is followed so steadily that it need not be looked at so often. A person decides; this proposes.
public struct ScaleBack: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// A named person accepted it on this day.
        case accepted(CalendarDate)
        case proposed
        /// What is still missing, in words.
        case notYet([String])
    }

    public let area: Int
    public let outcome: Outcome
    /// Lower bounds of the last three windows of 28 days, oldest first; nil where nothing was due or is known.
    public let lowerBounds: [Double?]

    /// One proposal an area: three successive windows with the lower bound at or above the target, no signal in the
    /// weekly share, all cells reviewed (metrics.md, scale-back-proposal).
    public static func proposals(
        _ matrix: ComplianceMatrix, ledger: ReviewLedger, weekly: WeeklyShares, reviews: [ReviewRecord]
    ) -> [ScaleBack] {
        let judgement = matrix.judgement
        let records = matrix.records
        // What was accepted for some units or people scales back there and not the area.
        func isForAll(_ review: ReviewRecord) -> Bool {
            guard review.user == nil else { return false }
            guard let named = review.unit else { return true }
            guard let unit = named.id.flatMap(records.units.index.row(of:)) else { return false }
            return matrix.users.allSatisfy { records.units.lies(records.users.units[$0], in: unit) }
        }
        return judgement.areas.indices.map { area in
            let bounds = (0..<3).reversed().map { weekly.counts(area: area, window: $0)?.interval?.lower }
            var missing: [String] = []
            let missed = bounds.count { ($0 ?? -1) < matrix.target }
            if missed > 0 { missing.append("\(missed) of the last three months do not reach the target for certain") }
            if let chart = ControlChart(weekly.values(area: area)), chart.firstSignal != nil {
                missing.append("the weekly share has changed in the last half year")
            }
            let due = ledger.due.filter { $0.area == area }
            let open = due.count { $0.review == nil }
            if open > 0 { missing.append("\(open) of \(due.count) cells have not been reviewed") }
            if due.isEmpty { missing.append("nobody is assigned") }
            let accepted = reviews.filter {
                $0.verdict == .scaleBack && $0.at.date <= matrix.records.asOf
                    && ($0.area == nil || $0.area?.id == judgement.areas[area].id) && isForAll($0)
                    && ReviewLedger.person($0, matrix.records) != nil
            }.map(\.at.date).max()
            return ScaleBack(
                area: area, outcome: accepted.map(Outcome.accepted) ?? (missing.isEmpty ? .proposed : .notYet(missing)),
                lowerBounds: bounds)
        }
    }
}

/// Share done in time week by week, over the weeks the judgement reaches back: complete days, the last of them the one
/// before the as-of. Four weeks are a window of 28 days. Where nobody may be named a week in which fewer than five people
/// had anything due has no share.
public struct WeeklyShares: Sendable {
    /// Number of weeks.
    public let weeks: Int
    private let counts: [[ComplianceCounts]]
    private let ruleIndex: [String: Int]
    private let ofRule: [[ComplianceCounts]]
    /// By rule, then area, and week: whether its share may be told.
    private let isTold: [[Bool]]
    private let asOf: CalendarDate

    public init(_ matrix: ComplianceMatrix) {
        let judgement = matrix.judgement
        weeks = min(26, judgement.days / 7)
        asOf = matrix.records.asOf
        let ids = ComplianceFigures.ruleIDs(judgement)
        ruleIndex = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
        var counts = [[ComplianceCounts]](
            repeating: Array(repeating: ComplianceCounts(), count: weeks), count: judgement.areas.count)
        var ofRule = [[ComplianceCounts]](
            repeating: Array(repeating: ComplianceCounts(), count: weeks), count: ids.count)
        // No more people than are asked for are kept.
        var people = [[Set<Int32>]](
            repeating: Array(repeating: [], count: weeks), count: ids.count + judgement.areas.count)
        for activation in judgement.activations where matrix.isScored(activation) {
            let age = Int(asOf.dayNumber) - 1 - Int(activation.outcomeDay)
            guard age >= 0, age / 7 < weeks else { continue }
            let week = weeks - 1 - age / 7
            let rule = judgement.rules[Int(activation.rule)]
            let isWaived = matrix.waivers.covering(activation, judgement) != nil
            counts[rule.area][week].add(activation.state, severity: rule.rule.severity, isWaived: isWaived)
            if let index = ruleIndex[rule.rule.id] {
                ofRule[index][week].add(activation.state, severity: rule.rule.severity, isWaived: isWaived)
            }
            guard !matrix.namesPeople, !isWaived, activation.user >= 0 else { continue }
            for place in [ruleIndex[rule.rule.id], ids.count + rule.area].compactMap({ $0 })
            where people[place][week].count < PeopleGroups.smallest {
                people[place][week].insert(activation.user)
            }
        }
        self.counts = counts
        self.ofRule = ofRule
        isTold = people.map { $0.map { !(1..<PeopleGroups.smallest).contains($0.count) } }
    }

    /// Counts of an area in a window of 28 days, 0 for the last; nil where the weeks do not reach so far back.
    public func counts(area: Int, window: Int) -> ComplianceCounts? {
        let end = weeks - 4 * window
        guard end >= 4 else { return nil }
        return counts[area][(end - 4)..<end].reduce(into: ComplianceCounts()) { $0 += $1 }
    }

    /// Shares of an area in weeks with anything due, oldest first.
    public func values(area: Int) -> [Double] { counts[area].compactMap(\.share) }

    /// Shares of a rule, oldest week first; nil where nothing was due.
    public func shares(rule id: String) -> [Double?] {
        ruleIndex[id].map { told(ofRule[$0], isTold[$0]) } ?? []
    }

    /// Shares of an area, oldest week first; nil where nothing was due.
    public func shares(area: Int) -> [Double?] { told(counts[area], isTold[ruleIndex.count + area]) }

    private func told(_ counts: [ComplianceCounts], _ isTold: [Bool]) -> [Double?] {
        zip(counts, isTold).map { $1 ? $0.share : nil }
    }

    /// The last day of a week.
    public func lastDay(_ week: Int) -> CalendarDate { asOf.adding(days: -1 - 7 * (weeks - 1 - week)) }
}
