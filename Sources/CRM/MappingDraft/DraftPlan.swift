/// A column of a file.
public struct SourceColumn: Hashable, Sendable {
    public let file: String
    public let column: String
}

/// One canonical column of one part of a table, and what fills it.
struct PlannedColumn: Sendable {
    let name: String
    /// What stands before AS.
    let sql: String
    /// Columns it is made of; empty for constants.
    var sources: [SourceColumn] = []
    /// 0 to 1.
    var score = 1.0
    var reasons: [String] = []
    var samples: [String] = []
}

/// The rows that one file, or the values of some columns, give to a canonical table.
struct PlannedPart: Sendable {
    /// The file, for reports.
    let file: String
    var columns: [PlannedColumn]
    /// Everything from FROM on, one clause a line.
    var from: [String]
    /// Which of these rows are kept, by the names of the columns; nil where all are.
    var kept: String?
    /// What the select's comment says about the part.
    var notes: [String] = []

    func column(_ name: String) -> PlannedColumn? { columns.first { $0.name == name } }
}

/// What fills one canonical table.
struct PlannedTable: Sendable {
    let name: String
    var parts: [PlannedPart]
    /// A select written as a whole, where parts do not say it; `parts` then only tell where it comes from.
    var whole: String?
    /// Whether several parts may hold the same row.
    var isDistinct = false
}

/// One column of a file with its type for mapping.yml.
struct PlannedInput: Sendable {
    let file: GuessedFile
    /// Header name → type as mapping.yml writes it, and whether it is quoted there.
    var columns: [String: String] = [:]
}

/// SQL names.
enum SQLName {
    /// A staged column's name, quoted where it would be read as something else.
    static func quoted(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F }
        let startsPlain = name.utf8.first.map { !(0x30...0x39 ~= $0) } ?? false
        return isPlain && startsPlain && !keywords.contains(name) ? name : "\"\(name)\""
    }

    /// A text as SQL writes it.
    static func text(_ value: String) -> String {
        "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// Texts as a list for IN.
    static func list(_ values: [String]) -> String { values.sorted().map(text).joined(separator: ", ") }

    private static let keywords: Set<String> = [
        "abort", "action", "add", "after", "all", "alter", "always", "analyze", "and", "as", "asc", "attach",
        "autoincrement", "before", "begin", "between", "by", "cascade", "case", "cast", "check", "collate", "column",
        "commit", "conflict", "constraint", "create", "cross", "current", "database", "default", "deferrable",
        "deferred", "delete", "desc", "detach", "distinct", "do", "drop", "each", "else", "end", "escape", "except",
        "exclude", "exclusive", "exists", "explain", "fail", "filter", "first", "following", "for", "foreign", "from",
        "full", "generated", "glob", "group", "groups", "having", "if", "ignore", "immediate", "in", "index", "indexed",
        "initially", "inner", "insert", "instead", "intersect", "into", "is", "isnull", "join", "key", "last", "left",
        "like", "limit", "match", "materialized", "natural", "no", "not", "nothing", "notnull", "null", "nulls", "of",
        "offset", "on", "or", "order", "others", "outer", "over", "partition", "plan", "pragma", "preceding", "primary",
        "query", "raise", "range", "recursive", "references", "regexp", "reindex", "release", "rename", "replace",
        "restrict", "returning", "right", "rollback", "row", "rows", "savepoint", "select", "set", "table", "temp",
        "temporary", "then", "ties", "to", "transaction", "trigger", "unbounded", "union", "unique", "update", "using",
        "vacuum", "values", "view", "virtual", "when", "where", "window", "with", "without",
    ]
}
