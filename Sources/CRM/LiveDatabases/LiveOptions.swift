// LiveDatabases: the tables of a running CRM's database as the source of an import.
//
// In: the address of a PostgreSQL or MariaDB server or of an SQLite file, and the inputs of a mapping. Out: their rows, one
// at a time, all from one read-only snapshot. A password comes from the caller and goes to the server, nowhere else.

/// How long to wait for a server, and who asks.
public struct LiveOptions: Sendable {
    /// Seconds until a server must have answered a login. Default: 10.
    public var connectTimeout = 10
    /// Seconds one table or query may take. Default: 3600.
    public var statementTimeout = 3600
    /// Seconds to wait for another program's lock. Default: 30.
    public var lockTimeout = 30
    /// Seconds a server may be silent in the middle of an answer, or a connection without a sign of life. Default: 60.
    public var silenceTimeout = 60
    /// Where tables without a schema are looked for (PostgreSQL). Default: the login's own search path.
    public var schema: String?
    /// The password; nil: what the client library finds by itself (`~/.pgpass`), or none.
    public var password: String?

    public init() {}
}
