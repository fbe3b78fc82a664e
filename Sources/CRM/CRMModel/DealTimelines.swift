/// What was known of an opportunity from one change to the next.
public struct DealState: Hashable, Sendable {
    public var stage: String?
    public var status: OpportunityStatus
    /// In minor units of the opportunity's own currency.
    public var amount: Int64?
    /// The day it was expected to close then; once closed, what the record kept.
    public var closeDate: CalendarDate?
    public var owner: RowIndex?
    public var category: String?

    public init(
        stage: String?, status: OpportunityStatus, amount: Int64?, closeDate: CalendarDate?, owner: RowIndex?,
        category: String? = nil
    ) {
        self.stage = stage
        self.status = status
        self.amount = amount
        self.closeDate = closeDate
        self.owner = owner
        self.category = category
    }
}

/// The states of all opportunities over time, so that any earlier day can be looked at as it was known then.
///
/// An opportunity's first entry is its creation. A field whose history the source does not keep has today's value in
/// all entries, except that no open entry stands in a stage that closes; `kept` says which fields that does not concern.
/// Forty-one bytes an entry.
public struct DealTimelines: Sendable {
    /// The fields whose history is kept by the source.
    public enum Field: String, CaseIterable, Hashable, Sendable {
        case stage, amount
        case closeDate = "close date"
        case owner, category
    }

    public package(set) var kept: Set<Field>
    /// Where each opportunity's entries begin; one more than there are opportunities.
    private var starts: [Int32] = [0]
    private var instants: [Int64] = []
    private var stages = CodeColumn()
    private var statuses: [OpportunityStatus] = []
    private var amounts = IntColumn()
    private var closeDates = DateColumn()
    private var owners: [Int32] = []
    private var categories = CodeColumn()

    public init(kept: Set<Field>) { self.kept = kept }

    /// Number of opportunities.
    public var count: Int { starts.count - 1 }

    /// Adds the next opportunity's entries.
    /// - Parameter entries: ascending; none for one whose creation is not known.
    public mutating func append(_ entries: [(at: Instant, state: DealState)]) {
        for (at, state) in entries {
            instants.append(at.milliseconds)
            stages.append(state.stage)
            statuses.append(state.status)
            amounts.append(state.amount)
            closeDates.append(state.closeDate)
            owners.append(state.owner.map(Int32.init) ?? ReferenceColumn.missing)
            categories.append(state.category)
        }
        starts.append(Int32(instants.count))
    }

    /// The entries of an opportunity, as places for `instant(of:)` and `state(of:)`.
    public func entries(_ deal: RowIndex) -> Range<Int> { Int(starts[deal])..<Int(starts[deal + 1]) }

    /// When an entry was made.
    public func instant(of entry: Int) -> Instant { Instant(milliseconds: instants[entry]) }

    /// How the opportunity stood from an entry on.
    public func status(of entry: Int) -> OpportunityStatus { statuses[entry] }

    /// What was known from an entry on.
    public func state(of entry: Int) -> DealState {
        DealState(
            stage: stages[entry], status: statuses[entry], amount: amounts[entry], closeDate: closeDates[entry],
            owner: owners[entry] < 0 ? nil : Int(owners[entry]), category: categories[entry])
    }

    /// What was known of an opportunity just before an instant; nil where it was not there yet.
    public func state(_ deal: RowIndex, before instant: Instant) -> DealState? {
        let range = entries(deal)
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if instants[middle] < instant.milliseconds { low = middle + 1 } else { high = middle }
        }
        return low == range.lowerBound ? nil : state(of: low - 1)
    }

    /// The same for some opportunities only, in the order given.
    public func taking(_ deals: [RowIndex]) -> DealTimelines {
        var result = DealTimelines(kept: kept)
        for deal in deals { result.append(entries(deal).map { (instant(of: $0), state(of: $0)) }) }
        return result
    }
}
