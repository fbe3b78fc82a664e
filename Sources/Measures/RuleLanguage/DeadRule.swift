import Diagnostics

/// Finds conditions that no record can meet, so that a rule under them can never fire, and rules that ask a second time
/// for what happens once.
///
/// What is examined: the tests that must all hold (`where` and `while`, and `except` turned round), each field apart,
/// with the state the subject's event leaves behind; where one of several may hold, each of them beside the others.
/// Contradictions between different fields are not seen.
enum DeadRule {
    /// Most combinations of alternatives that are looked at.
    private static let limit = 10_000

    /// - Throws: the first test that contradicts one before it.
    static func check(_ rule: Rule, _ vocabulary: RuleVocabulary) throws(RuleFinding) {
        try checkOnce(rule)
        try checkForbiddenBeginning(rule)
        try checkGranted(rule)
        try checkBeforeCreation(rule)
        let asTested: [(Condition?, Bool)] = [(rule.filter, true), (rule.exception, false)]
        guard case .never(let event) = rule.form, case .record = event.kind else {
            try check(statesAfter(rule), asTested + [(rule.whileTrue, true)], rule, vocabulary)
            return
        }
        // A step that is forbidden is tested as it is saved; `while` is about the time before it.
        do throws(RuleFinding) {
            try check(statesAfter(rule), asTested, rule, vocabulary)
        } catch {
            throw RuleFinding(
                error.name, error.what, at: error.position,
                error.details + ["hint: 'while' asks how the record stood before"])
        }
        try check([], [(rule.whileTrue, true)], rule, vocabulary)
    }

    private static func check(
        _ given: [Literal], _ conditions: [(condition: Condition?, holds: Bool)], _ rule: Rule,
        _ vocabulary: RuleVocabulary
    ) throws(RuleFinding) {
        var literals = given
        var alternatives: [[Literal]] = []
        for (condition, holds) in conditions {
            if let condition {
                let first = literals.count
                collect(condition, holds, &literals, &alternatives)
                guard !holds else { continue }
                for index in first..<literals.count { literals[index].clause = "except" }
            }
        }
        var facts = DeadRuleFacts(vocabulary, rule.caseRecord)
        for literal in literals { try facts.add(literal) }
        for group in alternatives where group.count * max(1, literals.count) <= limit {
            var first: RuleFinding?
            var isPossible = false
            for literal in group {
                var beside = facts
                do throws(RuleFinding) {
                    try beside.add(literal)
                    isPossible = true
                } catch {
                    first = first ?? error
                }
            }
            if let first, !isPossible { throw first }
        }
    }

    /// A record is created once: nothing that asks for it again can be kept, and nothing that forbids it be broken.
    private static func checkOnce(_ rule: Rule) throws(RuleFinding) {
        let events = rule.form.events
        guard let first = events.first, let last = events.last, events.allSatisfy({ $0 == first }),
            case .record(let type, let verb) = first.kind, verb == .created || verb == .issued,
            first.sameRecord == nil, rule.caseRecord == type
        else { return }
        let isForbidden: Bool
        switch rule.form {
        case .every(_, .has(.events(.atLeast(let count), _))) where count > 1: isForbidden = false
        case .every(_, .has(.events(.exactly(let count), _))) where count > 1: isForbidden = false
        case .every(_, .recurring): isForbidden = false
        case .never where rule.actor == nil && [rule.filter, rule.whileTrue, rule.exception].allSatisfy({ $0 == nil }):
            isForbidden = false
        case .every, .never: return
        case .after, .when(_, .neverNext), .wherever(_, .never), .before(_, .has(.events(.atMost, _))),
            .beforeEach(_, .events(.atMost, _)):
            isForbidden = true
        default: isForbidden = false
        }
        throw RuleFinding(
            "DEAD", "this rule can never be \(isForbidden ? "broken" : "kept")", at: last.position,
            ["'\(RulePrinter.text(first))' happens once to each \(type.rawValue)"])
    }

    /// Fields that every record has.
    private static let given: Set<String> = ["id", "created_at"]

    /// What every record has and has done need not be asked for: nobody could break such a rule.
    private static func checkGranted(_ rule: Rule) throws(RuleFinding) {
        // Within a time of another event even this may not be so.
        let isTimed = rule.window != nil
        guard let record = rule.caseRecord, record != .case else { return }
        func isGranted(_ event: EventTerm) -> Bool {
            guard rule.actor == nil, event.sameRecord == nil, case .record(record, let verb) = event.kind else {
                return false
            }
            return verb == .created || verb == .issued
        }
        let granted: SourcePosition?
        switch rule.form {
        case .every(_, .has(.fields(let paths))), .before(_, .has(.fields(let paths))):
            let isGiven = paths.allSatisfy { path in
                (path.record ?? record) == record && path.fields.count == 1 && path.fields.allSatisfy(given.contains)
            }
            granted = isGiven ? paths.first?.position : nil
        case .every(_, .has(.events(.atLeast(1), let events))): granted = events.first(where: isGranted)?.position
        case .every(_, .has(.events(.exactly(1), let events))), .every(_, .has(.events(.atMost, let events))):
            granted = events.allSatisfy(isGranted) ? events.first?.position : nil
        case .before(_, .has(.events(.atLeast(1), let events))) where !isTimed:
            granted = events.first(where: isGranted)?.position
        case .wherever(_, .also(let event, otherWayRound: false)) where !isTimed:
            granted = isGranted(event) ? event.position : nil
        default: granted = nil
        }
        guard let granted else { return }
        throw RuleFinding(
            "DEAD", "this rule can never be broken", at: granted,
            ["each \(record.rawValue) has this from the beginning"])
    }

    /// Nothing is true of a record before it is created.
    private static func checkBeforeCreation(_ rule: Rule) throws(RuleFinding) {
        guard let condition = rule.whileTrue, case .never(let event) = rule.form,
            case .record(let type, .created) = event.kind, event.sameRecord == nil, rule.caseRecord == type
        else { return }
        throw RuleFinding(
            "DEAD", "this rule can never be broken", at: event.position,
            [
                "'while' asks how the record stood before",
                "hint: write 'where \(LogText.excerpt(RulePrinter.text(condition)))'",
            ])
    }

    /// What every record has done cannot be forbidden where something else occurs.
    private static func checkForbiddenBeginning(_ rule: Rule) throws(RuleFinding) {
        guard rule.actor == nil, case .wherever(let trigger, .never(let event)) = rule.form, trigger != event,
            case .record(let type, .created) = event.kind, event.sameRecord == nil, rule.caseRecord == type
        else { return }
        throw RuleFinding(
            "DEAD", "this rule can never be kept", at: event.position,
            ["'\(RulePrinter.text(event))' happens to each \(type.rawValue)"])
    }

    /// One test, or its opposite.
    struct Literal {
        var test: ConditionTest
        var holds: Bool
        /// The event that leaves the record so; nil for a test of the rule.
        var event: EventTerm?
        /// The word in front of the condition, where that turns it round.
        var clause = ""

        /// As the rule writes it.
        var text: String {
            if let event { return RulePrinter.text(event) }
            if clause.isEmpty { return (holds ? "" : "not ") + RulePrinter.text(test) }
            return clause + (holds ? " not " : " ") + RulePrinter.text(test)
        }
    }

    private static func collect(
        _ condition: Condition, _ holds: Bool, _ literals: inout [Literal], _ alternatives: inout [[Literal]]
    ) {
        switch condition {
        case .test(let test): literals.append(Literal(test: test, holds: holds))
        case .not(let inner): collect(inner, !holds, &literals, &alternatives)
        case .all(let parts) where holds, .any(let parts) where !holds:
            for part in parts { collect(part, holds, &literals, &alternatives) }
        case .all(let parts), .any(let parts):
            var group: [Literal] = []
            for part in parts {
                var inner: [Literal] = []
                var more: [[Literal]] = []
                collect(part, holds, &inner, &more)
                // A part of several tests is not taken apart further.
                guard inner.count == 1, more.isEmpty else { return }
                group += inner
            }
            alternatives.append(group)
        }
    }

    /// What the event of the subject says about its record: conditions look at it when the event has happened, under
    /// `before` too.
    private static func statesAfter(_ rule: Rule) -> [Literal] {
        let event: EventTerm
        switch rule.form {
        case .when(let term, _), .each(let term, _, _), .wherever(let term, _), .after(let term, _), .never(let term):
            event = term
        // `while` is about the time before it.
        case .before(let term, _) where rule.whileTrue == nil, .beforeEach(let term, _) where rule.whileTrue == nil:
            event = term
        default: return []
        }
        guard case .record(let type, let verb) = event.kind, event.sameRecord == nil else { return [] }
        func literal(_ kind: ConditionTest.Kind, _ holds: Bool) -> [Literal] {
            [Literal(test: ConditionTest(kind, position: event.position), holds: holds, event: event)]
        }
        return switch verb {
        case .won: literal(.record(type, .won), true)
        case .lost: literal(.record(type, .lost), true)
        case .closed, .converted: literal(.record(type, .open), false)
        case .reopened: literal(.record(type, .open), true)
        case .stage(let name, let orLater): literal(.stage(name, orLater ? .orLater : .exactly), true)
        default: []
        }
    }
}

/// What must be true of a record, as far as it was told.
struct DeadRuleFacts {
    /// A number or day that can be put in order with others of its kind.
    private struct Bound: Comparable {
        var amount: Int128
        var isStrict: Bool

        static func < (a: Bound, b: Bound) -> Bool { a.amount < b.amount }
    }

    private struct Field {
        var allowed: Set<RuleValue.Kind>?
        var excluded: Set<RuleValue.Kind> = []
        var isFilled: Bool?
        var lower: Bound?
        var upper: Bound?
        var unit: String?
        var last = ""
    }

    private let vocabulary: RuleVocabulary
    private let caseRecord: RecordType?
    private var fields: [[String]: Field] = [:]
    private var states: [RecordType: Set<RecordState>] = [:]
    private var stateText: [RecordType: String] = [:]
    /// Stages that are still possible; nil for any.
    private var stages: Set<String>?
    private var otherStages: Set<String> = []
    private var stageText = ""

    init(_ vocabulary: RuleVocabulary, _ caseRecord: RecordType?) {
        self.vocabulary = vocabulary
        self.caseRecord = caseRecord
        if let pipelines = vocabulary.pipelines { stages = Set(pipelines.flatMap(\.stages)) }
    }

    /// Takes one more test as true.
    mutating func add(_ literal: DeadRule.Literal) throws(RuleFinding) {
        var before: String
        let isPossible: Bool
        switch literal.test.kind {
        case .record(let type, let state):
            before = stateText[type] ?? ""
            let all: Set<RecordState> = state == .active ? [.active] : [.open, .won, .lost]
            let known = states[type] ?? all.union(state == .active ? [.open] : [])
            let left = literal.holds ? known.intersection([state]) : known.subtracting([state])
            states[type] = left
            stateText[type] = literal.text
            if !left.isEmpty, type == .opportunity, !stagesAgree {
                before = stageText
                isPossible = false
            } else {
                isPossible = !left.isEmpty
            }
        case .stage(let name, let reach):
            let fits = add(stage: name.text, reach, literal.holds)
            before = fits ? stateText[.opportunity] ?? "" : stageText
            stageText = literal.text
            isPossible = fits && stagesAgree
        case .compares(let path, _, _), .isOneOf(let path, _), .isFilled(let path), .isEmpty(let path):
            let key = path.record == caseRecord ? Array(path.fields) : path.names
            var field = fields[key] ?? Field()
            before = field.last
            isPossible = DeadRuleFacts.add(literal, to: &field)
            field.last = literal.text
            fields[key] = field
        }
        guard !isPossible else { return }
        throw RuleFinding(
            "DEAD", "this rule can never fire", at: literal.test.position,
            [before.isEmpty ? "no record can meet this" : "'\(literal.text)' contradicts '\(before)'"])
    }

    /// Whether any stage that is still possible has an outcome that is. Only a stage the rule names can contradict a
    /// state: a source that records won deals alone has no stage for open ones, and makes no rule wrong.
    private var stagesAgree: Bool {
        guard !stageText.isEmpty, let stages, let states = states[.opportunity] else { return true }
        return stages.contains { stage in vocabulary.outcomes[stage].map(states.contains) ?? true }
    }

    private mutating func add(stage: String, _ reach: StageReach, _ holds: Bool) -> Bool {
        guard let possible = stages else {
            // The order of stages is not known: only equal names tell anything.
            guard reach == .exactly else { return true }
            if holds {
                stages = [stage]
                return !otherStages.contains(stage)
            }
            otherStages.insert(stage)
            return true
        }
        let left = possible.filter { other in
            let isMet: Bool
            switch reach {
            case .exactly: isMet = other == stage
            case .orLater: isMet = vocabulary.canPrecede(stage, other)
            case .orEarlier: isMet = vocabulary.canPrecede(other, stage)
            }
            return isMet == holds
        }
        stages = left
        return !left.isEmpty
    }

    private static func add(_ literal: DeadRule.Literal, to field: inout Field) -> Bool {
        switch literal.test.kind {
        case .isFilled: return fill(&field, literal.holds)
        case .isEmpty: return fill(&field, !literal.holds)
        case .isOneOf(_, let values):
            return literal.holds ? allow(values, &field) : exclude(values, &field)
        case .compares(_, .equal, let value):
            return literal.holds ? allow([value], &field) : exclude([value], &field)
        case .compares(_, .notEqual, let value):
            return literal.holds ? exclude([value], &field) : true
        case .compares(_, let comparison, let value):
            if literal.holds, !fill(&field, true) { return false }
            return bound(comparison, value, literal.holds, &field)
        case .record, .stage: return true
        }
    }

    private static func fill(_ field: inout Field, _ isFilled: Bool) -> Bool {
        if let known = field.isFilled, known != isFilled { return false }
        field.isFilled = isFilled
        return !(field.isFilled == true && isCrossed(field))
    }

    private static func allow(_ values: [RuleValue], _ field: inout Field) -> Bool {
        guard fill(&field, true) else { return false }
        let kinds = values.compactMap { fixed($0.kind) }
        guard kinds.count == values.count else { return true }
        let left = (field.allowed ?? Set(kinds)).intersection(kinds).subtracting(field.excluded)
        field.allowed = left
        return !left.isEmpty
    }

    private static func exclude(_ values: [RuleValue], _ field: inout Field) -> Bool {
        let kinds = values.compactMap { fixed($0.kind) }
        field.excluded.formUnion(kinds)
        guard let allowed = field.allowed else { return true }
        field.allowed = allowed.subtracting(kinds)
        return field.allowed?.isEmpty == false
    }

    /// The value where it is the same for every record; text without regard to case. Nil for another field and today.
    private static func fixed(_ kind: RuleValue.Kind) -> RuleValue.Kind? {
        switch kind {
        case .text(let text): .text(text.lowercased())
        case .number, .date, .truth: kind
        case .today, .field: nil
        }
    }

    private static func bound(
        _ comparison: Comparison, _ value: RuleValue, _ holds: Bool, _ field: inout Field
    ) -> Bool {
        let amount: Int128
        let unit: String
        switch value.kind {
        case .number(let number):
            var scaled = Int128(number.mantissa)
            for _ in number.scale..<max(9, number.scale) { scaled *= 10 }
            amount = scaled
            switch number.unit {
            case .none: unit = ""
            case .percent: unit = "%"
            case .currency(let code): unit = code
            }
        case .date(let date):
            amount = Int128(date.dayNumber)
            unit = "date"
        default: return true
        }
        // Amounts of two currencies are not compared here.
        if let known = field.unit, known != unit { return true }
        field.unit = unit
        switch (comparison, holds) {
        case (.greater, true), (.atMost, false):
            field.lower = max(
                field.lower ?? Bound(amount: amount, isStrict: true), Bound(amount: amount, isStrict: true))
        case (.atLeast, true), (.less, false):
            let new = Bound(amount: amount, isStrict: false)
            field.lower = max(field.lower ?? new, new)
        case (.less, true), (.atLeast, false):
            let new = Bound(amount: amount, isStrict: true)
            field.upper = min(field.upper ?? new, new)
        case (.atMost, true), (.greater, false):
            let new = Bound(amount: amount, isStrict: false)
            field.upper = min(field.upper ?? new, new)
        default: return true
        }
        return !(field.isFilled == true && isCrossed(field))
    }

    private static func isCrossed(_ field: Field) -> Bool {
        guard let lower = field.lower, let upper = field.upper else { return false }
        return lower.amount > upper.amount || lower.amount == upper.amount && (lower.isStrict || upper.isStrict)
    }
}
