import CRMModel
import Compliance
import Figures
import PipelineMovement
import SnapshotHistory

extension SiteSources {
    /// Figures whose course over the builds of the last weeks a page shows.
    public static let weeklyFigures = ["area-compliance"]

    /// Days at whose end a bridge of the pipeline begins.
    public static func earlierDays(_ records: CRMRecords) -> [CalendarDate] {
        MovementSpan.all(before: records.asOf, fiscal: records.fiscal).map(\.start)
    }

    /// The open deals and the compliance cells of the whole company, to be kept for later builds; figures come with the
    /// trees.
    public var snapshot: BuildSnapshot {
        var snapshot = BuildSnapshot(asOf: records.asOf)
        let list = records.opportunities
        for row in 0..<list.count where list.statuses[row] == .open {
            var deal = BuildSnapshot.Deal(id: list.ids[row] ?? "")
            deal.name = list.names[row]
            deal.stage = list.stages[row]
            deal.amount = list.amounts[row]
            deal.currency = list.currencies[row]
            deal.product = list.products[row].flatMap { records.products.ids[$0] }
            deal.closeDate = list.closeDates[row]
            deal.owner = list.owners[row].flatMap { records.users.ids[$0] }
            deal.created = list.createdAt.instant(row)
            snapshot.deals.append(deal)
        }
        if let matrix = compliance?.matrix {
            for user in matrix.users {
                for (area, page) in matrix.judgement.areas.enumerated() {
                    let state = matrix.cell(user, area).state
                    guard state != .notAssigned else { continue }
                    snapshot.cells.append(
                        BuildSnapshot.Cell(user: records.users.ids[user], area: page.id, state: state.rawValue))
                }
            }
        }
        return snapshot
    }
}

extension SiteModel {
    /// A breakdown with more parts is kept without them: it is a list, such as that of all accounts.
    private static let mostParts = 100

    /// What the tree publishes, to be kept for later builds.
    public var published: [BuildSnapshot.Published] {
        let parts = breakdowns.flatMap { breakdown in
            [breakdown.total] + (breakdown.parts.count > SiteModel.mostParts ? [] : breakdown.parts.map(\.figure))
        }
        // A figure that stands in several measures is kept once, as it was last said.
        var result: [BuildSnapshot.Published] = []
        var places: [String: Int] = [:]
        for figure in figures + parts {
            let key = "\(figure.definition)\u{1F}\(figure.scope)"
            if let place = places[key] {
                result[place] = kept(figure)
            } else {
                places[key] = result.count
                result.append(kept(figure))
            }
        }
        return result
    }

    private func kept(_ figure: Figure) -> BuildSnapshot.Published {
        var result = BuildSnapshot.Published(
            tree: tree.prefix, slug: figure.definition, scope: figure.scope, unit: figure.value.map(unit) ?? "",
            n: figure.n)
        result.value = figure.value?.number
        result.lower = figure.interval?.lower.number
        result.upper = figure.interval?.upper.number
        if case .absent(let reason) = figure.outcome { result.reason = reason.rawValue }
        return result
    }

    private func unit(_ quantity: Quantity) -> String {
        switch quantity {
        case .share: "share"
        case .days: "days"
        case .multiple: "times"
        case .money(let money): money.currency.code
        case .count(_, let noun): noun
        }
    }
}
