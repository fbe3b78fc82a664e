/// One row of a CSV file. Its bytes live in the reader's buffer: use it before the reader's next row is asked for.
public struct CSVRow {
    /// Number of fields: as many as the header has.
    public let count: Int
    /// Line on which the row starts, counted from 1.
    public let line: Int
    let storage: CSVRowStorage
    let generation: Int

    /// The bytes of one field, UTF-8, quotes resolved; valid until the reader's next row.
    public func bytes(at index: Int) -> UnsafeBufferPointer<UInt8> {
        precondition(generation == storage.generation, "a CSV row is used after the reader moved on")
        precondition(index >= 0 && index < count, "CSV field index out of range")
        let start = Int(storage.starts[index])
        return UnsafeBufferPointer(start: storage.base + start, count: Int(storage.ends[index]) - start)
    }

    /// One field as text.
    public func string(at index: Int) -> String { String(decoding: bytes(at: index), as: UTF8.self) }

    /// Whether one field has no bytes.
    public func isEmpty(at index: Int) -> Bool { bytes(at: index).isEmpty }

    /// All fields as text.
    public var strings: [String] { (0..<count).map { string(at: $0) } }
}

/// The reader's buffer and the places of the current row's fields in it.
final class CSVRowStorage {
    private(set) var base: UnsafeMutablePointer<UInt8>
    /// Bytes that may be used; one more is there for the scanner's sentinel.
    private(set) var capacity: Int
    let starts: UnsafeMutablePointer<Int32>
    let ends: UnsafeMutablePointer<Int32>
    /// Counts the rows handed out, so that a stale row is noticed.
    var generation = 0

    init(capacity: Int, columns: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity + 1)
        starts = .allocate(capacity: columns)
        ends = .allocate(capacity: columns)
    }

    deinit {
        base.deallocate()
        starts.deallocate()
        ends.deallocate()
    }

    /// Makes room for `newCapacity` bytes, keeping the first `used`.
    func grow(to newCapacity: Int, keeping used: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + 1)
        larger.update(from: base, count: used)
        base.deallocate()
        base = larger
        capacity = newCapacity
    }
}
