import Compliance

/// The state of a cell of the matrix as a shape and its word; the shape carries the colour, the word the meaning.
struct CellMark: Sendable {
    let state: CellState

    var word: String {
        switch state {
        case .followed: "Followed"
        case .late: "Done late"
        case .violated: "Violated"
        case .nonUse: "Non-use"
        case .pending: "Pending"
        case .notActivated: "Not activated"
        case .waived: "Waived"
        case .unknown: "Unknown"
        case .undecided: "Can’t tell yet"
        case .notAssigned: "Does not apply"
        }
    }

    /// How to read it, in one sentence; `target` is a percentage.
    func meaning(target: String) -> String {
        switch state {
        case .followed: "The whole interval is at or above \(target)."
        case .late: "Done, but the share in time is below \(target)."
        case .violated: "The whole interval is below \(target)."
        case .nonUse: "Owns records the rules apply to; nothing was entered."
        case .pending: "Only open deadlines; nothing to judge yet."
        case .notActivated: "Nothing happened that a rule asks about."
        case .waived: "Accepted deviation with reason, person and expiry."
        case .unknown: "A source is missing, or a rule failed."
        case .undecided:
            "The interval spans \(target), there are fewer than five, a critical rule was violated, or the person is new or was hardly there."
        case .notAssigned: "The area is not for this role."
        }
    }

    /// States in the order of the legend.
    static let legend: [CellState] = [
        .followed, .late, .violated, .nonUse, .pending, .notActivated, .waived, .unknown, .undecided,
    ]
}
