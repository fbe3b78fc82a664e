import CRMImport
import TextFormats

#if canImport(Glibc)
import Glibc
#endif

/// Rows per CPU-second and peak memory of a whole import: a generated export of activities to a finished crm.sqlite.
///
/// Twice, with a tenth of the rows first: memory that grew with rows would show in the second line.
enum ImportBenchmark {
    static let rows = 5_000_000

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func run() throws -> [String] { try [run(rows: rows / 10), run(rows: rows)] }

    private static func run(rows: Int) throws -> String {
        let folder = ProcessTime.temporaryFolder()
        defer { ProcessTime.remove(folder) }
        try write(folder + "/mapping.yml", Array(mapping.utf8))
        try write(folder + "/activities.sql", Array(select.utf8))
        // What activities refer to is there, as it is in an export.
        for (table, prefix, count) in [
            ("users", "user", 2111), ("accounts", "acc", 99_991), ("opportunities", "deal", 300_007),
        ] {
            try write(
                folder + "/\(table).sql",
                Array(
                    "SELECT id, source_line\(table == "opportunities" ? ", 'open' AS status" : "") FROM raw.\(table)"
                        .utf8))
            try writeIdentifiers(folder + "/\(table).csv", prefix: prefix, count: count)
        }
        let bytes = try writeActivities(folder + "/activities.csv", rows: rows)
        let reading = try MappingReader.read(folder, folders: [])
        let start = (cpu: ProcessTime.cpuSeconds, wall: ProcessTime.wallSeconds)
        let report = try Importer(mapping: reading).run(
            from: try CSVFolder(path: folder), to: folder + "/crm.sqlite")
        let seconds = ProcessTime.cpuSeconds - start.cpu
        guard report.tables.contains(where: { $0.name == "activities" && $0.rows == rows }), report.dangling.isEmpty
        else {
            throw Failure(description: "imported \(report.tables) of \(rows)")
        }
        return "import: \(rows) activities, \(bytes / 1_000_000) MB of CSV, "
            + "\(ProcessTime.fixed(seconds, 1)) CPU s, \(ProcessTime.fixed(ProcessTime.wallSeconds - start.wall, 1)) s, "
            + "\(Int(Double(rows) / seconds)) rows per CPU-second, peak memory \(ProcessTime.peakMebibytes) MiB"
    }

    private static let mapping = """
        title: Activities of the benchmark
        version: 1
        source: bench
        currency: EUR
        time-zone: UTC
        files:
          - file: activities.csv
            table: activities
            columns: {When: instant, Logged: instant, Minutes: number}
          - {file: users.csv, table: users}
          - {file: accounts.csv, table: accounts}
          - {file: opportunities.csv, table: opportunities}
        """

    private static let select = """
        SELECT id, lower(type) AS type, subject, status, owner AS user_id, "when" AS happened_at, logged AS logged_at,
               minutes AS duration_minutes, account AS account_id, deal AS opportunity_id,
               'activities.csv' AS source_table, id AS source_id, source_line
        FROM raw.activities ORDER BY source_line
        """

    /// Writes the export and returns its size.
    private static func writeActivities(_ path: String, rows: Int) throws -> Int {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(description: "cannot create \(path)") }
        defer { close(file) }
        var table = CSVWriter(header: [
            "Id", "Type", "Subject", "Status", "Owner", "When", "Logged", "Minutes", "Account", "Deal",
        ])
        let types = ["Call", "Meeting", "Task", "Email"]
        var size = 0
        for row in 0..<rows {
            table.text("act-\(row)")
            table.text(types[row % 4])
            table.text(row % 10 == 0 ? "Called, \"no answer\"" : "Follow-up on the offer of week \(row % 53)")
            table.text(row % 7 == 0 ? "planned" : "done")
            table.text("user-\(row % 2111)")
            table.text("\(2024 + row % 3)-0\(1 + row % 9)-1\(row % 10) 0\(row % 10):\(10 + row % 50):00")
            table.text("\(2024 + row % 3)-0\(1 + row % 9)-1\(row % 10)T1\(row % 10):\(10 + row % 50):00Z")
            table.number(5 + row % 85)
            table.text("acc-\(row % 99_991)")
            if row % 3 == 0 { table.missing() } else { table.text("deal-\(row % 300_007)") }
            table.endRow()
            if row % 4096 == 4095 || row == rows - 1 {
                let bytes = table.drain()
                size += bytes.count
                guard systemWrite(file, bytes) == bytes.count else {
                    throw Failure(description: "cannot write \(path)")
                }
            }
        }
        return size
    }

    private static func writeIdentifiers(_ path: String, prefix: String, count: Int) throws {
        var table = CSVWriter(header: ["Id"])
        for row in 0..<count {
            table.text("\(prefix)-\(row)")
            table.endRow()
        }
        try write(path, table.drain())
    }

    private static func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0, systemWrite(file, bytes) == bytes.count else {
            throw Failure(description: "cannot write \(path)")
        }
        close(file)
    }
}

private func systemWrite(_ file: Int32, _ bytes: [UInt8]) -> Int { write(file, bytes, bytes.count) }
