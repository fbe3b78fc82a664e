import CRMModel
import GRDB

/// What the importer wrote down: the files it read and what it found wrong in them.
public struct ImportLog: Sendable {
    /// One file or table that was read.
    public struct Source: Sendable {
        public let name: String
        public let kind: String
        public let rows: Int
        public let note: String
    }

    public var sources: [Source] = []
    public var files = CodeColumn()
    public var lines = IntColumn()
    public var tables = CodeColumn()
    public var columns = CodeColumn()
    public var kinds = CodeColumn()
    public var actions = CodeColumn()

    public var findingCount: Int { kinds.count }

    /// Reads the log, without the values found: they may hold what must not be published.
    public static func read(_ snapshot: CRMSnapshot) throws -> ImportLog {
        try snapshot.read { db in
            var log = ImportLog()
            try ColumnReader.forEach(
                db, "SELECT name, coalesce(kind, ''), coalesce(rows, 0), coalesce(note, '') FROM sources ORDER BY name"
            ) { row in
                log.sources.append(
                    Source(
                        name: row.text(0) ?? "", kind: row.text(1) ?? "", rows: Int(row.int(2) ?? 0),
                        note: row.text(3) ?? ""))
            }
            try ColumnReader.forEach(
                db,
                """
                SELECT coalesce(file, source), line, table_name, column_name, kind, action FROM import_findings
                ORDER BY coalesce(file, source), line, table_name, column_name, kind, rowid
                """
            ) { row in
                log.files.append(row, 0)
                log.lines.append(row.int(1))
                log.tables.append(row, 2)
                log.columns.append(row, 3)
                log.kinds.append(row, 4)
                log.actions.append(row, 5)
            }
            return log
        }
    }
}
