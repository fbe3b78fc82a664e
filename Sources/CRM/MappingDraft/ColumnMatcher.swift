import CRMImport
import CRMStore

/// What speaks for one column of a file being one canonical column.
struct Evidence: Sendable {
    /// Index of the column in its file.
    var source: Int
    /// 0 to 1.
    var score: Double
    /// In words, the weightiest first.
    var reasons: [String]
    /// Of a reference, the share of its values found in the file it refers to; nil where nothing can tell.
    var known: Double?
    /// Whether the whole name stands in the vocabulary, and not a part of it.
    var isNamed = false
    /// Whether a person said so.
    var isAnswered = false

    /// Whether this reference takes the place of one with a likelier name, since more of its values are found: half of all
    /// more, or half where hardly any of the other's are. A part of a name never outweighs a whole one that fits.
    func outweighs(_ other: Evidence) -> Bool {
        guard let own = known, let others = other.known, own >= 0.5 else { return false }
        return others < ReferenceIndex.sensible || own >= others + 0.5 && (isNamed || !other.isNamed)
    }
}

/// Scores the columns of one file against the vocabulary of one kind: by name, by type, by what the values look like.
struct ColumnMatcher {
    let file: FileProfile
    let types: [TypeGuess]
    let kind: FileKind

    /// A pair below this is left to the user.
    static let sure = 0.5
    /// A pair below this is not worth a mention.
    static let perhaps = 0.25

    /// The best column for each canonical one, and what else there is for the user to choose from.
    func match(references: ReferenceIndex? = nil) -> (chosen: [String: Evidence], others: [String: [Evidence]]) {
        var pairs: [(column: String, order: Int, evidence: Evidence)] = []
        let schema = kind.table.flatMap(Schema.named)
        for (order, column) in kind.vocabulary.columns.enumerated() {
            // A column that most kinds have is none of a table that lacks it.
            if let schema, !column.hasPrefix("<"), schema.column(column) == nil { continue }
            for source in file.header.indices {
                var evidence = named(column, source)
                if column == "account_id", isOwnCompany(source) {
                    evidence?.score *= 0.5
                    evidence?.reasons.append("beside the partner, a company of one's own")
                }
                if let references {
                    evidence = references.judge(evidence, column: column, kind: kind, file: file, source: source)
                }
                if let evidence, evidence.score >= ColumnMatcher.perhaps { pairs.append((column, order, evidence)) }
            }
        }
        pairs.sort { a, b in
            (b.evidence.score, a.order, a.evidence.source) < (a.evidence.score, b.order, b.evidence.source)
        }
        var chosen: [String: Evidence] = [:]
        var taken: [Int: String] = [:]
        for pair in pairs where pair.evidence.score >= ColumnMatcher.sure && chosen[pair.column] == nil {
            if pairs.contains(where: {
                $0.column == pair.column && $0.evidence.outweighs(pair.evidence)
                    && $0.evidence.score >= ColumnMatcher.sure && taken[$0.evidence.source] == nil
            }) {
                continue
            }
            if let other = taken[pair.evidence.source], !ColumnMatcher.mayShare(other, pair.column) { continue }
            chosen[pair.column] = pair.evidence
            if taken[pair.evidence.source] == nil { taken[pair.evidence.source] = pair.column }
        }
        var others: [String: [Evidence]] = [:]
        for pair in pairs where chosen[pair.column] == nil && taken[pair.evidence.source] == nil {
            others[pair.column, default: []].append(pair.evidence)
        }
        return (chosen, others)
    }

    /// How much the file looks like this kind: the weights of the columns found.
    func weight() -> Double {
        let (chosen, _) = match()
        return chosen.reduce(0) { sum, found in
            sum + (kind.weights[found.key] ?? 0.4) * max(0, found.value.score - 0.3) / 0.7
        }
    }

    /// One column may serve two canonical ones where they are two sides of the same thing.
    private static func mayShare(_ a: String, _ b: String) -> Bool {
        let pairs: [Set<String>] = [
            ["role", "unit_id"], ["<record>", "id"], ["<key>", "id"], ["stage", "<status>"], ["<account>", "id"],
        ]
        return pairs.contains([a, b])
    }

    /// Whether a column of companies stands beside one of partners that names as many at least: a CRM of several companies
    /// says whose deal it is, and with whom.
    private func isOwnCompany(_ source: Int) -> Bool {
        guard ["companyid", "company"].contains(file.keys[source].joined) else { return false }
        return file.keys.indices.contains { other in
            ["partnerid", "partner"].contains(file.keys[other].joined)
                && file.sketches[other].distinct >= max(1, file.sketches[source].distinct)
        }
    }

    // MARK: The name

    private func named(_ column: String, _ source: Int) -> Evidence? {
        let key = file.keys[source]
        var score = 0.0
        var reason = ""
        var isNamed = true
        if key.isVendors, column != "updated_at" {
            // "(Do Not Modify) Opportunity" holds the record's identifier, not its name.
            guard column == "id",
                (kind.own + kind.phrases).contains(where: { NameKey.split($0).joined() == key.joined })
            else {
                return nil
            }
            score = 0.97
            reason = "the vendor's own key"
        } else if let entry = kind.vocabulary.entries[key.joined]?.first(where: { $0.column == column }) {
            score = max(0.72, 0.97 - 0.015 * Double(entry.rank))
            reason = entry.rank == 0 ? "name" : "synonym"
        } else if let rest = withoutOwn(key.words),
            let entry = kind.vocabulary.entries[rest.joined()]?.first(where: { $0.column == column })
        {
            score = max(0.7, 0.94 - 0.015 * Double(entry.rank))
            reason = "synonym"
        } else if let (shared, of) = bestOverlap(column, key.words) {
            score = 0.7 * shared
            isNamed = false
            reason = "the name holds \"\(of)\""
        } else {
            return nil
        }
        if key.isCustom {
            score *= 0.6
            reason += ", of a field of one's own"
        }
        let (factor, word) = fit(column, source)
        score *= factor
        return Evidence(
            source: source, score: score, reasons: [reason] + (word.map { [$0] } ?? []), isNamed: isNamed)
    }

    /// A name without the kind's own word in front: "Deal - Organization" in a file of deals.
    private func withoutOwn(_ words: [String]) -> [String]? {
        guard words.count > 1, let first = words.first, kind.own.contains(first) else { return nil }
        return Array(words.dropFirst())
    }

    /// The share of a name's words that a known name makes up, where all words of the known one are there.
    private func bestOverlap(_ column: String, _ words: [String]) -> (share: Double, of: String)? {
        let strong = words.filter { !ColumnMatcher.weak.contains($0) }
        var best: (Double, String)?
        for term in kind.vocabulary.terms[column] ?? [] where !term.isEmpty && term.allSatisfy(words.contains) {
            let known = term.filter { !ColumnMatcher.weak.contains($0) }
            guard !known.isEmpty else { continue }
            // A bare "id" or "name" within a longer name says nothing.
            if known.count == 1, strong.count > 1, ColumnMatcher.bare.contains(known[0]) { continue }
            let share = Double(known.count) / Double(max(strong.count, 1))
            if share > best?.0 ?? 0 { best = (share, term.joined(separator: " ")) }
        }
        return best
    }

    private static let weak: Set<String> = [
        "in", "the", "of", "a", "eur", "usd", "gbp", "chf", "text", "utc", "local", "company", "converted", "formatted",
        "base", "currency", "minutes", "value", "net", "netto", "brutto", "neto", "bruto", "ht", "ttc", "excl", "incl",
        "vat",
        "mwst",
    ]
    private static let bare: Set<String> = [
        "id", "name", "type", "title", "no", "number", "key", "value", "status", "state", "date", "source", "close",
        "closed", "amount", "at", "owner", "created", "subject", "code", "field", "start", "team", "role", "region",
        "office", "phone", "email", "contact", "account", "company", "lead", "deal", "opportunity", "product", "branch",
        "partner", "customer", "created", "deleted", "time", "login", "user", "person", "client", "potential", "label",
        "category", "series", "price", "total", "country", "city", "address", "street", "parent", "manager", "profile",
        "department", "agent", "stage", "phase", "domain", "function", "position", "order", "probability", "rolle",
        "active", "enabled", "disabled", "archived", "inactive",
    ]

    // MARK: The values

    /// How well the values fit the canonical column: a factor, and a word where it matters.
    private func fit(_ column: String, _ source: Int) -> (Double, String?) {
        let type = types[source]
        let sketch = file.sketches[source]
        guard type.kind != .empty else { return (0.85, file.rows == 0 ? nil : "no value in the sample") }
        switch ColumnMatcher.expectation(column, table: kind.table) {
        case .time:
            if type.isTime { return (1, type.kind == .date ? "days" : "times") }
            // A flag says that, not when.
            if type.kind == .flag, column == "deleted_at" { return (1, "a flag") }
            if type.kind == .integer, column == "deleted_at", type.maximum <= 1 { return (1, "a flag") }
            return (0.2, "no days or times")
        case .number:
            return type.isNumber ? (1, type.kind == .integer ? "whole numbers" : "numbers") : (0.2, "no numbers")
        case .flag:
            let isFlag = type.kind == .flag || type.kind == .integer && type.minimum >= 0 && type.maximum <= 1
            return isFlag ? (1, "yes or no") : (0.3, "not yes or no")
        case .activity:
            let isFlag = type.kind == .flag || type.kind == .integer && type.minimum >= 0 && type.maximum <= 1
            let known = sketch.share { ActivityWords.meaning(of: $0) != nil }
            if isFlag || known == 1 { return (1, "active or not") }
            return known > 0 && sketch.distinct <= 20
                ? (0.95, "active or not, and words that say neither") : (0.1, "not active or inactive")
        case .key:
            if sketch.isUnique { return (1, "different in every row") }
            return kind.name == "stage_changes" || kind.name == "field_changes" ? (0.9, nil) : (0.55, "repeats")
        case .person:
            // Somebody who looks after things looks after more than one.
            if sketch.isUnique, file.rows >= 50 { return (0.6, "different in every row") }
            return type.isTime || type.kind == .flag ? (0.1, "no person") : (1, nil)
        case .choice:
            if type.isTime { return (0.2, "days") }
            if sketch.isUnique, file.rows >= 30 { return (0.6, "different in every row") }
            return (1, nil)
        case .text:
            if type.isTime { return (0.3, "days") }
            if case .money = type.kind { return (0.3, "money") }
            return (1, nil)
        case .currency:
            let isCode =
                sketch.share { text in
                    let code = column == "<code>" ? text.uppercased() : text
                    return code.utf8.count == 3 && code.utf8.allSatisfy { 0x41...0x5A ~= $0 }
                } > 0.8
            return isCode ? (1, "currency codes") : (0.3, "no currency codes")
        case .any: return (1, nil)
        }
    }

    enum Expectation { case time, number, flag, activity, key, person, choice, text, currency, any }

    static func expectation(_ column: String, table: String?) -> Expectation {
        switch column {
        case "<won>", "<closed>", "<active>", "<active_row>", "is_primary": return .flag
        case "currency", "<code>": return .currency
        case "<working>", "<gone>": return .activity
        case "<end>", "<lost_at>", "<last_login>", "<changed>": return .time
        case "<actual_amount>": return .number
        case "id", "<key>": return .key
        case "owner_id", "user_id", "data_owner_id", "created_by_id", "manager_id", "commission_user_id":
            return .person
        case "stage", "type", "source", "industry", "country", "forecast_category", "pipeline", "status", "role",
            "family", "<status>", "lost_reason":
            return .choice
        case "name", "first_name", "last_name", "subject", "title", "company", "<first_name>", "<last_name>", "email",
            "website", "city", "street", "next_step", "competitor":
            return .text
        default: break
        }
        guard let schema = table.flatMap(Schema.named)?.column(column) else { return .any }
        switch schema.kind {
        case .instant, .date: return .time
        case .money, .real, .integer: return .number
        case .text: return .any
        }
    }
}
