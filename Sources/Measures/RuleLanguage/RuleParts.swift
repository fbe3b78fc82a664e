// What a rule is made of, for those who look for one kind of part.

extension RuleForm {
    /// The event of the subject; nil for `every RECORD`.
    public var subject: EventTerm? {
        switch self {
        case .every: nil
        case .when(let event, _), .each(let event, _, _), .before(let event, _), .beforeEach(let event, _),
            .wherever(let event, _), .after(let event, _), .never(let event):
            event
        }
    }

    /// The events of the obligation, in the order of the text. Those of `never` alone are its subject.
    public var obligations: [EventTerm] {
        switch self {
        case .every(_, let obligation):
            switch obligation {
            case .has(let holding), .recurring(let holding, _): holding.events
            case .startsWith(let event), .endsWith(let event): [event]
            case .touched: []
            }
        case .when(_, let successor):
            switch successor {
            case .then(let event, _), .next(let event, _), .neverNext(let event): [event]
            }
        case .each(_, let event, _), .after(_, let event): [event]
        case .before(_, let forerunner):
            switch forerunner {
            case .has(let holding): holding.events
            case .previous(let event): [event]
            }
        case .beforeEach(_, let holding): holding.events
        case .wherever(_, let companion):
            switch companion {
            case .also(let event, _), .never(let event): [event]
            }
        case .never: []
        }
    }

    /// Every event, the subject first.
    public var events: [EventTerm] { (subject.map { [$0] } ?? []) + obligations }

    /// The fields `has` asks for.
    public var requiredFields: [FieldPath] {
        switch self {
        case .every(_, .has(let holding)), .every(_, .recurring(let holding, _)), .before(_, .has(let holding)),
            .beforeEach(_, let holding):
            if case .fields(let paths) = holding { paths } else { [] }
        default: []
        }
    }
}

extension Holding {
    /// The events it asks for; empty for fields.
    public var events: [EventTerm] {
        switch self {
        case .events(_, let events): events
        case .either(let a, let b): [a, b]
        case .fields: []
        }
    }
}

extension EventTerm {
    /// The type of the record it happens to, where the term says so.
    public var record: RecordType? {
        switch kind {
        case .record(let type, _): type
        case .field(let path, _): path.record
        case .usage, .forecastSubmitted, .starts: .user
        case .activity: nil
        }
    }
}

extension Condition {
    /// The comparisons it is made of, in the order of the text.
    public var tests: [ConditionTest] {
        switch self {
        case .any(let parts), .all(let parts): parts.flatMap(\.tests)
        case .not(let inner): inner.tests
        case .test(let test): [test]
        }
    }
}

extension ConditionTest {
    /// The fields it reads.
    public var fields: [FieldPath] {
        switch kind {
        case .compares(let path, _, let value): [path] + [value].compactMap(\.field)
        case .isOneOf(let path, let values): [path] + values.compactMap(\.field)
        case .isFilled(let path), .isEmpty(let path): [path]
        case .record, .stage: []
        }
    }

    /// The type of the record it is about, where the test says so.
    var record: RecordType? {
        switch kind {
        case .record(let type, _): type
        case .stage: .opportunity
        case .compares(let path, _, _), .isOneOf(let path, _), .isFilled(let path), .isEmpty(let path): path.record
        }
    }
}

extension RuleValue {
    /// The field whose value is meant.
    public var field: FieldPath? { if case .field(let path) = kind { path } else { nil } }
}

extension Rule {
    /// The type of the record that is one case of the rule: the subject's; where that is an activity, the one the
    /// obligation, the conditions or `on same` name, and else the opportunity. Nil where nothing tells.
    public var caseRecord: RecordType? {
        form.caseRecord(with: [filter, whileTrue, exception])
    }
}

extension Condition {
    /// The record type the first test that names one names.
    var record: RecordType? {
        switch self {
        case .any(let parts), .all(let parts): parts.lazy.compactMap(\.record).first
        case .not(let inner): inner.record
        case .test(let test): test.record
        }
    }
}

extension RuleForm {
    /// The type of the record that is one case, from the form and the conditions below it.
    func caseRecord(with conditions: [Condition?]) -> RecordType? {
        if case .every(let type, _) = self { return type }
        let named = subject?.record ?? subject?.sameRecord ?? obligations.lazy.compactMap(\.record).first
        if let record = named ?? conditions.lazy.compactMap({ $0?.record }).first { return record }
        if let same = obligations.lazy.compactMap(\.sameRecord).first { return same }
        if case .activity = subject?.kind { return .opportunity }
        return nil
    }
}
