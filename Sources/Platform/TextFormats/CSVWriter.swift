/// Writes CSV (RFC 4180 with LF line ends) into a byte buffer, safe to open in a spreadsheet.
///
/// Text that a spreadsheet would read as a formula, because it begins with `=` `+` `-` `@` TAB CR or NUL, gets an
/// apostrophe in front and quotes around it. Numbers are written through `number` and stay numbers. NUL becomes U+FFFD.
public struct CSVWriter: Sendable {
    /// What has been written since the start or the last `drain()`.
    public private(set) var bytes: [UInt8] = []
    private let columns: Int
    private var column = 0

    /// Starts a table with its header line.
    public init(header: [String]) {
        precondition(!header.isEmpty, "a CSV table needs a column")
        columns = header.count
        for name in header { text(name) }
        endRow()
    }

    /// Writes a text cell.
    public mutating func text(_ value: String) {
        separate()
        var value = value
        value.withUTF8 { append($0) }
    }

    /// Writes a whole number.
    public mutating func number(_ value: Int) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a number in the shortest form that reads back the same. Must be finite.
    public mutating func number(_ value: Double) {
        separate()
        bytes.append(contentsOf: ShortestDouble.text(value).utf8)
    }

    /// Writes a number that is already text, such as an exact decimal amount: digits with an optional sign and point.
    public mutating func number(decimal value: String) {
        precondition(Self.isDecimal(value), "not a decimal number")
        separate()
        bytes.append(contentsOf: value.utf8)
    }

    /// Writes an empty cell: a value that is missing.
    public mutating func missing() { separate() }

    /// Ends the row, which must have as many cells as the header.
    public mutating func endRow() {
        precondition(column == columns, "a CSV row has \(column) cells, its header \(columns)")
        // A row of one empty cell would be a blank line, which readers skip.
        if columns == 1, bytes.last ?? 0x0A == 0x0A { bytes.append(contentsOf: [0x22, 0x22]) }
        bytes.append(0x0A)
        column = 0
    }

    /// Writes a whole row of text cells.
    public mutating func row(_ cells: [String]) {
        for cell in cells { text(cell) }
        endRow()
    }

    /// Takes what has been written and empties the buffer, between rows.
    public mutating func drain() -> [UInt8] {
        precondition(column == 0, "a CSV row is unfinished")
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func separate() {
        precondition(column < columns, "a CSV row has more cells than its header")
        if column > 0 { bytes.append(0x2C) }
        column += 1
    }

    private mutating func append(_ utf8: UnsafeBufferPointer<UInt8>) {
        var isFormula = false
        if let first = utf8.first {
            isFormula = [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D, 0x00].contains(first)
        }
        guard isFormula || utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0 })
        else {
            bytes.append(contentsOf: utf8)
            return
        }
        bytes.append(0x22)
        if isFormula { bytes.append(0x27) }
        for byte in utf8 {
            switch byte {
            case 0x00: bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
            case 0x22: bytes.append(contentsOf: [0x22, 0x22])
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    private static func isDecimal(_ value: String) -> Bool {
        var digits = 0
        var points = 0
        for (index, byte) in value.utf8.enumerated() {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x2E: points += 1
            case 0x2D where index == 0: break
            default: return false
            }
        }
        return digits > 0 && points <= 1
    }
}
