import Diagnostics

/// Gathers the findings of one stage, so that all of them are reported in one run.
public final class DiagnosticCollector {
    /// In the order of reporting.
    public private(set) var diagnostics: [Diagnostic] = []

    public init() {}

    /// Takes down one finding.
    public func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    /// Takes down several findings.
    public func report(_ list: DiagnosticList) { diagnostics += list.diagnostics }

    /// Whether an error, not only warnings, was reported.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Throws everything reported if any of it is an error.
    public func throwIfErrors() throws(DiagnosticList) {
        if hasErrors { throw DiagnosticList(diagnostics) }
    }

    /// The result of `body`; nil where it throws, its error reported.
    public func attempt<T>(_ body: () throws(Diagnostic) -> T) -> T? {
        do { return try body() } catch {
            report(error)
            return nil
        }
    }
}
