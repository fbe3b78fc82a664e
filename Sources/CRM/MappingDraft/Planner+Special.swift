import CRMImport
import CRMStore

extension Planner {
    /// Canonical columns that are more than a column of the file; nil where the column needs no such care.
    mutating func special(
        _ column: String, _ file: GuessedFile, _ kind: FileKind, _ table: String, _ joins: inout [String]
    ) -> PlannedColumn? {
        if Planner.amounts.contains(column) { return millionths(column, file, table) }
        switch (table, column) {
        case (_, "currency"): return statedCurrency(file, table)
        case ("opportunities", "deleted_at"):
            let own = deletedAt(file, table) ?? plain(file, column, table: table)
            let found = own ?? detail(column, file, table, &joins)
            return deletedByStatus(file, found)
        case (_, "deleted_at"): return deletedAt(file, table)
        case ("opportunities", "id"), ("activities", "id"), ("usage_events", "id"), ("leads", "id"):
            return identifier(file, table)
        case ("opportunity_stage_changes", "id"), ("field_changes", "id"): return eventIdentifier(file)
        case ("opportunities", "name"): return file.index(of: "name") == nil ? dealName(file) : nil
        case ("opportunities", "closed_at"): return closedAt(file) ?? closedOnWonDay(file)
        case ("opportunities", "created_at"): return file.index(of: column) == nil ? leadCame(file, &joins) : nil
        case ("opportunities", "status"): return status(file, &joins)
        case ("opportunities", "stage"), ("opportunity_stage_changes", "to_stage"):
            return stageName(file, column, table, &joins)
        case ("opportunity_stage_changes", "from_stage"): return fromStage(file, &joins)
        case ("opportunity_stage_changes", "opportunity_id"):
            return file.index(of: column) == nil ? plainAs(column, of: "<record>", file) : nil
        case ("field_changes", "entity"): return entity(file)
        case ("opportunities", "merged_into_id"), ("contacts", "merged_into_id"), ("accounts", "merged_into_id"):
            return file.index(of: column) == nil ? merged(file, &joins) : nil
        case (_, "account_id"), (_, "primary_contact_id"), ("activities", "contact_id"), (_, "product_id"),
            ("activities", "opportunity_id"), ("activities", "lead_id"):
            if table == "activities", let other = polymorphic(column, file) { return other }
            return file.index(of: column) == nil ? linked(column, file, table, &joins) : nil
        case ("leads", "opportunity_id"), ("leads", "converted_at"):
            return file.index(of: column) == nil ? converted(column, file, &joins) : nil
        case ("leads", "name"), ("users", "name"): return personName(file)
        case ("users", "unit_id"), ("users", "role"): return userDetail(column, file, &joins)
        case ("users", "ends_on"): return endOfUse(file)
        case ("activities", "duration_minutes"): return duration(file)
        case ("activities", "status"): return activityStatus(file)
        default: return nil
        }
    }

    private mutating func plainAs(_ name: String, of column: String, _ file: GuessedFile) -> PlannedColumn? {
        guard let evidence = file.chosen[column] else { return nil }
        return planned(name, staged(file, evidence.source, as: "text"), file, evidence)
    }

    /// A flag says that a row is deleted, not when: the last change is taken, else the beginning of time.
    private mutating func deletedAt(_ file: GuessedFile, _ table: String) -> PlannedColumn? {
        guard let evidence = file.chosen["deleted_at"] else { return nil }
        let guess = file.types[evidence.source]
        guard !guess.isTime else { return nil }
        let flag = staged(file, evidence.source, as: "flag")
        let time = lastTouched(file, table)
        return planned("deleted_at", "CASE WHEN \(flag) = 1 THEN \(time) END", file, evidence)
    }

    /// An activity says only that it is deleted: its row goes.
    mutating func deletedMark(_ file: GuessedFile) -> PlannedColumn? {
        guard let evidence = file.chosen["<deleted>"] else { return nil }
        let guess = file.types[evidence.source]
        guard guess.isTime || [.flag, .empty].contains(guess.kind) || guess.kind == .integer && guess.maximum <= 1
        else {
            return nil
        }
        let type = type(file, evidence.source, for: "deleted_at", table: "opportunities")
        return planned(DeletedMark.column, staged(file, evidence.source, as: type), file, evidence)
    }

    /// Where won and lost deals have a time of closing of their own, either.
    private mutating func closedAt(_ file: GuessedFile) -> PlannedColumn? {
        guard let lost = file.chosen["<lost_at>"], var column = plain(file, "closed_at", table: "opportunities") else {
            return nil
        }
        let type = type(file, lost.source, for: "<lost_at>", table: "opportunities")
        let other = staged(file, lost.source, as: type)
        column = PlannedColumn(
            name: column.name, sql: "coalesce(\(column.sql), \(other))",
            sources: column.sources + [SourceColumn(file: file.name, column: file.profile.header[lost.source])],
            score: column.score, reasons: column.reasons, samples: column.samples)
        return column
    }

    /// The day a deal was won is the day it was closed, where no column says more.
    private mutating func closedOnWonDay(_ file: GuessedFile) -> PlannedColumn? {
        guard file.index(of: "closed_at") == nil, let day = file.chosen["close_date"],
            file.profile.keys[day.source].words.contains(where: { ["won", "gewonnen"].contains($0) })
        else { return nil }
        let type = type(file, day.source, for: "close_date", table: "opportunities")
        let won = "unixepoch(\(staged(file, day.source, as: type))) * 1000"
        let lost = file.index(of: "<lost_at>").map {
            staged(file, $0, as: self.type(file, $0, for: "<lost_at>", table: "opportunities"))
        }
        var column = planned("closed_at", lost.map { "coalesce(\(won), \($0))" } ?? won, file, day)
        if let header = file.header(of: "<lost_at>") {
            column.sources.append(SourceColumn(file: file.name, column: header))
        }
        column.score = min(column.score, 0.8)
        column.reasons = ["the day the deal was won"]
        return column
    }

    /// A deal began no later than its lead came, where the file has no day of entry.
    private mutating func leadCame(_ file: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        guard let lead = file.index(of: "lead_id"),
            let leads = used("leads").first(where: { leads in
                guard let ids = leads.sketch(of: "id"), leads.name != file.name else { return false }
                return file.profile.sketches[lead].containment(in: ids).share >= 0.5
            }), let key = leads.index(of: "id"), let came = leads.chosen["created_at"]
        else { return nil }
        _ = staged(leads, came.source, as: type(leads, came.source, for: "created_at", table: "leads"))
        let own = staged(file, lead, as: "text")
        var column = planned(
            "created_at", lookUp(own, in: leads, key: key, give: came.source, &joins), leads, came)
        column.score = min(column.score, 0.6)
        column.reasons = ["when its lead came; the file has no day of entry"]
        return column
    }

    // MARK: Identifiers

    private mutating func identifier(_ file: GuessedFile, _ table: String) -> PlannedColumn? {
        let isUnion = table == "activities" && files.count { $0.kind?.table == table && $0.leftOut == nil } > 1
        let prefix = file.kind?.activity ?? file.kind?.own.first ?? table
        if let evidence = file.chosen["id"] {
            let value = staged(file, evidence.source, as: "text")
            // Two files may count from 1 alike.
            return planned("id", isUnion ? "\(SQLName.text(prefix + " ")) || \(value)" : value, file, evidence)
        }
        var parts = ["t.source_line"]
        if let name = file.index(of: table == "activities" ? "subject" : "name") {
            parts.append(staged(file, name, as: "text"))
        }
        return PlannedColumn(
            name: "id", sql: "stable_key(\(SQLName.text(prefix + " ")), \(parts.joined(separator: ", ")))", score: 0.5,
            reasons: ["no column differs in every row; made of line and name, so rows must keep their order"])
    }

    private mutating func eventIdentifier(_ file: GuessedFile) -> PlannedColumn? {
        if let id = file.chosen["id"], file.profile.sketches[id.source].isUnique,
            file.index(of: "<record>") != id.source
        {
            return planned("id", staged(file, id.source, as: "text"), file, id)
        }
        // The same change has the same identifier in the next export, wherever it stands there.
        let columns = ["opportunity_id", "record_id", "<record>", "at", "field", "to_stage", "new_value"]
        let parts = columns.compactMap { file.index(of: $0) }.map { index in
            let known = types[file.name]?[file.profile.header[index]] ?? "text"
            return staged(file, index, as: known)
        }
        return PlannedColumn(
            name: "id",
            sql: "stable_key('change ', \((parts.isEmpty ? ["t.source_line"] : parts).joined(separator: ", ")))",
            reasons: ["made of record, time and value"])
    }

    private mutating func entity(_ file: GuessedFile) -> PlannedColumn? {
        let words =
            FileKind.words(ofFile: file.name) + (file.index(of: "record_id").map { file.profile.keys[$0].words } ?? [])
        for (entity, known) in Vocabulary.words.sorted(by: { $0.key < $1.key })
        where words.contains(where: { known.contains(NameKey.singular($0)) }) {
            return PlannedColumn(name: "entity", sql: SQLName.text(entity), reasons: ["the file's name"])
        }
        return PlannedColumn(
            name: "entity", sql: "'opportunity'", score: 0.3, reasons: ["nothing says whose fields changed"])
    }

    // MARK: Names

    /// A name of one column, or of first and last name.
    private mutating func personName(_ file: GuessedFile) -> PlannedColumn? {
        let name = file.chosen["name"]
        let isLast = name.map {
            NameKey.lastName.contains(file.profile.keys[$0.source].joined)
        }
        if let name, isLast == false {
            let value = staged(file, name.source, as: "text")
            let isRead = file.kind?.table == "users" && PeopleNames.change(file.profile.sketches[name.source])
            return planned("name", isRead ? PeopleNames.sql(value) : value, file, name)
        }
        guard let last = name ?? file.chosen["<last_name>"] else { return nil }
        let lastName = staged(file, last.source, as: "text")
        guard let first = file.chosen["<first_name>"] else { return planned("name", lastName, file, last) }
        let firstName = staged(file, first.source, as: "text")
        var column = planned(
            "name", "nullif(trim(coalesce(\(firstName) || ' ', '') || coalesce(\(lastName), '')), '')", file, last)
        column.sources.insert(SourceColumn(file: file.name, column: file.profile.header[first.source]), at: 0)
        return column
    }

    /// A deal without a name is called after what is sold, and to whom.
    private mutating func dealName(_ file: GuessedFile) -> PlannedColumn? {
        guard let product = file.chosen["product_id"] else { return nil }
        let found = [product] + (file.chosen["account_id"].map { [$0] } ?? [])
        let names = found.map { staged(file, $0.source, as: "text") }
        let sql = names.count == 1 ? names[0] : "coalesce(\(names[0]), 'Deal') || coalesce(' for ' || \(names[1]), '')"
        return PlannedColumn(
            name: "name", sql: sql,
            sources: found.map { SourceColumn(file: file.name, column: file.profile.header[$0.source]) }, score: 0.5,
            reasons: ["the file has no names; called after what is sold, and to whom"])
    }

    // MARK: Through other files

    /// The link file between two kinds.
    private func link(_ from: String, _ to: String) -> GuessedFile? {
        used("link \(from) \(to)").first { $0.index(of: "<from>") != nil && $0.index(of: "<to>") != nil }
    }

    /// A reference that a file of pairs holds. The first pair counts where a record has several.
    private mutating func linked(_ column: String, _ file: GuessedFile, _ table: String, _ joins: inout [String])
        -> PlannedColumn?
    {
        let targets = [
            "account_id": "accounts", "primary_contact_id": "contacts", "contact_id": "contacts",
            "opportunity_id": "opportunities", "product_id": "products",
        ]
        guard let id = file.index(of: "id"), let target = targets[column], table != "leads",
            let link = link(table, target), let evidence = link.chosen["<to>"]
        else { return nil }
        return throughLink(column, file, id, link, evidence, &joins)
    }

    private mutating func throughLink(
        _ column: String, _ file: GuessedFile, _ id: Int, _ link: GuessedFile, _ evidence: Evidence,
        _ joins: inout [String], from: String = "<from>"
    ) -> PlannedColumn? {
        guard let key = link.index(of: from) else { return nil }
        let name = "j\(joins.count + 1)"
        let left = staged(link, key, as: "text", alias: "r")
        let right = staged(link, evidence.source, as: "text", alias: "r")
        let own = staged(file, id, as: "text")
        joins.append(
            "LEFT JOIN (SELECT \(left) AS k, \(right) AS v, min(r.source_line) "
                + "FROM raw.\(SQLName.quoted(link.table)) AS r "
                + "GROUP BY 1) AS \(name) ON \(name).k = \(own)")
        var column = planned(column, "\(name).v", link, evidence)
        let (share, count) = link.profile.sketches[key].containment(in: file.profile.sketches[id])
        column.reasons.append(
            count == 0
                ? "the file of pairs is empty"
                : "\(Int((share * 100).rounded())) % of \(link.name) belongs to rows of \(file.name)")
        return column
    }

    private mutating func merged(_ file: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        guard let id = file.index(of: "id"), let kind = file.kind else { return nil }
        let words = ["opportunities": "opportunity", "contacts": "contact", "accounts": "account"]
        let known = Vocabulary.words[words[kind.name] ?? ""] ?? []
        let merges = used("merges").first { merge in
            FileKind.words(ofFile: merge.name).contains(where: known.contains)
        }
        guard let merges, let evidence = merges.chosen["<survivor>"] else { return nil }
        return throughLink("merged_into_id", file, id, merges, evidence, &joins, from: "<loser>")
    }

    /// A lead's opportunity, told by the deal that names the lead.
    private mutating func converted(_ column: String, _ file: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        guard let id = file.index(of: "id"),
            let deals = used("opportunities").first(where: { $0.index(of: "lead_id") != nil }),
            let lead = deals.chosen["lead_id"],
            references.best(deals.profile.sketches[lead.source], kinds: ["leads"])?.share ?? 0 >= 0.5
        else { return nil }
        let key = staged(deals, lead.source, as: "text", alias: "r")
        let own = staged(file, id, as: "text")
        let name = "j\(joins.count + 1)"
        var evidence = lead
        let value: String
        if column == "opportunity_id" {
            guard let made = identifier(deals, "opportunities") else { return nil }
            value = made.sql.split(separator: "t.", omittingEmptySubsequences: false).joined(separator: "r.")
        } else {
            guard let time = deals.chosen["created_at"] ?? deals.chosen["closed_at"] ?? deals.chosen["close_date"]
            else {
                return nil
            }
            evidence = time
            let isDay = deals.chosen["created_at"] == nil && deals.chosen["closed_at"] == nil
            let type = type(deals, time.source, for: isDay ? "close_date" : "created_at", table: "opportunities")
            let staged = staged(deals, time.source, as: type, alias: "r")
            value = isDay ? "unixepoch(\(staged)) * 1000" : staged
        }
        joins.append(
            "LEFT JOIN (SELECT \(key) AS k, \(value) AS v, min(r.source_line) "
                + "FROM raw.\(SQLName.quoted(deals.table)) AS r "
                + "WHERE \(key) IS NOT NULL GROUP BY 1) AS \(name) ON \(name).k = \(own)")
        var planned = planned(column, "\(name).v", deals, evidence)
        planned.reasons = ["deals name the lead they came from"]
        planned.score = min(planned.score, 0.8)
        return planned
    }

    // MARK: Users

    /// Whether a file of users only adds to another, whose rows name its own.
    func isDetail(_ file: GuessedFile) -> Bool {
        guard let id = file.sketch(of: "id") else { return false }
        return used("users").contains { other in
            guard other.name != file.name, let account = other.sketch(of: "<account>") else { return false }
            return account.containment(in: id).share >= 0.5
        }
    }

    /// A user's team or role: of the file, of a file of pairs, or of the account behind an owner.
    private mutating func userDetail(_ column: String, _ file: GuessedFile, _ joins: inout [String]) -> PlannedColumn? {
        if file.index(of: column) != nil { return nil }
        guard let id = file.index(of: "id") else { return nil }
        if column == "unit_id" {
            let pairs = used("link users org_units").max { a, b in
                func share(_ link: GuessedFile) -> Double {
                    link.sketch(of: "<from>")?.containment(in: file.profile.sketches[id]).share ?? 0
                }
                return share(a) < share(b)
            }
            if let pairs, let evidence = pairs.chosen["<to>"] {
                return throughLink(column, file, id, pairs, evidence, &joins)
            }
        }
        guard let account = file.index(of: "<account>"),
            let detail = used("users").first(where: { $0.name != file.name && isDetail($0) }),
            let key = detail.index(of: "id"), let evidence = detail.chosen[column]
        else { return nil }
        let own = staged(file, account, as: "text")
        var value = lookUp(own, in: detail, key: key, give: evidence.source, &joins)
        let hit = references.best(
            detail.profile.sketches[evidence.source], kinds: column == "role" ? ["roles", "org_units"] : ["org_units"])
        if column == "role", let hit, let roles = files.first(where: { $0.name == hit.target.file }),
            let name = roles.index(of: "name")
        {
            value = lookUp(value, in: roles, key: hit.target.index, give: name, &joins)
        }
        return planned(column, value, detail, evidence)
    }

    // MARK: Activities

    /// One column that names records of several kinds: told apart by a column beside it, else by the key prefixes of
    /// Salesforce.
    private mutating func polymorphic(_ column: String, _ file: GuessedFile) -> PlannedColumn? {
        let prefixes = ["account_id": "001", "contact_id": "003", "lead_id": "00Q", "opportunity_id": "006"]
        guard file.index(of: column) == nil, let prefix = prefixes[column] else { return nil }
        let isWho = column == "contact_id" || column == "lead_id"
        guard let evidence = (isWho ? file.chosen["<who>"] : nil) ?? file.chosen["<what>"] else { return nil }
        let value = staged(file, evidence.source, as: "text")
        if let type = file.chosen["<what_type>"], evidence.source == file.index(of: "<what>") {
            let words = Vocabulary.words[String(column.dropLast(3))] ?? []
            let names = Set(words + words.map { $0 + "s" } + (column == "opportunity_id" ? ["opportunities"] : []))
            let list = names.sorted().map(SQLName.text).joined(separator: ", ")
            let kind = staged(file, type.source, as: "text")
            return planned(column, "CASE WHEN lower(\(kind)) IN (\(list)) THEN \(value) END", file, evidence)
        }
        let sketch = file.profile.sketches[evidence.source]
        let isPrefixed =
            sketch.filled == 0
            || sketch.share { ($0.utf8.count == 15 || $0.utf8.count == 18) && $0.hasPrefix("0") } > 0.8
        guard isPrefixed else { return nil }
        var found = planned(column, "CASE WHEN \(value) GLOB '\(prefix)*' THEN \(value) END", file, evidence)
        found.reasons.append("identifiers that begin with \(prefix)")
        return found
    }

    /// Minutes: of a column that says its unit, else of beginning and end.
    private mutating func duration(_ file: GuessedFile) -> PlannedColumn? {
        if let evidence = file.chosen["duration_minutes"] {
            let value = staged(file, evidence.source, as: "number")
            let words = Set(file.profile.keys[evidence.source].words)
            let divisor: String
            if !words.isDisjoint(with: ["seconds", "sec", "sekunden"]) {
                divisor = " / 60.0"
            } else if !words.isDisjoint(with: ["milliseconds", "ms"]) {
                divisor = " / 60000.0"
            } else if !words.isDisjoint(with: ["hours", "stunden"]) {
                divisor = " * 60.0"
            } else {
                divisor = ""
            }
            return planned("duration_minutes", value + divisor, file, evidence)
        }
        return nil
    }
}
