import Diagnostics

/// One smell, where it is, and what to do about it.
public struct LintFinding: Hashable, Sendable {
    public let lint: Lint
    /// What is found, as a clause without a full stop.
    public let what: String
    public let place: Place
    public let hint: String
    /// Id of the area; nil for a text without one.
    public let area: String?
    /// Id of the rule; nil for a finding about an area or step.
    public let rule: String?

    init(_ lint: Lint, _ what: String, at place: Place, hint: String, area: String?, rule: String? = nil) {
        self.lint = lint
        self.what = what
        self.place = place
        self.hint = hint
        self.area = area
        self.rule = rule
    }

    /// As a warning.
    public var diagnostic: Diagnostic {
        Diagnostic(.warning, lint.rawValue, what, at: place, hint: hint, exit: .findings)
    }
}

/// A smell that was not looked for, and why.
public struct LintGap: Hashable, Sendable {
    public let lint: Lint
    /// A sentence.
    public let why: String
}
