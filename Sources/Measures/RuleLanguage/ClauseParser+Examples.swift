import CRMModel
import Diagnostics

extension ClauseParser {
    static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// An example behind its word.
    mutating func example(_ first: RuleToken, _ names: ExampleNames) throws(RuleFinding) -> RuleExample {
        var items: [ExampleItem] = []
        var hasCutOff = false
        repeat {
            let start = next
            let kind = try item(names)
            if case .now = kind {
                guard !hasCutOff else {
                    throw RuleFinding("REPEATED", "'now' stands twice", at: start.position)
                }
                hasCutOff = true
            }
            items.append(ExampleItem(kind, position: span(from: start)))
        } while takeSign(";")
        try finish([";"])
        guard let word = RuleExample.Word(rawValue: first.text) else { throw unexpected([]) }
        return RuleExample(word, items, position: first.position)
    }

    private mutating func item(_ names: ExampleNames) throws(RuleFinding) -> ExampleItem.Kind {
        if take("now") { return .now(try moment()) }
        if take("holiday") { return .holiday(try day()) }
        let term: EventTerm
        if isMoment {
            term = try names.repeated(at: next.position)
        } else {
            term = try exampleTerm(names)
        }
        let moment = try moment()
        var user: RuleName?
        if take("by") {
            guard next.kind == .word || next.kind == .string else { throw unexpected(["a name"]) }
            user = RuleName(next.text, position: next.position)
            advance()
        }
        return .event(term, at: moment, by: user, sets: try settings(names))
    }

    private var isMoment: Bool {
        next.kind == .word && ClauseParser.weekdays.contains(next.text)
            || next.kind == .number && next.text.utf8.count == 10
    }

    /// `Mon+1 09:00` or `2026-01-05 09:00`.
    private mutating func moment() throws(RuleFinding) -> ExampleMoment {
        let date = try day()
        let token = next
        let parts = token.text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
        guard token.kind == .number, parts.count == 2, parts[1].count == 2, let hour = Int(Substring(parts[0])),
            let minute = Int(Substring(parts[1]))
        else { throw unexpected(["a time such as 09:00"]) }
        guard hour < 24, minute < 60 else {
            throw RuleFinding("RANGE", "'\(token.text)' is no time of the day", at: token.position)
        }
        advance()
        return ExampleMoment(date, minute: hour * 60 + minute)
    }

    private mutating func day() throws(RuleFinding) -> CalendarDate {
        if next.kind == .number { return try date() }
        guard next.kind == .word, let index = ClauseParser.weekdays.firstIndex(of: next.text) else {
            let expected = ClauseParser.weekdays + ["a date such as 2026-01-05"]
            throw unexpected(expected)
        }
        advance()
        guard takeSign("+") else { return ExampleMoment.monday.adding(days: index) }
        return ExampleMoment.monday.adding(days: index + 7 * (try integer(in: 0...5000, "the number of weeks")))
    }

    /// A term of an example, in full or shortened.
    private mutating func exampleTerm(_ names: ExampleNames) throws(RuleFinding) -> EventTerm {
        skipArticle()
        let first = next
        if first.kind == .string {
            return EventTerm(.activity([try activityName()]), position: span(from: first))
        }
        guard first.kind == .word else { throw unexpected(["an event", "a weekday", "now", "holiday"]) }
        let isChange = ["changed", "filled", "cleared"].contains(token(1).text)
        let isPath = isSign(".", 1) || token(1).kind == .word && isChange
        if isPath {
            let path = try names.resolve(path())
            let term = try change(of: path, first)
            if case .field(_, .changedTo(let value)) = term.kind { try literal(value) }
            return term
        }
        if RecordVerb(first.text) != nil || first.text == "stage" {
            let type = try names.record(for: first)
            advance()
            let verb = first.text == "stage" ? try stage() : RecordVerb(first.text)
            guard let verb else { throw unexpected([]) }
            return try concrete(EventTerm(.record(type, verb), position: span(from: first)))
        }
        if RecordType(rawValue: first.text) == nil, !ClauseParser.eventHeads.contains(first.text),
            ActivityKind(rawValue: first.text) == nil
        {
            let accepted =
                (names.caseRecord?.verbs ?? []) + ActivityKind.allCases.map(\.rawValue) + ["now", "holiday"]
            throw .unknown(
                "EVENT", "unknown event '\(LogText.excerpt(first.text))'", at: first.position, word: first.text,
                accepted: accepted)
        }
        return try concrete(event(joinsKinds: false))
    }

    /// In an example one thing happens, not one of several.
    private func concrete(_ term: EventTerm) throws(RuleFinding) -> EventTerm {
        switch term.kind {
        case .activity(let names) where names.count > 1:
            throw RuleFinding(
                "AMBIGUOUS", "an example says which activity it was", at: term.position,
                ["hint: keep one of them"])
        case .record(_, .stage(_, orLater: true)):
            throw RuleFinding(
                "AMBIGUOUS", "an example says which stage it was", at: term.position,
                ["hint: leave out 'or later'"])
        default: return term
        }
    }

    /// `{amount=60000, source="web"}`.
    private mutating func settings(_ names: ExampleNames) throws(RuleFinding) -> [ExampleSetting] {
        guard takeSign("{") else { return [] }
        var settings: [ExampleSetting] = []
        var seen: Set<FieldPath> = []
        repeat {
            let path = try names.resolve(path())
            let kind = try vocabulary.kind(of: path, on: record)
            guard takeSign("=") else { throw unexpected(["="]) }
            let value = try value()
            try literal(value)
            try check(value, against: kind, path)
            guard seen.insert(path).inserted else {
                throw RuleFinding("REPEATED", "'\(path.text)' is set twice", at: path.position)
            }
            settings.append(ExampleSetting(path, value))
        } while takeSign(",")
        guard takeSign("}") else { throw unexpected([",", "}"]) }
        return settings
    }

    /// An example states values; a bare word there was meant as text.
    private func literal(_ value: RuleValue) throws(RuleFinding) {
        guard let field = value.field else { return }
        throw RuleFinding(
            "QUOTE", "text needs quotes", at: value.position, ["hint: write \"\(LogText.excerpt(field.text))\""])
    }
}

/// What the short names of a rule's examples stand for.
struct ExampleNames {
    let caseRecord: RecordType?
    private let form: RuleForm
    /// Fields as the rule writes them, by their names without the case record.
    private var fields: [[String]: FieldPath] = [:]
    /// The fields of the rule that end with a name; two are enough to be in doubt.
    private var endings: [String: [FieldPath]] = [:]
    /// For each verb the other records the rule names it with.
    private var otherRecords: [String: [RecordType]] = [:]

    init(_ form: RuleForm, _ rule: Rule) {
        var whole = rule
        whole.form = form
        let caseRecord = whole.caseRecord
        self.caseRecord = caseRecord
        self.form = form
        var all = form.requiredFields
        for event in form.events {
            switch event.kind {
            case .record(let type, let verb) where type != caseRecord:
                otherRecords[verb.word, default: []].append(type)
            case .field(let path, _): all.append(path)
            default: break
            }
        }
        all += [rule.filter, rule.whileTrue, rule.exception].flatMap { $0?.tests.flatMap(\.fields) ?? [] }
        for field in all {
            let own = ownFields(field)
            guard fields[own] == nil, let last = own.last else { continue }
            fields[own] = field
            endings[last, default: []].append(field)
        }
    }

    /// The record whose verb a short name is.
    func record(for token: RuleToken) throws(RuleFinding) -> RecordType {
        let own = caseRecord.flatMap { $0.verbs.contains(token.text) ? $0 : nil }
        let all = (own.map { [$0] } ?? []) + (otherRecords[token.text] ?? [])
        guard let first = all.first else {
            throw .unknown(
                "EVENT", "\(caseRecord?.rawValue ?? "the case") is never '\(token.text)'", at: token.position,
                word: token.text, accepted: caseRecord?.verbs ?? [])
        }
        guard let other = all.first(where: { $0 != first }) else { return first }
        throw RuleFinding(
            "AMBIGUOUS", "'\(token.text)' has two readings", at: token.position,
            ["hint: write '\(first.rawValue) \(token.text)' or '\(other.rawValue) \(token.text)'"])
    }

    /// The field of the rule that a path, or its end, names; else the path itself.
    func resolve(_ path: FieldPath) throws(RuleFinding) -> FieldPath {
        if let field = fields[ownFields(path)] { return FieldPath(field.names, position: path.position) }
        guard path.names.count == 1, let found = endings[path.names[0]] else { return path }
        guard found.count == 1 else {
            throw RuleFinding(
                "AMBIGUOUS", "'\(path.text)' has two readings", at: path.position,
                ["hint: write '\(found[0].text)' or '\(found[1].text)'"])
        }
        return FieldPath(found[0].names, position: path.position)
    }

    /// The names of a path without the case record in front.
    private func ownFields(_ path: FieldPath) -> [String] {
        path.record == caseRecord ? Array(path.fields) : path.names
    }

    /// The subject, as a moment without a term repeats it.
    func repeated(at position: SourcePosition) throws(RuleFinding) -> EventTerm {
        guard var term = form.subject else {
            guard let caseRecord, caseRecord.verbs.contains("created") else {
                throw RuleFinding(
                    "AMBIGUOUS", "a moment without an event", at: position, ["hint: say what happens"])
            }
            return EventTerm(.record(caseRecord, .created), position: position)
        }
        term.sameRecord = nil
        term.position = position
        switch term.kind {
        case .activity(let names) where names.count > 1: term.kind = .activity([names[0]])
        case .record(let type, .stage(let name, orLater: true)):
            term.kind = .record(type, .stage(name, orLater: false))
        default: break
        }
        return term
    }
}
