import CRMImport
import Diagnostics
import Foundation
import GRDB
import LiveDatabases
import Testing

@Suite(
    "MariaDB in other hands", .serialized,
    .enabled(if: MariaServer.isInstalled, "MariaDB is not installed: apt-get install mariadb-server"),
    RunningMariaDB())
struct MariaFailureTests {
    private func server() throws -> MariaServer { try #require(MariaServer.current) }

    private static let deals = """
        CREATE TABLE deals (id char(36) PRIMARY KEY, name varchar(80), amount double, entered datetime, closes date,
                            won tinyint(1), stage varchar(20)) ENGINE=InnoDB;
        INSERT INTO deals VALUES ('b', 'Süd', 18900.5, '2026-01-11 15:40:00', '2026-02-28', 1, 'Won'),
            ('a', 'Nord', 1250, '2026-03-02 08:15:00', '2026-06-30', 0, 'Offer');
        """

    @Test("A lock of another program is waited for, and no longer than said")
    func locked() throws {
        let server = try server()
        try server.make("locked", MariaFailureTests.deals)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/mariadb")
        process.arguments = [
            "--no-defaults", "-u", "root", "--socket=\(server.folder)/socket", "locked", "-e",
            "LOCK TABLES deals WRITE; SELECT sleep(30)",
        ]
        process.environment = ["PATH": "/usr/bin:/bin"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer { process.terminate() }
        let sleeper = "FROM information_schema.processlist WHERE info = 'SELECT sleep(30)'"
        while try server.run("SELECT count(*) \(sleeper)", in: "locked") != "1\n" { usleep(20_000) }
        let folder = try TemporaryFolder()
        let refusal = {
            // The lock may stop the question which tables there are as well as that for the rows.
            let source = try MariaDatabase(
                address: server.address("locked"), options: .ofReader { $0.lockTimeout = 1 })
            return try folder.refusal(source, try folder.mapping())
        }
        #expect(try refusal() == "E-DB-TIMEOUT 75")
        let id = try server.run("SELECT id \(sleeper)", in: "locked")
        try server.run("KILL \(id.trimmingCharacters(in: .whitespacesAndNewlines))", in: "locked")
    }

    @Test("A table or column that the CRM no longer has is named")
    func missing() throws {
        let server = try server()
        try server.make("renamed", "CREATE TABLE deal (id int)")
        let folder = try TemporaryFolder()
        let source = try MariaDatabase(address: server.address("renamed"), options: .ofReader())
        #expect(try folder.refusal(source, try folder.mapping()) == "E-SRC-MISSING 66")
        let renamed = try folder.mapping(
            tables: "  - table: deals\n    from: deal\n    columns: {id: text, amount: money}\n")
        #expect(try folder.refusal(source, renamed) == "E-SRC-COLUMN 65")
    }

    @Test("Rows that nobody gave the login are an error, and the old database stays")
    func denied() throws {
        let server = try server()
        try server.make("secret", MariaFailureTests.deals)
        // The login may see that the table is there, and read one column of it.
        try server.run(
            "REVOKE SELECT ON secret.* FROM reader; GRANT SELECT (id) ON secret.deals TO reader", in: "mysql")
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(tables: "  - table: deals\n    query: SELECT * FROM deals\n")
        let source = try MariaDatabase(address: server.address("secret"), options: .ofReader())
        #expect(try folder.refusal(source, mapping) == "E-DB-DENIED 77")
    }

    @Test("A server that lets nobody in any more is asked again later")
    func busy() throws {
        let server = try server()
        try server.make("busy", MariaFailureTests.deals)
        try server.run("ALTER USER reader WITH MAX_USER_CONNECTIONS 1", in: "mysql")
        defer { _ = try? server.run("ALTER USER reader WITH MAX_USER_CONNECTIONS 0", in: "mysql") }
        let first = try MariaDatabase(address: server.address("busy"), options: .ofReader())
        let second = failure { _ = try MariaDatabase(address: server.address("busy"), options: .ofReader()) }
        #expect(second == "E-DB-BUSY 75")
        let folder = try TemporaryFolder()
        #expect(try folder.read(first, try folder.mapping()).db.count("opportunities") == 2)
    }

    @Test("A server that is shut down while it is read is an error, and the old database stays")
    func shutDown() throws {
        let server = try MariaServer()
        defer { server.stop() }
        try server.make(
            "longer",
            """
            CREATE TABLE deals AS SELECT seq AS id, repeat('x', 500) AS name, 1 AS amount, now() AS entered,
                curdate() AS closes, 0 AS won, 's' AS stage FROM seq_1_to_20000;
            """)
        let folder = try TemporaryFolder()
        let source = InterruptedSource(
            try MariaDatabase(address: server.address("longer"), options: .ofReader()), at: 10, of: "deals"
        ) { server.stop() }
        #expect(try folder.refusal(source, try folder.mapping()) == "E-DB-LOST 75")
    }

    @Test("Rows that change while they are read are those of the first moment, in one table read twice too")
    func moving() throws {
        let server = try server()
        try server.make("moving", MariaFailureTests.deals)
        let folder = try TemporaryFolder()
        let mapping = try folder.mapping(
            tables: "  - table: again\n    from: deals\n    columns: {id: text}\n" + TemporaryFolder.deals)
        let source = InterruptedSource(
            try MariaDatabase(address: server.address("moving"), options: .ofReader()), at: 1, of: "again"
        ) {
            try server.run("UPDATE deals SET amount = 0; DELETE FROM deals WHERE id = 'a'", in: "moving")
        }
        let (report, db) = try folder.read(source, mapping)
        #expect(try db.line("SELECT id, amount_minor FROM opportunities ORDER BY id") == "a|125000\nb|1890050")
        #expect(report.findings.isEmpty)
    }
}
