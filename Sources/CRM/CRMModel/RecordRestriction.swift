/// The records of some people only, for a reader who may see no others': accounts and deals that belong to these people,
/// and the accounts of those deals.
///
/// Catalogues, units and the list of users stay whole, so that rows of users keep their numbers; who is not a member is no
/// person of these records (`Users.isPerson`).
public struct RecordRestriction: Sendable {
    public let records: CRMRecords
    /// Rows of the whole's accounts and deals that are kept, ascending.
    public let accounts: [RowIndex]
    public let deals: [RowIndex]
    /// Rows of the whole's deleted deals that are kept, ascending.
    public let deletedDeals: [RowIndex]
    private let members: Set<RowIndex>
    /// Where each deal of the whole went.
    private let dealPlaces: [Int32]

    public init(_ whole: CRMRecords, to members: Set<RowIndex>) {
        let (accounts, opportunities) = (whole.accounts, whole.opportunities)
        let deals = (0..<opportunities.count).filter { opportunities.owners[$0].map(members.contains) ?? false }
        let dealt = Set(deals.compactMap { opportunities.accounts[$0] })
        let owned = (0..<accounts.count).filter { row in
            dealt.contains(row) || accounts.owners[row].map(members.contains) ?? false
        }
        func places(_ rows: [RowIndex], of count: Int) -> [Int32] {
            var places = [Int32](repeating: ReferenceColumn.missing, count: count)
            for (place, row) in rows.enumerated() { places[row] = Int32(place) }
            return places
        }
        let accountPlaces = places(owned, of: accounts.count)
        var records = whole
        records.users.members = (0..<whole.users.count).map(members.contains)
        records.accounts = accounts.taking(owned, places: accountPlaces)
        records.opportunities = opportunities.taking(deals, accounts: accountPlaces)
        let deleted = whole.deletedDeals
        let own = (0..<deleted.opportunities.count).filter {
            deleted.opportunities.owners[$0].map(members.contains) ?? false
        }
        records.deletedDeals.opportunities = deleted.opportunities.taking(own, accounts: accountPlaces)
        records.deletedDeals.deletedAt = deleted.deletedAt.taking(own)
        self.records = records
        self.members = members
        self.accounts = owned
        self.deals = deals
        deletedDeals = own
        dealPlaces = places(deals, of: opportunities.count)
    }

    /// The leads of these people.
    public func leads(_ whole: Leads) -> Leads {
        let rows = (0..<whole.count).filter { whole.owners[$0].map(members.contains) ?? false }
        var leads = Leads()
        leads.ids = whole.ids.taking(rows)
        leads.owners = whole.owners.taking(rows)
        leads.sources = whole.sources.taking(rows)
        leads.createdAt = whole.createdAt.taking(rows)
        leads.deals = whole.deals.taking(rows, places: dealPlaces)
        return leads
    }

    /// The commitments to deals of these people.
    public func commitments(_ whole: [Commitment]) -> [Commitment] {
        whole.compactMap { item in
            let place = dealPlaces[item.deal]
            return place < 0 ? nil : Commitment(deal: Int(place), amount: item.amount, closeDate: item.closeDate)
        }
    }

    /// The plan of these people: their own quotas and submissions, and the quotas of units and segments all of whose people
    /// they are.
    public func plan(_ whole: SalesPlan) -> SalesPlan {
        let users = records.users
        var strangers = Set<Quota.Holder>()
        var known = Set<Quota.Holder>()
        for user in 0..<users.count where users.isService[user] != 1 {
            var holders: [Quota.Holder] = users.segments[user].map { [.segment($0)] } ?? []
            var unit = users.units[user]
            for _ in 0...records.units.count {
                guard let row = unit else { break }
                holders.append(.unit(row))
                unit = records.units.parents[row]
            }
            if members.contains(user) { known.formUnion(holders) } else { strangers.formUnion(holders) }
        }
        var plan = whole
        plan.quotas = whole.quotas.filter { quota in
            if case .user(let user) = quota.holder { return members.contains(user) }
            return known.contains(quota.holder) && !strangers.contains(quota.holder)
        }
        plan.submissions = whole.submissions.filter { members.contains($0.user) }
        return plan
    }
}

extension Accounts {
    fileprivate func taking(_ rows: [RowIndex], places: [Int32]) -> Accounts {
        var result = Accounts()
        result.ids = ids.taking(rows)
        result.names = names.taking(rows)
        result.types = types.taking(rows)
        result.industries = industries.taking(rows)
        result.owners = owners.taking(rows)
        result.units = units.taking(rows)
        result.segments = segments.taking(rows)
        result.parents = parents.taking(rows, places: places)
        result.countries = countries.taking(rows)
        result.websites = websites.taking(rows)
        result.employees = employees.taking(rows)
        result.createdAt = createdAt.taking(rows)
        result.verifiedAt = verifiedAt.taking(rows)
        result.sourceLines = sourceLines.taking(rows)
        result.index = IDIndex(result.ids)
        return result
    }
}

extension Opportunities {
    fileprivate func taking(_ rows: [RowIndex], accounts places: [Int32]) -> Opportunities {
        var result = Opportunities()
        result.ids = ids.taking(rows)
        result.names = names.taking(rows)
        result.accounts = accounts.taking(rows, places: places)
        result.contactIDs = contactIDs.taking(rows)
        result.owners = owners.taking(rows)
        result.products = products.taking(rows)
        result.units = units.taking(rows)
        result.segments = segments.taking(rows)
        result.types = types.taking(rows)
        result.sources = sources.taking(rows)
        result.pipelines = pipelines.taking(rows)
        result.stages = stages.taking(rows)
        result.statuses = rows.map { statuses[$0] }
        result.probabilities = probabilities.taking(rows)
        result.amounts = amounts.taking(rows)
        result.currencies = currencies.taking(rows)
        result.createdAt = createdAt.taking(rows)
        result.closeDates = closeDates.taking(rows)
        result.closedAt = closedAt.taking(rows)
        result.nextSteps = nextSteps.taking(rows)
        result.nextStepsDue = nextStepsDue.taking(rows)
        result.lostReasons = lostReasons.taking(rows)
        result.sourceLines = sourceLines.taking(rows)
        result.firstStages = firstStages.taking(rows)
        result.firstStageSources = firstStageSources.taking(rows)
        result.index = IDIndex(result.ids)
        return result
    }
}
