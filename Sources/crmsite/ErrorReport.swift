import ArgumentParser
import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// Turns whatever was thrown into lines on standard error and an exit code.
enum ErrorReport {
    static func print(_ error: any Error) -> Int32 {
        switch error {
        case let diagnostic as Diagnostic:
            Terminal.error(diagnostic.text)
            return diagnostic.exit.rawValue
        case let list as DiagnosticList:
            for diagnostic in list.diagnostics { Terminal.error(diagnostic.text) }
            return list.exit.rawValue
        default:
            // The parser's own errors, `--help` and `--version` among them.
            let code = CrmsiteCommand.exitCode(for: error)
            let text = CrmsiteCommand.fullMessage(for: error)
            if code == .success {
                Terminal.line(text)
                return 0
            }
            if code == .validationFailure {
                Terminal.error(usage(CrmsiteCommand.message(for: error), text).text)
                return Diagnostics.ExitCode.usage.rawValue
            }
            Terminal.error(
                Diagnostic("INT-ERROR", "unexpected: \(error)", hint: "please report it", exit: .internalError).text)
            return Diagnostics.ExitCode.internalError.rawValue
        }
    }

    /// The parser's message as a finding; the rest of what it says stands below.
    private static func usage(_ message: String, _ full: String) -> Diagnostic {
        let lines = message.split(separator: "\n").map(String.init)
        let details = full.split(separator: "\n").map(String.init).filter { !$0.hasSuffix(lines.first ?? "") }
        return Diagnostic(
            "CLI-USAGE", lines.first ?? "the command line is not understood", hint: "see `crmsite --help`",
            details: details,
            exit: .usage)
    }
}
