/// A column of whole numbers, some of them missing. Eight bytes a row.
public struct IntColumn: Sendable {
    /// The raw values; `missing` marks an absent one.
    public private(set) var values: [Int64] = []
    /// Stands for an absent value. No amount or instant of a CRM comes near it.
    public static let missing = Int64.min

    public init() {}

    public var count: Int { values.count }
    public subscript(row: Int) -> Int64? { values[row] == IntColumn.missing ? nil : values[row] }
    /// Adds a row; nil for an absent value.
    public mutating func append(_ value: Int64?) { values.append(value ?? IntColumn.missing) }
    /// Makes room for so many rows in all.
    public mutating func reserve(_ rows: Int) { values.reserveCapacity(rows) }
}

extension IntColumn {
    /// The value of a row read as milliseconds since 1970.
    public func instant(_ row: Int) -> Instant? { self[row].map(Instant.init(milliseconds:)) }
}

extension IntColumn {
    /// The same column with only some rows, in the order given.
    func taking(_ rows: [RowIndex]) -> IntColumn {
        var column = IntColumn()
        column.reserve(rows.count)
        for row in rows { column.append(self[row]) }
        return column
    }
}

/// A column of fractions. Eight bytes a row; NaN marks an absent value and never leaves the column.
public struct RealColumn: Sendable {
    private var values: [Double] = []

    public init() {}

    public var count: Int { values.count }
    public subscript(row: Int) -> Double? { values[row].isNaN ? nil : values[row] }
    /// Adds a row; nil for an absent value.
    public mutating func append(_ value: Double?) { values.append(value ?? .nan) }
    /// The same column with only some rows, in the order given.
    func taking(_ rows: [RowIndex]) -> RealColumn {
        var column = self
        column.values = rows.map { values[$0] }
        return column
    }
}

/// A column of dates. Four bytes a row.
public struct DateColumn: Sendable {
    private var values: [Int32] = []
    private static let missing = Int32.min

    public init() {}

    public var count: Int { values.count }
    public subscript(row: Int) -> CalendarDate? {
        values[row] == DateColumn.missing ? nil : CalendarDate(dayNumber: values[row])
    }
    /// Adds a row; nil for an absent value.
    public mutating func append(_ value: CalendarDate?) { values.append(value?.dayNumber ?? DateColumn.missing) }
    /// The same column with only some rows, in the order given.
    func taking(_ rows: [RowIndex]) -> DateColumn {
        var column = self
        column.values = rows.map { values[$0] }
        return column
    }
}

/// A column of texts that mostly differ: all bytes in one run, an end offset a row.
public struct TextColumn: Sendable {
    private var bytes: [UInt8] = []
    /// The end of each row's bytes; the top bit marks an absent value.
    private var ends: [UInt64] = []
    private static let missing: UInt64 = 1 << 63

    public init() {}

    public var count: Int { ends.count }
    public subscript(row: Int) -> String? {
        guard let range = range(row) else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// Whether a row has no value.
    public func isMissing(_ row: Int) -> Bool { ends[row] & TextColumn.missing != 0 }

    /// The text's UTF-8 bytes without a copy into a string; nil where absent.
    public func utf8(_ row: Int) -> ArraySlice<UInt8>? { range(row).map { bytes[$0] } }

    /// Adds a row; nil for an absent value.
    public mutating func append(_ text: String?) {
        if let text {
            bytes.append(contentsOf: text.utf8)
            ends.append(UInt64(bytes.count))
        } else {
            ends.append(UInt64(bytes.count) | TextColumn.missing)
        }
    }

    /// Appends bytes as they are; invalid UTF-8 becomes U+FFFD when the row is read as a string.
    public mutating func append(utf8 text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(UInt64(bytes.count))
    }

    /// Makes room for so many rows in all.
    public mutating func reserve(_ rows: Int) { ends.reserveCapacity(rows) }

    /// The same column with only some rows, in the order given.
    func taking(_ rows: [RowIndex]) -> TextColumn {
        var column = TextColumn()
        column.reserve(rows.count)
        for row in rows {
            if isMissing(row) { column.append(nil) } else { withBytes(row) { column.append(utf8: $0) } }
        }
        return column
    }

    /// Whether a row's bytes are these.
    @inline(__always)
    func isEqual(_ row: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let range = range(row), range.count == text.count else { return false }
        return bytes.withUnsafeBufferPointer { all in
            var index = range.lowerBound
            for byte in text {
                if all[index] != byte { return false }
                index += 1
            }
            return true
        }
    }

    /// Calls `body` with a row's bytes; none where the value is absent.
    func withBytes<Result>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = range(row) ?? 0..<0
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    private func range(_ row: Int) -> Range<Int>? {
        guard ends[row] & TextColumn.missing == 0 else { return nil }
        let start = row == 0 ? 0 : Int(ends[row - 1] & ~TextColumn.missing)
        return start..<Int(ends[row])
    }
}

/// A column of texts with few distinct values: a code a row, each text once. Four bytes a row.
public struct CodeColumn: Sendable {
    public private(set) var codes: [Int32] = []
    private var index = ByteIndex()
    public static let missing: Int32 = -1

    public init() {}

    public var count: Int { codes.count }
    public subscript(row: Int) -> String? { codes[row] < 0 ? nil : index[Int(codes[row])] }
    /// The distinct texts in order of first appearance.
    public var names: [String] { (0..<index.count).map { index[$0] } }

    /// Adds a row; nil for an absent value.
    public mutating func append(_ text: String?) {
        guard var text else {
            codes.append(CodeColumn.missing)
            return
        }
        codes.append(text.withUTF8 { index.insert($0) })
    }

    /// Appends bytes as they are; invalid UTF-8 becomes U+FFFD when the row is read as a string.
    public mutating func append(utf8 text: UnsafeBufferPointer<UInt8>) { codes.append(index.insert(text)) }

    /// The same column with only some rows, in the order given; the codes keep their meaning.
    func taking(_ rows: [RowIndex]) -> CodeColumn {
        var column = self
        column.codes = rows.map { codes[$0] }
        return column
    }
}

/// A column of references to rows of another table.
public struct ReferenceColumn: Sendable {
    /// Row of the referenced table, or a negative mark.
    public private(set) var rows: [Int32] = []
    /// No reference was recorded.
    public static let missing: Int32 = -1
    /// The reference names a record that is not there: a finding, not an error.
    public static let dangling: Int32 = -2

    public init() {}

    public var count: Int { rows.count }
    public subscript(row: Int) -> Int? { rows[row] < 0 ? nil : Int(rows[row]) }
    /// Whether a row names a record that is not there.
    public func isDangling(_ row: Int) -> Bool { rows[row] == ReferenceColumn.dangling }
    /// Adds a row: the referenced row, or one of the marks.
    public mutating func append(_ row: Int32) { rows.append(row) }

    /// The same column with only some rows, in the order given.
    /// - Parameter places: where each row of the referenced table went, a negative mark where it was left out; nil
    ///   where that table is whole.
    func taking(_ chosen: [RowIndex], places: [Int32]? = nil) -> ReferenceColumn {
        var column = ReferenceColumn()
        for row in chosen {
            let target = rows[row]
            column.append(target < 0 ? target : places.map { $0[Int(target)] } ?? target)
        }
        return column
    }
}
