import CRMModel
import Diagnostics

/// Values of options that the parser takes as text.
enum Arguments {
    /// A day, or `E-CLI-DATE`.
    static func date(_ text: String?, option: String) throws -> CalendarDate? {
        guard let text else { return nil }
        guard let date = CalendarDate(iso: text) else {
            throw Diagnostic(
                "CLI-DATE", "'\(LogText.excerpt(text))' is no day", at: .named(option), hint: "write YYYY-MM-DD", exit: .usage)
        }
        return date
    }
}
