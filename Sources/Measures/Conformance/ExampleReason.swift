import CRMModel
import Diagnostics
import RuleLanguage

/// Says in one line what decided an example: "deadline is Wed 00:00; call at Tue 16:00 is in time".
struct ExampleReason {
    let rule: CompiledRule
    /// The events in words.
    let texts: [String]
    let times: [Int64]
    let cutoff: Instant
    /// `effective` of the rule.
    let inForce: EffectiveRange?
    /// `by` of the rule.
    var actor: ActorTest.Kind?
    /// Who acts in the example, Ann first.
    var people: [String] = []

    /// About the gravest activation.
    func sentence(_ activations: [Activation]) -> String {
        let order: [Activation.State] = [.violated, .late, .fulfilled, .pending, .withdrawn, .excepted]
        for state in order {
            guard let activation = activations.first(where: { $0.state == state }) else { continue }
            let parts = [deadline(activation), outcome(activation)].filter { !$0.isEmpty }
            return parts.joined(separator: "; ")
        }
        return "nothing in it activates the rule"
    }

    /// Whose deed the rule asks for, and how an example says so; nil without `by`.
    var expectedActor: String? {
        guard let actor else { return nil }
        let others = people.dropFirst().map { LogText.excerpt($0) }
        let acting = others.isEmpty ? "Ann does everything here" : "here act Ann and \(others.joined(separator: ", "))"
        switch actor {
        case .owner: return "by owner: what Ann does counts, who owns the record; \(acting)"
        case .manager: return "by manager: only what Ann's manager does counts, written 'by Manager'; \(acting)"
        case .role(let role):
            let name = LogText.excerpt(role.text)
            return
                "by role \"\(name)\": only what somebody of that role does counts, written 'by \"\(name)\"'; \(acting)"
        case .sameUser: return "by same user: only what the same person does counts; \(acting)"
        case .differentUser: return "by different user: only what another person does counts; \(acting)"
        }
    }

    /// What to do about an example that tells of days on which the rule is not in force.
    var hint: String? {
        guard let range = inForce else { return nil }
        let isOutside = times.allSatisfy { time in
            let day = Instant(milliseconds: time).utc.0
            if let to = range.to, day > to { return true }
            return day < range.from
        }
        guard !times.isEmpty, isOutside else { return nil }
        return "the rule is in force from \(range.from.iso): write days instead of weekdays, \(range.from.iso) 09:00"
    }

    private func deadline(_ activation: Activation) -> String {
        guard activation.deadline != Activation.noDeadline else { return "" }
        // A business deadline is the end of a day, which reads better as the next midnight.
        let isBusiness = rule.template == .stateCompleteness && rule.window == nil || rule.window?.needsCalendar == true
        return "deadline is \(moment(activation.deadline + (isBusiness ? 1 : 0)))"
    }

    private func outcome(_ activation: Activation) -> String {
        let subject = activation.event >= 0 ? event(activation.event) : "the case from \(moment(activation.instant))"
        let evidence = activation.evidence >= 0 ? event(activation.evidence) : ""
        let isForbidden = [.absence, .atMost, .notCoexistence, .notSuccession, .notChainSuccession]
            .contains(rule.template)
        switch activation.state {
        case .fulfilled:
            if isForbidden || rule.template == .exactly { return "\(subject) keeps the rule to the end" }
            if evidence.isEmpty { return "\(subject) is complete at \(moment(activation.outcome))" }
            if activation.looksBack { return "\(evidence) comes before \(subject)" }
            return activation.deadline == Activation.noDeadline
                ? "\(evidence) answers \(subject)" : "\(evidence) is in time"
        case .late:
            let done = evidence.isEmpty ? "it is complete" : evidence + " comes"
            return "\(done) too late"
        case .violated:
            if isForbidden { return "\(evidence.isEmpty ? subject : evidence) is forbidden" }
            if activation.looksBack { return "\(subject) comes without what has to be there before" }
            if evidence.isEmpty { return "nothing answers \(subject)" }
            return "\(evidence) comes first"
        case .pending: return "the cut-off is \(moment(cutoff.milliseconds))"
        case .withdrawn: return "'while' ends at \(moment(activation.outcome))"
        case .excepted: return "the exception holds at \(moment(activation.outcome))"
        }
    }

    private func event(_ index: Int32) -> String { "\(texts[Int(index)]) at \(moment(times[Int(index)]))" }

    /// `Mon+1 09:00` within a year of the examples' Monday, else the date.
    private func moment(_ time: Int64) -> String {
        let (date, second) = Instant(milliseconds: time).utc
        let clock = "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2))"
        let days = Int(date.dayNumber - ExampleMoment.monday.dayNumber)
        guard (0..<364).contains(days) else { return "\(date.iso) \(clock)" }
        let name = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][days % 7]
        return name + (days >= 7 ? "+\(days / 7)" : "") + " " + clock
    }

    /// An event in the short words of examples.
    static func text(_ term: EventTerm) -> String {
        switch term.kind {
        case .record(_, .stage(let name, _)): return "stage \"\(name.text)\""
        case .record(_, let verb): return "\(verb)"
        case .activity(let names): return names.map(\.quoted).joined(separator: "|")
        case .field(let path, let change):
            let word = change == .filled ? "filled" : change == .cleared ? "cleared" : "changed"
            return "\(path.fields.joined(separator: ".")) \(word)"
        default: return RulePrinter.text(term)
        }
    }

    private func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension ActivityName {
    /// The kind, or the name in quotes.
    fileprivate var quoted: String {
        switch self {
        case .kind(let kind): kind.rawValue
        case .named(let name): "\"\(name.text)\""
        }
    }
}
