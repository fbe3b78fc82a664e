/// The forms of constraint the engine knows: the DECLARE templates on finite traces, and three forms beyond them.
///
/// In a pair (a, b) the first term is a. Names after van der Aalst, Pesic and Schonenberg, "Declarative workflows"
/// (2009), and Di Ciccio and Mecella's catalogue (2015).
public enum Template: String, Hashable, Sendable, CaseIterable {
    /// b at least n times.
    case existence
    /// b never; each b is a violation of its own.
    case absence
    /// b at most n times.
    case atMost = "at most"
    /// b n times.
    case exactly
    /// The trace begins with b.
    case initial = "init"
    /// The trace ends with b.
    case end
    /// One of several terms occurs.
    case choice
    /// Exactly one of two terms occurs.
    case exclusiveChoice = "exclusive choice"
    case respondedExistence = "responded existence"
    case coexistence
    case response
    case precedence
    case succession
    case alternateResponse = "alternate response"
    case alternatePrecedence = "alternate precedence"
    case alternateSuccession = "alternate succession"
    case chainResponse = "chain response"
    case chainPrecedence = "chain precedence"
    case chainSuccession = "chain succession"
    case notCoexistence = "not coexistence"
    case notSuccession = "not succession"
    case notChainSuccession = "not chain succession"
    /// Fields filled a while after a condition became true.
    case stateCompleteness = "state completeness"
    /// Fields filled just before each b.
    case fieldPrecondition = "field precondition"
    /// b again and again, never longer than a period apart.
    case recurrence

    /// Whether each a is an activation.
    var activatesFirst: Bool {
        switch self {
        case .respondedExistence, .coexistence, .response, .succession, .alternateResponse, .alternateSuccession,
            .chainResponse, .chainSuccession, .notCoexistence, .notSuccession, .notChainSuccession:
            true
        default: false
        }
    }

    /// Whether each b is an activation.
    var activatesSecond: Bool {
        switch self {
        case .absence, .coexistence, .precedence, .succession, .alternatePrecedence, .alternateSuccession,
            .chainPrecedence, .chainSuccession, .notCoexistence, .fieldPrecondition:
            true
        default: false
        }
    }

    /// Whether occurrences are counted, anew each time `while` begins to hold.
    var countsBySpan: Bool {
        switch self {
        case .existence, .choice, .exclusiveChoice, .atMost, .exactly: true
        default: false
        }
    }

    /// Whether b is asked for behind each a, wherever there (`then`).
    public var asksForLater: Bool {
        [.response, .succession, .alternateResponse, .alternateSuccession].contains(self)
    }

    /// Whether the neighbours of an event matter.
    public var isAboutNeighbours: Bool {
        switch self {
        case .initial, .end, .chainResponse, .chainPrecedence, .chainSuccession, .notChainSuccession: true
        default: false
        }
    }
}

/// Who must have done the obligation, compared with who did the activation.
public enum ActorPairing: Hashable, Sendable {
    case any, same, different
}
