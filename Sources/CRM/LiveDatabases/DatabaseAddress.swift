import Diagnostics

/// What an address of a database must not be: a place for a password.
enum DatabaseAddress {
    static func holdsPassword() -> Diagnostic {
        Diagnostic(
            "DB-PASSWORD", "the address holds a password, which other users of this machine and its logs could see",
            at: .named("the address"),
            hint: "take it out; give it in CRMSITE_PASSWORD, in PGPASSWORD (PostgreSQL) or with --password-file",
            exit: .usage)
    }

    /// Whether what stands before the last @ of an address, its parameters left out, is more than a user.
    static func hasPassword(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        let rest = text[scheme.upperBound...]
        let parameters = rest.firstRange(of: /\?[a-zA-Z_]+=/)?.lowerBound ?? rest.endIndex
        guard let at = rest[..<parameters].lastIndex(of: "@") else { return false }
        return rest[..<at].contains(":") || rest[..<at].lowercased().contains("%3a")
    }

    /// The address itself is not shown: it may hold what was meant to be a password.
    static func malformed(_ hint: String) -> Diagnostic {
        Diagnostic("DB-ADDRESS", "the address is not understood", at: .named("the address"), hint: hint, exit: .usage)
    }

    /// Whether a host is this machine: nothing leaves it, so nothing needs encrypting.
    static func isLocal(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host.hasPrefix("127.")
            || host == "::1"
    }

    /// Names none of a source's two columns alike.
    static func checkColumns(_ names: [String], part: String, _ failure: DatabaseFailure) throws(Diagnostic) {
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw failure.query("column '\(LogText.excerpt(name))' comes twice, name one with AS", of: part)
        }
    }
}
