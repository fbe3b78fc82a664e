import Diagnostics

/// Finds what a rule asks of a CRM that no record of it can answer, whatever it holds: events and states of records that
/// the rule's case does not lead to. Such a rule would fail whenever it is run.
public enum RuleReach {
    /// The records each record leads to, by the name rules have for them.
    public static func related(_ record: RecordType) -> [String: RecordType] {
        switch record {
        case .lead:
            ["account": .account, "contact": .contact, "primary_contact": .contact, "opportunity": .opportunity]
        case .opportunity:
            [
                "account": .account, "contact": .contact, "primary_contact": .contact, "lead": .lead,
                "invoice": .invoice,
            ]
        case .account:
            [
                "contact": .contact, "primary_contact": .contact, "opportunity": .opportunity, "lead": .lead,
                "invoice": .invoice,
            ]
        case .contact: ["account": .account, "opportunity": .opportunity]
        case .invoice: ["account": .account, "opportunity": .opportunity]
        case .user, .case: [:]
        }
    }

    /// Whether the records of a type that share another one with the case are read.
    public static func shares(_ record: RecordType, on shared: RecordType, with own: RecordType) -> Bool {
        shared == .account && [.lead, .opportunity].contains(own) && [.lead, .opportunity].contains(record)
    }

    /// An `E-RULE-REACH` for each clause that no record can answer.
    public static func check(_ rule: Rule) -> [Diagnostic] {
        guard let own = rule.caseRecord, own != .case else {
            let position = rule.form.subject?.position ?? rule.form.obligations.first?.position ?? .none
            return [
                RuleFinding(
                    "REACH", "a CRM has no record this rule could be about", at: position,
                    ["hint: 'case' is the record of an event log; write opportunity, lead, account, contact or user"]
                ).diagnostic(rule.source)
            ]
        }
        var reach = CaseReach(own: own)
        for term in rule.form.events { reach.check(term) }
        for path in rule.form.requiredFields { reach.check(path) }
        for condition in [rule.filter, rule.whileTrue, rule.exception] {
            for test in condition?.tests ?? [] { reach.check(test) }
        }
        return reach.findings.map { $0.diagnostic(rule.source) }
    }
}

/// What can be asked of one type of record.
private struct CaseReach {
    let own: RecordType
    private(set) var findings: [RuleFinding] = []

    init(own: RecordType) { self.own = own }

    private mutating func report(_ what: String, _ position: SourcePosition, hint: String? = nil) {
        findings.append(
            RuleFinding("REACH", what, at: position, [about] + (hint.map { ["hint: \($0)"] } ?? [])))
    }

    /// "the rule is about each lead; beside it, it can ask about account, contact, opportunity".
    private var about: String {
        let names = RuleReach.related(own).keys.sorted()
        let end = names.isEmpty ? "and can ask about no other record" : "and can also ask about " + list(names)
        return "the rule is about each \(own.rawValue) \(end)"
    }

    private func list(_ names: [String]) -> String {
        names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1])"
    }

    mutating func check(_ term: EventTerm) {
        let text = RulePrinter.text(term)
        let shared = term.sameRecord == own ? nil : term.sameRecord
        switch term.kind {
        case .record(let type, let verb):
            let isRelated =
                shared.map { RuleReach.shares(type, on: $0, with: own) }
                ?? (type == own || RuleReach.related(own)[type.rawValue] != nil)
            if !isRelated {
                report("'\(text)' is not read for a rule about each \(own.rawValue)", term.position)
            } else if verb == .verified, type != own || shared != nil {
                report(
                    "'verified' is read of the rule's own record only", term.position,
                    hint: "write 'activity \"Verified\"'")
            }
        case .activity:
            if let shared, shared == .invoice || RuleReach.related(own)[shared.rawValue] == nil {
                report("no \(own.rawValue) has an activity 'on same \(shared.rawValue)'", term.position)
            } else if shared == nil, own == .invoice {
                report(
                    "the CRM records no activities on an invoice", term.position,
                    hint: "write '\(text.split(separator: " on same").first ?? "") on same account'")
            }
        case .field(let path, _):
            check(path)
            let owner = path.record ?? own
            if owner == .invoice {
                report("changes of an invoice's fields are not recorded", term.position)
            }
        case .usage(let use):
            let isOwn =
                switch use {
                case .view(let type): type == own
                case .login, .report: false
                case .export: true
                }
            if use == .view(.case) || own != .user && !isOwn {
                report(
                    "'\(text)' is recorded of users, not of each \(own.rawValue)", term.position,
                    hint: "begin the rule with 'every user', or with what users do")
            }
        case .forecastSubmitted, .starts:
            if own != .user {
                report(
                    "'\(text)' happens to users, not to each \(own.rawValue)", term.position,
                    hint: "begin the rule with 'every user' or 'when \(text)'")
            }
        }
    }

    mutating func check(_ path: FieldPath) {
        var names = path.names[...]
        if names.count > 1, names.first == own.rawValue { names = names.dropFirst() }
        guard names.count > 1, let first = names.first else { return }
        if names.count > 2 {
            report("'\(path.text)' leads further than one record away from the \(own.rawValue)", path.position)
        } else if RuleReach.related(own)[first] == nil {
            report("no \(own.rawValue) has a record '\(first)' with fields", path.position)
        }
    }

    mutating func check(_ test: ConditionTest) {
        let isLinked = RuleReach.related(own)["opportunity"] != nil
        switch test.kind {
        case .record(let type, let state):
            guard type != own else { return }
            var hint = own.states.first.map { "write '\(own.rawValue) is \($0.rawValue)'" }
            if type == .opportunity, isLinked, state != .active {
                hint = "write 'opportunity.status is \"\(state.rawValue)\"'"
            }
            report("the state of \(type.rawValue) can't be tested here", test.position, hint: hint)
        case .stage(let name, _):
            guard own != .opportunity else { return }
            report(
                "only an opportunity has a stage", test.position,
                hint: isLinked ? "write 'opportunity.stage is \"\(LogText.excerpt(name.text))\"'" : nil)
        case .compares, .isOneOf, .isFilled, .isEmpty:
            for path in test.fields { check(path) }
        }
    }
}
