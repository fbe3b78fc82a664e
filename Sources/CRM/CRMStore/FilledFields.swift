import CRMModel
import Diagnostics
import GRDB

/// What counts as an empty value, beside NULL and blanks.
public struct Placeholders: Sendable {
    /// Texts people enter to get past a required field, in lower case.
    public var words: Set<String>

    public init(words: Set<String> = Placeholders.standard) { self.words = words }

    /// metrics.md, `fill-rate`.
    public static let standard: Set<String> = ["n/a", "-", ".", "xxx", "tbc", "tbd", "test", "unknown", "1900-01-01"]

    /// Whether a text stands for nothing: blank, a placeholder, or one digit repeated where a telephone number belongs.
    public func isEmpty(_ text: String, isPhone: Bool) -> Bool {
        let isBlank = { (character: Character) in character.isWhitespace }
        guard let start = text.firstIndex(where: { !isBlank($0) }), let end = text.lastIndex(where: { !isBlank($0) })
        else { return true }
        if isPhone {
            let digits = text.filter(\.isNumber)
            if digits.count >= 3, Set(digits).count == 1 { return true }
        }
        return words.contains(text[start...end].lowercased())
    }
}

/// For each record of one entity, which of some fields hold a real value: one bit a field.
public struct FilledFields: Sendable {
    /// `account`, `contact`, `lead` or `opportunity`.
    public let entity: String
    public let fields: [String]
    public var ids = TextColumn()
    public var names = TextColumn()
    public var types = CodeColumn()
    public var owners = ReferenceColumn()
    /// Whether an earlier state was asked for and the source keeps no history of these fields: they are today's.
    public var isAsOfToday = false
    /// Bit i is set where field i of `fields` is filled.
    public var masks: [UInt64] = []

    public var count: Int { ids.count }

    /// Tables by entity name.
    public static let tables = [
        "account": "accounts", "contact": "contacts", "lead": "leads", "opportunity": "opportunities",
    ]

    /// The names a field of an entity may have: columns of its table, then fields of one's own that any record has.
    public static func known(_ snapshot: CRMSnapshot, entity: String) throws -> [String] {
        guard let table = tables[entity], let schema = Schema.named(table) else { return [] }
        let own = try snapshot.read { db in
            try String.fetchAll(
                db, sql: "SELECT DISTINCT field FROM custom_values WHERE entity = ? ORDER BY field", arguments: [entity]
            )
        }
        return schema.columns.map(\.name) + own
    }

    /// Reads the records of an entity that exist at the as-of, ordered by id.
    /// - Precondition: at most 64 fields, each of them known.
    public static func read(
        _ snapshot: CRMSnapshot, entity: String, fields: [String], records: CRMRecords, placeholders: Placeholders
    ) throws -> FilledFields {
        guard let table = tables[entity], let schema = Schema.named(table), fields.count <= 64 else {
            return FilledFields(entity: entity, fields: fields)
        }
        let name = entity == "contact" ? "coalesce(first_name || ' ', '') || coalesce(last_name, '')" : "name"
        let type = schema.column("type") == nil ? "NULL" : "type"
        let canonical = fields.indices.filter { schema.column(fields[$0]) != nil }
        let selected = canonical.map { ", " + fields[$0] }.joined()
        let horizon = records.horizon.milliseconds
        return try snapshot.read { db in
            var custom: [String: UInt64] = [:]
            for index in fields.indices where schema.column(fields[index]) == nil {
                try ColumnReader.forEach(
                    db, "SELECT record_id, value FROM custom_values WHERE entity = ? AND field = ?",
                    arguments: [entity, fields[index]]
                ) { row in
                    guard let id = row.text(0), let value = row.text(1), !placeholders.isEmpty(value, isPhone: false)
                    else { return }
                    custom[id, default: 0] |= 1 << UInt64(index)
                }
            }
            var result = FilledFields(entity: entity, fields: fields)
            let later = try LaterChanges.read(db, entity: entity, horizon: horizon)
            result.isAsOfToday = records.isEarlier && later.tracked.isDisjoint(with: fields)
            let isPhone = fields.map { $0.hasSuffix("phone") || $0 == "mobile" }
            let isMoney = fields.map { schema.column($0)?.kind == .money }
            try ColumnReader.forEach(
                db,
                """
                SELECT id, \(name), \(type), owner_id\(selected) FROM \(table)
                WHERE (created_at IS NULL OR created_at < ?)
                      AND coalesce(deleted_at, CASE WHEN merged_into_id IS NOT NULL THEN 0 END, ?) >= ?
                    ORDER BY id
                """, arguments: [horizon, horizon, horizon]
            ) { row in
                var mask: UInt64 = 0
                for (offset, index) in canonical.enumerated() {
                    let column = Int32(4 + offset)
                    let isFilled: Bool
                    if isMoney[index] {
                        isFilled = row.int(column).map { $0 != 0 } ?? false
                    } else {
                        isFilled = row.text(column).map { !placeholders.isEmpty($0, isPhone: isPhone[index]) } ?? false
                    }
                    if isFilled { mask |= 1 << UInt64(index) }
                }
                if !custom.isEmpty || !later.isEmpty, let id = row.text(0) {
                    mask |= custom[id] ?? 0
                    for (field, old) in later.values(of: id) {
                        guard let index = fields.firstIndex(of: field) else { continue }
                        let isFilled = old.map {
                            !placeholders.isEmpty($0, isPhone: isPhone[index]) && !(isMoney[index] && $0 == "0")
                        }
                        mask = isFilled == true ? mask | 1 << UInt64(index) : mask & ~(1 << UInt64(index))
                    }
                }
                result.ids.append(row, 0)
                result.names.append(row, 1)
                let earlier = EarlierRow(row, later.isEmpty ? "" : row.text(0) ?? "", later)
                earlier.append("type", 2, to: &result.types)
                result.owners.append(earlier.reference("owner_id", 3, records.users.index))
                result.masks.append(mask)
            }
            return result
        }
    }

    init(entity: String, fields: [String]) {
        self.entity = entity
        self.fields = fields
    }
}
