// CRMImport: export files of any CRM → crm.sqlite.
//
// In: a folder of CSV files and a mapping (mapping.yml, one SQL select a canonical table). Out: a new crm.sqlite and a
// report of what was read, imported, repaired and skipped, and why. Nothing is guessed: delimiters, encodings, formats,
// missing-value words and repairs are the mapping's.

import CRMModel
import Diagnostics
import TextFormats

/// How the exports of one source become canonical tables.
public struct Mapping: Sendable {
    /// One file of the export.
    public struct File: Sendable {
        public let name: String
        /// Name of the staged table in the mapping's SQL.
        public let table: String
        public let dialect: CSVDialect
        public let isRequired: Bool
        /// Types of columns that are not text, by the header's name.
        public let types: [String: ValueType]
        /// Certain corrections: header name → wrong value → right value.
        public let repairs: [String: [String: String]]
        /// Texts that mean "no value", compared after trimming.
        public let missing: Set<String>
        let place: Place
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
    public let zone: Zone
    public let fiscalYearStart: Int
    public let files: [File]
    public let selects: [Select]
    /// Files of the export that the mapping knows and leaves out, with the reason.
    public let ignored: [String: String]
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
    /// `90 %` or 90, staged as 0.9.
    case percent(NumberFormat)
    case date([DateFormat])
    /// A date with time in the mapping's zone, or with its own offset, staged in milliseconds.
    case instant([DateFormat])
    /// A yes or no, staged as 1 or 0.
    case flag
}
