/// How a CSV file is written. Declared by the caller, never guessed.
public struct CSVDialect: Hashable, Sendable {
    /// Character encodings a CSV file may have.
    public enum Encoding: String, Hashable, Sendable, CaseIterable {
        /// UTF-8; a byte order mark is skipped, and one of UTF-16 switches to UTF-16.
        case utf8
        /// UTF-16, little or big endian by its byte order mark, which must be there.
        case utf16
        /// ISO 8859-1.
        case latin1
        /// Windows code page 1252; its five unassigned bytes are errors.
        case windows1252
    }

    /// Separates fields: usually `,` `;` TAB or `|`. Default: comma.
    public var delimiter: UInt8
    /// Default: UTF-8.
    public var encoding: Encoding
    /// Rows with too few or too many fields are padded or cut, and counted, instead of refused. Default: false.
    public var isLenient: Bool

    public init(delimiter: UInt8 = UInt8(ascii: ","), encoding: Encoding = .utf8, isLenient: Bool = false) {
        precondition(
            delimiter < 0x80 && ![0x00, 0x0A, 0x0D, 0x22].contains(delimiter), "not usable as a delimiter")
        self.delimiter = delimiter
        self.encoding = encoding
        self.isLenient = isLenient
    }

    /// Commas, UTF-8, strict: RFC 4180.
    public static let standard = CSVDialect()
}

/// Bounds on what a CSV reader holds in memory.
public struct CSVLimits: Hashable, Sendable {
    /// Largest cell in bytes. Default: 1 MiB.
    public var cellBytes: Int
    /// Most fields in a row. Default: 10,000.
    public var columns: Int
    /// Longest row in bytes. Default: 16 MiB.
    public var rowBytes: Int

    public init(cellBytes: Int = 1 << 20, columns: Int = 10_000, rowBytes: Int = 16 << 20) {
        precondition(cellBytes > 0 && columns > 0 && rowBytes >= cellBytes && rowBytes <= 512 << 20)
        self.cellBytes = cellBytes
        self.columns = columns
        self.rowBytes = rowBytes
    }
}

/// A row that a lenient reader padded or cut.
public struct CSVRaggedRow: Hashable, Sendable {
    /// Line on which the row starts.
    public var line: Int
    /// Fields it had; 0 for a blank line, which is left out altogether.
    public var found: Int
    /// Fields the header has.
    public var expected: Int
}
