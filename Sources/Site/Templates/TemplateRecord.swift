/// The names of a record's fields, shared by all rows of one table.
public final class TemplateShape: Sendable {
    /// The fields in the order of their values.
    public let keys: [TemplateKey]

    /// A shape of distinct keys.
    public init(_ keys: [TemplateKey]) {
        precondition(Set(keys).count == keys.count, "a template shape names a field twice")
        self.keys = keys
    }

    /// For keys already known to be distinct.
    init(distinct keys: [TemplateKey]) { self.keys = keys }
}

/// Named values, immutable once made.
///
/// A record made from pairs brings its own shape; rows of a table share one (`init(_:_:)`) and are cheaper.
public final class TemplateRecord: @unchecked Sendable, ExpressibleByDictionaryLiteral {
    // Unchecked because of the pointers: the memory is written in the initialisers only, and never again.
    let keys: UnsafeMutablePointer<UInt32>
    let values: UnsafeMutablePointer<TemplateValue>
    let count: Int

    /// A record of `shape.keys.count` values, in the order of the shape's keys.
    public convenience init(_ shape: TemplateShape, _ values: [TemplateValue]) {
        precondition(values.count == shape.keys.count, "a template record needs one value for each key")
        self.init(distinct: shape.keys, values)
    }

    /// A record of the pairs given; of two pairs with one key the later counts.
    public convenience init(_ pairs: some Sequence<(TemplateKey, TemplateValue)>) {
        var keys: [TemplateKey] = []
        var values: [TemplateValue] = []
        for (key, value) in pairs {
            if let index = keys.firstIndex(of: key) {
                values[index] = value
            } else {
                keys.append(key)
                values.append(value)
            }
        }
        self.init(distinct: keys, values)
    }

    public convenience init(dictionaryLiteral elements: (TemplateKey, TemplateValue)...) { self.init(elements) }

    private init(distinct keys: [TemplateKey], _ values: [TemplateValue]) {
        count = values.count
        self.keys = .allocate(capacity: max(count, 1))
        self.values = .allocate(capacity: max(count, 1))
        for index in 0..<count {
            (self.keys + index).initialize(to: keys[index].id)
            (self.values + index).initialize(to: values[index])
        }
    }

    deinit {
        values.deinitialize(count: count)
        values.deallocate()
        keys.deallocate()
    }

    /// The value of a field, or nil where the record has none of this name.
    public subscript(key: TemplateKey) -> TemplateValue? { find(key.id)?.pointee }

    /// A new record with these fields added or replaced.
    public func with(_ pairs: KeyValuePairs<TemplateKey, TemplateValue>) -> TemplateRecord {
        var all: [(TemplateKey, TemplateValue)] = []
        for index in 0..<count { all.append((TemplateKey(id: keys[index]), values[index])) }
        for pair in pairs { all.append((pair.key, pair.value)) }
        return TemplateRecord(all)
    }

    /// The field names, in order.
    public var names: [String] { (0..<count).map { TemplateKey.text(of: keys[$0]) } }

    /// Records are small; comparing numbers one by one is faster than hashing.
    @inline(__always)
    func find(_ id: UInt32) -> UnsafeMutablePointer<TemplateValue>? {
        var index = 0
        while index < count {
            if keys[index] == id { return values + index }
            index += 1
        }
        return nil
    }
}

extension TemplateKey {
    init(id: UInt32) { self.id = id }
}
