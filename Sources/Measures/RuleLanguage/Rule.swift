// RuleLanguage: the rules of the usage manual, as values.
//
// In: the text of ```rule blocks and a vocabulary of stages, fields, activities and roles. Out: rules, or every error
// of the text with line, column and what was expected; rules printed again as text and as one plain sentence.
// Nothing here looks at records: judging them by a rule is Conformance's.

/// One rule: who is bound to what, in which time, with which exceptions, and examples of both.
///
/// Two rules are equal where they say the same; where they stand is not compared.
public struct Rule: Hashable, Sendable {
    /// Unique in the manual: `LEAD-2`.
    public var id: String
    public var severity: RuleSeverity
    public var category: RuleCategory
    /// Subject and obligation: the first two clauses.
    public var form: RuleForm
    /// `within`: the time there is.
    public var window: RuleWindow?
    /// `by`: who has to do it.
    public var actor: ActorTest?
    /// `where`: tested once, at the activation.
    public var filter: Condition?
    /// `while`: must stay true until answered.
    public var whileTrue: Condition?
    /// `except`: tested once, at the activation; counted apart.
    public var exception: Condition?
    /// `value`: what the user gets back.
    public var value: [FieldPath]
    /// `teach`: a text or the id of a training.
    public var teach: String?
    /// `effective`: in force on these days only; nil for as long as the manual's version.
    public var effective: EffectiveRange?
    public var examples: [RuleExample]
    /// The text the rule was read from.
    public var source: RuleSource

    public init(
        id: String, severity: RuleSeverity, category: RuleCategory, form: RuleForm, window: RuleWindow? = nil,
        actor: ActorTest? = nil, filter: Condition? = nil, whileTrue: Condition? = nil, exception: Condition? = nil,
        value: [FieldPath] = [], teach: String? = nil, effective: EffectiveRange? = nil, examples: [RuleExample] = [],
        source: RuleSource = .none
    ) {
        self.id = id
        self.severity = severity
        self.category = category
        self.form = form
        self.window = window
        self.actor = actor
        self.filter = filter
        self.whileTrue = whileTrue
        self.exception = exception
        self.value = value
        self.teach = teach
        self.effective = effective
        self.examples = examples
        self.source = source
    }
}

/// How much a violation weighs.
public enum RuleSeverity: String, Hashable, Sendable, CaseIterable {
    case minor, major, critical

    /// 1, 3 or 9.
    public var weight: Int {
        switch self {
        case .minor: 1
        case .major: 3
        case .critical: 9
        }
    }
}

/// The kind of cause to look for first when a rule is not followed.
public enum RuleCategory: String, Hashable, Sendable, CaseIterable {
    case people, process, technology
}

/// `by`: who has to do what the rule asks for.
public struct ActorTest: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Somebody else than, or the same user as, the actor of the activation.
        case differentUser, sameUser
        /// The record's owner, or the owner's manager, at the instant of the event.
        case owner, manager
        case role(RuleName)
    }

    public var kind: Kind
    public var position: SourcePosition

    public init(_ kind: Kind, position: SourcePosition = .none) {
        self.kind = kind
        self.position = position
    }
}
