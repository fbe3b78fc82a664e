import CRMModel
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

    /// - Parameter reviews: the ledger. Waivers decided after the as-of, such that name neither rule, record, unit nor
    ///   user (they would excuse everything), and such of nobody who is known are left out.
    public init(reviews: [ReviewRecord], judgement: Judgement, records: CRMRecords) {
        units = records.units
        var waivers: [Waiver] = []
        for (index, review) in reviews.enumerated() where review.verdict == .waived && review.at.date <= records.asOf {
            guard review.rule != nil || review.record != nil || review.unit != nil || review.user != nil else {
                continue
            }
            guard let reviewer = ReviewLedger.person(review, records) else { continue }
            let area = review.area.flatMap { named in judgement.areas.firstIndex { $0.id == named.id } }
            // A reference to what is not there excuses nothing.
            if review.area != nil, area == nil { continue }
            let unit = review.unit?.id.flatMap(records.units.index.row(of:))
            if review.unit != nil, unit == nil { continue }
            let user = review.user?.id.flatMap(records.users.index.row(of:))
            if review.user != nil, user == nil { continue }
            waivers.append(
                Waiver(
                    review: index, area: area, rule: review.rule, record: review.record, unit: unit, user: user,
                    from: review.record == nil
                        ? review.at.date.adding(days: -Waivers.lookBack) : CalendarDate(dayNumber: .min),
                    reviewer: reviewer,
                    until: review.expiresOn ?? CalendarDate(dayNumber: .max)))
        }
        self.waivers = waivers
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
