import CRMModel

/// What the expected close date of an open deal says of winning it by a day, and how often that date was moved.
///
/// Counted on past forecasts that are complete: wins ÷ wins expected by stage and time alone, drawn to 1.
struct DateGroups: Sendable {
    private static let dates = 5
    private static let pushes = 3
    static let count = dates * pushes
    /// Expected wins that a factor is drawn to 1 with.
    private static let pseudoWins = 5.0

    /// Factor on the chance, by group.
    private(set) var factors = [Double](repeating: 1, count: DateGroups.count)

    static let none = DateGroups()

    private init() {}

    /// - Parameter tallies: of complete tasks of like length.
    init(_ tallies: some Sequence<Tally>) {
        var won = [Double](repeating: 0, count: DateGroups.count)
        var expected = won
        for tally in tallies {
            for group in 0..<DateGroups.count {
                won[group] += tally.won[group]
                expected[group] += tally.expected[group]
            }
        }
        let total = expected.reduce(0, +)
        guard total > 0 else { return }
        // What all groups share is the hazards' bias, which the pool takes off.
        let bias = (won.reduce(0, +) + DateGroups.pseudoWins) / (total + DateGroups.pseudoWins)
        for group in 0..<DateGroups.count {
            let due = expected[group] * bias
            factors[group] = (won[group] + DateGroups.pseudoWins) / (due + DateGroups.pseudoWins)
        }
    }

    /// The group of a deal at an origin for a target's end.
    static func group(_ phase: PipelinePhase, at origin: CalendarDate, end: CalendarDate) -> Int {
        let date: Int
        switch phase.expected {
        case nil: date = 0
        case let day? where day <= origin: date = 1
        case let day? where day <= end: date = 2
        case let day? where day - end <= 31: date = 3
        default: date = 4
        }
        return date * pushes + min(phase.pushes, pushes - 1)
    }

    /// Wins expected and won of the deals open at one origin, by group.
    struct Tally: Sendable {
        var expected = [Double](repeating: 0, count: DateGroups.count)
        var won = [Double](repeating: 0, count: DateGroups.count)

        init(
            _ state: PipelineState, _ outcomes: PipelineState.Outcomes, through end: CalendarDate, _ book: PipelineBook
        ) {
            for place in state.deals.indices {
                let deal = book.deals[Int(state.deals[place])]
                expected[outcomes.groups[place]] += outcomes.bare[place]
                if deal.isWon, let closed = deal.closed, closed <= end { won[outcomes.groups[place]] += 1 }
            }
        }
    }
}
