import Diagnostics

/// Reads types from parsed JSON. Numbers are read from their text, rounded once.
struct JSONTreeDecoder: Decoder {
    let node: JSONNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = node.value else { throw mismatch("an object") }
        return KeyedDecodingContainer(JSONObjectContainer(members: members, decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let items) = node.value else { throw mismatch("a list") }
        return JSONArrayContainer(items: items, decoder: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { JSONValueContainer(decoder: self) }

    func at(_ node: JSONNode, _ key: any CodingKey) -> JSONTreeDecoder {
        JSONTreeDecoder(node: node, codingPath: codingPath + [key])
    }

    func finding(_ what: String) -> ValueFindings {
        ValueFindings(Diagnostic("JSON-TYPE", what), at: ValuePath(codingPath))
    }

    private func mismatch(_ wanted: String) -> ValueFindings { finding("\(node.kind) where \(wanted) is expected") }

    /// A value of any type: the plain ones by their JSON form, the others by their own reader.
    func read<T: Decodable>(_ type: T.Type) throws -> T {
        let value: Any? =
            switch type {
            case is Bool.Type: try bool()
            case is String.Type: try string()
            case is Double.Type: try double()
            case is Float.Type: Float(try double())
            case let whole as any FixedWidthInteger.Type: try integer(whole)
            default: nil
            }
        // Asked apart: a nil would pass as an optional T.
        if let value, let result = value as? T { return result }
        return try T(from: self)
    }

    private func bool() throws -> Bool {
        guard case .bool(let value) = node.value else { throw mismatch("true or false") }
        return value
    }

    private func string() throws -> String {
        guard case .string(let value) = node.value else { throw mismatch("a text") }
        return value
    }

    private func double() throws -> Double {
        guard case .number(let text) = node.value else { throw mismatch("a number") }
        guard let value = Double(text), value.isFinite else { throw finding("the number is too large") }
        return value
    }

    private func integer<N: FixedWidthInteger>(_ type: N.Type) throws -> N {
        guard case .number(let text) = node.value else { throw mismatch("a whole number") }
        if let value = N(text) { return value }
        // 1e3 and 2.0 are whole numbers too.
        guard let value = Double(text), let whole = N(exactly: value) else { throw mismatch("a whole number") }
        return whole
    }
}

private struct JSONIndex: CodingKey {
    var intValue: Int?
    var stringValue: String { String(intValue ?? 0) }

    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
}

private struct JSONValueContainer: SingleValueDecodingContainer {
    let decoder: JSONTreeDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { if case .null = decoder.node.value { true } else { false } }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.read(type) }
}

private struct JSONObjectContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: JSONTreeDecoder
    private let members: [JSONNode.Member]

    init(members: [JSONNode.Member], decoder: JSONTreeDecoder) {
        self.members = members
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    private func find(_ key: any CodingKey) throws -> JSONTreeDecoder {
        guard let member = members.first(where: { $0.key == key.stringValue }) else {
            throw decoder.finding("the key `\(key.stringValue)` is missing")
        }
        return decoder.at(member.node, key)
    }

    func contains(_ key: Key) -> Bool { members.contains { $0.key == key.stringValue } }

    func decodeNil(forKey key: Key) throws -> Bool {
        if case .null = try find(key).node.value { true } else { false }
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try find(key).read(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try find(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try find(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try find(key) }
}

private struct JSONArrayContainer: UnkeyedDecodingContainer {
    let items: [JSONNode]
    let decoder: JSONTreeDecoder
    private(set) var currentIndex = 0

    init(items: [JSONNode], decoder: JSONTreeDecoder) {
        self.items = items
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    private mutating func next() throws -> JSONTreeDecoder {
        guard !isAtEnd else { throw decoder.finding("the list is too short") }
        defer { currentIndex += 1 }
        return decoder.at(items[currentIndex], JSONIndex(currentIndex))
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, case .null = items[currentIndex].value else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().read(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }
}
