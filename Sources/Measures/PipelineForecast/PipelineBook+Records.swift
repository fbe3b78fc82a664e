import CRMModel
import Forecasting

extension PipelineBook {
    /// The deals of a CRM as of a day, in minor units of the base currency; owners are the rows of `users`, and one
    /// more for
    /// deals without an owner.
    ///
    /// Where most open deals are priced by the price list, a closed deal's price is its product's list price, so that
    /// what
    /// won deals brought says how much of a list price is realised. Elsewhere the price is the deal's amount: what it
    /// was
    /// before the close is not known, and value and price are the same.
    public init(_ book: DealBook, levels: Set<PipelineLevel> = Set(PipelineLevel.allCases)) {
        let records = book.records
        let list = records.opportunities
        var leftOut: [PipelineFinding: Int] = [:]
        var deals: [PipelineDeal] = []
        let nobody = records.users.count
        let open = (0..<list.count).filter { list.statuses[$0] == .open }
        let isListed = open.count { book.sources[$0] == .listPrice } > open.count { book.sources[$0] == .record }
        for row in 0..<list.count {
            let isOpen = list.statuses[row] == .open
            guard let created = list.createdAt.instant(row).map(records.zone.date(of:)) else {
                leftOut[.noCreation, default: 0] += 1
                continue
            }
            var closed = isOpen ? nil : book.closings[row]
            if !isOpen, closed == nil {
                leftOut[.noClosing, default: 0] += 1
                continue
            }
            if let day = closed, day < created {
                leftOut[.closedBeforeCreated, default: 0] += 1
                closed = created
            }
            let value = book.sources[row].isPriced ? Double(book.amounts[row]) : nil
            let listed = isListed ? book.listPrice(row, on: closed ?? records.asOf).map(Double.init) : nil
            deals.append(
                PipelineDeal(
                    created: created, closed: closed, isWon: list.statuses[row] == .won,
                    price: isOpen ? value : listed ?? value, value: value,
                    isPriceEarlier: !isOpen && listed != nil, expected: isOpen ? list.closeDates[row] : nil,
                    owner: list.owners[row] ?? nobody, segment: list.segments[row]))
        }
        self.init(
            deals: deals, series: PipelineBook.series(records, deals: deals, levels: levels), owners: nobody + 1,
            fiscal: records.fiscal, leftOut: leftOut)
    }

    /// The series of the levels asked for, by level and name. Only owners of a deal count.
    private static func series(
        _ records: CRMRecords, deals: [PipelineDeal], levels: Set<PipelineLevel>
    ) -> [PipelineSeries] {
        let users = records.users
        let owners = Set(deals.map(\.owner)).sorted()
        var groups: [PipelineLevel: [Int: [Int]]] = [:]
        for owner in owners where owner < users.count {
            if let region = users.units[owner].flatMap({ records.units.ancestor(of: $0, kind: "region") }) {
                groups[.region, default: [:]][region, default: []].append(owner)
            }
            if let manager = users.managers[owner] {
                groups[.manager, default: [:]][manager, default: []].append(owner)
            }
            if users.isPerson(owner) { groups[.owner, default: [:]][owner, default: []].append(owner) }
        }
        func named(_ level: PipelineLevel, _ prefix: String, _ name: (Int) -> String?, id: (Int) -> String?)
            -> [PipelineSeries]
        {
            guard levels.contains(level), let members = groups[level] else { return [] }
            let rows = members.keys.sorted()
            var uses: [String: Int] = [:]
            for row in rows { uses[name(row) ?? id(row) ?? "", default: 0] += 1 }
            return rows.map { row in
                let text = name(row) ?? id(row) ?? ""
                // Two people may bear one name; a row must tell them apart.
                let unique = uses[text] == 1 ? text : "\(text) (\(id(row) ?? ""))"
                return PipelineSeries(level: level, name: prefix + unique, owners: members[row] ?? [])
            }.sorted { $0.name < $1.name }
        }
        let total = levels.contains(.total) ? [PipelineSeries(level: .total, name: "total", owners: owners)] : []
        return total + named(.region, "region:", { records.units.names[$0] }, id: { records.units.ids[$0] })
            + named(.manager, "manager:", { users.names[$0] }, id: { users.ids[$0] })
            + named(.owner, "agent:", { users.names[$0] }, id: { users.ids[$0] })
    }
}
