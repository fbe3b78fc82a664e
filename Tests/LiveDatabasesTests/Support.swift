import CRMImport
import CRMStore
import Diagnostics
import Foundation
import GRDB
import LiveDatabases

extension LiveOptions {
    /// What the login `reader` of a test's server is let in with.
    static func ofReader(_ change: (inout LiveOptions) -> Void = { _ in }) -> LiveOptions {
        var options = LiveOptions()
        options.password = "canary-s3cret"
        change(&options)
        return options
    }
}

/// A folder of its own for one test, deleted afterwards.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/crmsite-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// A mapping of one table of deals, `id, name, amount, entered, closes, won, stage`.
    func mapping(tables: String = TemporaryFolder.deals) throws -> Mapping {
        try write(
            "mapping/mapping.yml",
            "title: Test\nversion: 1\nsource: test\ncurrency: EUR\ntime-zone: UTC\ntables:\n" + tables)
        try write(
            "mapping/opportunities.sql",
            """
            SELECT id, name, 'default' AS pipeline, stage, CASE won WHEN 1 THEN 'won' ELSE 'open' END AS status,
                   amount AS amount_minor, 'EUR' AS currency, entered AS created_at, closes AS close_date,
                   source_table, id AS source_id, source_line
            FROM raw.deals ORDER BY source_line
            """)
        try write(
            "mapping/stages.sql",
            """
            SELECT DISTINCT 'default' AS pipeline, stage AS name, 'open' AS outcome FROM raw.deals
            WHERE stage IS NOT NULL ORDER BY stage
            """)
        return try MappingReader.read(path + "/mapping", folders: [])
    }

    static let deals = """
          - table: deals
            columns: {id: text, amount: money, entered: instant, closes: date, won: flag}
        """

    /// Imports and opens the result.
    func read(_ source: any ImportSource, _ mapping: Mapping) throws -> (report: ImportReport, db: DatabaseQueue) {
        let report = try Importer(mapping: mapping).run(from: source, to: path + "/crm.sqlite")
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        return (report, try DatabaseQueue(path: path + "/crm.sqlite", configuration: configuration))
    }

    /// Imports and returns the error's code and exit code; checks that nothing was written.
    func refusal(_ source: any ImportSource, _ mapping: Mapping) throws -> String {
        let before = "the database of yesterday"
        try write("crm.sqlite", before)
        let found = failure { _ = try Importer(mapping: mapping).run(from: source, to: path + "/crm.sqlite") }
        let after = try String(contentsOfFile: path + "/crm.sqlite", encoding: .utf8)
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        return after == before && names.allSatisfy { ["crm.sqlite", "mapping"].contains($0) }
            ? found : "the database changed"
    }
}

/// The code and exit code of what `body` throws; "" where it throws nothing. No error may hold the password.
func failure(_ body: () throws -> Void) -> String {
    let found: [Diagnostic]
    do {
        try body()
        return ""
    } catch let error as Diagnostic {
        found = [error]
    } catch let list as DiagnosticList {
        found = list.diagnostics
    } catch {
        return "\(error)"
    }
    if found.contains(where: { $0.text.contains("s3cret") || "\($0)".contains("s3cret") }) {
        return "the password shows"
    }
    return found.map { "\($0.code) \($0.exit.rawValue)" }.joined(separator: ", ")
}

/// A source that does something when a row of one of its tables is reached.
final class InterruptedSource: ImportSource {
    private let source: any ImportSource
    private let row: Int
    private let part: String
    private let action: () throws -> Void

    init(_ source: any ImportSource, at row: Int, of part: String, _ action: @escaping () throws -> Void) {
        (self.source, self.row, self.part, self.action) = (source, row, part, action)
    }

    var kind: String { source.kind }
    var place: Place { source.place }
    func parts(of input: Mapping.Input) throws -> [String]? { try source.parts(of: input) }
    func unread(besides parts: Set<String>) -> [String] { source.unread(besides: parts) }

    func open(_ part: String, of input: Mapping.Input) throws -> any RowSource {
        let rows = try source.open(part, of: input)
        return part == self.part ? InterruptedRows(rows, at: row, action) : rows
    }
}

final class InterruptedRows: RowSource {
    private let rows: any RowSource
    private let row: Int
    private let action: () throws -> Void

    init(_ rows: any RowSource, at row: Int, _ action: @escaping () throws -> Void) {
        (self.rows, self.row, self.action) = (rows, row, action)
    }

    var columns: [String] { rows.columns }
    var place: Place { rows.place }
    var line: Int { rows.line }
    func bytes(at column: Int) -> UnsafeBufferPointer<UInt8>? { rows.bytes(at: column) }

    func advance(_ report: (RowFinding) -> Void) throws -> Bool {
        if rows.line == row { try action() }
        return try rows.advance(report)
    }
}

extension DatabaseQueue {
    func count(_ table: String) throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    /// The first row of a query, its values as text with bars between.
    func line(_ sql: String) throws -> String {
        try read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.map { DatabaseValue.text($0.1) }.joined(separator: "|")
            }.joined(separator: "\n")
        }
    }
}

extension DatabaseValue {
    fileprivate static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "-"
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): text
        case .blob(let data): "\(data.count) bytes"
        }
    }
}
