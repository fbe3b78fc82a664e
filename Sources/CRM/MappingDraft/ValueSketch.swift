/// What a column holds, in bounded memory: counts, and a sample of its different values.
///
/// The sample keeps the values with the smallest hashes. Since all columns use one hash, two samples hold the same part
/// of the values their columns have in common, so that their overlap estimates that of the columns (A. Broder, "On the
/// resemblance and containment of documents", 1997).
struct ValueSketch: Sendable {
    struct Entry: Sendable {
        /// At most 200 bytes.
        var value: String
        /// Rows that hold it: exact, since a value once dropped never comes back.
        var count: Int
        /// Line on which it stands first.
        var line: Int
    }

    /// Values kept.
    static let capacity = 1024

    private(set) var rows = 0
    private(set) var filled = 0
    private(set) var entries: [UInt64: Entry] = [:]
    /// Hashes from here on are not in the sample.
    private(set) var limit = UInt64.max

    /// Whether the sample holds every value of the rows read.
    var isComplete: Bool { limit == .max }
    /// Whether no value occurs twice.
    var isUnique: Bool { filled > 0 && !entries.values.contains { $0.count > 1 } }
    /// About how many different values there are.
    var distinct: Double {
        isComplete ? Double(entries.count) : Double(entries.count) * (Double(UInt64.max) / Double(max(limit, 1)))
    }

    /// The sample in the order of the file.
    var values: [Entry] {
        entries.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }.map(\.value)
    }

    /// The values, the most frequent first.
    var frequent: [Entry] { values.sorted { ($1.count, $0.line, $0.value) < ($0.count, $1.line, $1.value) } }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
        rows += 1
        let trimmed = ValueSketch.trimmed(bytes)
        guard !trimmed.isEmpty else { return }
        filled += 1
        let hash = ValueSketch.hash(trimmed)
        guard hash < limit else { return }
        if entries[hash] != nil {
            entries[hash]?.count += 1
            return
        }
        entries[hash] = Entry(value: ValueSketch.text(bytes), count: 1, line: line)
        if entries.count > 2 * ValueSketch.capacity { shrink() }
    }

    /// Drops what is beyond the capacity; to be called once all rows are in.
    mutating func shrink() {
        guard entries.count > ValueSketch.capacity else { return }
        let kept = entries.keys.sorted()
        limit = kept[ValueSketch.capacity]
        entries = entries.filter { $0.key < limit }
    }

    /// The share of this column's values that `other` holds, and on how many it rests.
    func containment(in other: ValueSketch) -> (share: Double, count: Int) {
        let bound = min(limit, other.limit)
        let mine = entries.keys.filter { $0 < bound }
        guard !mine.isEmpty else { return (0, 0) }
        return (Double(mine.count { other.entries[$0] != nil }) / Double(mine.count), mine.count)
    }

    /// Of the values, how many satisfy a test, and how many there are.
    func share(where test: (String) -> Bool) -> Double {
        entries.isEmpty ? 0 : Double(entries.values.count { test($0.value) }) / Double(entries.count)
    }

    /// The names alone where nearly all values are references such as `Accounts::::Acme`; else nil.
    var withoutModules: ValueSketch? {
        func name(_ text: String) -> Substring? {
            guard let mark = text.firstRange(of: "::::"), mark.lowerBound > text.startIndex,
                text[..<mark.lowerBound].utf8.allSatisfy({ 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 })
            else { return nil }
            return text[mark.upperBound...]
        }
        guard share(where: { name($0) != nil }) > 0.9 else { return nil }
        return replacing { String(name($0) ?? $0[...]) }
    }

    /// The sketch with each value of the sample as something else; what becomes the same counts together.
    func replacing(_ change: (String) -> String) -> ValueSketch {
        var names = self
        names.entries = [:]
        for var entry in values {
            entry.value = change(entry.value)
            let hash = entry.value.withUTF8 { ValueSketch.hash($0[...]) }
            entry.count += names.entries[hash]?.count ?? 0
            entry.line = names.entries[hash]?.line ?? entry.line
            names.entries[hash] = entry
        }
        return names
    }

    /// A value as the sample holds it.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: trimmed(bytes).prefix(200), as: UTF8.self)
    }

    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var rest = bytes[...]
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        while let first = rest.first, isBlank(first) { rest = rest.dropFirst() }
        while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
        return rest
    }

    /// FNV-1a with a final mix, so that the order of hashes is that of chance.
    private static func hash(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
