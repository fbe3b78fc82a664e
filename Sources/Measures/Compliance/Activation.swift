/// What became of one activation of a rule (manual-rules.md, 7). An activation that was withdrawn or excepted is none.
public enum ActivationState: UInt8, CaseIterable, Sendable {
    /// Done in time.
    case fulfilled
    /// Done after the deadline.
    case late
    /// The deadline is over and it is not done, or a forbidden thing was done.
    case violated
    /// The deadline is still to come.
    case pending
}

/// What a reader should know beside the state of an activation.
public struct ActivationFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The record has no owner, or one who is not in service or is no person: only the unit answers.
    public static let orphaned = ActivationFlags(rawValue: 1)
    /// The user was away from the activation to the deadline, and nobody stood in: only the unit answers.
    public static let uncoveredAbsence = ActivationFlags(rawValue: 2)
    /// The user's role is not one the area applies to.
    public static let notAssigned = ActivationFlags(rawValue: 4)
    /// The answer was entered after the deadline with an earlier date.
    public static let corrected = ActivationFlags(rawValue: 8)
    /// A condition was tested on today's value, since the source keeps no history of the field.
    public static let currentValue = ActivationFlags(rawValue: 16)
    /// The source knows the day and not the time.
    public static let dateOnly = ActivationFlags(rawValue: 32)
    /// What was asked for had been done before the activation, where only afterwards counts.
    public static let answeredEarly = ActivationFlags(rawValue: 64)
}

/// One activation of one rule in one case, and who answers for it. 48 bytes, so that millions fit.
public struct Activation: Sendable {
    /// Index in `Judgement.rules`.
    public var rule: Int32
    /// Row in the records' users of who is charged; -1 for nobody.
    public var user: Int32
    /// Row in the records' units; -1 for none.
    public var unit: Int32
    /// Row in `Judgement.recordIDs` of the case.
    public var record: Int32
    /// Instants in milliseconds since 1970; `Activation.none` where there is none.
    public var at: Int64
    public var deadline: Int64
    /// When the obligation was met, or the forbidden thing was done.
    public var answered: Int64
    /// Day number on which the outcome fell, in the charged user's zone: deadline, answer, or offending event. For a
    /// pending one, the day of the activation.
    public var outcomeDay: Int32
    public var state: ActivationState
    public var flags: ActivationFlags

    /// Stands for an instant that is not there.
    public static let none = Int64.min

    public init(
        rule: Int32, user: Int32, unit: Int32, record: Int32, at: Int64, deadline: Int64 = Activation.none,
        answered: Int64 = Activation.none, outcomeDay: Int32, state: ActivationState, flags: ActivationFlags = []
    ) {
        self.rule = rule
        self.user = user
        self.unit = unit
        self.record = record
        self.at = at
        self.deadline = deadline
        self.answered = answered
        self.outcomeDay = outcomeDay
        self.state = state
        self.flags = flags
    }

    /// Whether a cell of the matrix counts it.
    public var isCharged: Bool { user >= 0 && flags.isDisjoint(with: [.orphaned, .uncoveredAbsence, .notAssigned]) }
}
