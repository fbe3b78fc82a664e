import CRMImport
import CRMModel
import CRMStore
import Diagnostics
import Foundation
import GRDB
import Testing
import TextFormats

/// A fresh folder with files, removed when the value goes.
final class TemporaryFolder: Sendable {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "crmimport-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(Array(text.utf8), to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = URL(fileURLWithPath: self(name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

/// Two levels above this file's folder.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent,
/// as in a clone of the project alone; tests that need it are skipped then.
enum SharedFolder {
    static let path: String? = {
        let exists = FileManager.default.fileExists(atPath:)
        if let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return exists(named) ? named : nil }
        let beside = packageRoot.deletingLastPathComponent().appendingPathComponent("shared").path
        return exists(beside) ? beside : nil
    }()

    static func has(_ name: String) -> Bool {
        path.map { FileManager.default.fileExists(atPath: $0 + "/" + name) } ?? false
    }
}

/// What a body ends with; empty where it succeeds.
func faults(_ body: () throws -> Void) -> [Diagnostic] {
    do {
        try body()
        return []
    } catch let diagnostic as Diagnostic {
        return [diagnostic]
    } catch let list as DiagnosticList {
        return list.diagnostics
    } catch {
        Issue.record("not a diagnostic: \(error)")
        return []
    }
}

/// A mapping of accounts and deals in a folder of its own, with the export it reads.
struct Export {
    static let mapping = """
        title: Test
        version: 3
        source: test
        company: Example
        currency: EUR
        time-zone: Europe/Berlin
        missing: ["-", "None"]
        files:
          - file: accounts.csv
            table: accounts
          - file: deals.csv
            table: deals
            columns: {Amount: money, Closing Date: date dd.MM.yyyy, Created: instant}
            repairs: {Stage: {Ofer: Offer}}
          - file: notes.csv
            table: notes
            required: false
            columns: {Seen: flag}
        ignored:
          other.csv: nobody needs it
        """
    static let accountSQL =
        "SELECT id, name, 'accounts.csv' AS source_table, source_line FROM raw.accounts ORDER BY source_line"
    static let dealSQL = """
        SELECT id, account AS account_id, owner AS owner_id, stage, 'open' AS status, amount AS amount_minor, 'EUR' AS currency,
               closing_date AS close_date, created AS created_at, 'deals.csv' AS source_table, source_line
        FROM raw.deals ORDER BY source_line
        """
    static let accounts = "id,name\na1,Müller\na2,\"Smith, John\"\n"
    static let deals = """
        id,account,owner,Stage,Amount,Closing Date,Created
        d1,a1,u1,Offer,"1,234.50",31.12.2026,2026-03-29T02:30:00
        d2,a2,,Ofer,-,,2026-11-02T09:00:00+01:00
        """ + "\n"

    let folder: TemporaryFolder

    init(_ changes: [String: String] = [:]) throws {
        var files = [
            "mapping/mapping.yml": Export.mapping, "mapping/accounts.sql": Export.accountSQL,
            "mapping/opportunities.sql": Export.dealSQL,
            "in/accounts.csv": Export.accounts, "in/deals.csv": Export.deals,
        ]
        for (name, text) in changes { files[name] = text.isEmpty ? nil : text }
        folder = try TemporaryFolder(files)
    }

    var database: String { folder("crm.sqlite") }

    @discardableResult
    func run(
        _ options: Importer.Options = Importer.Options(), encoding: CSVDialect.Encoding? = nil, isLenient: Bool = false
    ) throws -> ImportReport {
        let mapping = try MappingReader.read(folder("mapping"), folders: [])
        let source = try CSVFolder(path: folder("in"), encoding: encoding, isLenient: isLenient)
        return try Importer(mapping: mapping, options: options).run(from: source, to: database)
    }

    /// Rows of the database as text, cells parted by bars.
    func rows(_ sql: String) throws -> [String] { try query(database, sql) }
}

func query(_ path: String, _ sql: String) throws -> [String] {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.read { db in
        try Row.fetchAll(db, sql: sql).map { row in
            row.databaseValues.map { value in
                switch value.storage {
                case .null: "NULL"
                case .int64(let number): String(number)
                case .double(let number): "\(number)"
                case .string(let text): text
                case .blob: "BLOB"
                }
            }.joined(separator: "|")
        }
    }
}
