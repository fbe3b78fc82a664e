import Diagnostics

/// What goes wrong with a server, as the user reads it: one code a remedy, whichever the server.
struct DatabaseFailure {
    /// The server and database, without user and password.
    let place: Place

    /// No login: nobody listens, the name is unknown, no answer in time.
    func connect(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-CONNECT", "the database server cannot be reached (\(cut(reason)))", at: place,
            hint: "check host and port, and that the server accepts connections from here", exit: .unavailable)
    }

    func tls(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-TLS", "no encrypted connection (\(cut(reason)))", at: place,
            hint: "have the server offer TLS with a certificate this machine trusts; sslmode=disable gives it up",
            exit: .unavailable)
    }

    func denied(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-DENIED", "the database refuses (\(cut(reason)))", at: place,
            hint:
                "check user and password; the user needs the right to connect and SELECT on the tables of the mapping",
            exit: .permission)
    }

    func unknownDatabase(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-NAME", "the server has no such database (\(cut(reason)))", at: place,
            hint: "check the end of the address",
            exit: .noInput)
    }

    func timeout(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-TIMEOUT", "the database took too long (\(cut(reason)))", at: place,
            hint: "try again when it is less busy, or raise --timeout", exit: .temporary)
    }

    func lost(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-LOST", "the database ended the connection (\(cut(reason)))", at: place, hint: "try again later",
            exit: .temporary)
    }

    func busy(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-BUSY", "the database takes nobody now (\(cut(reason)))", at: place, hint: "try again later",
            exit: .temporary)
    }

    func changed(_ reason: String) -> Diagnostic {
        Diagnostic(
            "DB-CHANGED", "the database was changed while it was read (\(cut(reason)))", at: place, hint: "try again",
            exit: .temporary)
    }

    /// The mapping asks for what the database does not have, or does not allow.
    func query(_ reason: String, of part: String?) -> Diagnostic {
        Diagnostic(
            "DB-QUERY", "\(part.map { "'\(LogText.excerpt($0))'" } ?? "a question") cannot be read (\(cut(reason)))",
            at: place,
            hint: "the mapping may be for another version of the CRM: correct `from` or `query` in mapping.yml",
            exit: .configuration)
    }

    /// A server's sentence on one line.
    private func cut(_ reason: String) -> String {
        let line = reason.split(whereSeparator: \.isNewline).first.map(String.init) ?? reason
        return line.count <= 200 ? line : String(line.prefix(199)) + "…"
    }
}
