import CRMModel
import Forecasting

extension PipelineBook {
    /// The deals of a CRM as of a day, in minor units of the base currency, with the series of the levels asked for.
    public init(
        _ book: DealBook, timelines: DealTimelines? = nil, plan: SalesPlan? = nil,
        levels: Set<PipelineLevel> = Set(PipelineLevel.allCases)
    ) {
        let read = PipelineRecords(book, timelines: timelines, plan: plan)
        self = read.book(PipelineBook.series(book.records, cells: read.cells, levels: levels))
    }

    /// The series of the levels asked for, by level and name. Only owners of a deal count.
    package static func series(
        _ records: CRMRecords, cells: [PipelineRecords.Cell], levels: Set<PipelineLevel>
    ) -> [PipelineSeries] {
        let users = records.users
        var groups: [PipelineLevel: [Int: [Int]]] = [:]
        for (place, cell) in cells.enumerated() {
            if let segment = cell.segment { groups[.segment, default: [:]][segment, default: []].append(place) }
            guard let owner = cell.owner else { continue }
            if let unit = users.units[owner] {
                for (level, kind) in [(PipelineLevel.region, "region"), (.branch, "branch"), (.team, "team")] {
                    if let row = records.units.ancestor(of: unit, kind: kind) {
                        groups[level, default: [:]][row, default: []].append(place)
                    }
                }
            }
            if let manager = users.managers[owner] {
                groups[.manager, default: [:]][manager, default: []].append(place)
            }
            if users.isPerson(owner) { groups[.owner, default: [:]][owner, default: []].append(place) }
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
        let units = records.units
        let total =
            levels.contains(.total)
            ? [PipelineSeries(level: .total, name: "total", owners: Array(cells.indices))] : []
        return total + named(.region, "region:", { units.names[$0] }, id: { units.ids[$0] })
            + named(.branch, "branch:", { units.names[$0] }, id: { units.ids[$0] })
            + named(.manager, "manager:", { users.names[$0] }, id: { users.ids[$0] })
            + named(.team, "team:", { units.names[$0] }, id: { units.ids[$0] })
            + named(
                .segment, "segment:", { records.segments.names[$0] }, id: { records.segments.ids[$0] })
            + named(.owner, "agent:", { users.names[$0] }, id: { users.ids[$0] })
    }
}
