/// Something that happens, as a rule names it.
public struct EventTerm: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// `lead created`, `opportunity stage "Proposal" or later`.
        case record(RecordType, RecordVerb)
        /// `activity call|email`: any of these.
        case activity([ActivityName])
        /// `opportunity.amount changed`.
        case field(FieldPath, FieldChange)
        /// `usage report "Overdue deals"`.
        case usage(UsageEvent)
        case forecastSubmitted
        /// `week starts`.
        case starts(StartingPeriod)
    }

    public var kind: Kind
    /// `on same account`: the match is widened to that record.
    public var sameRecord: RecordType?
    public var position: SourcePosition

    public init(_ kind: Kind, onSame sameRecord: RecordType? = nil, position: SourcePosition = .none) {
        self.kind = kind
        self.sameRecord = sameRecord
        self.position = position
    }
}

/// A kind of record a rule can be about.
public enum RecordType: String, Hashable, Sendable, CaseIterable {
    case lead, opportunity, account, contact, invoice, user
    /// One trace of an event log.
    case `case`
}

/// What happens to a record.
public enum RecordVerb: Hashable, Sendable {
    case created, assigned, touched, verified, converted, closed, won, lost, reopened, issued
    /// The record enters this stage, or with `or later` this one or a later one.
    case stage(RuleName, orLater: Bool)
}

/// One of the activities a term names.
public enum ActivityName: Hashable, Sendable {
    case kind(ActivityKind)
    /// A name in quotes: an alias of the vocabulary, or an activity of an event log.
    case named(RuleName)
}

/// The kinds of activity every CRM has.
public enum ActivityKind: String, Hashable, Sendable, CaseIterable {
    case call, email, meeting, task, note
}

/// What happens to a field.
public enum FieldChange: Hashable, Sendable {
    case changed
    case changedTo(RuleValue)
    /// From empty to a value, also at creation.
    case filled
    case cleared
}

/// What a user does in the CRM without changing a record.
public enum UsageEvent: Hashable, Sendable {
    case login, export
    case view(RecordType)
    case report(RuleName)
}

/// A period whose beginning is an event for each user.
public enum StartingPeriod: String, Hashable, Sendable, CaseIterable {
    case week, month, quarter
}
