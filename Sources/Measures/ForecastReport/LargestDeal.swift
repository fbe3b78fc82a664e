import CRMModel
import Figures
import Forecasting

/// What the quarter is likely to close at if the largest open deal is not won in it: of the whole, and of each unit
/// without its own largest.
public struct LargestDeal: Sendable {
    /// The P50 without it.
    public let likely: UnitFigures
    /// The largest deal of the whole where its outcome decides the close; nil where it does not.
    public let hinge: Hinge?

    /// A deal so large, and so far from being sure or lost, that the close lies where its outcome puts it, and the P50
    /// between.
    public struct Hinge: Sendable {
        /// Row of the records.
        public let deal: RowIndex
        /// The P50 without it, and with what it would bring, in minor units.
        public let without: Int64
        public let with: Int64

        /// Chances within which neither outcome is a surprise.
        static let chances = 0.1...0.9

        /// - Parameter likely: the P50 without the deal.
        init?(_ deal: RowIndex?, without likely: Figure, _ outlook: Outlook) {
            guard outlook.daysLeft > 0, let deal, case .money(let without) = likely.value,
                case .money(let low) = outlook.likely.interval?.lower,
                case .money(let high) = outlook.likely.interval?.upper,
                let line = outlook.rows.rows.first(where: { $0.kind == .open && $0.deal == deal }),
                let chance = line.chance, Hinge.chances.contains(chance), let amount = line.ifWon,
                Double(amount) > (Double(high.minor) - Double(low.minor)) / 2
            else { return nil }
            let (with, isTooLarge) = without.minor.addingReportingOverflow(amount)
            if isTooLarge { return nil }
            self.deal = deal
            self.without = without.minor
            self.with = with
        }
    }

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
            let value = tie.value(lines.filter { $0.deal != top }.map(\.line))
            return Figure(
                slug, scope: scope.name, outcome: .value(.money(book.money(Int64(minorUnits: value)))),
                numerator: .money(book.money(book.amounts[top])), n: scope.rows.count, asOf: book.records.asOf,
                rows: outlook.list.tied(to: .likely(tie)))
        }
        func column(_ level: SalesUnits.Level?) -> String { LargestDeal.column(level) }
        let figures = outlook.figures(figure)
        likely = figures
        hinge = Hinge(deals.first?.deal, without: figures.total, outlook)
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
            guard due.minor > 0 else {
                return absent(
                    .notAssigned,
                    "The quota recorded for \(outlook.period.name) is not above nought: nothing is measured against it."
                )
            }
            if case .absent(let reason) = scope.likely.outcome { return absent(reason, scope.likely.notes.first) }
            let tie = Likely(
                spread: outlook.spread(scope), probability: 0.5, isNormal: scope.outlook?.isNormal ?? false,
                measure: .chance(of: due.minor))
            let chance = tie.chance(of: due.minor, scope.rows.map { outlook.rows.rows[$0].line })
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
