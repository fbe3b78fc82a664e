/// What else is known of opportunities at the as-of, by row of the records.
public struct DealDetails: Sendable {
    /// As the source writes it: the record's own, else its stage's.
    public var categories = CodeColumn()
    public var competitors = CodeColumn()
    /// The last call, e-mail, meeting or task up to the as-of.
    public var lastActivities = IntColumn()
    /// When the main contact was last confirmed, called, written to or met, up to the as-of.
    public var contactedAt = IntColumn()
    /// Whether the source tells of any main contact when that was.
    public var isContactRecorded = false
    /// Whether any activity of the source belongs to an opportunity.
    public var isActivityRecorded = false

    public init() {}

    /// Of so many opportunities of which nothing else is known.
    public init(none count: Int) {
        for _ in 0..<count {
            categories.append(nil)
            competitors.append(nil)
            lastActivities.append(nil)
            contactedAt.append(nil)
        }
    }

    /// The same of some opportunities only, in the order given.
    public func taking(_ deals: [RowIndex]) -> DealDetails {
        var result = self
        result.categories = categories.taking(deals)
        result.competitors = competitors.taking(deals)
        result.lastActivities = lastActivities.taking(deals)
        result.contactedAt = contactedAt.taking(deals)
        return result
    }
}
