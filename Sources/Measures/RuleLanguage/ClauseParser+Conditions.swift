import CRMModel
import Diagnostics

extension ClauseParser {
    /// Deepest nesting of brackets and `not`.
    private static let depth = 32

    /// A condition, to the end of the clause.
    mutating func condition() throws(RuleFinding) -> Condition {
        let condition = try alternatives(depth: 0)
        try finish(["and", "or"])
        return condition
    }

    private mutating func alternatives(depth: Int) throws(RuleFinding) -> Condition {
        var parts: [Condition] = []
        repeat {
            let part = try conjunction(depth: depth)
            if case .any(let inner) = part { parts += inner } else { parts.append(part) }
        } while take("or")
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction(depth: Int) throws(RuleFinding) -> Condition {
        var parts: [Condition] = []
        repeat {
            let part = try unary(depth: depth)
            if case .all(let inner) = part { parts += inner } else { parts.append(part) }
        } while take("and")
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func unary(depth: Int) throws(RuleFinding) -> Condition {
        guard depth < ClauseParser.depth else {
            throw RuleFinding("NESTING", "brackets are nested too deep", at: next.position)
        }
        if isWord("not"), !isSign(".", 1) {
            advance()
            return try negated(unary(depth: depth + 1))
        }
        guard takeSign("(") else { return try test() }
        let inner = try alternatives(depth: depth + 1)
        guard takeSign(")") else { throw unexpected(["and", "or", ")"]) }
        return inner
    }

    private func negated(_ condition: Condition) -> Condition {
        if case .not(let inner) = condition { return inner }
        return .not(condition)
    }

    private mutating func test() throws(RuleFinding) -> Condition {
        let first = next
        guard first.kind == .word else { throw unexpected(["a field", "a record", "stage", "not", "("]) }
        try checkStageOrder()
        if first.text == "stage", isWord("is", 1) || isSign("=", 1) || isSign("!=", 1) { return try stageTest() }
        if let type = RecordType(rawValue: first.text), isWord("is", 1) { return try stateTest(type) }
        try checkMistypedRecord(first)
        let path = try path()
        let kind = try vocabulary.kind(of: path, on: record)
        func test(_ kind: ConditionTest.Kind) -> Condition { .test(ConditionTest(kind, position: span(from: first))) }
        if take("filled") || take("is", "filled") { return test(.isFilled(path)) }
        if take("empty") || take("is", "empty") { return test(.isEmpty(path)) }
        if take("is", "not", "filled") { return negated(test(.isFilled(path))) }
        if take("is", "not", "empty") { return negated(test(.isEmpty(path))) }
        if take("in") || take("is", "in") {
            let values = try values(kind, path)
            return test(.isOneOf(path, values))
        }
        let sign = next
        try checkPlainComparison(path)
        guard let comparison = comparison() else {
            if next.kind == .word, path.names.count == 1, beginsComparison(1) {
                try refuseFieldInWords([first.text, next.text], at: span(first.position, next.position))
            }
            throw RuleFinding.unknown(
                next.kind == .end ? "UNFINISHED" : "WORD",
                next.kind == .end
                    ? "the clause ends too early" : "'\(LogText.excerpt(next.text))' compares nothing",
                at: next.position, word: next.text, accepted: ClauseParser.comparisons)
        }
        let value = try value()
        try check(value, against: kind, path)
        try check(comparison, value, kind, path, at: sign.position)
        try checkSharedSubject(path.text, comparison, value)
        return test(.compares(path, comparison, value))
    }

    /// Refuses what stands where a record's state is tested and is no record, nor a field: `oportunity is open`.
    private func checkMistypedRecord(_ first: RuleToken) throws(RuleFinding) {
        let state = isWord("not", 2) ? token(3) : token(2)
        guard isWord("is", 1), state.kind == .word, RecordState(rawValue: state.text) != nil,
            record.flatMap({ vocabulary.fields[$0]?[first.text] }) == nil,
            !RuleFinding.nearest(first.text, ClauseParser.recordWords).isEmpty
        else { return }
        throw .unknown(
            "RECORD", "unknown record '\(LogText.excerpt(first.text))'", at: first.position, word: first.text,
            accepted: ClauseParser.recordWords)
    }

    private static let comparisons = [
        "is", "is not", "<", "<=", ">", ">=", "contains", "in", "filled", "empty",
    ]

    private mutating func comparison() -> Comparison? {
        if take("is", "not") || takeSign("!=") { return .notEqual }
        if take("is", "at", "least") || takeSign(">=") { return .atLeast }
        if take("is", "at", "most") || takeSign("<=") { return .atMost }
        if take("is", "more", "than") || takeSign(">") { return .greater }
        if take("is", "less", "than") || takeSign("<") { return .less }
        if take("is") || takeSign("=") { return .equal }
        if take("contains") { return .contains }
        return nil
    }

    private mutating func stageTest() throws(RuleFinding) -> Condition {
        let first = next
        advance()
        let isNegated = take("is", "not") || takeSign("!=")
        if !isNegated { _ = take("is") || takeSign("=") }
        let name = try string("the stage")
        try vocabulary.check(stage: name)
        let reach = try reach(["later", "earlier"])
        try checkSharedSubject("stage", .equal, RuleValue(.text(name.text), position: name.position))
        let test = Condition.test(ConditionTest(.stage(name, reach), position: span(from: first)))
        return isNegated ? negated(test) : test
    }

    private mutating func stateTest(_ type: RecordType) throws(RuleFinding) -> Condition {
        let first = next
        advance(2)
        let isNegated = take("not")
        let states = type.states.map(\.rawValue)
        guard next.kind == .word, let state = RecordState(rawValue: next.text), states.contains(next.text) else {
            guard next.kind == .word else { throw unexpected(states) }
            if ["closed", "converted", "done", "inactive"].contains(next.text), let first = states.first {
                throw RuleFinding(
                    "WORD", "\(type.rawValue) is never '\(LogText.excerpt(next.text))'", at: next.position,
                    RuleFinding.list("accepted", states) + ["hint: write 'not \(type.rawValue) is \(first)'"])
            }
            throw .unknown(
                "WORD", "\(type.rawValue) is never '\(LogText.excerpt(next.text))'", at: next.position,
                word: next.text, accepted: states)
        }
        advance()
        let test = Condition.test(ConditionTest(.record(type, state), position: span(from: first)))
        return isNegated ? negated(test) : test
    }

    /// `(value, value)`.
    private mutating func values(
        _ kind: RuleVocabulary.FieldKind, _ path: FieldPath
    ) throws(RuleFinding) -> [RuleValue] {
        guard takeSign("(") else { throw unexpected(["("]) }
        var values: [RuleValue] = []
        var seen: Set<RuleValue> = []
        repeat {
            let value = try value(isInList: true)
            try check(value, against: kind, path)
            if let first = values.first, let a = first.kind.sort, let b = value.kind.sort, a != b {
                throw RuleFinding("TYPE", "a list of \(a) and \(b)", at: value.position)
            }
            guard seen.insert(value).inserted else {
                throw RuleFinding("REPEATED", "a value is named twice", at: value.position)
            }
            values.append(value)
        } while takeSign(",")
        guard takeSign(")") else { throw unexpected([",", ")"]) }
        return values
    }
}

/// What sort a value is of, so that like is compared with like.
private enum ValueSort: String {
    case text, number, date
    case truth = "yes or no"
}

extension RuleValue.Kind {
    /// Nil for another field.
    fileprivate var sortOf: ValueSort? {
        switch self {
        case .text: .text
        case .number: .number
        case .date, .today: .date
        case .truth: .truth
        case .field: nil
        }
    }

    /// The sort as messages name it.
    var sort: String? { sortOf?.rawValue }
}

extension RuleVocabulary.FieldKind {
    fileprivate var sortOf: ValueSort? {
        switch self {
        case .text: .text
        case .number, .money: .number
        case .date: .date
        case .truth: .truth
        // A reference is compared with the name or identifier of the record.
        case .reference: .text
        case .any: nil
        }
    }
}

extension ClauseParser {
    /// A value of unlike sort can never be the field's.
    func check(
        _ value: RuleValue, against kind: RuleVocabulary.FieldKind, _ path: FieldPath
    ) throws(RuleFinding) {
        if case .number(let number) = value.kind, number.unit == .percent, isMoney(kind, path) {
            throw RuleFinding("TYPE", "'\(path.text)' holds money, and this is a share", at: value.position)
        }
        let sort: ValueSort?
        if case .field(let other) = value.kind {
            do {
                sort = try vocabulary.kind(of: other, on: record).sortOf
            } catch {
                // A word that is no field was probably meant as text.
                throw RuleFinding(
                    error.name, error.what, at: error.position,
                    error.details + ["hint: text needs quotes: \"\(LogText.excerpt(other.text))\""])
            }
        } else {
            sort = value.kind.sortOf
        }
        guard let sort, let wanted = kind.sortOf, sort != wanted else { return }
        throw RuleFinding(
            "TYPE", "'\(path.text)' holds \(wanted.rawValue), and this is \(sort.rawValue)", at: value.position)
    }

    /// Whether a field holds money: it is known to, or nothing is known and it is called so as in every CRM.
    private func isMoney(_ kind: RuleVocabulary.FieldKind, _ path: FieldPath) -> Bool {
        kind == .money || kind == .any && vocabulary.mode == .crm && path.names.last == "amount"
    }

    /// An order needs something that has one, `contains` needs text.
    private func check(
        _ comparison: Comparison, _ value: RuleValue, _ kind: RuleVocabulary.FieldKind, _ path: FieldPath,
        at position: SourcePosition
    ) throws(RuleFinding) {
        guard let sort = value.kind.sortOf ?? kind.sortOf else { return }
        switch comparison {
        case .equal, .notEqual: return
        case .contains where sort != .text:
            throw RuleFinding("TYPE", "'contains' looks for text, not \(sort.rawValue)", at: value.position)
        case .less, .atMost, .greater, .atLeast:
            guard sort == .text || sort == .truth else { return }
            throw RuleFinding("TYPE", "\(sort.rawValue) has no order", at: value.position)
        case .contains: return
        }
    }
}
