import CRMImport
import Diagnostics
import Foundation
import GRDB
import LiveDatabases
import Testing

@Suite("SQLite")
struct SQLiteTests {
    private func file(_ folder: TemporaryFolder, _ sql: String) throws -> String {
        let path = folder.path + "/mapping/source.db"
        try FileManager.default.createDirectory(atPath: folder.path + "/mapping", withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        return path
    }

    private static let deals = """
        CREATE TABLE deals (id INTEGER PRIMARY KEY, name, amount REAL, entered TEXT, closes TEXT, won, stage TEXT);
        INSERT INTO deals VALUES (2, 'Südbau', 18900.5, '2026-01-11T15:40:00Z', '2026-02-28', 1, 'Won'),
            (1, X'FF00', 1250, '2026-03-02 08:15', '2026-06-30', 0, CAST(X'41FF' AS TEXT));
        """

    @Test("Rows come typed, in the order of the primary key; bytes as hexadecimal, malformed text repaired and named")
    func rows() throws {
        let folder = try TemporaryFolder()
        let path = try file(folder, SQLiteTests.deals)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let (report, db) = try folder.read(try SQLiteDatabase(path: path), try folder.mapping())
        #expect(
            try db.line(
                "SELECT id, name, amount_minor, created_at, close_date, status, stage FROM opportunities ORDER BY id")
                == "1|ff00|125000|1772439300000|2026-06-30|open|A\u{FFFD}\n2|Südbau|1890050|1768146000000|2026-02-28|won|Won"
        )
        #expect(report.findings == ["invalid-text, repaired": 1])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("A view and a query are read too; a query that writes is refused")
    func queries() throws {
        let folder = try TemporaryFolder()
        let path = try file(folder, SQLiteTests.deals + "CREATE VIEW late AS SELECT * FROM deals WHERE id = 2;")
        let view = try folder.mapping(tables: TemporaryFolder.deals + "\n    from: late")
        #expect(try folder.read(try SQLiteDatabase(path: path), view).db.line("SELECT id FROM opportunities") == "2")
        let query = try folder.mapping(tables: TemporaryFolder.deals + "\n    query: SELECT * FROM deals WHERE id = 1")
        #expect(try folder.read(try SQLiteDatabase(path: path), query).db.line("SELECT id FROM opportunities") == "1")
        for text in ["DELETE FROM deals RETURNING *", "SELECT nothing", "SELECT 1 AS id, 2 AS id"] {
            let mapping = try folder.mapping(tables: TemporaryFolder.deals + "\n    query: \(text)")
            #expect(try folder.refusal(try SQLiteDatabase(path: path), mapping) == "E-DB-QUERY 78", "\(text)")
        }
    }

    @Test("What is missing, is no database or is damaged is named as such")
    func broken() throws {
        let folder = try TemporaryFolder()
        #expect(failure { _ = try SQLiteDatabase(path: folder.path + "/none") } == "E-SRC-MISSING 66")
        #expect(failure { _ = try SQLiteDatabase(path: folder.path) } == "E-SRC-MISSING 66")
        try folder.write("text.db", String(repeating: "id,name\n", count: 200))
        #expect(failure { _ = try SQLiteDatabase(path: folder.path + "/text.db") } == "E-SRC-FORMAT 65")
        let rows =
            "INSERT INTO deals (name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT printf('%100d', i) FROM n;"
        let path = try file(folder, SQLiteTests.deals + rows)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seek(toOffset: 4096 * 40)
        try handle.write(contentsOf: Data(count: 4096))
        try handle.close()
        try FileManager.default.removeItem(atPath: folder.path + "/text.db")
        #expect(try folder.refusal(try SQLiteDatabase(path: path), try folder.mapping()) == "E-SRC-DAMAGED 65")
    }
}

@Suite("Password file")
struct PasswordFileTests {
    @Test("The first line of a file that only its owner can read is the password")
    func read() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/password"
        try folder.write("password", "canary s3cret\r\nmore\n")
        chmod(path, 0o600)
        #expect(try PasswordFile.read(path) == "canary s3cret")
        try folder.write("password", "\u{FEFF}canary s3cret\n")
        #expect(try PasswordFile.read(path) == "canary s3cret")
        chmod(path, 0o640)
        #expect(failure { _ = try PasswordFile.read(path) } == "E-DB-PASSWORD 77")
        try folder.write("empty", "\ns3cret")
        chmod(folder.path + "/empty", 0o600)
        #expect(failure { _ = try PasswordFile.read(folder.path + "/empty") } == "E-DB-PASSWORD 77")
        #expect(failure { _ = try PasswordFile.read(folder.path) } == "E-SRC-MISSING 66")
    }
}
