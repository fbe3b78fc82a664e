import CRMImport
import Diagnostics
import Foundation
import GRDB
import LiveDatabases
import Testing

@Suite(
    "PostgreSQL", .serialized,
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"),
    RunningPostgres())
struct PostgresTests {
    private func server() throws -> PostgresServer { try #require(PostgresServer.current) }

    private static let deals = """
        CREATE TABLE deals (id bigint PRIMARY KEY, name text, amount numeric(12, 2), entered timestamptz, closes date,
                            won boolean, stage varchar(20), secret text);
        INSERT INTO deals VALUES
            (2, 'Südbau "GmbH"', 18900.50, '2026-01-11 16:40:00.25+01', '2026-02-28', true, 'Won', 'x'),
            (1, 'Nordwerk', 1250, '2026-03-02 08:15:00+00', '2026-06-30', false, 'Offer', NULL);
        """

    @Test("Rows come typed, in the order of the primary key, whatever the server's zone")
    func rows() throws {
        let server = try server()
        try server.make("plain", PostgresTests.deals + "ALTER DATABASE plain SET timezone = 'Asia/Kathmandu';")
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(address: server.address("plain"), options: .ofReader())
        let (report, db) = try folder.read(source, try folder.mapping())
        #expect(
            try db.line(
                """
                SELECT id, name, amount_minor, created_at, close_date, status, source_line FROM opportunities ORDER
                BY id
                """
            )
                == "1|Nordwerk|125000|1772439300000|2026-06-30|open|1\n2|Südbau \"GmbH\"|1890050|1768146000250|2026-02-28|won|2"
        )
        #expect(report.lines.first == "mapping mapping, as of 2026-03-02")
        #expect(try db.line("SELECT name, kind, rows FROM sources") == "deals|postgres|2")
    }

    @Test("What a database can hold and a calendar or ledger cannot becomes a finding")
    func values() throws {
        let server = try server()
        try server.make(
            "odd",
            """
            CREATE TABLE deals (id text, name text, amount numeric, entered timestamp, closes date, won boolean, stage text);
            INSERT INTO deals VALUES ('a', 'NaN', 'NaN', '2026-01-01', 'infinity', NULL, 's'),
                ('b', 'BC', 1, '0044-03-15 BC', '2026-01-01', NULL, 's'), ('c', '', 'Infinity', 'infinity', '294276-01-01', NULL, 's');
            """)
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(address: server.address("odd"), options: .ofReader())
        let (report, db) = try folder.read(source, try folder.mapping())
        #expect(
            try db.line("SELECT id, amount_minor, created_at, close_date FROM opportunities ORDER BY id")
                == "a|-|1767225600000|-\nb|100|-|2026-01-01\nc|-|-|-")
        #expect(report.findings == ["invalid-number, skipped": 2, "invalid-date, skipped": 4])
    }

    @Test("A table with a policy for rows is refused, not read in part")
    func rowPolicies() throws {
        let server = try server()
        try server.make(
            "guarded",
            PostgresTests.deals
                + "ALTER TABLE deals ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON deals USING (id = 1);")
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(address: server.address("guarded"), options: .ofReader())
        #expect(try folder.refusal(source, try folder.mapping()) == "E-DB-DENIED 77")
    }

    @Test("A server that does not know its encoding: what is not UTF-8 is repaired and counted")
    func unknownEncoding() throws {
        let server = try server()
        try server.make("raw", "SELECT 1;")
        try server.run(
            "CREATE DATABASE bytes ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0", in: "raw")
        try server.run(
            PostgresTests.deals + "UPDATE deals SET name = convert_from('\\x53FC64'::bytea, 'SQL_ASCII') WHERE id = 2;"
                + "GRANT SELECT ON deals TO reader;", in: "bytes")
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(address: server.address("bytes"), options: .ofReader())
        let (report, db) = try folder.read(source, try folder.mapping())
        #expect(try db.line("SELECT name FROM opportunities ORDER BY id") == "Nordwerk\nS\u{FFFD}d")
        #expect(report.findings == ["invalid-text, repaired": 1])
    }

    @Test("All tables are of one moment, whatever is written while they are read")
    func snapshot() throws {
        let server = try server()
        try server.make(
            "moving",
            PostgresTests.deals + "CREATE TABLE people (id int PRIMARY KEY); INSERT INTO people VALUES (1), (2);")
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(tables: "  - table: people\n" + TemporaryFolder.deals)
        let source = InterruptedSource(
            try PostgresDatabase(address: server.address("moving"), options: .ofReader()), at: 1, of: "people"
        ) {
            try server.run(
                "DELETE FROM deals WHERE id = 1; UPDATE deals SET amount = 0; INSERT INTO deals (id) VALUES (9)",
                in: "moving")
            // Emptying a table cannot be hidden from a reader, so it has to wait for him.
            let emptied = failure { try server.run("SET lock_timeout = 200; TRUNCATE deals", in: "moving") }
            #expect(emptied.contains("lock timeout"))
        }
        let (_, db) = try folder.read(source, mapping)
        #expect(try db.line("SELECT id, amount_minor FROM opportunities ORDER BY id") == "1|125000\n2|1890050")
    }

    @Test("A connection that the server ends midway is an error, and the old database stays")
    func terminated() throws {
        let server = try server()
        try server.make(
            "long",
            """
            CREATE TABLE deals AS SELECT n AS id, repeat('x', 500) AS name, 1 AS amount, now() AS entered, current_date AS closes,
                false AS won, 's' AS stage FROM generate_series(1, 20000) AS n;
            """)
        let folder = try TemporaryFolder()
        let source = InterruptedSource(
            try PostgresDatabase(address: server.address("long"), options: .ofReader()), at: 10, of: "deals"
        ) {
            try server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'", in: "long")
        }
        #expect(try folder.refusal(source, try folder.mapping()) == "E-DB-LOST 75")
    }

    @Test("A network that falls silent midway is given up after the seconds given, and nobody asks the silence to stop")
    func silentNetwork() throws {
        let server = try server()
        try server.make(
            "quiet",
            """
            CREATE TABLE deals AS SELECT n AS id, repeat('x', 500) AS name, 1 AS amount, now() AS entered, current_date AS closes,
                false AS won, 's' AS stage FROM generate_series(1, 20000) AS n;
            """)
        let proxy = try SilentProxy(to: server.port, silentAfter: 300_000)
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(
            address: "postgres://reader@127.0.0.1:\(proxy.port)/quiet",
            options: .ofReader {
                $0.statementTimeout = 20
                $0.silenceTimeout = 2
                $0.lockTimeout = 1
            })
        #expect(try folder.refusal(source, try folder.mapping()) == "E-DB-LOST 75")
        // A request to end the statement would be a connection of its own, and wait as long.
        #expect(proxy.connections == 1)
    }

    @Test("A statement that takes too long ends after the seconds given")
    func slow() throws {
        let server = try server()
        try server.make("slow", PostgresTests.deals)
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(
            tables: """
                  - table: deals
                    query: SELECT id, name, amount, entered, closes, won, stage, pg_sleep(30) FROM deals
                    columns: {id: text, amount: money, entered: instant, closes: date, won: flag}
                """)
        let source = try PostgresDatabase(
            address: server.address("slow"), options: .ofReader { $0.statementTimeout = 1 })
        #expect(try folder.refusal(source, mapping) == "E-DB-TIMEOUT 75")
    }

    @Test("A lock of another program is waited for, and no longer than said")
    func locked() throws {
        let server = try server()
        try server.make("locked", PostgresTests.deals)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
        process.arguments = [
            "-X", "-q", "-h", server.folder, "-p", String(server.port), "-U", "admin", "-d", "locked", "-c",
            "BEGIN; LOCK TABLE deals; SELECT pg_sleep(30)",
        ]
        process.environment = ["PGPASSWORD": "admin"]
        try process.run()
        defer { process.terminate() }
        while try server.run(
            """
            SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation =
            'deals'::regclass
            """,
            in: "locked") != "1\n"
        {
            usleep(20_000)
        }
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(address: server.address("locked"), options: .ofReader { $0.lockTimeout = 1 })
        #expect(try folder.refusal(source, try folder.mapping()) == "E-DB-TIMEOUT 75")
        try server.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <>
            pg_backend_pid()
            """,
            in: "locked")
    }

    @Test("Logins that cannot be: each with its own code, none with the password")
    func logins() throws {
        let server = try server()
        try server.make("shut", PostgresTests.deals + "CREATE TABLE secrets (id int);")
        try server.run("REVOKE SELECT ON deals FROM reader", in: "shut")
        let folder = try TemporaryFolder()
        let free = try Shell.freePort()
        func login(
            _ address: String, password: String? = "canary-s3cret", _ change: (inout LiveOptions) -> Void = { _ in }
        ) -> String {
            failure {
                _ = try PostgresDatabase(
                    address: address,
                    options: .ofReader {
                        $0.password = password
                        change(&$0)
                    })
            }
        }
        #expect(login("postgres://reader@127.0.0.1:\(free)/shut") == "E-DB-CONNECT 69")
        #expect(login("postgres://reader@host.invalid/shut") == "E-DB-CONNECT 69")
        #expect(login(server.address("shut"), password: "wrong-s3cret") == "E-DB-DENIED 77")
        #expect(login(server.address("shut"), password: nil) == "E-DB-DENIED 77")
        #expect(login(server.address("shut", user: "stranger")) == "E-DB-DENIED 77")
        #expect(login(server.address("nowhere")) == "E-DB-NAME 66")
        #expect(login(server.address("shut") + "?sslmode=require") == "E-DB-TLS 69")
        #expect(login("postgres://reader:canary-s3cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        #expect(login("host=127.0.0.1 user=reader password=canary-s3cret") == "E-DB-PASSWORD 64")
        #expect(login("postgres://reader:canary/s3cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        #expect(login("postgres://reader:canary?s3cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        #expect(login("postgres://reader%3Acanary-s3cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        #expect(login("host=127.0.0.1 dbname='postgres://reader:canary-s3cret@127.0.0.1/shut'") == "E-DB-PASSWORD 64")
        #expect(login("canary-s3cret") == "E-DB-ADDRESS 64")
        // An @ among the parameters is none before a password.
        #expect(login("postgres://127.0.0.1:\(free)/shut?user=reader@crm") == "E-DB-CONNECT 69")
        let source = try PostgresDatabase(address: server.address("shut"), options: .ofReader())
        #expect(try folder.refusal(source, try folder.mapping()) == "E-DB-DENIED 77")
    }

    @Test("A server that takes the call and says nothing is given up after the seconds given")
    func silent() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        let port = try SilentServer.listen(socket)
        #expect(
            failure {
                _ = try PostgresDatabase(
                    address: "postgres://reader@127.0.0.1:\(port)/x", options: .ofReader { $0.connectTimeout = 1 })
            }
                == "E-DB-CONNECT 69")
    }

    @Test("Nothing can be written, not even by a select of the mapping")
    func readOnly() throws {
        let server = try server()
        try server.make(
            "written",
            PostgresTests.deals + "CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'DELETE FROM deals; SELECT 1';")
        try server.run("GRANT ALL ON deals TO reader", in: "written")
        for query in [
            "SELECT spoil() AS id", "INSERT INTO deals (id) VALUES (7) RETURNING *", "DELETE FROM deals", "",
            "SELECT 1 AS id; COMMIT; DELETE FROM deals",
            "COMMIT",
            "SELECT 1 AS id, 2 AS id",
        ] {
            let folder = try TemporaryFolder()
            let mapping = try folder.mapping(tables: "  - table: deals\n    query: '\(query)'\n")
            let source = try PostgresDatabase(address: server.address("written"), options: .ofReader())
            #expect(try folder.refusal(source, mapping) == "E-DB-QUERY 78", "\(query)")
        }
        #expect(try server.run("SELECT count(*) FROM deals", in: "written") == "2\n")
    }

    @Test("A table or column that the CRM no longer has is named")
    func missing() throws {
        let server = try server()
        try server.make("renamed", "CREATE TABLE deal (id int)")
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(address: server.address("renamed"), options: .ofReader())
        #expect(try folder.refusal(source, try folder.mapping()) == "E-SRC-MISSING 66")
        let renamed = try folder.mapping(
            tables: "  - table: deals\n    from: deal\n    columns: {id: text, amount: money}\n")
        #expect(try folder.refusal(source, renamed) == "E-SRC-COLUMN 65")
        do {
            let source = try PostgresDatabase(address: server.address("renamed"), options: .ofReader())
            _ = try folder.read(source, renamed)
            Issue.record("a table without the column was read")
        } catch let list as DiagnosticList {
            #expect(list.diagnostics.contains { $0.what.contains("'amount'") && $0.what.contains("in table 'deal'") })
        }
    }

    @Test("A schema may be given beside the address")
    func schema() throws {
        let server = try server()
        try server.make(
            "tenants", "CREATE SCHEMA \"work Space\"; SET search_path TO \"work Space\";" + PostgresTests.deals)
        let folder = try TemporaryFolder()
        let source = try PostgresDatabase(
            address: server.address("tenants"), options: .ofReader { $0.schema = "work Space" })
        let (_, db) = try folder.read(source, try folder.mapping())
        #expect(try db.count("opportunities") == 2)
    }
}

/// A socket that listens and never answers.
enum SilentServer {
    static func listen(_ socket: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 && Glibc.listen(socket, 4) == 0
                    ? getsockname(socket, address, &size) : -1
            }
        }
        guard result == 0 else { throw Failure("cannot listen") }
        return UInt16(bigEndian: address.sin_port)
    }
}
