import CRMStore
import Diagnostics
import GRDB

/// Writes what the importer found wrong straight into `import_findings`, and counts it.
final class FindingsLog {
    private let insert: Statement
    /// Findings by kind and action, for the report.
    private(set) var counts: [String: Int] = [:]
    /// The first finding that could not be written ends the import; callbacks that report findings cannot throw.
    private var failure: (any Error)?

    init(_ db: Database) throws {
        insert = try db.makeStatement(
            sql: """
                INSERT INTO import_findings (source, file, line, table_name, record_id, column_name, kind, value, action)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
    }

    func add(
        file: String, line: Int?, table: String? = nil, record: String? = nil, column: String?, kind: String,
        value: String?, action: String
    ) {
        count(kind, action)
        let excerpt = value.map { $0.count <= 80 ? $0 : String($0.prefix(79)) + "…" }
        do {
            try insert.execute(arguments: [file, file, line, table, record, column, kind, excerpt, action])
        } catch {
            failure = failure ?? error
        }
    }

    /// Counts a finding that a select of the mapping wrote itself.
    func count(_ kind: String, _ action: String) { counts["\(kind), \(action)", default: 0] += 1 }

    /// Takes down what a source found while reading a part.
    func add(_ part: String, _ found: RowFinding) {
        add(
            file: part, line: found.line, column: found.column, kind: found.kind, value: found.value,
            action: found.action)
    }

    /// - Throws: the first finding's failure to be written.
    func check() throws {
        if let failure { throw failure }
    }
}
