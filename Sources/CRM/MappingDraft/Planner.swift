import CRMImport
import CRMStore
import Diagnostics

/// Turns files with known columns into the selects of a mapping.
struct Planner {
    let files: [GuessedFile]
    let references: ReferenceIndex
    let currency: String
    /// Whether amounts that say no currency are in that one; else they are missing.
    let isCurrencySettled: Bool
    private(set) var tables: [String: PlannedTable] = [:]
    /// Selects of the rows that name several things at once, for import_findings.
    private(set) var ambiguous: [String] = []
    /// File → header name → type.
    private(set) var types: [String: [String: String]] = [:]
    /// File → header name → wrong spelling → right one.
    private(set) var repairs: [String: [String: [String: String]]] = [:]
    /// File → canonical column its custom values belong to: entity and identifier's header name.
    var custom: [String: (entity: String, id: String, columns: [String])] = [:]
    /// File → reasons → columns that nothing takes.
    var leftColumns: [String: [(reason: String, columns: [String])]] = [:]
    /// What a person should look at, besides what the files' own findings say.
    private(set) var findings: [Diagnostic] = []

    /// What a person may answer about values.
    private(set) var questions: [DraftQuestion] = []

    init(_ files: [GuessedFile], references: ReferenceIndex, currency: String, isCurrencySettled: Bool) {
        self.files = files
        self.references = references
        self.currency = currency
        self.isCurrencySettled = isCurrencySettled
        repairPeople()
        planStages()
        for kind in FileKind.all {
            guard let table = kind.table, table != "stages" else { continue }
            for file in used(kind.name) { add(part(file, kind, table), to: table) }
        }
        planStageHistory()
        planOrganisation()
        planDerived()
        planLastLogins()
        planCustom()
    }

    /// Files of a kind that are read.
    func used(_ kind: String) -> [GuessedFile] { files.filter { $0.kind?.name == kind && $0.leftOut == nil } }

    mutating func add(_ part: PlannedPart?, to table: String) {
        guard let part else { return }
        tables[table, default: PlannedTable(name: table, parts: [])].parts.append(part)
    }

    mutating func set(_ table: PlannedTable) { tables[table.name] = table }

    /// Adds a select of rows for import_findings.
    mutating func addFindings(_ select: String) { ambiguous.append(select) }

    mutating func note(_ finding: Diagnostic) { findings.append(finding) }

    /// Asks what a value of a column means; `guess` is what the draft takes.
    mutating func ask(_ file: GuessedFile, _ index: Int, _ value: String, _ guess: String, _ note: String) {
        questions.append(
            DraftQuestion(
                file: file.name, column: file.profile.header[index], value: value, guess: guess, note: note))
    }

    /// Has mapping.yml write a cell otherwise.
    mutating func addRepair(_ file: GuessedFile, _ index: Int, _ wrong: String, _ right: String) {
        repairs[file.name, default: [:]][file.profile.header[index], default: [:]][wrong] = right
    }

    // MARK: Columns

    /// Declares a column's type and gives its name in SQL.
    mutating func staged(_ file: GuessedFile, _ index: Int, as type: String, alias: String = "t") -> String {
        let header = file.profile.header[index]
        let known = types[file.name]?[header]
        if known == nil || known == "text" { types[file.name, default: [:]][header] = type }
        return "\(alias).\(SQLName.quoted(StagedTable.stagedName(header)))"
    }

    /// The type mapping.yml should declare for a column that fills a canonical one.
    func type(_ file: GuessedFile, _ index: Int, for column: String, table: String) -> String {
        let guess = file.types[index]
        // A column without a value yet will be written as the file's other days and times are.
        let formats = guess.kind == .empty ? file.types.first(where: \.isTime)?.formats ?? [] : guess.formats
        func times(_ word: String) -> String {
            switch formats.count {
            case 0: word
            case 1: formats == ["iso"] ? word : "\(word) \(formats[0])"
            default: "{\(word): [\(formats.map(YAMLText.quoted).joined(separator: ", "))]}"
            }
        }
        if ["<won>", "<closed>", "<active>", "<active_row>"].contains(column) { return "flag" }
        if ["<end>", "<lost_at>", "<last_login>", "<changed>"].contains(column) { return times("instant") }
        guard let schema = Schema.named(table)?.column(column) else { return "text" }
        switch schema.kind {
        case .text: return "text"
        case .instant: return guess.kind == .flag || guess.kind == .integer ? "flag" : times("instant")
        case .date: return times("date")
        case .money:
            return isOwnMoney(file) ? "money own" : "money"
        case .integer:
            if column == "is_primary" { return "flag" }
            return guess.kind == .integer ? "integer" : "number"
        case .real:
            if column == "probability" { return guess.kind == .percent || guess.maximum > 1 ? "percent" : "number" }
            return "number"
        }
    }

    /// A column taken as it is.
    mutating func plain(_ file: GuessedFile, _ column: String, table: String, alias: String = "t") -> PlannedColumn? {
        guard let evidence = file.chosen[column] else { return nil }
        let type = type(file, evidence.source, for: column, table: table)
        let sql = staged(file, evidence.source, as: type, alias: alias)
        return planned(column, sql, file, evidence)
    }

    func planned(_ column: String, _ sql: String, _ file: GuessedFile, _ evidence: Evidence) -> PlannedColumn {
        PlannedColumn(
            name: column, sql: sql,
            sources: [SourceColumn(file: file.name, column: file.profile.header[evidence.source])],
            score: evidence.score, reasons: evidence.reasons, samples: samples(file, evidence.source))
    }

    /// Up to three values, cut; none of a column that may hold secrets.
    func samples(_ file: GuessedFile, _ index: Int) -> [String] {
        let words = file.profile.keys[index].words
        let secret: Set<String> = [
            "password", "passwort", "kennwort", "token", "secret", "apikey", "credential", "pin", "iban", "ssn", "hash",
        ]
        guard !words.contains(where: { word in secret.contains { word.contains($0) } }) else { return [] }
        return file.profile.sketches[index].values.prefix(3).map { entry in
            let text = LogText.excerpt(entry.value)
            return text.count <= 32 ? text : text.prefix(31) + "…"
        }
    }

    /// A reference: the identifier itself, or by name through a join. Joins go to `joins`.
    mutating func reference(
        _ file: GuessedFile, _ column: String, table: String, joins: inout [String], alias: String = "t"
    ) -> PlannedColumn? {
        guard let kind = file.kind, let evidence = file.chosen[column] else { return nil }
        let kinds = ReferenceIndex.kinds(of: column, in: kind)
        let value = reference(staged(file, evidence.source, as: "text", alias: alias), file, evidence.source, kinds)
        let hit = references.best(
            file.profile.sketches[evidence.source], kinds: kinds, besides: (file.name, evidence.source))
        guard let hit, hit.share >= ReferenceIndex.sensible,
            let target = files.first(where: { $0.name == hit.target.file })
        else {
            return planned(column, value, file, evidence)
        }
        let wanted = column == "role" ? target.index(of: "name") : target.index(of: "id")
        repair(file, evidence.source, hit)
        let isOther = hit.target.first != nil || hit.target.isRead
        guard let wanted, isOther || wanted != hit.target.index else {
            return planned(column, value, file, evidence)
        }
        let name = keyText(of: hit, in: target)
        let given = staged(target, wanted, as: "text", alias: "r")
        noteAmbiguous(file, evidence.source, column, table, value: value, hit, in: target, name, given)
        return planned(column, resolve(value, in: target, name, given, &joins), file, evidence)
    }

    /// The value of a reference: nothing for a 0 that no record has, the first of several that one cell names.
    private mutating func reference(_ value: String, _ file: GuessedFile, _ index: Int, _ kinds: [String]) -> String {
        let sketch = file.profile.sketches[index]
        if sketch.values.contains(where: { $0.value == "0" }), references.lack("0", kinds: kinds) {
            return "nullif(\(value), '0')"
        }
        if kinds == ["users"], PeopleNames.change(sketch) {
            noteReadNames(file, index)
            return PeopleNames.sql(value)
        }
        if file.profile.namesModules.contains(index) {
            return
                "CASE WHEN instr(\(value), '::::') > 0 THEN substr(\(value), instr(\(value), '::::') + 4) ELSE \(value) END"
        }
        guard ["ids", "teams"].contains(NameKey.split(file.profile.header[index]).last),
            let several = sketch.values.first(where: { $0.value.contains(";") })
        else { return value }
        note(
            Diagnostic(
                .warning, "MAP-SEVERAL",
                "'\(LogText.excerpt(file.profile.header[index]))' names several records in one cell, such as "
                    + "\(LogText.excerpt(several.value)): the first counts",
                at: .file(file.name, line: several.line, column: index + 1),
                hint: "if another is meant, export it in a column of its own"))
        return "trim(CASE WHEN instr(\(value), ';') > 0 THEN substr(\(value), 1, instr(\(value), ';') - 1) "
            + "ELSE \(value) END)"
    }

    /// What the values of a hit's key are, in SQL over the rows `r` of its file.
    private mutating func keyText(of hit: ReferenceIndex.Hit, in target: GuessedFile) -> String {
        let last = staged(target, hit.target.index, as: "text", alias: "r")
        guard let index = hit.target.first else { return hit.target.isRead ? PeopleNames.sql(last) : last }
        return "\(staged(target, index, as: "text", alias: "r")) || ' ' || \(last)"
    }

    /// What a name stands for in another file. A name that is not there stays as it is, so that the import finds it; one
    /// that several bear stands for none of them.
    private func resolve(
        _ value: String, in target: GuessedFile, _ key: String, _ given: String, _ joins: inout [String]
    ) -> String {
        let name = "j\(joins.count + 1)"
        joins.append(
            "LEFT JOIN (SELECT \(key) AS k, min(\(given)) AS v, count(DISTINCT \(given)) AS n "
                + "FROM raw.\(SQLName.quoted(target.table)) AS r WHERE \(key) IS NOT NULL GROUP BY 1) AS \(name) "
                + "ON \(name).k = \(value)")
        return "CASE WHEN \(name).n > 1 THEN NULL ELSE coalesce(\(name).v, \(value)) END"
    }

    /// Has the import name every row that speaks of several, and says so now where the sample shows it.
    private mutating func noteAmbiguous(
        _ file: GuessedFile, _ index: Int, _ column: String, _ table: String, value: String,
        _ hit: ReferenceIndex.Hit, in target: GuessedFile, _ name: String, _ given: String
    ) {
        guard column != "role", value.contains("t.") else { return }
        let select = """
            SELECT t.source_table AS source, t.source_table AS file, t.source_line AS line,
                   \(SQLName.text(table)) AS table_name, \(SQLName.text(column)) AS column_name,
                   'ambiguous-name' AS kind, \(value) AS value, 'skipped' AS action
            FROM raw.\(SQLName.quoted(file.table)) AS t
            WHERE \(value) IN (SELECT \(name) FROM raw.\(SQLName.quoted(target.table)) AS r
                   WHERE \(name) IS NOT NULL GROUP BY 1 HAVING count(DISTINCT \(given)) > 1)
            """
        guard !ambiguous.contains(select) else { return }
        addFindings(select)
        let named = Set(file.profile.sketches[index].values.map(\.value))
        guard let twin = hit.target.sketch.values.first(where: { $0.count > 1 && named.contains($0.value) }) else {
            return
        }
        note(
            Diagnostic(
                .warning, "MAP-TWINS",
                "\(twin.count) rows of \(target.name) are called '\(LogText.excerpt(twin.value))': "
                    + "'\(LogText.excerpt(file.profile.header[index]))' of \(file.name) names none of them",
                at: .file(target.name, line: twin.line, column: hit.target.index + 1),
                hint: "export identifiers beside the names"))
    }

    /// Spellings that differ from exactly one key of the other file only in case, blanks and signs.
    private mutating func repair(_ file: GuessedFile, _ index: Int, _ hit: ReferenceIndex.Hit) {
        let sketch = file.profile.sketches[index]
        guard hit.share < 1, sketch.isComplete, hit.target.sketch.isComplete else { return }
        let keys = hit.target.sketch.values.map(\.value)
        let known = Set(keys)
        let loose = Dictionary(grouping: keys) { NameKey.split($0).joined() }
        for entry in sketch.values where !known.contains(entry.value) {
            guard let right = loose[NameKey.split(entry.value).joined()], right.count == 1, !entry.value.isEmpty,
                entry.value.utf8.count >= 3
            else { continue }
            addRepair(file, index, entry.value, right[0])
            note(
                Diagnostic(
                    .warning, "MAP-SPELLING",
                    "'\(LogText.excerpt(entry.value))' is '\(LogText.excerpt(right[0]))' in \(hit.target.file), "
                        + "\(entry.count) times",
                    at: .file(file.name, line: entry.line, column: index + 1),
                    hint: "mapping.yml repairs it; take the line out if they are two things"))
        }
    }

    /// The value of another file's column in the row whose key is `value`; the smallest where several have it.
    mutating func lookUp(
        _ value: String, in target: GuessedFile, key: Int, give: Int, _ joins: inout [String]
    ) -> String {
        let name = "j\(joins.count + 1)"
        let key = staged(target, key, as: "text", alias: "r")
        let given = staged(target, give, as: "text", alias: "r")
        joins.append(
            "LEFT JOIN (SELECT \(key) AS k, min(\(given)) AS v FROM raw.\(SQLName.quoted(target.table)) AS r "
                + "WHERE \(key) IS NOT NULL GROUP BY 1) AS \(name) ON \(name).k = \(value)")
        return "\(name).v"
    }

    // MARK: Parts

    /// What one file gives to a table.
    mutating func part(_ file: GuessedFile, _ kind: FileKind, _ table: String) -> PlannedPart? {
        guard let schema = Schema.named(table) else { return nil }
        if kind.name == "users", isDetail(file) { return nil }
        var joins: [String] = []
        var columns: [PlannedColumn] = []
        var notes: [String] = []
        for column in schema.columns.map(\.name) where !Planner.provenance.contains(column) {
            // What the file holds says more than its own words for it.
            if column == "type", table == "activities", let type = activityType(file, kind) {
                columns.append(type)
                continue
            }
            if column == "type", kind.activity != nil { continue }
            if let special = special(column, file, kind, table, &joins) {
                columns.append(special)
            } else if ReferenceIndex.kinds(of: column, in: kind).isEmpty {
                let plain = plain(file, column, table: table) ?? detail(column, file, table, &joins)
                if let plain { columns.append(plain) }
            } else {
                let found = reference(file, column, table: table, joins: &joins) ?? detail(column, file, table, &joins)
                if let found { columns.append(found) }
            }
        }
        addConstants(&columns, kind, file)
        if table == "activities", let mark = deletedMark(file) { columns.append(mark) }
        // Without its identifier and the columns a row must have, a part gives no rows.
        let missing = schema.columns.filter { column in
            column.isRequired && !columns.contains { $0.name == column.name }
        }
        guard missing.isEmpty else {
            note(
                Diagnostic(
                    .warning, "MAP-LACKS", "no column for \(missing.map(\.name).joined(separator: ", ")) of \(table)",
                    at: .file(file.name, line: file.profile.dialect.headerLine),
                    hint: "name one in \(table).sql"))
            return nil
        }
        columns += Planner.provenanceColumns(sourceID: sourceID(file))
        // A file of which nothing is taken is not read.
        guard types[file.name] != nil else { return nil }
        if table == "users", !columns.contains(where: { $0.name == "ends_on" }),
            let flag = file.chosen["<working>"] ?? file.chosen["<gone>"]
        {
            notes.append(
                "'\(LogText.excerpt(file.profile.header[flag.source]))' says who is switched off, no column since when: "
                    + "import_findings.sql names them.")
        }
        var source = "FROM raw.\(SQLName.quoted(file.table)) AS t"
        if let current = currentVersions(file) {
            source = current
            notes.append("Of several versions of a record the current one is read.")
        }
        if let only = opportunitiesOnly(file, table) {
            source = only
            notes.append("The file holds leads too: they are left out.")
        }
        if let work = withoutAttachments(file, kind) {
            source = work
            notes.append("What was sent with an e-mail is no work of its own: it is left out.")
        }
        // Of a record's versions, those that changed its stage.
        let isLag = columns.contains { $0.name == "from_stage" && $0.sql.hasPrefix("lag(") }
        return PlannedPart(
            file: file.name, columns: columns, from: [source] + joins,
            kept: isLag ? "to_stage IS NOT from_stage" : nil, notes: notes)
    }

    private static let provenance: Set<String> = ["source_system", "source_table", "source_id", "source_line"]

    private static func provenanceColumns(sourceID: String) -> [PlannedColumn] {
        [
            PlannedColumn(name: "source_table", sql: "t.source_table"),
            PlannedColumn(name: "source_id", sql: sourceID), PlannedColumn(name: "source_line", sql: "t.source_line"),
        ]
    }

    private mutating func sourceID(_ file: GuessedFile) -> String {
        for column in ["id", "<key>", "name"] {
            if let index = file.index(of: column) { return staged(file, index, as: "text") }
        }
        return "t.source_line"
    }

    /// A file that holds several versions of a record, and which is the current one.
    private mutating func currentVersions(_ file: GuessedFile) -> String? {
        guard let active = file.index(of: "<active>"), let id = file.index(of: "id"), file.kind?.activity == nil,
            !["stage_changes", "field_changes"].contains(file.kind?.name ?? "")
        else { return nil }
        let key = staged(file, id, as: "text", alias: "v")
        let flag = staged(file, active, as: "flag", alias: "v")
        return """
            FROM (SELECT * FROM (
                    SELECT v.*, row_number() OVER (PARTITION BY \(key) ORDER BY \(flag) DESC, v.source_line DESC) AS version
                    FROM raw.\(SQLName.quoted(file.table)) AS v
                  ) WHERE version = 1) AS t
            """
    }

    /// A file that holds leads and opportunities, told apart by their type.
    private mutating func opportunitiesOnly(_ file: GuessedFile, _ table: String) -> String? {
        guard table == "opportunities", let type = file.chosen["type"] else { return nil }
        let values = Set(file.profile.sketches[type.source].values.map(\.value))
        guard values == ["lead", "opportunity"] else { return nil }
        let column = staged(file, type.source, as: "text", alias: "v")
        return "FROM (SELECT v.* FROM raw.\(SQLName.quoted(file.table)) AS v WHERE \(column) = 'opportunity') AS t"
    }

    /// Notes without those of e-mails, which hold the files sent with them.
    private mutating func withoutAttachments(_ file: GuessedFile, _ kind: FileKind) -> String? {
        guard kind.activity == "note", let type = file.index(of: "<what_type>") else { return nil }
        let column = staged(file, type, as: "text", alias: "v")
        return "FROM (SELECT v.* FROM raw.\(SQLName.quoted(file.table)) AS v "
            + "WHERE coalesce(lower(\(column)), '') NOT IN ('email', 'emails')) AS t"
    }

    private mutating func addConstants(_ columns: inout [PlannedColumn], _ kind: FileKind, _ file: GuessedFile) {
        func has(_ name: String) -> Bool { columns.contains { $0.name == name } }
        let table = kind.table ?? ""
        if Schema.named(table)?.column("currency") != nil { addCurrency(&columns, table, file) }
        if table == "opportunities" {
            addActualAmount(&columns, file)
            settlePlans(&columns, file)
            noteTypedDays(columns, file)
        }
        if table == "opportunities", !has("pipeline") {
            columns.append(PlannedColumn(name: "pipeline", sql: "'default'", reasons: ["only one"]))
        }
        if table == "activities", !has("type"), let type = kind.activity {
            columns.append(PlannedColumn(name: "type", sql: "'\(type)'", reasons: ["the file holds \(kind.title)"]))
        }
        if table == "activities", !has("status"), let type = kind.activity, ["call", "meeting"].contains(type) {
            columns.append(
                PlannedColumn(
                    name: "status", sql: "'done'", score: 0.6,
                    reasons: ["no column says so; \(kind.title) are recorded once they were held"]))
        }
        if table == "usage_events", !has("kind") {
            columns.append(PlannedColumn(name: "kind", sql: "'login'", reasons: ["the file holds logins"]))
        }
    }
}
