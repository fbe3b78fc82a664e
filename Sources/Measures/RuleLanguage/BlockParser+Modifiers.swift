import Diagnostics

extension BlockParser {
    /// Obligations that a window can stand under.
    private static let timed = ["then", "next", "previous", "has", "also", "never"]

    /// A modifier behind its keyword.
    mutating func read(
        modifier word: String, _ first: RuleToken, _ parser: inout ClauseParser
    ) throws(RuleFinding) {
        switch word {
        case "within":
            let window = try parser.window(first)
            try parser.finish(window.from == nil ? ["to"] : [])
            try checkWindow(first)
            rule.window = window
        case "by":
            let actor = try parser.actor(first)
            try parser.finish()
            if let form, !form.requiredFields.isEmpty {
                throw RuleFinding(
                    "ORDER", "'by' can't stand under 'has' with fields", at: first.position,
                    ["hint: fields are filled or not; 'by' asks who did something"])
            }
            rule.actor = actor
        case "where": rule.filter = try parser.condition()
        case "while": rule.whileTrue = try parser.condition()
        case "except": rule.exception = try parser.condition()
        case "value":
            let paths = try parser.paths()
            try parser.finish([","])
            rule.value = paths
        case "teach":
            let text = try parser.string("the text or training")
            try parser.finish()
            rule.teach = text.text
        default:
            let from = try parser.date()
            let to = parser.take("to") ? try parser.date() : nil
            try parser.finish(to == nil ? ["to"] : [])
            if let to, to < from {
                throw RuleFinding("RANGE", "the rule ends before it begins", at: parser.span(from: first))
            }
            rule.effective = EffectiveRange(from: from, to: to, position: parser.span(from: first))
        }
    }

    /// `within` needs an obligation that can be late.
    private func checkWindow(_ first: RuleToken) throws(RuleFinding) {
        var place = obligation
        switch form {
        case nil: return
        case .wherever(_, .never): place = "never under if"
        case .every(_, .recurring): place = "has … every"
        default: if obligation == "never alone" { place = "never" } else if BlockParser.timed.contains(place) { return }
        }
        throw RuleFinding(
            "ORDER", "'within' can't stand under '\(place)'", at: first.position,
            ["'within' goes with: then, next, previous, has, also, and never under after"])
    }
}

extension ClauseParser {
    /// Who has to do it, behind `by`.
    fileprivate mutating func actor(_ first: RuleToken) throws(RuleFinding) -> ActorTest {
        _ = take("a") || take("the")
        let kind: ActorTest.Kind
        if take("different", "user") {
            kind = .differentUser
        } else if take("same", "user") {
            kind = .sameUser
        } else if take("owner") {
            kind = .owner
        } else if take("manager") {
            kind = .manager
        } else if take("role") {
            let role = try string("the role")
            try vocabulary.check(role: role)
            kind = .role(role)
        } else {
            throw unexpected(["different user", "same user", "owner", "manager", "role"])
        }
        return ActorTest(kind, position: span(from: first))
    }
}
