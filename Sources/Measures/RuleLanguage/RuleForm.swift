/// Subject and obligation of a rule: which of the forms of the language it has.
public enum RuleForm: Hashable, Sendable {
    /// `every RECORD`: each such record, once.
    case every(RecordType, CaseObligation)
    /// `when EVENT`: each time this happens.
    case when(EventTerm, Successor)
    /// `each EVENT`, `then EVENT`: each time, its own.
    case each(EventTerm, then: EventTerm, onlyThen: Bool)
    /// `before EVENT`: ahead of each such event.
    case before(EventTerm, Forerunner)
    /// `before each EVENT`, `has …`: its own one since the last.
    case beforeEach(EventTerm, has: Holding)
    /// `if EVENT`: wherever this occurs.
    case wherever(EventTerm, Companion)
    /// `after EVENT`, `never EVENT`: from then on.
    case after(EventTerm, never: EventTerm)
    /// `never EVENT`.
    case never(EventTerm)
}

/// What every record must have.
public enum CaseObligation: Hashable, Sendable {
    /// `has …`, once.
    case has(Holding)
    /// `has EVENT every DURATION`: again and again.
    case recurring(Holding, every: RuleDuration)
    case startsWith(EventTerm)
    case endsWith(EventTerm)
    /// `touched every DURATION`.
    case touched(every: RuleDuration)
}

/// What must follow `when`.
public enum Successor: Hashable, Sendable {
    /// `then`; with `and only then`, never without the first.
    case then(EventTerm, onlyThen: Bool)
    /// `next`: the very next event.
    case next(EventTerm, onlyThen: Bool)
    case neverNext(EventTerm)
}

/// What must stand `before`.
public enum Forerunner: Hashable, Sendable {
    case has(Holding)
    /// `previous`: the event just before.
    case previous(EventTerm)
}

/// What `if` asks for or forbids in the same case.
public enum Companion: Hashable, Sendable {
    /// `also`; with `and the other way round`, in both directions.
    case also(EventTerm, otherWayRound: Bool)
    case never(EventTerm)
}

/// What `has` asks for.
public enum Holding: Hashable, Sendable {
    /// So many events that are any of these terms. `has EVENT` is at least one.
    case events(OccurrenceCount, [EventTerm])
    /// `either … or …`: exactly one of the two occurs.
    case either(EventTerm, EventTerm)
    /// All of these fields filled.
    case fields([FieldPath])
}

/// How many events are asked for.
public enum OccurrenceCount: Hashable, Sendable {
    case atLeast(Int)
    case atMost(Int)
    case exactly(Int)
}
