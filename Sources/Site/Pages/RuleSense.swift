import Compliance
import RuleLanguage

/// What it means that a rule was not kept: something was left undone, once or again, a record began or ended otherwise,
/// something came without what belongs before it, or was done although it must not be.
enum RuleSense {
    case duty, recurring, beginning, ending, forerunner, prohibition

    init(_ rule: Rule) {
        switch rule.form {
        case .every(_, .has(.events(.atMost, _))), .after, .never, .when(_, .neverNext), .wherever(_, .never):
            self = .prohibition
        case .before, .beforeEach: self = .forerunner
        case .every(_, .startsWith): self = .beginning
        case .every(_, .endsWith): self = .ending
        case .every(_, .recurring), .every(_, .touched): self = .recurring
        case .every, .when, .each, .wherever: self = .duty
        }
    }

    /// What became of one that was violated.
    var verdict: String {
        switch self {
        case .duty, .recurring: "not done"
        case .beginning: "began otherwise"
        case .ending: "ended otherwise"
        case .forerunner: "missing before it"
        case .prohibition: "done although it must not be"
        }
    }

    /// The same as the name of a number.
    var tally: String {
        switch self {
        case .duty: "not done"
        case .recurring: "missed"
        case .beginning, .ending: "otherwise"
        case .forerunner: "missing"
        case .prohibition: "done anyway"
        }
    }

    /// What the share says of obligations that were met.
    var kept: String {
        switch self {
        case .duty, .recurring, .forerunner: "done in time"
        case .beginning: "begun as asked"
        case .ending: "ended as asked"
        case .prohibition: "kept"
        }
    }

    /// The same in a note beside the rule.
    var keptShort: String {
        switch self {
        case .duty, .recurring: "on time"
        case .beginning, .ending: "as asked"
        case .forerunner: "with it"
        case .prohibition: "kept"
        }
    }
}
