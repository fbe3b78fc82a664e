import CRMModel
import Diagnostics
import RuleLanguage

/// A rule made ready for one event log. Every event is `activity "NAME"`, the record is `case`.
public struct LogRule: Sendable {
    public let id: String
    public let rule: CompiledRule
    /// Activities the rule names and the log does not have.
    public let unknownActivities: [RuleName]
    /// What each activity of the log is to the rule.
    let marks: [CaseView.Marks]
    /// In force from and up to these instants.
    let inForce: Range<Int64>?

    /// - Throws: what an event log cannot answer: fields, records, roles, business days without a calendar, users
    ///   without a resource column.
    public init(_ source: Rule, log: EventLog, hasCalendar: Bool) throws(LogObstacle) {
        id = source.id
        rule = CompiledRule(source)
        if let (what, hint) = LogRule.problem(source, rule, log, hasCalendar) {
            throw LogObstacle(rule: source.id, source: source.source, what: what, hint: hint)
        }
        var numbers: [String: Int] = [:]
        for (number, name) in log.activities.enumerated() { numbers[name] = number }
        var marks = Array(repeating: CaseView.Marks(), count: log.activities.count)
        var unknown: [RuleName] = []
        for (terms, mark) in rule.terms {
            for term in terms {
                switch term.kind {
                case .activity(let names):
                    for name in names {
                        if let number = numbers[name.text] {
                            marks[number].insert(mark)
                        } else if case .named(let written) = name, !unknown.contains(written) {
                            unknown.append(written)
                        } else if case .kind(let kind) = name {
                            unknown.append(RuleName(kind.rawValue, position: term.position))
                        }
                    }
                default:
                    for number in marks.indices { marks[number].insert(mark) }  // case touched
                }
            }
        }
        self.marks = marks
        unknownActivities = unknown
        inForce = source.effective.map { range in
            let end = range.to.map { Instant(utc: $0.adding(days: 1)).milliseconds } ?? Int64.max
            return Instant(utc: range.from).milliseconds..<max(end, Instant(utc: range.from).milliseconds)
        }
    }

    /// Whether the result follows from the order of activities alone.
    var isSharedByVariants: Bool { !rule.isTimed && rule.pairing == .any }

    private static func problem(
        _ source: Rule, _ rule: CompiledRule, _ log: EventLog, _ hasCalendar: Bool
    ) -> (what: String, hint: String)? {
        if !rule.fields.isEmpty { return ("it asks for fields", "an event log has activities only") }
        let conditions = [("where", source.filter), ("while", source.whileTrue), ("except", source.exception)]
        if let clause = conditions.first(where: { $0.1 != nil }) {
            return ("'\(clause.0)' tests fields or states", "an event log has activities only")
        }
        if case .every(let record, _) = source.form, record != .case {
            return ("it is about every \(record.rawValue)", "write 'every case'")
        }
        for term in rule.terms.flatMap(\.terms) {
            if let same = term.sameRecord, same != .case {
                return ("'on same \(same.rawValue)' needs records", "an event log has cases only")
            }
            switch term.kind {
            case .activity: continue
            case .record(.case, .touched): continue
            default: return ("a term is not an activity", "write activity \"NAME\"")
            }
        }
        switch source.actor?.kind {
        case .owner, .manager, .role:
            return ("'by' asks for owner, manager or role", "write 'by same user' or 'by different user'")
        case .sameUser, .differentUser:
            if !log.hasResources { return ("'by' compares users", "add a column 'resource' to the log") }
        case nil: break
        }
        if rule.window?.needsCalendar == true, !hasCalendar {
            return ("it counts business days", "give --calendar with the holidays")
        }
        return nil
    }
}

/// Why a valid rule cannot be judged on an event log: its result is `RULE_ERROR`.
public struct LogObstacle: Error {
    public let rule: String
    let source: RuleSource
    /// The reason, as a clause.
    public let what: String
    /// What to do about it.
    public let hint: String

    /// The same as a finding, `E-RULE-LOG`.
    public var diagnostic: Diagnostic {
        Diagnostic(
            "RULE-LOG", "rule \(rule) cannot be judged on this log: \(what)",
            at: source.line > 0 ? .file(source.file, line: source.line) : .nowhere, hint: hint, exit: .findings)
    }
}

extension ActivityName {
    /// The name as an event log would have it.
    var text: String {
        switch self {
        case .kind(let kind): kind.rawValue
        case .named(let name): name.text
        }
    }
}
