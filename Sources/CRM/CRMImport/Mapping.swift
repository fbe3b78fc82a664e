// CRMImport: the tables of any CRM → crm.sqlite.
//
// In: a source (a folder of CSV files, or a database that gives rows the same way) and a mapping (mapping.yml, one SQL
// select a canonical table). Out: a new or brought-up-to-date crm.sqlite and a report of what was read, imported,
// repaired and skipped, and why. Nothing is guessed: delimiters, encodings, formats, missing-value words and repairs
// are the mapping's.

import CRMModel
import Diagnostics
import TextFormats

/// How the tables of one source become canonical tables.
public struct Mapping: Sendable {
    /// One staged table, and where its rows come from.
    public struct Input: Sendable {
        /// Name of the staged table in the mapping's SQL: `raw.NAME`.
        public let table: String
        /// Names of the file in an export folder, or patterns with `*`: the first that any file has counts, and all files
        /// that have it are read. Empty where only databases are spoken of.
        public let files: [String]
        /// Name of the table in a database, with its schema where it has one; nil where only files are spoken of.
        public let relation: String?
        /// A select to be run in the database instead of reading `relation` whole.
        public let query: String?
        public let dialect: CSVDialect
        /// Columns whose blanks stand for the value above, as merged cells are exported.
        public let fillDown: [String]
        public let isRequired: Bool
        /// Types of columns that are not text, by the mapping's name of the column.
        public let types: [String: ValueType]
        /// Certain corrections: column → wrong value → right value.
        public let repairs: [String: [String: String]]
        /// Other names a column may have: the mapping's name → others.
        public let spellings: [String: [String]]
        /// Columns without which the table cannot be read; nil where all that the mapping names are.
        public let requiredColumns: Set<String>?
        /// Columns that become `custom_values`.
        public let custom: Custom?
        /// Whether the staged table has only the columns that the mapping speaks of, and those of `custom`.
        public let isOnlyNamed: Bool
        /// Columns by which selects look up single rows, each with an index of its own.
        public let indexes: [String]
        /// What an update remembers of earlier exports; nil where it reads this one alone.
        public let memory: Memory?
        /// Texts that mean "no value", compared after trimming.
        public let missing: Set<String>

        /// All columns the mapping speaks of, in a fixed order.
        public var spokenColumns: [String] {
            var names = Set(types.keys).union(repairs.keys).union(spellings.keys).union(requiredColumns ?? []).union(
                fillDown)
            if let custom { names.insert(custom.id) }
            names.formUnion(indexes + (memory.map { $0.key + $0.otherwise } ?? []))
            return names.sorted()
        }
    }

    /// Rows of earlier exports that the selects see beside those of the present one, see `RowMemory`.
    public struct Memory: Sendable {
        public enum Kind: String, Sendable, CaseIterable {
            /// Rows that tell what happened: an export may hold the newest only.
            case log
            /// Rows that say what an identifier stands for: an export may lack them.
            case lookup
        }
        public let kind: Kind
        /// Columns that identify a row, by the mapping's names: of two rows with the same values the newer export's counts.
        public let key: [String]
        /// Columns that identify a row of which the key is empty; none where all columns together do.
        public let otherwise: [String]
    }

    /// Columns of one's own that go to `custom_values`.
    public struct Custom: Sendable {
        /// `opportunity`, `account`, …: what `custom_values.entity` holds. A row belongs to the first whose table has the
        /// record.
        public let entities: [String]
        /// The column that holds the record's identifier.
        public let id: String
        /// Column names, or patterns with `*`; a pattern leaves out the columns the mapping names elsewhere, and those that
        /// fit an entry that begins with `!`.
        public let columns: [String]

        /// Whether a column of the source is taken.
        func takes(_ title: String, isSpoken: Bool) -> Bool {
            func fits(_ pattern: some StringProtocol) -> Bool {
                let pattern = NamePattern(String(pattern))
                return pattern.matches(title) && (pattern.isName || !isSpoken)
            }
            return columns.contains { !$0.hasPrefix("!") && fits($0) }
                && !columns.contains { $0.hasPrefix("!") && fits($0.dropFirst()) }
        }
    }

    /// One select that fills one canonical table.
    public struct Select: Sendable {
        public let table: SchemaTableName
        public let sql: String
        public let path: String
    }

    public let name: String
    public let path: String
    public let title: String
    public let version: Int
    /// Written to `source_system` of every row.
    public let source: String
    public let company: String?
    public let currency: Currency
    /// The currency of amounts without a sign or code in rows that state none; nil where nothing says it, so that they
    /// are missing.
    public let unsignedCurrency: Currency?
    /// Prices of other currencies in `currency`, for days without one of the source.
    public let rates: StatedRates
    public let zone: Zone
    public let fiscalYearStart: Int
    public let inputs: [Input]
    public let selects: [Select]
    /// Files of the export that the mapping knows and leaves out, by name or pattern, with the reason.
    public let ignored: [String: String]
    /// Entity → address of a record in the CRM, with `{base}` and `{id}` in it.
    public let links: [String: String]

    /// Why a file is left out on purpose; nil where the mapping does not know it. A longer name comes before a shorter.
    func reasonToIgnore(_ name: String) -> String? {
        ignored.keys.filter { NamePattern($0).matches(name) }.min { ($1.count, $0) < ($0.count, $1) }.flatMap {
            ignored[$0]
        }
    }
}

/// The name of a canonical table.
public typealias SchemaTableName = String

/// What a column of an export holds.
public enum ValueType: Hashable, Sendable {
    case text
    case integer
    case number(NumberFormat)
    /// Money, staged in minor units.
    case money(NumberFormat, Currency)
    /// An amount that may say its own currency, staged as a number; the sign or code is staged beside it.
    case ownMoney(NumberFormat)
    /// `90 %` or 90, staged as 0.9.
    case percent(NumberFormat)
    case date([DateFormat])
    /// A date with time in the mapping's zone, or with its own offset, staged in milliseconds.
    case instant([DateFormat])
    /// A yes or no, staged as 1 or 0.
    case flag
}
