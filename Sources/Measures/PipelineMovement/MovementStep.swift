/// One bar of the bridge from the pipeline at the start to the pipeline at the end.
public enum MovementStep: String, CaseIterable, Hashable, Sendable {
    case start, new, reopened
    case pulledIn = "pulled in"
    case ownerIn = "owner in"
    case increased, decreased, won, lost
    case pushedOut = "pushed out"
    case ownerOut = "owner out"
    case deleted, currency

    /// The label below its bar.
    public var title: String {
        switch self {
        case .pulledIn: "Pulled in"
        case .ownerIn: "Owner in"
        case .pushedOut: "Pushed out"
        case .ownerOut: "Owner out"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }
}

/// What one deal adds to one bar.
public struct Movement: Hashable, Sendable {
    /// Number of the deal in its `MovementBook`.
    public let deal: Int
    public let step: MovementStep
    /// In base minor units, negative for what leaves.
    public let amount: Int64

    public init(deal: Int, step: MovementStep, amount: Int64) {
        self.deal = deal
        self.step = step
        self.amount = amount
    }
}
