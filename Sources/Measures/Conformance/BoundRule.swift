import CRMModel
import RuleLanguage

/// A rule made ready for one kind of case.
public struct BoundRule: Sendable {
    public let compiled: CompiledRule
    let terms: [(matchers: [TermMatcher], mark: CaseView.Marks)]
    let filter: ConditionEvaluator?
    let whileTrue: ConditionEvaluator?
    let exception: ConditionEvaluator?
    /// Slots of the fields that must be filled.
    let fields: [Int32]
    let actor: ActorTest.Kind?
    /// The days on which the rule is in force; nil for all.
    let effective: EffectiveRange?
    /// Which events neighbours are counted among.
    let neighbours: CaseEvent.Facts
    /// Slots of the fields its conditions and obligations read, ascending.
    public let slots: [Int32]

    /// - Throws: what the rule asks of the case that it does not have.
    public init(_ rule: Rule, _ names: CaseNames) throws(BindingError) {
        compiled = CompiledRule(rule)
        var terms: [(matchers: [TermMatcher], mark: CaseView.Marks)] = []
        for (list, mark) in compiled.terms where !list.isEmpty {
            var matchers: [TermMatcher] = []
            for term in list { matchers.append(try TermMatcher(term, names)) }
            terms.append((matchers, mark))
        }
        self.terms = terms
        func evaluator(_ condition: Condition?) throws(BindingError) -> ConditionEvaluator? {
            guard let condition else { return nil }
            return try ConditionEvaluator(condition, names)
        }
        effective = rule.effective
        filter = try evaluator(rule.filter)
        whileTrue = try evaluator(rule.whileTrue)
        exception = try evaluator(rule.exception)
        var fields: [Int32] = []
        for path in compiled.fields {
            guard let slot = names.fields[path] else { throw BindingError("there is no field '\(path.text)'") }
            fields.append(slot)
        }
        self.fields = fields
        actor =
            switch rule.actor?.kind {
            case .owner?, .manager?, .role?: rule.actor?.kind
            default: nil
            }
        let isAboutStages =
            [.initial, .end].contains(compiled.template)
            && compiled.second.allSatisfy { if case .record(_, .stage) = $0.kind { true } else { false } }
        neighbours = isAboutStages ? .stage : .neighbours
        slots = Set([filter, whileTrue, exception].flatMap { $0?.slots ?? [] } + fields).sorted()
    }

    /// Whether each span of `while` is an activation of its own.
    var activatesBySpan: Bool {
        compiled.template == .stateCompleteness || compiled.template == .recurrence || compiled.template.countsBySpan
    }

    /// Whether the rule forbids something for good: `where`, `while` and `except` say when it is forbidden.
    var isBan: Bool { compiled.template == .absence }

    /// Whether what is forbidden is a step of the record, such as to be won.
    var bansStep: Bool {
        compiled.second.contains { term in
            guard case .record(_, let verb) = term.kind else { return false }
            return switch verb {
            case .created, .converted, .closed, .won, .lost, .reopened, .stage: true
            case .assigned, .touched, .verified, .issued: false
            }
        }
    }

    /// Conditions whose outcome the day alone may change.
    var turning: [ConditionEvaluator] { [filter, whileTrue, exception].compactMap { $0 }.filter(\.turnsWithDays) }
}

/// What a rule asks about people.
public protocol PeopleDirectory {
    /// -1 for nobody.
    func manager(of user: Int32) -> Int32
    func hasRole(_ user: Int32, _ role: String) -> Bool
}
