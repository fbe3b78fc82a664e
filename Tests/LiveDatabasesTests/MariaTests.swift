import CRMImport
import Diagnostics
import Foundation
import GRDB
import LiveDatabases
import Testing

@Suite(
    "MariaDB", .serialized,
    .enabled(if: MariaServer.isInstalled, "MariaDB is not installed: apt-get install mariadb-server"),
    RunningMariaDB())
struct MariaTests {
    private func server() throws -> MariaServer { try #require(MariaServer.current) }

    private static let deals = """
        CREATE TABLE deals (id char(36) PRIMARY KEY, name varchar(80) CHARACTER SET latin1, amount double, entered datetime,
                            closes date, won tinyint(1), stage varchar(20)) ENGINE=InnoDB;
        INSERT INTO deals VALUES ('b', 'Südbau "GmbH"', 18900.5, '2026-01-11 15:40:00', '2026-02-28', 1, 'Won'),
            ('a', 'Nordwerk', 1250, '2026-03-02 08:15:00', '2026-06-30', 0, 'Offer');
        """

    @Test("Rows come typed, in the order of the primary key, from any character set")
    func rows() throws {
        let server = try server()
        try server.make("plain", MariaTests.deals)
        let folder = try TemporaryFolder()
        let source = try MariaDatabase(address: server.address("plain"), options: .ofReader())
        let (_, db) = try folder.read(source, try folder.mapping())
        #expect(
            try db.line(
                """
                SELECT id, name, amount_minor, created_at, close_date, status, source_line FROM opportunities ORDER
                BY id
                """
            )
                == "a|Nordwerk|125000|1772439300000|2026-06-30|open|1\nb|Südbau \"GmbH\"|1890050|1768146000000|2026-02-28|won|2"
        )
        #expect(try db.line("SELECT name, kind, rows FROM sources") == "deals|mariadb|2")
    }

    @Test("Zero dates, bits, bytes, large numbers and emoji: each as what it is, or as a finding")
    func values() throws {
        let server = try server()
        try server.make(
            "odd",
            """
            SET sql_mode = '';
            CREATE TABLE deals (id binary(2), name varchar(80) CHARACTER SET utf8mb4, amount bigint unsigned, entered datetime,
                                closes date, won bit(1), stage varchar(20) CHARACTER SET utf8mb3);
            INSERT INTO deals VALUES (X'00FF', '👍', 18446744073709551615, '0000-00-00 00:00:00', '0000-00-00', b'1', 'ä'),
                (X'0100', 'x', 7, '2026-01-01 00:00:00', '2026-02-00', b'0', 'é');
            """)
        let folder = try TemporaryFolder()
        let source = try MariaDatabase(address: server.address("odd"), options: .ofReader())
        let (report, db) = try folder.read(source, try folder.mapping())
        #expect(
            try db.line(
                "SELECT id, name, amount_minor, created_at, close_date, status, stage FROM opportunities ORDER BY id")
                == "00ff|👍|-|-|-|won|ä\n0100|x|700|1767225600000|-|open|é")
        #expect(report.findings == ["invalid-number, skipped": 1, "invalid-date, skipped": 3])
    }

    @Test("All InnoDB tables are of one moment; a table of another engine is named")
    func snapshot() throws {
        let server = try server()
        try server.make(
            "moving",
            MariaTests.deals
                + "CREATE TABLE people (id int PRIMARY KEY) ENGINE=MyISAM; INSERT INTO people VALUES (1), (2);")
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(tables: "  - table: people\n" + TemporaryFolder.deals)
        let source = InterruptedSource(
            try MariaDatabase(address: server.address("moving"), options: .ofReader()), at: 1, of: "people"
        ) {
            try server.run(
                "DELETE FROM deals WHERE id = 'a'; UPDATE deals SET amount = 0; INSERT INTO deals (id) VALUES ('z')",
                in: "moving")
        }
        let (report, db) = try folder.read(source, mapping)
        #expect(try db.line("SELECT id, amount_minor FROM opportunities ORDER BY id") == "a|125000\nb|1890050")
        #expect(report.findings == ["no-snapshot, kept": 1])
    }

    @Test("A table that is altered before its turn is an error, and the old database stays")
    func altered() throws {
        let server = try server()
        try server.make(
            "altered",
            MariaTests.deals + "CREATE TABLE people (id int PRIMARY KEY); INSERT INTO people VALUES (1), (2);")
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(tables: "  - table: people\n" + TemporaryFolder.deals)
        let source = InterruptedSource(
            try MariaDatabase(address: server.address("altered"), options: .ofReader()), at: 1, of: "people"
        ) { try server.run("TRUNCATE deals", in: "altered") }
        #expect(try folder.refusal(source, mapping) == "E-DB-CHANGED 75")
    }

    @Test("A connection that the server ends midway is an error, and the old database stays")
    func killed() throws {
        let server = try server()
        try server.make(
            "longer",
            """
            CREATE TABLE deals AS SELECT seq AS id, repeat('x', 500) AS name, 1 AS amount, now() AS entered, curdate() AS closes,
                0 AS won, 's' AS stage FROM seq_1_to_20000;
            """)
        let folder = try TemporaryFolder()
        let source = InterruptedSource(
            try MariaDatabase(address: server.address("longer"), options: .ofReader()), at: 10, of: "deals"
        ) {
            let id = try server.run("SELECT id FROM information_schema.processlist WHERE user = 'reader'", in: "longer")
            try server.run("KILL \(id.trimmingCharacters(in: .whitespacesAndNewlines))", in: "longer")
        }
        #expect(try folder.refusal(source, try folder.mapping()) == "E-DB-LOST 75")
    }

    @Test("A statement that takes too long ends after the seconds given")
    func slow() throws {
        let server = try server()
        try server.make("slow", MariaTests.deals)
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(
            tables: "  - table: deals\n    query: SELECT d.*, benchmark(2000000000, md5(d.id)) AS x FROM deals AS d\n")
        let source = try MariaDatabase(address: server.address("slow"), options: .ofReader { $0.statementTimeout = 1 })
        #expect(try folder.refusal(source, mapping) == "E-DB-TIMEOUT 75")
    }

    @Test("A TIMESTAMP is a moment whatever the mapping's zone; a DATETIME is a clock of that zone")
    func moments() throws {
        let server = try server()
        try server.make(
            "moments",
            """
            SET time_zone = '+05:30';
            CREATE TABLE deals (id int PRIMARY KEY, name varchar(9), amount double, entered timestamp(3) NULL, closes date,
                                won tinyint(1), stage varchar(20), met datetime) ENGINE=InnoDB;
            INSERT INTO deals VALUES (1, 'A', 1, '2026-01-15 15:30:00.250', NULL, 0, 'Offer', '2026-01-15 10:00:00');
            SET sql_mode = '';
            INSERT INTO deals VALUES (2, 'B', 1, 0, NULL, 0, 'Offer', NULL);
            """)
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(
            tables:
                "  - table: deals\n    columns: {id: text, amount: money, entered: instant, closes: date, won: flag, met: instant}\n"
        )
        try folder.write(
            "mapping/mapping.yml",
            String(contentsOfFile: mapping.path + "/mapping.yml", encoding: .utf8)
                .replacing("time-zone: UTC", with: "time-zone: America/New_York"))
        try folder.write(
            "mapping/opportunities.sql",
            """
            SELECT id, name, stage, 'open' AS status, amount AS amount_minor, 'EUR' AS currency, coalesce(entered, met, 0) AS created_at,
                   met AS updated_at, source_table, id AS source_id, source_line FROM raw.deals
            """)
        let source = try MariaDatabase(address: server.address("moments"), options: .ofReader())
        let (report, db) = try folder.read(source, try MappingReader.read(mapping.path, folders: []))
        // 10:00 in India is 10:00Z; 10:00 in New York 15:00Z.
        #expect(
            try db.line("SELECT id, created_at, updated_at FROM opportunities ORDER BY id")
                == "1|1768471200250|1768489200000\n2|0|-")
        #expect(report.findings["invalid-date, skipped"] == 1)
    }

    @Test("Tables the user may not read are warned of, since the server does not show them")
    func hiddenTables() throws {
        let server = try server()
        try server.make("partly", MariaTests.deals + "CREATE TABLE people (id int PRIMARY KEY);")
        try server.run("REVOKE SELECT ON partly.* FROM reader; GRANT SELECT ON partly.deals TO reader", in: "mysql")
        let folder = try TemporaryFolder()
        let tables = "  - table: people\n    required: false\n    columns: {id: text}\n" + TemporaryFolder.deals + "\n"
        let source = try MariaDatabase(address: server.address("partly"), options: .ofReader())
        let (report, _) = try folder.read(source, try folder.mapping(tables: tables))
        #expect(
            report.warnings.contains { $0.name == "SRC-HIDDEN" && $0.what.hasSuffix(": people") }, "\(report.warnings)")
        try server.run("GRANT SELECT ON partly.* TO reader", in: "mysql")
        let seeing = try MariaDatabase(address: server.address("partly"), options: .ofReader())
        let seen = try TemporaryFolder()
        let gone = tables + "  - table: never\n    required: false\n    columns: {id: text}\n"
        #expect(
            try !seen.read(seeing, try seen.mapping(tables: gone)).report.warnings.contains { $0.name == "SRC-HIDDEN" })
    }

    @Test("Logins that cannot be: each with its own code, none with the password")
    func logins() throws {
        let server = try server()
        try server.make("shut", MariaTests.deals)
        let free = try Shell.freePort()
        func login(_ address: String, password: String? = "canary-s3cret") -> String {
            failure { _ = try MariaDatabase(address: address, options: .ofReader { $0.password = password }) }
        }
        #expect(login("mariadb://reader@127.0.0.1:\(free)/shut") == "E-DB-CONNECT 69")
        #expect(login("mariadb://reader@host.invalid/shut") == "E-DB-CONNECT 69")
        #expect(login(server.address("shut"), password: "wrong-s3cret") == "E-DB-DENIED 77")
        #expect(login(server.address("shut"), password: nil) == "E-DB-DENIED 77")
        #expect(login(server.address("shut", user: "stranger")) == "E-DB-DENIED 77")
        // Who may not see a database is not told whether it is there.
        #expect(login(server.address("nowhere")) == "E-DB-DENIED 77")
        #expect(login(server.address("shut") + "?sslmode=require") == "E-DB-TLS 69")
        #expect(login("mariadb://reader:canary-s3cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        #expect(login("mariadb://reader:canary@s3cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        #expect(login("mariadb://reader@127.0.0.1/shut?password=canary-s3cret") == "E-DB-PASSWORD 64")
        #expect(login("mariadb://reader%3Acanary-s3cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        #expect(login("mariadb://reader:canary/s3?cret@127.0.0.1/shut") == "E-DB-PASSWORD 64")
        for text in [
            "canary-s3cret", "postgres://h/d", "mariadb://h", "mariadb://h:x/d", "mariadb://h/d?x=y",
            "mariadb://h/d%zz", "mariadb://h:99999/d", "mariadb://reader@canary-s3cret@127.0.0.1/shut",
            "mariadb://reader@127.0.0.1/shut#canary-s3cret",
        ] {
            #expect(login(text) == "E-DB-ADDRESS 64", "\(text)")
        }
    }

    @Test("A server that takes the call and says nothing is given up after the seconds given")
    func silent() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        let port = try SilentServer.listen(socket)
        #expect(
            failure {
                _ = try MariaDatabase(
                    address: "mariadb://reader@127.0.0.1:\(port)/x", options: .ofReader { $0.connectTimeout = 1 })
            }
                == "E-DB-CONNECT 69")
    }

    @Test("Nothing can be written, not even by a select of the mapping")
    func readOnly() throws {
        let server = try server()
        try server.make("written", MariaTests.deals)
        try server.run("GRANT ALL ON written.* TO reader", in: "mysql")
        for query in [
            "INSERT INTO deals (id) VALUES (7)", "DELETE FROM deals", "SELECT 1; SELECT 2", "TRUNCATE deals", "COMMIT",
            "SELECT 1 AS id, 2 AS id",
        ] {
            let folder = try TemporaryFolder()
            let mapping = try folder.mapping(tables: "  - table: deals\n    query: '\(query)'\n")
            let source = try MariaDatabase(address: server.address("written"), options: .ofReader())
            #expect(try folder.refusal(source, mapping) == "E-DB-QUERY 78", "\(query)")
        }
        #expect(try server.run("SELECT count(*) FROM deals", in: "written") == "2\n")
    }
}
