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

    /// Those that changed since the last build, in the order of the site.
    let changes: [Change]
    /// How many those are.
    let count: Figure

    /// - Parameter figures: those that stand for the whole; a second one of a definition is left out.
    init(_ figures: [Figure], tree: String, earlier: EarlierBuilds, asOf: CalendarDate) {
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
                notes: ["We could show this from the second build on."])
            : Figure(
                FigureChanges.slug, outcome: .value(.count(changes.count, of: "figures")), n: changes.count,
                asOf: asOf, rows: list)
    }

    private static func reason(_ figure: Figure) -> String? {
        if case .absent(let reason) = figure.outcome { reason.rawValue } else { nil }
    }
}
