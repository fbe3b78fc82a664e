import Diagnostics

/// The address of a MariaDB or MySQL database: `mariadb://user@host:3306/database?sslmode=…&sslrootcert=…&socket=…`.
struct MariaAddress {
    enum Encryption: String {
        case disable, require
        case verify = "verify-full"
    }

    let host: String
    let port: UInt32?
    let user: String?
    let database: String
    let socket: String?
    let encryption: Encryption
    let authority: String?

    private static let hint =
        "write mariadb://user@host:3306/database, with ?sslmode=disable, require or verify-full, sslrootcert=FILE or socket=FILE"

    /// - Throws: `E-DB-PASSWORD`, `E-DB-ADDRESS`.
    init(_ text: String) throws(Diagnostic) {
        guard let scheme = text.firstRange(of: "://"),
            ["mariadb", "mysql"].contains(String(text[..<scheme.lowerBound]))
        else { throw DatabaseAddress.malformed(MariaAddress.hint) }
        if DatabaseAddress.hasPassword(text) { throw DatabaseAddress.holdsPassword() }
        let parts = text[scheme.upperBound...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = (parts.first ?? "").split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        // A password may hold an @: all before the last one is user and password.
        let whole = path.first ?? ""
        let at = whole.lastIndex(of: "@")
        let login = at.map { whole[..<$0] }
        // Either may be a password: mariadb://user@word@host, …/database#word.
        if login?.contains("@") == true || path.last?.contains("#") == true {
            throw DatabaseAddress.malformed(MariaAddress.hint + "; write @ and # within a name as %40 and %23")
        }
        guard path.count == 2, let name = MariaAddress.decoded(path[1]), !name.isEmpty, !name.contains("/"),
            !name.contains("@")
        else { throw DatabaseAddress.malformed(MariaAddress.hint) }
        database = name
        user = try login.map { (login) throws(Diagnostic) in
            guard let user = MariaAddress.decoded(login), !user.isEmpty else {
                throw DatabaseAddress.malformed(MariaAddress.hint)
            }
            return user
        }
        let server = at.map { whole[whole.index(after: $0)...] } ?? whole
        (host, port) = try MariaAddress.server(server)
        let options = try MariaAddress.options(parts.count > 1 ? parts[1] : "")
        socket = options["socket"]
        authority = options["sslrootcert"]
        if let word = options["sslmode"] {
            guard let known = Encryption(rawValue: word) else { throw DatabaseAddress.malformed(MariaAddress.hint) }
            encryption = known
        } else {
            encryption = DatabaseAddress.isLocal(host) ? .disable : .require
        }
    }

    var place: Place {
        .named("mariadb \(socket ?? "\(host.isEmpty ? "localhost" : host):\(port ?? 3306)")/\(database)")
    }

    /// `host`, `host:port`, `[::1]:port`.
    private static func server(_ text: Substring) throws(Diagnostic) -> (host: String, port: UInt32?) {
        var host = text
        var port: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if rest.hasPrefix(":") { port = rest.dropFirst() }
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard let port else { return (String(host), nil) }
        guard let number = UInt32(port), (1...65535).contains(number) else {
            throw DatabaseAddress.malformed(MariaAddress.hint)
        }
        return (String(host), number)
    }

    private static func options(_ text: Substring) throws(Diagnostic) -> [String: String] {
        var options: [String: String] = [:]
        for item in text.split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.first?.lowercased() == "password" { throw DatabaseAddress.holdsPassword() }
            guard pair.count == 2, ["sslmode", "sslrootcert", "socket"].contains(String(pair[0])),
                let value = decoded(pair[1])
            else { throw DatabaseAddress.malformed(MariaAddress.hint) }
            options[String(pair[0])] = value
        }
        return options
    }

    /// `%XX` as the bytes they stand for; nil where they are no UTF-8 or hold a NUL.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}
