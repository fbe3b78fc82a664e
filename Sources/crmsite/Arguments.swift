import CRMModel
import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// Values of options that the parser takes as text.
enum Arguments {
    /// A day, or `E-CLI-DATE`.
    static func date(_ text: String?, option: String) throws -> CalendarDate? {
        guard let text else { return nil }
        guard let date = CalendarDate(iso: text) else {
            throw Diagnostic(
                "CLI-DATE", "'\(LogText.excerpt(text))' is no day", at: .named(option), hint: "write YYYY-MM-DD",
                exit: .usage)
        }
        return date
    }

    /// Refuses the address of a database where a file or folder is asked for. It is not shown: it may hold a password.
    static func checkPath(_ text: String) throws {
        guard text.contains("://") else { return }
        throw Diagnostic(
            "CLI-ADDRESS", "the address of a database stands where a file or folder is asked for",
            at: .named("the argument"), hint: "use import postgres or import mariadb, and leave passwords out of it",
            exit: .usage)
    }

    /// The UTC day of `SOURCE_DATE_EPOCH` (seconds since 1970); nil where it is not set.
    static func sourceDate() throws -> CalendarDate? {
        guard let value = getenv("SOURCE_DATE_EPOCH") else { return nil }
        let text = String(cString: value)
        guard let seconds = Int64(text), (0...253_402_300_799).contains(seconds) else {
            throw Diagnostic(
                "CLI-DATE", "'\(LogText.excerpt(text))' is no number of seconds", at: .named("SOURCE_DATE_EPOCH"),
                hint: "unset it, or give seconds since 1970", exit: .usage)
        }
        return Instant(milliseconds: seconds * 1000).utc.date
    }
}
