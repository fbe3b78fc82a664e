import CRMModel
import CRMStore
import Diagnostics
import GRDB

#if canImport(Glibc)
import Glibc
#endif

/// Bulk read of a table of events into columns: 5 million rows of six columns.
enum BulkReadBenchmark {
    static let rows = 5_000_000

    /// One line: rows per CPU-second and peak memory.
    static func run() throws -> String {
        let folder = ProcessTime.temporaryFolder()
        defer { ProcessTime.remove(folder) }
        let path = folder + "/bulk.sqlite"
        try fill(path)
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        var users = CodeColumn()
        var at = IntColumn()
        var kinds = CodeColumn()
        var records = TextColumn()
        var amounts = IntColumn()
        var dates = DateColumn()
        let start = ProcessTime.cpuSeconds
        try queue.read { db in
            try ColumnReader.forEach(
                db, "SELECT user_id, at, kind, record_id, amount_minor, close_date FROM events ORDER BY rowid"
            ) { row in
                users.append(row, 0)
                at.append(row.int(1))
                kinds.append(row, 2)
                records.append(row, 3)
                amounts.append(row.int(4))
                dates.append(row.date(5))
            }
        }
        let seconds = ProcessTime.cpuSeconds - start
        guard users.count == rows, dates.count == rows else {
            throw Diagnostic("INT-BENCH", "\(users.count) of \(rows) rows were read", exit: .internalError)
        }
        let rate = Double(rows) / seconds / 1e6
        return
            "bulk read: \(rows) rows x 6 columns, \(ProcessTime.fixed(rate, 2)) M rows per CPU-second, peak \(ProcessTime.peakMebibytes) MiB"
    }

    private static func fill(_ path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE events (user_id TEXT, at INTEGER, kind TEXT, record_id TEXT, amount_minor INTEGER, close_date TEXT);
                    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(rows))
                    INSERT INTO events SELECT 'u' || substr('0000' || (i * 7919 % 10000), -4), 1700000000000 + i * 1000,
                      CASE i % 5 WHEN 0 THEN 'view' WHEN 1 THEN 'login' WHEN 2 THEN 'search' WHEN 3 THEN 'export' ELSE 'report_view' END,
                      'o' || substr('0000000' || (i * 104729 % 1000000), -7), CASE WHEN i % 10 = 0 THEN NULL ELSE i * 37 % 10000000 END,
                      '20' || (20 + i % 7) || '-' || substr('0' || (1 + i % 12), -2) || '-' || substr('0' || (1 + i % 28), -2) FROM n
                    """)
        }
        try queue.close()
    }
}
