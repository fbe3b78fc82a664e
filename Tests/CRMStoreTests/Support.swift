import CRMModel
import CRMStore
import Diagnostics
import Foundation
import GRDB
import Testing

/// A fresh folder, removed when the value goes.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "crmstore-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], to name: String) -> String {
        _ = FileManager.default.createFile(atPath: self(name), contents: Data(bytes))
        return self(name)
    }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

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

/// Two levels above this file's folder.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

typealias Cells = [String: CellValue]

/// A small CRM, written row by row.
struct Book {
    var meta: [(String, String)] = [
        ("as_of", "2026-06-30"), ("base_currency", "EUR"), ("company", "Example"), ("time_zone", "Europe/Berlin"),
        ("fiscal_year_start", "1"),
    ]
    var rows: [(table: String, cells: Cells)] = []

    mutating func add(_ table: String, _ cells: Cells) { rows.append((table, cells)) }

    func write(to path: String) throws {
        let database = try CRMDatabase(replacing: path)
        try database.write { writer in
            for (key, value) in meta { try writer.setMeta(key, value) }
            for row in rows {
                let columns = row.cells.keys.sorted()
                try writer.inserter(into: row.table, columns: columns).insert(columns.map { row.cells[$0] ?? .null })
            }
        }
        try database.finish()
    }

    /// Two units, three users, two accounts and some deals, with events.
    static var small: Book {
        var book = Book()
        book.add("org_units", ["id": .text("company"), "name": .text("Example"), "kind": .text("company")])
        book.add(
            "org_units",
            ["id": .text("north"), "name": .text("North"), "kind": .text("team"), "parent_id": .text("company")])
        for name in ["ada", "bo", "cy"] {
            book.add(
                "users",
                [
                    "id": .text(name), "name": .text("User \(name)"), "unit_id": .text("north"),
                    "starts_on": .text("2026-01-01"),
                ])
        }
        book.add(
            "accounts",
            [
                "id": .text("a1"), "name": .text("Müller & Söhne"), "owner_id": .text("ada"),
                "created_at": at("2026-01-10"),
            ])
        book.add(
            "accounts",
            ["id": .text("a2"), "name": .text("日本 😀"), "owner_id": .text("gone"), "created_at": at("2026-02-10")])
        for (position, stage) in [("Lead", "open"), ("Offer", "open"), ("Won", "won"), ("Lost", "lost")].enumerated() {
            book.add(
                "stages",
                [
                    "pipeline": .text("default"), "name": .text(stage.0), "position": .integer(Int64(position + 1)),
                    "outcome": .text(stage.1),
                    "probability": .real([0.1, 0.5, 1, 0][position]),
                ])
        }
        for index in 1...40 {
            book.add(
                "opportunities",
                [
                    "id": .text("o\(index)"), "name": .text("Deal \(index)"), "account_id": .text("a\(index % 3 + 1)"),
                    "owner_id": .text("ada"),
                    "pipeline": .text("default"), "stage": .text("Offer"), "status": .text("open"),
                    "amount_minor": .integer(Int64(index) * 100),
                    "currency": .text("EUR"), "created_at": at("2026-03-01"), "close_date": .text("2026-09-01"),
                ])
            book.add(
                "activities",
                [
                    "id": .text("c\(index)"), "type": .text("call"), "user_id": .text("bo"),
                    "logged_at": at("2026-06-\(10 + index % 10)"),
                    "subject": .text(String(repeating: "talk ", count: 40)),
                ])
        }
        return book
    }

    static func at(_ iso: String) -> CellValue { CellValue(Instant(iso: iso)) }
}

/// Opens a database, reads all that can be read from it, and returns the records.
@discardableResult
func readAll(_ path: String, asOf: String? = nil, options: OpeningOptions = OpeningOptions()) throws -> CRMRecords {
    let snapshot = try CRMSnapshot(path: path, options: options)
    defer { snapshot.release() }
    var settings = RecordReader.Settings()
    settings.asOf = asOf.flatMap { CalendarDate(iso: $0) }
    let records = try RecordReader.read(snapshot, settings: settings)
    _ = try UserDayCounts.read(snapshot, records: records)
    _ = try ImportLog.read(snapshot)
    for (entity, fields) in [
        ("account", ["phone", "annual_revenue_minor"]), ("contact", ["email"]), ("lead", ["status"]),
        ("opportunity", ["amount_minor", "own"]),
    ] {
        _ = try FilledFields.read(
            snapshot, entity: entity, fields: fields, records: records, placeholders: Placeholders())
    }
    return records
}

/// What opening and reading a file ends with; empty where it succeeds.
func faults(_ path: String, options: OpeningOptions = OpeningOptions()) -> [Diagnostic] {
    do {
        try readAll(path, options: options)
        return []
    } catch let diagnostic as Diagnostic {
        return [diagnostic]
    } catch let list as DiagnosticList {
        return list.diagnostics
    } catch {
        Issue.record("\(path): not a diagnostic: \(error)")
        return []
    }
}

/// Everything the records say, as text: equal texts, equal records.
func fingerprint(_ records: CRMRecords) -> String {
    var lines = ["\(records.asOf.iso) \(records.company) \(records.baseCurrency.code) \(records.zone.name)"]
    let deals = records.opportunities
    for row in 0..<deals.count {
        lines.append(
            "\(deals.ids[row] ?? "") \(deals.names[row] ?? "") \(deals.stages[row] ?? "") \(deals.statuses[row]) \(deals.amounts[row] ?? -1)"
                + " \(deals.owners.rows[row]) \(deals.accounts.rows[row]) \(deals.closeDates[row]?.iso ?? "") \(deals.firstStages[row] ?? "")"
        )
    }
    for row in 0..<records.accounts.count {
        lines.append("\(records.accounts.ids[row] ?? "") \(records.accounts.names[row] ?? "")")
    }
    for row in 0..<records.users.count {
        lines.append("\(records.users.ids[row] ?? "") \(records.users.units.rows[row])")
    }
    lines += records.tables.map { "\($0.name) \($0.rows) \($0.newest?.iso ?? "")" }
    lines += records.excluded.map { "\($0.table) \($0.reason) \($0.count)" }
    return lines.joined(separator: "\n")
}

/// A connection of another program's.
func connection(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    return try DatabaseQueue(path: path, configuration: configuration)
}
