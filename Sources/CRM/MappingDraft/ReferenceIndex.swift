/// Where identifiers and names of each kind stand, so that columns which refer to them are known by their values.
struct ReferenceIndex: Sendable {
    /// A column that other files may refer to.
    struct Target: Sendable {
        let file: String
        let kind: String
        /// The canonical column: `id`, `name`, `last_name`, `email` or `<key>`; `<full_name>` of two columns.
        let column: String
        let index: Int
        /// Where a full name is made of two columns, that of the given name; `index` is the family name's.
        var first: Int?
        let header: String
        let sketch: ValueSketch
        /// Whether these are names of people that selects read otherwise than they are written.
        var isRead = false
    }

    /// A target with the share of a column's values it holds.
    struct Hit: Sendable {
        let target: Target
        let share: Double
        let count: Int
    }

    private var targets: [String: [Target]] = [:]

    init(_ files: [GuessedFile]) {
        for file in files where file.leftOut == nil {
            guard let kind = file.kind else { continue }
            for column in ["id", "<key>", "<code>", "name", "last_name", "<last_name>", "<login>", "email"] {
                guard let index = file.index(of: column) else { continue }
                let sketch = file.profile.sketches[index]
                let isRead = kind.name == "users" && column == "name" && PeopleNames.change(sketch)
                targets[kind.name, default: []].append(
                    Target(
                        file: file.name, kind: kind.name, column: column, index: index,
                        header: file.profile.header[index], sketch: isRead ? PeopleNames.read(sketch) : sketch,
                        isRead: isRead))
            }
            for index in ReferenceIndex.numbers(of: file) {
                targets[kind.name, default: []].append(
                    Target(
                        file: file.name, kind: kind.name, column: "<number>", index: index,
                        header: file.profile.header[index], sketch: file.profile.sketches[index]))
            }
            if ["users", "contacts", "leads"].contains(kind.name), let (first, last, sketch) = file.profile.fullNames {
                targets[kind.name, default: []].append(
                    Target(
                        file: file.name, kind: kind.name, column: "<full_name>", index: last, first: first,
                        header: "\(file.profile.header[first]) + \(file.profile.header[last])", sketch: sketch))
            }
        }
    }

    /// Columns of records' numbers and codes that nothing else is made of: filled and different in every row.
    private static func numbers(of file: GuessedFile) -> [Int] {
        guard ["accounts", "contacts", "opportunities", "products"].contains(file.kind?.name ?? "") else { return [] }
        let taken = Set(file.chosen.values.map(\.source))
        return file.profile.header.indices.filter { index in
            let sketch = file.profile.sketches[index]
            guard !taken.contains(index), sketch.rows >= 3, sketch.filled == sketch.rows, sketch.isUnique else {
                return false
            }
            switch file.types[index].kind {
            case .integer: return true
            case .text: return sketch.share { text in text.utf8.contains { 0x30...0x39 ~= $0 } } > 0.9
            default: return false
            }
        }
    }

    /// Kinds of things a canonical column refers to; empty where it is no reference.
    static func kinds(of column: String, in kind: FileKind) -> [String] {
        switch column {
        case "account_id": ["accounts"]
        case "contact_id", "primary_contact_id": ["contacts"]
        case "lead_id": ["leads"]
        case "opportunity_id": ["opportunities"]
        case "product_id": ["products"]
        case "unit_id": ["org_units"]
        case "role": ["roles", "org_units"]
        case "owner_id", "user_id", "data_owner_id", "created_by_id", "manager_id", "commission_user_id": ["users"]
        case "stage", "from_stage", "to_stage": ["stages"]
        case "pipeline": ["pipelines"]
        case "currency": ["currencies"]
        case "parent_id": [kind.name]
        case "<from>": [String(kind.name.split(separator: " ").dropFirst().first ?? "")]
        case "<to>": [String(kind.name.split(separator: " ").last ?? "")]
        default: []
        }
    }

    /// Whether no thing of these kinds has an identifier or name; false where no file holds such things.
    func lack(_ key: String, kinds: [String]) -> Bool {
        let all = kinds.flatMap { targets[$0] ?? [] }
        return !all.isEmpty && all.allSatisfy { !$0.sketch.values.contains { $0.value == key } }
    }

    /// Whether any file holds things of a kind.
    func has(_ kind: String) -> Bool { targets[kind] != nil }

    /// The column that holds most of a column's values; identifiers before names, and before nothing.
    func best(_ sketch: ValueSketch, kinds: [String], besides: (file: String, index: Int)? = nil) -> Hit? {
        var best: Hit?
        let sketch = kinds == ["users"] ? PeopleNames.read(sketch) : sketch
        for target in kinds.flatMap({ targets[$0] ?? [] }) {
            if let besides, besides == (target.file, target.index) { continue }
            let (share, count) = sketch.containment(in: target.sketch)
            guard share > 0, share > best?.share ?? 0 else { continue }
            best = Hit(target: target, share: share, count: count)
        }
        return best
    }

    /// Weighs a column's name with where its values are found.
    func judge(_ evidence: Evidence?, column: String, kind: FileKind, file: FileProfile, source: Int) -> Evidence? {
        let kinds = ReferenceIndex.kinds(of: column, in: kind)
        guard !kinds.isEmpty else { return evidence }
        let sketch = file.sketches[source]
        let hit = best(sketch, kinds: kinds, besides: (file.name, source))
        if column == "currency" {
            // Codes need no list; keys are currencies only where one has them.
            guard var evidence, let hit, hit.target.column == "id", hit.share >= ReferenceIndex.sensible else {
                return evidence
            }
            evidence.score = 0.85
            evidence.reasons = [evidence.reasons.first ?? "", ReferenceIndex.words(hit)]
            return evidence
        }
        if var evidence {
            evidence.known = sketch.filled >= 3 && kinds.contains(where: has) ? hit?.share ?? 0 : nil
            if let hit, hit.share >= ReferenceIndex.sensible {
                evidence.score = min(0.99, evidence.score + 0.04 * hit.share)
                // A part of the name, and nearly all values: that is no chance.
                if hit.share >= 0.95, hit.count >= 3, ReferenceIndex.records.contains(column), evidence.score >= 0.35 {
                    evidence.score = max(evidence.score, 0.6)
                }
                evidence.reasons.append(ReferenceIndex.words(hit))
            } else if sketch.filled >= 3, let target = kinds.compactMap({ targets[$0]?.first }).first {
                evidence.score *= 0.93
                evidence.reasons.append(
                    hit == nil ? "none of its values is in \(target.file)" : "few of its values are in \(target.file)")
            }
            return evidence
        }
        if let hit, let number = number(hit, column: column, file: file, source: source) { return number }
        // Values alone: enough of them, long enough not to agree by chance, and nearly all found.
        guard let hit, hit.share >= 0.95, hit.count >= 10, hit.target.column != "email",
            hit.target.sketch.distinct >= 20, sketch.share(where: { $0.utf8.count >= 5 }) > 0.9,
            column == "owner_id" || ReferenceIndex.records.contains(column)
        else { return nil }
        return Evidence(source: source, score: 0.55, reasons: [ReferenceIndex.words(hit)])
    }

    /// A column of numbers that another file has one each of, though nothing else in its name says whose they are: named
    /// as there, or by a word for numbers and keys.
    private func number(_ hit: Hit, column: String, file: FileProfile, source: Int) -> Evidence? {
        guard ["id", "<number>"].contains(hit.target.column), ReferenceIndex.records.contains(column), hit.share >= 0.9,
            hit.count >= 3, hit.target.file != file.name
        else { return nil }
        let words = file.keys[source].words
        let others = words.filter { !ReferenceIndex.numberWords.contains($0) }
        let isSame = NameKey(hit.target.header).joined == file.keys[source].joined
        guard !others.isEmpty, isSame || others.count < words.count else { return nil }
        return Evidence(
            source: source, score: isSame ? 0.68 : 0.6,
            reasons: [ReferenceIndex.words(hit) + ", where each stands once"])
    }

    private static let numberWords: Set<String> = [
        "nr", "no", "n", "num", "number", "nummer", "numero", "id", "code", "key", "ref", "kd", "kennung", "codigo",
        "codice",
    ]

    /// The share of a column's values that another file must hold for the column to refer to it: an export of some of the
    /// accounts holds no more of those that all deals name.
    static let sensible = 0.2

    /// References to records. One to a person may be any of many: who entered, changed, approved.
    private static let records: Set<String> = ["account_id", "contact_id", "lead_id", "opportunity_id", "product_id"]

    static func words(_ hit: Hit) -> String {
        "\(Int((hit.share * 100).rounded())) % of its values are in \(hit.target.file), \(hit.target.header)"
    }
}
