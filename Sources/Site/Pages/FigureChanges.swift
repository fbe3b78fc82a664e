import CRMModel
import Compliance
import Figures
import SnapshotHistory

/// Figures that say something else than in an earlier build.
struct FigureChanges {
    static let slug = "figure-changes"

    /// One figure of the site, as it was and as it is.
    struct Change {
        let now: Figure
        let before: BuildSnapshot.Published
        /// What a build at least a week ago found.
        let week: BuildSnapshot.Published?
    }

    /// A month that was over in the last build and has another sum now.
    struct Restatement {
        let month: String
        let before: Money
        let now: Money
    }

    /// Those that changed since the last build, in the order of the site.
    let changes: [Change]
    /// What was closed then and was entered, changed or taken back later, the latest month first.
    let restated: [Restatement]
    /// How many those are.
    let count: Figure

    /// - Parameters:
    ///   - figures: those that stand for the whole; a second one of a definition is left out.
    ///   - months: what was won, by month.
    init(_ figures: [Figure], months: Breakdown, tree: String, earlier: EarlierBuilds, asOf: CalendarDate) {
        func known(_ snapshot: BuildSnapshot?) -> [String: BuildSnapshot.Published] {
            let own = (snapshot?.figures ?? []).filter { $0.tree == tree && $0.scope.isEmpty }
            return Dictionary(own.map { ($0.slug, $0) }) { first, _ in first }
        }
        let (before, week) = (known(earlier.last), known(earlier.week))
        var seen: Set<String> = [FigureChanges.slug, CellChanges.slug]
        var changes: [Change] = []
        for figure in figures where figure.scope.isEmpty && seen.insert(figure.definition).inserted {
            guard let old = before[figure.definition] else { continue }
            if old.value == figure.value?.number, old.reason == FigureChanges.reason(figure) { continue }
            changes.append(Change(now: figure, before: old, week: week[figure.definition]))
        }
        self.changes = changes
        restated = FigureChanges.restated(months, tree: tree, last: earlier.last)
        let listed = changes
        let list = RowSet(
            name: FigureChanges.slug, title: "Figures that say something else than in the last build",
            columns: ["figure", "before", "now", "unit", "reason_before", "reason_now"], count: listed.count,
            tie: .count
        ) { index in
            let change = listed[index]
            return [
                .text(change.now.definition), .real(change.before.value), .real(change.now.value?.number),
                .text(change.before.unit), .text(change.before.reason), .text(FigureChanges.reason(change.now)),
            ]
        }
        count =
            earlier.last == nil
            ? Figure(
                FigureChanges.slug, outcome: .absent(.noSource), n: 0, asOf: asOf, rows: list,
                notes: [
                    earlier.fault == nil
                        ? "We could show this from the second build on."
                        : "We could show this if the history of earlier builds could be read."
                ])
            : Figure(
                FigureChanges.slug, outcome: .value(.count(changes.count, of: "figures")), n: changes.count,
                asOf: asOf, rows: list)
    }

    private static func restated(_ months: Breakdown, tree: String, last: BuildSnapshot?) -> [Restatement] {
        guard let last else { return [] }
        let known = Dictionary(
            last.figures.filter { $0.tree == tree && $0.slug == months.total.definition }.map { ($0.scope, $0) },
            uniquingKeysWith: { first, _ in first })
        return months.parts.reversed().compactMap { part in
            guard part.name < last.asOf.isoMonth, let old = known[part.figure.scope],
                case .money(let now) = part.figure.value, old.unit == now.currency.code, let value = old.value,
                value.magnitude < 9e15, Int64(value) != now.minor
            else { return nil }
            return Restatement(
                month: part.name, before: Money(minor: Int64(value), currency: now.currency), now: now)
        }
    }

    private static func reason(_ figure: Figure) -> String? {
        if case .absent(let reason) = figure.outcome { reason.rawValue } else { nil }
    }
}
