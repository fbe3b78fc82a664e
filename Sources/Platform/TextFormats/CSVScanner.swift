/// Finds the fields of one CSV record in a buffer. Knows nothing of files, headers or messages.
struct CSVScanner {
    enum Outcome {
        /// A whole record: fields stored, `next` is where the following one begins.
        case row
        /// The buffer ends inside the record and more bytes may follow.
        case needMore
        /// `offset` is the byte at fault, `lines` the line ends between the record's start and it.
        case failure(Failure, offset: Int, lines: Int)
    }

    enum Failure { case unclosedQuote, textAfterQuote, quoteInside, nul, longCell, manyColumns }

    private let delimiter: UInt8
    private let cellBytes: Int
    private let columns: Int
    /// 1 for each byte that ends a run of ordinary bytes outside quotes.
    private let table: CSVByteTable

    /// Fields of the last record.
    private(set) var count = 0
    /// Where the next record begins.
    private(set) var next = 0
    /// Line ends of the last record, its own included.
    private(set) var lines = 0
    /// Whether the last record has bytes above 0x7F.
    private(set) var hasHighBytes = false
    /// Whether a field of the last record has doubled quotes; its start is then stored as a complement.
    private(set) var hasDoubledQuotes = false

    init(delimiter: UInt8, limits: CSVLimits) {
        self.delimiter = delimiter
        cellBytes = limits.cellBytes
        columns = limits.columns
        table = CSVByteTable(marking: [0x00, 0x0A, 0x0D, 0x22, delimiter])
    }

    /// Scans the record that begins at `start`. `base[end]` must be writable: it becomes the sentinel.
    mutating func scan(
        _ base: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, isLast: Bool,
        starts: UnsafeMutablePointer<Int32>, ends: UnsafeMutablePointer<Int32>
    ) -> Outcome {
        base[end] = 0
        let stops = table.marks
        let delimiter = self.delimiter
        var position = start
        var fields = 0
        var breaks = 0
        var high: UInt8 = 0
        var doubled = false

        while true {
            guard fields < columns else { return .failure(.manyColumns, offset: position, lines: breaks) }
            var fieldStart = position
            let fieldEnd: Int
            if base[position] == 0x22, position < end {
                let opening = position
                let openingBreaks = breaks
                var isDoubled = false
                position += 1
                quoted: while true {
                    var byte = base[position]
                    while byte != 0x22 && byte > 0x0D {
                        high |= byte
                        position += 1
                        byte = base[position]
                    }
                    switch byte {
                    case 0x22:
                        if position + 1 >= end, !isLast { return .needMore }
                        if base[position + 1] == 0x22, position + 1 < end {
                            isDoubled = true
                            position += 2
                        } else {
                            break quoted
                        }
                    case 0x0A:
                        breaks += 1
                        position += 1
                    case 0x0D:
                        if position + 1 >= end, !isLast { return .needMore }
                        breaks += 1
                        position += base[position + 1] == 0x0A && position + 1 < end ? 2 : 1
                    case 0x00:
                        guard position >= end else { return .failure(.nul, offset: position, lines: breaks) }
                        if position - opening > cellBytes {
                            return .failure(.longCell, offset: opening, lines: openingBreaks)
                        }
                        if isLast { return .failure(.unclosedQuote, offset: opening, lines: openingBreaks) }
                        return .needMore
                    default:
                        position += 1
                    }
                }
                fieldStart = opening + 1
                fieldEnd = position
                position += 1
                if position >= end, !isLast { return .needMore }
                let after = base[position]
                if position < end, after != delimiter, after != 0x0A, after != 0x0D {
                    return .failure(.textAfterQuote, offset: position, lines: breaks)
                }
                let stored = Int32(truncatingIfNeeded: fieldStart)
                starts[fields] = isDoubled ? ~stored : stored
                doubled = doubled || isDoubled
            } else {
                var byte = base[position]
                while stops[Int(byte)] == 0 {
                    high |= byte
                    position += 1
                    byte = base[position]
                }
                fieldEnd = position
                if byte == 0x22 { return .failure(.quoteInside, offset: position, lines: breaks) }
                if byte == 0, position < end { return .failure(.nul, offset: position, lines: breaks) }
                starts[fields] = Int32(truncatingIfNeeded: fieldStart)
            }
            if fieldEnd - fieldStart > cellBytes {
                return .failure(.longCell, offset: fieldStart, lines: breaks)
            }
            ends[fields] = Int32(truncatingIfNeeded: fieldEnd)
            fields += 1

            if position >= end {
                guard isLast else { return .needMore }
            } else if base[position] == delimiter {
                position += 1
                // A delimiter at the very end of the file still opens a last, empty field.
                if position >= end, !isLast { return .needMore }
                continue
            } else if base[position] == 0x0A {
                position += 1
                breaks += 1
            } else {
                if position + 1 >= end, !isLast { return .needMore }
                position += base[position + 1] == 0x0A && position + 1 < end ? 2 : 1
                breaks += 1
            }
            count = fields
            next = position
            lines = breaks
            hasHighBytes = high >= 0x80
            hasDoubledQuotes = doubled
            return .row
        }
    }
}

/// A mark for each of the 256 byte values, in memory that a tight loop can read without checks.
private final class CSVByteTable {
    let marks: UnsafeMutablePointer<UInt8>

    init(marking bytes: [UInt8]) {
        marks = .allocate(capacity: 256)
        marks.initialize(repeating: 0, count: 256)
        for byte in bytes { marks[Int(byte)] = 1 }
    }

    deinit { marks.deallocate() }
}
