import CRMModel
import Conformance
import RuleLanguage

/// Who answers for an activation (manual-rules.md, 6).
struct Attribution {
    /// Whose behaviour a form of rule is about.
    enum Line {
        /// The owner at the deadline, or when it was answered.
        case ownerAtDeadline
        /// The owner when the case closes.
        case ownerAtClose
        /// Who did the activating event, which is also the offence.
        case actorOfEvent
        /// Who did what was forbidden; while nobody did, the owner when the case closes.
        case actorOfOffence
        /// The user the case is about.
        case user
    }

    let line: Line
    let chargesManager: Bool

    init(_ rule: BoundRule, _ source: Rule, isUserCase: Bool) {
        if case .manager? = source.actor?.kind { chargesManager = true } else { chargesManager = false }
        let compiled = rule.compiled
        if isUserCase {
            line = .user
            return
        }
        line =
            switch compiled.template {
            case .response, .alternateResponse, .respondedExistence, .coexistence, .succession, .alternateSuccession,
                .existence, .choice, .exclusiveChoice, .exactly:
                compiled.window == nil ? .ownerAtClose : .ownerAtDeadline
            case .recurrence, .stateCompleteness: .ownerAtDeadline
            case .end: .ownerAtClose
            case .precedence, .alternatePrecedence, .chainPrecedence, .fieldPrecondition, .initial, .chainResponse,
                .chainSuccession:
                .actorOfEvent
            case .absence, .atMost, .notCoexistence, .notSuccession, .notChainSuccession: .actorOfOffence
            }
    }

    /// Whether every activation in a case is charged to its owner at some time.
    var isOwners: Bool { line == .ownerAtDeadline || line == .ownerAtClose || line == .user }

    /// Who will be charged, from what is known before the outcome is: the actor of the event that is judged, else the
    /// owner. For lines other than that of the owner at the deadline.
    func user(of duty: Duty, _ owners: OwnerHistory, lastOwner: Int32, _ people: Workforce) -> Int32 {
        switch line {
        case .user, .ownerAtDeadline: return owners.last
        case .ownerAtClose: return lastOwner
        case .actorOfEvent, .actorOfOffence:
            guard duty.at != Conformance.Activation.noInstant else { return lastOwner }
            return people.isSystem(duty.actor) ? owners.owner(at: duty.at) : duty.actor
        }
    }

    /// The user charged, -1 for nobody.
    func user(
        _ activation: Conformance.Activation, _ trace: CaseTrace, _ owners: OwnerHistory, _ people: Workforce
    ) -> Int32 {
        let found = charged(activation, trace, owners, people)
        return chargesManager ? people.manager(of: found) : found
    }

    private func charged(
        _ activation: Conformance.Activation, _ trace: CaseTrace, _ owners: OwnerHistory, _ people: Workforce
    ) -> Int32 {
        let none = Conformance.Activation.noInstant
        switch line {
        case .user: return owners.last
        case .ownerAtClose: return owners.last(before: trace.closedAt)
        case .ownerAtDeadline:
            if activation.state == .pending { return owners.last }
            // What was answered ahead of the deadline ended the duty of whoever had it then: a lead that was converted
            // in time is its first owner's merit, not that of the colleague who received it.
            if activation.state == .fulfilled, activation.evidence >= 0 {
                let save = Int(trace.saveFirst[Int(activation.evidence)])
                return owners.owner(before: max(trace.events[save].at, activation.instant))
            }
            return owners.owner(
                at: min(activation.deadline, activation.outcome == none ? Int64.max : activation.outcome))
        case .actorOfEvent, .actorOfOffence:
            let index = line(of: activation)
            guard index >= 0 else { return owners.last(before: trace.closedAt) }
            let event = trace.events[index]
            return people.isSystem(event.actor) ? owners.owner(at: event.at) : event.actor
        }
    }

    /// Index of the event whose actor answers; -1 for none.
    private func line(of activation: Conformance.Activation) -> Int {
        if case .actorOfEvent = line { return Int(activation.event) }
        return activation.state == .violated ? Int(max(activation.evidence, activation.event)) : -1
    }
}
