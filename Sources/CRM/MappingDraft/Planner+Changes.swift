extension Planner {
    /// The history of stages where the files hold one of all fields: an audit names the field that changed.
    mutating func planStageHistory() {
        let table = "opportunity_stage_changes"
        guard tables[table] == nil, let kind = FileKind.named("stage_changes"),
            let deals = used("opportunities").first(where: { $0.index(of: "stage") != nil }),
            let stage = deals.index(of: "stage")
        else { return }
        for file in used("field_changes") {
            guard let field = file.index(of: "field"), file.chosen["new_value"] != nil, file.chosen["at"] != nil,
                let record = file.sketch(of: "record_id"), let id = deals.sketch(of: "id"),
                record.containment(in: id).share >= 0.5
            else { continue }
            let names: Set<String> = [
                deals.profile.keys[stage].joined, "stage", "stagename", "salesstage", "dealstage",
            ]
            let words = file.profile.sketches[field].values.map(\.value).filter { names.contains(NameKey($0).joined) }
            guard !words.isEmpty else { continue }
            // The same file, read as a list of stages.
            var history = file
            history.kind = kind
            history.chosen["opportunity_id"] = file.chosen["record_id"]
            history.chosen["to_stage"] = file.chosen["new_value"]
            history.chosen["from_stage"] = file.chosen["old_value"]
            guard var part = part(history, kind, table) else { continue }
            let isStage =
                "\(staged(file, field, as: "text")) IN (\(words.sorted().map(SQLName.text).joined(separator: ", ")))"
            part.from.append("WHERE \(isStage)")
            part.notes.append("The changes of the stage among those of all fields.")
            add(part, to: table)
            leaveOut(isStage, of: file, from: "field_changes")
        }
    }

    /// Rows that another table takes.
    private mutating func leaveOut(_ condition: String, of file: GuessedFile, from table: String) {
        guard var planned = tables[table] else { return }
        for index in planned.parts.indices where planned.parts[index].file == file.name {
            planned.parts[index].from.append("WHERE NOT \(condition)")
        }
        set(planned)
    }

    /// A column of a record that stands in a file of owner, times and deletion of all kinds of records, as vtiger keeps
    /// it.
    mutating func detail(_ column: String, _ file: GuessedFile, _ table: String, _ joins: inout [String])
        -> PlannedColumn?
    {
        let names: Set<String> = [
            "owner_id", "user_id", "created_by_id", "created_at", "logged_at", "updated_at", "deleted_at",
        ]
        guard names.contains(column), let id = file.index(of: "id"), let details = used("record details").first,
            let key = details.index(of: "<key>")
        else { return nil }
        let standsFor = ["user_id": "owner_id", "logged_at": "created_at"]
        let name = standsFor[column] ?? column
        let (share, count) = file.profile.sketches[id].containment(in: details.profile.sketches[key])
        guard let evidence = details.chosen[name], share >= 0.5 || count == 0 else { return nil }
        let given = staged(
            details, evidence.source, as: type(details, evidence.source, for: name, table: "opportunities"), alias: "r")
        let join = "j\(joins.count + 1)"
        let own = staged(details, key, as: "text", alias: "r")
        var value = given
        if name == "deleted_at", !details.types[evidence.source].isTime {
            let flag = staged(details, evidence.source, as: "flag", alias: "r")
            let time = details.index(of: "updated_at").map {
                staged(details, $0, as: type(details, $0, for: "updated_at", table: "opportunities"), alias: "r")
            }
            value = "CASE WHEN \(flag) = 1 THEN coalesce(\(time ?? "0"), 0) END"
        }
        joins.append(
            "LEFT JOIN (SELECT \(own) AS k, \(value) AS v, min(r.source_line) "
                + "FROM raw.\(SQLName.quoted(details.table)) AS r WHERE \(own) IS NOT NULL GROUP BY 1) AS \(join) "
                + "ON \(join).k = \(staged(file, id, as: "text"))")
        var found = planned(column, "\(join).v", details, evidence)
        found.reasons.append("\(details.name) holds it for all records")
        return found
    }
}
