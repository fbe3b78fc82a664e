import CRMModel
import Figures
import Forecasting

/// What the quarter is likely to close at if the largest open deal is not won in it: of the whole, and of each unit
/// without its own largest.
public struct LargestDeal: Sendable {
    /// The P50 without it.
    public let likely: UnitFigures
    /// By part in the order of the forecast's, the whole first: row of the deal; nil where none has an amount above 0.
    private let deals: [(level: SalesUnits.Level?, key: Cell, deal: RowIndex?)]

    /// The largest open deal of the whole, or of one unit.
    public func deal(_ level: SalesUnits.Level? = nil, _ key: Cell = .text(nil)) -> RowIndex? {
        deals.first { $0.level == level && $0.key == key }?.deal
    }

    private static func column(_ level: SalesUnits.Level?) -> String {
        level.map { "largest_of_\($0.rawValue)" } ?? "largest"
    }

    /// Columns that say which deals are the largest, of the whole and of the parts of each level.
    static func marks(
        _ rows: OutlookRows, _ book: DealBook, _ levels: [SalesUnits.Level]
    ) -> [(column: String, deals: Set<RowIndex>)] {
        let open = rows.rows.filter { $0.kind == .open }
        return ([nil] + levels.map(Optional.some)).map { level in
            let groups = Dictionary(grouping: open) { row in level.map { row.leaf.name($0) } ?? "" }
            return (column(level), Set(groups.values.compactMap { largest($0, book) }))
        }
    }

    /// The first of the largest amount above 0.
    private static func largest(_ rows: [OutlookRows.Row], _ book: DealBook) -> RowIndex? {
        rows.compactMap(\.deal).filter { book.amounts[$0] > 0 }
            .min { (-book.amounts[$0], $0) < (-book.amounts[$1], $1) }
    }

    init(_ outlook: Outlook, _ book: DealBook) {
        let slug = "forecast-without-largest"
        var deals: [(level: SalesUnits.Level?, key: Cell, deal: RowIndex?)] = []
        func figure(_ scope: Outlook.Scope) -> Figure {
            func absent(_ reason: Reason, _ note: String?) -> Figure {
                Figure(
                    slug, scope: scope.name, outcome: .absent(reason), n: scope.rows.count, asOf: book.records.asOf,
                    rows: outlook.list, notes: note.map { [$0] } ?? [])
            }
            let lines = scope.rows.map { outlook.rows.rows[$0] }
            let top = LargestDeal.largest(lines.filter { $0.kind == .open }, book)
            deals.append((scope.level, scope.key, top))
            if scope.likely.value == nil, case .absent(let reason) = scope.likely.outcome {
                return absent(reason, scope.likely.notes.first)
            }
            guard let top else { return absent(.noEvents, "No open deal has an amount above nought.") }
            let tie = Likely(
                spread: outlook.spread(scope), probability: 0.5, isNormal: scope.outlook?.isNormal ?? false,
                measure: .rest(without: column(scope.level)))
            let rest = Outlook.Sums(lines.filter { $0.deal != top })
            let value = tie.value(
                secured: rest.secured, expected: rest.expected, variance: rest.variance, nothing: rest.nothing)
            return Figure(
                slug, scope: scope.name, outcome: .value(.money(book.money(Int64(minorUnits: value)))),
                numerator: .money(book.money(book.amounts[top])), n: scope.rows.count, asOf: book.records.asOf,
                rows: outlook.list.tied(to: .likely(tie)))
        }
        func column(_ level: SalesUnits.Level?) -> String { LargestDeal.column(level) }
        likely = outlook.figures(figure)
        self.deals = deals
    }
}

/// How likely the quarter closes at its quota or above.
enum QuotaChance {
    /// - Parameters:
    ///   - quota: of the quarter, of the whole and of each unit; nil where no plan is read.
    ///   - units: those of the forecast.
    static func figures(
        _ outlook: Outlook, quota: UnitFigures?, units: SalesUnits, _ book: DealBook
    ) -> UnitFigures {
        let slug = "quota-chance"
        return outlook.figures { scope in
            func absent(_ reason: Reason, _ note: String?) -> Figure {
                Figure(
                    slug, scope: scope.name, outcome: .absent(reason), n: scope.rows.count, asOf: book.records.asOf,
                    rows: outlook.list, notes: note.map { [$0] } ?? [])
            }
            let own: Figure? =
                if let level = scope.level {
                    if level != .owner, case .text(let label?) = scope.key, units.row(level, label) == nil {
                        nil
                    } else {
                        quota?.figure(level, scope.key)
                    }
                } else { quota?.total }
            guard let own, case .money(let due) = own.value else {
                if let own, case .absent(let reason) = own.outcome { return absent(reason, own.notes.first) }
                return absent(
                    .noSource, "We could show this if a quota were recorded for \(outlook.period.name) here.")
            }
            if case .absent(let reason) = scope.likely.outcome { return absent(reason, scope.likely.notes.first) }
            let tie = Likely(
                spread: outlook.spread(scope), probability: 0.5, isNormal: scope.outlook?.isNormal ?? false,
                measure: .chance(of: due.minor))
            let sums = Outlook.Sums(scope.rows.map { outlook.rows.rows[$0] })
            let chance = tie.chance(
                of: due.minor, secured: sums.secured, expected: sums.expected, variance: sums.variance,
                nothing: sums.nothing)
            return Figure(
                slug, scope: scope.name, outcome: .value(.share(chance)), denominator: .money(due),
                n: scope.rows.count, asOf: book.records.asOf, rows: outlook.list.tied(to: .likely(tie)))
        }
    }
}

extension Outlook {
    /// A figure of the whole and of each part of every level, in the shape of the forecast's own.
    func figures(_ figure: (Scope) -> Figure) -> UnitFigures {
        let made = scopes.map { ($0, figure($0)) }
        return UnitFigures(
            total: made[0].1,
            levels: units.map { level, _ in
                (
                    level,
                    Breakdown(
                        total: made[0].1, key: level.rawValue,
                        parts: made.filter { $0.0.level == level }.map { scope, figure in
                            Breakdown.Part(name: scope.name, key: scope.key, figure: figure)
                        })
                )
            })
    }
}

extension ForecastScope.Leaf {
    /// What the part is called at a level; owners by row.
    func name(_ level: SalesUnits.Level) -> String { level == .owner ? owner.map(String.init) ?? "" : label(level) }
}
