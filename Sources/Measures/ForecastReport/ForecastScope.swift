import CRMModel
import Forecasting
import PipelineForecast

/// The part of a company that one tree of the site is about, in terms of the forecaster’s cells.
public struct ForecastScope: Sendable {
    public let book: DealBook
    public let units: SalesUnits
    /// By cell of the engine: its place under the units; nil for one that is not of these people.
    let leafOf: [Leaf?]
    /// By row of the whole company's opportunities: the row of these records.
    private let ownRow: [RowIndex]?

    /// The smallest part: what stands under one name at every level.
    struct Leaf: Hashable, Sendable {
        let region: String
        let branch: String
        let team: String
        let segment: String
        /// Only where people are named.
        let owner: RowIndex?

        /// What the part is called at a level.
        func label(_ level: SalesUnits.Level) -> String {
            switch level {
            case .region: region
            case .branch: branch
            case .team: team
            case .segment: segment
            case .owner: ""
            }
        }
    }

    /// - Parameters:
    ///   - rows: of the whole company's opportunities those of this book, in its order; nil for all.
    ///   - namesOwners: whether owners are parts of their own.
    public init(
        _ engine: ForecastEngine, book: DealBook, units: SalesUnits, rows: [RowIndex]? = nil,
        members: Set<RowIndex>? = nil, namesOwners: Bool
    ) {
        self.book = book
        self.units = units
        leafOf = engine.records.cells.map { cell in
            if let members, cell.owner.map({ !members.contains($0) }) ?? true { return nil }
            func label(_ level: SalesUnits.Level) -> String {
                units.label(level, owner: cell.owner, segment: cell.segment)
            }
            return Leaf(
                region: label(.region), branch: label(.branch), team: label(.team), segment: label(.segment),
                owner: namesOwners ? cell.owner : nil)
        }
        ownRow = rows.map { rows in
            var places = [RowIndex](repeating: -1, count: (engine.records.rows.max() ?? -1) + 1)
            for (place, row) in rows.enumerated() where row < places.count { places[row] = place }
            return places
        }
    }

    /// The row of these records for one of the company's; nil for one that is not of these people.
    func row(_ whole: RowIndex) -> RowIndex? {
        guard let ownRow else { return whole }
        return ownRow[whole] < 0 ? nil : ownRow[whole]
    }

    /// Whether owners are parts of their own.
    var namesOwners: Bool { leafOf.contains { $0?.owner != nil } }

    /// All cells of these people.
    var cells: [Int] { leafOf.indices.filter { leafOf[$0] != nil } }

    /// The cells under each label of a level, in the order of the labels; owners by row.
    func groups(_ level: SalesUnits.Level) -> [(label: String, owner: RowIndex?, cells: [Int])] {
        if level == .owner {
            let byOwner = Dictionary(grouping: cells.filter { leafOf[$0]?.owner != nil }) { leafOf[$0]?.owner ?? 0 }
            return byOwner.keys.sorted().map { (String($0), $0, byOwner[$0] ?? []) }
        }
        let byLabel = Dictionary(grouping: cells) { leafOf[$0]?.label(level) ?? "" }
        let known = units.labels(level)
        let order = known + byLabel.keys.filter { !known.contains($0) }.sorted()
        return order.compactMap { label in byLabel[label].map { (label, nil, $0) } }
    }

    /// The level of the engine whose errors speak for a level of units.
    static func level(_ level: SalesUnits.Level) -> PipelineLevel {
        switch level {
        case .region: .region
        case .branch: .branch
        case .team: .team
        case .segment: .segment
        case .owner: .owner
        }
    }
}
