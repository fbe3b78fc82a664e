import CRMModel
import Figures

/// Shares over the cells of the matrix themselves: who has work in an area and records none of it, and who has gone back
/// to the old ways.
public struct CellFigures: Sendable {
    /// Assigned cells with exposure and nothing triggered, of those with exposure.
    public let nonUse: Figure
    /// Cells that are red now, of those that were followed for two successive windows at any time before.
    public let reversion: Figure

    public init(_ matrix: ComplianceMatrix, history: CellHistory) {
        let asOf = matrix.records.asOf
        let areas = matrix.judgement.areas
        let listing = PeopleListing(matrix)
        func figure(
            _ slug: String, _ title: String, _ column: String, _ cells: [(user: RowIndex, area: Int, isMarked: Bool)],
            notes: [String] = []
        ) -> Figure {
            listing.figure(
                slug, slug, title, [column], cells.map { ($0.user, $0.area, [.integer($0.isMarked ? 1 : 0)]) },
                tie: .share(column)
            ) { rows in
                .proportion(
                    slug, successes: cells.count { $0.isMarked }, trials: cells.count, of: "cells", asOf: asOf,
                    rows: rows, notes: notes)
            }
        }
        var exposed: [(user: RowIndex, area: Int, isMarked: Bool)] = []
        for user in matrix.users where !matrix.onboarding.contains(user) {
            for area in areas.indices {
                let cell = matrix.cell(user, area)
                guard cell.state != .notAssigned, cell.state != .unknown, cell.isExposed else { continue }
                exposed.append((user, area, cell.state == .nonUse))
            }
        }
        nonUse = figure("non-use-rate", "Cells with records the rules could apply to", "unused", exposed)
        let (reverted, green) = history.reverted(matrix)
        let gone = Set(reverted.map { $0.user * areas.count + $0.area })
        reversion = figure(
            "reversion-rate", "Cells that were followed for two months in succession", "red_now",
            green.map { ($0.user, $0.area, gone.contains($0.user * areas.count + $0.area)) },
            notes: history.windowCount < 4 ? ["This needs four months of records."] : [])
    }
}
