/// A condition of `where`, `while` or `except`.
public indirect enum Condition: Hashable, Sendable {
    /// `or`: two or more, none of them an `any`.
    case any([Condition])
    /// `and`: two or more, none of them an `all`.
    case all([Condition])
    case not(Condition)
    case test(ConditionTest)
}

/// One comparison.
public struct ConditionTest: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case compares(FieldPath, Comparison, RuleValue)
        /// `in (…)`: at least one value.
        case isOneOf(FieldPath, [RuleValue])
        case isFilled(FieldPath)
        case isEmpty(FieldPath)
        /// `opportunity is open`.
        case record(RecordType, RecordState)
        /// `stage is "Proposal" or later`.
        case stage(RuleName, StageReach)
    }

    public var kind: Kind
    public var position: SourcePosition

    public init(_ kind: Kind, position: SourcePosition = .none) {
        self.kind = kind
        self.position = position
    }
}

/// How a field is compared with a value.
public enum Comparison: Hashable, Sendable {
    case equal, notEqual, less, atMost, greater, atLeast, contains
}

/// A state of a record.
public enum RecordState: String, Hashable, Sendable, CaseIterable {
    case open, won, lost, active
}

/// Which stages beside the named one pass.
public enum StageReach: Hashable, Sendable {
    case exactly, orLater, orEarlier
}
