// MappingDraft: a folder of export files of an unknown CRM → the draft of a mapping.
//
// In: the headers and a bounded sample of the rows of every CSV file. Out: a mapping folder that the import can run as
// it is, in which each canonical column says where it comes from, how sure that is and why, and a report of what was
// found, what is left to the user, and what is missing. The import itself guesses nothing.

import CRMImport
import CRMModel
import CRMStore
import Diagnostics
import TextFormats

/// What was found out about a folder of exports.
public struct MappingDraft: Sendable {
    /// One canonical column with what fills it.
    public struct Column: Sendable {
        public let table: String
        public let name: String
        /// The file whose rows are read.
        public let file: String
        /// Columns it is made of; empty for constants and for what is made of the row's line.
        public let sources: [SourceColumn]
        /// 0 to 1.
        public let score: Double
        public let reasons: [String]
    }

    /// The word for `source`; `export` where the CRM is not recognised.
    public private(set) var source = "export"
    public private(set) var title = "Export of a CRM that was not recognised"
    /// Names by which the CRM was recognised.
    public private(set) var marks: [String] = []
    /// The mapping that comes with crmsite and reads these very tables.
    private(set) var shipped: ShippedTables?
    /// Its name.
    public var shippedMapping: String? { shipped?.mapping }
    /// What a person should look at, in the order of the files.
    public internal(set) var findings: [Diagnostic] = []
    /// Files of the folder that are read, and those that are not, with the reason.
    public var filesRead: [String] { read.map(\.name) }
    public private(set) var ignored: [(name: String, reason: String)] = []

    var files: [GuessedFile] = []
    private(set) var tables: [PlannedTable] = []
    /// Selects for import_findings.
    private(set) var ambiguous: [String] = []
    private(set) var types: [String: [String: String]] = [:]
    private(set) var repairs: [String: [String: [String: String]]] = [:]
    private(set) var custom: [String: (entity: String, id: String, columns: [String])] = [:]
    /// File → reasons → columns that are not taken over.
    private(set) var leftColumns: [String: [(reason: String, columns: [String])]] = [:]
    /// What the caller knows better than the files.
    let settings: MappingReader.Settings
    let choices: DraftChoices
    /// What a person may answer about values.
    private(set) var questions: [DraftQuestion] = []
    var currency = "EUR"
    var currencyReason = ""
    /// Whether amounts that say no currency are in that one; else they are missing until somebody says it.
    var isCurrencySettled = true
    private(set) var missing: [String] = []
    /// Lines for what nothing fills, which a person may take.
    private(set) var offers: [Offer] = []

    /// Columns whose score is below this are pointed out.
    static let unsure = 0.7

    /// Files that selects read.
    var read: [GuessedFile] { files.filter { types[$0.name] != nil } }

    /// Looks at every CSV file of a folder. `shipped` are the mappings that may read it better than a draft, `choices` what
    /// a person says about it.
    ///
    /// Throws `E-MAP-ANSWER` for an answer that cannot be followed, `E-SRC-MISSING` for no folder and `E-SRC-EMPTY` for none with a CSV file, or with none that a site can be made
    /// of; where none can be read, the
    /// error of each. A file that cannot be read is otherwise a finding and left out.
    public init(
        folder: String, encoding: CSVDialect.Encoding? = nil, settings: MappingReader.Settings = .init(),
        shipped: [Mapping] = [], choices: DraftChoices = .none, progress: (String) -> Void = { _ in }
    ) throws {
        self.settings = settings
        self.choices = choices
        guard DirectoryListing.isFolder(folder) else {
            throw Diagnostic(
                "SRC-MISSING", "there is no such folder", at: .file(folder),
                hint: "name the folder that holds the CSV export", exit: .noInput)
        }
        let names = DirectoryListing.names(folder).filter(MappingDraft.isTable)
        guard !names.isEmpty else {
            throw Diagnostic(
                "SRC-EMPTY", "there is no CSV file in the folder", at: .file(folder),
                hint: "export each table as CSV into one folder", exit: .noInput)
        }
        var errors: [Diagnostic] = []
        for name in names {
            progress("looking at \(name)")
            do {
                files.append(GuessedFile(try FileProfile(folder: folder, name: name, encoding: encoding)))
            } catch let error as Diagnostic {
                errors.append(error)
                ignored.append((name, error.what))
                var warning = error
                warning.severity = .warning
                findings.append(warning)
            }
        }
        guard !files.isEmpty else { throw DiagnosticList(errors) }
        if let known = KnownSource.recognise(files.map(\.profile)) {
            source = known.source.name
            title = "Export of \(known.source.title)"
            marks = known.marks
        }
        settleDays()
        try choices.apply(to: &files)
        try matchColumns()
        self.shipped = ShippedTables.of(files, among: shipped)
        plan()
        try checkUse(folder, errors)
    }

    /// Files that are looked at: tables as text.
    private static func isTable(_ name: String) -> Bool {
        let small = name.lowercased()
        return [".csv", ".tsv", ".txt"].contains { small.hasSuffix($0) } && !small.hasPrefix(".")
    }

    // MARK: Steps

    private mutating func matchColumns() throws {
        let names = files.map { StagedName.of(file: $0.name) }
        for index in files.indices {
            let isTwin = names[..<index].contains(names[index])
            files[index].table = isTwin ? "\(names[index])_\(index + 1)" : names[index]
            try match(index, references: nil)
        }
        leaveOutTwins()
        // With the keys known, the values speak too.
        let references = ReferenceIndex(files)
        for index in files.indices { try match(index, references: references) }
    }

    private mutating func match(_ index: Int, references: ReferenceIndex?) throws {
        guard let kind = files[index].kind, kind.reason == nil else { return }
        let matcher = ColumnMatcher(file: files[index].profile, types: files[index].types, kind: kind)
        var (chosen, others) = matcher.match(references: references)
        files[index].findStatus(&chosen)
        files[index].settleCloseDays(&chosen)
        try choices.apply(to: &chosen, of: files[index])
        if chosen["id"] == nil, kind.table != nil, kind.activity == nil, let key = standIn(index, kind, chosen) {
            chosen["id"] = key
            others["id"] = nil
        }
        let stated = StatedCurrency(files[index], chosen: chosen)
        if let column = stated.column { chosen["currency"] = column }
        files[index].rivalCurrencies = stated.rivals
        files[index].chosen = chosen
        files[index].others = others
    }

    /// Where a file has no identifier, a name that no two rows share, or the only lead of a deal, is one.
    private func standIn(_ index: Int, _ kind: FileKind, _ chosen: [String: Evidence]) -> Evidence? {
        let columns =
            ["users", "accounts", "products", "org_units", "opportunities"].contains(kind.name)
            ? ["name", "lead_id"] : []
        for column in columns {
            guard var evidence = chosen[column], files[index].profile.sketches[evidence.source].isUnique else {
                continue
            }
            evidence.reasons = ["the file has no identifier; this differs in every row"]
            evidence.score = min(evidence.score, 0.8)
            if column == "lead_id" {
                // A line has a row of its own for each lead, but a long list with two deals of one lead would lose one.
                guard files[index].profile.sketches[evidence.source].rows >= 20, chosen["name"] == nil else { continue }
            }
            return evidence
        }
        return nil
    }

    /// Of files that hold the same records, the one with most columns is read.
    private mutating func leaveOutTwins() {
        for index in files.indices {
            guard let kind = files[index].kind, let table = kind.table, files[index].leftOut == nil else { continue }
            for other in files.indices.dropFirst(index + 1) {
                guard let second = files[other].kind, files[other].leftOut == nil, files[index].leftOut == nil,
                    second.name == kind.name
                        || table == "activities" && second.table == table
                            && (kind.activity == nil || second.activity == nil),
                    let a = files[index].sketch(of: "id"), let b = files[other].sketch(of: "id")
                else { continue }
                let (forward, count) = a.containment(in: b)
                let back = b.containment(in: a).share
                guard count > 0, max(forward, back) >= 0.9 else { continue }
                // What holds all of the other is read; of equals the one with more columns, then the shorter name.
                let first = (
                    back, files[index].chosen.count, files[index].profile.header.count, -files[index].name.utf8.count
                )
                let last = (
                    forward, files[other].chosen.count, files[other].profile.header.count, -files[other].name.utf8.count
                )
                let (kept, left) = first >= last ? (index, other) : (other, index)
                leaveOut(left, for: kept)
            }
        }
    }

    private mutating func plan() {
        findCurrency()
        let planner = Planner(
            files, references: ReferenceIndex(files), currency: currency, isCurrencySettled: isCurrencySettled)
        types = planner.types
        custom = planner.custom
        leftColumns = planner.leftColumns
        repairs = planner.repairs
        questions = planner.questions
        ambiguous = planner.ambiguous
        tables = Schema.tables.compactMap { planner.tables[$0.name] }
        for file in files {
            // Links and stages that nothing used are not read.
            if let reason = file.kind?.reason ?? file.leftOut {
                ignored.append((file.name, reason))
            } else if types[file.name] == nil {
                let reason = file.chosen.isEmpty ? "none of its columns was recognised" : "nothing needs it"
                ignored.append((file.name, file.kind == nil ? "not recognised" : reason))
            }
        }
        ignored.sort { $0.name < $1.name }
        let reading = Set(read.map(\.name))
        missing = Set(
            read.flatMap { file in
                file.types.enumerated().flatMap { index, type in
                    types[file.name]?[file.profile.header[index]] == nil ? [] : type.missing
                }
            }
        ).sorted()
        for file in files where reading.contains(file.name) || file.kind?.reason == nil && file.leftOut == nil {
            findings += file.profile.findings
            for (index, type) in file.types.enumerated() {
                let header = LogText.excerpt(file.profile.header[index])
                let declared = types[file.name]?[file.profile.header[index]]
                for doubt in type.doubts where declared != nil || doubt.isLoss {
                    findings.append(
                        Diagnostic(
                            .warning, doubt.code, "'\(header)': \(doubt.what)",
                            at: .file(file.name, line: doubt.line, column: index + 1),
                            hint: doubt.hint(for: header, type: declared)))
                }
            }
        }
        findings += planner.findings
        offers = openColumns.compactMap { planner.offer($0.column, of: $0.table, from: $0.file, $0.index) }
        noteMergedPeople()
        noteBlanks()
    }

    /// The order of day and month that one column proves holds for the whole export, which one program wrote.
    private mutating func settleDays() {
        let proven = Set(files.flatMap(\.types).compactMap(\.isDayFirst))
        guard proven.count == 1, let dayFirst = proven.first else { return }
        for file in files.indices {
            for index in files[file].types.indices { files[file].types[index].settleDays(dayFirst: dayFirst) }
        }
    }

    /// A mapping that no row can come from is none.
    private func checkUse(_ folder: String, _ errors: [Diagnostic]) throws {
        guard !read.contains(where: { $0.profile.rows > 0 }) else { return }
        let nothing = Diagnostic(
            "SRC-EMPTY", "no file of the folder has rows of deals, accounts, contacts, leads, activities or users",
            at: .file(folder), hint: "export the tables with their header line as CSV",
            details: ignored.map { "\($0.name): \($0.reason)" } + read.map { "\($0.name): no row" }, exit: .dataError)
        throw DiagnosticList([nothing] + errors)
    }

    // MARK: What others ask

    /// Whether a file's numbers have decimal commas.
    func decimalComma(_ file: GuessedFile) -> Bool {
        var yes = 0
        var no = 0
        let proven = file.types.filter { !$0.isDecimalGuessed && $0.decimalComma != nil }
        for type in proven.isEmpty ? file.types : proven {
            if type.decimalComma == true { yes += 1 }
            if type.decimalComma == false { no += 1 }
        }
        return yes > no
    }

    /// All canonical columns that are filled, in the order of the schema.
    public var columns: [Column] {
        tables.flatMap { table in
            table.parts.flatMap { part in
                part.columns.filter { !["source_table", "source_id", "source_line"].contains($0.name) }.map { column in
                    Column(
                        table: table.name, name: column.name, file: part.file, sources: column.sources,
                        score: column.score, reasons: column.reasons)
                }
            }
        }
    }

    /// What the select of a table does not fill, and what it may be filled from.
    func gaps(of table: PlannedTable) -> [String] {
        guard let schema = Schema.named(table.name), table.whole == nil else { return [] }
        var lines: [String] = []
        let optional = Set(schema.columns.map(\.name)).subtracting([
            "source_system", "source_table", "source_id", "source_line",
        ])
        let filled = Set(table.parts.flatMap { $0.columns.map(\.name) })
        let empty = schema.columns.map(\.name).filter { optional.contains($0) && !filled.contains($0) }
        if !empty.isEmpty { lines.append("not found: \(empty.joined(separator: ", "))") }
        for (file, column, evidence) in doubts(of: table.name) where empty.contains(column) {
            let header = file.profile.header[evidence.source]
            lines.append(
                "perhaps \(column): \(LogText.excerpt(file.name)), \(LogText.excerpt(header)): "
                    + "\(MappingDraft.number(evidence.score)) (\(evidence.reasons.joined(separator: "; ")))")
        }
        return lines
    }

    /// Columns that may fill what nothing fills, the likeliest of each.
    func doubts(of table: String) -> [(file: GuessedFile, column: String, evidence: Evidence)] {
        files.filter { $0.kind?.table == table && $0.leftOut == nil }.flatMap { file in
            (file.kind?.vocabulary.columns ?? []).compactMap { column in
                guard !column.hasPrefix("<"), let evidence = file.others[column]?.first else { return nil }
                return (file, column, evidence)
            }
        }
    }

    /// Canonical columns that nothing fills, with the columns that may: by a part of their name, or by their values.
    private var openColumns: [(table: String, column: String, file: GuessedFile, index: Int)] {
        var found: [(table: String, column: String, file: GuessedFile, index: Int)] = []
        for table in tables where table.whole == nil && !table.isDistinct {
            let filled = Set(table.parts.flatMap { $0.columns.map(\.name) })
            for (file, column, evidence) in doubts(of: table.name) where !filled.contains(column) {
                found.append((table.name, column, file, evidence.source))
            }
            for column in ColumnCost.all where column.table == table.name {
                guard let column = column.column, !filled.contains(column) else { continue }
                found += LookAlike.of(table.name, column, in: self).map { (table.name, column, $0.file, $0.index) }
            }
        }
        return found
    }

    /// The offer for a column of a file.
    func offer(_ table: String, _ column: String, _ file: String, _ index: Int) -> Offer? {
        offers.first { $0.table == table && $0.column == column && $0.file.name == file && $0.index == index }
    }

    /// A score with two decimals.
    static func number(_ score: Double) -> String {
        let hundredths = Int((score * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    /// The files of the mapping folder: name and text.
    public var mappingFiles: [(name: String, text: String)] {
        MappingText(draft: self).files + [
            (name: "answers.csv", text: answersFile), (name: "report.md", text: DraftReport(draft: self).markdown),
        ]
    }

    /// The report as lines for a terminal.
    public var lines: [String] { DraftReport(draft: self).lines }
}

/// Names of staged tables.
enum StagedName {
    /// The file's name in small letters, letters and digits only.
    static func of(file: String) -> String {
        let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
        var name = ""
        for scalar in stem.lowercased().unicodeScalars {
            let isPlain = (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value)
            if isPlain {
                name.unicodeScalars.append(scalar)
            } else if !name.hasSuffix("_"), !name.isEmpty {
                name += "_"
            }
        }
        while name.hasSuffix("_") { name.removeLast() }
        guard let first = name.utf8.first else { return "file" }
        return 0x30...0x39 ~= first ? "file_" + name : name
    }
}
