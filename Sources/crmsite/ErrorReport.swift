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
                Terminal.error(text)
                return Diagnostics.ExitCode.usage.rawValue
            }
            Terminal.error(Diagnostic("INT-ERROR", "unexpected: \(error)", hint: "please report it", exit: .internalError).text)
            return Diagnostics.ExitCode.internalError.rawValue
        }
    }
}
