import CRMImport
import CRMModel
import Diagnostics
import Foundation
import GRDB
import MappingDraft

/// A fresh folder, removed when the value goes.
final class TemporaryFolder: Sendable {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "mappingdraft-" + UUID().uuidString
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
}

/// Two levels above this file's folder.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent.
enum SharedFolder {
    static let path: String? = {
        let exists = FileManager.default.fileExists(atPath:)
        if let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return exists(named) ? named : nil }
        let beside = packageRoot.deletingLastPathComponent().appendingPathComponent("shared").path
        return exists(beside) ? beside : nil
    }()
}

/// An export of one's own, the draft made from it, and the database the draft imports.
struct Drafted {
    let folder: TemporaryFolder
    let draft: MappingDraft
    let input: String

    init(_ files: [String: String], currency: String? = nil, shipped: [Mapping] = []) throws {
        folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: files.map { ("in/" + $0.key, $0.value) }))
        input = folder("in")
        draft = try MappingDraft(
            folder: input, settings: MappingReader.Settings(currency: currency.flatMap { Currency(code: $0) }),
            shipped: shipped)
    }

    /// An export, drafted with a person's answers.
    init(_ files: [String: String], answers: String) throws {
        folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: files.map { ("in/" + $0.key, $0.value) }))
        input = folder("in")
        try folder.write(Array(answers.utf8), to: "answers.csv")
        draft = try MappingDraft(folder: input, choices: DraftChoices(path: folder("answers.csv")))
    }

    /// An export, drafted with answers that were read already.
    init(_ files: [String: String], choices: DraftChoices) throws {
        folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: files.map { ("in/" + $0.key, $0.value) }))
        input = folder("in")
        draft = try MappingDraft(folder: input, choices: choices)
    }

    /// An export in UTF-16 with a byte order mark.
    init(_ files: [String: String], utf16: [String: String]) throws {
        folder = try TemporaryFolder()
        for (name, text) in utf16 {
            try folder.write(
                [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, to: "in/" + name)
        }
        for (name, text) in files { try folder.write(Array(text.utf8), to: "in/" + name) }
        input = folder("in")
        draft = try MappingDraft(folder: input)
    }

    /// An export that lies elsewhere.
    init(folder input: String) throws {
        folder = try TemporaryFolder()
        self.input = input
        draft = try MappingDraft(folder: input)
    }

    /// `file, column + column` of a canonical column; nil where nothing fills it.
    func source(_ table: String, _ column: String, file: String? = nil) -> String? {
        draft.columns.first { $0.table == table && $0.name == column && (file == nil || $0.file == file) }.map {
            found in
            found.sources.map(\.column).joined(separator: " + ")
        }
    }

    var findings: [String] { draft.findings.map(\.text) }

    /// Runs the draft, unedited.
    @discardableResult
    func run(asOf: String? = nil) throws -> ImportReport {
        for file in draft.mappingFiles { try folder.write(Array(file.text.utf8), to: "draft/" + file.name) }
        return try rerun(asOf: asOf)
    }

    /// Changes a file of the draft that was run.
    func edit(_ name: String, _ change: (String) -> String) throws {
        let text = try String(contentsOfFile: folder("draft/" + name), encoding: .utf8)
        try folder.write(Array(change(text).utf8), to: "draft/" + name)
    }

    /// Runs the draft as it was edited.
    @discardableResult
    func rerun(asOf: String? = nil, currency: String? = nil, isUpdate: Bool = false) throws -> ImportReport {
        let settings = MappingReader.Settings(currency: currency.flatMap { Currency(code: $0) })
        let mapping = try MappingReader.read(folder("draft"), folders: [], settings: settings)
        var options = Importer.Options()
        options.asOf = asOf.flatMap { CalendarDate(iso: $0) }
        options.isUpdate = isUpdate
        return try Importer(mapping: mapping, options: options).run(
            from: CSVFolder(path: input), to: folder("crm.sqlite"))
    }

    /// Runs the draft on a later export.
    @discardableResult
    func update() throws -> ImportReport { try rerun(isUpdate: true) }

    /// Rows of the imported database as text, cells parted by bars.
    func rows(_ sql: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: folder("crm.sqlite"), configuration: configuration)
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

    func text(_ name: String) -> String { draft.mappingFiles.first { $0.name == name }?.text ?? "" }
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
        return [Diagnostic("TEST-OTHER", "\(error)")]
    }
}
