import CRMModel
import Diagnostics
import ProgrammeRecords

/// Deviations a named person has accepted, with reason and expiry: they leave the rate and are printed beside it.
public struct Waivers: Sendable {
    /// One row of the ledger with the verdict `waived`.
    public struct Waiver: Sendable {
        /// Row in `ProgrammeRecords.reviews`.
        public let review: Int
        public let area: Int?
        public let rule: String?
        public let record: String?
        public let unit: RowIndex?
        public let user: RowIndex?
        /// Outcomes from this day to `until` are covered; a waived record is covered from the first day on.
        let from: CalendarDate
        /// Nobody excuses their own deviations.
        let reviewer: RowIndex
        let until: CalendarDate
    }

    public let waivers: [Waiver]
    private let units: OrgUnits

    /// An accepted deviation also covers what had led to it in the 28 days before.
    static let lookBack = 28

    /// Rows of the ledger that excuse nothing, and why.
    public let findings: [Diagnostic]

    /// - Parameter reviews: the ledger. A waiver decided after the as-of is not yet one. One that cannot excuse anything,
    ///   since what it names is not there or it is the reviewer's own, is left out and found.
    public init(reviews: [ReviewRecord], judgement: Judgement, records: CRMRecords) {
        units = records.units
        var waivers: [Waiver] = []
        var findings: [Diagnostic] = []
        let rules = Set(judgement.rules.map(\.rule.id))
        let known = Waivers.named(reviews, judgement)
        for (index, review) in reviews.enumerated() where review.verdict == .waived {
            func leaveOut(_ what: String, _ place: ProgrammePlace, hint: String) {
                findings.append(
                    Diagnostic(.warning, "VAL-WAIVER", what, at: place.place, hint: hint, exit: .findings))
            }
            guard review.at.date <= records.asOf else {
                leaveOut(
                    "a deviation is accepted on \(review.at.date.iso), after the data end", review.place,
                    hint: "correct the day, or wait for it")
                continue
            }
            if let until = review.expiresOn, until < review.at.date {
                leaveOut(
                    "an accepted deviation ends on \(until.iso), before it was accepted", review.place,
                    hint: "correct 'at' or 'expires_on'")
                continue
            }
            // Who or what is not called so was found when the file was read.
            guard let who = review.reviewer.id.flatMap(records.users.index.row(of:)) else { continue }
            guard let reviewer = ReviewLedger.person(review, records) else {
                leaveOut(
                    "a service account accepts a deviation", review.place, hint: "name the person who decided it")
                continue
            }
            let area = review.area.flatMap { named in judgement.areas.firstIndex { $0.id == named.id } }
            if review.area != nil, area == nil { continue }
            let unit = review.unit?.id.flatMap(records.units.index.row(of:))
            if review.unit != nil, unit == nil { continue }
            let user = review.user?.id.flatMap(records.users.index.row(of:))
            if review.user != nil, user == nil { continue }
            if let rule = review.rule, !rules.contains(rule) {
                let near = NearestName.of(rule, in: rules.sorted()).map { "did you mean '\($0)'?" }
                leaveOut(
                    "no rule '\(LogText.excerpt(rule))' is there to be excused from", review.rulePlace,
                    hint: near ?? "write the id of a rule of the manual")
                continue
            }
            if let rule = review.rule, let area,
                !judgement.rules.contains(where: { $0.rule.id == rule && $0.area == area })
            {
                leaveOut(
                    "rule '\(LogText.excerpt(rule))' is not of area '\(judgement.areas[area].id)'", review.rulePlace,
                    hint: "leave the area out, or write that of the rule")
                continue
            }
            if let user, let unit, !records.units.lies(records.users.units[user], in: unit) {
                leaveOut(
                    "\(LogText.excerpt(review.user?.text ?? "")) is not of unit '\(LogText.excerpt(review.unit?.text ?? ""))'",
                    review.place, hint: "leave the unit out, or write that of the user")
                continue
            }
            if let record = review.record, !known.contains(record) {
                leaveOut(
                    "record '\(LogText.excerpt(record))' has nothing to excuse", review.recordPlace,
                    hint: "write the id of a record that broke a rule")
                continue
            }
            if user == who {
                leaveOut(
                    "\(LogText.excerpt(review.reviewer.text)) accepts their own deviation", review.place,
                    hint: "somebody else has to decide it")
                continue
            }
            guard let until = review.expiresOn else { continue }
            waivers.append(
                Waiver(
                    review: index, area: area, rule: review.rule, record: review.record, unit: unit, user: user,
                    from: review.record == nil
                        ? review.at.date.adding(days: -Waivers.lookBack) : CalendarDate(dayNumber: .min),
                    reviewer: reviewer, until: until))
        }
        self.waivers = waivers
        let own = Waivers.ownOutcomes(waivers, judgement, records.units)
        for (number, count) in own.enumerated() where count > 0 {
            let review = reviews[waivers[number].review]
            let outcomes =
                count == 1 ? "an outcome of their own, which stays" : "\(count) outcomes of their own, which stay"
            findings.append(
                Diagnostic(
                    .warning, "VAL-WAIVER",
                    "\(LogText.excerpt(review.reviewer.text)) accepts \(outcomes) counted", at: review.place.place,
                    hint: "somebody else has to decide about \(count == 1 ? "it" : "them")", exit: .findings))
        }
        self.findings = findings + Waivers.doubts(waivers, reviews, judgement, records)
    }

    /// Warnings about those that hold and should be looked at: two people who excuse each other, and a critical rule nobody
    /// has to keep.
    private static func doubts(
        _ waivers: [Waiver], _ reviews: [ReviewRecord], _ judgement: Judgement, _ records: CRMRecords
    ) -> [Diagnostic] {
        func doubt(_ waiver: Waiver, _ what: String, _ hint: String) -> Diagnostic {
            Diagnostic(
                .warning, "VAL-WAIVER", what, at: reviews[waiver.review].place.place, hint: hint, exit: .findings)
        }
        let critical = Set(judgement.rules.filter { $0.rule.severity == .critical }.map(\.rule.id))
        let roots = (0..<records.units.count).filter { records.units.parents[$0] == nil }
        var pairs: Set<[RowIndex]> = []
        var findings: [Diagnostic] = []
        for waiver in waivers {
            let review = reviews[waiver.review]
            let isEverybody = waiver.unit.map { [$0] == roots } ?? true
            if let rule = waiver.rule, critical.contains(rule), waiver.user == nil, waiver.record == nil, isEverybody {
                findings.append(
                    doubt(
                        waiver, "everybody is excused from the critical rule '\(LogText.excerpt(rule))'",
                        "name the unit, user or record it is about"))
            }
            guard let user = waiver.user, pairs.insert([waiver.reviewer, user]).inserted,
                pairs.contains([user, waiver.reviewer])
            else { continue }
            findings.append(
                doubt(
                    waiver,
                    "\(LogText.excerpt(review.reviewer.text)) and \(LogText.excerpt(review.user?.text ?? "")) accept each "
                        + "other's deviations", "somebody else has to decide one of them"))
        }
        return findings
    }

    /// By waiver: how many outcomes it would cover, were they not the reviewer's.
    private static func ownOutcomes(_ waivers: [Waiver], _ judgement: Judgement, _ units: OrgUnits) -> [Int] {
        var counts = [Int](repeating: 0, count: waivers.count)
        var waiversOf: [Int: [Int]] = [:]
        for (number, waiver) in waivers.enumerated() { waiversOf[waiver.reviewer, default: []].append(number) }
        guard !waiversOf.isEmpty else { return counts }
        for activation in judgement.activations
        where activation.state.isMiss && !activation.flags.contains(.notAssigned) {
            for number in waiversOf[Int(activation.user)] ?? []
            where waivers[number].names(activation, judgement, units) {
                counts[number] += 1
            }
        }
        return counts
    }

    /// The records waivers name that have an outcome at all.
    private static func named(_ reviews: [ReviewRecord], _ judgement: Judgement) -> Set<String> {
        let wanted = Set(reviews.filter { $0.verdict == .waived }.compactMap(\.record))
        guard !wanted.isEmpty else { return [] }
        var found: Set<String> = []
        for row in 0..<judgement.recordIDs.count {
            if let id = judgement.recordIDs[row], wanted.contains(id) { found.insert(id) }
        }
        return found
    }

    /// Index of the first waiver that covers an activation; nil where none does.
    func covering(_ activation: Activation, _ judgement: Judgement) -> Int? {
        guard !waivers.isEmpty, activation.state.isMiss else { return nil }
        return waivers.firstIndex { waiver in
            waiver.reviewer != Int(activation.user) && waiver.names(activation, judgement, units)
        }
    }
}

extension Waivers.Waiver {
    /// Whether an outcome is among those it is about, whoever decided it.
    fileprivate func names(_ activation: Activation, _ judgement: Judgement, _ units: OrgUnits) -> Bool {
        let judged = judgement.rules[Int(activation.rule)]
        let day = CalendarDate(dayNumber: activation.outcomeDay)
        if day < from || day > until { return false }
        if let area, area != judged.area { return false }
        if let rule, rule != judged.rule.id { return false }
        if let record, record != judgement.recordIDs[Int(activation.record)] { return false }
        if let user, user != Int(activation.user) { return false }
        if let unit, !units.lies(activation.unit >= 0 ? Int(activation.unit) : nil, in: unit) { return false }
        return true
    }
}

extension ActivationState {
    /// What can be accepted: it was done late or not at all.
    fileprivate var isMiss: Bool { self == .late || self == .violated }
}
