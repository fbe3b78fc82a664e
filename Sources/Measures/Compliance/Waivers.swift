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
        for (index, review) in reviews.enumerated() where review.verdict == .waived && review.at.date <= records.asOf {
            func leaveOut(_ what: String, _ place: ProgrammePlace, hint: String) {
                findings.append(
                    Diagnostic(.warning, "VAL-WAIVER", what, at: place.place, hint: hint, exit: .findings))
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
        self.findings = findings
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
        if waivers.isEmpty || activation.state == .fulfilled || activation.state == .pending { return nil }
        let rule = judgement.rules[Int(activation.rule)]
        let day = CalendarDate(dayNumber: activation.outcomeDay)
        return waivers.firstIndex { waiver in
            if waiver.reviewer == Int(activation.user) { return false }
            if day < waiver.from || day > waiver.until { return false }
            if let area = waiver.area, area != rule.area { return false }
            if let id = waiver.rule, id != rule.rule.id { return false }
            if let id = waiver.record, id != judgement.recordIDs[Int(activation.record)] { return false }
            if let user = waiver.user, user != Int(activation.user) { return false }
            if let unit = waiver.unit, !units.lies(activation.unit >= 0 ? Int(activation.unit) : nil, in: unit) {
                return false
            }
            return true
        }
    }
}
