import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// Lines for the person or log that reads along.
enum Terminal {
    /// A line on standard output; a closed or full output ends the run with 74. What the command was to do is done by then.
    static func line(_ text: String) { self.text(text + "\n") }

    /// Whole lines on standard output, in the same way.
    static func text(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// A line on standard error. Nothing can be reported where this fails, so it is left.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// A question on standard error, without a line end.
    static func prompt(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Whether a person watches standard error.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Overwrites the progress line on a terminal; in a log each step is a line of its own.
    static func progress(_ text: String) {
        if isInteractive { write("\r\u{1B}[K" + text, to: STDERR_FILENO) } else { error(text) }
    }

    /// Clears the progress line.
    static func endProgress() {
        if isInteractive { write("\r\u{1B}[K", to: STDERR_FILENO) }
    }

    /// Bytes on standard output, as `line`.
    static func bytes(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                if descriptor == STDOUT_FILENO {
                    let reason = String(cString: strerror(errno))
                    let finding = Diagnostic(
                        "OUT-STDOUT", "the report cannot be written (\(reason))", at: .named("standard output"),
                        hint: "what the command was to do is done", exit: .ioError)
                    error(finding.text)
                    exit(finding.exit.rawValue)
                }
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
