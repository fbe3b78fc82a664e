import CRMImport
import CRMStore
import Diagnostics

extension Planner {
    // MARK: Teams

    /// The unit tree: the company above the teams that a file lists or that users name.
    mutating func planOrganisation() {
        let company = PlannedPart(
            file: "",
            columns: [
                PlannedColumn(name: "id", sql: "'company'"), PlannedColumn(name: "name", sql: "'Company'"),
                PlannedColumn(name: "kind", sql: "'company'"),
            ], from: [])
        var units = tables["org_units"] ?? PlannedTable(name: "org_units", parts: [])
        for index in units.parts.indices {
            var columns = units.parts[index].columns.filter { $0.name != "parent_id" }
            if var parent = units.parts[index].column("parent_id") {
                parent = PlannedColumn(
                    name: "parent_id", sql: "coalesce(\(parent.sql), 'company')", sources: parent.sources,
                    score: parent.score, reasons: parent.reasons, samples: parent.samples)
                columns.append(parent)
            } else {
                columns.append(PlannedColumn(name: "parent_id", sql: "'company'", reasons: ["no tree is in the file"]))
            }
            columns.append(PlannedColumn(name: "kind", sql: "'team'"))
            units.parts[index].columns = columns
        }
        if units.parts.isEmpty {
            for part in tables["users"]?.parts ?? [] {
                guard let unit = part.column("unit_id"), let source = unit.sources.first,
                    source.file == part.file
                else { continue }
                units.parts.append(derived(part, unit, kind: "'team'"))
            }
        }
        units.parts.insert(company, at: 0)
        set(units)
        // Who is in no team is in the company.
        if var users = tables["users"] {
            for index in users.parts.indices {
                users.parts[index].columns = users.parts[index].columns.map { column in
                    guard column.name == "unit_id" else { return column }
                    return PlannedColumn(
                        name: "unit_id", sql: "coalesce(\(column.sql), 'company')", sources: column.sources,
                        score: column.score, reasons: column.reasons, samples: column.samples)
                }
                if users.parts[index].column("unit_id") == nil {
                    users.parts[index].columns.append(
                        PlannedColumn(name: "unit_id", sql: "'company'", reasons: ["no team is in the files"]))
                }
            }
            set(users)
        }
    }

    /// The different values of a column as rows.
    private func derived(_ part: PlannedPart, _ column: PlannedColumn, kind: String? = nil) -> PlannedPart {
        var columns = [
            PlannedColumn(
                name: "id", sql: column.sql, sources: column.sources, score: column.score,
                reasons: ["the different values of \(column.sources.map(\.column).joined(separator: ", "))"],
                samples: column.samples),
            PlannedColumn(name: "name", sql: column.sql, sources: column.sources, score: column.score),
        ]
        if let kind {
            columns += [
                PlannedColumn(name: "kind", sql: kind), PlannedColumn(name: "parent_id", sql: "'company'"),
            ]
        }
        columns += [
            PlannedColumn(name: "source_table", sql: "t.source_table"),
            PlannedColumn(name: "source_line", sql: "min(t.source_line)"),
        ]
        return PlannedPart(
            file: part.file, columns: columns,
            from: part.from + ["WHERE \(column.sql) IS NOT NULL", "GROUP BY \(column.sql)"])
    }

    // MARK: What only references name

    /// Users, accounts, products and segments that no file lists: the different values of the columns that name them.
    mutating func planDerived() {
        let wanted: [(target: String, columns: [String])] = [
            ("users", ["owner_id", "user_id"]), ("accounts", ["account_id"]), ("products", ["product_id"]),
            ("segments", ["segment_id"]),
        ]
        for (target, names) in wanted where tables[target] == nil {
            for table in ["opportunities", "accounts", "contacts", "leads", "activities"] where table != target {
                for part in tables[table]?.parts ?? [] {
                    for name in names {
                        guard let column = part.column(name), !column.sources.isEmpty,
                            column.sources[0].file == part.file
                        else { continue }
                        var rows = derived(part, column)
                        if target == "users" {
                            rows.columns.append(PlannedColumn(name: "unit_id", sql: "'company'"))
                            if let service = noPerson(part.file, column) { rows.columns.append(service) }
                        }
                        add(rows, to: target)
                        if target == "users" { noteMergedNames(part.file, column) }
                    }
                }
            }
            if var table = tables[target] {
                table.isDistinct = true
                set(table)
            }
        }
        planManagers()
    }

    /// Owners that are teams, queues or house accounts: users, but no persons.
    private mutating func noPerson(_ name: String, _ column: PlannedColumn) -> PlannedColumn? {
        guard let file = files.first(where: { $0.name == name }), let header = column.sources.first?.column,
            let index = file.profile.index(header)
        else { return nil }
        // Nor are several in one cell, or a note alone that somebody is gone.
        let found = file.profile.sketches[index].values.filter {
            NoPerson.isName($0.value) || PersonCell($0.value).name == nil
        }
        guard let first = found.first else { return nil }
        note(
            Diagnostic(
                .warning, "MAP-OWNERS",
                "owners that are no person's name: \(Planner.words(found)): they own deals, and nobody is expected to use "
                    + "the CRM as one of them",
                at: .file(file.name, line: first.line, column: index + 1),
                hint: "if one is a person, take the name out of is_service in users.sql"))
        let names = found.map(\.value).sorted().map(SQLName.text).joined(separator: ", ")
        return PlannedColumn(
            name: "is_service", sql: "CASE WHEN \(column.sql) IN (\(names)) THEN 1 ELSE 0 END", sources: column.sources,
            score: 0.6, reasons: ["names of teams, queues, house accounts or several people"],
            samples: found.prefix(3).map(\.value))
    }

    /// A value that is made of two others, such as "Ann Lee; Bob Ray", would become a person of its own.
    private mutating func noteMergedNames(_ name: String, _ column: PlannedColumn) {
        guard let file = files.first(where: { $0.name == name }), let header = column.sources.first?.column,
            let index = file.profile.header.firstIndex(of: header)
        else { return }
        let values = file.profile.sketches[index].values
        let known = Set(values.map(\.value))
        for entry in values {
            let parts = entry.value.split(whereSeparator: { ";/|".contains($0) }).map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            guard parts.count > 1, parts.contains(where: known.contains) else { continue }
            note(
                Diagnostic(
                    .warning, "MAP-TWINS",
                    "'\(LogText.excerpt(entry.value))' names several people in one cell; it becomes a user of its own",
                    at: .file(name, line: entry.line, column: index + 1),
                    hint: "repair it in mapping.yml, or name one owner in the CRM"))
        }
    }

    /// Managers whom no row of users names: a list of sales people often leaves them out.
    private mutating func planManagers() {
        for file in used("users") {
            guard let manager = file.index(of: "manager_id"), let id = file.sketch(of: "id"),
                let part = tables["users"]?.parts.first(where: { $0.file == file.name }),
                let column = part.column("manager_id"), let key = part.column("id")
            else { continue }
            let sketch = file.profile.sketches[manager]
            guard sketch.filled > 0, sketch.containment(in: id).share < 0.5,
                sketch.share(where: Planner.looksLikeName) > 0.8
            else { continue }
            var rows = derived(part, column)
            rows.columns.append(PlannedColumn(name: "unit_id", sql: "'company'"))
            let inner = key.sql.split(separator: "t.", omittingEmptySubsequences: false).joined(separator: "u.")
            rows.from =
                part.from + [
                    "WHERE \(column.sql) IS NOT NULL AND \(column.sql) NOT IN "
                        + "(SELECT \(inner) FROM raw.\(SQLName.quoted(file.table)) AS u WHERE \(inner) IS NOT NULL)",
                    "GROUP BY \(column.sql)",
                ]
            rows.notes = ["Managers whom no row names as a user."]
            add(rows, to: "users")
        }
    }

    /// Two words or more of letters: a person's name and no key.
    static func looksLikeName(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return scalars.contains(" ")
            && scalars.allSatisfy { $0.properties.isAlphabetic || [" ", "-", "'", ".", ","].contains($0) }
    }
}
