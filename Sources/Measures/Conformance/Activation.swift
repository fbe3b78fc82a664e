/// What became of one occasion on which a rule asked for something.
public struct Activation: Hashable, Sendable {
    public enum State: UInt8, Hashable, Sendable, CaseIterable {
        /// Done in time, or a forbidden thing not done to the end.
        case fulfilled
        /// Done after the deadline: formally violated.
        case late
        case violated
        /// The deadline is after the cut-off, or the case goes on.
        case pending
        /// `while` stopped before the answer: no activation.
        case withdrawn
        /// A stated exception: no activation, counted apart.
        case excepted
    }

    /// No such instant.
    public static let noInstant = Int64.min
    /// No deadline.
    public static let noDeadline = Int64.max

    public var state: State
    /// Whether the obligation lies before the activation and not behind it.
    public var looksBack: Bool
    /// Index of the activating event; -1 for the case itself.
    public var event: Int32
    /// Index of the answer, the offending event or the wrong neighbour; -1 where there is none.
    public var evidence: Int32
    /// A second such event, where two together offend; else -1.
    public var otherEvidence: Int32
    /// When it was activated, in milliseconds since 1970, or `noInstant`.
    public var instant: Int64
    /// The last millisecond that is in time, or `noDeadline`.
    public var deadline: Int64
    /// When the result fell: the answer, the deadline, the offending event or the closing. `noInstant` while pending.
    public var outcome: Int64
    /// How long after the deadline a late answer came, in milliseconds; 0 for any other.
    public var lateness: Int64

    init(
        _ state: State, event: Int32, at instant: Int64, deadline: Int64 = noDeadline, outcome: Int64 = noInstant,
        evidence: Int = -1, otherEvidence: Int = -1, looksBack: Bool = false, lateness: Int64 = 0
    ) {
        self.state = state
        self.looksBack = looksBack
        self.event = event
        self.evidence = Int32(evidence)
        self.otherEvidence = Int32(otherEvidence)
        self.instant = instant
        self.deadline = deadline
        self.outcome = outcome
        self.lateness = lateness
    }
}

/// How many activations came out how.
public struct ActivationTally: Hashable, Sendable {
    public var fulfilled = 0
    public var late = 0
    public var violated = 0
    public var pending = 0
    public var withdrawn = 0
    public var excepted = 0

    public init() {}

    /// Those that count as activations.
    public var activated: Int { fulfilled + late + violated + pending }

    /// One more of a state.
    public mutating func add(_ state: Activation.State) {
        switch state {
        case .fulfilled: fulfilled += 1
        case .late: late += 1
        case .violated: violated += 1
        case .pending: pending += 1
        case .withdrawn: withdrawn += 1
        case .excepted: excepted += 1
        }
    }

    /// Adds another tally so many times.
    public mutating func add(_ other: ActivationTally, times: Int = 1) {
        fulfilled += other.fulfilled * times
        late += other.late * times
        violated += other.violated * times
        pending += other.pending * times
        withdrawn += other.withdrawn * times
        excepted += other.excepted * times
    }

    /// The result of the case: violated before pending before satisfied. A late answer is a formal violation.
    public var verdict: CaseVerdict {
        if violated + late > 0 { return .violated }
        if pending > 0 { return .pending }
        return fulfilled > 0 ? .satisfied : .vacuous
    }
}

/// How a case stands with a rule.
public enum CaseVerdict: Hashable, Sendable {
    case satisfied, pending, violated
    /// Nothing activated the rule: no evidence of compliance.
    case vacuous
}
