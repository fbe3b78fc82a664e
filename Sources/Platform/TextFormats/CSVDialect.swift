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
    /// Line on which the header stands; the title lines of a report above it are not read. Default: 1.
    public var headerLine = 1
    /// The table ends at the first blank line; what stands below is not read. Default: false.
    public var endsAtBlankLine = false
    /// A row whose first filled field begins with one of these texts, and half of whose fields at least are empty or
    /// missing, is left out: totals and notices of a report. Default: none.
    public var leftOut: [String] = []
    /// A column without a name is called `column 7`, and the second of a name `name 2`, instead of refusing the
    /// header. Default: false.
    public var namesColumns = false

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
