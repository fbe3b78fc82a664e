// CRMStore: crm.sqlite, the one database every importer fills and every measure reads.
//
// In: a path. Out: a verified, read-only snapshot whose records can be read into columns, or a database to write.
// The schema is a value: tables are created from it, opened files are compared with it, docs/crm-database.md is made
// from it.

/// One column of a table of crm.sqlite.
public struct SchemaColumn: Hashable, Sendable {
    /// What a column holds, beyond SQLite's own types.
    public enum Kind: String, Sendable {
        /// UTF-8 text.
        case text
        /// Integer: a count, a position, a flag (0 or 1).
        case integer
        case real
        /// Integer milliseconds since 1970-01-01T00:00:00Z.
        case instant
        /// ISO text `YYYY-MM-DD`, never shifted between zones.
        case date
        /// Integer minor units of the row's `currency`.
        case money

        /// The declared SQLite type.
        var sql: String {
            switch self {
            case .text, .date: "TEXT"
            case .integer, .instant, .money: "INTEGER"
            case .real: "REAL"
            }
        }
    }

    public let name: String
    public let kind: Kind
    public let isRequired: Bool
    /// What the column means, one clause.
    public let meaning: String
}

/// One table of crm.sqlite.
public struct SchemaTable: Hashable, Sendable {
    public let name: String
    /// What one row is.
    public let meaning: String
    public let columns: [SchemaColumn]
    /// Columns that identify a row; empty where rows have no identity of their own.
    public let key: [String]
    /// Columns besides the key that reads are ordered or looked up by.
    public let indexes: [[String]]

    /// The column of a name; nil where the table has none.
    public func column(_ name: String) -> SchemaColumn? { columns.first { $0.name == name } }

    /// The statement that makes the table.
    var createStatement: String {
        var lines = columns.map { "  \($0.name) \($0.kind.sql)\($0.isRequired ? " NOT NULL" : "")" }
        if !key.isEmpty { lines.append("  PRIMARY KEY (\(key.joined(separator: ", ")))") }
        return "CREATE TABLE \(name) (\n\(lines.joined(separator: ",\n"))\n)"
    }

    var indexStatements: [String] {
        indexes.map {
            "CREATE INDEX \(name)_by_\($0.joined(separator: "_")) ON \(name) (\($0.joined(separator: ", ")))"
        }
    }
}

/// The canonical schema.
public enum Schema {
    /// "CRMS" in ASCII: SQLite's `application_id` of every crm.sqlite.
    public static let applicationID: Int32 = 0x4352_4D53
    /// SQLite's `user_version`. Raised by every migration.
    public static let version: Int32 = 1

    /// All tables, in the order they are documented and filled.
    public static let tables: [SchemaTable] =
        bookkeeping + organisation + parties + selling + events + planning

    /// The table of a name; nil where there is none.
    public static func named(_ name: String) -> SchemaTable? { tables.first { $0.name == name } }
}

// MARK: - Notation of the table files

/// A nullable column.
func column(_ name: String, _ kind: SchemaColumn.Kind, _ meaning: String) -> SchemaColumn {
    SchemaColumn(name: name, kind: kind, isRequired: false, meaning: meaning)
}

/// A column that is never NULL.
func required(_ name: String, _ kind: SchemaColumn.Kind, _ meaning: String) -> SchemaColumn {
    SchemaColumn(name: name, kind: kind, isRequired: true, meaning: meaning)
}

func table(
    _ name: String, _ meaning: String, key: [String] = ["id"], indexes: [[String]] = [], _ columns: [SchemaColumn]
) -> SchemaTable {
    SchemaTable(name: name, meaning: meaning, columns: columns, key: key, indexes: indexes)
}

/// Where a row came from: on every record and event table.
let provenance: [SchemaColumn] = [
    column("source_system", .text, "the CRM the row was read from"),
    column("source_table", .text, "its table or file there"),
    column("source_id", .text, "its identifier there"),
    column("source_line", .integer, "its line, where it was read from a file"),
]

/// What keeps deleted and merged records: on accounts, contacts, leads and opportunities.
let retirement: [SchemaColumn] = [
    column("deleted_at", .instant, "when it was deleted in the source; deleted rows leave stock figures"),
    column("merged_into_id", .text, "the record it was merged into"),
]
