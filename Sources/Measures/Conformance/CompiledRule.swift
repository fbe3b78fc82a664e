import RuleLanguage

/// A rule made ready for the engine: a template, its terms, its window and who must act.
public struct CompiledRule: Sendable {
    public let template: Template
    /// The terms of a; any of them.
    public let first: [EventTerm]
    /// The terms of b.
    public let second: [EventTerm]
    /// The other term of `either … or …`.
    public let third: [EventTerm]
    /// Fields that must be filled.
    public let fields: [FieldPath]
    /// How many obligations are asked for, in existence, at most, exactly and precedence.
    public let count: ClosedRange<Int>
    /// `within`, or the period of a recurrence.
    public let window: TimeWindow?
    public let pairing: ActorPairing
    /// Whether a and b are the same term, so that a second event is needed.
    public let isSameTerm: Bool
    /// Whether one event may be activation and obligation at once, where saves are merged. An activity is one deed and
    /// does not answer itself.
    public let mayAnswerItself: Bool
    /// Whether the result depends on more than the order of events.
    public let isTimed: Bool

    /// The terms in the order of their marks.
    public var terms: [(terms: [EventTerm], mark: CaseView.Marks)] {
        [(first, .first), (second, .second), (third, .third)]
    }

    /// Any length of `has` without a count.
    private static let once = 1...Int.max

    public init(_ rule: Rule) {
        var parts = Parts()
        parts.read(rule.form)
        template = parts.template
        first = parts.first
        second = parts.second
        third = parts.third
        fields = parts.fields
        count = parts.count
        window = parts.period.map { TimeWindow(to: TimeWindow.Length($0)) } ?? rule.window.map(TimeWindow.init)
        pairing =
            switch rule.actor?.kind {
            case .sameUser: .same
            case .differentUser: .different
            default: .any
            }
        let isPair = !parts.first.isEmpty && !parts.second.isEmpty
        isSameTerm = isPair && parts.third.isEmpty && Set(parts.first) == Set(parts.second)
        mayAnswerItself = !(parts.first + parts.second).allSatisfy {
            if case .activity = $0.kind { true } else { false }
        }
        isTimed =
            window != nil || rule.whileTrue != nil || rule.effective != nil
            || [.stateCompleteness, .recurrence].contains(parts.template)
    }

    /// What the form says, while it is taken apart.
    private struct Parts {
        var template = Template.existence
        var first: [EventTerm] = []
        var second: [EventTerm] = []
        var third: [EventTerm] = []
        var fields: [FieldPath] = []
        var count = CompiledRule.once
        var period: RuleDuration?

        mutating func read(_ form: RuleForm) {
            switch form {
            case .every(let record, let obligation): every(record, obligation)
            case .when(let a, .then(let b, let onlyThen)): pair(onlyThen ? .succession : .response, a, b)
            case .when(let a, .next(let b, let onlyThen)): pair(onlyThen ? .chainSuccession : .chainResponse, a, b)
            case .when(let a, .neverNext(let b)): pair(.notChainSuccession, a, b)
            case .each(let a, let b, let onlyThen): pair(onlyThen ? .alternateSuccession : .alternateResponse, a, b)
            case .before(let b, .has(let holding)): before(.precedence, b, holding)
            case .before(let b, .previous(let a)): pair(.chainPrecedence, a, b)
            case .beforeEach(let b, let holding): before(.alternatePrecedence, b, holding)
            case .wherever(let a, .also(let b, let both)): pair(both ? .coexistence : .respondedExistence, a, b)
            case .wherever(let a, .never(let b)): pair(.notCoexistence, a, b)
            case .after(let a, let b): pair(.notSuccession, a, b)
            case .never(let b):
                template = .absence
                second = [b]
            }
        }

        private mutating func pair(_ template: Template, _ a: EventTerm, _ b: EventTerm) {
            self.template = template
            first = [a]
            second = [b]
        }

        private mutating func every(_ record: RecordType, _ obligation: CaseObligation) {
            switch obligation {
            case .has(.fields(let paths)):
                template = .stateCompleteness
                fields = paths
            case .has(.either(let b, let c)):
                template = .exclusiveChoice
                second = [b]
                third = [c]
            case .has(.events(let occurrences, let terms)):
                second = terms
                switch occurrences {
                case .atLeast(let n):
                    template = n == 1 && terms.count > 1 ? .choice : .existence
                    count = n...Int.max
                case .atMost(let n):
                    template = .atMost
                    count = 0...n
                case .exactly(let n):
                    template = .exactly
                    count = n...n
                }
            case .recurring(let holding, let duration):
                template = .recurrence
                period = duration
                switch holding {
                case .events(_, let terms): second = terms
                case .either(let b, let c): second = [b, c]
                case .fields(let paths): fields = paths
                }
            case .touched(let duration):
                template = .recurrence
                period = duration
                second = [EventTerm(.record(record, .touched))]
            case .startsWith(let b):
                template = .initial
                second = [b]
            case .endsWith(let b):
                template = .end
                second = [b]
            }
        }

        private mutating func before(_ template: Template, _ b: EventTerm, _ holding: Holding) {
            self.template = template
            second = [b]
            switch holding {
            case .fields(let paths):
                self.template = .fieldPrecondition
                fields = paths
            case .either(let a, let c):
                first = [a]
                third = [c]
                count = 1...1
            case .events(let occurrences, let terms):
                first = terms
                switch occurrences {
                case .atLeast(let n): count = n...Int.max
                case .atMost(let n): count = 0...n
                case .exactly(let n): count = n...n
                }
            }
        }
    }
}
