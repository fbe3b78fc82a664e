import CRMModel
import Conformance
import RuleLanguage

/// An activity of an event log.
func activity(_ name: String) -> EventTerm { EventTerm(.activity([.named(RuleName(name))])) }

/// A rule of a form.
func rule(_ form: RuleForm, within: RuleWindow? = nil, by actor: ActorTest.Kind? = nil, id: String = "T-1") -> Rule {
    Rule(
        id: id, severity: .major, category: .process, form: form, window: within, actor: actor.map { ActorTest($0) })
}

/// `within` so many seconds, counted in minutes where they are whole.
func within(seconds: Int) -> RuleWindow {
    RuleWindow(to: seconds % 86_400 == 0 ? RuleDuration(seconds / 86_400, .days) : RuleDuration(seconds / 60, .minutes))
}

/// The form of a pair of activities for a template as the reference names it.
func referenceForm(_ template: String, _ a: String, _ b: String?) -> RuleForm? {
    let a = activity(a)
    let b = b.map(activity) ?? a
    let one = OccurrenceCount.atLeast(1)
    switch template {
    case "existence": return .every(.case, .has(.events(one, [a])))
    case "absence": return .never(a)
    case "exactly": return .every(.case, .has(.events(.exactly(1), [a])))
    case "init": return .every(.case, .startsWith(a))
    case "end": return .every(.case, .endsWith(a))
    case "choice": return .every(.case, .has(.events(one, [a, b])))
    case "exclusive_choice": return .every(.case, .has(.either(a, b)))
    case "responded_existence": return .wherever(a, .also(b, otherWayRound: false))
    case "coexistence": return .wherever(a, .also(b, otherWayRound: true))
    case "response": return .when(a, .then(b, onlyThen: false))
    case "precedence": return .before(b, .has(.events(one, [a])))
    case "succession": return .when(a, .then(b, onlyThen: true))
    case "altresponse": return .each(a, then: b, onlyThen: false)
    case "altprecedence": return .beforeEach(b, has: .events(one, [a]))
    case "altsuccession": return .each(a, then: b, onlyThen: true)
    case "chainresponse": return .when(a, .next(b, onlyThen: false))
    case "chainprecedence": return .before(b, .previous(a))
    case "chainsuccession": return .when(a, .next(b, onlyThen: true))
    case "noncoexistence": return .wherever(a, .never(b))
    case "nonsuccession": return .after(a, never: b)
    case "nonchainsuccession": return .when(a, .neverNext(b))
    default: return nil
    }
}
