/// How one user stands in one process area (manual-rules.md 7, visual-design.md 3).
public enum CellState: String, CaseIterable, Sendable {
    case followed
    /// Done, but too often after the deadline.
    case late
    case violated
    /// Owns records the rules could apply to, and nothing was triggered where colleagues had occasions.
    case nonUse = "non-use"
    case pending
    case notActivated = "not-activated"
    case waived
    /// A source is missing, or every rule failed.
    case unknown
    case undecided
    /// The area does not apply to the user's role, or the user was not there.
    case notAssigned = "not-assigned"

    /// Whether somebody should look: never by a value, only by the bounds of an interval.
    public var isRed: Bool { self == .violated || self == .nonUse }

    /// The state of counts held against a target, by the bounds of the interval; n ≥ 5 for any colour, and no green
    /// where a critical rule was violated (metrics.md 1.3 and cell-compliance).
    ///
    /// - Parameters:
    ///   - exposure: days on which the user was there and owned a record the rules could apply to.
    ///   - expected: occasions there would have been at the rate of the colleagues.
    ///   - isJudged: whether any rule of the area could be judged.
    static func of(
        _ counts: ComplianceCounts, target: Double, exposure: Double, expected: Double = .infinity, isJudged: Bool
    ) -> CellState {
        guard isJudged else { return .unknown }
        guard counts.due > 0, let interval = counts.interval else {
            if counts.pending > 0 { return .pending }
            if counts.waived > 0 { return .waived }
            return exposure >= leastExposure && expected >= leastExpected ? .nonUse : .notActivated
        }
        guard counts.due >= 5 else { return .undecided }
        if interval.lower >= target { return counts.criticalViolated == 0 ? .followed : .undecided }
        guard interval.upper < target else { return .undecided }
        // Late is its own word: the work is done, the clock is the matter.
        return (counts.doneShare ?? 0) >= target ? .late : .violated
    }

    /// The state of a user who is new or was hardly there: what happened is shown, and has no colour.
    var unjudged: CellState {
        switch self {
        case .followed, .late, .violated: .undecided
        case .nonUse: .notActivated
        default: self
        }
    }

    /// The state where a rule of the area may have failed while it ran: nobody can then say that the area is followed.
    func with(failed: Bool) -> CellState { failed && self == .followed ? .undecided : self }

    /// Eligible days with a live record from which on doing nothing is non-use (metrics.md, non-use-rate).
    static let leastExposure = 10.0
    /// Occasions that must have been due at the colleagues' rate before none at all is non-use: with three expected,
    /// none happens by chance once in twenty times (e⁻³).
    static let leastExpected = 3.0
}
