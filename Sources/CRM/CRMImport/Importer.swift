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
        /// Called with the path of the unfinished database once it is this import's own.
        public var willWrite: @Sendable (String) -> Void = { _ in }

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
        let isUpdate = options.isUpdate && DirectoryListing.isFile(path)
        let (parts, missing) = try checkParts(source, isUpdate: isUpdate)
        let database = try isUpdate ? CRMDatabase(updating: path) : CRMDatabase(replacing: path)
        options.willWrite(CRMDatabase.workingPath(for: path))
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
                    try RowMemory.check(db, mapping, path: path)
                    try Update.noteFindings(db)
                }
                let findings = try FindingsLog(db)
                let staging = Staging(mapping: mapping, findings: findings, db: db, isFile: source.kind == "csv")
                let staged = try stage(source, parts, staging, &report)
                let absent = zip(staged, parts).flatMap { Importer.absent($0, hasParts: !$1.isEmpty) }
                let update = isUpdate ? try Update(db, mapping, absent: absent) : nil
                for table in staged {
                    if isUpdate { try RowMemory.recall(table, db) }
                    try staging.index(table)
                }
                let filled = try fill(staged, findings, update, db, &report)
                try update?.forgetFindings(of: Array(parts.joined()))
                report.lacks = update?.lacks ?? []
                if !missing.isEmpty { report.warnings.append(missingWarning(missing, source)) }
                options.progress("checking references")
                report.dangling = try ReferenceCheck.run(db, source: mapping.source)
                try findings.check()
                report.findings = findings.counts
                let strangers = try UnknownStages.find(db, source: mapping.source)
                report.note(
                    UnknownStages.kind, strangers.reduce(0) { $0 + $1.deals },
                    strangers.map { $0.warning(mapping: mapping.name) })
                try OrganisationCheck.run(db, source: mapping.source, &report)
                try noteDeleted(db, &report)
                report.warnings += try ColumnCost.warnings(db, filled: filled["opportunities"] ?? [], staged)
                report.warnings += try UnknownWords.warnings(db)
                if let nameless = try NamelessUsers.warning(db) { report.warnings.append(nameless) }
                try mapping.rates.fill(db, base: mapping.currency.code)
                if let warning = hidden(source) { report.warnings.append(warning) }
                report.warnings += try AmbiguousDays.warnings(db, mapping, parts)
                if let rates = try MissingRates.warning(db, base: mapping.currency.code) {
                    report.warnings.append(rates)
                }
                let (asOf, newest) = try asOf(db, update)
                report.asOf = asOf
                if update != nil, options.asOf == nil, let warning = newest.warning(asOf: asOf) {
                    report.warnings.append(warning)
                }
                let doubts = try newest.doubts(db, staged, source: mapping.source)
                report.note(NewestDay.kind, doubts.count, doubts.map(\.warning))
                let unfilled = try UnfilledColumns.find(db, mapping, named: filled, absent: absent)
                if let warning = try UnfilledColumns.warning(db, unfilled) { report.warnings.append(warning) }
                try writeBookkeeping(
                    db, source, report, absent: update?.absent ?? Set(absent.map(\.name)), unfilled: unfilled)
            }
            try database.finish()
            return report
        } catch {
            database.abandon()
            throw error
        }
    }

    /// Fills the canonical tables from the staged ones: at once, or as an update of the rows that are there. Returns the
    /// columns that the mapping speaks of, by table.
    private func fill(
        _ staged: [StagedTable], _ findings: FindingsLog, _ update: Update?, _ db: Database,
        _ report: inout ImportReport
    ) throws -> [String: Set<String>] {
        var columns: [String: Set<String>] = [:]
        let schema = update == nil ? "main" : Update.schema
        for select in mapping.selects {
            options.progress("filling \(select.table)")
            var filler = TableFiller(db: db, mapping: mapping, findings: findings)
            // Findings are no records: they are written down as they come.
            filler.schema = select.table == "import_findings" ? "main" : schema
            let filled = try filler.fill(select)
            if select.table != "import_findings" { report.tables.append((select.table, filled.imported)) }
            report.add(filled)
            columns[select.table, default: []].formUnion(filled.columns)
            try update?.take(filled, findings, &report)
        }
        let custom = CustomFields(db: db, source: mapping.source, schema: schema)
        report.addCustomValues(try staged.reduce(0) { try $0 + custom.fill($1) })
        for table in staged {
            try RowMemory.keep(table.input, db)
            try update?.dropCustomValues(table)
        }
        try update?.takeCustomValues(&report)
        return columns
    }

    /// Counts what the source says is deleted. Where that is every deal, the site will be empty, and the mapping or the
    /// export is probably wrong.
    private func noteDeleted(_ db: Database, _ report: inout ImportReport) throws {
        for table in Schema.tables where table.column("deleted_at") != nil {
            let row = try Row.fetchOne(db, sql: "SELECT count(deleted_at), count(*) FROM main.\(table.name)")
            guard let deleted: Int = row?[0], let all: Int = row?[1], deleted > 0 else { continue }
            report.deleted.append((table.name, deleted, all))
            guard table.name == "opportunities", deleted == all else { continue }
            report.warnings.append(
                Diagnostic(
                    .warning, "SRC-DELETED", "the source marks every deal as deleted: no figure speaks of them",
                    at: .named("opportunities.deleted_at"), hint: "look at deleted_at in opportunities.sql"))
        }
    }

    /// Tables that the source does not show: whether they are there, only another user could tell.
    private func hidden(_ source: any ImportSource) -> Diagnostic? {
        let names = source.unreadable
        guard !names.isEmpty else { return nil }
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return Diagnostic(
            .warning, "SRC-HIDDEN",
            "tables of the mapping are not there, or the user may not read them: "
                + names.prefix(5).map { LogText.excerpt($0) }.joined(separator: ", ") + more, at: source.place,
            hint: "grant the user SELECT on the whole database, and it is told which")
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
                    var file = ImportReport.File(name: name, isMissing: true)
                    file.isRequired = input.isRequired
                    report.files.append(file)
                }
            }
            tables.append(table)
        }
        return tables
    }

    /// The parts of every input, and the names of all required inputs that are missing: an update may lack files.
    private func checkParts(
        _ source: any ImportSource, isUpdate: Bool
    ) throws -> (parts: [[String]], missing: [String]) {
        var parts: [[String]] = []
        var missing: [String] = []
        for input in mapping.inputs {
            let found = try source.parts(of: input)
            parts.append(found ?? [])
            guard input.isRequired, found?.isEmpty == true, let name = try input.name(in: source) else { continue }
            missing.append(name)
        }
        if !missing.isEmpty, !isUpdate || source.kind != "csv" {
            throw DiagnosticList(missing.map { missingError($0, source) })
        }
        guard parts.contains(where: { !$0.isEmpty }) else {
            throw Diagnostic(
                "SRC-MISSING", "nothing that the mapping reads is there", at: source.place,
                hint: "the mapping '\(mapping.name)' is for: \(mapping.title)", exit: .noInput)
        }
        return (parts, missing)
    }

    private func missingError(_ name: String, _ source: any ImportSource) -> Diagnostic {
        Diagnostic(
            "SRC-MISSING", "the mapping needs what is not there: \(LogText.excerpt(name))", at: source.place,
            hint: "export it, or choose another mapping than '\(mapping.name)'"
                + (source.kind == "csv" ? "; or draft one of these files with --guess" : ""), exit: .noInput)
    }

    /// Of the files that an update lacks the database has the rows of earlier exports.
    private func missingWarning(_ names: [String], _ source: any ImportSource) -> Diagnostic {
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return Diagnostic(
            .warning, "SRC-PART",
            "the update comes without files that the mapping needs: "
                + names.prefix(5).map { LogText.excerpt($0) }.joined(separator: ", ") + more, at: source.place,
            hint: "what they held stays as it was; export them where it has changed")
    }

    /// What the mapping speaks of and an input lacks. A table of which the database keeps the
    /// rows is not lacking, see `RowMemory`.
    private static func absent(_ table: StagedTable, hasParts: Bool) -> [LackingSource] {
        if hasParts { return table.absent.sorted().map { LackingSource(table, column: $0) } }
        return table.input.memory == nil ? [LackingSource(table)] : []
    }

    /// The last day the data speaks of. An update first writes down the differences it found.
    private func asOf(_ db: Database, _ update: Update?) throws -> (asOf: CalendarDate, newest: NewestDay) {
        let before = try String.fetchOne(db, sql: "SELECT value FROM main.meta WHERE key = 'as_of'")
        func find() throws -> (asOf: CalendarDate, newest: NewestDay) {
            let newest = try NewestDay(db, zone: mapping.zone)
            let found = [before.flatMap { CalendarDate(iso: $0) }, newest.day].compactMap { $0 }.max()
            guard let asOf = options.asOf ?? found else {
                throw Diagnostic(
                    "SRC-EMPTY", "the data holds no day on which something happened", at: .named(mapping.name),
                    hint: "give --as-of; close dates of open deals are plans, not events")
            }
            return (asOf, newest)
        }
        guard let update else { return try find() }
        try update.writeHistory(asOf: mapping.zone.instant(of: find().asOf))
        return try find()
    }

    private func writeBookkeeping(
        _ db: Database, _ source: any ImportSource, _ report: ImportReport, absent: Set<String>, unfilled: [String]
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
        try db.execute(sql: "DELETE FROM meta WHERE key IN ('absent', 'unfilled')")
        meta.append(("absent", absent.isEmpty ? nil : absent.sorted().joined(separator: "\n")))
        meta.append(("unfilled", unfilled.isEmpty ? nil : unfilled.joined(separator: "\n")))
        for (key, value) in meta where value != nil {
            try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
        }
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
