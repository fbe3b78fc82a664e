import CPostgres
import Diagnostics

/// The address of a PostgreSQL database in either of libpq's forms, a URI or `key=value` words.
struct PostgresAddress {
    /// libpq's words and values, in its order.
    let values: [(keyword: String, value: String)]

    /// - Throws: `E-DB-PASSWORD`, `E-DB-ADDRESS`.
    init(_ text: String) throws(Diagnostic) {
        // A password with a slash or question mark would be taken for a host and port, and shown.
        if DatabaseAddress.hasPassword(text) { throw DatabaseAddress.holdsPassword() }
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        // What libpq says quotes the address; it is not shown.
        PQfreemem(message)
        guard let options else {
            throw DatabaseAddress.malformed("write postgres://user@host:5432/database, or host=… user=… dbname=…")
        }
        defer { PQconninfoFree(options) }
        values = PostgresAddress.list(options)
        if values.contains(where: { ["password", "sslpassword"].contains($0.keyword) }) {
            throw DatabaseAddress.holdsPassword()
        }
        if let name = self["dbname"], name.contains("://") || name.contains("=") {
            throw DatabaseAddress.malformed("dbname is a name; write its address as a whole")
        }
    }

    subscript(keyword: String) -> String? { values.first { $0.keyword == keyword }?.value }

    /// What connecting needs: the address, the password, encryption wherever the server is another machine, and signs
    /// of life that end a connection whose other end is gone.
    /// - Parameter silence: seconds.
    func connection(password: String?, silence: Int) -> [(keyword: String, value: String)] {
        var result = values.filter { $0.keyword != "client_encoding" }
        let known = PostgresAddress.defaults
        let host = self["hostaddr"] ?? self["host"] ?? known["host"] ?? ""
        let isLocal =
            self["service"] == nil && host.split(separator: ",").map(String.init).allSatisfy(DatabaseAddress.isLocal)
        // libpq's own default asks for encryption and does without where there is none.
        if self["sslmode"] == nil, !isLocal, [nil, "prefer", "allow"].contains(known["sslmode"]) {
            result.append(("sslmode", "require"))
        }
        if self["application_name"] == nil { result.append(("application_name", "crmsite")) }
        result.append(("client_encoding", "UTF8"))
        let signs = [
            ("keepalives", "1"), ("keepalives_idle", "\(max(1, silence / 2))"),
            ("keepalives_interval", "\(max(1, silence / 6))"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "\(silence * 1000)"),
        ]
        for (keyword, value) in signs where self[keyword] == nil { result.append((keyword, value)) }
        if let password { result.append(("password", password)) }
        return result
    }

    /// `host:port/database` as far as they are known.
    var place: Place {
        let host = self["host"] ?? self["hostaddr"] ?? PostgresAddress.defaults["host"] ?? "local"
        let port = self["port"] ?? PostgresAddress.defaults["port"] ?? "5432"
        let name = self["dbname"] ?? self["service"].map { "service \($0)" } ?? self["user"] ?? ""
        return .named("postgres \(host):\(port)/\(name)")
    }

    /// What libpq takes from the environment and its own defaults.
    private static var defaults: [String: String] {
        guard let options = PQconndefaults() else { return [:] }
        defer { PQconninfoFree(options) }
        return Dictionary(list(options).map { ($0.keyword, $0.value) }) { first, _ in first }
    }

    private static func list(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [(keyword: String, value: String)] {
        var result: [(keyword: String, value: String)] = []
        var next = options
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val { result.append((String(cString: keyword), String(cString: value))) }
            next += 1
        }
        return result
    }
}
