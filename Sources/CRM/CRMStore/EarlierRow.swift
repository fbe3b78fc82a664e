import CRMModel

/// A row of a table as it was at the as-of: a field that was changed later holds what the first later change replaced.
struct EarlierRow {
    let row: ColumnReader
    /// Fields changed later, with what they held.
    private let changed: [String: String?]
    /// Whether the record went on after the as-of: then a field without a history would tell the end.
    private let isRewound: Bool
    private let tracked: Set<String>

    init(_ row: ColumnReader, _ id: String, _ later: LaterChanges, isRewound: Bool = false) {
        self.row = row
        changed = later.isEmpty ? [:] : later.values(of: id)
        self.isRewound = isRewound
        tracked = later.tracked
    }

    /// What a field held; where the record went on and the source keeps no history of the field, what else is known.
    func value<Value>(_ field: String, today: Value?, then: Value? = nil, _ parse: (String) -> Value?) -> Value? {
        if let old = changed[field] { return old.flatMap(parse) }
        return !isRewound || tracked.contains(field) ? today : then
    }

    /// What a field held, changed later or not.
    func text(_ field: String, _ column: Int32) -> String? { changed[field] ?? row.text(column) }

    func reference(_ field: String, _ column: Int32, _ index: IDIndex) -> Int32 {
        if let old = changed[field] { return index.reference(old) }
        return index.reference(row, column)
    }

    func append(_ field: String, _ column: Int32, to texts: inout TextColumn) {
        if let old = changed[field] { texts.append(old) } else { texts.append(row, column) }
    }

    func append(_ field: String, _ column: Int32, to codes: inout CodeColumn) {
        if let old = changed[field] { codes.append(old) } else { codes.append(row, column) }
    }
}
