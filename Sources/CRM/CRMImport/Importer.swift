import CRMModel
import CRMStore
import Diagnostics
import GRDB
import TextFormats

/// Fills a new crm.sqlite from a source.
public struct Importer {
    /// What the caller may set.
    public struct Options: Sendable {
        /// The last day the data speaks of. Default: the newest instant or closing day in it.
        public var asOf: CalendarDate?
        /// Brings the database that is there up to date by identifier, instead of making it anew. Default: false.
        public var isUpdate = false
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

    /// Imports `source` and puts the new database in the place of `path`. A failure leaves the old one as it was.
    public func run(from source: any ImportSource, to path: String) throws -> ImportReport {
        let parts = try checkParts(source)
        let isUpdate = options.isUpdate && DirectoryListing.isFile(path)
        let database = try isUpdate ? CRMDatabase(updating: path) : CRMDatabase(replacing: path)
        do {
            var report = ImportReport(mapping: mapping.name)
            report.unused = source.unread(besides: Set(parts.joined())).map {
                ($0, mapping.reasonToIgnore($0) ?? "not known to the mapping")
            }
            try database.accessWithoutTransaction { db in
                try Staging.attach(db)
                if isUpdate { try Update.attach(db) }
            }
            try database.access { db in
                for function in MappingFunctions.all(for: mapping) { db.add(function: function) }
                if isUpdate {
                    try Update.check(db, mapping, path: path)
                    try Update.forgetFindings(db, of: Array(parts.joined()))
                }
                let findings = try FindingsLog(db)
                let staging = Staging(mapping: mapping, findings: findings, db: db, isFile: source.kind == "csv")
                let staged = try stage(source, parts, staging, &report)
                let absent = Set(zip(staged, parts).flatMap { Importer.absent($0, hasParts: !$1.isEmpty) })
                let update = isUpdate ? try Update(db, absent: absent) : nil
                try fill(staged, findings, update, db, &report)
                options.progress("checking references")
                report.dangling = try ReferenceCheck.run(db, source: mapping.source)
                try findings.check()
                report.findings = findings.counts
                let strangers = try ReferenceCheck.unknownStages(db, source: mapping.source)
                if strangers > 0 { report.findings["unknown-stage, kept"] = strangers }
                report.asOf = try asOf(db, update)
                try writeBookkeeping(db, source, report, absent: update?.isPartial == true ? nil : absent)
            }
            try database.finish()
            return report
        } catch {
            database.abandon()
            throw error
        }
    }

    /// Fills the canonical tables from the staged ones: at once, or as an update of the rows that are there.
    private func fill(
        _ staged: [StagedTable], _ findings: FindingsLog, _ update: Update?, _ db: Database,
        _ report: inout ImportReport
    ) throws {
        let schema = update == nil ? "main" : Update.schema
        for select in mapping.selects {
            options.progress("filling \(select.table)")
            var filler = TableFiller(db: db, mapping: mapping, findings: findings)
            // Findings are no records: they are written down as they come.
            filler.schema = select.table == "import_findings" ? "main" : schema
            let filled = try filler.fill(select)
            if select.table != "import_findings" { report.tables.append((select.table, filled.imported)) }
            report.add(filled)
            try update?.take(filled, findings, &report)
        }
        let custom = CustomFields(db: db, source: mapping.source, schema: schema)
        report.addCustomValues(try staged.reduce(0) { try $0 + custom.fill($1) })
        for table in staged { try update?.dropCustomValues(table) }
        try update?.takeCustomValues(&report)
    }

    /// Stages every part of every input, in the mapping's order.
    private func stage(
        _ source: any ImportSource, _ parts: [[String]], _ staging: Staging, _ report: inout ImportReport
    ) throws -> [StagedTable] {
        var tables: [StagedTable] = []
        for (input, parts) in zip(mapping.inputs, parts) {
            var table = StagedTable(input)
            for part in parts {
                options.progress("reading \(part)")
                let outcome = try staging.stage(part, try source.open(part, of: input), into: &table)
                var file = ImportReport.File(
                    name: part, read: outcome.rows, repaired: outcome.repaired, invalid: outcome.invalid)
                file.absentColumns = outcome.absent
                report.files.append(file)
            }
            if parts.isEmpty {
                try staging.create(&table)
                if let name = try input.name(in: source) {
                    report.files.append(ImportReport.File(name: name, isMissing: true))
                }
            }
            tables.append(table)
        }
        return tables
    }

    /// The parts of every input. Names all required inputs that are missing, at once.
    private func checkParts(_ source: any ImportSource) throws -> [[String]] {
        var parts: [[String]] = []
        var missing: [Diagnostic] = []
        for input in mapping.inputs {
            let found = try source.parts(of: input)
            parts.append(found ?? [])
            guard input.isRequired, found?.isEmpty == true, let name = try input.name(in: source) else { continue }
            missing.append(
                Diagnostic(
                    "SRC-MISSING", "the mapping needs what is not there: \(LogText.excerpt(name))", at: source.place,
                    hint: "export it, or choose another mapping than '\(mapping.name)'", exit: .noInput))
        }
        if !missing.isEmpty { throw DiagnosticList(missing) }
        guard parts.contains(where: { !$0.isEmpty }) else {
            throw Diagnostic(
                "SRC-MISSING", "nothing that the mapping reads is there", at: source.place,
                hint: "the mapping '\(mapping.name)' is for: \(mapping.title)", exit: .noInput)
        }
        return parts
    }

    /// What the mapping speaks of and an input lacks: `table`, or `table.column`.
    private static func absent(_ table: StagedTable, hasParts: Bool) -> [String] {
        let name = table.input.table
        return hasParts ? table.absent.map { "\(name).\($0)" } : [name]
    }

    /// The last day the data speaks of. An update first writes down the differences it found.
    private func asOf(_ db: Database, _ update: Update?) throws -> CalendarDate {
        func newest() throws -> CalendarDate {
            if let given = options.asOf { return given }
            let before = try String.fetchOne(db, sql: "SELECT value FROM main.meta WHERE key = 'as_of'")
            let days = [before.flatMap { CalendarDate(iso: $0) }, try NewestDay.find(db, zone: mapping.zone)]
            guard let newest = days.compactMap({ $0 }).max() else {
                throw Diagnostic("SRC-EMPTY", "the data holds no date", at: .named(mapping.name), hint: "give --as-of")
            }
            return newest
        }
        try update?.writeHistory(asOf: mapping.zone.instant(of: newest()))
        return try newest()
    }

    private func writeBookkeeping(
        _ db: Database, _ source: any ImportSource, _ report: ImportReport, absent: Set<String>?
    ) throws {
        for file in report.files where !file.isMissing {
            try db.execute(
                sql: "INSERT OR REPLACE INTO sources (name, kind, rows, note) VALUES (?, ?, ?, ?)",
                arguments: [file.name, source.kind, file.read, file.note])
        }
        var meta: [(String, String?)] = [
            ("as_of", report.asOf?.iso), ("company", mapping.company), ("base_currency", mapping.currency.code),
            ("time_zone", mapping.zone.name),
            ("fiscal_year_start", String(mapping.fiscalYearStart)), ("importer", "crmsite import \(source.kind)"),
            ("mapping", "\(mapping.name) \(mapping.version)"),
        ]
        meta += mapping.links.sorted { $0.key < $1.key }.map { ("link.\($0.key)", $0.value) }
        if let absent {
            try db.execute(sql: "DELETE FROM meta WHERE key = 'absent'")
            meta.append(("absent", absent.isEmpty ? nil : absent.sorted().joined(separator: "\n")))
        }
        for (key, value) in meta where value != nil {
            try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
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

extension Mapping.Input {
    /// How a report calls the input where no part of it is there; nil where the mapping says nothing about this kind of
    /// source.
    func name(in source: any ImportSource) throws -> String? {
        guard try source.parts(of: self) != nil else { return nil }
        return source.kind == "csv" ? files.first : relation ?? table
    }
}
