import Compliance
import RuleLanguage

/// What it means that a rule was not kept: something was left undone, came without what belongs before it, or was done
/// although it must not be.
enum RuleSense {
    case duty, forerunner, prohibition

    init(_ rule: Rule) {
        switch rule.form {
        case .every(_, .has(.events(.atMost, _))), .after, .never, .when(_, .neverNext), .wherever(_, .never):
            self = .prohibition
        case .before, .beforeEach: self = .forerunner
        case .every, .when, .each, .wherever: self = .duty
        }
    }

    /// What became of one that was violated.
    var verdict: String {
        switch self {
        case .duty: "not done"
        case .forerunner: "missing before it"
        case .prohibition: "done although it must not be"
        }
    }

    /// The same as the name of a number.
    var tally: String {
        switch self {
        case .duty: "never"
        case .forerunner: "missing"
        case .prohibition: "done anyway"
        }
    }

    /// What the share says of obligations that were met.
    var kept: String { self == .prohibition ? "kept" : "done in time" }
}
