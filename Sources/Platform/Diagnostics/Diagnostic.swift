// Diagnostics: what went wrong, where, and what to do about it.
//
// In: a code, a sentence, a place, a hint. Out: one line a person can act on, and the exit code of the process.
// Everything the program reports to its user is a `Diagnostic`; every error it throws is one or a list of them.

/// One finding about the input, in the form `error[E-AREA-NAME]: what: where: hint`.
public struct Diagnostic: Error, Hashable, Sendable {
    /// How serious a finding is. An error stops publication; a warning does so only under `--strict`.
    public enum Severity: String, Sendable {
        case error, warning
    }

    public var severity: Severity
    /// Stable identifier without its severity letter, for example `SRC-MISSING`. Listed in docs/errors.md.
    public var name: String
    /// What is wrong, as a short clause without a full stop.
    public var what: String
    /// Where it is wrong.
    public var place: Place
    /// What the user can do. Empty where the place says all.
    public var hint: String
    /// The line of the text that is meant, shown below the first line.
    public var excerpt: Excerpt?
    /// Indented lines below: accepted words, a suggestion.
    public var details: [String]
    /// The exit code of a process that ends because of this finding.
    public var exit: ExitCode

    public init(
        _ severity: Severity, _ name: String, _ what: String, at place: Place = .nowhere,
        hint: String = "", excerpt: Excerpt? = nil, details: [String] = [], exit: ExitCode = .dataError
    ) {
        self.severity = severity
        self.name = name
        self.what = what
        self.place = place
        self.hint = hint
        self.excerpt = excerpt
        self.details = details
        self.exit = exit
    }

    /// An error.
    public init(
        _ name: String, _ what: String, at place: Place = .nowhere, hint: String = "", excerpt: Excerpt? = nil,
        details: [String] = [], exit: ExitCode = .dataError
    ) {
        self.init(.error, name, what, at: place, hint: hint, excerpt: excerpt, details: details, exit: exit)
    }

    /// The full code: `E-` or `W-`, then the name.
    public var code: String { (severity == .error ? "E-" : "W-") + name }

    /// The finding as the user reads it: one line, then the excerpt and the details. No control characters survive.
    public var text: String {
        var parts = ["\(severity.rawValue)[\(code)]", what]
        if let where_ = place.text { parts.append(where_) }
        if !hint.isEmpty { parts.append(hint) }
        var text = parts.map { LogText.clean($0) }.joined(separator: ": ")
        for line in excerpt?.lines ?? [] { text += "\n" + LogText.clean(line) }
        for line in details { text += "\n   " + LogText.clean(line) }
        return text
    }
}

/// Several independent findings of one stage, reported together.
public struct DiagnosticList: Error, Sendable {
    public var diagnostics: [Diagnostic]

    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// The exit code of the gravest finding: the first error's.
    public var exit: ExitCode { diagnostics.first { $0.severity == .error }?.exit ?? .findings }
}
