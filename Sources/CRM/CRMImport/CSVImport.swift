import CRMModel
import CRMStore
import Diagnostics
import GRDB
import TextFormats

/// Fills a new crm.sqlite from a folder of export files.
public struct CSVImport {
    /// What the caller may set.
    public struct Options: Sendable {
        /// The last day the data speaks of. Default: the newest instant or closing day in it.
        public var asOf: CalendarDate?
        /// Overrides the encoding of every file.
        public var encoding: String?
        /// Pads and cuts ragged rows, counting them, instead of refusing the file. Default: false.
        public var isLenient = false
        /// Called with a sentence as each step begins.
        public var progress: @Sendable (String) -> Void = { _ in }

        public init() {}
    }

    private let mapping: Mapping
    private let options: Options

    public init(mapping: Mapping, options: Options = Options()) {
        self.mapping = mapping
        self.options = options
    }

    /// Imports `folder` and puts the new database in the place of `path`. A failure leaves the old one as it was.
    public func run(folder: String, to path: String) throws -> ImportReport {
        guard DirectoryListing.isFolder(folder) else {
            throw Diagnostic(
                "SRC-MISSING", "there is no such folder", at: .file(folder),
                hint: "name the folder that holds the CSV export",
                exit: .noInput)
        }
        let present = try checkFiles(folder)
        let database = try CRMDatabase(replacing: path)
        do {
            var report = ImportReport(mapping: mapping.name)
            report.unused = DirectoryListing.names(folder).filter { name in
                name.lowercased().hasSuffix(".csv") && !mapping.files.contains { $0.name == name }
            }.map { ($0, mapping.ignored[$0] ?? "not known to the mapping") }
            try database.accessWithoutTransaction { db in try Staging.attach(db) }
            try database.access { db in
                db.add(function: MappingFunctions.stableKey)
                let findings = try FindingsLog(db)
                let staging = Staging(mapping: mapping, findings: findings)
                for file in mapping.files {
                    options.progress("reading \(file.name)")
                    if present.contains(file.name) {
                        let outcome = try staging.stage(
                            file, path: "\(folder)/\(file.name)",
                            encoding: options.encoding.flatMap(CSVDialectEncoding.named),
                            isLenient: options.isLenient, into: db)
                        report.files.append(
                            ImportReport.File(
                                name: file.name, read: outcome.rows, repaired: outcome.repaired,
                                invalid: outcome.invalid))
                    } else {
                        try db.execute(sql: Staging.emptyTable(file, mapping))
                        report.files.append(ImportReport.File(name: file.name, isMissing: true))
                    }
                }
                for select in mapping.selects {
                    options.progress("filling \(select.table)")
                    let filled = try TableFiller(db: db, mapping: mapping, findings: findings).fill(select)
                    report.tables.append((select.table, filled.imported))
                    report.add(filled)
                }
                options.progress("checking references")
                report.dangling = try ReferenceCheck.run(db, source: mapping.source)
                try findings.check()
                report.findings = findings.counts
                try writeBookkeeping(db, &report)
            }
            try database.finish()
            return report
        } catch {
            database.abandon()
            throw error
        }
    }

    /// Names all required files that are missing, at once.
    private func checkFiles(_ folder: String) throws -> Set<String> {
        let names = Set(DirectoryListing.names(folder))
        let missing = mapping.files.filter { $0.isRequired && !names.contains($0.name) }
        guard missing.isEmpty else {
            throw DiagnosticList(
                missing.map { file in
                    Diagnostic(
                        "SRC-MISSING", "file of the mapping is missing: \(file.name)", at: .file(folder),
                        hint: "export it, or choose another mapping than '\(mapping.name)'", exit: .noInput)
                })
        }
        return names
    }

    private func writeBookkeeping(_ db: Database, _ report: inout ImportReport) throws {
        for file in report.files where !file.isMissing {
            try db.execute(
                sql: "INSERT INTO sources (name, kind, rows, note) VALUES (?, 'csv', ?, ?)",
                arguments: [file.name, file.read, file.note])
        }
        let asOf: CalendarDate
        if let given = options.asOf {
            asOf = given
        } else if let newest = try NewestDay.find(db, zone: mapping.zone) {
            asOf = newest
        } else {
            throw Diagnostic("SRC-EMPTY", "the data holds no date", at: .named(mapping.name), hint: "give --as-of")
        }
        report.asOf = asOf
        let meta: [(String, String?)] = [
            ("as_of", asOf.iso), ("company", mapping.company), ("base_currency", mapping.currency.code),
            ("time_zone", mapping.zone.name),
            ("fiscal_year_start", String(mapping.fiscalYearStart)), ("importer", "crmsite import csv"),
            ("mapping", "\(mapping.name) \(mapping.version)"),
        ]
        for (key, value) in meta where value != nil {
            try db.execute(sql: "INSERT INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
        }
    }
}

/// The last day on which something happened: the as-of of an export that does not say its own.
enum NewestDay {
    static func find(_ db: Database, zone: Zone) throws -> CalendarDate? {
        var newest: CalendarDate?
        func offer(_ date: CalendarDate?) { if let date { newest = max(newest ?? date, date) } }
        let instants = [
            ("opportunities", "created_at"), ("opportunities", "closed_at"), ("opportunity_stage_changes", "at"),
            ("field_changes", "at"),
            ("usage_events", "at"), ("leads", "created_at"), ("accounts", "created_at"), ("contacts", "created_at"),
            ("activities", "logged_at"),
        ]
        for (table, column) in instants {
            let value = try Int64.fetchOne(db, sql: "SELECT max(\(column)) FROM \(table)")
            offer(value.map { zone.date(of: Instant(milliseconds: $0)) })
        }
        let dates = [
            "SELECT max(close_date) FROM opportunities WHERE status <> 'open' AND closed_at IS NULL",
            "SELECT max(issued_on) FROM invoices",
        ]
        for sql in dates { offer(try String.fetchOne(db, sql: sql).flatMap { CalendarDate(iso: $0) }) }
        return newest
    }
}
