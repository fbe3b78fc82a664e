import Figures

extension DealBook {
    /// Why nothing is said of won and lost deals: what was imported does not tell them from open ones; nil where it does.
    package var lackOfOutcomes: Absence? {
        records.tellsOutcomes
            ? nil : Absence(.noSource, "We could show this if it were recorded which deals are won and which are lost.")
    }

    /// A figure of won or lost deals; its reason where nothing tells which they are.
    package func told(_ figure: Figure) -> Figure {
        guard let lack = lackOfOutcomes else { return figure }
        return Figure(
            figure.definition, scope: figure.scope, outcome: .absent(lack.reason), n: figure.n, asOf: figure.asOf,
            rows: figure.rows, notes: [lack.words])
    }
}
