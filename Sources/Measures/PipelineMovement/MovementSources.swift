import CRMModel
import SnapshotHistory

/// How the deals of the whole company stood over time: from the changes the CRM keeps, or, where it keeps none, from what
/// earlier builds found.
public struct MovementSources: Sendable {
    public let timelines: DealTimelines
    public let deleted: DealTimelines
    /// The deleted deals these timelines are of.
    public let deletedDeals: DeletedDeals
    /// Days with the open deals of an earlier build, ascending; nil where the changes of the CRM are read.
    public let days: [CalendarDate]?

    /// From the changes of the CRM.
    public init(timelines: DealTimelines, deleted: DealTimelines, deletedDeals: DeletedDeals) {
        self.timelines = timelines
        self.deleted = deleted
        self.deletedDeals = deletedDeals
        days = nil
    }

    /// From earlier builds.
    /// - Parameter pipelines: what they found open, ascending.
    public init(_ pipelines: [BuildSnapshot], records: CRMRecords) {
        let stored = StoredPipelines(pipelines, records: records)
        timelines = stored.living
        (deletedDeals, deleted) = stored.deleted
        days = pipelines.map(\.asOf)
    }

    /// The same for some deals and some deleted deals only, in the order given.
    public func taking(_ deals: [RowIndex], deletedDeals rows: [RowIndex], of restricted: DeletedDeals)
        -> MovementSources
    {
        MovementSources(
            timelines: timelines.taking(deals), deleted: deleted.taking(rows), deletedDeals: restricted, days: days)
    }

    private init(timelines: DealTimelines, deleted: DealTimelines, deletedDeals: DeletedDeals, days: [CalendarDate]?) {
        self.timelines = timelines
        self.deleted = deleted
        self.deletedDeals = deletedDeals
        self.days = days
    }
}

/// Makes timelines of what builds of some days found open and of what the records say today.
private struct StoredPipelines {
    private let records: CRMRecords
    private let days: [(at: Instant, deals: [String: BuildSnapshot.Deal])]
    private(set) var living = DealTimelines(kept: [])
    private(set) var deleted = (DeletedDeals(), DealTimelines(kept: []))

    init(_ pipelines: [BuildSnapshot], records: CRMRecords) {
        self.records = records
        days = pipelines.map { snapshot in
            let end = records.zone.instant(of: snapshot.asOf.adding(days: 1))
            return (
                Instant(milliseconds: end.milliseconds - 1),
                Dictionary(snapshot.deals.map { ($0.id, $0) }) { first, _ in first }
            )
        }
        for row in 0..<records.opportunities.count { living.append(entries(row)) }
        addDeleted()
    }

    /// The last instant before the horizon: when what has changed since the last build is seen.
    private var now: Instant { Instant(milliseconds: records.horizon.milliseconds - 1) }

    private func state(_ deal: BuildSnapshot.Deal) -> DealState {
        DealState(
            stage: deal.stage, status: .open, amount: deal.amount, closeDate: deal.closeDate,
            owner: deal.owner.flatMap(records.users.index.row(of:)))
    }

    private func record(_ row: RowIndex) -> DealState {
        let list = records.opportunities
        return DealState(
            stage: list.stages[row], status: list.statuses[row], amount: list.amounts[row],
            closeDate: list.closeDates[row], owner: list.owners[row])
    }

    private func entries(_ row: RowIndex) -> [(at: Instant, state: DealState)] {
        let list = records.opportunities
        let id = list.ids[row] ?? ""
        let created = list.createdAt.instant(row)
        let last = record(row)
        let closing =
            last.status == .open
            ? nil
            : list.closedAt.instant(row)
                ?? list.closeDates[row].map {
                    Instant(milliseconds: records.zone.instant(of: $0.adding(days: 1)).milliseconds - 1)
                }
        var entries: [(at: Instant, state: DealState)] = []
        for day in days {
            if let deal = day.deals[id] {
                entries.append((day.at, state(deal)))
            } else if let created, created <= day.at {
                // It was there and not open: closed as it is today, or closed and opened again since.
                var closed = last
                if last.status == .open || closing.map({ $0 > day.at }) ?? false { closed.status = .lost }
                entries.append((day.at, closed))
            }
        }
        if let created, created < entries.first?.at ?? now {
            var first = entries.first?.state ?? last
            first.status = .open
            entries.insert((created, first), at: 0)
        }
        let seen = entries.last?.at
        if let closing, closing < now, seen.map({ $0 < closing }) ?? false {
            entries.append((closing, last))
        } else if entries.last?.state != last {
            entries.append((now, last))
        }
        return entries
    }

    /// Deals that were open once and are not in the records at all.
    private mutating func addDeleted() {
        let known = records.deletedDeals
        var last: [String: BuildSnapshot.Deal] = [:]
        for day in days {
            for (id, deal) in day.deals where records.opportunities.index.row(of: id) == nil { last[id] = deal }
        }
        var (result, lines) = (DeletedDeals(), DealTimelines(kept: []))
        for id in last.keys.sorted() {
            guard let deal = last[id] else { continue }
            result.opportunities.append(deal, records)
            let row = known.opportunities.index.row(of: id)
            result.deletedAt.append(row.flatMap { known.deletedAt[$0] } ?? now.milliseconds)
            lines.append(days.compactMap { day in day.deals[id].map { (at: day.at, state: state($0)) } })
        }
        result.opportunities.index = IDIndex(result.opportunities.ids)
        deleted = (result, lines)
    }
}

extension Opportunities {
    /// Adds a deal as an earlier build found it.
    fileprivate mutating func append(_ deal: BuildSnapshot.Deal, _ records: CRMRecords) {
        let owner = records.users.index.reference(deal.owner)
        ids.append(deal.id)
        names.append(deal.name)
        accounts.append(ReferenceColumn.missing)
        contactIDs.append(nil)
        owners.append(owner)
        products.append(records.products.index.reference(deal.product))
        units.append(owner < 0 ? ReferenceColumn.missing : records.users.units.rows[Int(owner)])
        segments.append(owner < 0 ? ReferenceColumn.missing : records.users.segments.rows[Int(owner)])
        types.append(nil)
        sources.append(nil)
        pipelines.append(nil)
        stages.append(deal.stage)
        statuses.append(.open)
        probabilities.append(nil)
        amounts.append(deal.amount)
        currencies.append(deal.currency)
        createdAt.append(deal.created?.milliseconds)
        closeDates.append(deal.closeDate)
        closedAt.append(nil)
        nextSteps.append(nil)
        nextStepsDue.append(nil)
        lostReasons.append(nil)
        sourceLines.append(nil)
        firstStages.append(nil)
        firstStageSources.append(nil)
    }
}
